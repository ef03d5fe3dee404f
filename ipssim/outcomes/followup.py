"""Each person's outcomes over follow-up: from the events, and from the running tallies.

Events are the truth; tallies are kept for speed and tested to agree. A week counts for a job or a
course that is held when the week is recorded, so one begun in week a and ended in week b lasts
b - a weeks.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.definitions import FOLLOWED_UP
from ipssim.outcomes.support import income_by_week, support_weeks
from ipssim.settings.declare.health_and_help import Satisfaction
from ipssim.settings.declare.law import Jobcentre
from ipssim.simulation import Simulation
from ipssim.vocabulary import Decision, Ending, Event, Income

SUSTAINED_WEEKS = 26
Values = dict[str, NDArray[np.float64]]


def from_tallies(simulation: Simulation) -> Values:
    """Return one value per person and outcome code; shares as 0 or 1.

    The simulation must have run to its end. Money's outcomes are not among them
    (`money.money_values`).
    """
    c = simulation.tables.candidates
    horizon = simulation.setup.horizon_weeks
    job, study = c.tally.first_job >= 0, c.tally.first_study >= 0
    first = np.minimum(
        np.where(job, c.tally.first_job, horizon), np.where(study, c.tally.first_study, horizon)
    )
    return _values(
        job=job,
        study=study,
        in_work_at_end=c.job.employer >= 0,
        in_study_at_end=c.study.study_since >= 0,
        hours=c.tally.hours,
        weeks_job=c.tally.weeks_job,
        weeks_either=c.tally.weeks_either,
        first=first,
        first_job=np.where(job, c.tally.first_job, horizon),
        longest=c.tally.longest_job,
        symptoms=c.health.symptoms,
        support_sum=c.tally.support_sum,
        contact_minutes=c.tally.contact_minutes,
        fleksjob=c.tally.had_fleksjob,
        pension=c.case.decision == Decision.FOERTIDSPENSION,
        clarified=c.case.clarified,
        benefit=c.tally.weeks_on_benefit,
        municipal=c.tally.municipal_share_weeks,
        lost=c.tally.jobs_lost > 0,
        relapse=c.tally.relapses > 0,
        hospital=c.tally.stays > 0,
        sick=c.tally.weeks_sick,
        dropped_out=c.tally.dropped_out,
        horizon=horizon,
        p=simulation.setup.world.satisfaction,
    )


def _values(
    *, job: Any, study: Any, in_work_at_end: Any, in_study_at_end: Any, hours: Any,
    weeks_job: Any, weeks_either: Any, first: Any, first_job: Any, longest: Any, symptoms: Any,
    support_sum: Any, contact_minutes: Any, fleksjob: Any, pension: Any, clarified: Any,
    benefit: Any, municipal: Any, lost: Any, relapse: Any, hospital: Any, sick: Any,
    dropped_out: Any, horizon: int, p: Satisfaction,
) -> Values:
    either = np.asarray(job) | np.asarray(study)
    felt = np.asarray(support_sum, dtype=np.float64) / horizon
    result = p.satisfaction_result
    raw: dict[str, Any] = {
        "job_or_education_ever": either,
        "job_ever": job,
        "education_ever": study,
        "in_work_at_end": in_work_at_end,
        "in_work_or_education_at_end": np.asarray(in_work_at_end) | np.asarray(in_study_at_end),
        "hours": hours,
        "weeks_job": weeks_job,
        "weeks_job_or_education": weeks_either,
        "weeks_to_first": first,
        "weeks_to_first_job": first_job,
        "sustained_job_13w": np.asarray(longest) >= 13,
        "sustained_job_26w": np.asarray(longest) >= SUSTAINED_WEEKS,
        "symptoms_end": symptoms,
        "satisfaction": (1.0 - result) * felt + result * either,
        "contact_hours": np.asarray(contact_minutes) / 60.0,
        "fleksjob_ever": fleksjob,
        "pension_granted": pension,
        "clarified": clarified,
        "weeks_on_benefit": benefit,
        "municipal_weeks": municipal,
        "job_lost": lost,
        "relapse_ever": relapse,
        "hospital_ever": hospital,
        "weeks_sick": sick,
        "dropped_out": dropped_out,
    }
    return {code: np.asarray(raw[code], dtype=np.float64) for code in FOLLOWED_UP}


def from_events(
    events: NDArray[Any], size: int, horizon: int, satisfaction: Satisfaction,
    jobcentre: Jobcentre | None = None,
) -> Values:
    """Return the same values computed from the event table alone (dtype `EVENT_DTYPE`).

    `jobcentre` are the rules the run was made with, the shipped ones if left out.
    """
    table = pd.DataFrame({name: events[name] for name in events.dtype.names or ()})
    table = table.sort_values(["candidate", "week"], kind="stable", ignore_index=True)
    entry = _last(table, Event.ENTERED, "week", size, 0).astype(np.int64)
    jobs = _spells(table, entry + horizon, Event.JOB_STARTED, Event.JOB_ENDED, Event.HOURS_CHANGED)
    courses = _spells(table, entry + horizon, Event.STUDY_STARTED, Event.STUDY_ENDED, None)
    first_job = _first(jobs, entry, size, horizon)
    first_study = _first(courses, entry, size, horizon)
    contacts = table[table["kind"] == Event.CONTACT]
    leaves = _spells(
        table, entry + horizon, Event.SICK_LEAVE_STARTED, Event.SICK_LEAVE_ENDED, None
    )
    before = _last(table, Event.ENTERED, "amount", size, 0).astype(np.int64)
    benefit, municipal = support_weeks(
        income_by_week(table, entry, horizon), before, jobcentre or Jobcentre()
    )
    return _values(
        job=first_job < horizon,
        study=first_study < horizon,
        in_work_at_end=_open(jobs, size),
        in_study_at_end=_open(courses, size),
        hours=_sum(jobs, "hours", size) + _sum(courses, "hours", size),
        weeks_job=_sum(jobs, "weeks", size),
        weeks_either=_sum(jobs, "weeks", size) + _sum(courses, "weeks", size)
        - _sum(_both(jobs, courses), "weeks", size),
        first=np.minimum(first_job, first_study),
        first_job=first_job,
        longest=jobs.groupby("candidate")["weeks"].max().reindex(range(size), fill_value=0),
        symptoms=_last(table, Event.FOLLOWED_UP, "amount", size, np.nan),
        support_sum=_last(table, Event.SUPPORT_FELT, "amount", size, np.nan),
        contact_minutes=_sum(contacts, "amount", size),
        fleksjob=_ever(table, Event.INCOME_CHANGED, "target", Income.FLEKSJOB, size),
        pension=_ever(table, Event.CASE_HEARD, "target", Decision.FOERTIDSPENSION, size),
        clarified=_ever(table, Event.SERVICE_ENDED, "source", Ending.CLARIFIED, size),
        benefit=benefit,
        municipal=municipal,
        lost=_happened(_lost(table), size),
        relapse=_happened(table[table["kind"] == Event.RELAPSE], size),
        hospital=_happened(table[table["kind"] == Event.HOSPITAL_STARTED], size),
        sick=_sum(leaves, "weeks", size),
        dropped_out=_ever(table, Event.SERVICE_ENDED, "source", Ending.DROPPED_OUT, size),
        horizon=horizon,
        p=satisfaction,
    )


def _last(table: pd.DataFrame, kind: Event, column: str, size: int, missing: float) -> Any:
    chosen = table[table["kind"] == kind].groupby("candidate")[column].last()
    return chosen.reindex(range(size), fill_value=missing).to_numpy()


def _ever(table: pd.DataFrame, kind: Event, column: str, value: int, size: int) -> Any:
    return _happened(table[(table["kind"] == kind) & (table[column] == value)], size)


def _happened(events: pd.DataFrame, size: int) -> NDArray[np.bool_]:
    """Return whom any of these events happened to."""
    found = np.zeros(size, dtype=bool)
    found[events["candidate"]] = True
    return found


def _lost(table: pd.DataFrame) -> pd.DataFrame:
    """Return the ends of jobs that no other job followed in the same week."""
    where = ["candidate", "week"]
    ended = table[table["kind"] == Event.JOB_ENDED]
    begun = pd.MultiIndex.from_frame(table.loc[table["kind"] == Event.JOB_STARTED, where])
    return ended[~pd.MultiIndex.from_frame(ended[where]).isin(begun)]


def _sum(table: pd.DataFrame, column: str, size: int) -> NDArray[np.float64]:
    values = table[column].to_numpy(dtype=np.float64)
    total = np.bincount(table["candidate"].to_numpy(), weights=values, minlength=size)
    return np.asarray(total, dtype=np.float64)


def _open(spells: pd.DataFrame, size: int) -> NDArray[np.bool_]:
    at_end = np.zeros(size, dtype=bool)
    at_end[spells.loc[spells["open"], "candidate"].to_numpy()] = True
    return at_end


def _both(jobs: pd.DataFrame, courses: pd.DataFrame) -> pd.DataFrame:
    """Return weeks of each job and course of a person that fall together."""
    pairs = jobs.merge(courses, on="candidate")
    start = np.maximum(pairs["start_x"], pairs["start_y"])
    stop = np.minimum(pairs["start_x"] + pairs["weeks_x"], pairs["start_y"] + pairs["weeks_y"])
    return pd.DataFrame({"candidate": pairs["candidate"], "weeks": np.maximum(stop - start, 0)})


def _first(spells: pd.DataFrame, entry: Any, size: int, horizon: int) -> Any:
    real = spells[spells["weeks"] > 0]
    first = real.groupby("candidate")["start"].min().reindex(range(size))
    return (first - entry).fillna(horizon).to_numpy().astype(np.int64)


def _spells(
    table: pd.DataFrame, stop: NDArray[np.int64], start: Event, end: Event, change: Event | None
) -> pd.DataFrame:
    """Return spells (candidate, start, weeks, hours over the spell, open at the end)."""
    kinds = [int(start), int(end)] + ([int(change)] if change is not None else [])
    rows = table[table["kind"].isin(kinds)].copy()
    who = rows["candidate"].to_numpy()
    week = rows["week"].to_numpy(dtype=np.int64)
    following = np.append(week[1:], 0)
    same = np.append(who[1:] == who[:-1], False)
    until = np.where(same, following, stop[who])
    ended = rows["kind"].to_numpy() == int(end)
    rows["length"] = np.where(ended, 0, until - week)
    rows["worked"] = rows["length"] * np.where(ended, 0.0, rows["amount"].to_numpy(np.float64))
    rows["open_here"] = ~ended & ~same
    rows["spell"] = (rows["kind"] == int(start)).cumsum()
    grouped = rows.groupby("spell", sort=True)
    return pd.DataFrame(
        {
            "candidate": grouped["candidate"].first(),
            "start": grouped["week"].first(),
            "weeks": grouped["length"].sum(),
            "hours": grouped["worked"].sum(),
            "open": grouped["open_here"].any(),
        }
    )
