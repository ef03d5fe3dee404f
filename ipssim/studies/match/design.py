"""What `ipssim match` varies and what it holds worlds to, as `configs/match.yaml` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import qmc

from ipssim.errors import InputError, Problem, show
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.read.files import read
from ipssim.settings.read.load import config_dir
from ipssim.studies.match.emulate import Array, spread_of, straight
from ipssim.studies.patterns.targets import TARGETS
from ipssim.studies.priors import quantiles

DECIMALS = 4
"""Of a score: a world is the same wherever it was computed."""
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Design:
    """What `configs/match.yaml` says: numbers that vary, with their priors, targets, waves.

    `luck_at` is the world in which the luck of a trial is counted.
    """

    specs: Mapping[str, Parameter]
    targets: Mapping[str, tuple[float, float]]
    waves: tuple[float, ...]
    heat: tuple[float, ...]
    luck_at: Mapping[str, float]

    @classmethod
    def of(cls, experiment: Experiment) -> Design:
        """Read the file; raise `InputError` for a number that no world has."""
        data = read(config_dir() / "match.yaml", shown="match.yaml").data
        known = dict(parameters(experiment))
        wrong = [
            Problem(f"vary: {key}", key, message=f"{show(key)} is no number with a prior.")
            for key in data["vary"] if key not in known or known[key].prior is None
        ]
        if wrong:
            raise InputError(wrong)
        return cls(
            {key: known[key] for key in data["vary"]},
            {name: given for name, given in TARGETS.items() if name not in data["left_out"]},
            tuple(data["waves"]), tuple(data["heat"]), data["luck_at"],
        )

    @property
    def seen(self) -> Array:
        """Return the targets on the emulated scale."""
        return np.array([float(straight(name, one)) for name, (one, _) in self.targets.items()])

    @property
    def spread(self) -> Array:
        """Return their SDs on that scale."""
        return np.array([spread_of(name, *given) for name, given in self.targets.items()])

    def values(self, z: Array) -> list[dict[str, float]]:
        """Return the numbers of worlds (rows of scores) by dotted key."""
        columns = {
            key: [float(f"{one:.{_DIGITS}g}") for one in quantiles(spec, ndtr(z[:, place]))]
            for place, (key, spec) in enumerate(self.specs.items())
        }
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def drawn(self, count: int, rng: np.random.Generator) -> Array:
        """Return the scores of worlds drawn from the priors, evenly spread (scrambled Sobol)."""
        sobol = qmc.Sobol(len(self.specs), rng=rng)
        points = sobol.random_base2(int(np.ceil(np.log2(count))))[:count]
        return np.round(ndtri(np.clip(points, 1e-6, 1 - 1e-6)), DECIMALS)

    def sizes(self, worlds: int) -> list[int]:
        """Return how many worlds each wave has."""
        parts = [round(worlds * part) for part in self.waves[:-1]]
        return [*parts, worlds - sum(parts)]
