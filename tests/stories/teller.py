"""Set up a story, let its weeks pass without compilation and with the draws it has chosen."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher

import ipssim.rules
import ipssim.stages
from ipssim import chance, vocabulary
from ipssim.chance import Draw
from ipssim.settings.checks import check
from ipssim.settings.load import load
from ipssim.settings.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.world import World
from ipssim.simulation import Simulation
from ipssim.world.build import Setup
from ipssim.world.columns import TABLES

KEYS = {
    "title", "tells", "source", "programme", "world", "labour_market", "organisation", "weeks",
    "people", "employers", "workers", "treatment", "network", "chances", "others", "expect",
    "variants",
}  # fmt: skip

# what can be chosen: the draw, its occurrence (None: any) and the place in a draw of four
CHANCES: dict[str, tuple[Draw, int | None, tuple[int, ...]]] = {
    "applies_alone": (Draw.SEARCH, 0, (0,)),
    "applies_by_outreach": (Draw.SEARCH, 0, (1,)),
    "invited": (Draw.SEARCH, 1, (0,)),
    "liked": (Draw.SEARCH, 0, (2,)),
    "says_yes": (Draw.SEARCH, 0, (3,)),
    "suits": (Draw.TASTE, None, (0,)),
    "turn": (Draw.PRIORITY, 0, (0,)),
    "turns_into_pay": (Draw.PRAKTIK, 0, (0,)),
    "loses_job": (Draw.WORK, 0, (0,)),
    "kind_of_ending": (Draw.WORK, 0, (1,)),
    "changes_hours": (Draw.WORK, 0, (2,)),
    "starts_course": (Draw.STUDY, 0, (0,)),
    "leaves_course": (Draw.STUDY, 0, (1,)),
    "course_length": (Draw.STUDY_LENGTH, 0, (0,)),
    "drops_out": (Draw.SERVICE, 0, (0,)),
    "talks_about_ending": (Draw.SERVICE, 0, (1,)),
    "comes_back": (Draw.SERVICE, 0, (2,)),
    "worker_changes": (Draw.SERVICE, 0, (3,)),
    "fluctuates": (Draw.LIFE, 1, (0, 1, 2)),
    "relapses": (Draw.LIFE, 1, (3,)),
    "caseworker_changes": (Draw.CASEWORKER, 0, (0,)),
    "advert_comes": (Draw.OPENINGS, 0, (0,)),
    "advert_goes": (Draw.OPENINGS, 0, (1,)),
    "hidden_opening_comes": (Draw.OPENINGS, 0, (2,)),
    "hidden_opening_goes": (Draw.OPENINGS, 0, (3,)),
}
YES, NO, EVEN = 1e-6, 0.999999, 0.5
# draws that choose between things that all happen: even, or spread so that all are looked at
_EVEN = {Draw.TASTE, Draw.ASSIGNMENT, Draw.STUDY_LENGTH}
_SPREAD = {Draw.REACH: 6, Draw.VISIT: 4}

ORDINARY: dict[str, dict[str, Any]] = {
    "candidates": {
        "age": 35, "worked_recently": 0, "work_years": 3, "cv_gap": 2, "symptom_level": 0,
        "negative": 0, "cognition": 0, "capacity_entry": 15, "dream_sector": "shop",
        "dream_hours": 15, "dream_realism": 0.7, "wants_job": 1, "wants_education": 0,
        "ambivalence": 0.5, "trust_entry": 0.3, "system_trust": 0.3, "income": "kontanthjaelp",
        "drive": 0, "fragility": 0, "motivation": 0.6, "insecurity": 0.3, "clarity": 0.2,
        "next_talk": 1000,
    },
    "employers": {
        "sector": "shop", "large": 0, "openness": 0, "job_hours": 15, "praktik_first": 0,
        "advertised": 0, "hidden": 0,
    },
    "workers": {"relation_skill": 1, "employer_skill": 1, "ending_style": 1},
    "treatment": {"opus": 0, "contacts_per_month": 2, "end_week": 100_000},
}  # fmt: skip
"""Everybody a story does not describe further; a story says only what matters to it."""
_FOLLOWS = {"capacity": "capacity_entry", "trust": "trust_entry", "symptoms": "symptom_level"}
_UNITS = {table: {c.name: c.unit for c in columns} for table, columns in TABLES.items()}


def known(given: Mapping[str, Any], allowed: Any, what: str) -> None:
    """Refuse words that nothing would read."""
    strange = sorted(set(given) - set(allowed))
    if strange:
        raise ValueError(f"{what}: nothing is called {', '.join(strange)}")


def code(unit: str, value: Any) -> Any:
    """Return a number for a word of the practice, or for a list of positions."""
    if isinstance(value, list):
        return sum(code(unit, word) for word in value)
    return int(getattr(vocabulary, unit)[value.upper()]) if isinstance(value, str) else value


def variants(story: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (name, story) for each way a story is told; a variant says only what differs."""
    known(story, KEYS, "story")
    base = {key: value for key, value in story.items() if key != "variants"}
    for name, changes in (story.get("variants") or {"": {}}).items():
        known(changes, KEYS - {"variants"}, f"variant {name}")
        told = dict(base)
        for key, value in changes.items():
            both = isinstance(value, dict) and isinstance(told.get(key), dict)
            told[key] = {**told[key], **value} if both else value
        yield name, told


