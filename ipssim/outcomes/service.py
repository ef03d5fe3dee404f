"""What a service over time is judged by: people, waiting, staff and jobs, from one finished run.

Nothing here needs events: the yearly counts (`recorder.YEARLY`) and what is kept of each person
(`recorder.WATCH`) hold it all, and are tested to agree with the events of recorded runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.definitions import Outcome
from ipssim.outcomes.followup import SUSTAINED_WEEKS
from ipssim.recorder import LONG_WAIT, WATCH, YEARLY
from ipssim.simulation import NEVER, Simulation
from ipssim.vocabulary import Ending, Position, Service

YEAR = 52
_LIMITS = (Ending.LIMIT, Ending.SEARCH_LIMIT, Ending.IN_WORK_LIMIT, Ending.BUDGET)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)

MEASURES: dict[str, Outcome] = {
    measure.code: measure
    for measure in (
        Outcome("people", "people", "In the target group",
                "People who were in the target group at some time of the run.", 0),
        Outcome("referred", "people", "Referred",
                "People who were referred to the service for the first time.", 0),
        Outcome("served", "people", "Ever served",
                "People who had a place in the service at some time.", 0),
        Outcome("admitted", "admissions", "Admissions",
                "Admissions to the service, those who came back counted again.", 0),
        Outcome("returned", "admissions", "Of these, who came back",
                "Admissions of people who had been in the service before.", 0),
        Outcome("weeks_served", "weeks", "Weeks in the service",
                "Weeks in which somebody ever served had a place, returns included. Those still"
                " served when the run ends, or when their time in the target group is over, would"
                " have gone on."),
        Outcome("waited_mean", "weeks", "Waited, mean of those admitted",
                "Weeks from referral, or from wanting to come back, to admission. Only those who"
                " were admitted are counted, so a long queue looks shorter than it is."),
        Outcome("waited_median", "weeks", "Waited, median of those admitted",
                "The same, the median; waits above five years count as five years.", 0),
        Outcome("waited_long", "%", f"Waited over {LONG_WAIT} weeks",
                f"Admissions after more than {LONG_WAIT} weeks, of all admissions."),
        Outcome("wait_expected", "weeks", "Half are admitted within",
                "Weeks within which half of those referred have been admitted for the first time,"
                " those still waiting taken in as far as they have waited (Kaplan and Meier). No"
                " value where it was never half.", 0),
        Outcome("waiting_now", "people", "Waiting in the last week",
                "People in the queue in the last week of the run.", 0),
        Outcome("waiting_so_far", "weeks", "Waited so far, those not yet admitted",
                "Mean weeks since referral, of people who have not been admitted when the run"
                " ends and are not in work or education. Their waiting is not over (censored)."),
        Outcome("agreed", "endings", "Ended by agreement",
                "Endings by need and agreement.", 0),
        Outcome("pressed", "endings", "Ended under pressure",
                "Endings agreed early, or people let go, because others waited.", 0),
        Outcome("dropped_out", "endings", "Dropped out", "Endings by dropping out.", 0),
        Outcome("limited", "endings", "Ended by a limit", "Endings by a time limit or a budget.",
                0),
        Outcome("clarified", "endings", "Ended with a pension",
                "Endings with the decision to take, or to stay on, førtidspension.", 0),
        Outcome("closed", "endings", "Post closed",
                "Endings because a post was given up and no colleague had room.", 0),
        Outcome("posts", "posts", "Consultants' posts open",
                "Full-time posts of consultants, open on average; leaders' time is not counted."),
        Outcome("consultant_years", "years", "Consultant-years paid, leaders' time not counted",
                "Years of full-time work by consultants in post; posts without anybody in them"
                " are not counted."),
        Outcome("leader_years", "years", "Leaders' own people, years paid",
                "Years of full-time work that leaders give to people of their own, beside the"
                " planned posts.", 2),
        Outcome("staff_years", "years", "Consultant-years paid, leaders' time included",
                "Both together: everybody's time for people of their own."),
        Outcome("vacant", "%", "Posts vacant",
                "Share of consultants' open posts' time without a consultant."),
        Outcome("caseload_met", "people", "Caseload met",
                "People served per consultant in post, leaders' time included, averaged"
                " over the run."),
        Outcome("left", "consultants", "Consultants who left", "Consultants who left their post."),
        Outcome("hired", "consultants", "Consultants hired",
                "Consultants who began after the first week, in new posts and as successors."),
        Outcome("turnover", "% a year", "Turnover",
                "Consultants who left, per 100 consultant-years paid, leaders and their time"
                " included."),
        Outcome("jobs_per_year", "jobs",
                "Jobs started per consultant-year, leaders' time included",
                "Competitive jobs begun by people while they had a place, per consultant-year"
                " paid, leaders' own people and time included. Not what the service adds: some"
                " would have found one without it."),
        Outcome("job_weeks_per_year", "weeks",
                "Weeks in a job per consultant-year, leaders' time included",
                "Weeks in a competitive job of people while they had a place, likewise; weeks after"
                " the support had ended are not counted."),
        Outcome("studies_per_year", "courses",
                "Education starts per consultant-year, leaders' time included",
                "Courses of education begun by people while they had a place, likewise.", 2),
        Outcome("jobs_per_post_year", "jobs",
                "Jobs started per consultant-year, leaders' time not counted",
                "The same jobs, those of leaders' own people too, per year of a consultant's post"
                " with somebody in it."),
        Outcome("reached_served", "%", "Reached job or education, per person served",
                "People who began a job or a course within the window from their first admission,"
                " of those whose window lies within the run and their time in the target group."),
        Outcome("kept_served", "%", f"Kept a job {SUSTAINED_WEEKS} weeks, per person served",
                f"People who held one job for {SUSTAINED_WEEKS} weeks within that window, of the"
                " same people."),
        Outcome("reached_group", "%", "Reached job or education, per person in the target group",
                "People who began a job or a course at some time of the run, of everybody in the"
                " target group, served or not."),
    )
}
"""What one run of a service says, in the shape of an outcome."""

PERSON: dict[str, Outcome] = {
    outcome.code: outcome
    for outcome in (
        Outcome("reached", "%", "Began a job or a course",
                "Began a competitive job or a course at some time of the run."),
        Outcome("weeks_job", "weeks", "Weeks in a job",
                "Weeks in a competitive job over the whole run."),
        Outcome("weeks_study", "weeks", "Weeks in education", "Weeks in education, likewise."),
        Outcome("window_reached", "%", "Began one within the window",
                "Began a job or a course within the window from the first admission."),
        Outcome("window_kept", "%", f"Kept a job {SUSTAINED_WEEKS} weeks",
                f"Held one job for {SUSTAINED_WEEKS} weeks within that window."),
        Outcome("window_weeks", "weeks", "Weeks in a job or a course, in the window",
                "Weeks in that window with a job or a course, or both."),
    )
}
"""What becomes of a person, in a run with a service and in one without it."""


def yearly_table(simulation: Simulation, programme: int = 0) -> pd.DataFrame:
    """Return one row per calendar year of the run (52 weeks; the last may be shorter).

    Per consultant-year means per 52 full-time weeks with somebody there, leaders' time for people
    of their own included.
    """
    counts = pd.DataFrame(simulation.yearly[programme], columns=list(YEARLY))
    counts["left"] = counts["left"].diff().fillna(counts["left"])
    weeks = np.clip(simulation.setup.weeks - YEAR * np.arange(len(counts)), 0, YEAR)
    counts.insert(0, "weeks", weeks)
    counts.insert(0, "year", np.arange(1, len(counts) + 1))
    counts["waited_median"] = [_median(row) for row in simulation.waits]
    counts = counts[counts["weeks"] > 0].reset_index(drop=True)
    for ending in Ending:
        counts[ending.name.lower()] = counts.pop(f"ended_{int(ending)}")
    counts["limited"] = sum(counts.pop(ending.name.lower()) for ending in _LIMITS)
    counts = counts.drop(columns="none")
    per_week = counts["weeks"].to_numpy(dtype=float)
    for name in ("served", "waiting", "posts"):
        counts[f"{name}_mean"] = counts[name] / per_week
    counts["leader_mean"] = counts["leader_planned"] / per_week
    counts["consultant_years"] = counts["paid"] / YEAR
    counts["leader_years"] = counts["leader_paid"] / YEAR
    counts["staff_years"] = counts["consultant_years"] + counts["leader_years"]
    admitted = counts["admitted"].to_numpy(dtype=float)
    counts["waited_mean"] = _ratio(counts["waited"], admitted)
    counts["waited_long_share"] = 100.0 * _ratio(counts["waited_long"], admitted)
    paid = counts["staff_years"].to_numpy(dtype=float)
    for name, count in _PER_YEAR.items():
        counts[name] = _ratio(counts[count], paid)
    counts["turnover"] = 100.0 * _ratio(counts["left"], paid)
    return counts


_PER_YEAR = {
    "jobs_per_year": "jobs", "job_weeks_per_year": "job_weeks", "studies_per_year": "studies",
}


def service_measures(simulation: Simulation) -> dict[str, float]:
    """Return `MEASURES` of a run that is over; shares in per cent, nan where there is nobody."""
    year = yearly_table(simulation)
    total = year.sum()
    values = person_values(simulation)
    groups = person_groups(simulation)
    whole = window_is_whole(simulation)
    admitted, paid = float(total["admitted"]), float(total["staff_years"])
    served = float(groups["served"].sum())
    return {
        "people": float(simulation.setup.size),
        "referred": float(total["referred"]),
        "served": served,
        "admitted": admitted,
        "returned": float(total["returned"]),
        "weeks_served": _one(total["served"], served),
        "waited_mean": _one(total["waited"], admitted),
        "waited_median": _median(simulation.waits.sum(axis=0)),
        "waited_long": 100.0 * _one(total["waited_long"], admitted),
        "wait_expected": expected_wait(simulation),
        "waiting_now": float(year["waiting_at_end"].iloc[-1]),
        "waiting_so_far": _waited_so_far(simulation),
        **{name: float(total[name])
           for name in ("agreed", "pressed", "dropped_out", "limited", "clarified", "closed")},
        "posts": float(total["posts"]) / float(total["weeks"]),
        "consultant_years": float(total["consultant_years"]),
        "leader_years": float(total["leader_years"]),
        "staff_years": paid,
        "vacant": 100.0 * (1.0 - _one(total["paid"], total["posts"])),
        "caseload_met": _one(total["served"], YEAR * paid),
        "left": float(total["left"]),
        "hired": float(total["hired"]),
        "turnover": 100.0 * _one(total["left"], paid),
        **{name: _one(total[count], paid) for name, count in _PER_YEAR.items()},
        "jobs_per_post_year": _one(total["jobs"], total["consultant_years"]),
        "reached_served": 100.0 * _mean(values["window_reached"][whole]),
        "kept_served": 100.0 * _mean(values["window_kept"][whole]),
        "reached_group": 100.0 * _mean(values["reached"]),
    }


def counts_now(simulation: Simulation) -> dict[str, int]:
    """Return what a place can count of its service by now (`Observed`)."""
    c, watch = simulation.tables.candidates, _watch(simulation)
    ended = [name.startswith("ended_") for name in YEARLY]
    mine = (c.standing.arm == 0) & (c.standing.service == int(Service.SERVED))
    here = (simulation.week > c.person.entry_week) & (
        c.person.entry_week + np.int64(simulation.setup.horizon_weeks) >= simulation.week
    )
    return {
        "referred": int((watch["referred"] >= 0).sum()),
        "started": int((watch["since"] >= 0).sum()),
        "ended": int(simulation.yearly[0][:, ended].sum()),
        "in_work": int((mine & here & (c.job.employer >= 0)).sum()),
    }


def person_values(simulation: Simulation) -> dict[str, NDArray[np.float64]]:
    """Return `PERSON` by row; shares as 0 or 1, what lies in the window only for those watched."""
    c, watch = simulation.tables.candidates, _watch(simulation)
    raw: dict[str, Any] = {
        "reached": (c.tally.first_job >= 0) | (c.tally.first_study >= 0),
        "weeks_job": c.tally.weeks_job,
        "weeks_study": c.tally.weeks_study,
        "window_reached": watch["first"] >= 0,
        "window_kept": watch["kept"] >= SUSTAINED_WEEKS,
        "window_weeks": np.maximum(watch["weeks"], 0),
    }
    return {code: np.asarray(raw[code], dtype=np.float64) for code in PERSON}


def person_groups(simulation: Simulation) -> dict[str, NDArray[np.bool_]]:
    """Return by row who was served, and why the others of the same places were not.

    `elsewhere` are people in places where the service never had a post.
    """
    c, watch = simulation.tables.candidates, _watch(simulation)
    desks = simulation.tables.desks[0]
    here = (desks[:, 1] > desks[:, 0])[c.person.place]
    served = watch["since"] >= 0
    asked = watch["referred"] >= 0
    wishes = simulation.wishes
    return {
        "served": served,
        "not_served": here & ~served,
        "waited": here & ~served & asked,
        "not_referred": here & ~served & ~asked & wishes,
        "no_wish": here & ~served & ~asked & ~wishes,
        "elsewhere": ~here,
        "everybody": np.ones(len(served), dtype=bool),
    }


def admission_weeks(simulation: Simulation) -> NDArray[np.int16]:
    """Return the week of each person's first admission to the service, by row; -1 for never."""
    since: NDArray[np.int16] = _watch(simulation)["since"].copy()
    return since


