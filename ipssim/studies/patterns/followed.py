"""What becomes of each person over 30 months, seen at 18 months as well."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ipssim.simulation import Simulation
from ipssim.studies.patterns.recorded import NEVER, Chosen, Floats, Weeks, mean, share
from ipssim.vocabulary import Channel
from ipssim.world.build import Setup

SHORT, LONG = 78, 130
"""18 and 30 months, in weeks from entry."""


@dataclass(frozen=True, slots=True)
class Starts:
    """When people began their first job and course (`NEVER` without one), and weeks in a job."""

    job: Weeks
    study: Weeks
    weeks: Floats

    @classmethod
    def of(cls, simulation: Simulation) -> Starts:
        """Return everybody of a run that is over."""
        tally = simulation.tables.candidates.tally
        job, study = (
            np.where(one >= 0, one.astype(np.int64), NEVER)
            for one in (tally.first_job, tally.first_study)
        )
        return cls(job, study, np.asarray(tally.weeks_job, dtype=np.float64))

    @classmethod
    def run(cls, setup: Setup, seed: int, replicate: int) -> Starts:
        """Return everybody of one run of a setup."""
        return cls.of(Simulation(setup, seed, replicate).run())

    def only(self, chosen: Chosen) -> Starts:
        """Return those people for whom `chosen` is true."""
        return Starts(self.job[chosen], self.study[chosen], self.weeks[chosen])

    def first(self) -> Weeks:
        """Return weeks from entry to the first job or course, by person; `NEVER` without one."""
        return np.minimum(self.job, self.study)

    def any(self, within: int = SHORT) -> float:
        """Return the share (%) with a job or education begun within so many weeks."""
        return share(self.first() < within)

    def jobs(self, within: int = SHORT) -> float:
        """Return the share (%) with a job begun within so many weeks."""
        return share(self.job < within)

    def studies(self, within: int = SHORT) -> float:
        """Return the share (%) with education begun within so many weeks."""
        return share(self.study < within)

    def mean_weeks(self) -> float:
        """Return the weeks in a job over the whole of follow-up, everybody counted."""
        return mean(self.weeks)


@dataclass(frozen=True, slots=True)
class Course:
    """People's starts, with what only shows while the weeks pass.

    `channel` is how the first job was found (-1 without one) and `length` how many weeks it was
    held before follow-up ended; `hours`, `support`, `symptoms` and `in_work` are as they stood at
    18 months. `active` has a row a person and a column a week since entry: in a job or education.
    """

    starts: Starts
    arm: NDArray[np.int64]
    channel: NDArray[np.int64]
    length: Weeks
    hours: Floats
    support: Floats
    symptoms: Floats
    symptoms_entry: Floats
    in_work: Chosen
    active: Chosen

    @classmethod
    def run(cls, simulation: Simulation) -> Course:
        """Let all weeks of a new run pass, and look at everybody after each."""
        people, horizon = simulation.tables.candidates, simulation.setup.horizon_weeks
        job, study = people.job, people.study
        entry = people.person.entry_week.astype(np.int64)
        since, channel = (np.full(len(entry), -1, dtype=np.int64) for _ in range(2))
        length = np.zeros(len(entry), dtype=np.int64)
        entered = people.health.symptoms.astype(np.float64)
        hours, support, symptoms = (np.zeros(len(entry)) for _ in range(3))
        in_work = np.zeros(len(entry), dtype=bool)
        active = np.zeros((len(entry), horizon), dtype=bool)
        for week in range(simulation.weeks):
            simulation.advance()
            weeks = week - entry
            followed = (weeks >= 0) & (weeks < horizon)
            held = (job.employer >= 0) & followed
            active[followed, weeks[followed]] = (held | (study.study_since >= 0))[followed]
            first = held & (channel < 0)
            since[first], channel[first] = job.job_since[first], job.job_channel[first]
            length += held & (job.job_since == since)
            if (now := weeks == min(SHORT, horizon) - 1).any():
                hours[now], support[now] = people.tally.hours[now], people.tally.support_sum[now]
                symptoms[now], in_work[now] = people.health.symptoms[now], held[now]
        arm = people.standing.arm.astype(np.int64)
        return cls(
            Starts.of(simulation), arm, channel, length, hours, support, symptoms, entered,
            in_work, active,
        )

    def alone(self, within: int = SHORT) -> Chosen:
        """Say who found a first job within so many weeks, and found it alone."""
        return np.asarray((self.starts.job < within) & (self.channel == int(Channel.OWN)))

    def together(self, within: int = SHORT) -> Chosen:
        """Say who found a first job within so many weeks, and not alone."""
        return np.asarray((self.starts.job < within) & (self.channel > int(Channel.OWN)))

    def first_lengths(self, within: int, followed: int) -> Floats:
        """Return how long first jobs begun within so many weeks last, longer ones cut."""
        begun = self.starts.job < within
        return np.asarray(np.minimum(self.length[begun], followed), dtype=np.float64)