def _world(given: Mapping[str, float]) -> World:
    world = World()
    left = dict(given)
    for group in dataclasses.fields(World):
        part = getattr(world, group.name)
        mine = {f.name: left.pop(f.name) for f in dataclasses.fields(part) if f.name in left}
        world = dataclasses.replace(world, **{group.name: dataclasses.replace(part, **mine)})
    known(left, (), "world")
    return world


def _lists(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in given.items()}


def setup_of(story: Mapping[str, Any]) -> Setup:
    """Return the checked setup of a story: one place, one full-time worker unless it says more."""
    chosen = dict(story["programme"])
    programme = dataclasses.replace(load(chosen.pop("name")), **chosen)
    setup = Setup(
        programmes=(check(programme),),
        population=Population(size=len(story.get("people") or [{}])),
        labour_market=LabourMarket(**_lists({
            "place_names": ["here"], "place_shares": [1.0],
            "employers": len(story.get("employers") or []), **(story.get("labour_market") or {}),
        })),
        organisation=Organisation(**{"workers": 1, **(story.get("organisation") or {})}),
        world=check(_world(story.get("world") or {})),
        horizon_weeks=story["weeks"],
        accrual_weeks=1,
    )  # fmt: skip
    check(setup.labour_market)
    check(setup.organisation)
    return setup


def _describe(table: Any, name: str, rows: list[dict[str, Any]] | None) -> None:
    """Write the ordinary values, then a story's own, into the rows of a table."""
    size = len(table[0])
    rows = rows or []
    if len(rows) > size:
        raise ValueError(f"{name}: {len(rows)} are described, there are {size}")
    for row, given in enumerate(rows + [{}] * (size - len(rows))):
        known(given, _UNITS[name], name)
        values = {**ORDINARY[name], **given}
        if name == "candidates":
            values |= {key: values[of] for key, of in _FOLLOWS.items() if key not in given}
        for column, value in values.items():
            getattr(table, column)[row] = code(_UNITS[name][column], value)


