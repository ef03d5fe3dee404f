"""The targets of the fit: those of the plan, and what each is counted from."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import trial_setup
from ipssim.studies.patterns.followed import Course
from ipssim.studies.patterns.targets import HELD_OUT, TARGETS, odds_ratio, target_values

PLAN = Path(__file__).resolve().parents[2] / "docs" / "analysis_plan.md"


def test_the_targets_are_those_of_the_plan() -> None:
    text = PLAN.read_text(encoding="utf-8").split("\n## Targets\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| \d \| .+? \| ([\d.]+)[^|]* \| ([\d.]+)", text, re.MULTILINE)
    assert [(float(value), float(sd)) for value, sd in rows] == list(TARGETS.values())


def test_every_target_is_counted_and_held_out_figures_with_it(little: Experiment) -> None:
    people = replace(little.population, size=60)
    found = target_values(replace(little, population=people), 1)
    assert set(found) == set(TARGETS) | set(HELD_OUT)
    assert found["difference"] == pytest.approx(found["any_ips_pooled"] - found["any_usual"])
    for arm, key in (("ips", "any_ips_pooled"), ("usual", "any_usual")):
        parts = [found[f"{arm}_{part}"] for part in ("job_only", "education_only", "both")]
        assert sum(parts) == pytest.approx(found[key])
    assert found["any_130_usual"] >= found["any_usual"]


def test_odds_of_more_hours_are_those_that_were_put_in() -> None:
    luck = np.random.default_rng(1)
    some, more = luck.logistic(size=4000), luck.logistic(size=4000) + math.log(1.5)

    def hours(values: np.ndarray) -> np.ndarray:
        return np.where(values > 0, np.exp(values), 0.0)

    assert odds_ratio(hours(more), hours(some)) == pytest.approx(1.5, abs=0.15)
    assert odds_ratio(hours(some), hours(some)) == pytest.approx(1.0, abs=0.001)
    assert math.isnan(odds_ratio(np.zeros(3), np.zeros(3)))


def test_active_weeks_are_those_in_a_job_or_education(little: Experiment) -> None:
    setup = trial_setup(little)
    assert setup is not None
    simulation = Simulation(setup, 1)
    course = Course.run(simulation)
    tally, weeks = simulation.tables.candidates.tally, course.active.sum(axis=1)
    assert course.active.shape == (90, 26)
    first = np.minimum(course.starts.job, course.starts.study)
    found = course.active.any(axis=1)
    assert (found == (first < 26)).all()
    assert (course.active.argmax(axis=1)[found] == first[found]).all()
    assert (weeks >= np.maximum(tally.weeks_job, tally.weeks_study)).all()
    assert (weeks <= tally.weeks_job + tally.weeks_study).all()
    assert found.any()
