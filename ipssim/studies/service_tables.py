"""From the chunks of a service over time to its tables, each number with its Monte Carlo error."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from ipssim.outcomes.service import MEASURES, PERSON
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import observed_week
from ipssim.studies.engine.estimates import (
    NUMBERS,
    Estimate,
    Levels,
    Range,
    Values,
    difference_unit,
)
from ipssim.studies.engine.measure import Chunk, means_of
from ipssim.studies.money import WORLDS, budget_table, flow_table, public_gap
from ipssim.studies.results import WAYS
from ipssim.studies.service_worlds import MEASURED, OBSERVED, PAID, PLANNED, UNLIMITED, worlds
from ipssim.studies.tables import ways_row
from ipssim.world.tariff import WEEKS

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

RESULTS = ("measure", *NUMBERS, "unit", "replicates", "wording")
EFFECTS = (
    "openings", "group", "outcome", "people", "with_service", "without_service", "difference",
    "monte_carlo_error", "low", "high", "unit", "replicates", "worlds_low", "worlds_high", "worlds",
    *WAYS,
)
FRONTIER = ("posts_factor", "measure", *NUMBERS, "unit", "replicates")
YEARLY = ("posts_factor", "year", "measure", *NUMBERS, "replicates")

SEEN = (
    "when", "week", "what", "observed", "low95", "low80", "median", "high80", "high95", "verdict",
    "runs",
)
FITS, EDGE, MISSES, FEW = "fits", "edge", "misses", "few"


def verdict(
    count: float, low95: float, low80: float, median: float, high80: float, high95: float
) -> str:
    """Say how a count stands to what runs of the same size give.

    It fits inside the middle 80 % of runs, is at the edge inside 95 %, and else misses. It is too
    few to say where it fits and so would half or double the median.
    """
    if not low95 <= count <= high95:
        return MISSES
    if not low80 <= count <= high80:
        return EDGE
    return FEW if low80 <= median / 2 and high80 >= 2 * median else FITS


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


class ServiceTables:
    """The tables of a service over time, from its replicates."""

    def __init__(
        self, experiment: Experiment, chunks: list[Chunk], drawn: pd.DataFrame | None = None
    ) -> None:
        self.means = means_of(chunks)
        self.years = pd.concat([chunk.weekly for chunk in chunks], ignore_index=True)
        self._experiment, self._drawn = experiment, drawn
        self._sizes = sorted(worlds(experiment).items(), key=lambda item: item[1])
        ordered = self.means.sort_values("replicate", kind="stable")
        self._found: dict[Any, tuple[Values, Values]] = {
            place: (part["people"].to_numpy(dtype=float), part["mean"].to_numpy(dtype=float))
            for place, part in ordered.groupby(["calculation", "arm", "outcome"], sort=False)
        }

    def measures(self) -> pd.DataFrame:
        """Return the planned service's own measures (columns `RESULTS`)."""
        rows = [
            (*_row(self._values(MEASURED, PLANNED, code), code, unit=measure.unit), measure.wording)
            for code, measure in MEASURES.items()
        ]
        return pd.DataFrame(rows, columns=list(RESULTS))

    def effects(self) -> pd.DataFrame:
        """Return what the service changes for whom (columns `EFFECTS`), shares in per cent.

        Differences are paired, replicate by replicate. The rows of `COMPETITION` say how much of a
        difference goes when openings are never used up.
        """
        pairs = {SCARCE: PLANNED}
        if self._experiment.service.without_scarcity:
            pairs[ENDLESS] = UNLIMITED
        rows: list[dict[str, Any]] = []
        for group, (code, outcome) in product(GROUPS, PERSON.items()):
            gained: list[Values] = []
            unit, scale = difference_unit(outcome.unit), 100.0 if outcome.unit == "%" else 1.0
            for openings, world in pairs.items():
                people, level = self._found.get((world, group, code), (None, None))
                if people is None or level is None or np.isnan(level).all():
                    continue
                level = scale * level
                without = scale * self._values(world, group, f"{code}_without")
                means = people.mean(), np.nanmean(level), np.nanmean(without)
                gained.append(level - without)
                told = _row(gained[-1], openings, group, code, *map(float, means), unit=unit)
                rows.append(dict(zip(EFFECTS, told, strict=False)) | (
                    self._range(group, code, scale) if openings == SCARCE else {}
                ))
            if len(gained) == 2:
                gap = gained[0] - gained[1]
                told = _row(gap, COMPETITION, group, code, None, None, None, unit=unit)
                rows.append(dict(zip(EFFECTS, told, strict=False)))
        return pd.DataFrame(rows, columns=list(EFFECTS))

    def _range(self, group: str, code: str, scale: float) -> dict[str, Any]:
        """Return how far a difference goes over other worlds, and how many there were."""
        if self._drawn is None or self._drawn.empty:
            return {}
        found = self._drawn[
            (self._drawn["calculation"] == PLANNED) & (self._drawn["arm"] == group)
        ]
        ranges: dict[str, Range] = {}
        for way, part in found.groupby("way", sort=False):
            with_it, without = (
                part[part["outcome"] == one].pivot(index="draw", columns="replicate",
                                                   values="mean")
                for one in (code, f"{code}_without")
            )
            values = scale * (with_it - without).to_numpy(dtype=float)
            known = values[~np.isnan(values).any(axis=1)]
            if len(known):
                ranges[str(way)] = Range.of(known)
        if "" not in ranges:
            return {}
        over = replace(ranges.pop(""), others=ranges)
        return {"worlds_low": over.low, "worlds_high": over.high, "worlds": over.draws,
                **ways_row(over)}

    def observed(self) -> pd.DataFrame:
        """Return what the place counted beside what the model counts (columns `SEEN`).

        The ranges are of single runs, each a place of this size, in worlds that agree with the
        trial where these were run and else in the shipped one.
        """
        rows = []
        for when, counts in self._experiment.observed.items():
            for what in (field.name for field in fields(counts)):
                count = getattr(counts, what)
                if count is not None:
                    found = self._runs(f"{when}.{what}")
                    ends = np.quantile(found, [0.025, 0.1, 0.5, 0.9, 0.975])
                    rows.append((when, observed_week(self._experiment, when), what, count,
                                 *map(float, ends), verdict(count, *ends), len(found)))
        return pd.DataFrame(rows, columns=list(SEEN))

    def _runs(self, code: str) -> Values:
        if self._drawn is not None and not self._drawn.empty:
            mine = self._drawn[(self._drawn["outcome"] == code) & (self._drawn["way"] == "")]
            return mine["mean"].to_numpy(dtype=float)
        return self._values(OBSERVED, PLANNED, code)

    def budget(self) -> pd.DataFrame:
        """Return what every payer is left with, for everybody together (columns `BUDGET`)."""
        return budget_table(self._experiment, *self._paid)

    def money(self) -> pd.DataFrame:
        """Return what goes from whom to whom for what (columns `FLOWS`)."""
        return flow_table(self._experiment, *self._paid)

    def worlds(self) -> pd.DataFrame:
        """Return years more in a job and the public purse in each own world (columns `WORLDS`)."""
        drawn = self._drawn
        if drawn is None or drawn.empty or not self._experiment.money:
            return pd.DataFrame(columns=list(WORLDS))
        own = drawn[drawn["way"] == ""]
        mine = own[(own["calculation"] == PLANNED) & (own["arm"] == "everybody")]
        weeks = mine.pivot_table(index="draw", columns="outcome", values="mean")
        gap = (weeks["weeks_job"] - weeks["weeks_job_without"]) * mine["people"].iloc[0]
        return pd.DataFrame(dict(zip(WORLDS, (
            gap.index.to_numpy(), (gap / WEEKS).to_numpy(),
            public_gap(self._experiment, levels_of(own)),
        ), strict=True)))

    @cached_property
    def _paid(self) -> tuple[Levels, Levels | None]:
        """Return kroner of both arms, by replicate and by world."""
        drawn = self._drawn
        return levels_of(self.means), None if drawn is None or drawn.empty else levels_of(drawn)

    def frontier(self) -> pd.DataFrame:
        """Return what services of each size do (columns `FRONTIER`): measures and net gain."""
        rows: list[tuple[Any, ...]] = []
        for world, factor in self._sizes:
            rows += [
                _row(self._values(MEASURED, world, code), factor, code, unit=measure.unit)
                for code, measure in MEASURES.items()
            ]
            paid = self._values(MEASURED, world, "staff_years")
            served, everybody = (self._gain(world, group) for group in ("served", "everybody"))
            for code, gain in (("net_served", served), ("net_everybody", everybody),
                               ("net_others", everybody - served)):
                per_year = np.divide(gain, paid, out=np.full(len(paid), np.nan), where=paid > 0)
                rows.append(_row(per_year, factor, code, unit="weeks"))
        return pd.DataFrame(rows, columns=list(FRONTIER))

    def yearly(self) -> pd.DataFrame:
        """Return the calendar years of services of each size (columns `YEARLY`)."""
        rows = [
            _row(table[code].to_numpy(dtype=float), factor, int(str(year)), code)
            for world, factor in self._sizes
            for year, table in self.years[self.years["world"] == world].groupby("year", sort=True)
            for code in _YEARS
        ]
        return pd.DataFrame(rows, columns=list(YEARLY))

    def _values(self, world: str, group: str, code: str) -> Values:
        return self._found[world, group, code][1]

    def _gain(self, world: str, group: str) -> Values:
        """Return the weeks in a job that a group has more with the service, all together."""
        people, level = self._found[world, group, "weeks_job"]
        without = self._values(world, group, "weeks_job_without")
        weeks = people * np.where(people > 0, level - without, 0.0)
        return np.round(weeks, 9)  # whole weeks: what rounding leaves is no gain


def levels_of(means: pd.DataFrame) -> Levels:
    """Return the kroner of both arms from means (of replicates, or of worlds)."""
    return Levels(means[means["calculation"] == PAID].drop(columns="calculation"))


def _row(values: Values, *named: Any, unit: str | None = None) -> tuple[Any, ...]:
    """Return what a row is of, its estimate, the unit if there is one, and the replicates."""
    return *named, *Estimate.of(values).numbers, *([] if unit is None else [unit]), len(values)
