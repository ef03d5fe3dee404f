"""Drawn worlds: every unfitted parameter from its prior, apart from luck, the same every time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from small_dials import small_dials

from ipssim.report.handed import compare
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, Prior, parameters
from ipssim.settings.read.load import load_experiment
from ipssim.studies import priors
from ipssim.studies.engine.estimates import MOST_LUCK, Range
from ipssim.studies.priors import (
    SWAY,
    chance_correlation,
    draw_parameters,
    draw_tasks,
    drawn_experiment,
    quantiles,
    run_draws,
    sway_table,
    unfitted,
)
from ipssim.studies.results import Comparison

ANY = "job_or_education_ever"
FILES = ("differences.csv", "dials.csv", "worlds.csv", "sway.csv",
         "mechanisms.csv", "worlds.parquet")


@pytest.fixture(scope="module")
def shipped() -> Experiment:
    return load_experiment(["experiment=ips_vs_package"])


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = tmp_path_factory.mktemp("prior") / "run"
    return compare(small_dials(), replicates=2, workers=1, out=folder)


# Drawing


def test_what_is_drawn_is_what_no_fit_has_moved(shipped: Experiment) -> None:
    found = unfitted(shipped)
    assert len(found) > 100
    assert {spec.label for spec in found.values()} <= {"assumed", "measured"}
    assert all(spec.prior is not None for spec in found.values())
    assert {key.split(".")[0] for key in found} == {
        "world", "population", "labour_market", "jobcentre"
    }
    calibrated = {key for key, spec in parameters(shipped) if spec.label == "calibrated"}
    assert calibrated
    assert calibrated.isdisjoint(found)


@pytest.mark.parametrize(
    ("prior", "low", "high"),
    [
        (Prior("uniform", 1, 3), 0, 10), (Prior("uniform", 1, 3), 2, 10),
        (Prior("normal", 5, 2), 4, 20), (Prior("lognormal", 0.2, 1.5), 0.005, 4),
        (Prior("beta", 2, 5), 0, 1), (Prior("beta", 2, 5), 0.3, 1),
    ],
)
def test_draws_follow_the_prior_between_the_bounds(
    prior: Prior, low: float, high: float
) -> None:
    spec = Parameter("x", 1.0, "number", "assumed", "x", low=low, high=high, prior=prior)
    values = quantiles(spec, (np.arange(20_000) + 0.5) / 20_000)
    assert values.min() >= low
    assert values.max() <= high
    belief = priors.distribution(prior)
    inside = belief.cdf(high) - belief.cdf(low)
    for point in np.quantile(values, (0.1, 0.5, 0.9)):
        expected = (belief.cdf(point) - belief.cdf(low)) / inside
        assert (values <= point).mean() == pytest.approx(expected, abs=0.01)


def test_a_lognormal_is_told_by_its_median() -> None:
    assert priors.distribution(Prior("lognormal", 0.2, 1.5)).median() == pytest.approx(0.2)


def test_each_slice_of_a_prior_is_used_once(shipped: Experiment) -> None:
    drawn = draw_parameters(replace(shipped, kept_worlds=40))
    spec = unfitted(shipped)["world.relation.trust_growth"]
    assert spec.prior is not None
    shares = stats.uniform(spec.prior.a, spec.prior.b - spec.prior.a).cdf(drawn[
        "world.relation.trust_growth"
    ])
    assert sorted(np.floor(shares * 40).astype(int)) == list(range(40))


def test_every_draw_is_a_valid_world(shipped: Experiment) -> None:
    drawn = draw_parameters(replace(shipped, kept_worlds=200))
    specs = unfitted(shipped)
    for key, spec in specs.items():
        assert spec.low is None or drawn[key].min() >= spec.low - 1e-12, key
        assert spec.high is None or drawn[key].max() <= spec.high + 1e-12, key
    incomes = ["kontanthjaelp", "sygedagpenge", "foertidspension"]
    assert drawn[[f"population.{name}" for name in incomes]].sum(axis=1).max() <= 1 + 1e-9
    for _, row in drawn.iterrows():
        world = drawn_experiment(shipped, dict(row))  # checks every value
        assert world.world.relation.trust_growth == row["world.relation.trust_growth"]
        assert world.world.getting.own_search == shipped.world.getting.own_search


def test_a_parameters_draws_are_its_own(
    shipped: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another parameter, and another order of the declarations, changes nobody else's draws."""
    few = replace(shipped, kept_worlds=9)
    before, specs = draw_parameters(few), unfitted(shipped)
    new = replace(specs["world.relation.trust_growth"], name="toy")
    others = {"world.toying.toy": new} | dict(reversed(specs.items()))
    monkeypatch.setattr(priors, "unfitted", lambda _: others)
    after = draw_parameters(few)
    assert set(after) == {*before, "world.toying.toy"}
    pd.testing.assert_frame_equal(after[list(before)], before)
    own = after["world.relation.trust_growth"]
    assert not np.array_equal(after["world.toying.toy"], own)  # the same prior, and its own luck


