"""Sweeps: axes, designs, points kept by what they are, extended and gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ipssim.errors import InputError
from ipssim.report.handed import Sweep, sweep
from ipssim.settings.read.axes import Axis, grid, is_axis, read_axes
from ipssim.studies import sweep as study
from ipssim.studies.sweep import EVERYBODY, RESULTS, SHIPPED, WATCHED, points_of

SMALL = ["experiment=ips_vs_package", "population.size=40", "horizon_weeks=30", "~arms.none"]
CAPS = "arms.ips.caseload_cap=10,50"


def small(*axes: str) -> tuple[Any, tuple[Axis, ...], pd.DataFrame]:
    base, found = read_axes([*SMALL, *axes])
    return base, found, points_of(found, "grid", None, 1)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    folder = tmp_path_factory.mktemp("sweep") / "run"
    result: Sweep = sweep(*small(CAPS), replicates=3, workers=1, out=folder)
    return result


# Axes


@pytest.mark.parametrize(("word", "values"), [
    ("a.b=10,25,50", ("10", "25", "50")), ("a.b=range(13,66,26)", ("13", "39", "65")),
    ("a.b=26,null", ("26", "null")), ("a.b=[0,85]", ("0", "85")),
    ("a.b=direct,none", ("direct", "none")),
    ("a.b=choice(1,2)", ("1", "2")), ("a.b=1,1,2", ("1", "2")),
])
def test_axes_are_written_as_in_hydra(word: str, values: tuple[str, ...]) -> None:
    from ipssim.settings.read.axes import _parsed

    assert is_axis(word)
    assert _parsed(word) == (values, None)


@pytest.mark.parametrize("word", [
    "a.b=10", "a.b=null", "a.b", "population=youth", "programme@arms.ours=ips_small",
    "labour_market.place_shares=[0.5,0.5]", "a.b=[[1,2],[3]]", "a.b={c: 1}",
])
def test_other_words_are_no_axes(word: str) -> None:
    assert not is_axis(word)


WRONG = {
    "arms.ips.caseload_cap=10,5000": "above the highest",
    "arms.ips.caseload_cap=10,many": "this is text",
    "arms.ips.caseload_cp=10,20": "Did you mean arms.ips.caseload_cap?",
    "labour_market.openness=0,85": "Did you mean 0.85 (one value) or [0,85] (two)?",
    "labour_market.openness=interval(-9,1)": "below the lowest",
    "arms.ips.limit_weeks=13,12.5": "whole number",
    "arms.ips.outreach=direct,phone": "not one of the choices",
    "programme.caseload_cap=10,20": "no setting called programme.caseload_cap",
    "nothing=1,2": "no setting called nothing",
}


@pytest.mark.parametrize("word", WRONG)
def test_a_wrong_axis_is_one_message(word: str) -> None:
    with pytest.raises(InputError) as caught:
        read_axes([*SMALL, word])
    assert WRONG[word] in str(caught.value)
    assert len(caught.value.problems) == 1


def test_all_that_is_wrong_comes_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read_axes([*SMALL, *WRONG])
    assert len(caught.value.problems) == len(WRONG)  # of the second cap, that it is swept twice
    base, axes = read_axes([*SMALL, "labour_market.openness=[0,1]"])
    assert axes == (Axis("labour_market.openness", ("0", "1")),)
    assert base.labour_market.openness == 0


# Designs


def test_a_grid_has_every_combination() -> None:
    axes = (Axis("a", ("1", "2")), Axis("b", ("x", "y", "z")))
    assert len(grid(axes)) == 6
    assert grid(axes)[0] == {"a": "1", "b": "x"}
    with pytest.raises(InputError, match="A grid needs values"):
        grid((Axis("a", interval=(0.0, 1.0)),))


@pytest.mark.parametrize("design", ["random", "lhs", "sobol"])
def test_drawn_designs_stay_within_their_axes(design: str) -> None:
    axes = (Axis("a", interval=(-2.0, 1.0)), Axis("b", ("x", "y")))
    found = points_of(axes, design, 32, 1)
    values = found["a"].astype(float)
    assert values.between(-2, 1).all()
    assert np.ptp(values) > 2
    assert set(found["b"]) == {"x", "y"}
    pd.testing.assert_frame_equal(found, points_of(axes, design, 32, 1))
    if design != "lhs":
        pd.testing.assert_frame_equal(found.head(16), points_of(axes, design, 16, 1))
    with pytest.raises(InputError, match="How many points"):
        points_of(axes, design, None, 1)


def test_what_is_no_design_or_sweeps_nothing_is_said() -> None:
    with pytest.raises(InputError) as caught:
        points_of((), "spiral", None, 1)
    assert "no such design" in str(caught.value)
    assert "Nothing is swept" in str(caught.value)


# Runs


def test_results_are_tidy_and_the_dictionary_explains_them(found: Sweep) -> None:
    table = found.results
    assert tuple(table) == RESULTS
    assert set(table["point"]) == {0, 1}
    assert set(table["world"]) == {SHIPPED}
    assert set(table["subgroup"]) == {EVERYBODY}
    keys = ["point", "world", "replicate", "arm", "outcome"]
    assert not table.duplicated(keys).any()
    assert set(table["outcome"]) <= set(found.dictionary["name"])
    assert {"arms.ips.caseload_cap", *RESULTS[:1]} <= set(found.dictionary["name"])
    shares = table[table["outcome"] == WATCHED]["value"]
    assert shares.between(0, 1).all()


def test_points_have_the_same_people_with_the_same_luck(found: Sweep) -> None:
    table = found.results.set_index(["point", "arm", "replicate", "outcome"])["value"]
    for arm in ("package", "usual"):  # whose settings are not swept
        pd.testing.assert_series_equal(table.loc[0, arm], table.loc[1, arm])
    assert not table.loc[0, "ips"].equals(table.loc[1, "ips"])


def test_summary_is_of_the_results(found: Sweep) -> None:
    one = found.summary.set_index(["point", "arm", "outcome"]).loc[(1, "ips", WATCHED)]
    table = found.results.set_index(["point", "arm", "outcome"])["value"]
    ips, package = table.loc[1, "ips", WATCHED], table.loc[1, "package", WATCHED]
    assert one["level"] == pytest.approx(100 * ips.mean())
    assert one["difference"] == pytest.approx(100 * (ips.mean() - package.mean()))
    assert one["arms.ips.caseload_cap"] == "50"


def test_a_sweep_is_extended_and_nothing_is_run_twice(
    found: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[int, int]] = []
    real = study.run_point

    def noted(experiment: Any, seed: int, point: int, *more: Any) -> pd.DataFrame:
        ran.append((point, more[-2]))
        return real(experiment, seed, point, *more)

    monkeypatch.setattr(study, "run_point", noted)
    out = tmp_path / "run"
    sweep(*small(CAPS), replicates=3, workers=1, out=out)
    assert ran == [(0, 0), (1, 0)]
    ran.clear()
    more = sweep(*small(f"{CAPS},25"), replicates=3, workers=1, out=out)
    assert ran == [(2, 0)]
    assert set(more.results["point"]) == {0, 1, 2}
    first = more.results[more.results["point"] < 2].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, found.results)
    ran.clear()
    sweep(*small(f"{CAPS},25"), replicates=3, workers=1, out=out)
    assert ran == []


def test_two_workers_and_a_cut_sweep_give_the_same_bytes(
    found: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = study.run_point

    def stops(experiment: Any, seed: int, point: int, *more: Any) -> pd.DataFrame:
        if point == 1:
            raise KeyboardInterrupt
        return real(experiment, seed, point, *more)

    monkeypatch.setattr(study, "run_point", stops)
    out = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        sweep(*small(CAPS), replicates=3, workers=1, out=out)
    assert not (out / "summary.csv").exists()
    monkeypatch.undo()
    sweep(*small(CAPS), replicates=3, workers=2, out=out)
    for name in ("points.csv", "summary.csv", "results.parquet", "dictionary.csv"):
        assert (out / name).read_bytes() == (found.folder / name).read_bytes(), name  # type: ignore[operator]


def test_kept_worlds_give_a_range_and_precision_adds_replicates() -> None:
    wide = sweep(*small(CAPS), replicates=2, workers=1, worlds=3)
    assert set(wide.results["world"]) == {0, 1, 2}
    rows = wide.summary[(wide.summary["outcome"] == WATCHED) & (wide.summary["arm"] == "ips")]
    assert (rows["worlds_low"] <= rows["worlds_high"]).all()
    known = sweep(*small(CAPS), workers=1, precision=4.0)
    rows = known.summary[(known.summary["outcome"] == WATCHED) & (known.summary["arm"] == "ips")]
    assert (rows["difference_half"] <= 4.0).all()
    assert (rows["replicates"] >= study.CHUNK).all()


def test_its_page_says_how_the_difference_moves(found: Sweep) -> None:
    page = found.page()
    assert "arms.ips.caseload_cap" in page.answer.question
    assert found.figure("sweep") is not None


def test_results_by_subgroup_stand_beside_everybodys_and_change_none(found: Sweep) -> None:
    several: Sweep = sweep(*small(CAPS), replicates=3, workers=1, subgroups=True)
    results = several.results
    everybody = results[results["subgroup"] == EVERYBODY].reset_index(drop=True)
    pd.testing.assert_frame_equal(everybody, found.results)
    pd.testing.assert_frame_equal(several.summary, found.summary)
    sexes = {"sex/men", "sex/women"}
    assert sexes < set(results["subgroup"])
    keys = ["point", "world", "replicate", "arm", "outcome"]
    mine = results[results["subgroup"].isin(sexes)].groupby(keys)["value"]
    whole = everybody.set_index(keys)["value"].reindex(mine.min().index)
    assert (mine.min() <= whole + 1e-9).all()
    assert (whole <= mine.max() + 1e-9).all()
