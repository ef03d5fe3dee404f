"""For whom: every outcome and every difference by who people were at entry, with its luck.

A group's figure is of its people in all replicates together, so that the groups of a trait,
weighted by their people, give everybody's figure. People are the same under every programme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.definitions import Outcome, told
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.estimates import MOST_LUCK, Estimate, Range, difference_unit
from ipssim.studies.engine.measure import (
    EVERYBODY,
    GROUPS,
    MEANS,
    POLICY,
    Chunk,
    cohort_means,
)
from ipssim.world.traits import TRAITS

SUBGROUPS = (
    "trait", "group", "people", "people_in_all", "arm", "reference", "outcome", "unit", "level",
    "level_half", "difference", "difference_unit", "difference_half", "apart", "apart_half",
    "replicates", "worlds_low", "worlds_high", "apart_worlds_low", "apart_worlds_high", "note",
)
"""Columns of the table by group; `apart` is the group's difference minus everybody's."""
FEW, FEW_IN_ALL = 30, 1_000
"""People in a run, and in all runs together, below which a group has few people.

Fewer than 30 of a study's people are too few to check a figure by any study of that size. Fewer
than 1,000 in all leave a share about 3 points of luck either way, and the luck itself in doubt.
"""
FEW_PEOPLE, UNREAD = "few people", "no rule reads it"
"""What is noted of a group whose difference is not called one: too few, or luck alone."""
WATCHED = "job_or_education_ever"
"""The outcome that is told by group in other worlds."""
_WHOLE = GROUPS.index(EVERYBODY)

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """Sums by group, replicate by replicate.

    `people` (replicates, groups) are the same in every arm; `sums` of outcomes (replicates, groups,
    outcomes) stand by arm, those of shares times 100; `outcomes` says of what.
    """

    people: Values
    sums: dict[str, Values]
    outcomes: dict[str, Outcome]

    @classmethod
    def of(cls, table: pd.DataFrame) -> Grouped:
        """Read a table by group (columns `SUMS`), whatever its order."""
        index = pd.MultiIndex.from_tuples(GROUPS)
        replicates = np.sort(table["replicate"].unique())
        where = (
            np.searchsorted(replicates, table["replicate"].to_numpy()),
            index.get_indexer(pd.MultiIndex.from_frame(table[["trait", "group"]])),
        )
        outcomes = told(map(str, table))
        scale = [100.0 if one.unit == "%" else 1.0 for one in outcomes.values()]
        values = table[list(outcomes)].to_numpy(dtype=np.float64) * scale
        people = np.zeros((len(replicates), len(GROUPS)))
        people[where] = table["people"]
        sums: dict[str, Values] = {}
        for arm in table["arm"].unique():
            here = (table["arm"] == arm).to_numpy()
            sums[arm] = np.zeros((*people.shape, len(outcomes)))
            sums[arm][where[0][here], where[1][here]] = values[here]
        return cls(people, sums, outcomes)

    def values(self, arm: str, against: str | None = None) -> Values:
        """Return a value per replicate, group and outcome whose mean is the figure of all people.

        It is the group's sum over its people in all replicates, and for each replicate how far that
        was off there (nan for a group without people). With `against`, it is arm minus that.
        """
        sums = self.sums[arm] - (0.0 if against is None else self.sums[against])
        people = self.people[:, :, None]
        with np.errstate(invalid="ignore", divide="ignore"):
            found = sums.sum(axis=0) / people.sum(axis=0)
            return np.asarray(found + (sums - found * people) / people.mean(axis=0))


def subgroup_table(
    experiment: Experiment, chunks: Sequence[Chunk], worlds: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return every outcome of every arm by group (columns `SUBGROUPS`), shares in per cent.

    A `difference` is arm minus reference for the same people, `apart` what it has beyond
    everybody's. Halves are of 95 % intervals (None with one replicate): luck alone. `worlds` are
    group means in worlds that agree with the trial (`measure_groups`); ranges hold 90 % of them,
    and are empty where they are not told.
    """
    grouped = Grouped.of(pd.concat([chunk.groups for chunk in chunks], ignore_index=True))
    reference, rows = experiment.reference, []
    for arm in experiment.arms:
        levels, gaps = grouped.values(arm), grouped.values(arm, reference)
        apart = gaps - gaps[:, [_WHOLE]]
        wide = _in_worlds(worlds, arm, reference, gaps[:, :, list(grouped.outcomes).index(WATCHED)])
        for place, (trait, group) in enumerate(GROUPS):
            people = grouped.people[:, place]
            if not people.any():
                continue
            said = (trait, group, float(people.mean()), int(people.sum()), arm, reference)
            noted = note_of(trait, people)
            for number, (code, outcome) in enumerate(grouped.outcomes.items()):
                level, gap, more = (
                    Estimate.of(of[:, place, number]) for of in (levels, gaps, apart)
                )
                ranges = wide.get((trait, group)) if code == WATCHED and not noted else None
                rows.append((
                    *said, code, outcome.unit, level.value, level.half, gap.value,
                    difference_unit(outcome.unit), gap.half, more.value, more.half, level.n,
                    *(ranges or (None,) * 4), noted,
                ))
    table = pd.DataFrame(rows, columns=list(SUBGROUPS))
    halves = [name for name in SUBGROUPS if name.endswith(("_half", "_low", "_high"))]
    return table.astype(dict.fromkeys(halves, np.float64))


