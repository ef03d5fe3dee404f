"""Evidence for the items on services in work: which jobs, follow-along, reaching out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ipssim.outcomes.fidelity.finding import HALF, MOST, Finding, at_least, per_cent, shown, steps
from ipssim.outcomes.fidelity.period import Period
from ipssim.settings.declare.fidelity_scale import FidelityScale
from ipssim.vocabulary import Channel, Ending, Event, Sector

_FOUR_MONTHS = 17  # weeks
_EARLY = 13  # weeks of a job that count as its beginning
_SOON = 4  # weeks
_NO_JOBS = "fewer than two jobs were started in the period"


def job_types(period: Period, scale: FidelityScale) -> Finding:
    """Return how different the kinds of work of the jobs started are."""
    jobs = len(period.starts.start)
    if jobs < 2:
        return Finding(_NO_JOBS)
    kinds = len(Sector)
    counts = np.bincount(period.tables.employers.sector[period.starts.party], minlength=kinds)
    even = np.bincount(np.arange(jobs) % kinds, minlength=kinds)
    value = 100.0 * _different(counts) / _different(even)
    return Finding(
        f"{(counts > 0).sum()} kinds of work in {jobs} jobs; as spread as {value:.0f} % of the"
        " most there can be", value, "%",
    )


def _different(counts: NDArray[np.int64]) -> float:
    """Return the chance that two of the things counted are of different kinds."""
    total = counts.sum()
    return 1.0 - float((counts * (counts - 1)).sum()) / float(total * (total - 1))


def employer_diversity(period: Period, scale: FidelityScale) -> Finding:
    """Return different employers per job started."""
    jobs = len(period.starts.start)
    if jobs < 2:
        return Finding(_NO_JOBS)
    employers = len(np.unique(period.starts.party))
    value = 100.0 * employers / jobs
    return Finding(f"{employers} employers of {jobs} jobs started", value, "%")


def competitive_jobs(period: Period, scale: FidelityScale) -> Finding:
    """Return jobs on agreed terms among all starts."""
    return _competitive(period, asked_for=True)


def competitive_jobs_danish(period: Period, scale: FidelityScale) -> Finding:
    """Return the same without unpaid trials that a firm asked for before hiring."""
    return _competitive(period, asked_for=False)


def _competitive(period: Period, *, asked_for: bool) -> Finding:
    rows = period.of(Event.JOB_STARTED, Event.PRAKTIK_STARTED, Event.SUBSIDY_STARTED)
    rows = rows[period.served[rows["candidate"], rows["week"]]]
    trial = rows["kind"] == int(Event.PRAKTIK_STARTED)
    if not asked_for:
        rows = rows[~(trial & (rows["source"] == int(Channel.OUTREACH)))]
    jobs = int((rows["kind"] == int(Event.JOB_STARTED)).sum())
    value = per_cent(jobs, len(rows))
    if value is None:
        return Finding("nobody started in a job, a trial or a subsidy in the period")
    return Finding(
        f"{jobs} jobs on agreed terms of {len(rows)} starts ({value:.0f} %)", value, "%"
    )


def follow_along(period: Period, scale: FidelityScale) -> Finding:
    """Return who was met while in a job, and whether more often early than late."""
    jobs = period.jobs
    begin = np.maximum(jobs.start + 1, period.first)
    end = np.minimum(jobs.stop, period.last)
    long = end - begin >= _SOON
    person, start, begin, end = jobs.person[long], jobs.start[long], begin[long], end[long]
    if not len(person):
        return Finding("nobody held a job found with the service for four weeks of the period")
    share = per_cent((period.contacts(person, begin, end) > 0).sum(), len(person))
    turn = np.clip(start + 1 + _EARLY, begin, end)
    early, late = turn - begin, end - turn
    often = period.contacts(person, begin, turn).sum() / max(1, early.sum())
    later = period.contacts(person, turn, end).sum() / max(1, late.sum())
    adjusted = period.of(Event.HOURS_CHANGED)["candidate"]
    hours = bool(np.isin(adjusted, person).any())
    return Finding(
        f"{shown(share)} of {len(person)} met; {4.35 * often:.1f} contacts a month in the first"
        f" quarter of a job and {4.35 * later:.1f} later; hours"
        f" {'adjusted' if hours else 'never adjusted'}",
        met=steps(
            half=at_least(share, 0.4), most=at_least(share, 0.6),
            varied=at_least(share, MOST) and (often > later or not late.sum()), employer=hours,
        ),
    )


def time_unlimited(period: Period, scale: FidelityScale) -> Finding:
    """Return who was met after the fourth month of a job, and around its start."""
    jobs = period.jobs
    begin = np.maximum(jobs.start + 1 + _FOUR_MONTHS, period.first)
    end = np.minimum(jobs.stop, period.last)
    long = end - begin >= _SOON
    later = period.contacts(jobs.person[long], begin[long], end[long]) > 0
    share = per_cent(later.sum(), len(later))
    fresh = jobs.only(
        (jobs.start >= period.first - _SOON) & (jobs.start <= period.last - 1 - _SOON)
        & (jobs.stop - jobs.start > _SOON)
    )
    weekly = per_cent(
        (period.contacts(fresh.person, fresh.start + 1, fresh.start + 1 + _SOON) >= 3).sum(),
        len(fresh.start),
    )
    before = period.contacts(fresh.person, fresh.start - 1, fresh.start + 1) > 0
    after = period.contacts(fresh.person, fresh.start + 1, fresh.start + 2) > 0
    around = per_cent((before & after).sum(), len(fresh.start))
    if share is None:
        return Finding("nobody held a job found with the service for more than four months")
    limits = np.isin(
        period.of(Event.SERVICE_ENDED)["source"],
        [int(Ending.LIMIT), int(Ending.IN_WORK_LIMIT), int(Ending.BUDGET)],
    )
    return Finding(
        f"{shown(share)} of {len(later)} met after the fourth month; three contacts in the first"
        f" four weeks {shown(weekly)}, around the start {shown(around)}; {int(limits.sum())}"
        " ended by a limit",
        met=steps(
            some=share > 0.0, half=at_least(share, HALF), steady=at_least(weekly, HALF),
            around_start=at_least(around, HALF),
        ),
    )


def community(period: Period, scale: FidelityScale) -> Finding:
    """Return the share of contacts out of the office."""
    held = len(period.of(Event.CONTACT))
    if not held:
        return Finding("no contact was held in the period")
    value = 100.0 * period.programme.community_share
    return Finding(f"{value:.0f} % of {held} contacts, by the timetable", value, "% of contacts")


def engagement(period: Period, scale: FidelityScale) -> Finding:
    """Return what is done to keep in touch with those who stay away."""
    programme = period.programme
    away = period.of(Event.STAYED_AWAY)
    away = away[away["week"] <= period.last - 1 - _SOON]
    person, week = away["candidate"].astype(np.int64), away["week"].astype(np.int64)
    again = per_cent((period.contacts(person, week + 1, week + 1 + _SOON) > 0).sum(), len(person))
    closed = period.of(Event.SERVICE_ENDED)
    last_away = np.full(period.size, -period.last)
    np.maximum.at(last_away, person, week)
    ended = (closed["week"] - last_away[closed["candidate"]] <= _SOON).sum()
    teams = programme.treatment_teams > 0
    met: dict[str, bool | None] = {
        "tries_again": None if again is None else at_least(again, MOST),
        "not_closed": None if again is None else not ended,
        "out": programme.community_share >= HALF,
        "with_treatment": teams and (programme.conference_minutes > 0 or programme.desk_days > 0),
        "network": None,
        "open_door": programme.return_allowed,
    }
    done = ", ".join(name.replace("_", " ") for name, part in met.items() if part)
    stayed = f"{len(away)} stayed away from a contact" + (
        "" if again is None else f", {again:.0f} % of them met within four weeks"
    )
    return Finding(f"{stayed}; parts seen: {done or 'none'}", met=met)