def window_is_whole(simulation: Simulation) -> NDArray[np.bool_]:
    """Say by row whose window lies within the run and within their time in the target group."""
    since = _watch(simulation)["since"].astype(np.int64)
    entry = simulation.tables.candidates.person.entry_week
    leaves = entry + np.int64(simulation.setup.horizon_weeks)
    until = since + simulation.setup.service.window_weeks
    whole: NDArray[np.bool_] = (since >= 0) & (
        until <= np.minimum(leaves, simulation.setup.weeks)
    )
    return whole


def expected_wait(simulation: Simulation) -> float:
    """Return the weeks within which half of those referred are admitted (Kaplan and Meier)."""
    watch = _watch(simulation)
    start, since = watch["referred"].astype(np.int64), watch["since"].astype(np.int64)
    entry = simulation.tables.candidates.person.entry_week
    leaves = entry + np.int64(simulation.setup.horizon_weeks)
    until = np.minimum(leaves, simulation.setup.weeks)
    asked = start >= 0
    event = (since >= 0)[asked]
    before = simulation.waited_before[asked]
    length = before + np.where(event, (since - start)[asked], (until - start)[asked])
    if not len(length):
        return float("nan")
    size = int(length.max()) + 1
    ends, admitted = np.bincount(length, minlength=size), np.bincount(length[event], minlength=size)
    seen = np.cumsum(np.bincount(before, minlength=size))  # from as far as they had waited
    at_risk = seen - np.concatenate(([0], np.cumsum(ends)[:-1]))
    left = np.cumprod(1.0 - admitted / np.maximum(at_risk, 1))
    below = np.flatnonzero(left <= 0.5)
    return float(below[0]) if len(below) else float("nan")


