"""The plain model that the core's speed is set beside does the same week by the same rules."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from ipssim import rules, stages
from ipssim.settings.read.load import load_experiment
from ipssim.studies.engine.setups import trial_setup

ROOT = Path(__file__).resolve().parents[1]
PLAIN = ROOT / "benchmarks" / "plain_mesa"
NOT_IN_A_TRIAL = {"referral_rate"}  # people are referred to a service over time only
# lists of Python sort themselves; nobody keeps time by activity, which alone asks these two
NOT_NEEDED = {"sort_by", "whole_week", "team_minutes", "pulled"}


@pytest.fixture(scope="module")
def plain() -> Any:
    """Return the plain model's package."""
    sys.path.insert(0, str(PLAIN.parent))
    try:
        import plain_mesa
        import plain_mesa.rules
    finally:
        sys.path.remove(str(PLAIN.parent))
    return plain_mesa


def _rules_in(folder: Path) -> set[str]:
    """Return the names of rules that the files of a folder of stages import."""
    found: set[str] = set()
    for path in folder.glob("*.py"):
        if path.stem == "reckon":
            continue  # it follows a run that is over, and is no part of the week
        for names in re.findall(
            r"from ipssim\.rules\.\w+ import (\([^)]*\)|[^\n]*)", path.read_text(encoding="utf-8")
        ):
            found |= set(re.findall(r"\w+", names))
    return found


def _called_by(functions: list[FunctionType]) -> set[str]:
    return {name for function in functions for name in function.__code__.co_names}


def test_it_calls_every_rule_that_the_stages_call(plain: Any) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in PLAIN.glob("*.py"))
    called = set(re.findall(r"\bR\.(\w+)\(", text))
    shared = [item for item in vars(plain.rules).values() if isinstance(item, FunctionType)]
    called |= _called_by([item for item in shared if item.__module__ != plain.rules.__name__])
    assert len(vars(plain.rules.R)) > 150
    missing = _rules_in(Path(stages.__path__[0])) - called - NOT_IN_A_TRIAL - NOT_NEEDED
    assert not missing


def test_its_rules_are_those_of_the_package(plain: Any) -> None:
    for name, function in vars(plain.rules.R).items():
        written = Path(function.__code__.co_filename)
        assert written.parent == Path(rules.__path__[0]), name


def test_it_runs_a_small_trial(plain: Any) -> None:
    setup = trial_setup(load_experiment())
    assert setup is not None
    small = replace(setup, sizes=(4, 4, 4), accrual_weeks=8)
    model, seconds = plain.run_plain(small, 1)
    values = plain.comparison.plain_values(model)
    assert seconds > 0.0
    assert set(plain.comparison.COUNTED) == set(values)
    assert values["contact_hours"][model.column("arm") == 0].mean() > 0.0


def test_what_the_engine_costs_can_be_measured() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "engine.py"), "--quick"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"engine: [+-]\d+\.\d % of a run \(bar: 5 %", done.stdout)


@pytest.mark.ci
def test_what_a_sweep_takes_can_be_measured() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "sweep.py"), "--quick"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"sweeping: [+-][\d.]+ % of the runs \(bar: 5 %", done.stdout)
    assert re.search(r"grid of 9 x 7, 2 pairs each, 2 processes: \d+ s \(bar: 240 s", done.stdout)


@pytest.mark.ci
@pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forks")
def test_broken_folders_end_as_they_should() -> None:
    few = ("--kills", "2", "--pairs", "1", "--step", "100")
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "folders.py"), *few],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
