"""Ignorance: worlds drawn from the priors of the parameters that no fit has moved.

The fitted values stay where the fit put them, and no drawn world is fitted again. Many drawn worlds
therefore contradict the trial; a range over them says how far a result rests on values that nobody
has measured, and it is wider than what remains possible once the trial is believed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.chance import Draw, uniforms
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, Prior, parameters
from ipssim.settings.read.checks import SHARES_OF_ONE, check
from ipssim.studies.engine.measure import run_cohort
from ipssim.studies.engine.setups import of_each, policy_setups
from ipssim.studies.engine.tasks import Task, table_task

SWAY = ("parameter", "correlation", "share", "low", "high", "draws")
_GROUPS = ("world.", "population.", "labour_market.", "jobcentre.")
_FIRST_REPLICATE = 1_000_000  # luck of its own, away from the replicates of the main comparison
_PER_TASK = 2  # draws
_CHANCE = 0.95


def unfitted(experiment: Experiment) -> dict[str, Parameter]:
    """Return the parameters of the world and its people that have a prior and no fit, by key."""
    return {
        key: spec
        for key, spec in parameters(experiment)
        if key.startswith(_GROUPS) and spec.prior is not None and spec.label != "calibrated"
    }


def distribution(prior: Prior) -> Any:
    """Return the frozen SciPy distribution of a prior, before it is cut at any bounds."""
    from scipy import stats  # heavy, and needed only where worlds are drawn

    match prior.kind:
        case "uniform":
            return stats.uniform(prior.a, prior.b - prior.a)
        case "normal":
            return stats.norm(prior.a, prior.b)
        case "lognormal":
            return stats.lognorm(prior.b, scale=prior.a)
        case "beta":
            return stats.beta(prior.a, prior.b)


def quantiles(spec: Parameter, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values of a parameter at these shares (0 to 1) of its prior, cut at its bounds.

    Cutting keeps the shape between the bounds: a share is one of what lies between them.
    """
    assert spec.prior is not None
    belief = distribution(spec.prior)
    low = 0.0 if spec.low is None else float(belief.cdf(spec.low))
    high = 1.0 if spec.high is None else float(belief.cdf(spec.high))
    values = np.asarray(belief.ppf(low + shares * (high - low)), dtype=np.float64)
    values = np.clip(values, spec.low, spec.high)
    return np.round(values) if isinstance(spec.value, int) else values


def draw_parameters(experiment: Experiment) -> pd.DataFrame:
    """Return `prior_draws` draws of all unfitted parameters, a column each, one row per draw.

    A Latin hypercube: each parameter's prior is cut into as many equal slices as there are draws,
    and each slice is used once. Each parameter's draws are keyed by its name, so that no other
    parameter changes them; but shares of one whole that come to more than 1 are scaled down
    together.
    """
    specs = unfitted(experiment)
    count = experiment.prior_draws
    if not specs or not count:
        return pd.DataFrame()
    drawn = pd.DataFrame({
        key: quantiles(spec, _slices(key, count, experiment.prior_seed))
        for key, spec in specs.items()
    })
    places = {type(experiment.population): "population.", type(experiment.world.keeping):
              "world.keeping."}
    for kind, groups in SHARES_OF_ONE.items():
        for group in groups:
            keys = [places[kind] + name for name in group]
            known = [key for key in keys if key in drawn]
            rest = sum(attrgetter(key)(experiment) for key in keys if key not in drawn)
            room = (1.0 - rest) / drawn[known].sum(axis=1)
            drawn[known] = drawn[known].mul(np.minimum(1.0, room), axis=0)
    return drawn


def _slices(key: str, count: int, seed: int) -> NDArray[np.float64]:
    """Return a place in each of `count` equal slices of 0 to 1, in an order of the key's own."""
    luck = seed, int.from_bytes(hashlib.sha256(key.encode()).digest()[:4])
    draws = np.arange(count)
    order = np.argsort(uniforms(luck, draws, Draw.PRIOR), kind="stable")
    return np.asarray((order + uniforms(luck, draws, Draw.PRIOR, 1)) / count)


