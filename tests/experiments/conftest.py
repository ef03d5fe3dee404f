"""Scripts of experiments, run here for few people."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from ipssim.settings.declare.experiment import Experiment

FOLDER = Path(__file__).resolve().parents[2] / "experiments"


def few(experiment: Experiment) -> Experiment:
    """Return an experiment with 60 people in a cohort and 30 in each arm of its trial."""
    sizes = dict.fromkeys(experiment.trial.sizes, 30)
    return replace(
        experiment, population=replace(experiment.population, size=60),
        trial=replace(experiment.trial, sizes=sizes),
    )


@pytest.fixture(scope="session")
def refit() -> SimpleNamespace:
    """The scripts of the refit, `refit.fit`, `refit.held` and `refit.report`, and `refit.few`."""
    sys.path.insert(0, str(FOLDER / "refit"))
    try:
        names = ("fit", "held", "report")
        return SimpleNamespace(few=few, **{name: importlib.import_module(name) for name in names})
    finally:
        sys.path.pop(0)