class Chances:
    """The draws of a story: those it chose, and for the rest nothing happens by chance."""

    def __init__(self, story: Mapping[str, Any]) -> None:
        self.keyed = {"quiet": False, "keyed": True}[story.get("others", "quiet")]
        self.chosen: list[tuple[Draw, int | None, tuple[int, ...], int, range, float]] = []
        for entry in story.get("chances") or []:
            known(entry, {*CHANCES, "week", "from", "until", "person", "employer"}, "chances")
            for name in set(entry) & set(CHANCES):
                draw, occurrence, places = CHANCES[name]
                value = entry[name]
                number = (YES if value else NO) if isinstance(value, bool) else float(value)
                first = entry.get("week", entry.get("from", 0))
                last = entry.get("week", entry.get("until", 10_000))
                who = entry.get("person", 0)
                if draw == Draw.TASTE:  # between a person and an employer, in no special week
                    occurrence = entry.get("employer", 0)
                elif draw == Draw.OPENINGS:
                    who = entry.get("employer", 0)
                weeks = range(first, last + 1)
                self.chosen.append((draw, occurrence, places, who, weeks, number))

    def four(self, luck: Any, who: int, week: int, draw: int, occurrence: int) -> Any:
        """Stand in for `ipssim.chance.four`."""
        values = [self._other(draw, occurrence, place) for place in range(4)]
        if self.keyed:
            values = list(chance.four(luck, who, week, draw, occurrence))
        for kind, nth, places, person, weeks, value in self.chosen:
            if (kind, person) == (draw, who) and nth in (None, occurrence) and week in weeks:
                for place in places:
                    values[place] = value
        return tuple(values)

    def uniform(self, luck: Any, who: int, week: int, draw: int, occurrence: int) -> float:
        """Stand in for `ipssim.chance.uniform`."""
        for kind, nth, _, person, weeks, value in self.chosen:
            if (kind, person) == (draw, who) and nth in (None, occurrence) and week in weeks:
                return value
        if self.keyed or draw == Draw.PRIORITY:
            return float(chance.uniform(luck, who, week, draw, occurrence))
        return self._other(draw, occurrence, 0)

    @staticmethod
    def _other(draw: int, occurrence: int, place: int) -> float:
        if draw in _SPREAD and place == 0:
            return (occurrence % _SPREAD[Draw(draw)] + 0.5) / _SPREAD[Draw(draw)]
        fluctuation = draw == Draw.LIFE and place < 3
        return EVEN if draw in _EVEN or draw in _SPREAD or fluctuation else NO


def plainly(monkeypatch: pytest.MonkeyPatch, chances: Chances) -> None:
    """Let the week run as ordinary Python, asking `chances` whenever it draws."""
    names = ["ipssim.recorder", "ipssim.week", "ipssim.simulation"]
    for package in (ipssim.rules, ipssim.stages):
        names += [f"{package.__name__}.{m.name}" for m in pkgutil.iter_modules(package.__path__)]
    for module in map(importlib.import_module, names):
        for name, value in list(vars(module).items()):
            if value is chance.four or value is chance.uniform:
                monkeypatch.setattr(module, name, getattr(chances, name))
            elif isinstance(value, Dispatcher):
                monkeypatch.setattr(module, name, value.py_func)


class Telling:
    """A story as it went: the events, and every table at the end of each week."""

    def __init__(self, story: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
        plainly(monkeypatch, Chances(story))
        self.simulation = Simulation(setup_of(story), record="events")
        tables = self.simulation.tables
        _describe(tables.candidates, "candidates", story.get("people"))
        _describe(tables.employers, "employers", story.get("employers"))
        _describe(tables.workers, "workers", story.get("workers"))
        _describe(tables.treatment, "treatment", story.get("treatment"))
        for slot, tie in enumerate(story.get("network") or []):
            known(tie, {"worker", "employer", "trust"}, "network")
            tables.workers.network[tie.get("worker", 0), slot] = tie["employer"]
            tables.workers.network_trust[tie.get("worker", 0), slot] = tie["trust"]
        self.weeks = [self._now()]  # weeks[w + 1] is the end of week w
        for _ in range(story["weeks"]):
            self.simulation.advance(1)
            self.weeks.append(self._now())
        self.events = self.simulation.recorder.frame().to_dict("records")

    def _now(self) -> dict[str, dict[str, Any]]:
        tables = {name: getattr(self.simulation.tables, name)._asdict() for name in TABLES}
        return {
            name: {column: np.copy(values) for column, values in table.items()}
            for name, table in tables.items()
        }

    def column(self, table: str, name: str, row: int, week: int) -> Any:
        """Return a value at the end of a week; week -1 is how the story began."""
        known({name: 0}, _UNITS[table], table)
        return self.weeks[week + 1][table][name][row].item()

    def trust_of(self, employer: int, worker: int, week: int) -> float:
        """Return an employer's trust in a worker at the end of a week, 0 if they never met."""
        workers = self.weeks[week + 1]["workers"]
        known_here = workers["network"][worker] == employer
        return float(workers["network_trust"][worker][known_here].sum())


def unit(table: str, column: str) -> str:
    """Return a column's unit, which names a vocabulary where the column is a code."""
    return _UNITS[table][column]
