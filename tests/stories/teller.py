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
from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.declare.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.mechanisms import Mechanisms
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load
from ipssim.settings.world import World
from ipssim.simulation import Simulation
from ipssim.world.build import Setup
from ipssim.world.candidates import KINDS, Rest
from ipssim.world.charter import flat, rows_of
from ipssim.world.columns import TABLES

KEYS = {
    "title", "tells", "source", "programme", "world", "labour_market", "organisation", "weeks",
    "jobcentre",
    "people", "employers", "workers", "treatment", "network", "openings", "chances", "others",
    "expect", "variants", "mechanisms", "teams", "service", "usual",
}  # fmt: skip

# what can be chosen: the draw, its occurrence (None: any) and the place in a draw of four
CHANCES: dict[str, tuple[Draw, int | None, tuple[int, ...]]] = {
    "applies_alone": (Draw.SEARCH, 0, (0,)),
    "applies_by_outreach": (Draw.SEARCH, 0, (1,)),
    "invited": (Draw.ANSWER, None, (0,)),
    "liked": (Draw.ANSWER, None, (1,)),
    "says_yes": (Draw.SEARCH, None, (2,)),
    "suits": (Draw.TASTE, None, (0,)),
    "turn": (Draw.PRIORITY, 0, (0,)),
    "turns_into_pay": (Draw.PRAKTIK, None, (0,)),
    "finds_a_trial": (Draw.ARRANGING, 0, (0,)),
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
    "finds_treatment": (Draw.NEW_TREATMENT, 0, (0,)),
    "length_of_treatment": (Draw.NEW_TREATMENT, 0, (1,)),
    "caseworker_changes": (Draw.CASEWORKER, 0, (0,)),
    "is_placed_after": (Draw.ARRANGING, 1, (0,)),
    "tells_illness": (Draw.DISCLOSURE, 0, (0,)),
    "tells_gap": (Draw.DISCLOSURE, 0, (1,)),
    "tells_needs": (Draw.DISCLOSURE, 0, (2,)),
    "flares_up": (Draw.STRAIN, 0, (0,)),
    "sick_leave_length": (Draw.STRAIN, 0, (1,)),
    "comes_to_sessions": (Draw.SESSION, None, (0, 1, 2, 3)),
    "worker_leaves": (Draw.STAFF, 0, (0,)),
    "leader_leaves": (Draw.LEAD, 0, (0,)),
    "conflict_with_treatment": (Draw.LEAD, 0, (1,)),
    "befalls": (Draw.CONTINGENCY, 0, (0,)),
    "what_befalls": (Draw.CONTINGENCY, 0, (1,)),
    "length_of_trouble": (Draw.CONTINGENCY, 0, (2,)),
    "needs_help": (Draw.CONTINGENCY, 0, (3,)),
    "is_admitted": (Draw.HOSPITAL, 0, (0,)),
    "length_of_stay": (Draw.HOSPITAL, 0, (1,)),
    "distance": (Draw.DISTANCE, None, (0,)),
    "stays_away": (Draw.ATTENDANCE, 0, (0,)),
    "pension_though_young": (Draw.REHABILITATION, 0, (0,)),
    "case_is_clear": (Draw.REHABILITATION, 0, (1,)),
    "pension_is_enough": (Draw.REHABILITATION, 0, (2,)),
    "stays_on_pension": (Draw.REHABILITATION, 0, (3,)),
    "course_follows_sick_pay": (Draw.REHABILITATION, 0, (3,)),
    "course_granted_for": (Draw.REHABILITATION, 1, (0,)),
    "is_placed_with_subsidy": (Draw.SUBSIDY, 0, (0,)),
}
_OF_WORKERS = {"worker_leaves"}
_OF_PAIRS = {Draw.TASTE, Draw.DISTANCE, Draw.PRAKTIK}  # in no special week
_STANDS = 26  # weeks that an employer's answer stands; a story leaves `asks_again` as it is
YES, NO, EVEN = 1e-6, 0.999999, 0.5
# draws that choose between things that all happen: even, or spread so that all are looked at
_EVEN = {Draw.TASTE, Draw.ASSIGNMENT, Draw.STUDY_LENGTH}
_SPREAD = {Draw.REACH: 8, Draw.VISIT: 4}
_DRAWN = ("four", "uniform", "four_each", "four_of")
_LONG = 1e-300  # a draw after which nothing comes or lapses for many years
_FAR_OFF = 32_000

