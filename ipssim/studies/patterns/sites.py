"""Pattern 8, lower fidelity with fewer jobs: from the study of simulated sites."""

from __future__ import annotations

from dataclasses import replace

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import config_dir
from ipssim.studies.sites import load_spread, sites_pattern

SITES = 60
PEOPLE = 200  # at a site; a review sees about as many


def fidelity_values(experiment: Experiment, seed: int) -> dict[str, tuple[float, float | None]]:
    """Return (value, standard error over sites) by check key; empty where there is no slope."""
    people = replace(experiment.population, size=PEOPLE)
    spread = load_spread(config_dir() / "fidelity_sites.yaml")
    found = sites_pattern(
        replace(experiment, population=people), spread, count=SITES, seed=seed
    )
    if found.slope is None:
        return {}
    return {"fidelity_slope": (found.slope, found.slope_error)}
