"""Scripts of experiments, run here for few people."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import ipssim
from ipssim.settings.declare.experiment import Experiment

FOLDER = Path(__file__).resolve().parents[2] / "experiments"


def few(experiment: Experiment) -> Experiment:
    """Return an experiment with 60 people in a cohort and 30 in each arm of its trial."""
    sizes = dict.fromkeys(experiment.trial.sizes, 30)
    return replace(
        experiment, population=replace(experiment.population, size=60),
        trial=replace(experiment.trial, sizes=sizes),
    )


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A maker of runs: `script("fidelity_sites", "--sites", "3")` returns what its `main` does."""
    def run(name: str, *arguments: str) -> Any:
        spec = importlib.util.spec_from_file_location(f"run_{name}", FOLDER / name / "run.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        load = ipssim.load_experiment
        monkeypatch.setattr(ipssim, "load_experiment", lambda *given: few(load(*given)))
        monkeypatch.setattr(sys, "argv", ["run.py", *arguments])
        return module.main()

    return run


@pytest.fixture(scope="session")
def refit() -> SimpleNamespace:
    """The scripts of the refit, `refit.fit`, `refit.held` and `refit.report`, and `refit.few`."""
    sys.path.insert(0, str(FOLDER / "refit"))
    try:
        names = ("fit", "held", "report")
        return SimpleNamespace(few=few, **{name: importlib.import_module(name) for name in names})
    finally:
        sys.path.pop(0)