_WORLD = {"own_search": 0.5}  # nobody applies alone in a week in which chance says no
_PROGRAMME = {"leader_caseload": 0}  # one worker; a story about a leader's own people says so

ORDINARY: dict[str, dict[str, Any]] = {
    "candidates": {
        "age": 35, "worked_recently": 0, "work_years": 3, "cv_gap": 2, "symptom_level": 0,
        "negative": 0, "cognition": 0, "capacity_entry": 15, "dream_sector": "shop",
        "dream_hours": 15, "dream_realism": 0.7, "wants_job": 1, "wants_education": 0,
        "ambivalence": 0.5, "trust_entry": 0.3, "system_trust": 0.3, "income": "kontanthjaelp",
        "drive": 0, "fragility": 0, "motivation": 0.6, "insecurity": 0.3, "clarity": 0.2,
        "next_talk": 1000, "self_stigma": 0, "belief": 0.5, "children": 0, "partner": 0,
        "consents": 1, "reach": 1, "substance_entry": 0, "clinician": 0.6,
        "diagnosis": "depression", "track": 2, "benefit_weeks": 0, "next_assessment": 10_000,
        "course_until": -1, "flex": 0, "stress": 0, "need": 0,
    },
    "employers": {
        "sector": "shop", "large": 0, "openness": 0, "job_hours": 15, "praktik_first": 0,
        "takes_placements": 1, "advertised": 0, "hidden": 0,
    },
    "workers": {"relation_skill": 1, "employer_skill": 1, "ending_style": 1},
    "treatment": {"opus": 0, "contacts_per_month": 2, "end_week": 32_000},
    "teams": {"cooperation": 0.3, "knowledge": 0.5},
}  # fmt: skip
"""Everybody a story does not describe further; a story says only what matters to it."""
_AT_OWN_LEVEL = Rest(*(np.zeros((KINDS, 1)) for _ in range(3)), ())
_FOLLOWS = {
    "capacity": "capacity_entry", "trust": "trust_entry", "symptoms": "symptom_level",
    "motivation_entry": "motivation", "substance": "substance_entry", "basis": "income",
}  # fmt: skip
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
    base["programme"] = {**_PROGRAMME, **(base.get("programme") or {})}
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


def _switches(story: Mapping[str, Any]) -> dict[str, bool]:
    """Return which mechanisms a story switches off or on."""
    given = dict(story.get("mechanisms") or {})
    known(given, [field.name for field in dataclasses.fields(Mechanisms)], "mechanisms")
    return given


def _lists(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in given.items()}


def setup_of(story: Mapping[str, Any]) -> Setup:
    """Return the checked setup of a story: one place, one full-time worker unless it says more."""
    chosen = dict(story["programme"])
    programme = dataclasses.replace(load(chosen.pop("name")), **chosen)
    programmes = [check(programme)]
    if "usual" in story:
        other = dict(story["usual"])
        programmes.append(check(dataclasses.replace(load(other.pop("name")), **other)))
    setup = Setup(
        programmes=tuple(programmes),
        service=check(Service(**_lists({"posts_by_year": [1], **(story.get("service") or {})}))),
        population=Population(size=len(story.get("people") or [{}])),
        labour_market=LabourMarket(**_lists({
            "place_names": ["here"], "place_shares": [1.0], "large_share": 1.0,
            "employers": len(story.get("employers") or []), **(story.get("labour_market") or {}),
        })),
        organisation=Organisation(**{"workers": 1, **(story.get("organisation") or {})}),
        jobcentre=check(Jobcentre(**_lists(story.get("jobcentre") or {}))),
        world=check(_world({**_WORLD, **(story.get("world") or {}), **_switches(story)})),
        horizon_weeks=story["weeks"],
        accrual_weeks=1,
    )  # fmt: skip
    check(setup.labour_market)
    check(setup.organisation)
    return setup


