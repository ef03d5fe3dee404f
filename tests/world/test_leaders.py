"""Leaders with people of their own: never more than one full-time post, never above the cap."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import make_setup

from ipssim.settings.declare.surroundings import Organisation
from ipssim.simulation import Simulation
from ipssim.stages.rest import rest_of
from ipssim.world.build import build

LUCK = (3, 0)


@pytest.mark.parametrize("cap", [5, 10, 15, 25])
@pytest.mark.parametrize("workers", [None, 6])
def test_a_leader_is_at_most_one_full_time_worker(cap: int, workers: int | None) -> None:
    setup = make_setup(
        "ips", size=150, caseload_cap=cap, leader=True, leader_caseload=15, team_size=4,
        organisation=Organisation(workers=workers),
    )
    workers_there = build(setup, LUCK, rest_of).workers
    leads = workers_there.leads == 1
    assert leads.any()
    assert (workers_there.full_cap[leads] == min(15, cap)).all()
    np.testing.assert_allclose(workers_there.share[leads], min(15, cap) / cap)
    assert (workers_there.share <= 1.0).all()


def test_nobody_is_paid_for_more_than_a_post_in_any_week() -> None:
    setup = make_setup(
        "ips", size=150, horizon=40, caseload_cap=5, leader=True, leader_caseload=15, team_size=2
    )
    run = Simulation(setup, *LUCK, record="events").run()
    assert run.recorder.posts("share").max() <= 1.0
    assert run.recorder.posts("caseload").max() <= 5


def test_a_team_is_planned_with_what_its_leader_really_takes() -> None:
    """Two teams of four at cap 5, whose leaders take five each, are enough for fifty people."""
    setup = make_setup(
        "ips", size=50, accrual=1, caseload_cap=5, leader=True, leader_caseload=15, team_size=4
    )
    workers = build(setup, LUCK, rest_of).workers
    assert int(workers.full_cap.sum()) >= 50
