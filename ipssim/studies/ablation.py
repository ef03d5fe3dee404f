"""Ablation: what each mechanism carries of the difference between two programmes.

Both programmes are given to the same people with the same luck in many worlds: all mechanisms on,
each one off (leave-one-out), all off, each one alone on (add-one-in). What is left with all of them
off comes from the bare rules: time, money, calendars, openings.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, Unpack

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.mechanisms import MECHANISMS, Mechanism
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load_experiment
from ipssim.studies.apart import GOAL, START, WATCHED, Apart, ApartPlan, only_arms, wrong_outcome
from ipssim.studies.engine.estimates import Estimate, Levels
from ipssim.studies.engine.measure import cohort_means
from ipssim.studies.engine.plan import Contrast
from ipssim.studies.engine.result import Pages
from ipssim.studies.engine.study import How, gathering, policy_levels, running
from ipssim.studies.steps import both_programmes, steps_between

REPLICATES = 120
"""So many by default: two to three minutes on two processors with some twenty mechanisms."""
CHUNK = 2  # replicates that are kept together; a replicate is some hundred runs
EXPERIMENT = "ips_vs_package"
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


def difference(world: str) -> Contrast:
    """Return the difference goal minus start in a world."""
    return Contrast(world, (world, GOAL), (world, START))


def carried(name: str, more: str, less: str) -> Contrast:
    """Return by how much the difference is greater in the world `more` than in `less`."""
    return Contrast(name, difference(more), difference(less))


@dataclass(frozen=True, slots=True, kw_only=True)
class AblationPlan(ApartPlan):
    """What an ablation has to run: two arms in every world, and the mechanisms that are switched.

    Mechanisms that the experiment has switched off stay off in every world.
    """

    mechanisms: tuple[Mechanism, ...]


def plan_ablation(
    experiment: Experiment, start: str | Programme = "package",
    goal: str | Programme = "ips_shared_care",
) -> AblationPlan:
    """Return what is to be run for an ablation of the difference goal minus start.

    Raises `InputError` for an unknown programme, for two with the same settings and where no
    mechanism is on.
    """
    low, high = both_programmes(experiment, start, goal)
    steps_between(low, high)  # refuses two that do not differ
    switches = experiment.world.mechanisms
    chosen = tuple(one for one in MECHANISMS if getattr(switches, one.field))
    if not chosen:
        raise InputError([Problem(
            "world.mechanisms", "all off", message="There is nothing left to switch off.",
            allowed="an experiment with at least one mechanism on",
        )])
    study = only_arms(experiment, {START: low, GOAL: high})
    fields = [mechanism.field for mechanism in chosen]
    return AblationPlan(
        study="ablation", experiment=study, worlds=_worlds(study, fields), mechanisms=chosen,
        start=low, goal=high, measure=cohort_means,
        contrasts=tuple(
            contrast for field in fields for contrast in (
                carried(field, ALL_ON, without(field)), carried(field, alone(field), ALL_OFF),
            )
        ),
        size=CHUNK, replicates=REPLICATES, words=f"Switching {len(chosen)} mechanisms",
        place=("ablation", f"{low.name}_to_{high.name}"),
        facts={"start": low.name, "goal": high.name, "titles": [low.title, high.title],
               "mechanisms": fields},
    )


def _worlds(experiment: Experiment, fields: Sequence[str]) -> dict[str, Experiment]:
    """Return every world by name; these mechanisms are switched in it, and no others."""
    on: dict[str, Sequence[str]] = {ALL_ON: fields, ALL_OFF: ()}
    for field in fields:
        on[without(field)] = [other for other in fields if other != field]
        on[alone(field)] = [field]
    given = experiment.world
    return {
        name: dataclasses.replace(experiment, world=dataclasses.replace(
            given, mechanisms=dataclasses.replace(
                given.mechanisms, **{field: field in chosen for field in fields}
            ),
        ))
        for name, chosen in on.items()
    }


@dataclass(frozen=True, slots=True)
class World:
    """Both arms in one world: levels, their difference, and its change.

    `change` is the part of the difference that goes with the switched mechanism: all on minus
    without it (leave-one-out), or it alone minus all off (add-one-in). All on is set against all
    off: what the mechanisms carry together. None for all off.
    """

    name: str
    start: Estimate
    goal: Estimate
    difference: Estimate
    change: Estimate | None
    against: str

    @classmethod
    def of(
        cls, levels: Levels, name: str, outcome: str, change: Contrast | None, against: str
    ) -> World:
        """Return a world in one outcome."""
        return cls(
            name, levels.estimate((name, START), outcome), levels.estimate((name, GOAL), outcome),
            levels.estimate(difference(name), outcome),
            None if change is None else levels.estimate(change, outcome), against,
        )


@dataclass(frozen=True, slots=True)
class Part:
    """What one mechanism carries: left out of all, and added alone to none."""

    mechanism: Mechanism
    left_out: World
    alone: World


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Ablation(Apart):
    """A finished ablation of the difference goal minus start in one outcome.

    `carried` is what the mechanisms carry together (all on minus all off); `unexplained` is what
    stays with all of them off. `sum_left_out` and `sum_alone` add up the single parts, which need
    not come to `carried`; `rest_left_out` and `rest_alone` are what `carried` has beyond each sum:
    interaction.
    """

    plan: AblationPlan
    all_on: World
    all_off: World
    parts: tuple[Part, ...]
    sum_left_out: Estimate
    sum_alone: Estimate
    rest_left_out: Estimate
    rest_alone: Estimate

    FILES = (("ablation.csv", "in_all"), ("ablation.parquet", "in_all"))

    @classmethod
    def of_levels(
        cls, plan: AblationPlan, levels: Levels, outcome: str, drawn: Levels | None = None,
        **common: Any,
    ) -> Self:
        """Return the ablation in one outcome from the levels of every arm in every world."""
        whole = carried("carried", ALL_ON, ALL_OFF)
        lost, added = plan.contrasts[::2], plan.contrasts[1::2]
        return cls(
            **common, plan=plan, levels=levels, outcome=outcome, drawn=drawn,
            parts=tuple(
                Part(
                    mechanism,
                    World.of(levels, without(mechanism.field), outcome, loss, ALL_ON),
                    World.of(levels, alone(mechanism.field), outcome, gain, ALL_OFF),
                )
                for mechanism, loss, gain in zip(plan.mechanisms, lost, added, strict=True)
            ),
            all_on=World.of(levels, ALL_ON, outcome, whole, ALL_OFF),
            all_off=World.of(levels, ALL_OFF, outcome, None, ""),
            sum_left_out=levels.sum("sum_left_out", lost, outcome),
            sum_alone=levels.sum("sum_alone", added, outcome),
            rest_left_out=levels.sum("rest_left_out", lost, outcome, whole),
            rest_alone=levels.sum("rest_alone", added, outcome, whole),
        )

    @property
    def named(self) -> str:
        """Say which difference was taken apart, into how many parts, in which outcome."""
        return (
            f"{self.goal.name} minus {self.start.name}: {len(self.parts)} mechanisms in"
            f" {self.outcome}"
        )

    @property
    def mechanisms(self) -> tuple[Mechanism, ...]:
        """Return the mechanisms that were switched."""
        return self.plan.mechanisms

    @property
    def total(self) -> Estimate:
        """Return the whole difference, with all mechanisms on."""
        return self.all_on.difference

    @property
    def carried(self) -> Estimate:
        """Return what the mechanisms carry together: all on minus all off."""
        assert self.all_on.change is not None
        return self.all_on.change

    @property
    def unexplained(self) -> Estimate:
        """Return the difference that stays with every mechanism off."""
        return self.all_off.difference

    @property
    def worlds(self) -> list[World]:
        """Return every world: all on, all off, each left out, each alone."""
        return [
            self.all_on, self.all_off, *(part.left_out for part in self.parts),
            *(part.alone for part in self.parts),
        ]

    def table(self) -> pd.DataFrame:
        """Return one row per world (columns `ABLATION`)."""
        switched = [None, None, *self.mechanisms, *self.mechanisms]
        rows = []
        for world, mechanism in zip(self.worlds, switched, strict=True):
            row: dict[str, Any] = {
                "outcome": self.outcome, "world": world.name, "against": world.against,
                "mechanism": mechanism.field if mechanism else "",
                "title": mechanism.title if mechanism else "",
                "unit": self.unit, "replicates": self.replicates,
            }
            for name in ("start", "goal", "difference", "change"):
                found: Estimate | None = getattr(world, name)
                row |= {name: found and found.value, f"{name}_error": found and found.error}
            rows.append(row)
        return pd.DataFrame(rows, columns=list(ABLATION))


def ablation(
    experiment: Experiment | None = None, start: str | Programme = "package",
    goal: str | Programme = "ips_shared_care", *, outcome: str = WATCHED,
    pages: Pages | None = None, **how: Unpack[How],
) -> Ablation:
    """Run both programmes with every mechanism off by itself, on by itself, all on and all off.

    `start` and `goal` are arms of the experiment (default: `ips_vs_package`), shipped programmes or
    `Programme` objects; differences are goal minus start. `outcome` is what is looked at first:
    every outcome is kept, and `Ablation.of` shows another without running anything. `how` is what
    every study takes (`How`); without `replicates`, `REPLICATES` are run.

    Raises `InputError` for an unknown programme or outcome, where no mechanism is on, and for a
    folder that holds another run, and `Stopped` or `WorkError` when the run is ended early; what
    was finished by then is kept.
    """
    if experiment is None:
        experiment = load_experiment([f"experiment={EXPERIMENT}"])
    experiment = check(experiment)
    with gathering(wrong_outcome(outcome), **how):
        plan = plan_ablation(experiment, start, goal)
    with running(plan, pages=pages, **how) as run:
        levels, common = policy_levels(run.chunks()), run.common(outcome=outcome)
        return run.finish(Ablation.of_levels(plan, levels, outcome, **common))
