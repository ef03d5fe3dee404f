"""Find the free world parameters as docs/analysis_plan.md says; `report.py` says what they give.

Run from anywhere: `uv run python experiments/refit/fit.py`. Writes `result.json` beside this file
(a report in it is dropped), and `configs/world/fitted.yaml` with `--write`.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, Prior, parameters
from ipssim.settings.read.load import config_dir, load_experiment
from ipssim.studies.patterns.checks import check_values, residuals
from ipssim.studies.patterns.targets import TARGETS, target_values
from ipssim.studies.priors import drawn_experiment

FREE = {  # with the priors of the plan
    "world.getting.own_search": Prior("lognormal", 0.5, 1.0),
    "world.getting.lead_known": Prior("lognormal", 0.3, 1.0),
    "world.getting.drive_sd": Prior("uniform", 0.5, 3.5),
    "world.getting.trial_pays": Prior("normal", -1.5, 1.0),
    "world.studying.study_start": Prior("lognormal", 1.0, 1.2),
    "world.studying.study_help": Prior("lognormal", 0.5, 1.0),
    "world.keeping.job_loss": Prior("lognormal", 0.03, 0.7),
    "world.keeping.support_keeps": Prior("normal", 0.7, 0.35),
    "world.keeping.getting_keeps": Prior("normal", 0.6, 0.15),
    "world.getting.effort_weeks": Prior("lognormal", 10.0, 0.5),
    # the last two by entries at the plan's end
    "world.getting.interview_base": Prior("uniform", -3.0, 1.0),
    "world.getting.insecurity_holds_back": Prior("uniform", 0.0, 1.0),
}
AT_LEAST = {"world.keeping.support_keeps": 0.0, "world.keeping.getting_keeps": 0.0}
AT_MOST = {"world.keeping.getting_keeps": 0.95}
RESULT = Path(__file__).with_name("result.json")
BARS = {"weeks_job_ips": (3.5, 0.5), "weeks_job_usual": (3.5, 0.5)}
"""Weeks a mean may be off before it costs as a check does, and the scale of that (an entry)."""
FIT_SEED = 20_001  # the first
OTHER_START = {  # in prior SDs from the first: less search alone, more by the consultant, and so on
    "world.getting.own_search": -0.7, "world.getting.lead_known": 0.7,
    "world.getting.drive_sd": 0.5, "world.studying.study_start": -0.5,
    "world.studying.study_help": 0.5, "world.keeping.job_loss": -0.3,
}
Array = np.ndarray[Any, np.dtype[np.float64]]
Values = dict[str, float]
Rows = dict[str, list[float]]


class Spent(Exception):  # noqa: N818
    """All evaluations are used up."""


# Scales: every free parameter as SDs of its prior from its median


def to_z(key: str, value: float) -> float:
    """Return a value as SDs of its prior from the median."""
    prior = FREE[key]
    match prior.kind:
        case "lognormal":
            return math.log(value / prior.a) / prior.b
        case "uniform":
            return (value - (prior.a + prior.b) / 2) / ((prior.b - prior.a) / math.sqrt(12))
        case _:
            return (value - prior.a) / prior.b


def from_z(key: str, z: float) -> float:
    """Return the value that stands so many SDs of its prior from the median."""
    prior = FREE[key]
    match prior.kind:
        case "lognormal":
            return prior.a * math.exp(z * prior.b)
        case "uniform":
            return (prior.a + prior.b) / 2 + z * (prior.b - prior.a) / math.sqrt(12)
        case _:
            return prior.a + z * prior.b


def bounds(specs: Mapping[str, Parameter]) -> tuple[Array, Array]:
    """Return the lowest and highest values allowed, in SDs of the priors, four at most."""
    low, high = [], []
    for key, prior in FREE.items():
        spec = specs[key]
        assert spec.low is not None
        assert spec.high is not None
        least = max(spec.low, AT_LEAST.get(key, -math.inf))
        most = min(spec.high, AT_MOST.get(key, math.inf))
        if prior.kind == "uniform":
            least, most = max(least, prior.a), min(most, prior.b)
        if prior.kind == "lognormal":
            least = max(least, 1e-6)
        low.append(max(-4.0, to_z(key, least)))
        high.append(min(4.0, to_z(key, most)))
    return np.array(low), np.array(high)


def known_specs(experiment: Experiment) -> dict[str, Parameter]:
    """Return the free parameters as declared; ends with a message if one is not there."""
    specs = dict(parameters(experiment))
    missing = [key for key in FREE if key not in specs]
    if missing:
        sys.exit(f"These free parameters of docs/analysis_plan.md do not exist: "
                 f"{', '.join(missing)}.")
    return {key: specs[key] for key in FREE}


# Runs


def one_seed(task: tuple[Experiment, int]) -> Values:
    """Return every target, check and held-out quantity from one seed."""
    experiment, seed = task
    return {**target_values(experiment, seed), **check_values(experiment, seed, 0)}


def simulate(experiment: Experiment, seeds: Sequence[int], pool: ProcessPoolExecutor) -> Rows:
    """Return every quantity for every seed."""
    rows = list(pool.map(one_seed, [(experiment, seed) for seed in seeds]))
    return {name: [row[name] for row in rows] for name in rows[0]}


def misses(found: Rows) -> dict[str, float]:
    """Return what each target and each check costs before it is squared."""
    means = {name: float(np.nanmean(values)) for name, values in found.items()}
    missed = {name: (means[name] - target) / sd for name, (target, sd) in TARGETS.items()}
    missed |= {
        f"bar {name}": max(0.0, abs(means[name] - TARGETS[name][0]) - most) / scale
        for name, (most, scale) in BARS.items()
    }
    return missed | {f"check {key}": far for key, far in residuals(means).items()}


# Search


class Search:
    """A Gauss-Newton search with numerical slopes, common seeds and a number of evaluations."""

    def __init__(
        self, experiment: Experiment, seeds: Sequence[int], evaluations: int, step: float,
        pool: ProcessPoolExecutor,
    ) -> None:
        self.experiment, self.seeds, self.pool = experiment, seeds, pool
        self.low, self.high = bounds(known_specs(experiment))
        self.left, self.step = evaluations, step
        self.known: dict[tuple[float, ...], Array] = {}

    def values(self, z: Sequence[float] | Array) -> Values:
        """Return the free parameters by key."""
        return {key: from_z(key, float(one)) for key, one in zip(FREE, z, strict=True)}

    def residuals(self, z: Array) -> Array:
        """Return misses of targets, distances from priors, and checks."""
        key = tuple(round(float(one), 6) for one in z)
        if key not in self.known:
            if not self.left:
                raise Spent
            self.left -= 1
            values = self.values(z)
            missed = misses(simulate(drawn_experiment(self.experiment, values), self.seeds,
                                     self.pool))
            self.known[key] = np.array([*missed.values(), *z])
            worst = sorted(missed.items(), key=lambda item: -abs(item[1]))[:6]
            print(f"{float(np.sum(self.known[key] ** 2)):.2f}",
                  {name.rsplit(".", 1)[1]: float(f"{one:.3g}") for name, one in values.items()},
                  {name: round(one, 1) for name, one in worst}, flush=True)
        return self.known[key]

    def slopes(self, z: Array) -> Array:
        """Return how the residuals change with each free parameter."""
        here = self.residuals(z)
        steps = np.where(z + self.step < self.high, self.step, -self.step)
        return np.column_stack([
            (self.residuals(z + step * unit) - here) / step
            for step, unit in zip(steps, np.eye(len(z)), strict=True)
        ])

    def run(self, start: Array) -> dict[str, Any]:
        """Search from a start; return the best that was seen."""
        start = np.clip(start, self.low + 1e-3, self.high - 1e-3)
        first = len(self.known)
        try:
            least_squares(self.residuals, start, jac=self.slopes, bounds=(self.low, self.high),
                          x_scale=1.0, xtol=1e-2, ftol=1e-2, gtol=1e-3)
            ended = "converged"
        except Spent:
            ended = "evaluations used up"
        seen = list(self.known.items())[first:]
        z, missed = min(seen, key=lambda item: float(np.sum(item[1] ** 2)))
        return {"cost": float(np.sum(missed**2)), "evaluations": len(seen), "ended": ended,
                "z": dict(zip(FREE, z, strict=True)), "values": _short(self.values(z))}


def _short(values: Values) -> Values:
    return {key: float(f"{value:.4g}") for key, value in values.items()}


def fit(
    experiment: Experiment, given: argparse.Namespace, starts: Mapping[str, Array],
    pool: ProcessPoolExecutor,
) -> dict[str, Any]:
    """Search from each start, and return the better with all of them."""
    seeds = range(FIT_SEED, FIT_SEED + given.seeds)
    fits = json.loads(RESULT.read_text())["starts"] if given.keep else {}
    for name, start in starts.items():
        print(f"\nFrom {name}:", flush=True)
        search = Search(experiment, seeds, given.evaluations, given.step, pool)
        fits[name] = search.run(start)
    best = min(fits.values(), key=lambda one: float(one["cost"]))
    return {"values": best["values"], "seeds": [seeds[0], seeds[-1]], "starts": fits}


def starts_of(experiment: Experiment, file: Path | None) -> dict[str, Array]:
    """Return the starts: of a file by key, else the shipped values and others."""
    specs = known_specs(experiment)
    if file is not None:
        values = json.loads(file.read_text())
        values = values.get("values", values)
        given = {key: values.get(key, specs[key].value) for key in FREE}
        return {file.name: np.array([to_z(key, value) for key, value in given.items()])}
    shipped = [to_z(key, float(specs[key].value)) for key in FREE]  # type: ignore[arg-type]
    return {
        "shipped values": np.array(shipped),
        "another start": np.array(shipped) + [OTHER_START.get(key, 0.0) for key in FREE],
    }


def write(values: Values) -> Path:
    """Write the values to the shipped world."""
    lines = [
        "# The fitted world parameters (docs/analysis_plan.md; found by",
        "# experiments/refit/fit.py). All others keep the values of docs/parameters.md.",
    ]
    split = {key: key.split(".")[1:] for key in values}
    for group in dict.fromkeys(group for group, _ in split.values()):
        lines.append(f"{group}:")
        lines += [f"  {name}: {values[key]}" for key, (here, name) in split.items()
                  if here == group]
    path = config_dir() / "world" / "fitted.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    number: Callable[..., Any] = parser.add_argument
    number("--seeds", type=int, default=8, help="replicates of each evaluation")
    number("--evaluations", type=int, default=60, help="evaluations from each start")
    number("--step", type=float, default=0.25, help="step of the numerical slopes, in prior SDs")
    number("--start", type=Path, metavar="FILE", help="one start: values by key, or a result")
    number("--keep", action="store_true", help="starts of result.json count as well")
    number("--processes", type=int, default=2)
    number("--set", nargs="*", default=[], metavar="NAME=VALUE", help="settings to change")
    number("--write", action="store_true", help="write configs/world/fitted.yaml")
    return parser.parse_args()


def main() -> None:
    """Fit, and keep the better start."""
    given = arguments()
    experiment = load_experiment(given.set)
    starts = starts_of(experiment, given.start)
    one_seed((experiment, 1))  # compile before the workers start
    with ProcessPoolExecutor(
        given.processes, mp_context=multiprocessing.get_context("fork")
    ) as pool:
        found = fit(experiment, given, starts, pool)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")
    print(f"\nWritten: {RESULT}")
    if given.write:
        print(f"Written: {write(found['values'])}")


if __name__ == "__main__":
    main()
