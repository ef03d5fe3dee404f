"""Patterns of jobs: how long first jobs last, and what goes before pay (5, 11)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ipssim.studies.patterns.recorded import Events, Recorded, percent
from ipssim.vocabulary import Event

WEEKS_A_MONTH = 365.25 / 12 / 7
KEPT = 26  # weeks
PLACEMENT_ENDED = (Event.PRAKTIK_ENDED, Event.SUBSIDY_ENDED)
AT_ONCE = 4  # weeks between a placement's end and pay by the same employer


def first_job_weeks(
    recorded: Recorded, begun_within: int, followed: int
) -> NDArray[np.float64]:
    """Return how long people's first jobs last, in weeks, at most `followed`.

    Counted are first jobs begun less than `begun_within` weeks after entry. A job that goes on when
    follow-up ends counts with its length so far.
    """
    jobs = recorded.having(Event.ENTERED, Event.JOB_STARTED, Event.JOB_ENDED)
    lengths = []
    for events in np.split(jobs, np.flatnonzero(np.diff(jobs["candidate"])) + 1):
        started = np.flatnonzero(events["kind"] == int(Event.JOB_STARTED))
        entered = events["week"][events["kind"] == int(Event.ENTERED)]
        if not len(started) or not len(entered):
            continue
        start = int(events["week"][started[0]])
        if start - int(entered[0]) >= begun_within:
            continue
        after = events[started[0] + 1 :]
        ended = after["week"][after["kind"] == int(Event.JOB_ENDED)]
        stop = int(ended[0]) if len(ended) else int(entered[0]) + recorded.horizon
        lengths.append(min(stop - start, followed))
    return np.array(lengths, dtype=np.float64)


def mean_and_skew(weeks: NDArray[np.float64]) -> tuple[float, float]:
    """Return the mean and the mean minus the median, in months; nan of nothing."""
    if not len(weeks):
        return float("nan"), float("nan")
    mean = float(weeks.mean())
    return mean / WEEKS_A_MONTH, (mean - float(np.median(weeks))) / WEEKS_A_MONTH


def kept(weeks: NDArray[np.float64]) -> float:
    """Return the share (%) of jobs that last `KEPT` weeks."""
    return percent(int((weeks >= KEPT).sum()), len(weeks))


def placements_to_pay(recorded: Recorded) -> float:
    """Return the share (%) of ended placements after which the same employer pays at once.

    Placements are unpaid trials and jobs with wage subsidy in public workplaces.
    """
    over = recorded.having(*PLACEMENT_ENDED)
    return percent(int(_followed(over, recorded.having(Event.JOB_STARTED)).sum()), len(over))


def praktik_before_pay(recorded: Recorded) -> float:
    """Return the share (%) of jobs that an unpaid trial at the same employer went before."""
    jobs = recorded.having(Event.JOB_STARTED)
    return percent(int(after(jobs, recorded.having(Event.PRAKTIK_ENDED)).sum()), len(jobs))


def after(jobs: Events, placements: Events) -> NDArray[np.bool_]:
    """Say of each job whether it came at once after one of these placements by its employer."""
    return _followed(_turned(jobs), _turned(placements))


def _followed(events: Events, others: Events) -> NDArray[np.bool_]:
    """Say of each event whether the same person and party has one of `others` soon after it."""
    found = np.zeros(len(events), dtype=bool)
    by_pair: dict[tuple[int, int], list[int]] = {}
    for who, party, week in zip(others["candidate"], others["party"], others["week"], strict=True):
        by_pair.setdefault((int(who), int(party)), []).append(int(week))
    for number, event in enumerate(events):
        weeks = by_pair.get((int(event["candidate"]), int(event["party"])), ())
        found[number] = any(0 <= week - int(event["week"]) <= AT_ONCE for week in weeks)
    return found


def _turned(events: Events) -> Events:
    """Return the events with time running backwards."""
    turned = events.copy()
    turned["week"] = -turned["week"]
    return turned
