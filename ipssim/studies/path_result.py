"""What following a path gives back: what each step does, four ways, with its Monte Carlo error.

Like `results`, a path can show itself (`figure`, `scatter`, `report`): it then looks forward to the
report room, and only when asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.errors import show
from ipssim.outcomes.definitions import OUTCOMES, Outcome
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.studies.shared import half_width, monte_carlo_error
from ipssim.studies.steps import Chosen, Step, first, last, only, without

PATH = (
    "number", "step", "fields", "before", "after", "alone", "alone_error", "left_out",
    "left_out_error", "interaction", "interaction_error", "forward", "forward_error",
    "forward_level", "backward", "backward_error", "backward_level", "unit", "replicates",
)


@dataclass(frozen=True, slots=True)
class Effect:
    """A mean over replicates and its Monte Carlo standard error (None with one replicate).

    Without a number of `replicates` the error counts as known.
    """

    value: float
    error: float | None
    replicates: int | None = None

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> Effect:
        """Return mean and error of one value per replicate."""
        return cls(float(values.mean()), monte_carlo_error(values), len(values))

    @property
    def reach(self) -> float | None:
        """Return half of the 95 % Monte Carlo interval."""
        return half_width(self.error, self.replicates)


@dataclass(frozen=True, slots=True)
class StepEffect:
    """What one step does to the outcome.

    `alone`: start with this step only, minus start. `left_out`: goal, minus goal without it.
    `interaction` is `left_out` minus `alone`: what the step does more because the others are
    there. `forward` and `backward` are its parts of the two paths, in order and in reverse order;
    `forward_level` and `backward_level` are the levels reached with it.
    """

    step: Step
    alone: Effect
    left_out: Effect
    interaction: Effect
    forward: Effect
    backward: Effect
    forward_level: float
    backward_level: float


@dataclass(frozen=True, slots=True, repr=False)
class Path:
    """A finished path from `start` to `goal` in one outcome.

    Levels and effects are in the outcome's unit (shares in per cent, their effects in percentage
    points). `means` has one row per replicate and columns (outcome, arm); `points` says which arm
    holds which combination of steps.
    """

    experiment: Experiment
    start: Programme
    goal: Programme
    outcome: str
    seed: int
    replicates: int
    steps: tuple[StepEffect, ...]
    start_level: Effect
    goal_level: Effect
    total: Effect
    sum_alone: Effect
    sum_left_out: Effect
    folder: FilePath | None
    means: pd.DataFrame
    points: Mapping[Chosen, str]
    manifest: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of_means(
        cls, *, experiment: Experiment, start: Programme, goal: Programme, outcome: str, seed: int,
        folder: FilePath | None, steps: tuple[Step, ...], points: Mapping[Chosen, str],
        means: pd.DataFrame, manifest: dict[str, Any],
    ) -> Path:
        """Return the path in one outcome from the means of every programme on the way."""
        levels = {
            chosen: means[outcome][arm].to_numpy(dtype=float) for chosen, arm in points.items()
        }
        count = len(steps)
        effects = tuple(_step_effect(step, k, count, levels) for k, step in enumerate(steps))
        bottom, top = levels[first(0)], levels[first(count)]
        alone = sum(levels[only(k)] - bottom for k in range(count))
        left_out = sum(top - levels[without(k, count)] for k in range(count))
        return cls(
            experiment=experiment, start=start, goal=goal, outcome=outcome, seed=seed,
            replicates=len(means), steps=effects, start_level=Effect.of(bottom),
            goal_level=Effect.of(top), total=Effect.of(top - bottom),
            sum_alone=Effect.of(np.asarray(alone)), sum_left_out=Effect.of(np.asarray(left_out)),
            folder=folder, means=means, points=points, manifest=manifest,
        )

    def __repr__(self) -> str:
        where = "" if self.folder is None else f" in {self.folder}"
        return (
            f"<Path {self.start.name} to {self.goal.name}: {len(self.steps)} steps in"
            f" {self.outcome}; {self.replicates} replicates{where}>"
        )

    @property
    def measure(self) -> Outcome:
        """Return what is measured: unit, short name and wording."""
        return OUTCOMES[self.outcome]

    @property
    def unit(self) -> str:
        """Return the unit of effects."""
        return "percentage points" if self.measure.unit == "%" else self.measure.unit

    @property
    def programmes(self) -> int:
        """Return how many distinct programmes were run."""
        return len(set(self.points.values()))

    def of(self, outcome: str) -> Path:
        """Return the same path in another outcome, without running anything."""
        return self.of_means(
            experiment=self.experiment, start=self.start, goal=self.goal, outcome=outcome,
            seed=self.seed, folder=self.folder, steps=tuple(part.step for part in self.steps),
            points=self.points, means=self.means, manifest={**self.manifest, "outcome": outcome},
        )

    def table(self) -> pd.DataFrame:
        """Return one row per step, in order (columns `PATH`)."""
        rows = []
        for number, part in enumerate(self.steps, 1):
            row: dict[str, Any] = {
                "number": number, "step": part.step.name, "fields": " ".join(part.step.fields),
                "before": _plain(part.step.before), "after": _plain(part.step.after),
                "forward_level": part.forward_level, "backward_level": part.backward_level,
                "unit": self.unit, "replicates": self.replicates,
            }
            for name in ("alone", "left_out", "interaction", "forward", "backward"):
                effect: Effect = getattr(part, name)
                row |= {name: effect.value, f"{name}_error": effect.error}
            rows.append(row)
        return pd.DataFrame(rows, columns=list(PATH))

    def figure(self) -> Any:
        """Return the two waterfalls, in order and in reverse order, as a matplotlib figure."""
        from ipssim.report.path_figures import waterfall_figure

        return waterfall_figure(self)

    def scatter(self) -> Any:
        """Return each step added alone against left out, as a matplotlib figure."""
        from ipssim.report.path_figures import interaction_figure

        return interaction_figure(self)

    def save_figures(self, folder: FilePath) -> list[FilePath]:
        """Write both figures as SVG and PNG into the folder, made if missing."""
        from ipssim.report.path_figures import path_figures
        from ipssim.report.saved import figure_files, save_figures

        return save_figures(self, figure_files(path_figures(self)), folder)

    def report(self, path: FilePath | str) -> FilePath:
        """Write the one-file HTML report to `path` and return it."""
        from ipssim.report.path import write_path_report
        from ipssim.settings.read.load import sources

        target = FilePath(path)
        write_path_report(self, target, sources())
        return target

    def pages(self) -> dict[str, bytes]:
        """Return report and figures by the names that they have in the run's folder."""
        from ipssim.report.path import render_path
        from ipssim.report.path_figures import path_figures
        from ipssim.report.saved import figure_files, folder_pages
        from ipssim.settings.read.load import sources

        return folder_pages(render_path(self, sources()), figure_files(path_figures(self)))


def _step_effect(
    step: Step, k: int, count: int, levels: Mapping[Chosen, NDArray[np.float64]]
) -> StepEffect:
    """Return what step number `k` (from 0) does, paired replicate by replicate."""
    alone = levels[only(k)] - levels[first(0)]
    left_out = levels[first(count)] - levels[without(k, count)]
    return StepEffect(
        step=step,
        alone=Effect.of(alone),
        left_out=Effect.of(left_out),
        interaction=Effect.of(left_out - alone),
        forward=Effect.of(levels[first(k + 1)] - levels[first(k)]),
        backward=Effect.of(levels[last(k, count)] - levels[last(k + 1, count)]),
        forward_level=float(levels[first(k + 1)].mean()),
        backward_level=float(levels[last(k, count)].mean()),
    )


def _plain(values: tuple[Any, ...]) -> str:
    """Write values as they stand in a settings file, one after the other."""
    return " ".join(show(value) for value in values)

