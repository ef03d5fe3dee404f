"""What several test files share: experiments, and what would be made over and over for each."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read import load
from ipssim.settings.read.load import config_dir, load_experiment
from pictures import undrawn as without_pictures


@pytest.fixture(scope="session")
def danish_trial() -> Experiment:
    """The Danish trial as shipped."""
    return load_experiment([])


@pytest.fixture(scope="session", autouse=True)
def composed_once() -> Iterator[None]:
    """What Hydra makes of the shipped files is made once for each choice of their options."""
    real, shipped = load._compose, config_dir()
    once = functools.cache(real)

    def compose(folder: Path, choices: tuple[tuple[str, str], ...]) -> Any:
        return copy.deepcopy(once(folder, choices)) if folder == shipped else real(folder, choices)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "_compose", compose)
        yield


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
        kept_worlds=0,
    )
