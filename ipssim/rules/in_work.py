"""In work and in study: what keeps a place, hours up and down, how it ends."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import JobEnding

_LEFT = int(JobEnding.LEFT)
_DISMISSED = int(JobEnding.DISMISSED)
_TEMPORARY = int(JobEnding.TEMPORARY_ENDED)
_LAID_OFF = int(JobEnding.LAID_OFF)


@rule
def hold(
    cognition: float, overload: float, symptoms: float, support: float, fragility: float,
    lessons: float, p: WorldNumbers,
) -> float:
    """Return the log of the factor on weekly loss of any place, before match and tenure.

    Cognition, hours and support matter for keeping, not for getting (Gold 2002; Bond & Kukla
    2011). `lessons` is what earlier tries take off it.
    """
    sd = p.fragility_sd
    return (
        sd * fragility
        - 0.5 * sd * sd
        - p.cognition_keeps * cognition
        + p.overload_loses * overload
        + p.symptoms_relapse * symptoms
        - p.support_keeps * support
        - lessons
    )


@rule
def job_loss_rate(held: float, hold: float, tenure: float, p: WorldNumbers) -> float:
    """Return the weekly rate of losing a job, front-loaded (Bond & Kukla 2011).

    `held` is the log of the factor for any place, `hold` what match and candour take off it.
    """
    early = p.early_loss * math.exp(-tenure / p.early_loss_weeks)
    return p.job_loss * math.exp(held + early - hold)


@rule
def study_loss_rate(held: float, p: WorldNumbers) -> float:
    """Return the weekly rate of leaving a course before its end (rate assumed)."""
    return p.study_loss * math.exp(held)


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
