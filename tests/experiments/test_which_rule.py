"""Which rule matters: a path is a calculation anybody can follow, and its experiment runs."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

import pytest

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment
from ipssim.studies.path import follow_path

pytestmark = pytest.mark.ci
ROOT = FilePath(__file__).resolve().parents[2]
FOLDER = ROOT / "experiments" / "which_rule"


@pytest.fixture(scope="module")
def city() -> Experiment:
    given = load_experiment([])
    return replace(given, population=replace(given.population, size=200))


def test_a_time_limit_alone_is_the_whole_path(city: Experiment) -> None:
    """With one step, all four ways of looking at it are the same number."""
    ips = city.arms["ips"]
    limited = replace(ips, name="limited", limit_weeks=26)
    path = follow_path(city, limited, ips, replicates=6, workers=1)
    (part,) = path.steps
    assert part.alone == part.left_out == part.forward == part.backward == path.total
    assert part.interaction.value == 0
    assert part.alone.error is not None
    assert part.alone.value > 2 * part.alone.error  # more time, more starts


def test_there_and_back_is_the_same_way(city: Experiment) -> None:
    """From goal to start every number changes its sign, and alone and left out change places."""
    there = follow_path(city, "package", "usual", replicates=3, workers=1)
    back = follow_path(city, "usual", "package", replicates=3, workers=1)
    assert back.total.value == pytest.approx(-there.total.value)
    for one, other in zip(there.steps, back.steps, strict=True):
        assert one.step.fields == other.step.fields
        assert other.alone.value == pytest.approx(-one.left_out.value)
        assert other.left_out.value == pytest.approx(-one.alone.value)
        assert other.forward.value == pytest.approx(-one.backward.value)


def test_the_experiment_runs_and_writes_its_finding(tmp_path: FilePath, script: Any) -> None:
    shutil.copy(FOLDER / "README.md", tmp_path)
    assert script("which_rule", "--replicates", "2", "--workers", "1", "--folder", str(tmp_path),
                  "--out", str(tmp_path / "out")) == 0
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "Not run yet" not in text
    assert "No trial stands behind these figures" in text
    assert text.count("<!-- finding") == text.count("<!-- /finding") == 1
    assert "| limit weeks | 26 → none |" in text
    result = json.loads((tmp_path / "result.json").read_text())
    assert result["replicates"] == 2
    steps = result["outcomes"]["job_or_education_ever"]["steps"]
    total = result["outcomes"]["job_or_education_ever"]["total"]["value"]
    for name in ("forward", "backward"):
        assert sum(step[name] for step in steps) == pytest.approx(total, abs=1e-4)
    assert (tmp_path / "out" / "report.html").is_file()


def test_the_shipped_finding_was_written_by_the_script() -> None:
    result = json.loads((FOLDER / "result.json").read_text(encoding="utf-8"))
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"run `{result['run']}`" in text
    assert result["replicates"] >= 50
