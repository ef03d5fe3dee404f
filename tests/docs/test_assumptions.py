"""The screening of assumptions: what is moved, that it is a world, and what its page says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ipssim.outcomes.definitions import FOLLOWED_UP
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import options
from ipssim.studies.priors import drawn_experiment
from make import assumptions

KEY = "world.relation.trust_growth"


def test_every_number_with_a_prior_is_screened(danish_trial: Experiment) -> None:
    found = assumptions.screened(danish_trial)
    assert len(found) > 100
    assert all(spec.prior is not None for spec in found.values())
    assert {key.split(".")[0] for key in found} == {
        "world", "population", "labour_market", "jobcentre"
    }


def test_every_point_is_a_valid_world(danish_trial: Experiment) -> None:
    specs = assumptions.screened(danish_trial)
    points = np.random.default_rng(1).uniform(*assumptions.MIDDLE, (100, len(specs)))
    found = assumptions.worlds(danish_trial, points)
    for key, spec in specs.items():
        assert spec.low is None or found[key].min() >= spec.low - 1e-12, key
        assert spec.high is None or found[key].max() <= spec.high + 1e-12, key
    incomes = ["kontanthjaelp", "sygedagpenge", "foertidspension"]
    assert found[[f"population.{name}" for name in incomes]].sum(axis=1).max() <= 1 + 1e-9
    for _, row in found.head(40).iterrows():
        world = drawn_experiment(danish_trial, dict(row))  # checks every value
        assert world.world.relation.trust_growth == row[KEY]


@pytest.mark.ci
def test_each_step_moves_one_number_by_two_thirds(danish_trial: Experiment) -> None:
    specs = assumptions.screened(danish_trial)
    points = assumptions.steps(specs, 2)
    assert len(points) == 2 * (len(specs) + 1)
    for first in (0, len(specs) + 1):
        change = np.abs(np.diff(points[first : first + len(specs) + 1], axis=0))
        assert ((change > 0).sum(axis=1) == 1).all()
        assert ((change > 0).sum(axis=0) == 1).all()
        np.testing.assert_allclose(change.max(axis=1), 0.9 * 2 / 3)


def made_up(danish_trial: Experiment) -> str:
    """Return the page of made-up results: one of the numbers moves one outcome of one programme."""
    specs = assumptions.screened(danish_trial)
    names, length = list(specs), len(specs) + 1
    rng = np.random.default_rng(2)
    points, at = np.zeros((3 * length, len(specs))), rng.random(len(specs))
    for row in range(3 * length):
        points[row] = at
        at[row % length % len(specs)] += rng.choice([-0.6, 0.6])
    arms = [(name, code) for name in options("programme") for code in FOLLOWED_UP]
    columns = pd.MultiIndex.from_tuples(arms)
    found = []
    for point in points:
        table = pd.DataFrame(0.5, index=["mean", "sd"], columns=columns)
        table.loc["mean", ("ips_shared_care", "job_or_education_ever")] = point[names.index(KEY)]
        found.append(table)
    return assumptions.page(specs, assumptions.effects(points, found, names), 3)


def test_the_page_names_what_moves_a_result_and_by_how_much(danish_trial: Experiment) -> None:
    said = made_up(danish_trial)
    assert said.count("| `") == 1
    assert f"| `{KEY}` |" in said
    assert "| +60.0 | Any job or education, ips_shared_care: +60.0 points | 1.20 |" in said
    assert "1 numbers are noticed" in said


def test_one_world_is_run_under_every_programme(danish_trial: Experiment) -> None:
    few = replace(danish_trial, population=replace(danish_trial.population, size=40))
    found = assumptions.one(few, 0, {})
    assert found.shape == (2, len(options("programme")) * len(FOLLOWED_UP))
    assert found.loc["sd"].between(0, 1000).all()
    again = assumptions.one(few, 0, {})
    pd.testing.assert_frame_equal(found, again)
    assert not found.equals(assumptions.one(few, 1, {}))
