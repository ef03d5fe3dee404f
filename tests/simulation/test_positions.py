"""The four phases are positions, several at a time; education counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import policy_setups
from ipssim.vocabulary import Position, StudyEnding
from ipssim.world.records import intake_calendar

PHASES = {
    "clarification": Position.CLARIFICATION, "search": Position.SEARCH,
    "in work": Position.IN_WORK, "in study": Position.IN_STUDY, "ending": Position.ENDING,
}


def recorded(experiment: Experiment, arm: str) -> Simulation:
    """Return 300 people under an arm's programme, followed for two years with events."""
    many = replace(
        experiment, population=replace(experiment.population, size=300), horizon_weeks=104,
        accrual_weeks=52,
    )
    return Simulation(policy_setups(many)[arm], 1, 0, record="events").run()


@pytest.fixture(scope="module")
def ips(danish_trial: Experiment) -> Simulation:
    return recorded(danish_trial, "ips")


@pytest.fixture(scope="module")
def alone(danish_trial: Experiment) -> Simulation:
    return recorded(danish_trial, "none")


@pytest.fixture(scope="module")
def events(ips: Simulation) -> pd.DataFrame:
    return ips.recorder.frame()


@pytest.fixture(scope="module")
def moves(events: pd.DataFrame) -> pd.DataFrame:
    return events[events["kind"] == "position"]


@pytest.mark.parametrize("phase", PHASES)
def test_every_position_is_taken_by_somebody(moves: pd.DataFrame, phase: str) -> None:
    assert ((moves["target"] & int(PHASES[phase])) > 0).sum() > 10


@pytest.mark.parametrize(
    "both",
    [
        Position.CLARIFICATION | Position.SEARCH,
        Position.IN_WORK | Position.SEARCH,  # at work and searching
        Position.IN_STUDY | Position.SEARCH,
        Position.IN_WORK | Position.IN_STUDY,
        Position.IN_WORK | Position.ENDING,
    ],
)
def test_several_positions_hold_at_once(moves: pd.DataFrame, both: Position) -> None:
    assert ((moves["target"] & int(both)) == int(both)).any()


def test_moving_back_and_forth_is_normal(moves: pd.DataFrame) -> None:
    """At least a fifth of IPS candidates return to clarification or search (patterns.yaml, 6)."""
    back = np.zeros(len(moves), dtype=bool)
    for position in (Position.CLARIFICATION, Position.SEARCH):
        back |= ((moves["target"] & ~moves["source"] & int(position)) > 0).to_numpy()
    occupied = int(Position.IN_WORK | Position.IN_STUDY)
    from_place = (moves["source"] & occupied) > 0
    returned = moves.loc[back & from_place.to_numpy(), "candidate"].nunique()
    assert returned > 300 / 5
    again = moves[(moves["target"] & ~moves["source"] & int(Position.IN_WORK)) > 0]
    assert (again.groupby("candidate").size() > 1).any()


def test_an_ending_is_of_people_in_work_or_study(ips: Simulation) -> None:
    c = ips.tables.candidates
    ending = c.position & int(Position.ENDING) > 0
    assert ending.any()
    assert (c.position[ending] & int(Position.IN_WORK | Position.IN_STUDY) > 0).all()


def test_education_has_dates_of_its_own(ips: Simulation, events: pd.DataFrame) -> None:
    started = events[events["kind"] == "study_started"]
    assert len(started) > 30
    sizes, main = intake_calendar(ips.setup.labour_market, ips.weeks)
    weeks = started["week"].to_numpy()
    assert (sizes[weeks] > 0).all()
    assert 0 < main[weeks].mean() < 1
    jobs = events.loc[events["kind"] == "job_started", "week"].to_numpy()
    assert (sizes[jobs] == 0).any()  # jobs start in any week


def test_education_has_a_pace_of_its_own(ips: Simulation, events: pd.DataFrame) -> None:
    _, main = intake_calendar(ips.setup.labour_market, ips.weeks)
    started = events[events["kind"] == "study_started"]
    ordinary = started.loc[main[started["week"]], "amount"]
    single = started.loc[~main[started["week"]], "amount"]
    assert ordinary.between(12, 37).all()
    assert single.between(1, 18).all()
    assert ordinary.nunique() > 3


def test_education_can_be_completed_and_left(ips: Simulation, events: pd.DataFrame) -> None:
    ended = events[events["kind"] == "study_ended"]
    reasons = ended["source"].value_counts()
    assert set(reasons.index) == {int(StudyEnding.COMPLETED), int(StudyEnding.DROPPED_OUT)}
    assert reasons.min() > 3
    weeks = ended.loc[ended["source"] == int(StudyEnding.COMPLETED), "amount"]
    assert weeks.between(1, 2 * ips.setup.world.studying.course_length).all()


def test_education_is_a_success_equal_to_a_job(ips: Simulation) -> None:
    values = from_tallies(ips)
    only = (values["education_ever"] == 1) & (values["job_ever"] == 0)
    assert only.sum() > 10
    assert (values["job_or_education_ever"][only] == 1).all()
    assert (values["hours"][only] > 0).all()
    assert (values["weeks_to_first"][only] < 104).all()


def test_those_under_30_lean_to_education(ips: Simulation) -> None:
    c = ips.tables.candidates
    young = c.age < 30
    assert c.wants_education[young].mean() > c.wants_education[~young].mean() + 0.1
    education = from_tallies(ips)["education_ever"]
    assert education[young].mean() > education[~young].mean()


def test_people_also_find_work_and_education_by_themselves(alone: Simulation) -> None:
    values = from_tallies(alone)
    assert values["contact_hours"].sum() == 0
    assert 0 < values["job_ever"].mean() < 0.9
    assert 0 < values["education_ever"].mean() < 0.9


def test_under_ips_some_applications_are_a_persons_own(events: pd.DataFrame) -> None:
    applied = events[events["kind"] == "applied"]["source"].value_counts()
    assert applied[0] > 20
    assert applied[1] > 20


def test_search_starts_early_under_ips(events: pd.DataFrame, moves: pd.DataFrame) -> None:
    """Median start of search under 5 weeks after admission for those willing (a norm of IPS)."""
    admitted = events[events["kind"] == "admitted"].groupby("candidate")["week"].min()
    first = moves[(moves["target"] & int(Position.SEARCH)) > 0].groupby("candidate")["week"].min()
    assert (first - admitted).median() <= 5
