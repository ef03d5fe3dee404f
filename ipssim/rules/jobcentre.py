"""The jobcentre that goes on beside: talks, tracks, income, and what the municipality carries."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Income
from ipssim.world.records import LawNumbers

_KONTANTHJAELP = int(Income.KONTANTHJAELP)
_UDDANNELSESHJAELP = int(Income.UDDANNELSESHJAELP)
_SICK_PAY = int(Income.SYGEDAGPENGE)
_PENSION = int(Income.FOERTIDSPENSION)
_SU = int(Income.SU)
_SELF = int(Income.SELF_SUPPORTED)
_DAGPENGE = int(Income.DAGPENGE)
_COURSE = int(Income.RESSOURCEFORLOEB)
_REVALIDERING = int(Income.REVALIDERING)
_FLEKSJOB = int(Income.FLEKSJOB)


@rule
def talk_stress(stress: float, system_trust: float, new_caseworker: int, p: WorldNumbers) -> float:
    """Return stress after a talk: less with trust in the system, if the story is not retold.

    Caseworkers are often kind people in a hard frame (S0 4.2); what weighs is the demand. To
    somebody new the story is told again, whatever the trust.
    """
    eased = 0.0 if new_caseworker else system_trust
    return min(1.0, stress + p.ended_too_early * p.talk_stress * (1.0 - eased))


@rule
def publicly_supported(income: int) -> bool:
    """Say whether an income is public support that the municipality pays part of.

    SU is the state's own. A fleksjob counts: its wage is topped up.
    """
    return income != _SU and income != _SELF


@rule
def has_talks(income: int) -> bool:
    """Say whether the jobcentre calls people with this income to talks (S2 5.1)."""
    return publicly_supported(income) and income != _PENSION and income != _FLEKSJOB


@rule
def track_of(income: int, capacity: float, weeks: int, law: LawNumbers) -> int:
    """Return the track: 1 near the labour market, 2 with more in the way, 0 none (S2 5.2).

    `weeks` are those on public support; sick pay changes track after some of them.
    """
    if not has_talks(income):
        return 0
    if income == _DAGPENGE:
        return 1
    if income == _SICK_PAY:
        return 1 if weeks < law.sick_pay_weeks else 2
    cash = income in (_KONTANTHJAELP, _UDDANNELSESHJAELP)
    return 1 if cash and capacity >= law.job_ready_hours else 2


@rule
def talk_interval(track: int, law: LawNumbers) -> int:
    """Return the weeks from one talk to the next, by track."""
    return int(law.talk_interval_weeks if track == 1 else law.talk_interval_far_weeks)


@rule
def cash_benefit(age: float, law: LawNumbers) -> int:
    """Return the benefit of those without another basis; the young have their own (S2 5.1)."""
    return _UDDANNELSESHJAELP if age < law.uddannelseshjaelp_age else _KONTANTHJAELP


@rule
def income_now(basis: int, flex: int, job_hours: float, study_hours: float, law: LawNumbers) -> int:
    """Return what a person lives on: wage, fleksjob, SU, or the basis; a pension stays (S4).

    A job of few hours is topped up, so the basis goes on; so does it beside a short course.
    """
    if basis == _PENSION:
        return _PENSION
    if job_hours >= law.self_support_hours:
        return _SELF
    if flex and job_hours > 0.0:
        return _FLEKSJOB
    if study_hours >= law.study_grant_hours and basis != _REVALIDERING:
        return _SU
    return basis


@rule
def basis_left(basis: int, income: int, age: float, law: LawNumbers) -> int:
    """Return the basis to fall back on from here; sick pay and courses do not wait for anybody."""
    own = income in (_SELF, _SU)
    passing = basis in (_SICK_PAY, _COURSE, _REVALIDERING)
    return cash_benefit(age, law) if own and passing else basis


@rule
def weeks_away(away: int, supported: bool) -> int:
    """Return the weeks without public support, this one included."""
    return 0 if supported else min(away + 1, 30_000)


@rule
def weeks_counted(weeks: int, away: int, supported: bool, law: LawNumbers) -> int:
    """Return the weeks on public support by which the state pays back; begun afresh after long."""
    if supported:
        return weeks + 1
    return 0 if away >= law.clock_reset_weeks else weeks


@rule
def municipal_share(weeks: int, steps: NDArray[np.float64], carried: NDArray[np.float64]) -> float:
    """Return the municipality's share of a benefit in its week number `weeks`.

    `steps` are the last weeks of each step, `carried` the share in each and after the last.
    """
    for step in range(len(steps)):
        if weeks <= steps[step]:
            return float(carried[step])
    return float(carried[len(steps)])
