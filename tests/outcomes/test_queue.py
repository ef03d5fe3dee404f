"""A queue in a cohort: who gets in, how long everybody waits, and that it is told of a sweep."""

from __future__ import annotations

import numpy as np
import pytest

from ipssim.outcomes.definitions import OUTCOMES, QUEUE
from ipssim.outcomes.queue import queue_means
from ipssim.report.handed import run_sweep
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.designs import design_of
from ipssim.studies.engine.measure import cohort_means
from ipssim.vocabulary import Event
from ipssim.world.setup import Setup

FEW = ["population.size=60", "accrual_weeks=1", "horizon_weeks=40", "arms.ips.leader_caseload=0",
       "labour_market.place_names=[here]", "labour_market.place_shares=[1]"]


def run(*words: str) -> Simulation:
    experiment = load_experiment([*FEW, *words])
    return Simulation(Setup.of(experiment, [experiment.arms["ips"]]), 2, record="events").run()


def test_weeks_in_the_queue_are_those_between_the_events() -> None:
    found = run("organisation.workers=1", "arms.ips.caseload_cap=15", "arms.ips.limit_weeks=20",
                "arms.ips.return_allowed=false")
    events, size = found.recorder.events(), found.setup.size
    admitted = events[events["kind"] == Event.ADMITTED]
    first = admitted[np.unique(admitted["candidate"], return_index=True)[1]]
    waited = first["amount"].sum() + 40 * (size - len(first))  # the rest wait all the time
    means = queue_means(found)
    assert means["started"] == len(first) / size
    assert 0.3 < means["started"] < 1
    assert means["weeks_waiting"] == pytest.approx(waited / size)
    assert means["waiting_at_end"] == pytest.approx(1 - len(first) / size)


def test_nobody_waits_where_there_is_a_worker_for_everybody() -> None:
    means = queue_means(run())
    assert means == {"started": 1.0, "weeks_waiting": 0.0, "waiting_at_end": 0.0}


def test_a_queue_is_told_where_there_are_so_many_workers_and_no_more() -> None:
    without = cohort_means(load_experiment(FEW), 1, 0, 1).means
    assert set(without["outcome"]) == set(OUTCOMES)
    swept = run_sweep(design_of([
        *FEW, "organisation.workers=1", "~arms.usual", "~arms.package", "~arms.ips_plus",
        "reference=none", "arms.ips.caseload_cap=5,30", "arms.ips.limit_weeks=13,null",
    ]), replicates=3, workers=1)
    table = swept.summary[swept.summary["arm"] == "ips"].set_index(
        ["arms.ips.caseload_cap", "arms.ips.limit_weeks", "outcome"])["level"]
    assert set(QUEUE) <= set(swept.summary["outcome"]) <= set(swept.dictionary["name"])
    assert table["5", "null", "started"] < table["5", "13", "started"]
    assert table["5", "null", "weeks_waiting"] > table["30", "null", "weeks_waiting"]
    assert table["30", "13", "started"] == 100
    assert swept.figure("frontier") is not None
    assert "Weeks in the queue" in str(swept.page())
