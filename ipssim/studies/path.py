"""Which rule matters: the way from one programme to another, setting by setting.

Every step is looked at in four ways, on the same people with the same luck: added alone to the
start, left out of the goal, and as its part of two paths (in order and in reverse order) whose
parts add up to the whole difference.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Unpack

import pandas as pd

from ipssim.errors import Problem, show
from ipssim.outcomes.definitions import OUTCOMES, Outcome
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.read.checks import check
from ipssim.settings.read.meant import nearest
from ipssim.studies.engine.estimates import Estimate, Levels, difference_unit
from ipssim.studies.engine.files import csv_bytes
from ipssim.studies.engine.measure import Cell, cohort_means
from ipssim.studies.engine.plan import Contrast, Plan
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.study import How, gathering, policy_levels, running
from ipssim.studies.steps import (
    Chosen,
    Step,
    between,
    both_programmes,
    first,
    last,
    only,
    steps_between,
    ways,
    without,
)

WATCHED = "job_or_education_ever"
CHUNK = 5  # replicates that are kept together; a replicate is some hundred runs
PATH = (
    "number", "step", "fields", "before", "after", "alone", "alone_error", "left_out",
    "left_out_error", "interaction", "interaction_error", "forward", "forward_error",
    "forward_level", "backward", "backward_error", "backward_level", "unit", "replicates",
)
_WAYS = ("alone", "left_out", "interaction", "forward", "backward")
_START, _GOAL = "start", "goal"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPlan(Plan):
    """What a path has to run: an experiment with one arm per distinct programme on the way.

    `points` says which arm holds each combination of steps that is needed.
    """

    start: Programme
    goal: Programme
    steps: tuple[Step, ...]
    points: Mapping[Chosen, str]

    def cell(self, chosen: Chosen) -> Cell:
        """Return where the programme with these steps is found."""
        return "", self.points[chosen]

    def contrast(self, step: int, way: str) -> Contrast:
        """Return what a step (from 0) does in one of the ways that `StepEffect` names."""
        count = len(self.steps)
        if way == "interaction":
            left_out, alone = self.contrast(step, "left_out"), self.contrast(step, "alone")
            return Contrast(self.steps[step].name, left_out, alone)
        of, against = {
            "alone": (only(step), first(0)),
            "left_out": (first(count), without(step, count)),
            "forward": (first(step + 1), first(step)),
            "backward": (last(step, count), last(step + 1, count)),
        }[way]
        return Contrast(self.steps[step].name, self.cell(of), self.cell(against))


def plan_path(
    experiment: Experiment, start: str | Programme = "package",
    goal: str | Programme = "ips_shared_care", *, grouped: bool = True,
) -> PathPlan:
    """Return what is to be run for a path; programmes that are the same are run once.

    Raises `InputError` for an unknown programme and where start and goal do not differ.
    """
    low, high = both_programmes(experiment, start, goal)
    steps = tuple(steps_between(low, high, grouped=grouped))
    names: dict[Programme, str] = {}
    points: dict[Chosen, str] = {}
    every = tuple(range(len(steps)))
    for chosen in dict.fromkeys([(), every, *ways(len(steps))]):
        ends = {(): _START, every: _GOAL}
        name = ends.get(chosen) or "with_" + "_".join(_spans(chosen))
        programme = between(low, high, steps, chosen)
        points[chosen] = names.setdefault(programme, name)
    arms = {
        name: dataclasses.replace(programme, name=name) for programme, name in names.items()
    }
    study = dataclasses.replace(
        experiment, arms=arms, dials={}, trial=Trial(), treated=_GOAL, reference=_START,
        service=Service(),
    )
    return PathPlan(
        study="path", experiment=check(study), measure=partial(cohort_means, weekly=True),
        size=CHUNK, words=f"Running {len(arms)} programmes", start=low, goal=high, steps=steps,
        points=points, place=("path", f"{low.name}_to_{high.name}"),
        facts={
            "start": low.name, "goal": high.name, "programmes": len(arms),
            "steps": [dataclasses.asdict(step) for step in steps],
            "points": {name: [index + 1 for index in chosen] for chosen, name in points.items()},
        },
    )


def _spans(chosen: Chosen) -> Iterator[str]:
    """Write step numbers (from 1) shortly: (0, 1, 2, 5) as 1to3, 6."""
    rest = list(chosen)
    while rest:
        stop = 1
        while stop < len(rest) and rest[stop] == rest[0] + stop:
            stop += 1
        yield str(rest[0] + 1) if stop == 1 else f"{rest[0] + 1}to{rest[stop - 1] + 1}"
        rest = rest[stop:]


@dataclass(frozen=True, slots=True)
class StepEffect:
    """What one step does to the outcome.

    `alone`: start with this step only, minus start. `left_out`: goal, minus goal without it.
    `interaction` is `left_out` minus `alone`: what the step does more because the others are
    there. `forward` and `backward` are its parts of the two paths, in order and in reverse order;
    `forward_level` and `backward_level` are the levels reached with it.
    """

    step: Step
    alone: Estimate
    left_out: Estimate
    interaction: Estimate
    forward: Estimate
    backward: Estimate
    forward_level: float
    backward_level: float


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Path(Result):
    """A finished path from `start` to `goal` in one outcome.

    Levels and effects are in the outcome's unit (shares in per cent, their effects in percentage
    points). `levels` holds every programme of the `plan` on the way, in every outcome.
    """

    plan: PathPlan
    outcome: str
    steps: tuple[StepEffect, ...]
    start_level: Estimate
    goal_level: Estimate
    total: Estimate
    sum_alone: Estimate
    sum_left_out: Estimate
    levels: Levels

    @classmethod
    def of_levels(
        cls, plan: PathPlan, levels: Levels, outcome: str, **common: Any
    ) -> Path:
        """Return the path in one outcome from the levels of every programme on the way."""
        count = len(plan.steps)
        start, goal = plan.cell(first(0)), plan.cell(first(count))
        whole = Contrast("total", goal, start)
        unit = difference_unit(OUTCOMES[outcome].unit)
        sums = (
            Estimate.of(
                levels.sum([plan.contrast(k, way) for k in range(count)], outcome), unit,
                outcome=outcome, what=f"sum_{way}",
            )
            for way in ("alone", "left_out")
        )
        sum_alone, sum_left_out = sums
        return cls(
            **common, plan=plan, levels=levels, outcome=outcome,
            steps=tuple(_step_effect(plan, k, levels, outcome) for k in range(count)),
            start_level=levels.estimate(start, outcome), goal_level=levels.estimate(goal, outcome),
            total=levels.estimate(whole, outcome), sum_alone=sum_alone, sum_left_out=sum_left_out,
        )

    @property
    def named(self) -> str:
        """Say from where to where, in how many steps, in which outcome."""
        return (
            f"{self.start.name} to {self.goal.name}: {len(self.steps)} steps in {self.outcome}"
        )

    @property
    def start(self) -> Programme:
        """Return the programme at the start."""
        return self.plan.start

    @property
    def goal(self) -> Programme:
        """Return the programme at the end."""
        return self.plan.goal

    @property
    def measure(self) -> Outcome:
        """Return what is measured: unit, short name and wording."""
        return OUTCOMES[self.outcome]

    @property
    def unit(self) -> str:
        """Return the unit of effects."""
        return difference_unit(self.measure.unit)

    @property
    def programmes(self) -> int:
        """Return how many distinct programmes were run."""
        return len(set(self.plan.points.values()))

    def of(self, outcome: str) -> Path:
        """Return the same path in another outcome, without running anything."""
        return type(self).of_levels(
            self.plan, self.levels, outcome, experiment=self.experiment, seed=self.seed,
            replicates=self.replicates, folder=self.folder,
            manifest={**self.manifest, "outcome": outcome},
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
            for name in _WAYS:
                effect: Estimate = getattr(part, name)
                row |= {name: effect.value, f"{name}_error": effect.error}
            rows.append(row)
        return pd.DataFrame(rows, columns=list(PATH))

    def files(self) -> dict[str, bytes]:
        """Return the table of every outcome, one under the other, as `path.csv`."""
        tables = [self.of(code).table().assign(outcome=code) for code in OUTCOMES]
        table = pd.concat(tables, ignore_index=True)
        table.insert(0, "outcome", table.pop("outcome"))
        return {"path.csv": csv_bytes(table)}


def follow_path(
    experiment: Experiment,
    start: str | Programme = "package",
    goal: str | Programme = "ips_shared_care",
    *,
    outcome: str = WATCHED,
    grouped: bool = True,
    pages: Pages | None = None,
    **how: Unpack[How],
) -> Path:
    """Run every programme between start and goal that tells what a step does.

    `start` and `goal` are arms of the experiment, shipped programmes (an arm comes first where
    both have the name) or `Programme` objects. `grouped=False` takes every field as a step of its
    own, except where one without the other would be a contradiction. `how` is what every study
    takes (`How`); without `replicates`, `experiment.min_replicates` are run.

    Raises `InputError` for an unknown programme or outcome, where nothing differs, and for a folder
    that holds another run, and `Stopped` or `WorkError` when the run is ended early; what was
    finished by then is kept.
    """
    experiment = check(experiment)
    with gathering(wrong_outcome(outcome), how):
        plan = plan_path(experiment, start, goal, grouped=grouped)
    with running(plan, pages=pages, **how) as run:
        levels = policy_levels(run.chunks())
        common = run.common(outcome=outcome) | {"experiment": experiment}
        return run.finish(Path.of_levels(plan, levels, outcome, **common))


def wrong_outcome(outcome: str) -> list[Problem]:
    """Return the problem that there is no such outcome, if there is none."""
    if outcome in OUTCOMES:
        return []
    return [Problem(
        "outcome", outcome, message=f"There is no outcome called {show(outcome)}.",
        allowed="one of " + ", ".join(OUTCOMES), nearest=nearest(str(outcome), OUTCOMES),
    )]


def _step_effect(plan: PathPlan, k: int, levels: Levels, outcome: str) -> StepEffect:
    """Return what step number `k` (from 0) does, paired replicate by replicate."""
    found = {name: levels.estimate(plan.contrast(k, name), outcome) for name in _WAYS}
    forward, backward = first(k + 1), last(k, len(plan.steps))
    return StepEffect(
        step=plan.steps[k], **found,
        forward_level=levels.estimate(plan.cell(forward), outcome).value,
        backward_level=levels.estimate(plan.cell(backward), outcome).value,
    )


def _plain(values: tuple[Any, ...]) -> str:
    """Write values as they stand in a settings file, one after the other."""
    return " ".join(show(value) for value in values)
