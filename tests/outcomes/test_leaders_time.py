"""Posts that are planned and the time a leader gives to people of their own are told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ipssim.outcomes.service import service_measures, yearly_table
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.world.build import Setup


@pytest.mark.parametrize("cap", [5, 10, 25])
def test_posts_come_out_as_planned_whatever_leaders_take(cap: int) -> None:
    experiment = load_experiment([
        "experiment=service_over_time", "service.posts_by_year=[3]", "service.weeks=104",
        f"arms.service.caseload_cap={cap}", "arms.service.leader_caseload=15",
    ])
    experiment = replace(experiment, population=replace(experiment.population, size=400))
    run = Simulation(Setup.of(experiment, list(experiment.arms.values())), 1, 0).run()
    table, found = yearly_table(run), service_measures(run)
    assert table["posts_mean"].tolist() == pytest.approx([3.0, 3.0])
    own = run.tables.workers.arm == 0
    leaders = int(run.tables.workers.leads[own].sum())
    assert leaders > 0
    assert table["leader_mean"].tolist() == pytest.approx([leaders * min(1.0, 15.0 / cap)] * 2)
    assert table["staff_years"].to_numpy() == pytest.approx(
        table["consultant_years"] + table["leader_years"]
    )
    assert found["consultant_years"] <= 6.0
    assert found["staff_years"] == pytest.approx(found["consultant_years"] + found["leader_years"])
    assert found["jobs_per_year"] * found["staff_years"] == pytest.approx(
        found["jobs_per_post_year"] * found["consultant_years"]
    )
