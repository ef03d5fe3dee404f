"""Which rule matters: the way from one programme to another, setting by setting.

Every step is looked at in four ways, on the same people with the same luck: added alone to the
start, left out of the goal, and as its part of two paths (in order and in reverse order) whose
parts add up to the whole difference.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, Self, Unpack

import pandas as pd

from ipssim.errors import show
from ipssim.outcomes.definitions import told
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.read.checks import check
from ipssim.studies.apart import GOAL, START, WATCHED, Apart, ApartPlan, only_arms, wrong_outcome
from ipssim.studies.engine.estimates import Estimate, Levels
from ipssim.studies.engine.measure import Cell, cohort_means
from ipssim.studies.engine.plan import Contrast
from ipssim.studies.engine.result import Pages
from ipssim.studies.engine.study import How, gathering, policy_levels, running
from ipssim.studies.steps import Chosen, Step, between, both_programmes, pairs, steps_between, ways
from ipssim.studies.worlds import world_levels

CHUNK = 5  # replicates that are kept together; a replicate is some hundred runs
PATH = (
    "number", "step", "fields", "before", "after", "alone", "alone_error", "left_out",
    "left_out_error", "interaction", "interaction_error", "forward", "forward_error",
    "forward_level", "backward", "backward_error", "backward_level", "unit", "replicates",
    "alone_low", "alone_high", "alone_agree", "left_out_low", "left_out_high", "left_out_agree",
)
_RANGED = ("alone", "left_out")
"""Ways whose range over other worlds stands in the table."""
_WAYS = ("alone", "left_out", "interaction", "forward", "backward")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPlan(ApartPlan):
    """What a path has to run: an experiment with one arm per distinct programme on the way.

    `points` says which arm holds each combination of steps that is needed.
    """

    steps: tuple[Step, ...]
    points: Mapping[Chosen, str]

    def cell(self, chosen: Chosen) -> Cell:
        """Return where the programme with these steps is found."""
        return "", self.points[chosen]

    def contrast(self, step: int, way: str) -> Contrast:
        """Return what a step (from 0) does in one of the ways that `StepEffect` names."""
        name = self.steps[step].name
        if way == "interaction":
            return Contrast(name, self.contrast(step, "left_out"), self.contrast(step, "alone"))
        with_it, without = pairs(step, len(self.steps))[way]
        return Contrast(name, self.cell(with_it), self.cell(without))


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
        name = {(): START, every: GOAL}.get(chosen, f"with_{_spans(chosen)}")
        points[chosen] = names.setdefault(between(low, high, steps, chosen), name)
    arms = {name: dataclasses.replace(one, name=name) for one, name in names.items()}
    return PathPlan(
        study="path", measure=partial(cohort_means, weekly=True),
        experiment=only_arms(dataclasses.replace(experiment, service=Service()), arms),
        size=CHUNK, words=f"Running {len(arms)} programmes", start=low, goal=high, steps=steps,
        points=points, place=("path", f"{low.name}_to_{high.name}"),
        facts={
            "start": low.name, "goal": high.name, "titles": [low.title, high.title],
            "grouped": grouped, "programmes": len(arms),
            "steps": [dataclasses.asdict(step) for step in steps],
            "points": {name: [index + 1 for index in chosen] for chosen, name in points.items()},
        },
    )


def _spans(chosen: Chosen) -> str:
    """Write step numbers (from 1) shortly: (0, 1, 2, 5) as 1to3_6."""
    spans = [
        [number for _, number in span]
        for _, span in groupby(enumerate(chosen, 1), lambda pair: pair[0] - pair[1])
    ]
    return "_".join(
        str(one[0] + 1) if len(one) == 1 else f"{one[0] + 1}to{one[-1] + 1}" for one in spans
    )


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
class Path(Apart):
    """A finished path from `start` to `goal` in one outcome."""

    plan: PathPlan
    steps: tuple[StepEffect, ...]
    start_level: Estimate
    goal_level: Estimate
    total: Estimate
    sum_alone: Estimate
    sum_left_out: Estimate

    FILES = (("path.csv", "in_all"),)

    @classmethod
    def of_levels(
        cls, plan: PathPlan, levels: Levels, outcome: str, drawn: Levels | None = None,
        **common: Any,
    ) -> Self:
        """Return the path in one outcome from the levels of every programme on the way."""
        numbers = range(len(plan.steps))
        start, goal = plan.cell(()), plan.cell(tuple(numbers))
        sum_alone, sum_left_out = (
            levels.sum(f"sum_{way}", [plan.contrast(k, way) for k in numbers], outcome)
            for way in ("alone", "left_out")
        )
        return cls(
            **common, plan=plan, levels=levels, outcome=outcome, drawn=drawn,
            steps=tuple(_step_effect(plan, k, levels, outcome, drawn) for k in numbers),
            start_level=levels.estimate(start, outcome), goal_level=levels.estimate(goal, outcome),
            total=levels.estimate(Contrast("total", goal, start), outcome, drawn),
            sum_alone=sum_alone, sum_left_out=sum_left_out,
        )

    @property
    def named(self) -> str:
        """Say from where to where, in how many steps, in which outcome."""
        return (
            f"{self.start.name} to {self.goal.name}: {len(self.steps)} steps in {self.outcome}"
        )

    @property
    def programmes(self) -> int:
        """Return how many distinct programmes were run."""
        return len(set(self.plan.points.values()))

    def table(self) -> pd.DataFrame:
        """Return one row per step, in order (columns `PATH`)."""
        rows = []
        for number, part in enumerate(self.steps, 1):
            row: dict[str, Any] = {
                "number": number, "step": part.step.name, "fields": " ".join(part.step.fields),
                "before": " ".join(map(show, part.step.before)),
                "after": " ".join(map(show, part.step.after)),
                "forward_level": part.forward_level, "backward_level": part.backward_level,
                "unit": self.unit, "replicates": self.replicates,
            }
            for name in _WAYS:
                effect: Estimate = getattr(part, name)
                row |= {name: effect.value, f"{name}_error": effect.error}
                if effect.ignorance is not None and name in _RANGED:
                    row |= {f"{name}_low": effect.ignorance.low,
                            f"{name}_high": effect.ignorance.high,
                            f"{name}_agree": effect.ignorance.agree}
            rows.append(row)
        return pd.DataFrame(rows, columns=list(PATH))

    def in_all(self) -> pd.DataFrame:
        """Return the table of every outcome, one under the other, with the outcome first."""
        tables = {code: self.of(code).table() for code in told(self.levels.codes)}
        return pd.concat(tables, names=["outcome", None]).reset_index(level="outcome")


def follow_path(
    experiment: Experiment, start: str | Programme = "package",
    goal: str | Programme = "ips_shared_care", *, outcome: str = WATCHED, grouped: bool = True,
    pages: Pages | None = None, **how: Unpack[How],
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
    with gathering(wrong_outcome(outcome), **how):
        plan = plan_path(experiment, start, goal, grouped=grouped)
    with running(plan, pages=pages, **how) as run:
        levels = policy_levels(run.chunks())
        drawn = world_levels(run, "Running them in other worlds", replicates=1)
        common = run.common(outcome=outcome) | {"experiment": experiment}
        return run.finish(Path.of_levels(plan, levels, outcome, drawn, **common))


def _step_effect(
    plan: PathPlan, k: int, levels: Levels, outcome: str, drawn: Levels | None
) -> StepEffect:
    """Return what step number `k` (from 0) does, paired replicate by replicate."""
    found: dict[str, Any] = {
        way: levels.estimate(plan.contrast(k, way), outcome, drawn) for way in _WAYS
    }
    for way in ("forward", "backward"):
        reached = plan.cell(pairs(k, len(plan.steps))[way][0])
        found[f"{way}_level"] = levels.estimate(reached, outcome).value
    return StepEffect(plan.steps[k], **found)
