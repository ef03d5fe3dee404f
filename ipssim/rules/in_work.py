"""In work and in study: what keeps a place, hours up and down, how it ends."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.rules.common import clip
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import JobEnding

_LEFT = int(JobEnding.LEFT)
_DISMISSED = int(JobEnding.DISMISSED)
_TEMPORARY = int(JobEnding.TEMPORARY_ENDED)
_LAID_OFF = int(JobEnding.LAID_OFF)


@rule
def hold(
    cognition: float, overload: float, symptoms: float, support: float, fragility: float,
    tries: int, p: WorldNumbers,
) -> float:
    """Return the factor on weekly loss of any place, in work or study, before match and tenure.

    Cognition, hours and support matter for keeping, not for getting (Gold 2002; Bond & Kukla 2011;
    learning from earlier tries, S1 2).
    """
    sd = p.fragility_sd
    return math.exp(
        sd * fragility
        - 0.5 * sd * sd
        - p.cognition_keeps * cognition
        + p.overload_loses * overload
        + p.symptoms_lose * symptoms
        - p.support_keeps * support
        - p.learning_keeps * min(tries, 3)
    )


@rule
def job_loss_rate(held: float, match: float, tenure: float, p: WorldNumbers) -> float:
    """Return the weekly rate of losing a job: front-loaded; full match halves the average one's."""
    early = p.early_loss * math.exp(-tenure / p.early_loss_weeks)
    return p.job_loss * held * math.exp(early - p.match_keeps * (match - 0.5))


@rule
def study_loss_rate(held: float, p: WorldNumbers) -> float:
    """Return the weekly rate of leaving a course before its end (rate assumed)."""
    return p.study_loss * held


@rule
def kind_of_job_ending(u: float, p: WorldNumbers) -> int:
    """Return why a job ended (shares of Cook & Burke-Miller 2015)."""
    if u < p.left_share:
        return _LEFT
    if u < p.left_share + p.dismissed_share:
        return _DISMISSED
    if u < p.left_share + p.dismissed_share + p.temporary_share:
        return _TEMPORARY
    return _LAID_OFF


@rule
def adjusted_hours(hours: float, capacity: float, full_time: float) -> float:
    """Return hours after a talk about them: half way to what the person can manage (S0 4.3)."""
    return clip(math.floor(0.5 * (hours + capacity) + 0.5), 3.0, full_time)
