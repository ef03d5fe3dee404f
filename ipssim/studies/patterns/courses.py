"""Patterns of people's courses: search, hours, going back and forth, leaving (3, 4, 6, 13)."""

from __future__ import annotations

import numpy as np

from ipssim.studies.patterns.recorded import NEVER, Events, Recorded, percent
from ipssim.vocabulary import Decision, Ending, Event, Position

FULL_TIME = 37.0  # hours a week
_HAIR = 0.01  # hours are kept as single-precision numbers
SOON = 5  # weeks


def _entered(recorded: Recorded, position: Position) -> Events:
    """Return the changes of position by which people enter one."""
    moves = recorded.having(Event.POSITION)
    flag = int(position)
    moves = moves[moves["source"] != 0]  # where people stand at entry is no change
    found: Events = moves[(moves["target"] & flag != 0) & (moves["source"] & flag == 0)]
    return found


def search_start(recorded: Recorded) -> float:
    """Return the median of weeks from admission to search, of those who come to search."""
    started = recorded.first(_entered(recorded, Position.SEARCH))
    admitted = recorded.first(recorded.having(Event.ADMITTED))
    known = (started < NEVER) & (admitted < NEVER)
    if not known.any():
        return float("nan")
    return float(np.median(np.maximum(0, started[known] - admitted[known])))


def first_job_later(recorded: Recorded) -> float:
    """Return the share (%) of people's first jobs that begin later than `SOON` after admission."""
    job = recorded.first(recorded.having(Event.JOB_STARTED))
    admitted = recorded.first(recorded.having(Event.ADMITTED))
    known = (job < NEVER) & (admitted < NEVER)
    return percent(int((job[known] - admitted[known] > SOON).sum()), int(known.sum()))


def full_time(recorded: Recorded) -> float:
    """Return the share (%) of jobs that begin with full-time hours."""
    hours = recorded.having(Event.JOB_STARTED)["amount"]
    return percent(int((hours >= FULL_TIME - _HAIR).sum()), len(hours))


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
