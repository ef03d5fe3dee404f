"""What is noted hangs together: nothing ends that has not begun, and everybody stands somewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from worlds import BUSY, make_setup

from ipssim.settings.world import World
from ipssim.simulation import Simulation

HARD = World(health=replace(World().health, relapse=0.04))  # many stays in hospital


@pytest.fixture(scope="module")
def run() -> Simulation:
    setup = make_setup("usual", size=300, market=BUSY, world=HARD, praktik="routine",
                       praktik_every_weeks=2)
    return Simulation(setup, 1, 0, record="events").run()


@pytest.fixture(scope="module")
def events(run: Simulation) -> pd.DataFrame:
    return run.recorder.frame()


def unbegun(events: pd.DataFrame, began: str, ended: str) -> int:
    """Return how many ends were noted of something that had not begun, or had ended already."""
    mine = events[events["kind"].isin([began, ended])]
    steps = mine["kind"].map({began: 1, ended: -1}).astype(int)
    return int((steps.groupby(mine["candidate"]).cumsum() < 0).sum())


@pytest.mark.parametrize(
    ("began", "ended"),
    [
        ("job_started", "job_ended"),
        ("study_started", "study_ended"),
        ("hospital_started", "hospital_ended"),
        ("sick_leave_started", "sick_leave_ended"),
    ],
)
def test_nothing_ends_that_has_not_begun(events: pd.DataFrame, began: str, ended: str) -> None:
    assert (events["kind"] == ended).sum() > 20
    assert unbegun(events, began, ended) == 0


def test_the_position_at_entry_is_noted(run: Simulation, events: pd.DataFrame) -> None:
    entered = events[events["kind"] == "entered"].set_index("candidate")["week"]
    first = events[events["kind"] == "position"].groupby("candidate")["week"].first()
    assert len(entered) == run.setup.size
    assert (first.reindex(entered.index) == entered).all()


def test_nobody_starts_a_job_in_hospital(events: pd.DataFrame) -> None:
    steps = events["kind"].map({"hospital_started": 1, "hospital_ended": -1}).fillna(0).astype(int)
    inside = steps.groupby(events["candidate"]).cumsum() > 0
    assert inside.sum() > 100
    assert not (inside & (events["kind"] == "job_started")).any()


def test_the_last_position_noted_is_where_everybody_stands(
    run: Simulation, events: pd.DataFrame
) -> None:
    last = events[events["kind"] == "position"].groupby("candidate")["target"].last()
    where = run.tables.candidates.position[last.index.to_numpy()]
    assert np.array_equal(last.to_numpy(), where)
