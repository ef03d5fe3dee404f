"""What is not known: results in worlds that agree with the trial (`ipssim match`).

Every world has its own values of the numbers that were varied there; all other numbers stay where
they are. Programmes are compared in each on people and luck of its own, so that a range over worlds
stands apart from luck.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter

import numpy as np
import pandas as pd

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.read.load import config_dir, load
from ipssim.studies.engine.estimates import Levels
from ipssim.studies.engine.measure import Chunk, cohort_means
from ipssim.studies.engine.study import Running
from ipssim.studies.engine.tasks import table_task
from ipssim.studies.priors import drawn_experiment

SWAY = ("parameter", "correlation", "share", "low", "high", "draws")
KEPT = "kept.parquet"
_FIRST_REPLICATE = 1_000_000  # luck of its own, away from the replicates of the main comparison
_PER_TASK = 2  # worlds
_CHANCE = 0.95


@cache
def _kept() -> pd.DataFrame:
    """Return the shipped worlds, the numbers that vary alone."""
    table = pd.read_parquet(config_dir() / "world" / KEPT)
    return table[[str(name) for name in table if str(name).startswith("world.")]]


def kept_worlds(count: int | None = None) -> pd.DataFrame:
    """Return worlds that agree with the trial, one a row, a column for each number by dotted key.

    The first `count` of those shipped (default: all); they stand in no order.
    """
    return _kept().head(len(_kept()) if count is None else count).copy()


def varied(experiment: Experiment) -> dict[str, Parameter]:
    """Return the numbers that kept worlds vary here, by key.

    What an experiment sets otherwise than the shipped world stays as it was set.
    """
    specs, shipped = dict(parameters(experiment)), load("fitted", "world")
    return {
        key: specs[key] for key in map(str, _kept())
        if attrgetter(key)(experiment) == attrgetter(key.removeprefix("world."))(shipped)
    }


def drawn_worlds(experiment: Experiment) -> pd.DataFrame:
    """Return the first `experiment.kept_worlds` worlds, with the numbers that are varied here."""
    if not experiment.kept_worlds:
        return pd.DataFrame()
    keys = list(varied(experiment))
    return kept_worlds(experiment.kept_worlds)[keys] if keys else pd.DataFrame()


def over_worlds(
    run: Running, words: str, measure: Callable[..., Chunk] = cohort_means,
    replicates: int | None = None,
) -> pd.DataFrame:
    """Measure a study's experiment in every world of it, and return all means (with `draw`).

    `measure(experiment, seed, first, stop)` is a function of a module, by default the means of
    outcomes of every arm; an empty table comes back where there are no worlds. `replicates` of each
    world are run (default: `experiment.world_replicates`).
    """
    experiment = run.plan.experiment
    experiment = replace(experiment, world_replicates=replicates or experiment.world_replicates)
    records = [
        {str(key): float(value) for key, value in row.items()}
        for row in drawn_worlds(experiment).to_dict("records")
    ]
    digest = hashlib.sha256(f"{records}{experiment.world_replicates}".encode()).hexdigest()[:8]
    tasks = []
    for first in range(0, len(records), _PER_TASK):
        some = records[first : first + _PER_TASK]
        stop = first + len(some)
        said = f"worlds {first} to {stop - 1}" if len(some) > 1 else f"world {first}"
        tasks.append(table_task(f"worlds-{digest}-{first:05d}-{stop:05d}", said, run_worlds,
                                (experiment, run.seed, first, some, measure)))
    tables = run.tables(words, tasks)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def run_worlds(
    experiment: Experiment, seed: int, first: int, records: Sequence[Mapping[str, float]],
    measure: Callable[..., Chunk],
) -> pd.DataFrame:
    """Measure worlds, numbered from `first`, each with people and luck of its own."""
    count, tables = experiment.world_replicates, []
    for draw, values in enumerate(records, start=first):
        luck = _FIRST_REPLICATE + draw * count
        means = measure(drawn_experiment(experiment, values), seed, luck, luck + count).means
        tables.append(means.assign(draw=draw, replicate=means["replicate"] - luck))
    return pd.concat(tables, ignore_index=True)


def world_levels(run: Running, words: str, replicates: int | None = None) -> Levels | None:
    """Return the levels of a study's arms in the worlds of its experiment; None without any."""
    draws = over_worlds(run, words, replicates=replicates)
    return None if draws.empty else Levels(draws)


def sway_table(
    experiment: Experiment, drawn: pd.DataFrame, draws: pd.DataFrame, outcome: str
) -> pd.DataFrame:
    """Return how the treated-reference difference follows each number that worlds vary (`SWAY`).

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
