"""Ending: by need and agreement, by a limit, by date, or by dropping out."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Ending
from ipssim.world.records import ProgrammeNumbers

_NONE = int(Ending.NONE)
_LIMIT = int(Ending.LIMIT)
_SEARCH = int(Ending.SEARCH_LIMIT)
_IN_WORK = int(Ending.IN_WORK_LIMIT)
_BUDGET = int(Ending.BUDGET)


@rule
def limit_reached(
    weeks_served: int, search_weeks: int, support_weeks: int, occupied: bool,
    worker_minutes: float, programme: ProgrammeNumbers,
) -> int:
    """Return the `Ending` that a programme's limits bring before this week's hours, or NONE.

    A limit ends support whatever is going on, also when an interview is booked (S0 4.1). All
    counts are of whole weeks behind the person; `occupied` says whether there is a job or course.
    """
    if weeks_served >= programme.limit_weeks:
        return _LIMIT
    if search_weeks >= programme.search_limit_weeks:
        return _SEARCH
    if occupied and support_weeks >= programme.in_work_limit_weeks:
        return _IN_WORK
    if worker_minutes >= 60.0 * programme.hours_budget:
        return _BUDGET
    return _NONE


@rule
def drop_out_rate(trust: float, stress: float, p: WorldNumbers) -> float:
    """Return the weekly rate of leaving a programme oneself (S0 6; Rosenheck & Mares 2007).

    The trust that is missing lets go, and stress drives away.
    """
    return p.drop_out * (1.0 - trust + stress)


@rule
def ending_talk_rate(
    weeks_settled: int, enough: float, style: float, p: WorldNumbers
) -> float:
    """Return the weekly rate of agreeing to end, by the consultant's own way (S0 4.3; S2 3.5)."""
    return p.ending_talk * style if weeks_settled >= enough else 0.0
