"""Speeder and brake, chicken and egg: work at a pace that fits, or not (S0 4.3, 5.2.1; S1 3)."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.rules.common import clip
from ipssim.settings.mechanisms.pace import Pace
from ipssim.settings.world import WorldNumbers


@rule
def held_back(symptoms: float, level: float, support: float, p: WorldNumbers) -> float:
    """Return the share of search a consultant holds back in a hard time, by support (S0 4.3)."""
    return p.pace * support if symptoms - level > p.unstable_at else 0.0


@rule
def after_standstill(motivation: float, p: Pace) -> float:
    """Return motivation after a week of waiting by somebody who is ready (S0 4.3)."""
    return motivation * (1.0 - p.pace * p.standstill)


@rule
def hours_left(asked: float, p: Pace) -> float:
    """Return the fewest whole hours that an employer who asked for so many agrees to."""
    return max(3.0, math.floor(p.hours_given * asked + 0.5))


@rule
def agreed_hours(capacity: float, asked: float, full_time: float, p: Pace) -> float:
    """Return the hours of a job found with a consultant: those that fit the person (S0 4.3; S1).

    An employer goes down from the hours it asked for to a part of them. Without this mechanism
    nobody talks about hours.
    """
    if p.pace > 0.0:
        return clip(math.floor(capacity), hours_left(asked, p), full_time)
    return asked


@rule
def adjusted_hours(
    hours: float, capacity: float, asked: float, full_time: float, p: Pace
) -> float:
    """Return hours after a talk about them: half way to what the person can manage (S0 4.3).

    The employer, who once `asked` for so many, gives no more than in `agreed_hours`.
    """
    least = min(hours, hours_left(asked, p))
    return clip(math.floor(0.5 * (hours + capacity) + 0.5), least, full_time)


@rule
def chance_of_new_hours(support: float, p: Pace) -> float:
    """Return the weekly chance that hours are talked about: as far as help reaches."""
    return p.pace * support


@rule
def work_on_symptoms(occupied: int, overload: float, p: Pace) -> float:
    """Return a week's change of symptoms (SD) from being at work or in study (S0 5.2.1)."""
    eased = p.work_helps if occupied and overload <= 0.0 else 0.0
    return p.pace * (p.overload_harms * overload - eased)


@rule
def trained(gained: float, occupied: int, overload: float, p: Pace) -> float:
    """Return capacity gained after a week: a slow good start, then more hours (S1 3)."""
    return gained + p.pace * p.capacity_growth if occupied and overload <= 0.0 else gained


@rule
def too_early_or_too_hard(
    overload: float, weeks_in_job: int, symptoms: float, level: float, p: WorldNumbers
) -> float:
    """Return what is added to the log of the relapse rate by work at the wrong time (S0 5.2.1).

    At the very start of a job symptoms weigh twice; `weeks_in_job` is -1 without one.
    """
    early = 0.0
    if weeks_in_job >= 0:
        just_begun = math.exp(-weeks_in_job / p.early_loss_weeks)
        early = p.symptoms_relapse * just_begun * clip(symptoms - level, 0.0, 2.0)
    return p.pace * (p.overload_loses * min(overload, 20.0) + early)
