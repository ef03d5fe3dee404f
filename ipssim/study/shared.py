"""What all studies share: the numbers they take, their manifest, how exact a mean is."""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from ipssim.compiled import package_hash
from ipssim.errors import InputError, Problem
from ipssim.settings.experiment import Experiment
from ipssim.study.design import resolved
from ipssim.study.store import write_text


def monte_carlo_error(values: NDArray[np.float64]) -> float | None:
    """Return the standard error of the mean of one value per replicate; None with one."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else None


def half_width(error: float | None, replicates: int | None) -> float | None:
    """Return half of the 95 % interval of a mean with this standard error; None with one replicate.

    Student's t: the error itself is estimated from the same few replicates. None stands for so
    many replicates that it is known.
    """
    if error is None or replicates == 1:
        return None
    return error * float(stdtrit(np.inf if replicates is None else replicates - 1, 0.975))


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


def processors() -> int:
    """Return how many processors are at hand."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
