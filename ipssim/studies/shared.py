"""What all studies share: the numbers they take, their manifest, how exact a mean is."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from ipssim.compiled import package_hash
from ipssim.errors import InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.design import data_hash, resolved

_LIBRARIES = ("numpy", "numba", "scipy", "pandas", "pyarrow", "matplotlib", "jinja2")
"""What the bytes of a run's files may depend on."""


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
        "data": data_hash(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "libraries": {name: version(name) for name in _LIBRARIES},
        "settings": resolved(experiment),
    }