def _watch(simulation: Simulation) -> dict[str, NDArray[np.int16]]:
    watch = {name: simulation.watch[:, k] for k, name in enumerate(WATCH)}
    since = watch["since"]
    return watch | {"since": np.where(since == NEVER, np.int16(-1), since)}


def _waited_so_far(simulation: Simulation) -> float:
    """Return the mean weeks since referral of those never admitted who would still take a place."""
    c, watch = simulation.tables.candidates, _watch(simulation)
    stays = c.person.entry_week + np.int64(simulation.setup.horizon_weeks) >= simulation.setup.weeks
    still = (watch["referred"] >= 0) & (watch["since"] < 0) & stays & (c.standing.referred == 0)
    still &= (c.standing.position & _OCCUPIED) == 0
    here = simulation.setup.weeks - watch["referred"][still].astype(np.float64)
    return _mean(here + simulation.waited_before[still])


def _median(waits: Any) -> float:
    """Return the median of weeks given as counts by week."""
    total = int(np.sum(waits))
    if total == 0:
        return float("nan")
    return float(np.searchsorted(np.cumsum(waits), 0.5 * total))


def _ratio(values: Any, by: NDArray[np.float64]) -> NDArray[np.float64]:
    top = np.asarray(values, dtype=np.float64)
    ratio: NDArray[np.float64] = np.divide(top, by, out=np.full(len(top), np.nan), where=by > 0)
    return ratio


def _one(value: Any, by: Any) -> float:
    return float(value) / float(by) if float(by) > 0 else float("nan")


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else float("nan")
