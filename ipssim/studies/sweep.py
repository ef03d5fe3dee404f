"""A sweep: many points of some settings, each run on the same people with the same luck.

A point is a value for each axis. Its runs are kept by point, world and replicates, so that points,
worlds and replicates can be added to what is there, and nothing is run twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Unpack

import numpy as np
import pandas as pd

from ipssim.errors import COMMAND_LINE, InputError, Problem
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.read.axes import Axis, grid, value_at
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load_experiment
from ipssim.studies.engine.estimates import Estimate, Levels
from ipssim.studies.engine.measure import cohort_means
from ipssim.studies.engine.plan import Contrast, Plan
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.study import How, Running, gathering, running
from ipssim.studies.engine.tasks import Task, table_task
from ipssim.studies.priors import drawn_experiment
from ipssim.studies.worlds import kept_worlds

DESIGNS = ("grid", "random", "lhs", "sobol")
REPLICATES, CHUNK = 20, 20
WATCHED = "job_or_education_ever"
RESULTS = ("point", "world", "replicate", "arm", "subgroup", "outcome", "value")
EVERYBODY = "everybody"
_DESIGN = 0x5EE9  # keeps the draw of points apart from the luck of runs
SHIPPED = -1
"""The world that stands for the shipped one; kept worlds are numbered from 0."""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Sweep(Result):
    """A finished sweep.

    `points` has a row a point: its number and a column for each axis. `results` are tidy (columns
    `RESULTS`; shares from 0 to 1): one value for each point, world (`SHIPPED`, or a kept one),
    replicate, arm, subgroup and outcome. `summary` has, for each point, arm and outcome, level and
    difference from the reference with half of its 95 % interval, and the range of the difference
    over worlds where several were run. `dictionary` says what columns and outcomes mean.
    """

    axes: tuple[Axis, ...]
    points: pd.DataFrame
    results: pd.DataFrame
    summary: pd.DataFrame
    dictionary: pd.DataFrame

    FILES = (
        ("points.csv", "points"), ("summary.csv", "summary"), ("dictionary.csv", "dictionary"),
        ("results.parquet", "results"),
    )


def points_of(axes: Sequence[Axis], design: str, count: int | None, seed: int) -> pd.DataFrame:
    """Return the points of a design, a column an axis, as words.

    `count` points are drawn by random, lhs and sobol; a grid has all combinations. The first of
    more points are those of fewer (not of lhs), so a sweep can be extended.
    """
    wrong = []
    if design not in DESIGNS:
        wrong.append(Problem("--design", design, COMMAND_LINE, None, "There is no such design.",
                             "one of " + ", ".join(DESIGNS)))
    if not axes:
        wrong.append(Problem("axes", "none", COMMAND_LINE, None, "Nothing is swept.",
                             "such as arms.ips.caseload_cap=10,25,50"))
    if design in DESIGNS[1:] and count is None:
        wrong.append(Problem("--points", "", COMMAND_LINE, None,
                             f"How many points shall {design} draw?", "a whole number"))
    if wrong:
        raise InputError(wrong)
    if design == "grid":
        return pd.DataFrame(grid(axes))
    from scipy.stats import qmc

    assert count is not None
    rng = np.random.default_rng([seed, _DESIGN])
    if design == "random":
        shares = rng.random((count, len(axes)))
    elif design == "lhs":
        shares = qmc.LatinHypercube(len(axes), rng=rng).random(count)
    else:
        sobol = qmc.Sobol(len(axes), rng=rng)
        shares = sobol.random_base2(int(np.ceil(np.log2(max(count, 1)))))[:count]
    return pd.DataFrame({
        axis.key: [axis.at(share) for share in shares[:, column]]
        for column, axis in enumerate(axes)
    })


def plan_sweep(base: Experiment, axes: Sequence[Axis], points: pd.DataFrame) -> Plan:
    """Return what a sweep runs, and check every point; raise `InputError` with all problems."""
    base = replace(check(base), dials={})
    if base.service.weeks is not None:
        raise InputError([Problem(
            "service.weeks", base.service.weeks, message="A sweep follows a cohort.",
            allowed="null, for arms that are each given to a cohort",
        )])
    return Plan(
        study="sweep", experiment=base, place=("sweep", base.name), replicates=REPLICATES,
        words=f"Sweeping {len(points)} points", facts={
            "axes": [asdict(axis) for axis in axes],
            "points": {str(key): list(map(str, points[key])) for key in points},
        },
    )


def sweep(
    base: Experiment, axes: Sequence[Axis], points: pd.DataFrame, *, worlds: int = 0,
    precision: float | None = None, pages: Pages | None = None, **how: Unpack[How],
) -> Sweep:
    """Run every point and return the sweep; `how` is what every study takes (`How`).

    `points` are words a point and axis (`points_of`, or a table of one's own). With `worlds`, each
    point is run in so many kept worlds instead of the shipped one. With `precision` (percentage
    points), replicates are added, up to `experiment.max_replicates`, until half of the 95 %
    interval of the watched difference is that small at each point.

    Raises `InputError` for settings out of range at any point and for a folder that is not this
    run's; `Stopped` or `WorkError` when the run is ended early; what was finished is kept.
    """
    with gathering(**how):
        plan = plan_sweep(base, axes, points)
        here = experiments_at(plan.experiment, points)
    with running(plan, pages=pages, **how) as run:
        numbers = list(range(min(worlds, len(kept_worlds())))) or [SHIPPED]
        tables = _run_points(run, here, numbers, precision)
        results = pd.concat(tables, ignore_index=True)
        numbered = points.rename_axis("point").reset_index()
        return run.finish(Sweep(
            **run.common(in_worlds=worlds, precision=precision), axes=tuple(axes), points=numbered,
            results=results, summary=summary_of(plan.experiment, numbered, results),
            dictionary=_dictionary(axes),
        ))


def experiments_at(base: Experiment, points: pd.DataFrame) -> list[Experiment]:
    """Return the experiment at each point; raise `InputError` with everything wrong at any."""
    values = {
        (str(key), word): value_at(base, str(key), str(word))
        for key in points for word in dict.fromkeys(points[key])
    }
    problems: list[Problem] = []
    found_here = []
    for number, row in enumerate(points.to_dict("records")):
        try:
            found_here.append(drawn_experiment(
                base, {str(key): values[str(key), word] for key, word in row.items()}
            ))
        except InputError as error:
            problems += [replace(one, where=f"point {number}") for one in error.problems]
    if problems:
        raise InputError(problems)
    return found_here


def _run_points(
    run: Running, here: Sequence[Experiment], worlds: Sequence[int], precision: float | None
) -> list[pd.DataFrame]:
    """Run replicates of every point, and more of those that are not known well enough."""
    found: list[pd.DataFrame] = []
    most = run.plan.experiment.max_replicates if precision is not None else run.total
    pending, first = list(range(len(here))), 0
    while pending and first < most:
        stop = min(first + CHUNK, most)
        tasks = list(_tasks(run, here, pending, worlds, first, stop))
        found += run.tables(f"Sweeping {len(pending)} points, replicates {first} to {stop - 1}",
                            tasks)
        first = stop
        if precision is not None:
            known = _halves(run.plan.experiment, pd.concat(found))
            pending = [number for number in pending if not known.get(number, np.inf) <= precision]
    return found


def _tasks(
    run: Running, here: Sequence[Experiment], pending: Sequence[int], worlds: Sequence[int],
    first: int, stop: int,
) -> Iterator[Task[pd.DataFrame]]:
    kept = kept_worlds()
    for number in pending:
        for world in worlds:
            values = {} if world == SHIPPED else dict(kept.iloc[world])
            key = hashlib.sha256(repr((here[number], values)).encode()).hexdigest()[:12]
            yield table_task(
                f"point-{key}-{first:06d}-{stop:06d}", f"point {number}, world {world}", run_point,
                (here[number], run.seed, number, world, values, first, stop),
            )


def run_point(
    experiment: Experiment, seed: int, point: int, world: int, values: Mapping[str, float],
    first: int, stop: int,
) -> pd.DataFrame:
    """Return the tidy results of one point in one world, replicates `first` to `stop`."""
    here = drawn_experiment(experiment, values) if values else experiment
    means = cohort_means(here, seed, first, stop).means
    return pd.DataFrame({
        "point": point, "world": world, "replicate": means["replicate"], "arm": means["arm"],
        "subgroup": EVERYBODY, "outcome": means["outcome"], "value": means["mean"],
    })[list(RESULTS)]


def _halves(experiment: Experiment, results: pd.DataFrame) -> dict[int, float]:
    """Return how well the watched difference is known at each point, in percentage points."""
    chosen = results[results["outcome"] == WATCHED]
    table = chosen.pivot_table(index=["point", "world", "replicate"], columns="arm", values="value")
    gap = 100 * (table[experiment.treated] - table[experiment.reference])
    by_replicate = gap.groupby(level=["point", "replicate"]).mean()
    return {
        point: Estimate.of(by_replicate.loc[point].to_numpy()).half or np.inf
        for point in map(int, by_replicate.index.unique("point"))
    }


def summary_of(experiment: Experiment, points: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Return level and difference of every point, arm and outcome, in the units of a report."""
    rows = []
    for point, part in results.groupby("point", sort=True):
        named = part.rename(columns={"value": "mean"})
        keys = ["arm", "outcome", "replicate"]
        levels = Levels(named.groupby(keys)["mean"].mean().reset_index())
        several = named["world"].nunique() > 1
        worlds = Levels(named.rename(columns={"world": "draw"})) if several else None
        for arm in experiment.arms:
            cell, against = ("", arm), ("", experiment.reference)
            for code, outcome in OUTCOMES.items():
                level = levels.estimate(cell, code)
                gap = levels.estimate(Contrast(arm, cell, against), code, worlds)
                over = gap.ignorance
                rows.append((
                    point, arm, code, outcome.unit, level.value, level.half, gap.value, gap.half,
                    gap.unit, level.n, over and over.low, over and over.median, over and over.high,
                ))
    table = pd.DataFrame(rows, columns=[
        "point", "arm", "outcome", "unit", "level", "level_half", "difference", "difference_half",
        "difference_unit", "replicates", "worlds_low", "worlds_median", "worlds_high",
    ])
    return points.merge(table, on="point")


def _dictionary(axes: Sequence[Axis]) -> pd.DataFrame:
    """Return what every axis, column and outcome is, with its unit."""
    specs = dict(parameters(load_experiment()))
    rows = [
        ("axis", axis.key, specs[axis.key].unit if axis.key in specs else "",
         specs[axis.key].meaning if axis.key in specs else "") for axis in axes
    ]
    rows += [("outcome", code, "share" if one.unit == "%" else one.unit, one.wording)
             for code, one in OUTCOMES.items()]
    rows += [
        ("column", name, "", said) for name, said in (
            ("point", "number of the point, as in points.csv"),
            ("world", "-1 the shipped world, else the number of a kept one"),
            ("replicate", "same people and same luck at every point, from 0"),
            ("arm", "programme"), ("subgroup", "whose mean it is"),
            ("value", "mean over people in the outcome's unit; shares from 0 to 1"),
        )
    ]
    return pd.DataFrame(rows, columns=["kind", "name", "unit", "meaning"])
