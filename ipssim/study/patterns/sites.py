"""Pattern 8, lower fidelity with fewer jobs: the one place where the study of sites is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

from ipssim.settings.experiment import Experiment

HOME = "ipssim.study.sites"


def fidelity_values(experiment: Experiment, seed: int) -> dict[str, tuple[float, float | None]]:
    """Return (value, Monte Carlo error) by check key; empty where sites cannot be simulated yet.

    Expects `sites_pattern(experiment, seed=...)` of the study of sites to return such a mapping,
    with the slope of the job rate on fidelity under `fidelity_slope`.
    """
    if find_spec(HOME) is None:
        return {}
    found = import_module(HOME).sites_pattern(experiment, seed=seed)
    return dict(found) if isinstance(found, Mapping) else {}