def beyond_luck(rows: pd.DataFrame) -> pd.DataFrame:
    """Return those rows, of one trait, outcome and arm, that differ from everybody beyond luck.

    Only rows without a note count. Halves are widened by how many are looked at (Šidák), so that
    where all groups are alike, none is named in 95 of 100 such tables.
    """
    from scipy.special import stdtrit

    able = rows[(rows["note"] == "") & rows["apart_half"].notna()]
    if len(able) < 2:
        return able.iloc[:0]
    freedom = float(able["replicates"].iloc[0]) - 1.0
    chance = 0.95 ** (1.0 / len(able))
    wider = float(stdtrit(freedom, (1.0 + chance) / 2.0) / stdtrit(freedom, 0.975))
    return able[able["apart"].abs() > wider * able["apart_half"].astype(float)]


def note_of(trait: str, people: Values) -> str:
    """Return why a group's difference is not called one; empty where it may be."""
    found = []
    if people.mean() < FEW or people.sum() < FEW_IN_ALL:
        found.append(FEW_PEOPLE)
    if trait in TRAITS and not TRAITS[trait].read:
        found.append(UNREAD)
    return "; ".join(found)


# In worlds that agree with the trial


def measure_groups(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    """Run cohorts as `cohort_means` does, with the watched outcome's means by group among the rows.

    `calculation` says of which group they are (`calculation_of`); everybody's is `POLICY`.
    """
    chunk = cohort_means(experiment, seed, first, stop, groups=True)
    found = group_means(chunk.groups, [WATCHED])
    found = found[found["arm"].isin(list(experiment.arms))]
    return replace(chunk, means=pd.concat([chunk.means, found], ignore_index=True))


def group_means(groups: pd.DataFrame, outcomes: Sequence[str]) -> pd.DataFrame:
    """Return means of outcomes by group from sums (`SUMS`), a row each, but for everybody's.

    Columns are `MEANS`; `calculation` is trait and group.
    """
    rows = groups[groups["trait"] != EVERYBODY[0]]
    named = rows[["replicate", "arm", "people"]].assign(
        calculation=[calculation_of(*group) for group in zip(rows["trait"], rows["group"],
                                                            strict=True)]
    )
    return pd.concat([
        named.assign(outcome=code, mean=rows[code] / rows["people"]) for code in outcomes
    ], ignore_index=True)[list(MEANS)]


def calculation_of(trait: str, group: str) -> str:
    """Return what a group's rows are called among the means; everybody's are the policy effect."""
    return POLICY if (trait, group) == EVERYBODY else f"{trait}/{group}"


def _in_worlds(
    worlds: pd.DataFrame | None, arm: str, reference: str, gaps: Values
) -> dict[tuple[str, str], tuple[float | None, ...]]:
    """Return the ranges over worlds of each group's difference, and of what it has beyond all.

    `gaps` (replicates, groups) are the watched outcome's differences in the shipped world.

    There is none where most of the variance between worlds is luck: it could not be told apart.
    """
    if worlds is None or worlds.empty:
        return {}
    chosen = worlds[(worlds["outcome"] == WATCHED) & (worlds["way"] == "")]
    table = chosen.pivot_table(
        index=["draw", "replicate"], columns=["calculation", "arm"], values="mean", observed=True
    )
    draws = table.index.get_level_values("draw").nunique()
    found: dict[tuple[str, str], tuple[float | None, ...]] = {}
    whole = 100.0 * (table[POLICY, arm] - table[POLICY, reference]).to_numpy()
    for place, group in enumerate(GROUPS):
        key = calculation_of(*group)
        if (key, arm) not in table.columns:
            continue
        gap = 100.0 * (table[key, arm] - table[key, reference]).to_numpy()
        if np.isnan(gap).any():
            continue
        here, all_ = gaps[:, place], gaps[:, _WHOLE]
        ranges = [
            Range.of(values.reshape(draws, -1), _luck(luck))
            for values, luck in ((gap, here), (gap - whole, here - all_))
        ]
        found[group] = tuple(
            end if one.luck <= MOST_LUCK else None
            for one in ranges for end in (one.low, one.high)
        )
    return found


def _luck(values: Values) -> float | None:
    return float(np.var(values, ddof=1)) if len(values) > 1 else None
