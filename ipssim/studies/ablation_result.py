"""What an ablation gives back: each mechanism left out and alone, with its Monte Carlo error.

Like `results`, an ablation can show itself (`figure`, `report`): it then looks forward to the
report room, and only when asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.definitions import OUTCOMES, Outcome
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.mechanisms import Mechanism
from ipssim.studies.path_result import Effect
from ipssim.studies.tables import Levels, difference_unit

START, GOAL = "start", "goal"
ALL_ON, ALL_OFF = "all_on", "all_off"
ABLATION = (
    "outcome", "world", "mechanism", "title", "start", "start_error", "goal", "goal_error",
    "difference", "difference_error", "against", "change", "change_error", "unit", "replicates",
)


def without(field_name: str) -> str:
    """Return the name of the world with one mechanism off."""
    return f"without_{field_name}"


def alone(field_name: str) -> str:
    """Return the name of the world with one mechanism alone on."""
    return f"only_{field_name}"


def cell(world: str, arm: str) -> str:
    """Return the name under which a world's arm is kept."""
    return f"{world}/{arm}"


@dataclass(frozen=True, slots=True)
class World:
    """Both arms in one world: levels, their difference, and its change.

    `change` is the part of the difference that goes with the switched mechanism: all on minus
    without it (leave-one-out), or it alone minus all off (add-one-in). All on is set against all
    off: what the mechanisms carry together. None for all off.
    """

    name: str
    start: Effect
    goal: Effect
    difference: Effect
    change: Effect | None
    against: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one mechanism carries: left out of all, and added alone to none."""

    mechanism: Mechanism
    left_out: World
    alone: World


@dataclass(frozen=True, slots=True, repr=False)
class Ablation:
    """A finished ablation of the difference goal minus start in one outcome.

    Levels and differences are in the outcome's unit (shares in per cent, differences of them in
    percentage points). `carried` is what the mechanisms carry together (all on minus all off);
    `unexplained` is what stays with all of them off. `sum_left_out` and `sum_alone` add up the
    single parts, which need not come to `carried`; `rest_left_out` and `rest_alone` are what
    `carried` has beyond each sum: interaction.
    """

    experiment: Experiment
    mechanisms: tuple[Mechanism, ...]
    outcome: str
    seed: int
    replicates: int
    all_on: World
    all_off: World
    parts: tuple[Part, ...]
    sum_left_out: Effect
    sum_alone: Effect
    rest_left_out: Effect
    rest_alone: Effect
    folder: Path | None
    levels: Levels
    manifest: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of_levels(
        cls, *, experiment: Experiment, mechanisms: tuple[Mechanism, ...], outcome: str, seed: int,
        replicates: int, folder: Path | None, levels: Levels, manifest: dict[str, Any],
    ) -> Ablation:
        """Return the ablation in one outcome from the levels of every arm in every world."""
        on, off = (_difference(levels, world, outcome) for world in (ALL_ON, ALL_OFF))
        parts, lost, added = [], [], []
        for mechanism in mechanisms:
            names = without(mechanism.field), alone(mechanism.field)
            loss = on - _difference(levels, names[0], outcome)
            gain = _difference(levels, names[1], outcome) - off
            lost.append(loss)
            added.append(gain)
            parts.append(Part(
                mechanism, _world(levels, names[0], outcome, loss, ALL_ON),
                _world(levels, names[1], outcome, gain, ALL_OFF),
            ))
        return cls(
            experiment=experiment, mechanisms=mechanisms, outcome=outcome, seed=seed,
            replicates=replicates, all_on=_world(levels, ALL_ON, outcome, on - off, ALL_OFF),
            all_off=_world(levels, ALL_OFF, outcome, None, ""), parts=tuple(parts),
            sum_left_out=Effect.of(np.sum(lost, axis=0)),
            sum_alone=Effect.of(np.sum(added, axis=0)),
            rest_left_out=Effect.of(on - off - np.sum(lost, axis=0)),
            rest_alone=Effect.of(on - off - np.sum(added, axis=0)),
            folder=folder, levels=levels, manifest=manifest,
        )

    def __repr__(self) -> str:
        where = "" if self.folder is None else f" in {self.folder}"
        return (
            f"<Ablation {self.goal.name} minus {self.start.name}: {len(self.parts)} mechanisms in"
            f" {self.outcome}; {self.replicates} replicates{where}>"
        )

    @property
    def start(self) -> Programme:
        """Return the programme that the difference is taken against."""
        return self.experiment.arms[START]

    @property
    def goal(self) -> Programme:
        """Return the programme whose difference is taken apart."""
        return self.experiment.arms[GOAL]

    @property
    def measure(self) -> Outcome:
        """Return what is measured: unit, short name and wording."""
        return OUTCOMES[self.outcome]

    @property
    def unit(self) -> str:
        """Return the unit of differences."""
        return difference_unit(self.measure.unit)

    @property
    def total(self) -> Effect:
        """Return the whole difference, with all mechanisms on."""
        return self.all_on.difference

    @property
    def carried(self) -> Effect:
        """Return what the mechanisms carry together: all on minus all off."""
        assert self.all_on.change is not None
        return self.all_on.change

    @property
    def unexplained(self) -> Effect:
        """Return the difference that stays with every mechanism off."""
        return self.all_off.difference

    @property
    def worlds(self) -> list[World]:
        """Return every world: all on, all off, each left out, each alone."""
        return [
            self.all_on, self.all_off, *(part.left_out for part in self.parts),
            *(part.alone for part in self.parts),
        ]

    def of(self, outcome: str) -> Ablation:
        """Return the same ablation in another outcome, without running anything."""
        return self.of_levels(
            experiment=self.experiment, mechanisms=self.mechanisms, outcome=outcome, seed=self.seed,
            replicates=self.replicates, folder=self.folder, levels=self.levels,
            manifest={**self.manifest, "outcome": outcome},
        )

    def table(self) -> pd.DataFrame:
        """Return one row per world (columns `ABLATION`)."""
        titles = {
            world.name: part.mechanism
            for part in self.parts for world in (part.left_out, part.alone)
        }
        rows = []
        for world in self.worlds:
            mechanism = titles.get(world.name)
            change = world.change
            rows.append({
                "outcome": self.outcome, "world": world.name,
                "mechanism": mechanism.field if mechanism else "",
                "title": mechanism.title if mechanism else "",
                "start": world.start.value, "start_error": world.start.error,
                "goal": world.goal.value, "goal_error": world.goal.error,
                "difference": world.difference.value, "difference_error": world.difference.error,
                "against": world.against, "change": change.value if change else None,
                "change_error": change.error if change else None, "unit": self.unit,
                "replicates": self.replicates,
            })
        return pd.DataFrame(rows, columns=list(ABLATION))

    def figure(self) -> Any:
        """Return both panels, leave-one-out and add-one-in, as a matplotlib figure."""
        from ipssim.report.ablation_figures import ablation_figure

        return ablation_figure(self)

    def save_figures(self, folder: Path) -> list[Path]:
        """Write the figure as SVG and PNG into the folder, made if missing."""
        from ipssim.report.ablation_figures import NAME
        from ipssim.report.saved import figure_files, save_figures

        return save_figures(self, figure_files({NAME: self.figure()}), folder)

    def report(self, path: Path | str) -> Path:
        """Write the one-file HTML report to `path` and return it."""
        from ipssim.report.ablation import write_ablation_report

        target = Path(path)
        write_ablation_report(self, target)
        return target

    def pages(self) -> dict[str, bytes]:
        """Return report and figures by the names that they have in the run's folder."""
        from ipssim.report.ablation import render_ablation
        from ipssim.report.ablation_figures import NAME
        from ipssim.report.saved import figure_files, folder_pages

        return folder_pages(render_ablation(self), figure_files({NAME: self.figure()}))


def _difference(levels: Levels, world: str, outcome: str) -> NDArray[np.float64]:
    """Return goal minus start in one world, one value per replicate."""
    return levels.of(cell(world, GOAL), outcome) - levels.of(cell(world, START), outcome)


def _world(
    levels: Levels, name: str, outcome: str, change: NDArray[np.float64] | None, against: str
) -> World:
    return World(
        name=name, start=Effect.of(levels.of(cell(name, START), outcome)),
        goal=Effect.of(levels.of(cell(name, GOAL), outcome)),
        difference=Effect.of(_difference(levels, name, outcome)),
        change=None if change is None else Effect.of(change), against=against,
    )
