"""The model as a Mesa model: steps, agents as views on rows, and nothing left behind."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import mesa
import numpy as np
import pytest
from worlds import changed, digest, make_setup, shipped

from ipssim.agents import Candidate, Caseworker, Consultant, Employer, Team
from ipssim.errors import InputError
from ipssim.model import PathwayModel
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.surroundings import Population
from ipssim.simulation import Simulation
from ipssim.vocabulary import (
    Diagnosis,
    EducationLevel,
    Income,
    Position,
    Sector,
    Service,
)
from ipssim.world.charter import rows_of
from ipssim.world.columns import TABLES

SIZE = 40


def small_experiment(**changes: object) -> Experiment:
    return replace(
        shipped(), population=Population(size=SIZE), horizon_weeks=20, accrual_weeks=4, **changes
    )


@pytest.fixture
def model() -> PathwayModel:
    return PathwayModel(small_experiment(), "ips", seed=3)


def steps(model: PathwayModel, weeks: int) -> PathwayModel:
    for _ in range(weeks):
        model.step()
    return model


def test_the_model_steps_a_week_at_a_time_until_follow_up_is_over(model: PathwayModel) -> None:
    weeks = 0
    while model.running:
        model.step()
        weeks += 1
        assert model.simulation.week == weeks
    assert weeks == 24
    model.step()
    assert (model.simulation.week, model.running) == (24, False)


def test_run_model_runs_to_the_end(model: PathwayModel) -> None:
    model.run_model()
    assert model.simulation.week == 24


def test_the_model_is_the_simulation(model: PathwayModel) -> None:
    setup = replace(make_setup(size=SIZE, horizon=20, accrual=4), world=shipped().world,
                    labour_market=shipped().labour_market, organisation=shipped().organisation)
    assert model.simulation.setup == setup
    model.run_model()
    assert digest(model.simulation) == digest(Simulation(setup, 3).run())


def test_looking_changes_nothing() -> None:
    unseen = PathwayModel(small_experiment(), "ips", seed=3)
    seen = PathwayModel(small_experiment(), "ips", seed=3)
    while seen.running:
        for agent in seen.agents:
            _ = [getattr(agent, name) for name in agent.columns]
        _ = seen.agents.select(lambda a: isinstance(a, Candidate)).agg("symptoms", np.mean)
        seen.agents.shuffle()
        _ = seen.events(0), seen.candidate(0).treatment
        seen.step()
        unseen.step()
    assert digest(seen.simulation) == digest(unseen.simulation)
    assert changed(seen.simulation, unseen.simulation) == []
    assert seen.events().equals(unseen.events())


def test_agents_are_one_per_row(model: PathwayModel) -> None:
    tables = model.simulation.tables
    kinds = model.agents_by_type
    for kind, table in ((Candidate, "candidates"), (Consultant, "workers"),
                        (Employer, "employers"), (Caseworker, "caseworkers"), (Team, "teams")):
        rows = rows_of(getattr(tables, table))
        assert [agent.row for agent in kinds[kind]] == list(range(rows))
    assert len(model.agents) == sum(len(agents) for agents in kinds.values())
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)
    assert len(model.agents) == len(model.agents)  # a second look makes no second set


def test_a_team_knows_its_consultants_and_they_each_other(model: PathwayModel) -> None:
    teams = model.agents_by_type[Team]
    assert sum(len(team.consultants) for team in teams) == len(model.agents_by_type[Consultant])
    for team in teams:
        for one in team.consultants:
            assert {one, *one.colleagues} == set(team.consultants)


@pytest.mark.parametrize(
    ("get", "charter"),
    [
        (lambda m: m.candidate(7), TABLES["candidates"]),
        (lambda m: m.consultant(1), [c for c in TABLES["workers"] if not c.wide]),
        (lambda m: m.employer(3), TABLES["employers"]),
        (lambda m: m.agents_by_type[Caseworker][0], TABLES["caseworkers"]),
        (lambda m: m.team(0), TABLES["teams"]),
    ],
)
def test_views_follow_the_tables(model: PathwayModel, get: object, charter: object) -> None:
    agent = get(model)
    for _ in range(4):
        table = getattr(model.simulation.tables, agent.table)
        for column in charter:
            assert getattr(agent, column.name) == getattr(table, column.name)[agent.row], column
            assert column.name in dir(agent)
        steps(model, 6)


def test_a_view_stores_nothing(model: PathwayModel) -> None:
    agent = model.candidate(0)
    before = agent.symptoms
    steps(model, 5)
    assert agent.symptoms != before
    assert set(vars(agent)) <= {"row", "model", "unique_id", "pos"}
    model.simulation.tables.candidates.symptoms[0] = 1.5
    assert agent.symptoms == 1.5


def test_codes_come_back_as_words(model: PathwayModel) -> None:
    steps(model, 10)
    for candidate in model.agents_by_type[Candidate]:
        assert isinstance(candidate.diagnosis, Diagnosis)
        assert isinstance(candidate.position, Position)
        assert isinstance(candidate.service, Service)
        assert isinstance(candidate.income, Income)
        assert isinstance(candidate.education, EducationLevel)
        assert isinstance(candidate.dream_sector, Sector)
        assert isinstance(candidate.woman, bool)
        assert type(candidate.age) is float
        assert type(candidate.contacts) is int
        assert set(candidate.treatment) == {"opus", "contacts_per_month", "end_week"}
        assert isinstance(candidate.treatment["opus"], bool)
    assert {c.service for c in model.agents_by_type[Candidate]} >= {Service.SERVED}
    assert any(Position.SEARCH in c.position for c in model.agents_by_type[Candidate])


def test_people_find_their_worker_and_workplace(model: PathwayModel) -> None:
    model.run_model()
    people = list(model.agents_by_type[Candidate])
    served = [c for c in people if c.service is Service.SERVED]
    assert served
    for candidate in served:
        assert candidate.consultant is model.consultant(candidate.worker)
        assert candidate.consultant.place == candidate.place
    for candidate in people:
        if candidate.employer >= 0:
            assert candidate.workplace is model.employer(candidate.employer)
            assert candidate.workplace.place == candidate.place
        else:
            assert candidate.workplace is None
        if candidate.worker < 0:
            assert candidate.consultant is None
    networks = [consultant.network for consultant in model.agents_by_type[Consultant]]
    assert any(networks)
    for network in networks:
        assert all(e >= 0 and 0.0 <= trust <= 1.0 for e, trust in network.items())


def test_agent_sets_select_aggregate_and_group(model: PathwayModel) -> None:
    people = model.agents.select(agent_type=Candidate)
    c = model.simulation.tables.candidates
    assert len(people) == SIZE
    assert people.agg("age", np.mean) == pytest.approx(c.age.mean(dtype=float))
    women = people.select(lambda a: a.woman)
    assert len(women) == c.woman.sum()
    groups = people.groupby("diagnosis").groups
    assert {word: len(group) for word, group in groups.items()} == {
        Diagnosis(code): n for code, n in enumerate(np.bincount(c.diagnosis)) if n
    }
    assert people.get("entry_week") == c.entry_week.tolist()


def test_an_unknown_column_is_named(model: PathwayModel) -> None:
    with pytest.raises(AttributeError, match=r"Candidate has no column called symptom$"):
        _ = model.candidate(0).symptom
    with pytest.raises(AttributeError, match="Employer has no column called age"):
        _ = model.employer(0).age
    assert not hasattr(model.candidate(0), "salary")


def test_a_view_cannot_be_removed(model: PathwayModel) -> None:
    with pytest.raises(TypeError, match="Rows are never removed"):
        model.candidate(0).remove()
    assert len(model.agents.select(agent_type=Candidate)) == SIZE


def test_no_agents_are_made_before_somebody_looks(model: PathwayModel) -> None:
    steps(model, 5)
    assert model._views == {}
    assert len(mesa.Model.agents.fget(model)) == 0
    assert model not in mesa.Agent._ids
    _ = model.agents
    assert model not in mesa.Agent._ids  # let go at once


@pytest.mark.parametrize("looked", [False, True])
def test_a_model_is_freed_after_use(looked: bool) -> None:
    model = steps(PathwayModel(small_experiment(), "usual"), 3)
    if looked:
        assert len(model.agents) > SIZE
    gone = weakref.ref(model), weakref.ref(model.simulation)
    del model
    gc.collect()
    assert [reference() for reference in gone] == [None, None]


def test_events_of_one_person(model: PathwayModel) -> None:
    model.run_model()
    everything, own = model.events(), model.events(5)
    assert set(own["candidate"]) == {5}
    assert len(own) == (everything["candidate"] == 5).sum() > 0
    assert own["kind"].iloc[0] == "entered"
    assert set(own["kind"].iloc[-2:]) == {"followed_up", "support_felt"}


def test_a_programme_of_ones_own_can_be_given() -> None:
    mine = Programme(name="mine", caseload_cap=10)
    model = PathwayModel(small_experiment(), mine, record="none")
    assert model.simulation.setup.programmes == (mine,)
    assert model.events().empty
    assert model.consultant(0).cap <= 10


def test_wrong_input_is_refused() -> None:
    with pytest.raises(InputError, match="Did you mean ips"):
        PathwayModel(small_experiment(), "ipss")
    with pytest.raises(InputError):
        PathwayModel(small_experiment(), Programme(caseload_cap=0))
    with pytest.raises(InputError):
        PathwayModel(replace(small_experiment(), horizon_weeks=0))


def test_seed_and_replicate_are_those_of_the_simulation() -> None:
    one, other = (PathwayModel(small_experiment(), seed=1, replicate=n) for n in (0, 1))
    assert changed(one.simulation, other.simulation)
    assert one.simulation.luck == (1, 0)
