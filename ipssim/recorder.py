"""Note what happens: the event table, and weekly counts per arm.

Recording never changes a run: without it, events are made and left nowhere.
"""

from __future__ import annotations

from enum import IntFlag
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.compiled import inlined, rule
from ipssim.vocabulary import Event

EVENT_DTYPE = np.dtype(
    [
        ("candidate", np.int32),
        ("week", np.int32),
        ("kind", np.int8),
        ("source", np.int16),
        ("target", np.int16),
        ("party", np.int32),
        ("amount", np.float32),
    ]
)
"""`week` is the calendar week of the run; `source`, `target`, `party`, `amount` per `Event`."""

EVENTS_PER_WEEK = 24
"""More events than one person can have in a week; room kept free before a recorded week."""

WEEKLY = (
    "people",
    "clarification",
    "search",
    "in_work",
    "in_study",
    "ending",
    "in_service",
    "waiting",
    "reached_job",
    "reached_education",
    "reached_any",
    "hours",
    "contact_minutes",
    "caseload",
)
"""Weekly counts by arm and week since entry; `caseload` sums the caseload per full-time worker
over the people served."""

WATCHED = ("share", "caseload", "visits", "visits_again", "visits_ahead", "vacant_until")
"""Columns of the workers that are kept week by week where events are kept."""

YEARLY = (
    "served",  # weeks in which somebody was served
    "waiting",  # weeks in which somebody stood in the queue
    "referred",
    "admitted",
    "returned",  # of those admitted, who had been there before
    "waited",  # weeks, by those admitted
    "waited_long",  # of those admitted, who waited longer than `LONG_WAIT` weeks
    "jobs",  # begun while served, and held when that week was recorded
    "studies",  # likewise
    "job_weeks",  # while served
    "study_weeks",
    "posts",  # full-time weeks of consultants' open posts
    "paid",  # of these, with somebody in the post
    "leader_planned",  # full-time weeks that leaders have for people of their own
    "leader_paid",  # of these, with a leader there
    "left",  # workers who have left so far (not a count of the year)
    "hired",  # workers who began after the first week
    "served_at_end",  # people, when the year was over
    "waiting_at_end",
    *(f"ended_{reason}" for reason in range(11)),  # by `Ending`
)
"""Yearly counts by programme and calendar year of a run, as they are said beside each."""

LONG_WAIT = 13  # weeks
MOST_WAIT = 260  # weeks; longer waits are counted as so long

WATCH = ("referred", "since", "first", "weeks", "kept")
"""What a service over time keeps of each person, in weeks, -1 for never.

`referred` is the week of the first referral; `since` the week from which the person is watched:
of the first admission, or of that in a run this one is set beside. Within the window from there:
`first` is the weeks to the first job or course, `weeks` those in a job or a course, and `kept` the
longest time in one job.
"""


DIARY_INCOME = 15  # the four lowest bits of a week in the diary are `Income`


class Noted(IntFlag):
    """What else a week of the diary says of somebody, as bits beside what they live on."""

    PRAKTIK = 16  # in an unpaid trial
    SUBSIDY = 32  # in a public job with wage subsidy
    HOSPITAL = 64
    SERVED = 128  # has a worker of the programme
    TALK = 256  # a talk was held at the jobcentre
    TREATED = 512  # in a course of treatment
    HELPED = 1024  # the job was found by outreach
    PARTNER = 2048  # lives with a partner
    IN_JOB = 4096
    IN_STUDY = 8192
    BESIDE = 16384  # is with the usual programme, beside a service over time


class Log(NamedTuple):
    """Events as they happen: rows with room for more, and how many have happened."""

    rows: np.recarray[Any, Any]
    made: NDArray[np.int64]


@inlined
def note(
    log: Log, week: int, candidate: int, kind: int, source: int, target: int,
    party: int, amount: float,
) -> None:
    """Write one event if there is room, and count it in any case."""
    _note(
        log, int(week), int(candidate), int(kind), int(source), int(target), int(party),
        float(amount),
    )


@rule
def _note(
    log: Log, week: int, candidate: int, kind: int, source: int, target: int,
    party: int, amount: float,
) -> None:
    rows, made = log.rows, log.made
    k = made[0]
    made[0] = k + 1
    if k < rows.shape[0]:
        rows[k].candidate = candidate
        rows[k].week = week
        rows[k].kind = kind
        rows[k].source = source
        rows[k].target = target
        rows[k].party = party
        rows[k].amount = amount


class Recorder:
    """Hold the event table of a run; `level` is "none" or "events"."""

    def __init__(self, level: str = "none") -> None:
        self.level = level
        self.log = Log(self._rows(0), np.zeros(1, dtype=np.int64))
        self._posts: dict[str, list[NDArray[Any]]] = {name: [] for name in WATCHED}
        self._outreach: list[NDArray[np.uint8]] = []

    @property
    def for_a_lane(self) -> Log:
        """Return the log that a lane writes to; where events are left nowhere, one of its own."""
        return self.log if self.on else Log(self.log.rows, np.zeros(1, dtype=np.int64))

    @staticmethod
    def _rows(size: int) -> Any:
        return np.rec.array(np.zeros(size, dtype=EVENT_DTYPE))

    @property
    def on(self) -> bool:
        """Say whether events are kept."""
        return self.level == "events"

    def make_room(self, people: int) -> None:
        """Make sure that a week of `people` fits; does nothing when events are not kept."""
        rows, count = self.log.rows, int(self.log.made[0])
        needed = count + EVENTS_PER_WEEK * people
        if self.on and needed > rows.shape[0]:
            larger = self._rows(max(2 * rows.shape[0], needed))
            larger[:count] = rows[:count]
            self.log = Log(larger, self.log.made)

    def keep_week(self, workers: Any, outreach: NDArray[np.float32]) -> None:
        """Keep what the workers' table says at the end of a week; nothing when events are not kept.

        `outreach` are the minutes of employer time for each person this week.
        """
        if not self.on:
            return
        for name, weeks in self._posts.items():
            weeks.append(getattr(workers, name).copy())
        self._outreach.append(np.ceil(np.minimum(outreach, 255.0)).astype(np.uint8))

    def posts(self, name: str) -> NDArray[Any]:
        """Return a watched column of the workers, (weeks passed, workers)."""
        return np.array(self._posts[name])

    def outreach(self) -> NDArray[np.uint8]:
        """Return the minutes of employer time for each person, (weeks passed, people), at most 255.

        What is kept of somebody who is not served is left over from an earlier week.
        """
        return np.array(self._outreach)

    def events(self) -> NDArray[Any]:
        """Return the events so far as a structured array (dtype `EVENT_DTYPE`)."""
        kept: NDArray[Any] = np.asarray(self.log.rows)[: int(self.log.made[0])]
        return kept

    def frame(self) -> pd.DataFrame:
        """Return the events as a table with `kind` as a word, ordered by person and week."""
        raw = self.events()
        table = pd.DataFrame({name: raw[name] for name in EVENT_DTYPE.names or ()})
        words = {int(kind): kind.name.lower() for kind in Event}
        table["kind"] = pd.Categorical(table["kind"].map(words), categories=list(words.values()))
        return table.sort_values(["candidate", "week"], kind="stable", ignore_index=True)
