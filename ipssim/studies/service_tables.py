"""From the chunks of a service over time to its tables, each number with its Monte Carlo error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ipssim.outcomes.service import MEASURES, PERSON
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.estimates import NUMBERS, Estimate, Values, difference_unit
from ipssim.studies.engine.measure import Chunk, means_of
from ipssim.studies.service_worlds import MEASURED, PLANNED, UNLIMITED, worlds

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
    "monte_carlo_error", "low", "high", "unit", "replicates",
)
FRONTIER = ("posts_factor", "measure", *NUMBERS, "unit", "replicates")
YEARLY = ("posts_factor", "year", "measure", *NUMBERS, "replicates")

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

    def __init__(self, experiment: Experiment, chunks: list[Chunk]) -> None:
        self.means = means_of(chunks)
        self.years = pd.concat([chunk.weekly for chunk in chunks], ignore_index=True)
        self._experiment = experiment
        self._sizes = sorted(worlds(experiment).items(), key=lambda item: item[1])
        self._people: dict[tuple[str, str, str], Values] = {}
        self._values: dict[tuple[str, str, str], Values] = {}
        ordered = self.means.sort_values("replicate", kind="stable")
        for key, part in ordered.groupby(["calculation", "arm", "outcome"], sort=False):
            place = str(key[0]), str(key[1]), str(key[2])
            self._people[place] = part["people"].to_numpy(dtype=float)
            self._values[place] = part["mean"].to_numpy(dtype=float)

    def measures(self) -> pd.DataFrame:
        """Return the planned service's own measures (columns `RESULTS`)."""
        rows = []
        for code, measure in MEASURES.items():
            values = self._values[MEASURED, PLANNED, code]
            rows.append((code, *Estimate.of(values).numbers, measure.unit, len(values),
                         measure.wording))
        return pd.DataFrame(rows, columns=list(RESULTS))

    def effects(self) -> pd.DataFrame:
        """Return what the service changes for whom (columns `EFFECTS`), shares in per cent.

        Differences are paired, replicate by replicate. The rows of `COMPETITION` say how much of a
        difference goes when openings are never used up.
        """
        pairs = {SCARCE: PLANNED}
        if self._experiment.service.without_scarcity:
            pairs[ENDLESS] = UNLIMITED
        rows: list[tuple[Any, ...]] = []
        for group in GROUPS:
            for code, outcome in PERSON.items():
                kept: dict[str, Values] = {}
                unit, scale = difference_unit(outcome.unit), 100.0 if outcome.unit == "%" else 1.0
                for openings, world in pairs.items():
                    given = self._values.get((world, group, code))
                    if given is None or np.isnan(given).all():
                        continue
                    level = scale * given
                    without = scale * self._values[world, group, f"{code}_without"]
                    kept[openings] = level - without
                    rows.append((
                        openings, group, code, float(self._people[world, group, code].mean()),
                        float(np.nanmean(level)), float(np.nanmean(without)),
                        *Estimate.of(kept[openings]).numbers, unit, len(level),
                    ))
                if len(kept) == 2:
                    gap = kept[SCARCE] - kept[ENDLESS]
                    rows.append((COMPETITION, group, code, None, None, None,
                                 *Estimate.of(gap).numbers, unit, len(gap)))
        return pd.DataFrame(rows, columns=list(EFFECTS))

    def frontier(self) -> pd.DataFrame:
        """Return what services of each size do (columns `FRONTIER`): measures and net gain."""
        rows: list[tuple[Any, ...]] = []
        for world, factor in self._sizes:
            for code, measure in MEASURES.items():
                values = self._values[MEASURED, world, code]
                rows.append((factor, code, *Estimate.of(values).numbers, measure.unit, len(values)))
            paid = self._values[MEASURED, world, "staff_years"]
            served, everybody = (self._gain(world, group) for group in ("served", "everybody"))
            net = {
                "net_served": served, "net_everybody": everybody, "net_others": everybody - served,
            }
            for code, gain in net.items():
                per_year = np.divide(gain, paid, out=np.full(len(paid), np.nan), where=paid > 0)
                rows.append((factor, code, *Estimate.of(per_year).numbers, "weeks", len(per_year)))
        return pd.DataFrame(rows, columns=list(FRONTIER))

    def yearly(self) -> pd.DataFrame:
        """Return the calendar years of services of each size (columns `YEARLY`)."""
        rows: list[tuple[Any, ...]] = []
        for world, factor in self._sizes:
            mine = self.years[self.years["world"] == world]
            for year, table in mine.groupby("year", sort=True):
                for code in _YEARS:
                    values = table[code].to_numpy(dtype=float)
                    rows.append((factor, int(str(year)), code, *Estimate.of(values).numbers,
                                 len(values)))
        return pd.DataFrame(rows, columns=list(YEARLY))

    def _gain(self, world: str, group: str) -> Values:
        """Return the weeks in a job that a group has more with the service, all together."""
        people, level = self._people[world, group, "weeks_job"], (
            self._values[world, group, "weeks_job"]
        )
        without = self._values[world, group, "weeks_job_without"]
        weeks = people * np.where(people > 0, level - without, 0.0)
        return np.round(weeks, 9)  # whole weeks: what rounding leaves is no gain
