"""A small experiment, quick enough to be run many times."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment


@pytest.fixture(scope="session")
def danish_trial() -> Experiment:
    """Return the experiment that `ipssim compare` starts from."""
    return load_experiment([])


@pytest.fixture(scope="session")
def little(danish_trial: Experiment) -> Experiment:
    """Return the Danish trial with 60 people, arms of 30 and half a year."""
    return replace(
        danish_trial,
        population=replace(danish_trial.population, size=60),
        trial=replace(danish_trial.trial, sizes={"ips": 30, "ips_plus": 30, "usual": 30}),
        horizon_weeks=26,
        accrual_weeks=10,
    )
