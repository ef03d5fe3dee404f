"""Patterns of people's courses and jobs, counted from events (3, 4, 5, 6, 11, 13)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ipssim.studies.patterns.recorded import (
    NEVER,
    Chosen,
    Events,
    Floats,
    Recorded,
    Weeks,
    share,
)
from ipssim.vocabulary import Decision, Ending, Event, Position

FULL_TIME = 37.0  # hours a week
_HAIR = 0.01  # hours are kept as single-precision numbers
SOON = 5  # weeks
WEEKS_A_MONTH = 365.25 / 12 / 7
KEPT = 26  # weeks
PLACEMENT_ENDED = (Event.PRAKTIK_ENDED, Event.SUBSIDY_ENDED)
AT_ONCE = 4  # weeks between a placement's end and pay by the same employer


def _entered(recorded: Recorded, position: Position) -> Events:
    """Return the changes of position by which people enter one."""
    moves, flag = recorded.having(Event.POSITION), int(position)
    found: Events = moves[  # where people stand at entry, out of nothing, is no change
        (moves["source"] != 0) & (moves["target"] & flag != 0) & (moves["source"] & flag == 0)
    ]
    return found


def _since_admission(recorded: Recorded, events: Events) -> Weeks:
    """Return the weeks from people's admission to their first of these events, if they have it."""
    admitted = recorded.first(recorded.having(Event.ADMITTED))
    later = recorded.first(events)
    known = (later < NEVER) & (admitted < NEVER)
    return np.asarray(later[known] - admitted[known])


def search_start(recorded: Recorded) -> float:
    """Return the median of weeks from admission to search, of those who come to search."""
    weeks = _since_admission(recorded, _entered(recorded, Position.SEARCH))
    return float(np.median(np.maximum(0, weeks))) if len(weeks) else float("nan")


def first_job_later(recorded: Recorded) -> float:
    """Return the share (%) of people's first jobs that begin later than `SOON` after admission."""
    return share(_since_admission(recorded, recorded.having(Event.JOB_STARTED)) > SOON)


def full_time(recorded: Recorded) -> float:
    """Return the share (%) of jobs that begin with full-time hours."""
    return share(recorded.having(Event.JOB_STARTED)["amount"] >= FULL_TIME - _HAIR)


def back_again(recorded: Recorded) -> float:
    """Return the share (%) of people who return to clarification or to search.

    Everybody begins in clarification, so any entry into it is a return; search is returned to when
    it is entered a second time.
    """
    clarifying = _entered(recorded, Position.CLARIFICATION)["candidate"]
    searching, times = np.unique(
        _entered(recorded, Position.SEARCH)["candidate"], return_counts=True
    )
    return recorded.share(np.concatenate((clarifying, searching[times > 1])))


def left_with_nothing(recorded: Recorded) -> float:
    """Return the share (%) of people whose support ended and who never had a job or a course."""
    left = recorded.having(Event.SERVICE_ENDED)["candidate"]
    placed = recorded.having(Event.JOB_STARTED, Event.STUDY_STARTED)["candidate"]
    return recorded.share(np.setdiff1d(left, placed))


def clarified_pension(recorded: Recorded) -> float:
    """Return the share (%) of people who left clarified about pension; nan where none can be.

    They ended so (an ending by clarification), or were recommended pension and had no place.
    """
    endings = {ending.name: int(ending) for ending in Ending}
    heard = recorded.having(Event.CASE_HEARD)
    if "CLARIFIED" not in endings and not len(heard):
        return float("nan")
    left = recorded.having(Event.SERVICE_ENDED)
    so = left[left["source"] == endings.get("CLARIFIED", -1)]["candidate"]
    pension = heard[heard["target"] == int(Decision.FOERTIDSPENSION)]["candidate"]
    placed = recorded.having(Event.JOB_STARTED, Event.STUDY_STARTED)["candidate"]
    decided = np.setdiff1d(np.intersect1d(pension, left["candidate"]), placed)
    return recorded.share(np.concatenate((so, decided)))


def first_job_weeks(recorded: Recorded, begun_within: int, followed: int) -> Floats:
    """Return how long people's first jobs last, in weeks, at most `followed`.

    Counted are first jobs begun less than `begun_within` weeks after entry. A job that goes on when
    follow-up ends counts with its length so far.
    """
    entry, start, end = (
        recorded.first(recorded.having(kind))
        for kind in (Event.ENTERED, Event.JOB_STARTED, Event.JOB_ENDED)
    )
    begun = (entry < NEVER) & (start < NEVER) & (start - entry < begun_within)
    entry, start, end = entry[begun], start[begun], end[begun]
    weeks = np.where(end < NEVER, end, entry + recorded.horizon) - start
    return np.minimum(weeks, followed).astype(np.float64)


def mean_and_skew(weeks: Floats) -> tuple[float, float]:
    """Return the mean and the mean minus the median, in months; nan of nothing."""
    if not len(weeks):
        return float("nan"), float("nan")
    mean = float(weeks.mean())
    return mean / WEEKS_A_MONTH, (mean - float(np.median(weeks))) / WEEKS_A_MONTH


def kept(weeks: Floats) -> float:
    """Return the share (%) of jobs that last `KEPT` weeks."""
    return share(weeks >= KEPT)


def placements_to_pay(recorded: Recorded) -> float:
    """Return the share (%) of ended placements after which the same employer pays at once.

    Placements are unpaid trials and jobs with wage subsidy in public workplaces.
    """
    over = recorded.having(*PLACEMENT_ENDED)
    return share(_near(over, recorded.having(Event.JOB_STARTED), 1))


def praktik_before_pay(recorded: Recorded) -> float:
    """Return the share (%) of jobs that an unpaid trial at the same employer went before."""
    jobs = recorded.having(Event.JOB_STARTED)
    return share(after(jobs, recorded.having(Event.PRAKTIK_ENDED)))


def after(jobs: Events, placements: Events) -> Chosen:
    """Say of each job whether it came at once after one of these placements by its employer."""
    return _near(jobs, placements, -1)


def _near(events: Events, others: Events, way: int) -> Chosen:
    """Say which events have one of `others`, of the same two, soon after (`way` 1) or before."""
    def places(some: Events) -> Iterator[tuple[int, int, int]]:
        return zip(*(some[name].tolist() for name in ("candidate", "party", "week")), strict=True)

    near = {
        (who, party, week - way * weeks)
        for who, party, week in places(others) for weeks in range(AT_ONCE + 1)
    }
    return np.array([place in near for place in places(events)], dtype=bool)
