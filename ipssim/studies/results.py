"""What a comparison gives back: its tables, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from ipssim.studies.engine.result import Result
from ipssim.vocabulary import WAYS_IN

SUMMARY = (
    "outcome", "arm", "estimate", "low", "high", "unit", "published", "published_low",
    "published_high", "inside", "replicates", "monte_carlo_error",
)
WAYS = ("ways_agree", *(f"{way}_{name}" for way in WAYS_IN for name in ("median", "positive")))
"""How many other readings of how jobs are got agree; each one's middle and share above zero."""
DIFFERENCES = (
    "outcome", "arm", "reference", "level", "reference_level", "difference",
    "monte_carlo_error", "low", "high", "unit", "replicates", "level_error", "worlds_low",
    "worlds_median", "worlds_high", "worlds_above", "worlds_luck", "kept_worlds",
    "level_worlds_low", "level_worlds_high", *WAYS,
)
DIALS = ("against", "base", *DIFFERENCES)
_EVENTS = ("events.parquet", "events")
_TABLES = (
    ("summary.csv", "summary"), ("differences.csv", "differences"), ("dials.csv", "dials"),
    ("mechanisms.csv", "mechanisms"), ("worlds.csv", "drawn"), ("sway.csv", "sway"),
    ("subgroups.csv", "subgroups"), ("budget.csv", "budget"), ("money.csv", "money"),
    ("fidelity.csv", "fidelity"), ("worlds.parquet", "draws"), ("weekly.parquet", "weekly"),
)
_ALWAYS = ("summary", "differences", "weekly", "events")
MOVED = (*(file for file, _ in _TABLES), "report.html", "tables.xlsx")
"""What another number of replicates or draws changes; the events are the same."""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Comparison(Result):
    """A finished comparison.

    `summary` is the emulated trial beside the published one (columns `SUMMARY`): `estimate` is the
    mean over simulated trials, `low` and `high` hold 95 % of simulated trials of that size, and
    `inside` says whether the simulated mean lies in the published interval. `differences` is the
    paired policy effect on one cohort (columns `DIFFERENCES`): `monte_carlo_error` is the standard
    error over replicates, `low` and `high` the 95 % interval from it (Student's t); `worlds_low`
    and `worlds_high` are the 5 % and 95 % quantiles over worlds that agree with the trial (luck
    within a world taken out), `worlds_above` the share of them above zero; empty where none was
    run. `ways_agree` counts which of the other readings of how support opens the way to a job
    (`world.getting.way_in`) see the same side ahead in worlds of theirs.
    `dials` is the same for the arms of the dials (columns `DIALS`; `against` is "reference" or
    "matched"). `weekly` has one row per calculation, arm and week since entry; `events` what
    happened in the first emulated trial and in each arm's first cohort (column `calculation`).

    `draws` holds the mean of each outcome by draw, replicate and arm, `drawn` the parameters of
    each draw, `sway` how the difference between `experiment.treated` and `experiment.reference`
    follows each of them (columns `SWAY` of `studies.worlds`), `mechanisms` what the support of each
    arm consisted of, `fidelity` how a reviewer would score each arm of the first emulated trial,
    item by item (columns `FIDELITY` of `studies.review`). `subgroups` has every outcome and
    difference by who people were at entry (columns `SUBGROUPS` of `studies.subgroups`). `budget`
    has what every payer is left with by year, and `money` what goes from whom to whom for what
    (columns `BUDGET` and `FLOWS` of `studies.money`), where money is reckoned.
    `already_complete` says that nothing had to be run; `earlier` names the folders in
    which tables of other numbers of replicates or draws are kept.
    """

    summary: pd.DataFrame
    differences: pd.DataFrame
    weekly: pd.DataFrame
    events: pd.DataFrame
    dials: pd.DataFrame = field(default_factory=pd.DataFrame)
    draws: pd.DataFrame = field(default_factory=pd.DataFrame)
    drawn: pd.DataFrame = field(default_factory=pd.DataFrame)
    sway: pd.DataFrame = field(default_factory=pd.DataFrame)
    mechanisms: pd.DataFrame = field(default_factory=pd.DataFrame)
    fidelity: pd.DataFrame = field(default_factory=pd.DataFrame)
    subgroups: pd.DataFrame = field(default_factory=pd.DataFrame)
    budget: pd.DataFrame = field(default_factory=pd.DataFrame)
    money: pd.DataFrame = field(default_factory=pd.DataFrame)
    already_complete: bool = False
    earlier: tuple[str, ...] = ()

    FILES = (*_TABLES, _EVENTS)

    @property
    def named(self) -> str:
        """Say which arms were compared."""
        return f"{self.experiment.name}: {', '.join(self.experiment.arms)}"

    @property
    def size(self) -> dict[str, int]:
        """Return how many replicates and draws the tables are of."""
        draws = len(self.drawn)
        return {
            "replicates": self.replicates, "kept_worlds": draws,
            "world_replicates": self.experiment.world_replicates if draws else 0,
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by the names that their files have; those without rows are left out."""
        frames = {file: self._table(name) for file, name in self.FILES
                  if name in _ALWAYS or len(self._table(name))}
        if "inside" in self.summary:
            words = self.summary["inside"].map(
                lambda inside: "" if inside is None else str(bool(inside)).lower()
            )
            frames["summary.csv"] = self.summary.assign(inside=words)
        return frames