def test_draws_have_a_seed_of_their_own(shipped: Experiment) -> None:
    few = replace(shipped, kept_worlds=5)
    pd.testing.assert_frame_equal(draw_parameters(few), draw_parameters(few))
    other = draw_parameters(replace(few, prior_seed=2))
    assert not other.equals(draw_parameters(few))


def test_no_draws_draw_nothing(shipped: Experiment) -> None:
    none = replace(shipped, kept_worlds=0)
    assert draw_parameters(none).empty
    assert draw_tasks(none, 1, draw_parameters(none)) == []


# Ranges


def test_luck_within_draws_is_taken_out() -> None:
    rng = np.random.default_rng(1)
    truth = rng.normal(3.0, 2.0, size=4000)
    values = truth[:, None] + rng.normal(0.0, 2.0, size=(4000, 2))
    found = Range.of(values)
    assert found.luck == pytest.approx(2.0 / (4.0 + 2.0), abs=0.03)
    for low, share in ((found.low, 0.05), (found.median, 0.5), (found.high, 0.95)):
        assert low == pytest.approx(stats.norm(3, 2).ppf(share), abs=0.15)
    assert found.positive == pytest.approx(stats.norm(3, 2).sf(0), abs=0.02)
    assert found.draws == 4000


def test_luck_stays_in_where_it_cannot_be_told() -> None:
    values = np.random.default_rng(2).normal(size=(500, 1))
    found = Range.of(values)
    assert np.isnan(found.luck)
    assert (found.low, found.high) == tuple(np.quantile(values, (0.05, 0.95)))


def test_signs_are_not_counted_where_all_is_luck() -> None:
    values = np.random.default_rng(3).normal(size=(500, 2))
    found = Range.of(values)
    assert found.luck > MOST_LUCK
    assert np.isnan(found.positive)


def test_no_difference_has_no_range() -> None:
    found = Range.of(np.zeros((10, 2)))
    assert (found.low, found.high, found.positive) == (0.0, 0.0, 0.0)


# Runs


def test_every_contrast_has_a_range(result: Comparison) -> None:
    for table in (result.differences, result.dials):
        columns = ["worlds_low", "worlds_median", "worlds_high", "level_worlds_low"]
        assert table[columns].notna().all(axis=None)
        assert (table["worlds_low"] <= table["worlds_high"]).all()
        assert (table["kept_worlds"] == 4).all()
        own = table[table["arm"] == table["reference"]]
        assert (own[["worlds_low", "worlds_high"]] == 0).all(axis=None)


def test_ranges_come_from_the_written_draws(result: Comparison) -> None:
    wide = result.draws[result.draws["outcome"] == ANY].pivot_table(
        index=["draw", "replicate"], columns="arm", values="mean"
    )
    row = result.differences.set_index(["outcome", "arm"]).loc[(ANY, "ips")]
    gaps = 100 * (wide["ips"] - wide["package"]).to_numpy().reshape(4, 2)
    assert row["worlds_median"] == pytest.approx(Range.of(gaps).median)
    assert row["worlds_low"] == pytest.approx(Range.of(gaps).low)


