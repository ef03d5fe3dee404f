"""Ways out beside an ordinary job: what the rehabilitation team decides, fleksjob, subsidy."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.rules.common import clip
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Decision, WageSubsidy
from ipssim.world.records import LawNumbers, ProgrammeNumbers

_COURSE = int(Decision.RESSOURCEFORLOEB)
_FLEKSJOB = int(Decision.FLEKSJOB)
_PENSION = int(Decision.FOERTIDSPENSION)
_REVALIDERING = int(Decision.REVALIDERING)
_NEVER = int(WageSubsidy.NEVER)
_ANY_HOURS = 1_000.0


@rule
def hearing_wait(prepared: int, law: LawNumbers, p: WorldNumbers) -> int:
    """Return the weeks until a case can be heard; fewer with a worker who prepares it (S2 2.1)."""
    weeks: float = law.hearing_wait_weeks * (1.0 - p.prepared_saves * prepared)
    return math.ceil(weeks)


@rule
def clear_chance(
    tried: int, prepared: int, course_over: int, law: LawNumbers, p: WorldNumbers
) -> float:
    """Return the chance that a case shows what the person can do.

    Trying a job tells, and so does a worker who knows the person; a course is there to find out.
    """
    if course_over:
        return 1.0
    left: float = (1.0 - p.prepared_saves) ** (tried + prepared)
    return 1.0 - (1.0 - float(law.clear_case)) * left


@rule
def decision_of(
    capacity: float, age: float, working: int, wants_education: int, clear: float, u: float,
    v: float, law: LawNumbers,
) -> int:
    """Return the `Decision` on a case of lastingly low capacity; `u` and `v` are draws (S2 2.1).

    The young hardly get a pension but a course that is to develop what they can do (S2 6.3 on the
    reform of 2013). Somebody who works shows that a fleksjob is possible (S4).
    """
    if working:
        return _FLEKSJOB
    if capacity < law.pension_hours:
        return _PENSION if age >= law.pension_age or u < law.young_pension else _COURSE
    if wants_education and u < law.revalidering_share:
        return _REVALIDERING
    return _FLEKSJOB if v < clear else _COURSE


@rule
def granted_weeks(u: float, law: LawNumbers) -> int:
    """Return how long a ressourceforløb is granted for; `u` is a draw in (0, 1)."""
    return int(law.course_least + u * (law.course_most - law.course_least))


@rule
def most_hours(flex: int, capacity: float, full_time: float) -> float:
    """Return the most hours of a job: a fleksjob's are within capacity (S2 5.2)."""
    return clip(math.floor(capacity), 1.0, full_time) if flex else _ANY_HOURS


@rule
def employer_willing(
    flex: int, supported: bool, outreach: bool, programme: ProgrammeNumbers, p: WorldNumbers
) -> float:
    """Return what subsidies add to the log odds of an interview (S2 3.1, 5.2).

    A fleksjob is paid for its hours whoever finds it, and workers who look for one find those
    employers who want it; a private wage subsidy is something a worker can offer.
    """
    if flex:
        return p.fleksjob_opens * (2.0 if outreach and programme.fleksjob_help else 1.0)
    if outreach and supported and programme.wage_subsidy != _NEVER:
        return p.subsidy_opens
    return 0.0
