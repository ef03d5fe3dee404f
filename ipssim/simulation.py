"""A run: tables, a clock, and the week."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ipssim.chance import Luck
from ipssim.recorder import WEEKLY, Recorder
from ipssim.week import Run, run_weeks
from ipssim.world.build import Setup, build
from ipssim.world.records import intake_calendar, market_record, programme_records, world_record


class Simulation:
    """One run of one setup with one luck; advances by weeks.

    Tables are in `tables`, the number of weeks passed in `week`. Two simulations with the same
    setup and luck hold the same bytes after the same number of weeks.
    """

    def __init__(
        self, setup: Setup, seed: int = 1, replicate: int = 0, record: str = "none"
    ) -> None:
        self.setup = setup
        self.luck: Luck = (seed, replicate)
        self.tables = build(setup, self.luck)
        self.recorder = Recorder(record)
        self.week = 0
        self._p = world_record(setup.world)
        self._market = market_record(
            setup.labour_market, setup.organisation.unlimited_openings
        )
        self._run = self._room()

    def _room(self) -> Any:
        setup, tables, n = self.setup, self.tables, self.setup.size
        workers = tables.workers.caseload.shape[0]
        intake, main_intake = intake_calendar(setup.labour_market, setup.weeks + 1)
        return Run(
            programmes=programme_records(setup.programmes),
            desks=tables.desks,
            place_start=tables.place_start,
            caseworker_start=tables.caseworker_start,
            by_entry=tables.by_entry,
            intake=intake,
            main_intake=main_intake,
            active=np.zeros(n, dtype=np.int64),
            state=np.zeros(2, dtype=np.int64),
            client_start=np.zeros(workers + 1, dtype=np.int64),
            clients=np.zeros(n, dtype=np.int64),
            order=np.zeros(n, dtype=np.int64),
            score=np.zeros(n, dtype=np.float64),
            length=np.zeros(n, dtype=np.float64),
            queue=np.zeros(n, dtype=np.int64),
            rank=np.zeros(n, dtype=np.float64),
            weekly=np.zeros((len(setup.programmes), setup.horizon_weeks, len(WEEKLY))),
        )

    @property
    def weeks(self) -> int:
        """Return how many weeks a whole run has; in the last everybody's follow-up is over."""
        return self.setup.weeks

    def advance(self, weeks: int = 1) -> None:
        """Let `weeks` pass, at most to the end of the run."""
        stop = min(self.week + weeks, self.weeks)
        t = self.tables
        step = 1 if self.recorder.on else stop - self.week
        while self.week < stop:
            self.recorder.make_room(self.setup.size)
            run_weeks(
                self.week, self.week + step, self.luck[0], self.luck[1],
                self.setup.horizon_weeks, self.setup.organisation.unlimited_time, t.candidates,
                t.employers, t.workers, t.caseworkers, t.treatment, self._run, self._p,
                self._market, self.recorder.log, self.recorder.count,
            )
            self.week += step

    def run(self) -> Simulation:
        """Let all remaining weeks pass and return the simulation."""
        self.advance(self.weeks - self.week)
        return self

    @property
    def weekly(self) -> Any:
        """Return weekly sums as an array (programme, week since entry, `WEEKLY`)."""
        return self._run.weekly

    def frame(self, table: str = "candidates") -> pd.DataFrame:
        """Return a copy of a table as a pandas frame, one row per agent."""
        columns = getattr(self.tables, table)._asdict()
        return pd.DataFrame({name: column for name, column in columns.items() if column.ndim == 1})
