"""What is not known: results in worlds that agree with the trial (`ipssim match`).

Every world has its own values of the numbers that were varied there; all other numbers stay where
they are. Programmes are compared in each on people and luck of its own, so that a range over worlds
stands apart from luck.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter

import numpy as np
import pandas as pd

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.price import level
from ipssim.settings.read.load import config_dir, load
from ipssim.studies.engine.estimates import Levels
from ipssim.studies.engine.measure import Chunk, cohort_means
from ipssim.studies.engine.study import Running
from ipssim.studies.engine.tasks import Task, table_task
from ipssim.studies.priors import drawn_experiment, quantiles
from ipssim.vocabulary import WAYS_IN

SWAY = ("parameter", "correlation", "share", "low", "high", "draws")
KEPT = "kept_{way}.parquet"
"""The worlds matched in each reading of how support opens the way to a job (`WayIn`)."""
_FIRST_REPLICATE = 1_000_000  # luck of its own, away from the replicates of the main comparison
_PER_TASK = 2  # worlds
_CHANCE = 0.95
_PRICED = ("prices.", "law.")
WAY_IN, OTHERS = "world.getting.way_in", 4
"""How support opens the way to a job, and own worlds to one of each other reading of it."""


@cache
def _kept(way: str) -> pd.DataFrame:
    """Return the shipped worlds of a way in, the numbers that vary alone."""
    table = pd.read_parquet(config_dir() / "world" / KEPT.format(way=way))
    return table[[str(name) for name in table if str(name).startswith("world.")]]


def kept_worlds(count: int | None = None, way: str | None = None) -> pd.DataFrame:
    """Return worlds that agree with the trial, one a row, a column for each number by dotted key.

    The first `count` of those shipped (default: all), matched with this `world.getting.way_in`
    (default: the shipped world's); they stand in no order.
    """
    table = _kept(way or load("fitted", "world").getting.way_in)
    return table.head(len(table) if count is None else count).copy()


def varied(experiment: Experiment) -> dict[str, Parameter]:
    """Return the numbers that kept worlds vary here, by key.

    What an experiment sets otherwise than the shipped world stays as it was set.
    """
    specs, shipped = dict(parameters(experiment)), load("fitted", "world")
    return {
        key: specs[key] for key in map(str, kept_worlds(0))
        if attrgetter(key)(experiment) == attrgetter(key.removeprefix("world."))(shipped)
    }


def drawn_worlds(experiment: Experiment) -> pd.DataFrame:
    """Return the first `experiment.kept_worlds` worlds, with the numbers that are varied here."""
    if not experiment.kept_worlds:
        return pd.DataFrame()
    keys, way = list(varied(experiment)), experiment.world.getting.way_in
    return kept_worlds(experiment.kept_worlds, way)[keys] if keys else pd.DataFrame()


def drawn_prices(experiment: Experiment) -> pd.DataFrame:
    """Return prices and shares that are not known well, drawn from their priors: a row a world.

    What an experiment sets otherwise than it was shipped stays. Prices are in kroner of
    `prices.year`, and world number k has the same ones however many there are.
    """
    if not experiment.money:
        return pd.DataFrame()
    shipped, count = dict(parameters(Experiment())), experiment.kept_worlds
    found = {}
    for key, spec in parameters(experiment):
        if not key.startswith(_PRICED) or spec.prior is None or spec.value != shipped[key].value:
            continue
        shares = np.random.default_rng(zlib.crc32(key.encode())).random(count)
        moved = 1.0
        if spec.index and spec.year is not None:
            moved = level(spec.index, experiment.prices.year) / level(spec.index, spec.year)
        found[key] = moved * quantiles(spec, shares)
    return pd.DataFrame(found)


def in_other_ways(experiment: Experiment) -> dict[str, Experiment]:
    """Return the experiment in the other readings of how support opens the way to a job, by name.

    Each is to be run in its own worlds, in a quarter as many.
    """
    own, count = experiment.world.getting.way_in, experiment.kept_worlds // OTHERS
    return {
        way: drawn_experiment(experiment, {"kept_worlds": count, WAY_IN: way})
        for way in WAYS_IN if way != own and count
    }


def over_worlds(
    run: Running, words: str, measure: Callable[..., Chunk] = cohort_means,
    replicates: int | None = None, *, others: bool = True,
) -> pd.DataFrame:
    """Measure a study's experiment in every world of it, and return all means (with `draw`).

    `measure(experiment, seed, first, stop)` is a function of a module, by default the means of
    outcomes of every arm; an empty table comes back where there are no worlds. `replicates` of each
    world are run (default: `experiment.world_replicates`). With `others`, the other readings of how
    support opens the way to a job are run in worlds of theirs; `way` names them ("" is the own).
    """
    experiment = run.plan.experiment
    experiment = replace(experiment, world_replicates=replicates or experiment.world_replicates)
    ways = {"": experiment} | (in_other_ways(experiment) if others else {})
    tasks = {way: _tasks(one, run.seed, measure) for way, one in ways.items()}
    names = [way for way, some in tasks.items() for _ in some]
    tables = run.tables(words, [task for some in tasks.values() for task in some])
    found = [table.assign(way=way) for way, table in zip(names, tables, strict=True)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _tasks(
    experiment: Experiment, seed: int, measure: Callable[..., Chunk]
) -> list[Task[pd.DataFrame]]:
    """Return what measures an experiment in each of its worlds."""
    worlds = drawn_worlds(experiment).reset_index(drop=True)
    priced = pd.concat([worlds, drawn_prices(experiment)], axis=1)
    records = [
        {str(key): float(value) for key, value in row.items()}
        for row in priced.head(len(worlds)).to_dict("records")
    ]
    way = experiment.world.getting.way_in
    digest = hashlib.sha256(
        f"{records}{experiment.world_replicates}{way}".encode()
    ).hexdigest()[:8]
    tasks = []
    for first in range(0, len(records), _PER_TASK):
        some = records[first : first + _PER_TASK]
        stop = first + len(some)
        said = f"worlds {first} to {stop - 1}" if len(some) > 1 else f"world {first}"
        tasks.append(table_task(f"worlds-{digest}-{first:05d}-{stop:05d}", said, run_worlds,
                                (experiment, seed, first, some, measure)))
    return tasks


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


def world_levels(
    run: Running, words: str, replicates: int | None = None, *, others: bool = True
) -> Levels | None:
    """Return the levels of a study's arms in the worlds of its experiment; None without any."""
    draws = over_worlds(run, words, replicates=replicates, others=others)
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

    chosen = draws[(draws["outcome"] == outcome) & (draws["way"] == "")]
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
