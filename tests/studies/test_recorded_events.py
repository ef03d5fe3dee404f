"""The events of a comparison: the first emulated trial, and each arm's first cohort."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from ipssim.report.handed import compare
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.results import Comparison
from ipssim.studies.run import POLICY, TRIAL, run_chunk

DIALS = {"ips": {"limit_weeks": (13, 26)}}


@pytest.fixture(scope="module")
def found(little: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return compare(
        replace(little, dials=DIALS), seed=1, replicates=1, workers=1,
        out=tmp_path_factory.mktemp("found"),
    )


def test_each_arm_has_its_first_cohort_beside_the_trial(
    found: Comparison, little: Experiment
) -> None:
    arms = found.events.groupby("calculation", observed=True)["arm"].unique()
    assert set(arms[TRIAL]) == set(little.trial.sizes)
    assert set(arms[POLICY]) == set(little.arms)  # the dials' arms are left out


@pytest.mark.parametrize("calculation", [TRIAL, POLICY])
def test_events_are_of_the_first_replicate(
    found: Comparison, little: Experiment, calculation: str
) -> None:
    means = run_chunk(little, 1, 0, 1).means.set_index(["calculation", "arm", "outcome"])
    events = found.events[found.events["calculation"] == calculation]
    reached = {"job_ever": "job_started", "education_ever": "study_started"}
    for arm in events["arm"].unique():
        for outcome, kind in reached.items():
            mine = events[(events["arm"] == arm) & (events["kind"] == kind)]
            row = means.loc[(calculation, arm, outcome)]
            assert mine["candidate"].nunique() == round(row["mean"] * row["people"])


def test_the_file_holds_the_same_and_is_not_made_again(found: Comparison) -> None:
    assert isinstance(found.folder, Path)
    kept = pd.read_parquet(found.folder / "events.parquet")
    assert kept.equals(found.events)
