"""What a task brings home, and what most tasks measure: means of outcomes, arm by arm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.followup import from_tallies
from ipssim.recorder import WEEKLY
from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import of_each, policy_setups
from ipssim.world.build import Setup

POLICY = "policy"
"""The calculation that gives every arm the same people with the same luck."""
MEANS = ("replicate", "calculation", "arm", "outcome", "people", "mean")

Cell = tuple[str, str]
"""A world and an arm in it; the experiment itself is the world ""."""
Rows = list[tuple[int, str, str, str, int, float]]
Sums = dict[tuple[str, str], NDArray[np.float64]]


def cell_name(world: str, arm: str) -> str:
    """Return the name under which a world's arm is kept."""
    return f"{world}/{arm}" if world else arm


def nothing_weekly() -> pd.DataFrame:
    """Return the weekly table of a study that keeps none."""
    return pd.DataFrame({"week": []})


@dataclass(frozen=True, slots=True)
class Chunk:
    """The results of replicates `first` to `stop` (not included).

    `means` mostly has columns `MEANS`, with a cell's name as arm; `weekly` mostly has calculation,
    arm, week and the sums over replicates of the counts in `WEEKLY`.
    """

    first: int
    stop: int
    means: pd.DataFrame
    weekly: pd.DataFrame = field(default_factory=nothing_weekly)


def cohort_means(
    worlds: Experiment | Mapping[str, Experiment], seed: int, first: int, stop: int, *,
    weekly: bool = False,
) -> Chunk:
    """Run every arm in every world on the same people, replicates `first` to `stop` (not included).

    With `weekly`, the weekly counts are kept too.
    """
    named = {"": worlds} if isinstance(worlds, Experiment) else worlds
    setups = {world: policy_setups(experiment) for world, experiment in named.items()}
    rows: Rows = []
    sums: Sums = {}
    for replicate in range(first, stop):
        for world in named:
            add_cohorts(setups[world], seed, replicate, rows, sums, world)
    return chunk_of(first, stop, rows, sums if weekly else {})


def add_cohorts(
    setups: Mapping[str, Setup], seed: int, replicate: int, rows: Rows, sums: Sums, world: str = "",
) -> None:
    """Run one cohort under every arm; arms that share a setup are run once."""
    for arm, (means, weekly, size) in of_each(setups, partial(run_cohort, seed, replicate)):
        name = cell_name(world, arm)
        rows.extend((replicate, POLICY, name, code, size, mean) for code, mean in means.items())
        sums[POLICY, name] = sums.get((POLICY, name), 0) + weekly


def run_cohort(
    seed: int, replicate: int, setup: Setup
) -> tuple[dict[str, float], NDArray[np.float64], int]:
    """Run a cohort; return the mean of each outcome, the weekly counts and the people."""
    run = Simulation(setup, seed, replicate).run()
    means = {code: float(values.mean()) for code, values in from_tallies(run).items()}
    return means, run.weekly[0], setup.size


def chunk_of(first: int, stop: int, rows: Rows, sums: Sums) -> Chunk:
    """Return a chunk of rows (`MEANS`) and weekly sums."""
    means = pd.DataFrame(rows, columns=list(MEANS))
    if not sums:
        return Chunk(first, stop, means)
    weekly = {key: pd.DataFrame(total, columns=list(WEEKLY)) for key, total in sums.items()}
    stacked = pd.concat(weekly, names=["calculation", "arm", "week"])
    return Chunk(first, stop, means, stacked.reset_index())


def means_of(chunks: list[Chunk]) -> pd.DataFrame:
    """Return the means of all chunks, one under the other."""
    return pd.concat([chunk.means for chunk in chunks], ignore_index=True)
