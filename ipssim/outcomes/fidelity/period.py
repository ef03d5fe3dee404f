"""What was recorded of one service in a period, in the shape that a reviewer asks for it.

Everything comes from events, tables and the weekly record of posts of a finished run; nothing here
changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipssim.errors import InputError, Problem
from ipssim.settings.declare.programme import Programme
from ipssim.simulation import Simulation
from ipssim.vocabulary import Channel, Ending, Event

LOOK_BACK = 52
"""Weeks before the period's end in which an admission is recent enough to be asked about."""

FULL_INTAKE = 78
"""Weeks of intake after which a service has people in all phases."""

_OPEN = 32_767  # week of an end that has not come
_EXACT = 1e-9
_LATE = (int(Ending.AGREED), int(Ending.DROPPED_OUT))  # endings after the week's contacts


@dataclass(frozen=True, slots=True)
class Spells:
    """Courses of support or jobs: row of the person, first week, and the week it was over."""

    person: NDArray[np.int64]
    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    party: NDArray[np.int64]  # worker of an admission, employer of a job

    def only(self, which: NDArray[np.bool_]) -> Spells:
        """Return some of them."""
        return Spells(self.person[which], self.start[which], self.stop[which], self.party[which])


class Period:
    """One service (the programme `code` of a run) in weeks `first` to `last` (not included).

    Raises `InputError` where the run kept no events or has not reached the period's end.
    """

    def __init__(self, simulation: Simulation, code: int, first: int, last: int) -> None:
        if not simulation.recorder.on or not 0 <= first < last <= simulation.week:
            raise InputError([Problem(
                "period", f"weeks {first} to {last}",
                message="A review needs a run that kept its events and has passed these weeks.",
                allowed=f"weeks within 0 to {simulation.week} of a run with record=\"events\"",
            )])
        self.simulation = simulation
        self.code = code
        self.first, self.last = first, last
        self.weeks = last - first
        self.programme: Programme = simulation.setup.programmes[code]
        self.tables = simulation.tables
        self.size = int(self.tables.candidates.person.key.shape[0])
        events = simulation.recorder.events()
        self.events = events[self.tables.candidates.standing.arm[events["candidate"]] == code]

    def of(self, *kinds: Event, within: bool = True) -> NDArray[Any]:
        """Return the events of some kinds; `within` the period, or all until its end."""
        wanted = np.isin(self.events["kind"], [int(kind) for kind in kinds])
        wanted &= self.events["week"] < self.last
        if within:
            wanted &= self.events["week"] >= self.first
        return np.asarray(self.events[wanted])

    def _spells(self, begins: Event, *ends: Event) -> Spells:
        """Return what begins and ends, in order of person and week."""
        kinds = [int(begins), *(int(end) for end in ends), int(Event.FOLLOWED_UP)]
        rows = self.events[np.isin(self.events["kind"], kinds)]
        rows = rows[np.argsort(rows["candidate"], kind="stable")]
        starts = np.flatnonzero(rows["kind"] == int(begins))
        after = np.minimum(starts + 1, len(rows) - 1)
        ended = (after > starts) & (rows["candidate"][after] == rows["candidate"][starts])
        stop = np.where(ended, rows["week"][after], _OPEN)
        late = (rows["kind"][after] == int(Event.SERVICE_ENDED)) & np.isin(
            rows["source"][after], _LATE
        )
        return Spells(
            rows["candidate"][starts].astype(np.int64), rows["week"][starts].astype(np.int64),
            (stop + (ended & late)).astype(np.int64), rows["party"][starts].astype(np.int64),
        )

    def _weeks_of(self, spells: Spells) -> NDArray[np.bool_]:
        """Say in which weeks of the run each person is in one of the spells, (people, weeks)."""
        change = np.zeros((self.size, self.last + 1), dtype=np.int16)
        inside = spells.start < self.last
        np.add.at(change, (spells.person[inside], spells.start[inside]), 1)
        stop = np.minimum(spells.stop[inside], self.last)
        np.add.at(change, (spells.person[inside], stop), -1)
        return np.asarray(np.cumsum(change, axis=1)[:, : self.last] > 0)

    @cached_property
    def courses(self) -> Spells:
        """Return the courses of support, from admission to ending."""
        return self._spells(Event.ADMITTED, Event.SERVICE_ENDED)

    @cached_property
    def all_jobs(self) -> Spells:
        """Return all jobs, from start to end."""
        return self._spells(Event.JOB_STARTED, Event.JOB_ENDED)

    @cached_property
    def jobs(self) -> Spells:
        """Return the jobs that began while the person was served."""
        jobs = self.all_jobs
        known = np.minimum(jobs.start, self.last - 1)
        return jobs.only((jobs.start < self.last) & self.served[jobs.person, known])

    @cached_property
    def starts(self) -> Spells:
        """Return the jobs that began in the period while the person was served."""
        return self.jobs.only((self.jobs.start >= self.first) & (self.jobs.start < self.last))

    @cached_property
    def served(self) -> NDArray[np.bool_]:
        """Say in which weeks each person is served, (people, weeks until the period's end)."""
        return self._weeks_of(self.courses)

    @cached_property
    def employed(self) -> NDArray[np.bool_]:
        """Say in which weeks each person holds a job, (people, weeks until the period's end)."""
        return self._weeks_of(self.all_jobs)

    @cached_property
    def met(self) -> NDArray[np.bool_]:
        """Say in which weeks each person has a contact, (people, weeks until the period's end)."""
        found = np.zeros((self.size, self.last), dtype=np.bool_)
        contacts = self.of(Event.CONTACT, within=False)
        found[contacts["candidate"], contacts["week"]] = True
        return found

    @cached_property
    def _met_so_far(self) -> NDArray[np.int64]:
        counts = np.zeros((self.size, self.last + 1), dtype=np.int64)
        np.cumsum(self.met, axis=1, out=counts[:, 1:])
        return counts

    def contacts(self, person: Any, start: Any, stop: Any) -> NDArray[np.int64]:
        """Count a person's contacts in weeks `start` to `stop` (not included)."""
        low, high = np.clip(start, 0, self.last), np.clip(stop, 0, self.last)
        counts = self._met_so_far
        return np.asarray(np.maximum(counts[person, high] - counts[person, low], 0))

    @cached_property
    def employer_time(self) -> NDArray[np.float64]:
        """Return the employer contacts made for each person so far, (people, weeks + 1).

        Minutes of employer time over the minutes of a contact; an application through the service
        is a contact too. Entry w counts the weeks before w. Through a company centre they are made
        when it comes to what it was asked for.
        """
        minutes = self.simulation.recorder.outreach()[: self.last].T * self.served
        made = minutes / self.simulation.setup.world.workload.visit_minutes
        if self.programme.outreach == "company_centre":
            asked = np.zeros(self.size)
            for week in range(self.last):
                asked = asked + made[:, week]
                made[:, week] = asked / self.simulation.setup.world.getting.centre_weeks
                asked = asked - made[:, week]
        rows = self.of(Event.APPLIED, within=False)
        rows = rows[rows["source"] == int(Channel.OUTREACH)]
        made[rows["candidate"], rows["week"]] += 1.0
        total = np.zeros((self.size, self.last + 1))
        np.cumsum(made, axis=1, out=total[:, 1:])
        return total

    @cached_property
    def recent(self) -> Spells:
        """Return the courses begun not long before the period's end."""
        start = self.courses.start
        return self.courses.only((start >= self.last - LOOK_BACK) & (start < self.last))

    def first_approach(self, courses: Spells) -> NDArray[np.int64]:
        """Return the week of the first employer contact in each course, or a week never to come."""
        weeks = np.arange(self.last)
        stop = np.minimum(courses.stop, self.last)
        inside = (weeks >= courses.start[:, None]) & (weeks < stop[:, None])
        so_far = self.employer_time[courses.person]
        before = np.take_along_axis(so_far, courses.start[:, None], axis=1)
        found = (so_far[:, 1:] - before >= 1.0 - _EXACT) & inside
        return np.where(found.any(axis=1), found.argmax(axis=1), _OPEN)

    @cached_property
    def _own_posts(self) -> NDArray[np.bool_]:
        return np.asarray(self.tables.workers.arm == self.code)

    def post(self, name: str) -> NDArray[Any]:
        """Return a watched column of this service's workers in the period, (weeks, workers)."""
        return self.simulation.recorder.posts(name)[self.first : self.last, self._own_posts]

    def tally(self, name: str) -> float:
        """Return how much a tally of this service's workers has grown in the period."""
        kept = self.simulation.recorder.posts(name)[:, self._own_posts]
        before = kept[self.first - 1].sum() if self.first > 0 else 0
        return float(kept[self.last - 1].sum() - before)

    @cached_property
    def posts_paid(self) -> NDArray[np.float64]:
        """Return full-time posts by week and worker, (weeks, workers)."""
        if self.simulation.setup.organisation.unlimited_time:
            return np.asarray(self.post("caseload") > 0, dtype=np.float64)
        return np.asarray(self.post("share"), dtype=np.float64)

    @cached_property
    def posts_filled(self) -> NDArray[np.float64]:
        """Return the same without posts that were vacant, (weeks, workers)."""
        until = self.simulation.recorder.posts("vacant_until")[:, self._own_posts]
        weeks = np.arange(self.first, self.last)
        # A post is vacant from the week after somebody left: what stood at the end of the week
        # before tells.
        before = until[np.maximum(weeks - 1, 0)]
        return np.asarray(self.posts_paid * ~(before > weeks[:, None]))

    @cached_property
    def work_weeks(self) -> float:
        """Return the weeks of full-time workers at work in the period."""
        return float(self.posts_filled.sum()) if self.programme.worker_week_hours > 0 else 0.0

    @cached_property
    def people_weeks(self) -> int:
        """Return the weeks of people served in the period."""
        return int(self.served[:, self.first :].sum())
