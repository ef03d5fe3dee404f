"""From the chunks of a service over time to its tables, each number with its Monte Carlo error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.service import MEASURES, PERSON
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.run import Chunk
from ipssim.studies.service_worlds import MEASURED, PLANNED, UNLIMITED, worlds
from ipssim.studies.shared import half_width, monte_carlo_error

SCARCE, ENDLESS, COMPETITION = "as they are", "never used up", "the difference"
"""Openings in the pair of runs; what is left of an effect without them is competition for them."""

GROUPS = {
    "served": "Served",
    "not_served": "Not served, same places",
    "waited": "– referred, never admitted",
    "not_referred": "– wishing to work, never referred",
    "no_wish": "– not wishing to work",
    "elsewhere": "In places without the service",
    "everybody": "Everybody",
}
"""Groups of people by what the service did in the run with it."""

_NUMBERS = ("mean", "monte_carlo_error", "low", "high")
RESULTS = ("measure", *_NUMBERS, "unit", "replicates", "wording")
EFFECTS = (
    "openings", "group", "outcome", "people", "with_service", "without_service", "difference",
    "monte_carlo_error", "low", "high", "unit", "replicates",
)
FRONTIER = ("posts_factor", "measure", *_NUMBERS, "unit", "replicates")
YEARLY = ("posts_factor", "year", "measure", *_NUMBERS, "replicates")

NET = {
    "net_served": "Weeks in a job gained by those served, per staff year",
    "net_others": "Weeks in a job gained by all others, per staff year",
    "net_everybody": "Weeks in a job gained by everybody, per staff year",
}
"""Net gains of a service of some size, against the same people without it.

A staff year is a consultant-year paid, leaders' time for people of their own included.
"""

_YEARS = (
    "served_mean", "waiting_mean", "served_at_end", "waiting_at_end", "posts_mean",
    "leader_mean", "consultant_years", "leader_years", "staff_years", "referred", "admitted",
    "returned", "waited_mean", "waited_median", "waited_long_share", "jobs", "jobs_per_year",
    "job_weeks_per_year", "studies_per_year", "left", "hired", "turnover", "agreed", "pressed",
    "dropped_out", "limited", "clarified", "closed",
)


def measure_table(chunks: Sequence[Chunk]) -> pd.DataFrame:
    """Return the planned service's own measures (columns `RESULTS`)."""
    found = _measured(chunks, PLANNED)
    rows = [
        (code, *_mean(found[code]), measure.unit, len(found[code]), measure.wording)
        for code, measure in MEASURES.items()
    ]
    return pd.DataFrame(rows, columns=list(RESULTS))


def effect_table(experiment: Experiment, chunks: Sequence[Chunk]) -> pd.DataFrame:
    """Return what the service changes for whom (columns `EFFECTS`), shares in per cent.

    Differences are paired, replicate by replicate. The rows of `COMPETITION` say how much of a
    difference goes when openings are never used up.
    """
    means = _means(chunks)
    pairs = {SCARCE: PLANNED}
    if experiment.service.without_scarcity:
        pairs[ENDLESS] = UNLIMITED
    rows: list[tuple[Any, ...]] = []
    for group in GROUPS:
        for code, outcome in PERSON.items():
            kept: dict[str, NDArray[np.float64]] = {}
            for openings, world in pairs.items():
                one = means.get((world, group, code))
                if one is None or np.isnan(one[1]).all():
                    continue
                scale = 100.0 if outcome.unit == "%" else 1.0
                level = scale * one[1]
                without = scale * means[world, group, f"{code}_without"][1]
                kept[openings] = level - without
                rows.append((
                    openings, group, code, float(one[0].mean()), float(np.nanmean(level)),
                    float(np.nanmean(without)), *_mean(kept[openings]), _points(outcome.unit),
                    len(level),
                ))
            if len(kept) == 2:
                gap = kept[SCARCE] - kept[ENDLESS]
                rows.append((
                    COMPETITION, group, code, None, None, None, *_mean(gap), _points(outcome.unit),
                    len(gap),
                ))
    return pd.DataFrame(rows, columns=list(EFFECTS))


