"""The screening of assumptions: what is drawn, that it is a world, and what its page says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.studies.priors import drawn_experiment
from make import assumptions


def test_what_is_drawn_is_what_no_matching_varies(danish_trial: Experiment) -> None:
    found = assumptions.screened(danish_trial)
    assert len(found) > 100
    assert {spec.label for spec in found.values()} <= {"assumed", "measured"}
    assert all(spec.prior is not None for spec in found.values())
    assert {key.split(".")[0] for key in found} == {
        "world", "population", "labour_market", "jobcentre"
    }
    calibrated = {key for key, spec in parameters(danish_trial) if spec.label == "calibrated"}
    assert calibrated
    assert calibrated.isdisjoint(found)


def test_every_draw_is_a_valid_world(danish_trial: Experiment) -> None:
    drawn, specs = assumptions.drawn(danish_trial, 200), assumptions.screened(danish_trial)
    for key, spec in specs.items():
        assert spec.low is None or drawn[key].min() >= spec.low - 1e-12, key
        assert spec.high is None or drawn[key].max() <= spec.high + 1e-12, key
    incomes = ["kontanthjaelp", "sygedagpenge", "foertidspension"]
    assert drawn[[f"population.{name}" for name in incomes]].sum(axis=1).max() <= 1 + 1e-9
    for _, row in drawn.head(40).iterrows():
        world = drawn_experiment(danish_trial, dict(row))  # checks every value
        assert world.world.relation.trust_growth == row["world.relation.trust_growth"]
        assert world.world.getting.own_search == danish_trial.world.getting.own_search


def test_each_slice_of_a_prior_is_used_once(danish_trial: Experiment) -> None:
    drawn = assumptions.drawn(danish_trial, 40)["world.relation.trust_growth"]
    prior = assumptions.screened(danish_trial)["world.relation.trust_growth"].prior
    assert prior is not None
    shares = (drawn - prior.a) / (prior.b - prior.a)
    assert sorted(np.floor(shares * 40).astype(int)) == list(range(40))


def test_the_page_names_what_a_result_follows(danish_trial: Experiment) -> None:
    """A made-up result that is one of the numbers; the others it does not follow."""
    specs, worlds = assumptions.screened(danish_trial), assumptions.drawn(danish_trial, 300)
    key = "world.relation.trust_growth"
    said = assumptions.page(specs, worlds, worlds[[key]].rename(columns={key: "made up"}))
    assert f"| `{key}` |" in said
    assert "| made up | +1.00 |" in said
    assert said.count("| `") <= 3  # one of twenty screenings names another


def test_one_world_is_run_under_every_programme(danish_trial: Experiment) -> None:
    few = replace(danish_trial, population=replace(danish_trial.population, size=40))
    found = assumptions.one(few, {})
    assert len(found) == 2 * (len(assumptions.ARMS) + len(assumptions.DIFFERENCES))
    for unit in ("any job or education", "weeks in a job"):
        gap = found[f"{unit}, ips"] - found[f"{unit}, usual"]
        assert found[f"{unit}, ips minus usual"] == pytest.approx(gap)
