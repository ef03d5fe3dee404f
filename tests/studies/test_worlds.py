"""Worlds that agree with the trial: what they vary, apart from luck, the same every time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from small_dials import small_dials

from ipssim.report.handed import compare
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, Prior
from ipssim.settings.read.load import load_experiment
from ipssim.studies import priors, worlds
from ipssim.studies.engine.estimates import MOST_LUCK, Range
from ipssim.studies.engine.measure import cohort_means
from ipssim.studies.priors import drawn_experiment, quantiles, shares
from ipssim.studies.results import Comparison
from ipssim.studies.worlds import (
    SWAY,
    chance_correlation,
    drawn_worlds,
    in_other_ways,
    kept_worlds,
    run_worlds,
    sway_table,
    varied,
)

ANY = "job_or_education_ever"
FILES = ("differences.csv", "dials.csv", "worlds.csv", "sway.csv", "mechanisms.csv",
         "worlds.parquet")


@pytest.fixture(scope="module")
def shipped() -> Experiment:
    return load_experiment(["experiment=ips_vs_package"])


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = tmp_path_factory.mktemp("prior") / "run"
    return compare(small_dials(), replicates=2, workers=1, out=folder)


# Which worlds


def test_there_are_enough_worlds_and_each_is_valid(shipped: Experiment) -> None:
    found = kept_worlds()
    assert len(found) >= 200
    assert not found.duplicated().any()
    assert set(found) == set(varied(shipped))
    for _, row in found.head(20).iterrows():
        world = drawn_experiment(shipped, dict(row))  # checks every value
        assert world.world.getting.own_search == row["world.getting.own_search"]


def test_the_shipped_world_is_a_kept_one() -> None:
    shipped = load_experiment()
    found = kept_worlds()
    same = np.ones(len(found), dtype=bool)
    for key in found:
        same &= np.isclose(found[key], attrgetter(key)(shipped), rtol=1e-5)
    assert same.sum() == 1


def test_so_many_are_taken_as_asked(shipped: Experiment) -> None:
    few = drawn_worlds(replace(shipped, kept_worlds=7))
    pd.testing.assert_frame_equal(few, kept_worlds(7))
    assert drawn_worlds(replace(shipped, kept_worlds=0)).empty
    assert len(drawn_worlds(replace(shipped, kept_worlds=10_000))) == len(kept_worlds())


def test_other_readings_have_worlds_of_their_own() -> None:
    own = load_experiment(["kept_worlds=40", "world.getting.own_search=1.5"])
    found = in_other_ways(own)
    assert list(found) == ["hours", "person"]
    for way, one in found.items():
        assert one.world.getting.way_in == way
        worlds_there = drawn_worlds(one)
        assert len(worlds_there) == 10
        assert "world.getting.own_search" not in worlds_there
        expected = kept_worlds(10, way)[list(worlds_there)]
        pd.testing.assert_frame_equal(worlds_there, expected)
    assert list(in_other_ways(found["person"])) == ["both", "hours"]
    assert not in_other_ways(replace(own, kept_worlds=3))


def test_what_somebody_sets_stays_as_it_was_set() -> None:
    own = load_experiment(["world.getting.own_search=1.5"])
    assert "world.getting.own_search" not in varied(own)
    assert set(drawn_worlds(own)) == {*kept_worlds()} - {"world.getting.own_search"}


# Priors


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


def test_shares_are_what_quantiles_were_taken_at() -> None:
    spec = Parameter("x", 1.0, "number", "assumed", "x", low=0.5, high=4,
                     prior=Prior("lognormal", 1.0, 1.0))
    at = np.linspace(0.01, 0.99, 50)
    np.testing.assert_allclose(shares(spec, quantiles(spec, at)), at, atol=1e-9)


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


def test_luck_known_from_elsewhere_is_taken_out() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(3.0, 2.0, size=(4000, 1)) + rng.normal(0.0, 2.0, size=(4000, 1))
    found = Range.of(values, luck=4.0)
    assert found.luck == pytest.approx(0.5, abs=0.03)
    assert found.low == pytest.approx(stats.norm(3, 2).ppf(0.05), abs=0.15)


def test_signs_are_not_counted_where_all_is_luck() -> None:
    values = np.random.default_rng(3).normal(size=(500, 2))
    found = Range.of(values)
    assert found.luck > MOST_LUCK
    assert np.isnan(found.positive)


def test_a_sign_that_all_share_is_counted_though_most_is_luck() -> None:
    values = 20 + np.random.default_rng(3).normal(size=(500, 2))
    found = Range.of(values)
    assert found.luck > MOST_LUCK
    assert found.positive == 1.0


@pytest.mark.parametrize(
    ("positive", "side"), [(1.0, 1), (0.75, 1), (0.74, 0), (0.26, 0), (0.25, -1), (float("nan"), 0)]
)
def test_a_side_is_ahead_in_three_quarters_of_worlds(positive: float, side: int) -> None:
    assert Range(-1, 0, 1, positive, 0.1, 10).side == side


def test_where_nothing_differs_nobody_is_behind() -> None:
    assert Range.of(np.zeros((10, 2))).side == 0


def test_readings_agree_on_the_side_and_not_on_the_size() -> None:
    ahead, behind, level = (Range(-1, one, 1, (one + 1) / 2, 0.1, 10) for one in (1, -1, 0))
    assert ahead.agree is None
    assert replace(ahead, others={"a": replace(ahead, median=9), "b": behind}).agree == 1
    assert replace(level, others={"a": ahead, "b": level}).agree == 1
    assert replace(behind, others={"a": ahead, "b": level}).agree == 0


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
        assert table["ways_agree"].between(0, 2).all()
        assert table[["hours_median", "person_median"]].notna().all(axis=None)
        assert table["both_median"].isna().all()  # it is the experiment's own
        own = table[table["arm"] == table["reference"]]
        assert (own[["worlds_low", "worlds_high"]] == 0).all(axis=None)


def test_ranges_come_from_the_written_draws(result: Comparison) -> None:
    chosen = (result.draws["outcome"] == ANY) & (result.draws["way"] == "")
    wide = result.draws[chosen].pivot_table(
        index=["draw", "replicate"], columns="arm", values="mean"
    )
    row = result.differences.set_index(["outcome", "arm"]).loc[(ANY, "ips")]
    gaps = 100 * (wide["ips"] - wide["package"]).to_numpy().reshape(4, 2)
    assert row["worlds_median"] == pytest.approx(Range.of(gaps).median)
    assert row["worlds_low"] == pytest.approx(Range.of(gaps).low)


def test_luck_of_the_draws_is_not_that_of_the_replicates(shipped: Experiment) -> None:
    """A world that is the model itself still has people and luck of its own."""
    small = small_dials(dials={})
    table = run_worlds(small, 1, 0, [{}, {}], cohort_means)
    ips = table[(table["arm"] == "ips") & (table["outcome"] == "hours")]
    assert ips["mean"].nunique() == 4


def test_without_draws_the_columns_are_empty() -> None:
    found = compare(small_dials(kept_worlds=0, dials={}), replicates=2, workers=1)
    assert found.differences["worlds_low"].isna().all()
    assert found.sway.empty
    assert found.drawn.empty


def test_the_danish_trial_carries_a_range(little: Experiment) -> None:
    found = compare(replace(little, kept_worlds=2), replicates=1, workers=1)
    assert found.differences["worlds_high"].notna().all()
    assert len(found.summary)


def test_two_workers_and_a_cut_run_leave_no_trace(
    result: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    real, ran = run_worlds, []

    def stops(experiment: Experiment, seed: int, first: int, *more: Any) -> pd.DataFrame:
        if first == 2:
            raise KeyboardInterrupt
        return real(experiment, seed, first, *more)

    monkeypatch.setattr(worlds, "run_worlds", stops)
    with pytest.raises(KeyboardInterrupt):
        compare(small_dials(), replicates=2, workers=1, out=folder)
    assert len(list((folder / "draws").glob("worlds-*.parquet"))) == 1
    assert not (folder / "differences.csv").exists()

    def noted(experiment: Experiment, seed: int, first: int, *more: Any) -> pd.DataFrame:
        ran.append(first)
        return real(experiment, seed, first, *more)

    monkeypatch.setattr(worlds, "run_worlds", noted)
    compare(small_dials(), replicates=2, workers=1, out=folder)
    assert ran == [2, 0, 0]  # the rest of the own worlds, and one of each other reading
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
    damaged = next((folder / "draws").glob("worlds-*.parquet"))
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
    draws["way"] = ""
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
