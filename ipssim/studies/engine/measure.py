"""What a task brings home, and what most tasks measure: means of outcomes, arm by arm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.outcomes.followup import Values, from_tallies
from ipssim.outcomes.money import detail_means, ledger_of, money_values
from ipssim.outcomes.queue import queue_means
from ipssim.recorder import WEEKLY
from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import of_each, policy_setups
from ipssim.world.build import Setup
from ipssim.world.traits import TRAITS, Codes, groups_of

POLICY = "policy"
"""The calculation that gives every arm the same people with the same luck."""
MEANS = ("replicate", "calculation", "arm", "outcome", "people", "mean")
EVERYBODY = ("everybody", "everybody")
"""The trait and the group that hold all people."""
GROUPS = (EVERYBODY, *((name, group) for name, one in TRAITS.items() for group in one.groups))
"""Every group of people that results are told by, as (trait, group)."""
SUMS = ("replicate", "arm", "trait", "group", "people", *OUTCOMES)

Cell = tuple[str, str]
"""A world and an arm in it; the experiment itself is the world ""."""
Rows = list[tuple[int, str, str, str, int, float]]
Sums = dict[tuple[str, str], NDArray[np.float64]]
ByGroup = dict[tuple[int, str], NDArray[np.float64]]
"""Replicate and arm -> a row for each of `GROUPS`: people, and the sum of each outcome."""


def cell_name(world: str, arm: str) -> str:
    """Return the name under which a world's arm is kept."""
    return f"{world}/{arm}" if world else arm


def nothing_weekly() -> pd.DataFrame:
    """Return the weekly table of a study that keeps none."""
    return pd.DataFrame({"week": []})


def nothing_by_group() -> pd.DataFrame:
    """Return the table by group of a study that keeps none."""
    return pd.DataFrame({"group": []})


@dataclass(frozen=True, slots=True)
class Chunk:
    """The results of replicates `first` to `stop` (not included).

    `means` mostly has columns `MEANS`, with a cell's name as arm; `weekly` mostly has calculation,
    arm, week and the sums over replicates of the counts in `WEEKLY`. `groups` has people and sums
    of outcomes by group (columns `SUMS`), where a study keeps them.
    """

    first: int
    stop: int
    means: pd.DataFrame
    weekly: pd.DataFrame = field(default_factory=nothing_weekly)
    groups: pd.DataFrame = field(default_factory=nothing_by_group)


def cohort_means(
    worlds: Experiment | Mapping[str, Experiment], seed: int, first: int, stop: int, *,
    weekly: bool = False, groups: bool = False,
) -> Chunk:
    """Run every arm in every world on the same people, replicates `first` to `stop` (not included).

    With `weekly`, the weekly counts are kept too, and with `groups` sums by group, and money by
    purpose and year.
    """
    named = {"": worlds} if isinstance(worlds, Experiment) else worlds
    setups = {world: policy_setups(one, priced=True) for world, one in named.items()}
    rows: Rows = []
    sums: Sums = {}
    by_group: ByGroup | None = {} if groups else None
    for replicate in range(first, stop):
        for world in named:
            add_cohorts(setups[world], seed, replicate, rows, sums, world, by_group)
    return chunk_of(first, stop, rows, sums if weekly else {}, by_group)


def add_cohorts(
    setups: Mapping[str, Setup], seed: int, replicate: int, rows: Rows, sums: Sums, world: str = "",
    groups: ByGroup | None = None,
) -> None:
    """Run one cohort under every arm; arms that share a setup are run once.

    Sums by group are added to `groups` if there are any, and money by purpose and year to `rows`.
    """
    for arm, found in of_each(setups, partial(run_cohort, seed, replicate)):
        means, weekly, by_group, detail = found
        if groups is not None:
            means = means | detail
        name, size = cell_name(world, arm), setups[arm].size
        rows.extend((replicate, POLICY, name, code, size, mean) for code, mean in means.items())
        sums[POLICY, name] = sums.get((POLICY, name), 0) + weekly
        if groups is not None:
            groups[replicate, name] = by_group


def run_cohort(
    seed: int, replicate: int, setup: Setup
) -> tuple[dict[str, float], NDArray[np.float64], NDArray[np.float64], dict[str, float]]:
    """Run a cohort; return means of outcomes, weekly counts, sums by group, and money in detail.

    Groups are those of entry (`sums_by_group`). With so many workers and no more there are means of
    the queue; money is by purpose and year (`money.detail_means`).
    """
    simulation = Simulation(setup, seed, replicate)
    groups = groups_of(simulation.tables.candidates)
    values = from_tallies(simulation.run())
    detail: dict[str, float] = {}
    if setup.prices is not None:
        ledger = ledger_of(simulation, weeks=setup.prices.persist_years > 0)
        values |= money_values(ledger)
        detail = detail_means(ledger, 0, setup.size)
    means = {code: float(each.mean()) for code, each in values.items()}
    if setup.organisation.workers is not None:
        means |= queue_means(simulation)
    return means, simulation.weekly[0], sums_by_group(groups, values), detail


def sums_by_group(groups: Mapping[str, Codes], values: Values) -> NDArray[np.float64]:
    """Return a row for each of `GROUPS`: how many people, and the sum of each outcome."""
    people = len(next(iter(values.values())))
    whole = [float(people), *(float(each.sum()) for each in values.values())]
    parts = [np.array([whole])]
    for name, code in groups.items():
        most, at = len(TRAITS[name].groups), code.astype(np.intp)  # once, not for each outcome
        parts.append(np.stack([
            np.bincount(at, minlength=most),
            *(np.bincount(at, each, minlength=most) for each in values.values()),
        ], axis=1))
    return np.concatenate(parts)


def chunk_of(
    first: int, stop: int, rows: Rows, sums: Sums, groups: ByGroup | None = None
) -> Chunk:
    """Return a chunk of rows (`MEANS`), weekly sums and sums by group."""
    means = pd.DataFrame(rows, columns=list(MEANS))
    by_group = groups_table(groups) if groups else nothing_by_group()
    if not sums:
        return Chunk(first, stop, means, groups=by_group)
    weekly = {key: pd.DataFrame(total, columns=list(WEEKLY)) for key, total in sums.items()}
    stacked = pd.concat(weekly, names=["calculation", "arm", "week"])
    return Chunk(first, stop, means, stacked.reset_index(), by_group)


def groups_table(groups: ByGroup) -> pd.DataFrame:
    """Return sums by group as a table (columns `SUMS`), without groups that nobody is in."""
    whole = np.concatenate(list(groups.values()))
    names = [(replicate, arm, *group) for replicate, arm in groups for group in GROUPS]
    table = pd.DataFrame(names, columns=list(SUMS[:4])).assign(people=whole[:, 0].astype(np.int64))
    codes = list(OUTCOMES)[: whole.shape[1] - 1]  # money's come last, and may be missing
    found = pd.concat([table, pd.DataFrame(whole[:, 1:], columns=codes)], axis=1)
    return found[found["people"] > 0].reset_index(drop=True)


def means_of(chunks: list[Chunk]) -> pd.DataFrame:
    """Return the means of all chunks, one under the other."""
    return pd.concat([chunk.means for chunk in chunks], ignore_index=True)
