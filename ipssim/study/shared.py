"""What all studies share: the numbers they take, their manifest, how exact a mean is."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipssim.compiled import package_hash
from ipssim.errors import InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.study.design import resolved
from ipssim.study.store import write_text

Z = 1.959963984540054
"""How many standard errors a 95 % interval reaches either way."""


def monte_carlo_error(values: NDArray[np.float64]) -> float | None:
    """Return the standard error of the mean of one value per replicate; None with one."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else None


def wrong_numbers(
    seed: int, replicates: int | None = None, workers: int | None = None
) -> list[Problem]:
    """Return what is wrong with the numbers that a study takes; None stands for the default."""
    problems = []
    for name, value, low, high in (
        ("seed", seed, 0, 2**32 - 1),
        ("replicates", replicates, 1, 1_000_000),
        ("workers", workers, 1, 4096),
    ):
        if value is None and name != "seed":
            continue
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            problems.append(
                Problem(
                    setting=name, value=value, message="This is not a number that can be used.",
                    allowed=f"a whole number from {low} to {high}",
                )
            )
    return problems


def check_numbers(
    seed: int, replicates: int | None = None, workers: int | None = None
) -> None:
    """Raise `InputError` for numbers that a study cannot take."""
    problems = wrong_numbers(seed, replicates, workers)
    if problems:
        raise InputError(problems)


def manifest_of(
    experiment: Experiment, seed: int, identity: str, replicates: int | None, **more: Any
) -> dict[str, Any]:
    """Return what makes a run repeatable; without `replicates` it is not complete yet."""
    return {
        "run": identity,
        "experiment": experiment.name,
        **more,
        "seed": seed,
        "replicates": replicates,
        "complete": replicates is not None,
        "version": version("ipssim"),
        "sources": package_hash(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "settings": resolved(experiment),
    }


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest, last of all: it says whether the run is complete."""
    write_text(folder / "manifest.json", json.dumps(manifest, indent=2, default=str) + "\n")


def write_csv(path: Path, table: Any) -> None:
    """Write a table as CSV that reads the same everywhere."""
    write_text(path, table.to_csv(index=False, lineterminator="\n", float_format="%.6g"))
