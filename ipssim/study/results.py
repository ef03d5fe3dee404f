"""What a comparison gives back: typed tables, the manifest, and where they were written.

Results can show themselves (`report`, `figure`): the one place that looks forward to the report
room, and only when asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ipssim.settings.experiment import Experiment

SUMMARY = (
    "outcome", "arm", "estimate", "low", "high", "unit", "published", "published_low",
    "published_high", "inside", "replicates",
)
DIFFERENCES = (
    "outcome", "arm", "reference", "level", "reference_level", "difference",
    "monte_carlo_error", "low", "high", "unit", "replicates",
)


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """A finished comparison.

    `summary` is the emulated trial beside the published one (columns `SUMMARY`): `estimate` is the
    mean over simulated trials, `low` and `high` hold 95 % of simulated trials of that size, and
    `inside` says whether the simulated mean lies in the published interval. `differences` is the
    paired policy effect on one cohort (columns `DIFFERENCES`): `monte_carlo_error` is the standard
    error over replicates, `low` and `high` the 95 % interval from it. `weekly` has one row per
    calculation, arm and week since entry; `events` the first emulated trial.
    """

    experiment: Experiment
    seed: int
    replicates: int
    folder: Path | None
    summary: pd.DataFrame
    differences: pd.DataFrame
    weekly: pd.DataFrame
    events: pd.DataFrame
    manifest: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        where = "" if self.folder is None else f" in {self.folder}"
        arms = ", ".join(self.experiment.arms)
        return f"<Comparison {self.experiment.name}: {arms}; {self.replicates} replicates{where}>"

    def table(self) -> pd.DataFrame:
        """Return the emulated trial beside the published one."""
        return self.summary

    def report(self, path: Path | str) -> Path:
        """Write the one-file HTML report to `path` and return it."""
        from ipssim.report.html import write_report
        from ipssim.settings.load import sources

        target = Path(path)
        write_report(self, target, sources())
        return target

    def figure(self, name: str) -> Any:
        """Return a matplotlib figure by name, such as "outcomes"; KeyError names what there is."""
        from ipssim.report.figures import draw_figures

        figures = draw_figures(self)
        if name not in figures:
            raise KeyError(f"no figure called {name!r}; there are {', '.join(figures)}")
        return figures[name]