def drawn_experiment(experiment: Experiment, values: Mapping[str, float]) -> Experiment:
    """Return the experiment with these parameters, by dotted key, in place of its own; checked."""
    changed: Any = experiment
    for key, value in values.items():
        changed = _replaced(changed, key.split("."), value)
    checked: Experiment = check(changed)
    return checked


def _replaced(settings: Any, names: Sequence[str], value: float) -> Any:
    name, *below = names
    inner = _replaced(getattr(settings, name), below, value) if below else value
    return replace(settings, **{name: inner})


def draw_tasks(
    experiment: Experiment, seed: int, drawn: pd.DataFrame
) -> list[Task[pd.DataFrame]]:
    """Return the tasks that run every arm in every drawn world."""
    records = [
        {str(key): float(value) for key, value in row.items()} for row in drawn.to_dict("records")
    ]
    text = f"{records}{experiment.prior_replicates}"
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    tasks = []
    for first in range(0, len(records), _PER_TASK):
        some = records[first : first + _PER_TASK]
        stop = first + len(some)
        words = f"drawn worlds {first} to {stop - 1}" if len(some) > 1 else f"drawn world {first}"
        name = f"draws-{digest}-{first:05d}-{stop:05d}"
        tasks.append(table_task(name, words, run_draws, (experiment, seed, first, some)))
    return tasks


def run_draws(
    experiment: Experiment, seed: int, first: int, records: Sequence[Mapping[str, float]]
) -> pd.DataFrame:
    """Run all arms on the same cohort in each drawn world (draw, replicate, arm, outcome, mean)."""
    rows: list[tuple[int, int, str, str, float]] = []
    for draw, values in enumerate(records, start=first):
        setups = policy_setups(drawn_experiment(experiment, values))
        for replicate in range(experiment.prior_replicates):
            luck = _FIRST_REPLICATE + draw * experiment.prior_replicates + replicate
            for arm, (means, _, _) in of_each(setups, partial(run_cohort, seed, luck)):
                rows.extend((draw, replicate, arm, code, mean) for code, mean in means.items())
    return pd.DataFrame(rows, columns=["draw", "replicate", "arm", "outcome", "mean"])


def sway_table(
    experiment: Experiment, drawn: pd.DataFrame, draws: pd.DataFrame, outcome: str
) -> pd.DataFrame:
    """Return how the treated-reference difference follows each drawn parameter (`SWAY`).

    `correlation` is Spearman's rank correlation over draws, `share` its square: the part of the
    variance of the difference's ranks that goes with this parameter alone. Sorted, strongest first.
    """
    if draws.empty or len(drawn) < 3:
        return pd.DataFrame(columns=list(SWAY))
    from scipy import stats  # heavy, and needed only where worlds are drawn

    chosen = draws[draws["outcome"] == outcome]
    table = chosen.pivot_table(index="draw", columns="arm", values="mean", observed=True)
    difference = (table[experiment.treated] - table[experiment.reference]).to_numpy()
    ranks = stats.rankdata(difference)
    rows = []
    for key in drawn:
        values = drawn[key].to_numpy()
        flat = np.ptp(values) == 0 or np.ptp(ranks) == 0
        rho = 0.0 if flat else float(np.corrcoef(stats.rankdata(values), ranks)[0, 1])
        rows.append((key, rho, rho**2, float(values.min()), float(values.max()), len(drawn)))
    found = pd.DataFrame(rows, columns=list(SWAY))
    order = found["correlation"].abs().sort_values(ascending=False, kind="stable").index
    return found.loc[order].reset_index(drop=True)


def chance_correlation(count: int, draws: int) -> float:
    """Return how strong the strongest of `count` unrelated parameters may look over `draws` draws.

    In 95 of 100 such tables no unrelated parameter reaches it (ranks nearly normal, independent).
    """
    from scipy import stats  # heavy, and needed only where worlds are drawn

    single = _CHANCE ** (1.0 / max(count, 1))
    reach = float(stats.norm.ppf((1.0 + single) / 2.0)) / np.sqrt(max(draws - 1, 1))
    return min(1.0, float(reach))