def frontier_table(experiment: Experiment, chunks: Sequence[Chunk]) -> pd.DataFrame:
    """Return what services of each size do (columns `FRONTIER`): their measures, their net gain."""
    means = _means(chunks)
    rows: list[tuple[Any, ...]] = []
    for world, factor in sorted(worlds(experiment).items(), key=lambda item: item[1]):
        found = _measured(chunks, world)
        for code, measure in MEASURES.items():
            rows.append((factor, code, *_mean(found[code]), measure.unit, len(found[code])))
        paid = found["staff_years"]
        gains = {group: _gain(means, world, group) for group in ("served", "everybody")}
        net = {
            "net_served": gains["served"], "net_everybody": gains["everybody"],
            "net_others": gains["everybody"] - gains["served"],
        }
        for code, gain in net.items():
            per_year = np.divide(gain, paid, out=np.full(len(paid), np.nan), where=paid > 0)
            rows.append((factor, code, *_mean(per_year), "weeks", len(per_year)))
    return pd.DataFrame(rows, columns=list(FRONTIER))


def year_table(experiment: Experiment, chunks: Sequence[Chunk]) -> pd.DataFrame:
    """Return the calendar years of services of each size (columns `YEARLY`)."""
    every = pd.concat([chunk.weekly for chunk in chunks], ignore_index=True)
    rows: list[tuple[Any, ...]] = []
    for world, factor in sorted(worlds(experiment).items(), key=lambda item: item[1]):
        mine = every[every["world"] == world]
        for year, table in mine.groupby("year", sort=True):
            for code in _YEARS:
                values = table[code].to_numpy(dtype=float)
                rows.append((factor, int(str(year)), code, *_mean(values), len(values)))
    return pd.DataFrame(rows, columns=list(YEARLY))


Means = dict[tuple[str, str, str], tuple[NDArray[np.float64], NDArray[np.float64]]]


def _means(chunks: Sequence[Chunk]) -> Means:
    """Return people and means, one value per replicate, by (world, group, code)."""
    every = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    every = every[every["calculation"] != MEASURED].sort_values("replicate", kind="stable")
    grouped = every.groupby(["calculation", "arm", "outcome"], sort=False)
    return {
        (str(key[0]), str(key[1]), str(key[2])): (
            part["people"].to_numpy(dtype=float), part["mean"].to_numpy(dtype=float)
        )
        for key, part in grouped
    }


def _measured(chunks: Sequence[Chunk], world: str) -> dict[str, NDArray[np.float64]]:
    every = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    mine = every[(every["calculation"] == MEASURED) & (every["arm"] == world)]
    mine = mine.sort_values("replicate", kind="stable")
    return {
        str(code): part["mean"].to_numpy(dtype=float) for code, part in mine.groupby("outcome")
    }


def _gain(means: Means, world: str, group: str) -> NDArray[np.float64]:
    """Return the weeks in a job that a group has more with the service, all together."""
    people, level = means[world, group, "weeks_job"]
    without = means[world, group, "weeks_job_without"][1]
    return people * np.where(people > 0, level - without, 0.0)


def _points(unit: str) -> str:
    return "percentage points" if unit == "%" else unit


def _mean(
    values: NDArray[np.float64],
) -> tuple[float | None, float | None, float | None, float | None]:
    """Return mean, Monte Carlo error and 95 % interval; None where they cannot be told.

    Replicates without a value, such as a waiting time where nobody was admitted, are left out.
    """
    values = values[~np.isnan(values)]
    if not len(values):
        return None, None, None, None
    mean = float(values.mean())
    error = monte_carlo_error(values)
    half = half_width(error, len(values))
    if error is None or half is None:
        return mean, None, None, None
    return mean, error, mean - half, mean + half
