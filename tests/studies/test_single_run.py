"""A run of one programme: the same numbers as the comparison's cohort, with their error."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ipssim
from ipssim.errors import InputError
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load
from ipssim.studies.single import MET, RESULTS


@pytest.fixture(scope="module")
def result(little: Experiment) -> ipssim.SingleRun:
    return ipssim.run("package", little, replicates=4, workers=1)


def test_one_row_per_outcome_and_per_measure_of_what_was_met(result: ipssim.SingleRun) -> None:
    table = result.table()
    assert tuple(table.columns) == RESULTS
    assert list(table["measure"]) == [*OUTCOMES, *MET]
    assert (table["replicates"] == 4).all()
    known = table[table["monte_carlo_error"] > 0]
    half = (known["high"] - known["low"]) / 2
    assert np.allclose(half, 3.18245 * known["monte_carlo_error"], rtol=1e-3)  # t of 4


def test_the_means_are_those_of_the_comparisons_cohort(
    result: ipssim.SingleRun, little: Experiment
) -> None:
    arms = {"usual": little.arms["usual"], "package": load("package")}
    pair = replace(little, arms=arms, treated="package", trial=type(little.trial)(reference=""))
    compared = ipssim.compare(pair, replicates=4, workers=1).differences
    levels = compared[compared["arm"] == "package"].set_index("outcome")["level"]
    means = result.outcomes.set_index("measure")["mean"]
    for code in OUTCOMES:
        assert means[code] == pytest.approx(levels[code])


def test_what_the_workers_got_done_is_plausible(result: ipssim.SingleRun) -> None:
    means = result.outcomes.set_index("measure")["mean"]
    assert 0 < means["caseload_met"] <= load("package").caseload_cap
    assert 0 < means["weeks_served"] <= 26
    hours = means["contact_minutes_met"] * means["weeks_served"] / 60
    assert hours == pytest.approx(means["contact_hours"], rel=0.02)


def test_nobody_is_served_without_a_programme(little: Experiment) -> None:
    table = ipssim.run("none", little, replicates=2, workers=1).outcomes.set_index("measure")
    assert pd.isna(table.loc["caseload_met", "mean"])
    assert table.loc["weeks_served", "mean"] == 0


def test_workers_change_nothing_and_files_are_written(little: Experiment, tmp_path: Path) -> None:
    alone = ipssim.run("package", little, replicates=3, workers=1)
    shared = ipssim.run("package", little, replicates=3, workers=2, out=tmp_path / "run")
    pd.testing.assert_frame_equal(alone.outcomes, shared.outcomes)
    folder = tmp_path / "run"
    assert {path.name for path in folder.iterdir()} == {
        "outcomes.csv", "weekly.parquet", "events.parquet", "manifest.json", "replicates",
        "report.html", "report.md", "tables.xlsx", "figures",
    }
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["complete"] is True
    assert manifest["settings"]["arms"]["programme"]["limit_weeks"] == 26
    assert len(pd.read_parquet(folder / "events.parquet")) == len(alone.events)
    more = ipssim.run("package", little, replicates=4, workers=1, out=folder)
    assert more.replicates == 4
    with pytest.raises(InputError, match="another run"):
        ipssim.run("jobcentre", little, replicates=1, workers=1, out=folder)


@pytest.mark.parametrize("how", [{"seed": -1}, {"replicates": 0}, {"workers": 0}])
def test_bad_numbers(little: Experiment, how: dict[str, int]) -> None:
    with pytest.raises(InputError, match="number that can be used"):
        ipssim.run("package", little, **how)


def test_a_programme_that_does_not_exist(little: Experiment) -> None:
    with pytest.raises(InputError, match=r"Did you mean package\?"):
        ipssim.run("pakage", little)


def test_an_added_arm_is_in_the_paired_effect(little: Experiment) -> None:
    mine = replace(load("package"), limit_weeks=9)
    experiment = replace(little, arms={**little.arms, "mine": mine})
    differences = ipssim.compare(experiment, replicates=2, workers=1).differences
    assert "mine" in set(differences["arm"])
