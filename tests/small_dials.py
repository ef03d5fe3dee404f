"""IPS against packages, small enough to be run in seconds: few people, lengths and draws."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment

DIALS = {
    "package": {"limit_weeks": (8, 20, None), "caseload_cap": (10, 50)},
    "ips": {"caseload_cap": (10, 50)},
}


def small_dials(**changes: Any) -> Experiment:
    """Return `ips_vs_package` with 60 people, 40 weeks, eight arms of dials and four draws."""
    shipped = load_experiment(["experiment=ips_vs_package"])
    small = replace(
        shipped, population=replace(shipped.population, size=60), horizon_weeks=40,
        accrual_weeks=10, dials=DIALS, kept_worlds=4, min_replicates=2, max_replicates=4,
    )
    return replace(small, **changes)
