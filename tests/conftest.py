"""Experiments that several test files share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pictures import undrawn as without_pictures

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment


@pytest.fixture(scope="session")
def danish_trial() -> Experiment:
    """The Danish trial as shipped."""
    return load_experiment([])


@pytest.fixture(scope="module")
def undrawn() -> Iterator[None]:
    """No picture is drawn for the tests of a file that asks for it."""
    with without_pictures():
        yield


@pytest.fixture(scope="session")
def little(danish_trial: Experiment) -> Experiment:
    """The same arms for few people and half a year, quick enough to be run many times."""
    return replace(
        danish_trial,
        horizon_weeks=26,
        accrual_weeks=10,
        population=replace(danish_trial.population, size=60),
        trial=replace(danish_trial.trial, sizes={"ips": 30, "ips_plus": 30, "usual": 30}),
    )
