"""The model: objects made of the drawn tables, and the week stage by stage."""

from __future__ import annotations

import time
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from ipssim.recorder import WEEKLY
from ipssim.stages.rest import rest_of
from ipssim.world.build import Setup, Tables, build
from ipssim.world.columns import TABLES
from ipssim.world.records import (
    intake_calendar,
    law_record,
    programme_records,
    reimbursement,
    world_record,
)

from .people import Person
from .rules import SERVED, R
from .town import CLOSED, OPEN, Caseworker, Employer, Opening
from .workers import Desk, Team, Worker


def _plain(record: Any) -> SimpleNamespace:
    """Return a record of numbers as an object of plain Python numbers."""
    return SimpleNamespace(**dict(zip(record.dtype.names, record.item(), strict=True)))


def _rows(table: Any, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the rows of some columns as dictionaries of plain Python numbers."""
    columns = [getattr(table, name).tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


class PlainTrial(mesa.Model):
    """The emulated trial with objects; `step` is one week."""

    def __init__(self, setup: Setup, tables: Tables, seed: int) -> None:
        super().__init__(seed=seed)
        organisation = setup.organisation
        if organisation.workers is not None or organisation.unlimited_time:
            raise ValueError("The plain model knows staffing by the cap only.")
        if setup.service.weeks is not None:
            raise ValueError("The plain model knows cohorts only, no service over time.")
        self.setup = setup
        self.week = 0
        self.p, self.law = _plain(world_record(setup.world)), _plain(law_record(setup.jobcentre))
        self.market, self.full_time = setup.labour_market, setup.labour_market.full_time_hours
        self.reimbursed_until, self.municipal_shares = (
            part.tolist() for part in reimbursement(setup.jobcentre)
        )
        self.unlimited_openings = organisation.unlimited_openings
        self.programmes = [_plain(row) for row in programme_records(setup.programmes)]
        self.intakes = [
            column.tolist() for column in intake_calendar(self.market, setup.weeks + 1)
        ]
        self._bound_rates()
        self.weekly = [
            [[0.0] * len(WEEKLY) for _ in range(setup.horizon_weeks)] for _ in setup.programmes
        ]
        self.accepted: list[Person] = []
        self.queue: list[tuple[float, int, Person]] = []
        self._open_town(tables)
        self._staff_desks(tables)
        self._meet_people(tables)

    def _bound_rates(self) -> None:
        """Work out once what nobody exceeds; it decides most weeks."""
        p = self.p
        self.most = R.eager(1.0, R.moved(1.0, p), p)
        self.most_helped = R.eager(1.0, R.moved(1.0, p) + R.opened(1.0, p), p)
        self.most_drop_out = R.drop_out_rate(0.0, 1.0, p) * R.use_drops_out(2.0, p)
        self.most_befalls, self.needs = R.befall_rate(1, 1, p), R.need_rate(p)

    def _open_town(self, tables: Tables) -> None:
        """Make employers, openings and the desks of the jobcentre."""
        names = ("sector", "large", "takes_placements", "openness", "job_hours", "praktik_first",
                 "advertised", "hidden")
        everybody = [Employer(self, row) for row in _rows(tables.employers, names)]
        self.towns = [everybody[a:b] for a, b in pairwise(tables.place_start.tolist())]
        first = tables.caseworker_start.tolist()
        self.caseworkers = [Caseworker() for _ in range(first[-1])]
        self.offices = [self.caseworkers[a:b] for a, b in pairwise(first)]
        self.calendar: dict[int, list[Opening]] = {}
        for employer in everybody:
            for opening in employer.openings:
                self._change(opening, 0, at_first=True)

    def _staff_desks(self, tables: Tables) -> None:
        """Make teams and their workers, and the desk of each programme in each place."""
        self.teams = AgentSet(
            [
                Team(self, self.programmes[row["arm"]], row["goodwill"], row["cooperation"])
                for row in _rows(tables.teams, ("arm", "goodwill", "cooperation"))
            ],
            random=self.random,
        )
        teams = list(self.teams)
        everybody = [
            Worker(
                self, row["full_cap"], self.programmes[row["arm"]], self.towns[row["place"]],
                teams[row["team"]], bool(row["leads"]),
            )
            for row in _rows(tables.workers, ("full_cap", "arm", "place", "team", "leads"))
        ]
        self.workers = AgentSet(everybody, random=self.random)
        self.desks = [
            [Desk(everybody[first:last]) for first, last in places]
            for places in tables.desks.tolist()
        ]

    def _meet_people(self, tables: Tables) -> None:
        """Make the people, by the week in which they enter."""
        names = tuple(column.name for column in TABLES["candidates"])
        until = tables.treatment.end_week.tolist()
        intensity = tables.treatment.contacts_per_month.tolist()
        self.people = [
            Person(self, i, row, until[i], intensity[i])
            for i, row in enumerate(_rows(tables.candidates, names))
        ]
        self.people_by_week: dict[int, list[Person]] = {}
        for person in self.people:
            self.people_by_week.setdefault(person.entry_week, []).append(person)
        self.followed = AgentSet([], random=self.random)

    def _change(self, opening: Opening, w: int, at_first: bool = False) -> None:
        """Let an opening come or lapse, and enter the next change in the calendar."""
        market, random = self.market, self.random.random
        rate = market.hidden_rate if opening.hidden else market.opening_rate
        was = opening.state
        here = was == CLOSED
        if at_first:
            here = R.open_at_first(rate, market.opening_lapse, random())
        change = (1 if here else 0) - (1 if was == OPEN else 0)
        if opening.hidden:
            opening.employer.hidden += change
        else:
            opening.employer.advertised += change
        opening.state = OPEN if here else CLOSED
        wait = R.weeks_until(market.opening_lapse if here else rate, 1.0 - random())
        self.calendar.setdefault(w + wait, []).append(opening)

    def _muster(self, w: int) -> None:
        for person in self.people_by_week.get(w - self.setup.horizon_weeks, ()):
            self.followed.remove(person)
            if person.service == SERVED:
                person.worker.clients.remove(person)
        for person in self.people_by_week.get(w, ()):
            self.followed.add(person)
            person.enter()

    def _enrol(self, w: int) -> None:
        """Admit those who wait where there is room, in their order."""
        for places in self.desks:
            for desk in places:
                desk.waiting = 0
        self.queue.clear()
        self.followed.do("line_up", w)
        self.queue.sort()
        for _, _, person in self.queue:
            person.enrol(w)

    def step(self) -> None:
        """Let one week pass."""
        w, people, workers, teams = self.week, self.followed, self.workers, self.teams
        self.intake, self.main_intake = self.intakes[0][w], self.intakes[1][w]
        self._muster(w)
        for opening in self.calendar.pop(w, ()):
            self._change(opening, w)
        teams.do("lead", w)
        people.do("reach_limits", w)
        self._enrol(w)
        workers.do("allot", w)
        people.do("be_placed", w)
        people.do("meet", w)
        if self.p.integration != 0.0:
            people.do("confer", w)
        people.do("attend", w)
        workers.do("visit_employers", w)
        people.do("clarify", w)
        self.accepted.clear()
        people.do("search", w)
        people.do("end_praktik", w)
        self.random.shuffle(self.accepted)
        for person in self.accepted:
            person.settle(w)
        people.do("work", w)
        people.do("study", w)
        people.do("assess", w)
        people.do("end", w)
        people.do("talk", w)
        people.do("befall", w)
        people.do("strain", w)
        people.do("live", w)
        workers.do("staff", w)
        teams.do("supervise", w)
        people.do("record", w)
        self.week += 1

    def run(self) -> PlainTrial:
        """Let all weeks pass."""
        while self.week < self.setup.weeks:
            self.step()
        return self

    def column(self, name: str) -> Any:
        """Return an attribute of everybody; of employers, whether there is one (0 or -1)."""
        if name == "employer":
            return np.array([0 if person.employer is not None else -1 for person in self.people])
        return np.array([getattr(person, name) for person in self.people])


def run_plain(setup: Setup, seed: int, replicate: int = 0) -> tuple[PlainTrial, float]:
    """Return the model after its last week, and the seconds that took from the drawn tables on."""
    tables = build(setup, (seed, replicate), rest_of)
    start = time.perf_counter()
    model = PlainTrial(setup, tables, seed * 100_003 + replicate).run()
    return model, time.perf_counter() - start
