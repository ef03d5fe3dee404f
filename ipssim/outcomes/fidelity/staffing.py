"""Evidence for the items on staffing: caseload, what hours go to, who does which phase."""

from __future__ import annotations

import numpy as np

from ipssim.outcomes.fidelity.finding import HALF, Finding, at_least, per_cent
from ipssim.outcomes.fidelity.period import Period
from ipssim.settings.declare.fidelity_scale import FidelityScale
from ipssim.settings.declare.programme import Programme
from ipssim.vocabulary import Event

_NO_WORKERS = "no worker was at work in the period"
_PHASES = 6


def caseload(period: Period, scale: FidelityScale) -> Finding:
    """Return people per full-time worker at work; the scale counts whole people."""
    if period.work_weeks <= 0.0:
        return Finding(_NO_WORKERS)
    value = period.people_weeks / period.work_weeks
    posts = period.work_weeks / period.weeks
    return Finding(
        f"{value:.1f} people per full-time worker at work ({posts:.1f} posts filled)",
        float(round(value)), "people per worker",
    )


def employment_time(period: Period, scale: FidelityScale) -> Finding:
    """Return the share of paid hours that was not other help or the authority's paperwork."""
    paid = period.work_weeks * 60.0 * period.programme.worker_week_hours
    if paid <= 0.0:
        return Finding(_NO_WORKERS)
    needs = float(period.of(Event.NEED_MET)["amount"].sum())
    papers = 0.0
    if period.programme.authority == "own":
        minutes = period.programme.documentation_minutes * period.people_weeks
        papers = scale.authority_part * minutes
    value = max(0.0, 100.0 * (1.0 - (needs + papers) / paid))
    return Finding(
        f"{value:.0f} % of the hours; {100 * needs / paid:.0f} % went to other needs and"
        f" {100 * papers / paid:.0f} % to the authority's paperwork", value, "% of hours",
    )


def phases(period: Period, scale: FidelityScale) -> Finding:
    """Return how many of six phases a person gets from the same worker."""
    shares = {
        "intake": _intake(period), "engagement": _engagement(period),
        "finding out": _finding_out(period), "finding work": _finding_work(period),
        "start": _start(period), "follow-along": _follow_along(period),
    }
    elsewhere = _with_others(period.programme)
    seen = {name: share for name, share in shares.items() if share is not None}
    if not seen:
        return Finding("nobody was in any phase in the period")
    done = [name for name in seen if at_least(seen[name], HALF) and name not in elsewhere]
    value = _PHASES * len(done) / len(seen)
    unseen = f"; nobody in {', '.join(n for n in shares if n not in seen)}"
    return Finding(
        f"{len(done)} of {len(seen)} phases from the same worker"
        f" ({', '.join(done) or 'none'}){unseen if len(seen) < _PHASES else ''}",
        float(int(value)), "phases",
    )


def _with_others(programme: Programme) -> set[str]:
    """Return the phases that somebody else has: employers first, then the time in work."""
    others = set()
    if programme.workers_per_person > 1 or programme.outreach == "company_centre":
        others.add("finding work")
    if programme.workers_per_person > 2:
        others |= {"start", "follow-along"}
    return others


def _intake(period: Period) -> float | None:
    """Return who was met within four weeks of admission, among those who were there so long."""
    new = period.courses.only(
        (period.courses.start >= period.first) & (period.courses.start <= period.last - 4)
    )
    met = period.contacts(new.person, new.start, new.start + 4) > 0
    return per_cent(met.sum(), len(met))


def _engagement(period: Period) -> float | None:
    """Return who was met in the period, among those served without a job."""
    free = (period.served & ~period.employed)[:, period.first :]
    people = np.flatnonzero(free.sum(axis=1) >= 4)
    met = (period.met[people, period.first :] & free[people]).any(axis=1)
    return per_cent(met.sum(), len(people))


def _finding_out(period: Period) -> float | None:
    """Return who had two contacts within a quarter, among recent courses that lasted as long."""
    long = np.minimum(period.recent.stop, period.last) - period.recent.start >= 13
    courses = period.recent.only(long)
    talks = period.contacts(courses.person, courses.start, courses.start + 13)
    return per_cent((talks >= 2).sum(), len(talks))


def _finding_work(period: Period) -> float | None:
    """Return for whom employers were approached, among those served who want and have no job."""
    free = (period.served & ~period.employed)[:, period.first :]
    wanting = period.tables.candidates.wish.wants_job > 0
    people = np.flatnonzero((free.sum(axis=1) >= 4) & wanting)
    made = period.employer_time[people]
    done = made[:, period.last] - made[:, period.first] >= 1.0
    return per_cent(done.sum(), len(people))


def _start(period: Period) -> float | None:
    """Return who was met within four weeks after starting a job, where so long had passed."""
    jobs = period.starts.only(period.starts.start <= period.last - 5)
    met = period.contacts(jobs.person, jobs.start + 1, jobs.start + 5) > 0
    return per_cent(met.sum(), len(met))


def _follow_along(period: Period) -> float | None:
    """Return who was met in the period, among those in a job for more than a quarter."""
    begin = np.maximum(period.jobs.start + 13, period.first)
    end = np.minimum(period.jobs.stop, period.last)
    long = end - begin >= 4
    met = period.contacts(period.jobs.person[long], begin[long], end[long]) > 0
    return per_cent(met.sum(), len(met))
