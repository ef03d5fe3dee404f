"""Sensitivity: right indices of a function that is known, nothing of nothing, luck said."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ipssim.cli import main
from ipssim.errors import InputError
from ipssim.report.handed import Sensitivity, sensitivity
from ipssim.settings.read.axes import Axis, read_axes
from ipssim.studies import sweep as sweeps
from ipssim.studies.sensitivity import AHEAD, DIFFERENCE, design_of, luck_between
from ipssim.studies.sweep import WATCHED

pytestmark = pytest.mark.ci

SMALL = ["experiment=ips_vs_package", "population.size=40", "horizon_weeks=30", "~arms.none"]
THREE = ["world.getting.own_search=interval(0.5,3)", "labour_market.openness=interval(-2,1)",
         "world.keeping.early_loss=interval(0.1,1.9)"]
ENDS = {word.partition("=")[0]: tuple(map(float, word.partition("(")[2][:-1].split(",")))
        for word in THREE}
KEYS = list(ENDS)


def shares_at(experiment: Any) -> np.ndarray[Any, Any]:
    """Return where an experiment stands on the three axes, from 0 to 1."""
    values = (experiment.world.getting.own_search, experiment.labour_market.openness,
              experiment.world.keeping.early_loss)
    return np.array([(value - low) / (high - low)
                     for value, (low, high) in zip(values, ENDS.values(), strict=True)])


def ishigami(shares: np.ndarray[Any, Any]) -> float:
    x = np.pi * (2 * shares - 1)
    return float(np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


def straight(shares: np.ndarray[Any, Any]) -> float:
    """Return 2, -5 and 0 points from end to end, from 1 below zero."""
    return float(np.dot(shares, (2.0, -5.0, 0.0))) - 1.0


def standing_in(of: Any, luck: float = 0.0) -> Any:
    """Return what stands in for `run_point`: the difference is `of` the axes, in points."""
    def run(experiment: Any, seed: int, values: Any, subgroups: bool, first: int,
            stop: int) -> pd.DataFrame:
        shares = shares_at(experiment)
        lucks = np.random.default_rng(int(1e6 * shares.sum())).normal(0.0, luck, stop)
        treated = "ips" in experiment.arms
        rows = [
            (number, "everybody", WATCHED,
             (treated * (of(shares) + lucks[number]) + 5.0 * number) / 100.0)
            for number in range(first, stop)
        ]
        return pd.DataFrame(rows, columns=["replicate", "subgroup", "outcome", "value"])

    return run


def known(of: Any, monkeypatch: pytest.MonkeyPatch, luck: float = 0.0, **how: Any) -> Sensitivity:
    monkeypatch.setattr(sweeps, "run_point", standing_in(of, luck))
    monkeypatch.setattr(sweeps, "summary_of", lambda *_: pd.DataFrame())  # takes its time
    return sensitivity(*read_axes([*SMALL, *THREE]), workers=1, **{"replicates": 2, **how})


def index(found: Sensitivity, name: str, of: str = DIFFERENCE) -> pd.DataFrame:
    table = found.indices
    return table[(table["of"] == of) & (table["index"] == name)].set_index("axis").loc[KEYS]


def test_sobol_indices_of_a_known_function_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    found = known(ishigami, monkeypatch, method="sobol", points=1300)
    assert len(found.points) == 256 * 5
    for name, right in (("S1", (0.3139, 0.4424, 0.0)), ("ST", (0.5576, 0.4424, 0.2437))):
        table = index(found, name)
        off = np.abs(table["value"].to_numpy() - right)
        assert (off <= np.maximum(table["half"], 0.02)).all(), name
        assert (table["half"] < 0.4).all()
    assert found.noise[DIFFERENCE] == pytest.approx(0.0, abs=1e-9)  # what moves all alike is out


def test_morris_effects_of_a_known_function_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    found = known(straight, monkeypatch)
    assert index(found, "mu_star")["value"].tolist() == pytest.approx([2.0, 5.0, 0.0], abs=1e-4)
    assert index(found, "mu")["value"].tolist() == pytest.approx([2.0, -5.0, 0.0], abs=1e-4)
    assert index(found, "sigma")["value"].max() < 1e-4
    assert list(index(found, "mu_star", AHEAD)["value"] > 0) == [True, True, False]


@pytest.mark.parametrize(("method", "first"), [("morris", "mu_star"), ("sobol", "ST")])
def test_an_axis_that_does_nothing_has_an_index_that_holds_zero(
    method: str, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = known(straight, monkeypatch, method=method)
    none = index(found, first).loc[KEYS[2]]
    assert none["value"] - none["half"] <= 1e-6 <= none["value"] + none["half"] + 1e-5
    nothing = known(lambda _: 1.0, monkeypatch, method=method)
    assert (nothing.indices["value"] == 0).all()
    assert "None of these settings moves the difference" in nothing.page().answer.said[0]


def test_the_share_of_luck_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = known(straight, monkeypatch, replicates=20, luck=0.5)
    loud = known(straight, monkeypatch, replicates=20, luck=20.0)
    between = np.var([straight(row) for row in quiet.shares], ddof=1)
    assert quiet.noise[DIFFERENCE] == pytest.approx(0.25 / 20 / between, rel=0.3)
    assert loud.noise[DIFFERENCE] > 0.5
    said = [dict(one.page().answer.sure)["Luck"] for one in (quiet, loud)]
    assert "nearly all the settings' doing" in said[0]
    assert "most of what indices share out is luck" in said[1]
    alone = known(straight, monkeypatch, replicates=1)
    assert np.isnan(alone.noise[DIFFERENCE])
    assert "cannot be told apart" in dict(alone.page().answer.sure)["Luck"]


def test_luck_that_moves_all_points_alike_is_not_counted() -> None:
    rng = np.random.default_rng(1)
    points, shared = rng.normal(size=(50, 1)), 10 * rng.normal(size=(1, 20))
    assert luck_between(points + shared) == pytest.approx(0.0, abs=1e-9)
    own = luck_between(points + shared + rng.normal(size=(50, 20)))
    assert own == pytest.approx(1 / 20 / (np.var(points, ddof=1) + 1 / 20), rel=0.2)


def test_it_is_extended_and_nothing_is_run_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = known(straight, monkeypatch, points=16, out=tmp_path / "run")
    ran: list[str] = []
    inner = standing_in(straight)

    def noted(experiment: Any, *more: Any) -> pd.DataFrame:
        ran.append(repr(experiment))
        return inner(experiment, *more)

    monkeypatch.setattr(sweeps, "run_point", noted)
    more = sensitivity(*read_axes([*SMALL, *THREE]), workers=1, replicates=2, points=40,
                       out=tmp_path / "run")
    # three arms each
    assert len(set(ran)) == len(ran) == 3 * (len(more.points) - len(first.points))
    assert len(more.rows) == 40
    assert (tmp_path / "run" / "indices.csv").is_file()


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_fewer_points_are_the_first_of_more(method: str) -> None:
    axes = (Axis("a", interval=(-2.0, 1.0)), Axis("b", ("x", "y")), Axis("c", ("1", "2", "3")))
    few, many = (design_of(axes, method, points, 1) for points in (40, 160))
    np.testing.assert_array_equal(few, many[: len(few)])
    assert len(few) == 40
    assert len(many) == 160


# Whole runs


def test_the_command_runs_settings_and_writes_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    axes = ["arms.ips.caseload_cap=range(10,51)", "arms.package.limit_weeks=4,13,26"]
    assert main(["sensitivity", *SMALL, *axes, "--points", "12", "--replicates", "2",
                 "--out", str(out), "--outcome", "hours"]) == 0
    said = capsys.readouterr().out
    assert "arms.ips.caseload_cap" in said
    assert "is luck" in said
    table = pd.read_csv(out / "indices.csv")
    assert list(table) == ["of", "axis", "index", "value", "half"]
    assert len(table) == 2 * 2 * 3
    for name in ("report.html", "figures/sensitivity.svg", "points.csv", "summary.csv"):
        assert (out / name).is_file()


WRONG = {
    ("--method", "morriss"): "Did you mean morris?",
    ("--points", "3"): "12 and more",
    ("--outcome", "hors"): "no outcome called hors",
}


def test_all_that_is_wrong_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    axes = ["arms.ips.caseload_cap=10,25", "arms.package.limit_weeks=4,13"]
    for words, wrong in WRONG.items():
        assert main(["sensitivity", *SMALL, *axes, *words, "--out", str(out)]) == 2
        assert wrong in capsys.readouterr().err
    assert main(["sensitivity", *SMALL, axes[0], "--out", str(out)]) == 2
    assert "two at least must vary" in capsys.readouterr().err
    assert not out.exists()


def test_a_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.sample", None)
    with pytest.raises(InputError, match=r"ipssim\[sensitivity\]"):
        design_of((Axis("a", ("1", "2")), Axis("b", ("1", "2"))), "morris", None, 1)