def _describe(table: Any, name: str, rows: list[dict[str, Any]] | None) -> None:
    """Write the ordinary values, then a story's own, into the rows of a table."""
    columns, size = flat(table), rows_of(table)
    rows = rows or []
    if len(rows) > size:
        raise ValueError(f"{name}: {len(rows)} are described, there are {size}")
    for row, given in enumerate(rows + [{}] * (size - len(rows))):
        known(given, _UNITS[name], name)
        values = {**ORDINARY[name], **given}
        if name == "candidates":
            values |= {key: values[of] for key, of in _FOLLOWS.items() if key not in given}
        for column, value in values.items():
            columns[column][row] = code(_UNITS[name][column], value)


_WHEN_AND_WHO = ("week", "from", "until", "person", "employer", "worker")


def _slots(tables: Any, employer: int, kind: str) -> list[int]:
    """Return the rows of an employer's possible openings, `advertised` or `hidden`."""
    hidden = {"advertised": 0, "hidden": 1}[kind]
    first, last = tables.first_opening[employer], tables.first_opening[employer + 1]
    return [row for row in range(first, last) if tables.openings.hidden[row] == hidden]


def _stock(tables: Any, employers: list[dict[str, Any]], *, keyed: bool) -> None:
    """Let the openings that are described be there; otherwise none comes or lapses by itself."""
    for employer, given in enumerate(employers):
        for kind in ("advertised", "hidden"):
            rows, wanted = _slots(tables, employer, kind), given.get(kind, 0)
            if wanted > len(rows):
                raise ValueError(f"openings: {wanted} are described, there is room for {len(rows)}")
            tables.openings.is_open[rows[:wanted]] = 1
    if not keyed:
        tables.openings.next_change[:] = _FAR_OFF


def _plan(tables: Any, given: dict[str, Any]) -> tuple[int, set[int]]:
    """Return (row, weeks in which it changes) of an opening that comes and goes as told."""
    known(given, {"employer", "kind", "from", "until"}, "openings")
    row = _slots(tables, given.get("employer", 0), given.get("kind", "advertised"))[0]
    return row, {given["from"], given["until"] + 1} if "until" in given else {given["from"]}


class Chances:
    """The draws of a story: those it chose, and for the rest nothing happens by chance."""

    def __init__(self, story: Mapping[str, Any]) -> None:
        self.keyed = {"quiet": False, "keyed": True}[story.get("others", "quiet")]
        self.chosen: list[tuple[Draw, int | None, tuple[int, ...], int, range, float]] = []
        for entry in story.get("chances") or []:
            known(entry, {*CHANCES, *_WHEN_AND_WHO}, "chances")
            for name in set(entry) & set(CHANCES):
                draw, occurrence, places = CHANCES[name]
                value = entry[name]
                number = (YES if value else NO) if isinstance(value, bool) else float(value)
                first = entry.get("week", entry.get("from", 0))
                last = entry.get("week", entry.get("until", 10_000))
                who = entry.get("worker" if name in _OF_WORKERS else "person", 0)
                if draw in _OF_PAIRS:
                    occurrence, first, last = entry.get("employer", 0), 0, 10_000
                if draw == Draw.ANSWER:
                    occurrence = entry.get("employer", 0)
                    first, last = first // _STANDS, last // _STANDS
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

    def four_each(
        self, luck: Any, who: Any, first: int, last: int, week: int, draw: int, occurrence: int,
        draws: Any,
    ) -> None:
        """Stand in for `ipssim.chance.four_each`."""
        for nth in range(last - first):
            draws[:, nth] = self.four(luck, who[first + nth], week, draw, occurrence)

    def four_of(
        self, luck: Any, who: Any, weeks: Any, n: int, draw: int, occurrence: int, draws: Any
    ) -> None:
        """Stand in for `ipssim.chance.four_of`."""
        for nth in range(n):
            draws[:, nth] = self.four(luck, who[nth], weeks[nth], draw, occurrence)

    @staticmethod
    def _other(draw: int, occurrence: int, place: int) -> float:
        if draw == Draw.OPENINGS:
            return _LONG
        if draw in _SPREAD:  # whoever chooses among employers sees all of a handful
            ways = _SPREAD[Draw(draw)]
            nth = 4 * occurrence + place if ways > 4 else occurrence + place
            return (nth % ways + 0.5) / ways
        fluctuation = draw == Draw.LIFE and place < 3
        return EVEN if draw in _EVEN or fluctuation else NO


