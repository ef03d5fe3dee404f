"""The week: said in the order in which it is run, and counted as the tables have it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_origin, get_type_hints

import numpy as np
import pytest
from worlds import ARMS, make_setup, make_trial

from ipssim import stages, week
from ipssim.outcomes.followup import from_tallies
from ipssim.recorder import WEEKLY
from ipssim.settings.declare.surroundings import LabourMarket
from ipssim.simulation import Simulation
from ipssim.vocabulary import Event, Position, Service
from ipssim.week import WEEK
from ipssim.world.run import Run

RUNS = {**{arm: make_setup(arm) for arm in ARMS}, "trial": make_trial((50, 40, 60))}


def test_the_week_is_said_in_the_order_in_which_it_is_run() -> None:
    tree = ast.parse(Path(week.__file__).read_text("utf-8"))
    run_weeks = next(
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "run_weeks"
    )
    (each_week,) = (node for node in run_weeks.body if isinstance(node, ast.For))
    before = run_weeks.body[: run_weeks.body.index(each_week)]
    assert [ast.unparse(line) for line in before if "hire(" in ast.unparse(line)]
    called = [
        statement.value.func.id
        for statement in each_week.body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Name)
    ]
    first = ast.unparse(each_week.body[0])
    assert first == "now = this_week(w, rules)"  # settings reach the week in one place
    assert len(called) == len(each_week.body) - 1  # and it does nothing but call its stages
    assert called == [stage.name for stage in WEEK]


def test_each_stage_says_what_it_does_and_where_that_comes_from() -> None:
    names = [stage.name for stage in WEEK]
    assert len(names) == len(set(names))
    for stage in WEEK:
        assert stage.does
        assert stage.source
        assert callable(getattr(week, stage.name))


def test_no_stage_asks_for_more_than_a_dozen_things() -> None:
    files = [Path(week.__file__), *Path(stages.__path__[0]).glob("*.py")]
    asked = {
        node.name: len(node.args.args)
        for file in files
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert {"run_weeks", "search", "_strike"} <= set(asked)
    assert {name: number for name, number in asked.items() if number > 12} == {}


def test_a_run_has_every_list_it_names() -> None:
    run = Simulation(make_setup())
    assert len(run._lanes) == 1
    for room in run._lanes:
        assert isinstance(room, Run)
        assert (room.base, room.last) == (0, run.setup.size)
        for name, hint in get_type_hints(Run).items():
            assert isinstance(getattr(room, name), get_origin(hint) or hint), name


@pytest.mark.parametrize("name", RUNS)
def test_weekly_counts_agree_with_the_tables(name: str) -> None:
    setup = RUNS[name]
    run = Simulation(setup, 3, 0).run()
    c, values = run.tables.candidates, from_tallies(run)
    assert run.weekly.shape == (len(setup.programmes), 78, len(WEEKLY))
    for code in range(len(setup.programmes)):
        here = c.arm == code
        weekly = {what: run.weekly[code, :, k] for k, what in enumerate(WEEKLY)}
        assert (weekly["people"] == here.sum()).all()
        for what, outcome in (
            ("reached_any", "job_or_education_ever"), ("reached_job", "job_ever"),
            ("reached_education", "education_ever"),
        ):
            assert weekly[what][-1] == values[outcome][here].sum()
            assert (np.diff(weekly[what]) >= 0).all()
        assert weekly["in_work"].sum() == c.weeks_job[here].sum()
        assert weekly["in_work"][-1] == values["in_work_at_end"][here].sum()
        assert weekly["in_study"].sum() == c.weeks_study[here].sum()
        assert weekly["hours"].sum() == pytest.approx(c.hours[here].sum(), rel=1e-12)
        for what, flag in (("clarification", Position.CLARIFICATION), ("search", Position.SEARCH),
                           ("ending", Position.ENDING)):
            assert weekly[what][-1] == (c.position[here] & flag > 0).sum()
        assert weekly["in_service"][-1] == (c.service[here] == Service.SERVED).sum()
        assert weekly["waiting"][-1] == (c.service[here] == Service.WAITING).sum()
        assert (weekly["in_service"] + weekly["waiting"] <= weekly["people"]).all()


def test_weekly_minutes_and_caseloads_are_those_of_the_people_served() -> None:
    run = Simulation(make_setup(), 3, 0, "events").run()
    minutes = run.weekly[0, :, WEEKLY.index("contact_minutes")]
    caseload = run.weekly[0, :, WEEKLY.index("caseload")]
    served = run.weekly[0, :, WEEKLY.index("in_service")]
    events, c = run.recorder.events(), run.tables.candidates
    contacts = events[events["kind"] == Event.CONTACT]
    since = contacts["week"] - c.entry_week[contacts["candidate"]]
    held = np.bincount(since, weights=contacts["amount"], minlength=78)
    ended = events[(events["kind"] == Event.SERVICE_ENDED)]
    assert (minutes <= held + 1e-6).all()  # a contact in the week support ended is not in it
    assert (held - minutes).sum() <= 75 * len(ended)
    assert minutes.sum() > 0.95 * held.sum()
    assert (caseload <= 25.0 * served * 1.0001).all()
    assert (caseload / np.maximum(served, 1)).max() > 20


def test_first_weeks_agree_with_the_events() -> None:
    setup = make_setup(market=LabourMarket(employers=300, opening_rate=0.2, hidden_rate=0.2))
    run = Simulation(setup, 3, 0, "events").run()
    frame, c = run.recorder.frame(), run.tables.candidates
    for kind, column in (("job_started", c.first_job), ("study_started", c.first_study)):
        first = frame[frame["kind"] == kind].groupby("candidate")["week"].min()
        assert sorted(first.index) == np.flatnonzero(column >= 0).tolist()
        assert (first.to_numpy() - c.entry_week[first.index] == column[first.index]).all()
