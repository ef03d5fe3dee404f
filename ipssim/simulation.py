"""A run: tables, a clock, and the week."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.chance import BLOCK, Luck
from ipssim.errors import InputError, Problem
from ipssim.recorder import MOST_WAIT, WATCH, WEEKLY, YEARLY, Recorder
from ipssim.settings.declare.own_rule import SETTING, OwnRule, name_of
from ipssim.stages.rest import rest_of
from ipssim.week import run_weeks
from ipssim.world.build import Lane, Setup, build
from ipssim.world.charter import flat
from ipssim.world.own_rules import OwnTables
from ipssim.world.periods import rules_of
from ipssim.world.run import Run

_NOT_WISHED = -2
NEVER = 32_000
"""A week later than any run: whoever is to be watched from there is not watched."""


class Simulation:
    """One run of one setup with one luck; advances by weeks.

    Tables are in `tables`, the number of weeks passed in `week`. Two simulations with the same
    setup and luck hold the same bytes after the same number of weeks. Where places are lanes of
    their own (large runs), `threads` of them run at a time; that changes nothing but the speed.

    `each_week` is a rule of one's own, called as `each_week(week, tables)` after each week of all
    lanes, in place of the setup's (docs/own_rules.md).
    """

    def __init__(
        self, setup: Setup, seed: int = 1, replicate: int = 0, record: str = "none",
        threads: int = 1, each_week: Callable[[int, OwnTables], object] | None = None,
    ) -> None:
        self.setup = setup
        self.luck: Luck = (seed, replicate)
        self.tables = build(setup, self.luck, rest_of)
        self.recorder = Recorder(record)
        self.week = 0
        self._threads = threads
        self._rules = rules_of(setup)
        n = setup.size
        watched = n if self.setup.service.weeks is not None else 0
        self.watch = np.full((watched, len(WATCH)), -1, dtype=np.int16)
        """What a service over time keeps of each person (`WATCH`), by row; else no rows."""
        standing = self.tables.candidates.standing
        referred, since = standing.referred[:watched], standing.waiting_since[:watched]
        self.wishes: Any = referred != _NOT_WISHED
        """Who could be referred when a service over time began, by row; else no rows."""
        self.waited_before: Any = np.where(referred == 0, -since.astype(np.int64), 0)
        """Weeks that those on its list had waited when it began, likewise."""
        told = (n, setup.horizon_weeks) if setup.prices is not None else (0, 0)
        self.diary = np.zeros(told, dtype=np.uint16)
        """What each week since entry was, by row, as money is reckoned from it; else no rows."""
        self.worked = np.zeros(told, dtype=np.float32)
        """Hours of a job in each of these weeks, likewise."""
        before = self.tables.candidates.case.benefit_weeks
        self.supported_before = before[: told[0]].copy()
        """Weeks on public support that count at entry, likewise."""
        self._lanes = self._rooms()
        self._own: Any = setup.each_week if each_week is None else each_week
        self._shown: Any = self._own and OwnTables(self.tables, setup.programmes, self._lanes)

    def _rooms(self) -> list[Run]:
        """Return what each lane needs to run: ranges of rows, lists, room to work in."""
        setup, tables, n = self.setup, self.tables, self.setup.size
        workers = tables.workers.caseload.shape[0]
        shared = {
            "horizon": setup.horizon_weeks,
            "window": setup.service.window_weeks,
            "own_worker": setup.organisation.unlimited_time,
            "desks": tables.desks,
            "place_start": tables.place_start,
            "first_opening": tables.first_opening,
            "caseworker_start": tables.caseworker_start,
            "client_start": np.zeros(workers, dtype=np.uint32),
            "client_stop": np.zeros(workers, dtype=np.uint32),
            "clients": np.zeros(n, dtype=np.uint32),
            "by_cap": self._by_cap(),
            "waiting": np.zeros((len(setup.programmes), len(tables.place_start) - 1), np.int64),
            "room": np.zeros((len(setup.programmes), len(tables.place_start) - 1), np.int64),
            "posts": np.zeros((len(setup.programmes), len(tables.place_start) - 1), np.int64),
            "watch": self.watch,
            "diary": self.diary,
            "worked": self.worked,
        }
        largest = int(tables.workers.full_cap.max(initial=1))
        return [self._room(lane, shared, largest) for lane in tables.lanes]

    def _room(self, lane: Lane, shared: dict[str, Any], largest: int) -> Run:
        first, last = lane.candidates
        caseload = min(largest, last - first) + 1
        return Run(
            **shared,
            who=np.array([first, first], dtype=np.uint32),
            base=first,
            last=last,
            workers=np.array(lane.workers, dtype=np.uint32),
            teams=np.array(lane.teams, dtype=np.uint32),
            places=np.array(lane.places, dtype=np.uint32),
            openings=np.array(lane.openings, dtype=np.uint32),
            order=np.zeros(caseload, dtype=np.int64),
            score=np.zeros(caseload),
            queue=np.zeros(0, dtype=np.int32),
            rank=np.zeros(0, dtype=np.float32),
            draws=np.zeros((4, BLOCK)),
            due=np.zeros(BLOCK, dtype=np.uint32),
            turns=np.zeros(BLOCK, dtype=np.int64),
            weekly=np.zeros(
                (len(self.setup.programmes), self.setup.horizon_weeks, len(WEEKLY))
            ),
            yearly=np.zeros((len(self.setup.programmes), self._years, len(YEARLY))),
            waits=np.zeros((self._years, MOST_WAIT + 1), dtype=np.int64),
        )

    @property
    def _years(self) -> int:
        """Return how many calendar years of 52 weeks a run touches."""
        return self.setup.weeks // 52 + 1

    def _by_cap(self) -> Any:
        """Return which programmes pay a worker for the part of the cap that is filled."""
        organisation, service = self.setup.organisation, self.setup.service
        by_cap = np.zeros(len(self.setup.programmes), dtype=np.int8)
        if organisation.workers is None and not organisation.unlimited_time:
            by_cap[:] = 1
        if service.weeks is not None:
            by_cap[0] = 0
        return by_cap

    @property
    def weeks(self) -> int:
        """Return how many weeks a whole run has; in the last everybody's follow-up is over."""
        return self.setup.weeks

    def advance(self, weeks: int = 1) -> None:
        """Let `weeks` pass, at most to the end of the run."""
        stop = min(self.week + weeks, self.weeks)
        if self._own is not None:
            while self.week < stop:
                self._pass(self.week + 1)
                self._let_act(self.week - 1)
        else:
            self._pass(stop)

    def _pass(self, stop: int) -> None:
        """Let the weeks up to `stop` pass in all lanes."""
        if self.recorder.on:
            while self.week < stop:
                self.recorder.make_room(self.setup.size)
                for lane in self._lanes:
                    self._run_lane(lane, self.week + 1)
                self.recorder.keep_week(self.tables.workers, self.tables.candidates.help.outreach)
                self.week += 1
        elif self._threads > 1 and len(self._lanes) > 1:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(lambda lane: self._run_lane(lane, stop), self._lanes))
        else:
            for lane in self._lanes:
                self._run_lane(lane, stop)
        self.week = stop

    def _let_act(self, week: int) -> None:
        """Let the rule of one's own act after a week.

        Raises `InputError` that names rule and week where it fails or leaves what must not be.
        """
        rule = self._own
        inner = rule.function if isinstance(rule, OwnRule) else rule
        name = name_of(inner)
        try:
            said = inner(week, self._shown.after(week, self.luck))
        except Exception as error:
            read = "read-only" in str(error)
            hint = ": rules of one's own only read this column" * read
            raise _failed(
                name, week, f"{type(error).__name__}: {error}{hint}{_line(inner)}",
                "columns that docs/columns.md marks with yes" * read,
            ) from error
        if said is not None and name != "lambda":
            raise _failed(name, week, f"it returned a {type(said).__name__}, which changes nothing;"
                          " write into the columns: tables.candidates.trust[:] = ...")
        if wrong := self._shown.wrong():
            raise _failed(name, week, wrong)
        if isinstance(rule, OwnRule) and self.week == self.weeks:
            rule.check_unchanged()

    def _run_lane(self, lane: Run, stop: int) -> None:
        t, people = self.tables, lane.last - lane.base
        lane = lane._replace(  # only while it runs: large runs have many lanes
            queue=np.empty(people, dtype=np.int32), rank=np.empty(people, dtype=np.float32)
        )
        run_weeks(
            (self.week, stop), self.luck, self._rules, t.candidates, t.employers, t.openings,
            t.workers, t.teams, t.caseworkers, t.treatment, lane, self.recorder.for_a_lane,
        )

    def run(self) -> Simulation:
        """Let all remaining weeks pass and return the simulation."""
        self.advance(self.weeks - self.week)
        return self

    @property
    def weekly(self) -> Any:
        """Return weekly sums as an array (programme, week since entry, `WEEKLY`)."""
        total = self._lanes[0].weekly.copy()
        for lane in self._lanes[1:]:
            total += lane.weekly
        return total

    @property
    def yearly(self) -> Any:
        """Return yearly counts as an array (programme, year, `YEARLY`)."""
        return sum(lane.yearly for lane in self._lanes)

    @property
    def waits(self) -> Any:
        """Return how many were admitted to the first programme, by year and weeks waited."""
        return sum(lane.waits for lane in self._lanes)

    def caseloads(self) -> list[NDArray[np.int64]]:
        """Return the rows of the people in each worker's caseload, as last week began."""
        lane = self._lanes[0]  # lists are shared by all lanes
        return [
            lane.clients[first:stop].astype(np.int64)
            for first, stop in zip(lane.client_start, lane.client_stop, strict=True)
        ]

    def watch_from(self, weeks: Any) -> None:
        """Watch people from given weeks on (by row; -1: not), in place of their own admission."""
        self.watch[:, WATCH.index("since")] = np.where(weeks < 0, NEVER, weeks)

    def frame(self, table: str = "candidates") -> pd.DataFrame:
        """Return a copy of a table as a pandas frame, one row per agent."""
        columns = flat(getattr(self.tables, table))
        return pd.DataFrame({name: column for name, column in columns.items() if column.ndim == 1})


def _failed(name: str, week: int, wrong: str, allowed: str = "") -> InputError:
    end = "" if wrong.endswith("?") else "."
    message = f"In week {week} the rule could not be followed: {wrong}{end}"
    return InputError([Problem(SETTING, name, message=message, allowed=allowed)])


def _line(function: Any) -> str:
    """Say in which line of a rule's own file the present error was raised, if in one."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    trace, found = sys.exc_info()[2], ""
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            found = f" (line {trace.tb_lineno})"
        trace = trace.tb_next
    return found