def test_luck_of_the_draws_is_not_that_of_the_replicates(shipped: Experiment) -> None:
    """A drawn world that is the model itself still has a luck of its own in every draw."""
    small = small_dials(dials={})
    table = run_draws(small, 1, 0, [{}, {}])
    ips = table[(table["arm"] == "ips") & (table["outcome"] == "hours")]
    assert ips["mean"].nunique() == 4


def test_without_draws_the_columns_are_empty() -> None:
    found = compare(small_dials(kept_worlds=0, dials={}), replicates=2, workers=1)
    assert found.differences["worlds_low"].isna().all()
    assert found.sway.empty
    assert found.drawn.empty


def test_the_danish_trial_carries_a_range_when_asked(little: Experiment) -> None:
    assert little.kept_worlds == 0
    found = compare(replace(little, kept_worlds=2), replicates=1, workers=1)
    assert found.differences["worlds_high"].notna().all()
    assert len(found.summary)


def test_two_workers_and_a_cut_run_leave_no_trace(
    result: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    real, ran = run_draws, []

    def stops(experiment: Experiment, seed: int, first: int, records: Any) -> pd.DataFrame:
        if first == 2:
            raise KeyboardInterrupt
        return real(experiment, seed, first, records)

    monkeypatch.setattr(priors, "run_draws", stops)
    with pytest.raises(KeyboardInterrupt):
        compare(small_dials(), replicates=2, workers=1, out=folder)
    assert len(list((folder / "draws").glob("draws-*.parquet"))) == 1
    assert not (folder / "differences.csv").exists()

    def noted(experiment: Experiment, seed: int, first: int, records: Any) -> pd.DataFrame:
        ran.append(first)
        return real(experiment, seed, first, records)

    monkeypatch.setattr(priors, "run_draws", noted)
    compare(small_dials(), replicates=2, workers=1, out=folder)
    assert ran == [2]
    monkeypatch.undo()
    both = tmp_path / "both"
    compare(small_dials(), replicates=2, workers=2, out=both)
    for name in FILES:
        expected = (result.folder / name).read_bytes()  # type: ignore[operator]
        assert (folder / name).read_bytes() == expected, name
        assert (both / name).read_bytes() == expected, name


def test_a_damaged_draw_is_run_again(result: Comparison, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(result.folder, folder)  # type: ignore[arg-type]
    damaged = next((folder / "draws").glob("draws-*.parquet"))
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1])
    again = compare(small_dials(), replicates=2, workers=1, out=folder)
    assert damaged.read_bytes() == whole
    assert not again.already_complete
    assert compare(small_dials(), replicates=2, workers=1, out=folder).already_complete


# What it leans on


def test_sway_finds_the_parameter_that_does_it() -> None:
    rng = np.random.default_rng(4)
    drawn = pd.DataFrame({"a": rng.random(50), "b": rng.random(50), "c": rng.random(50)})
    rows = [
        (draw, 0, arm, ANY, value)
        for draw in range(50)
        for arm, value in (("ips", drawn["b"][draw] ** 3), ("package", 0.0))
    ]
    draws = pd.DataFrame(rows, columns=["draw", "replicate", "arm", "outcome", "mean"])
    table = sway_table(small_dials(), drawn, draws, ANY)
    assert list(table.columns) == list(SWAY)
    assert table["parameter"].iloc[0] == "b"
    assert table["correlation"].iloc[0] == pytest.approx(1.0)
    rho = stats.spearmanr(drawn["a"], drawn["b"]).statistic
    assert table.set_index("parameter").loc["a", "correlation"] == pytest.approx(rho)


def test_chance_reaches_as_far_as_is_said() -> None:
    rng = np.random.default_rng(5)
    strongest = []
    for _ in range(300):
        ranks = stats.rankdata(rng.random((60, 40)), axis=0)
        goal = stats.rankdata(rng.random(60))
        centred = (ranks - ranks.mean(axis=0)) / ranks.std(axis=0)
        rho = centred.T @ ((goal - goal.mean()) / goal.std()) / 60
        strongest.append(np.abs(rho).max())
    assert np.mean(np.array(strongest) > chance_correlation(40, 60)) == pytest.approx(
        0.05, abs=0.035
    )
