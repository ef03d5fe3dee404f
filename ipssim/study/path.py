"""Which rule matters: the way from one programme to another, setting by setting.

Every step is looked at in four ways, on the same people with the same luck: added alone to the
start, left out of the goal, and as its part of two paths (in order and in reverse order) whose
parts add up to the whole difference.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

import pandas as pd

from ipssim.errors import InputError, Problem, show
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.read.checks import check
from ipssim.settings.read.meant import nearest
from ipssim.simulation import Simulation
from ipssim.study.design import resolved, run_hash
from ipssim.study.files import csv_bytes
from ipssim.study.jobs import chunk_jobs
from ipssim.study.machine import check_memory
from ipssim.study.path_result import Path
from ipssim.study.progress import progress_bar
from ipssim.study.run import POLICY, Chunk
from ipssim.study.shared import manifest_of, wrong_numbers
from ipssim.study.steps import (
    Chosen,
    Step,
    between,
    both_programmes,
    steps_between,
    ways,
)
from ipssim.study.store import Store
from ipssim.study.work import Work
from ipssim.world.build import Setup

WATCHED = "job_or_education_ever"
CHUNK = 5  # replicates that are kept together; a replicate is some hundred runs
_START, _GOAL = "start", "goal"


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What a path has to run: an experiment with one arm per distinct programme on the way.

    `points` says which arm holds each combination of steps that is needed.
    """

    experiment: Experiment
    start: Programme
    goal: Programme
    steps: tuple[Step, ...]
    points: Mapping[Chosen, str]


def plan_path(
    experiment: Experiment, start: str | Programme = "package",
    goal: str | Programme = "ips_shared_care", *, grouped: bool = True,
) -> Plan:
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
    return Plan(check(study), low, high, steps, points)


def _spans(chosen: Chosen) -> Iterator[str]:
    """Write step numbers (from 1) shortly: (0, 1, 2, 5) as 1to3, 6."""
    rest = list(chosen)
    while rest:
        stop = 1
        while stop < len(rest) and rest[stop] == rest[0] + stop:
            stop += 1
        yield str(rest[0] + 1) if stop == 1 else f"{rest[0] + 1}to{rest[stop - 1] + 1}"
        rest = rest[stop:]


def path_folder(plan: Plan, seed: int = 1) -> FilePath:
    """Return `outputs/path/<start>_to_<goal>/<hash>` below the working directory."""
    name = re.sub(r"[^\w-]+", "_", f"{plan.start.name}_to_{plan.goal.name}")
    return FilePath("outputs") / "path" / name / run_hash(plan.experiment, seed)


def follow_path(
    experiment: Experiment,
    start: str | Programme = "package",
    goal: str | Programme = "ips_shared_care",
    *,
    outcome: str = WATCHED,
    seed: int = 1,
    replicates: int | None = None,
    workers: int | None = None,
    out: FilePath | None = None,
    progress: bool = False,
    grouped: bool = True,
) -> Path:
    """Run every programme between start and goal that tells what a step does.

    `start` and `goal` are arms of the experiment, shipped programmes (an arm comes first where
    both have the name) or `Programme` objects. Without `replicates`, `experiment.min_replicates`
    are run; without `workers`, the processors at hand are used, and the result does not depend on
    them. `grouped=False` takes every field as a step of its own, except where one without the
    other would be a contradiction. With `out`, finished replicates are kept there at once and used
    again, and path.csv (every outcome), figures, report.html and manifest.json are written.

    Raises `InputError` for an unknown programme or outcome, where nothing differs, and for a folder
    that holds another run, and `Stopped` or `WorkError` when the run is ended early; what was
    finished by then is kept.
    """
    experiment = check(experiment)
    problems = [*wrong_outcome(outcome), *wrong_numbers(seed, replicates, workers)]
    try:
        plan = plan_path(experiment, start, goal, grouped=grouped)
    except InputError as error:
        raise InputError([*error.problems, *problems]) from None
    if problems:
        raise InputError(problems)
    check_memory(experiment, replicates, workers)
    total = experiment.min_replicates if replicates is None else replicates
    store = Store(out, _identity(plan, seed))
    sizes = [(first, min(first + CHUNK, total)) for first in range(0, total, CHUNK)]
    words = f"Running {len(plan.experiment.arms)} programmes"
    with (
        Work(store, workers, {"seed": seed, "settings": resolved(plan.experiment)}) as work,
        progress_bar(progress, words, total) as bar,
    ):
        store.start(_manifest(plan, outcome, seed, None))
        Simulation(Setup.of(plan.experiment, [plan.start]), seed).run()  # compiles before forks
        chunks: list[Chunk] = []
        for chunk in work.finished(chunk_jobs(plan.experiment, seed, sizes)):
            chunks.append(chunk)
            bar.update(chunk.stop)
        path = Path.of_means(
            experiment=experiment, start=plan.start, goal=plan.goal, outcome=outcome, seed=seed,
            folder=out, steps=plan.steps, points=plan.points, means=_means(chunks),
            manifest=_manifest(plan, outcome, seed, total),
        )
        if out is not None:
            store.finish(path.manifest, {"path.csv": csv_bytes(_table(path))}, path.pages)
    return path


def _means(chunks: Sequence[Chunk]) -> pd.DataFrame:
    """Return one row per replicate, one column per outcome and arm; shares in per cent."""
    means = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    means = means[means["calculation"] == POLICY]
    scale = {code: 100.0 if outcome.unit == "%" else 1.0 for code, outcome in OUTCOMES.items()}
    means = means.assign(mean=means["mean"] * means["outcome"].map(scale).astype(float))
    return means.pivot_table(
        index="replicate", columns=["outcome", "arm"], values="mean", observed=True
    )


def wrong_outcome(outcome: str) -> list[Problem]:
    """Return the problem that there is no such outcome, if there is none."""
    if outcome in OUTCOMES:
        return []
    return [Problem(
        "outcome", outcome, message=f"There is no outcome called {show(outcome)}.",
        allowed="one of " + ", ".join(OUTCOMES), nearest=nearest(str(outcome), OUTCOMES),
    )]


def _identity(plan: Plan, seed: int) -> str:
    return f"{run_hash(plan.experiment, seed)}-path"


def _manifest(plan: Plan, outcome: str, seed: int, replicates: int | None) -> dict[str, Any]:
    return manifest_of(
        plan.experiment, seed, _identity(plan, seed), replicates,
        study="path", start=plan.start.name, goal=plan.goal.name, outcome=outcome,
        programmes=len(plan.experiment.arms),
        steps=[dataclasses.asdict(step) for step in plan.steps],
        points={name: [index + 1 for index in chosen] for chosen, name in plan.points.items()},
    )


def _table(path: Path) -> pd.DataFrame:
    """Return the table of every outcome, one under the other."""
    tables = [path.of(code).table().assign(outcome=code) for code in OUTCOMES]
    table = pd.concat(tables, ignore_index=True)
    table.insert(0, "outcome", table.pop("outcome"))
    return table
