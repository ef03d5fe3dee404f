"""The jobcentre's rules as a set that holds for some years; other years are another file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ipssim.settings.declare.parameter import Prior, parameter

if TYPE_CHECKING:
    from ipssim.settings.declare.experiment import Experiment

_WEEKS_PER_YEAR = 52


def _assumed(
    value: float, unit: str, meaning: str, low: float, high: float, prior: tuple[float, float],
    source: str | None = None,
) -> float:
    number: float = parameter(
        value, unit=unit, label="assumed", meaning=meaning, low=low, high=high,
        prior=Prior("uniform", *prior), source=source,
    )
    return number


@dataclass(frozen=True, slots=True)
class Jobcentre:
    """What goes on around everybody on public support, whatever programme they are in (S2 2.1, 5).

    What no source counts is assumed; nothing here is the same in every year.
    """

    # Which years
    valid_from: int = parameter(
        2012, unit="calendar year", label="policy", low=1990, high=2100,
        meaning="First year these rules are meant for.",
    )
    valid_to: int = parameter(
        2017, unit="calendar year", label="policy", low=1990, high=2100,
        meaning="Last year these rules are meant for.",
    )

    # Talks and caseworkers
    talk_interval_weeks: int = parameter(
        13, unit="weeks", label="assumed", low=1, high=520,
        meaning="Time between the talks the jobcentre must hold with those near the labour market.",
    )
    talk_interval_far_weeks: int = parameter(
        13, unit="weeks", label="assumed", low=1, high=520,
        meaning="The same for those in the other track, who have more in the way.",
    )
    talks_per_week: int = parameter(
        12, unit="talks per caseworker and week", label="assumed", low=1, high=200,
        meaning="Talks a caseworker can hold in a week; those beyond wait and come too late.",
    )
    caseworker_caseload: int = parameter(
        80, unit="people per caseworker", label="assumed", low=1, high=2000, source="S0",
        meaning="People per caseworker at the jobcentre ('considerably more' than in IPS).",
    )
    caseworker_change_weeks: int = parameter(
        40, unit="weeks", label="assumed", low=1, high=1040, source="S0",
        meaning="A person gets a new caseworker about every so many weeks.",
    )

    # Measures beside a programme that leaves them to the jobcentre
    measure_weeks: int = parameter(
        13, unit="weeks", label="assumed", low=1, high=520,
        meaning="Length of an unpaid trial that the jobcentre orders.",
    )
    measure_every_weeks: int = parameter(
        26, unit="weeks", label="assumed", low=1, high=520, source="S2",
        meaning="Weeks without a place after which a talk ends in such an order.",
    )

    # The two tracks, and sick pay
    job_ready_hours: float = _assumed(
        37.0, "hours per week", "Working capacity from which somebody on kontanthjælp counts as"
        " job-ready; the trial's people were said not to be.", 5, 60, (30, 37), "bm_2018",
    )
    sick_pay_weeks: int = parameter(
        22, unit="weeks", label="measured", low=1, high=520, source="S2",
        meaning="Weeks of sygedagpenge served near the labour market; then the other track.",
    )
    sick_pay_ends_weeks: float = _assumed(
        52.0, "weeks", "Weeks after which sygedagpenge runs out.", 1, 520, (26, 104),
    )
    sick_pay_to_course: float = _assumed(
        0.5, "share", "Of those whose sygedagpenge runs out, who gets a ressourceforløb (or a"
        " jobafklaringsforløb, counted with it); the rest fall to kontanthjælp.", 0, 1, (0.2, 0.8),
    )

    # The rehabilitation team
    hearing_benefit_weeks: float = _assumed(
        52.0, "weeks", "Weeks on public support before a case is brought to the rehabilitation"
        " team.", 0, 1040, (13, 156),
    )
    hearing_wait_weeks: float = _assumed(
        26.0, "weeks", "Time it takes to prepare a case for the rehabilitation team.", 0, 260,
        (8, 52),
    )
    case_interval_weeks: float = _assumed(
        4.0, "weeks", "Time between the cases of one caseworker that the team has room for.", 0,
        104, (1, 13),
    )
    assessment_interval_weeks: float = _assumed(
        26.0, "weeks", "How often it is looked at whether a case should be brought.", 1, 260,
        (13, 52),
    )
    fleksjob_hours: float = _assumed(
        12.0, "hours per week", "Capacity under which, where it lasts, a case is brought and a"
        " fleksjob can be granted.", 0, 37, (9, 16),
    )
    pension_hours: float = _assumed(
        7.0, "hours per week", "Capacity under which, where it lasts, førtidspension can be"
        " granted.", 0, 37, (4, 9),
    )
    pension_age: float = _assumed(
        40.0, "years", "Age under which the reform of 2013 expects a course before a pension; our"
        " sources say 'young' and give no age.", 18, 67, (30, 45), "S2",
    )
    young_pension: float = _assumed(
        0.1, "share", "Of those under that age with very little capacity, who is granted a pension"
        " all the same.", 0, 1, (0, 0.3), "S2",
    )
    clear_case: float = _assumed(
        0.4, "probability", "A case tells what the person can do well enough for a fleksjob; the"
        " others get a ressourceforløb first.", 0, 1, (0.1, 0.8),
    )
    revalidering_share: float = _assumed(
        0.1, "share", "Of those with little capacity who want education, who is granted"
        " revalidering.", 0, 1, (0, 0.3),
    )
    resource_course_weeks: tuple[float, ...] = parameter(
        (52.0, 260.0), unit="weeks", label="assumed", low=1, high=520,
        meaning="Shortest and longest ressourceforløb.",
    )

    # Income
    self_support_hours: float = _assumed(
        30.0, "hours per week", "Hours of a job from which the wage replaces public support; under"
        " them it is topped up.", 1, 60, (20, 37), "S4",
    )
    study_grant_hours: float = _assumed(
        16.0, "hours per week", "Hours of a course from which it gives SU; a shorter one goes"
        " beside the benefit.", 1, 60, (12, 25),
    )
    uddannelseshjaelp_age: int = parameter(
        30, unit="years", label="measured", low=18, high=67, source="S2",
        meaning="Age under which uddannelseshjælp takes the place of kontanthjælp.",
    )
    public_subsidy_weeks: int = parameter(
        26, unit="weeks", label="assumed", low=1, high=104,
        meaning="Length of a job with wage subsidy in a public workplace.",
    )

    # What the state pays back
    reimbursement_from: int = parameter(
        2016, unit="calendar year", label="measured", low=1990, high=2100, source="cabi_2016",
        meaning="Year in which the shares below came into force.",
    )
    reimbursement_weeks: tuple[int, ...] = parameter(
        (4, 26, 52), unit="weeks on public support", label="measured", low=1, high=2000,
        source="cabi_2016", meaning="Last week of each step of the state's reimbursement.",
    )
    reimbursement_shares: tuple[float, ...] = parameter(
        (0.8, 0.4, 0.3, 0.2), unit="share", label="measured", low=0, high=1, source="cabi_2016",
        meaning="Part of the benefit that the state pays back in each step, and after the last.",
    )
    clock_reset_weeks: float = _assumed(
        52.0, "weeks", "Weeks without public support after which its weeks are counted afresh.", 1,
        520, (26, 156),
    )


def years_of(experiment: Experiment) -> tuple[int, int]:
    """Return the first and the last calendar year that a run reaches."""
    market = experiment.labour_market
    weeks = experiment.service.weeks or experiment.accrual_weeks + experiment.horizon_weeks
    last = market.start_calendar_week - 1 + weeks - 1
    return market.start_year, market.start_year + last // _WEEKS_PER_YEAR


def beyond_its_years(experiment: Experiment) -> dict[str, dict[str, str]]:
    """Return where a run leaves the years that jobcentre rules are meant for, as words' keys.

    Each has what fills its sentence (`law` in a language's words); nothing where it stays within.
    """
    rules = experiment.jobcentre
    first, last = years_of(experiment)
    found = {}
    if first < rules.valid_from or last > rules.valid_to:
        found["years"] = {
            "valid_from": str(rules.valid_from), "valid_to": str(rules.valid_to),
            "first": str(first), "last": str(last),
        }
    if first < rules.reimbursement_from:
        found["carried"] = {"since": str(rules.reimbursement_from)}
    return found
