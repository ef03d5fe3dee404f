"""The model as its users ask it: tables, columns, who is followed, a change between weeks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import shipped

import ipssim
from ipssim.agents import Candidate, Consultant
from ipssim.errors import InputError
from ipssim.model import PathwayModel
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.surroundings import Population
from ipssim.vocabulary import Service

SIZE, HORIZON = 60, 20


def small() -> Experiment:
    return replace(
        shipped(), population=Population(size=SIZE), horizon_weeks=HORIZON, accrual_weeks=8
    )


def fresh() -> PathwayModel:
    return PathwayModel(small(), "ips", seed=3)


def steps(model: PathwayModel, weeks: int) -> PathwayModel:
    for _ in range(weeks):
        model.step()
    return model


def test_what_is_written_into_a_column_is_what_the_next_week_finds() -> None:
    model, other = steps(fresh(), 12), steps(fresh(), 12)
    person = model.candidate(0)
    model.column("motivation")[0] = 0.0
    assert person.motivation == 0.0
    steps(model, 1), steps(other, 1)
    assert person.motivation < other.candidate(0).motivation
    model.column("exhaustion", "workers")[:] = 1.0
    assert model.consultant(0).exhaustion == 1.0


def test_a_change_in_one_person_leaves_the_others_luck_alone() -> None:
    """Drawn columns stay, and so do people who share nothing with the one who was changed."""
    model, other = steps(fresh(), 10), steps(fresh(), 10)
    model.column("insecurity")[:] = 0.0
    model.run_model(), other.run_model()
    for name in ("age", "entry_week", "drive", "dream_sector"):
        assert np.array_equal(model.column(name), other.column(name))


def test_a_frame_is_a_copy() -> None:
    model = steps(fresh(), 5)
    table = model.frame()
    assert len(table) == SIZE
    table["trust"] = -1.0
    assert (model.column("trust") >= 0).all()
    assert len(model.frame("workers")) == len(model.agents_by_type[Consultant])


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda model: model.column("motivaton"), "motivation"),
        (lambda model: model.column("trust", "workers"), "column of workers"),
        (lambda model: model.column("trust", "candidate"), "candidates"),
        (lambda model: model.frame("worker"), "workers"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(ask: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        ask(fresh())


def test_a_view_does_not_take_a_value_of_its_own() -> None:
    """Otherwise `person.motivation = 1` would look as if it had changed the model."""
    model = steps(fresh(), 3)
    person, before = model.candidate(0), model.candidate(0).motivation
    with pytest.raises(AttributeError, match=r"model\.column\('motivation', 'candidates'\)\[0\]"):
        person.motivation = 1.0
    with pytest.raises(AttributeError, match="read-only"):
        model.agents_by_type[Candidate].set("trust", 1.0)
    assert person.motivation == before
    person.pos = (1, 2)  # Mesa's own
    assert person.pos == (1, 2)


def test_follow_up_is_the_weeks_between_entered_and_followed_up() -> None:
    model = fresh()
    entry = model.column("entry_week")
    assert not any(person.in_follow_up for person in model.agents_by_type[Candidate])
    while model.running:
        model.step()
        week = model.simulation.week - 1  # the one that has just passed
        inside = (entry <= week) & (week < entry + HORIZON)
        told = [person.in_follow_up for person in model.agents_by_type[Candidate]]
        assert told == inside.tolist()
        first, stop = model.simulation._lanes[0].who
        if week < model.simulation.weeks - 1:
            assert np.flatnonzero(inside).tolist() == list(range(first, stop))
    assert not any(told)


def test_a_workers_people_are_those_in_the_caseload() -> None:
    model = fresh()
    found = 0
    while model.running:
        model.step()
        for worker in model.agents_by_type[Consultant]:
            people = worker.candidates
            assert len(people) == worker.caseload
            for person in people:
                assert person.consultant is worker
                assert person.service is Service.SERVED
            found += len(people)
    assert found > 0


def test_an_explanation_is_text_in_a_notebook_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a notebook, rich would show the lines itself and leave nothing for the text."""
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    told = ipssim.explain(small(), arms=("ips", "usual"))
    assert "Where the lives part" in told.text()


def test_dials_of_an_experiment_do_not_stand_in_the_way_of_a_path() -> None:
    experiment = replace(small(), dials={"package": {"limit_weeks": (13, 26)}})
    goal = replace(experiment.arms["package"], name="goal", limit_weeks=None)
    path = ipssim.follow_path(experiment, "package", goal, replicates=1, workers=1)
    assert path.programmes == 2


def test_the_way_between_two_programmes_can_be_asked_from_the_top() -> None:
    from ipssim.report.handed import follow_path

    assert ipssim.follow_path is follow_path
    assert "follow_path" in dir(ipssim)
