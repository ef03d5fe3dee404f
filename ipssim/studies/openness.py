"""How open a place's employers are, solved from what the place itself has counted.

The planned service is run at eight openings, in worlds that agree with the trial. What the runs
count at an opening has a mean and a spread, luck and what is not known; the nearer the place's own
counts are to them, the likelier the opening.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack

import numpy as np
import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.studies.engine.plan import Plan
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.study import How, running
from ipssim.studies.engine.tasks import table_task
from ipssim.studies.priors import drawn_experiment
from ipssim.studies.service import refuse_what_is_not_used
from ipssim.studies.service_worlds import run_looks
from ipssim.studies.validate import openings
from ipssim.studies.worlds import kept_worlds

WORLDS = 40
_STEPS = 221  # openings between the ends of the prior at which the likelihood is taken
_LUCK = 3_000_000  # replicates from here on, so that the luck is no other study's
_ROUNDING = 0.25  # people squared, so that a count that never varies is not held to be exact
_ALONE = 0.2  # how far correlations of few runs are drawn towards none
_TINY = 1e-9


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Openness(Result):
    """How open the place's employers are, by its own counts.

    `median`, `low` and `high` (80 %) are in the unit of `labour_market.openness`; `density` has the
    likelihood (`openness`, `density`, summing to 1 over its steps); `runs` every count of every run
    (`openness`, `world`, `code`, `count`).
    """

    median: float
    low: float
    high: float
    worlds: int
    density: pd.DataFrame
    runs: pd.DataFrame

    FILES = (("openness.csv", "density"), ("runs.parquet", "runs"))


def plan_openness(experiment: Experiment, worlds: int | None = None) -> Plan:
    """Return what is run; raises `InputError` where the place has counted nothing."""
    experiment = check(experiment)
    refuse_what_is_not_used(experiment)
    if not counted(experiment):
        raise InputError([Problem(
            "observed", "nothing", message="No count of people in work is given, and only these"
            " tell how open employers are.", allowed="such as observed.year2.in_work=12",
        )])
    number = min(worlds or WORLDS, len(kept_worlds()))
    return Plan(
        study="openness", experiment=experiment, place=("openness", experiment.name),
        replicates=number, mark=f"openness-{number}", words="Running other openings",
        facts={"worlds": number},
    )


def counted(experiment: Experiment) -> dict[str, int]:
    """Return the people in work that the place has counted, by when."""
    return {
        f"{when}.in_work": counts.in_work
        for when, counts in experiment.observed.items() if counts.in_work is not None
    }


def openness(
    experiment: Experiment, *, worlds: int | None = None, pages: Pages | None = None,
    **how: Unpack[How],
) -> Openness:
    """Solve `labour_market.openness` from the counts of `experiment.observed`.

    `worlds` kept worlds are run at each opening (default 40). Raises what every study does.
    """
    plan = plan_openness(experiment, worlds)
    with running(plan, pages=pages, **how) as run:
        here, kept = plan.experiment, kept_worlds(plan.replicates)
        records = [dict(row) for row in kept.to_dict("records")]
        digest = hashlib.sha256(repr(records).encode()).hexdigest()[:8]
        tables = run.tables("Running other openings", [
            table_task(
                f"opening-{digest}-{at:02d}", f"openness {value:.2f}", run_opening,
                (here, run.seed, float(value), records),
            ) for at, value in enumerate(openings())
        ])
        runs = pd.concat(tables, ignore_index=True)
        density = likelihood(counted(here), runs)
        ends = np.interp([0.1, 0.5, 0.9], density["density"].cumsum(), density["openness"])
        return run.finish(Openness(
            **run.common(), low=float(ends[0]), median=float(ends[1]), high=float(ends[2]),
            worlds=len(records), density=density, runs=runs,
        ))


def run_opening(
    experiment: Experiment, seed: int, value: float, records: Sequence[Mapping[Any, float]]
) -> pd.DataFrame:
    """Return what can be counted in each world with employers so open."""
    market, found = replace(experiment.labour_market, openness=value), []
    for world, values in enumerate(records):
        varied = {str(key): number for key, number in values.items()
                  if str(key) != "labour_market.openness"}
        here = drawn_experiment(replace(experiment, labour_market=market), varied)
        means = run_looks(here, seed, _LUCK + world, _LUCK + world + 1).means
        found.append(pd.DataFrame({
            "openness": value, "world": world, "code": means["outcome"], "count": means["mean"],
        }))
    return pd.concat(found, ignore_index=True)


def likelihood(counts: Mapping[str, int], runs: pd.DataFrame) -> pd.DataFrame:
    """Return how likely each opening makes the counts, all openings alike before (sum 1).

    The counts of an opening's runs are taken as normal around their mean. How much wider than
    Poisson they are, and how they go together, is taken from all openings at once: each has too
    few worlds to tell.
    """
    names = list(counts)
    tables = [
        part.pivot_table(index="world", columns="code", values="count")[names].to_numpy()
        for _, part in runs.groupby("openness", sort=True)
    ]
    middle = np.array([table.mean(axis=0) for table in tables])
    off = np.concatenate([table - table.mean(axis=0) for table in tables])
    wider = np.maximum(1.0, (off**2).mean(axis=0) / np.maximum(middle.mean(axis=0), _ROUNDING))
    together = np.atleast_2d(np.corrcoef(off + _TINY * np.arange(len(off))[:, None],
                                         rowvar=False))
    together = (1 - _ALONE) * together + _ALONE * np.eye(len(names))
    at = np.sort(runs["openness"].unique())
    steps = np.linspace(at[0], at[-1], _STEPS)
    log = np.zeros(_STEPS)
    means = np.column_stack([np.interp(steps, at, column) for column in middle.T])
    for step, mean in enumerate(means):
        sd = np.sqrt(wider * mean + _ROUNDING)
        gap = (np.array([counts[name] for name in names]) - mean) / sd
        log[step] = -0.5 * gap @ np.linalg.solve(together, gap) - np.log(sd).sum()
    density = np.exp(log - log.max())
    return pd.DataFrame({"openness": steps, "density": density / density.sum()})
