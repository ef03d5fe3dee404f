"""What a comparison gives back: typed tables, the manifest, and where they were written.

Results can show themselves (`report`, `figure`): the one place that looks forward to the report
room, and only when asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ipssim.settings.declare.experiment import Experiment

SUMMARY = (
    "outcome", "arm", "estimate", "low", "high", "unit", "published", "published_low",
    "published_high", "inside", "replicates", "monte_carlo_error",
)
DIFFERENCES = (
    "outcome", "arm", "reference", "level", "reference_level", "difference",
    "monte_carlo_error", "low", "high", "unit", "replicates", "level_error", "prior_low",
    "prior_median", "prior_high", "prior_positive", "prior_luck", "prior_draws", "level_prior_low",
    "level_prior_high",
)
DIALS = ("against", "base", *DIFFERENCES)


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """A finished comparison.

    `summary` is the emulated trial beside the published one (columns `SUMMARY`): `estimate` is the
    mean over simulated trials, `low` and `high` hold 95 % of simulated trials of that size, and
    `inside` says whether the simulated mean lies in the published interval. `differences` is the
    paired policy effect on one cohort (columns `DIFFERENCES`): `monte_carlo_error` is the standard
    error over replicates, `low` and `high` the 95 % interval from it (Student's t); `prior_low` and
    `prior_high` are the 5 % and 95 % quantiles over worlds drawn from the priors (luck within draws
    taken out), `prior_positive` the share of draws above zero; empty where no world was drawn.
    `dials` is the same for the arms of the dials (columns `DIALS`; `against` is "reference" or
    "matched"). `weekly` has one row per calculation, arm and week since entry; `events` what
    happened in the first emulated trial and in each arm's first cohort (column `calculation`).

    `draws` holds the mean of each outcome by draw, replicate and arm, `drawn` the parameters of
    each draw, `sway` how the difference between `experiment.treated` and `experiment.reference`
    follows each of them (columns `SWAY` of `studies.priors`), `mechanisms` what the support of each
    arm consisted of, `fidelity` how a reviewer would score each arm of the first emulated trial,
    item by item (columns `FIDELITY` of `studies.review`).
    `already_complete` says that nothing had to be run; `earlier` names the folders in
    which tables of other numbers of replicates or draws are kept.
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
    dials: pd.DataFrame = field(default_factory=pd.DataFrame)
    draws: pd.DataFrame = field(default_factory=pd.DataFrame)
    drawn: pd.DataFrame = field(default_factory=pd.DataFrame)
    sway: pd.DataFrame = field(default_factory=pd.DataFrame)
    mechanisms: pd.DataFrame = field(default_factory=pd.DataFrame)
    fidelity: pd.DataFrame = field(default_factory=pd.DataFrame)
    already_complete: bool = False
    earlier: tuple[str, ...] = ()

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
        from ipssim.settings.read.load import sources

        target = Path(path)
        write_report(self, target, sources())
        return target

    def pages(self) -> dict[str, bytes]:
        """Return report and figures by the names that they have in the run's folder."""
        from ipssim.report.figures import draw_figures
        from ipssim.report.html import render
        from ipssim.report.saved import figure_files, folder_pages
        from ipssim.settings.read.load import sources

        figures = draw_figures(self)
        files = figure_files(figures)
        drawn = {name: files[f"{name}.svg"] for name in figures}
        return folder_pages(render(self, sources(), drawn), files)

    def figure(self, name: str) -> Any:
        """Return a matplotlib figure by name, such as "outcomes"; KeyError names what there is."""
        from ipssim.report.figures import draw_figures

        figures = draw_figures(self)
        if name not in figures:
            raise KeyError(f"no figure called {name!r}; there are {', '.join(figures)}")
        return figures[name]
