"""Whom workers know when a run begins."""

from __future__ import annotations

import numpy as np
from worlds import make_setup

from ipssim.rules.job_search import leads_at_hand
from ipssim.settings.declare.surroundings import LabourMarket
from ipssim.settings.read.load import load_experiment
from ipssim.settings.world import World
from ipssim.simulation import Simulation
from ipssim.studies.service_worlds import service_setup
from ipssim.world.records import world_record


def test_each_employer_is_known_once_and_no_slot_before_the_last_is_empty():
    """In a small town many are met more than once."""
    simulation = Simulation(make_setup(market=LabourMarket(employers=30)))
    simulation.advance(12)
    for kept in simulation.tables.workers.network:
        known = kept[kept >= 0]
        assert len(known) > 0
        assert len(np.unique(known)) == len(known)
        assert (kept[: len(known)] >= 0).all()


def test_nobody_in_a_post_that_opens_later_knows_employers_before():
    experiment = load_experiment([
        "experiment=service_over_time", "population.size=60", "service.weeks=104",
        "horizon_weeks=52", "service.posts_by_year=[2, 6]", "arms.service.leader_caseload=0",
        "labour_market.place_names=[here]", "labour_market.place_shares=[1.0]",
    ])
    simulation = Simulation(service_setup(experiment))
    simulation.advance(1)
    workers = simulation.tables.workers
    mine = workers.arm == 0
    later = workers.opens > 0
    assert (workers.network[mine & ~later] >= 0).any(axis=1).all()
    assert later.any()
    assert (workers.network[later] < 0).all()


def test_a_vacant_post_has_no_leads_for_whoever_comes():
    assert leads_at_hand(60.0, -8.0, world_record(World())) == 0.0
