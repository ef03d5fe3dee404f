"""A service over time: an open cohort, referrals, and posts that open and close over years."""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.settings.declare.changes import Change, dated
from ipssim.settings.declare.parameter import Prior, parameter


def _count(meaning: str) -> int | None:
    number: int | None = parameter(
        None, unit="people", label="policy", low=0, high=10_000_000, optional=True, meaning=meaning,
    )
    return number


@dataclass(frozen=True, slots=True)
class Observed:
    """What a place has counted of its own service by a point in time; null was not counted.

    Only the last looks at that time alone; the others count from the beginning of the run.
    """

    referred: int | None = _count("People referred so far, those on the first list included.")
    started: int | None = _count("People whose support has begun so far.")
    ended: int | None = _count("Endings of support so far.")
    in_work: int | None = _count("People of the service in a competitive job at that time.")


@dataclass(frozen=True, slots=True)
class Service:
    """How long a service is watched, who is referred to it, and how it is staffed over the years.

    With `weeks` null nothing of this is used: a cohort is followed from entry, person by person.
    Otherwise the run has so many weeks; people enter all through it and stay in the target group
    for the experiment's `horizon_weeks`. Everybody starts in the second programme of the two (the
    usual service) and moves to the first when referred, when there is a place.
    """

    weeks: int | None = parameter(
        None, unit="weeks", label="policy", low=1, high=2600, optional=True,
        meaning="Length of the run; null follows a cohort instead.",
    )
    posts_by_year: tuple[float, ...] = parameter(
        (6.0,), unit="full-time consultants", label="policy", low=0, high=1_000_000,
        meaning="Posts of the service in all places together, year by year; the last holds on. 2.5"
        " are two whole people and one at half time.",
    )
    waiting_at_start: int = parameter(
        0, unit="people", label="policy", low=0, high=10_000_000,
        meaning="People who have been referred before the run begins, and wait.",
    )
    waited_weeks: float = parameter(
        26.0, unit="weeks", label="policy", low=0, high=520,
        meaning="How long they have waited so far, on average.",
    )
    wish_to_work: float = parameter(
        0.8, unit="share", label="measured", low=0, high=1, source="S4",
        prior=Prior("uniform", 0.6, 0.9),
        meaning="Share of the target group who want to work, and can be referred.",
    )
    referral_rate: float = parameter(
        0.01, unit="per week", label="assumed", low=0, high=1, source="S2",
        prior=Prior("lognormal", 0.01, 1.0),
        meaning="Referral of somebody in treatment, at average cooperation and belief.",
    )
    jobcentre_refers: float = parameter(
        0.3, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.05, 0.8),
        meaning="That rate for people who are not in treatment, referred by the jobcentre.",
    )
    window_weeks: int = parameter(
        78, unit="weeks", label="policy", low=1, high=1040,
        meaning="How long somebody is watched from admission on, for the outcome per person.",
    )
    posts_factors: tuple[float, ...] = parameter(
        (0.5, 1.0, 1.5, 2.0), unit="factors", label="policy", low=0, high=20,
        meaning="Times the planned posts: services of other sizes to set beside the planned one.",
    )
    without_scarcity: bool = parameter(
        True, unit="yes/no", label="policy",
        meaning="Whether all is run once more with openings that are never used up, to see what of"
        " the displacement is competition for vacancies.",
    )
    changes: tuple[Change, ...] = dated(dict.fromkeys(
        ("weeks", "window_weeks", "posts_factors", "without_scarcity", "waiting_at_start",
         "waited_weeks"),
        "it says how the run is made.",
    ), ("posts_by_year", "referral_rate", "jobcentre_refers", "wish_to_work"))