def plainly(monkeypatch: pytest.MonkeyPatch, chances: Chances) -> None:
    """Let the week run as ordinary Python, asking `chances` whenever it draws."""
    names = ["ipssim.recorder", "ipssim.week", "ipssim.simulation"]
    for package in (ipssim.rules, ipssim.stages):
        names += [f"{package.__name__}.{m.name}" for m in pkgutil.iter_modules(package.__path__)]
    for module in map(importlib.import_module, names):
        for name, value in list(vars(module).items()):
            if any(value is getattr(chance, each) for each in _DRAWN):
                monkeypatch.setattr(module, name, getattr(chances, name))
            elif isinstance(value, Dispatcher):
                monkeypatch.setattr(module, name, value.py_func)
    if not chances.keyed:  # workers are as the story describes them, and successors ordinary
        monkeypatch.setattr("ipssim.week.hire", lambda *_: None)
        monkeypatch.setattr("ipssim.simulation.rest_of", lambda *_: _AT_OWN_LEVEL)
        monkeypatch.setattr("ipssim.stages.staff.skill_of", lambda *_: 1.0)
        monkeypatch.setattr("ipssim.stages.lead.skill_of_leader", lambda *_: 1.0)


class Telling:
    """A story as it went: the events, and every table at the end of each week."""

    def __init__(self, story: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
        chances = Chances(story)
        plainly(monkeypatch, chances)
        self.simulation = Simulation(setup_of(story), record="events")
        tables = self.simulation.tables
        if "service" in story:  # people enter over years; in a story all are there from the start
            tables.candidates.key[:] = np.arange(len(tables.candidates.key))
            tables.candidates.entry_week[:] = 0
        _describe(tables.candidates, "candidates", story.get("people"))
        _describe(tables.employers, "employers", story.get("employers"))
        _describe(tables.workers, "workers", story.get("workers"))
        _describe(tables.treatment, "treatment", story.get("treatment"))
        _describe(tables.teams, "teams", story.get("teams"))
        _stock(tables, story.get("employers") or [], keyed=chances.keyed)
        self._plans = [_plan(tables, given) for given in story.get("openings") or []]
        for slot, tie in enumerate(story.get("network") or []):
            known(tie, {"worker", "employer", "trust"}, "network")
            tables.workers.network[tie.get("worker", 0), slot] = tie["employer"]
            tables.workers.network_trust[tie.get("worker", 0), slot] = tie["trust"]
        self.weeks = [self._now()]  # weeks[w + 1] is the end of week w
        for week in range(story["weeks"]):
            for row, changes in self._plans:
                if week in changes:
                    tables.openings.next_change[row] = week
            self.simulation.advance(1)
            self.weeks.append(self._now())
        self.events = self.simulation.recorder.frame().to_dict("records")

    def _now(self) -> dict[str, dict[str, Any]]:
        tables = {name: flat(getattr(self.simulation.tables, name)) for name in TABLES}
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
