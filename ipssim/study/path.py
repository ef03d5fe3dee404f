"""Which rule matters: the way from one programme to another, setting by setting.

Every step is looked at in four ways, on the same people with the same luck: added alone to the
start, left out of the goal, and as its part of two paths (in order and in reverse order) whose
parts add up to the whole difference.
"""

from __future__ import annotations

import dataclasses
import json
import platform
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import pandas as pd

from ipssim.compiled import package_hash
from ipssim.errors import InputError, Problem, nearest, show
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.settings.checks import check
from ipssim.settings.experiment import Experiment, Trial
from ipssim.settings.programme import Programme
from ipssim.simulation import Simulation
from ipssim.study.design import resolved, run_hash
from ipssim.study.path_result import Path
from ipssim.study.run import POLICY, Chunk
from ipssim.study.steps import (
    Chosen,
    Step,
    between,
    programme_of,
    steps_between,
    ways,
)
from ipssim.study.store import Store, write_text
from ipssim.study.work import finished_chunks, processors
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
    problems: list[Problem] = []
    found: list[Programme] = []
    for setting, given in ((_START, start), (_GOAL, goal)):
        try:
            found.append(programme_of(given, experiment, setting))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    low, high = found
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
        experiment, arms=arms, trial=Trial(), treated=_GOAL, reference=_START
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
    that holds another run.
    """
    experiment = check(experiment)
    problems = [*_wrong_outcome(outcome), *_wrong_numbers(seed, replicates, workers)]
    try:
        plan = plan_path(experiment, start, goal, grouped=grouped)
    except InputError as error:
        raise InputError([*error.problems, *problems]) from None
    if problems:
        raise InputError(problems)
    total = experiment.min_replicates if replicates is None else replicates
    store = Store(out, run_hash(plan.experiment, seed))
    store.start(_manifest(plan, outcome, seed, None))
    Simulation(Setup.of(plan.experiment, [plan.start]), seed).run()  # compiles before workers start
    sizes = [(first, min(first + CHUNK, total)) for first in range(0, total, CHUNK)]
    chunks: list[Chunk] = []
    with _bar(progress, len(plan.experiment.arms), total) as tell:
        for chunk in finished_chunks(plan.experiment, seed, store, sizes, workers or processors()):
            chunks.append(chunk)
            tell(chunk.stop)
    path = Path.of_means(
        experiment=experiment, start=plan.start, goal=plan.goal, outcome=outcome, seed=seed,
        folder=out, steps=plan.steps, points=plan.points, means=_means(chunks),
        manifest=_manifest(plan, outcome, seed, total),
    )
    if out is not None:
        _write(path, out)
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


def _wrong_outcome(outcome: str) -> list[Problem]:
    if outcome in OUTCOMES:
        return []
    return [Problem(
        "outcome", outcome, message=f"There is no outcome called {show(outcome)}.",
        allowed="one of " + ", ".join(OUTCOMES), nearest=nearest(str(outcome), OUTCOMES),
    )]


def _wrong_numbers(seed: int, replicates: int | None, workers: int | None) -> list[Problem]:
    limits = (
        ("seed", seed, 0, 2**32 - 1),
        ("replicates", 1 if replicates is None else replicates, 1, 1_000_000),
        ("workers", 1 if workers is None else workers, 1, 4096),
    )
    return [
        Problem(
            name, value, message="This is not a number that can be used.",
            allowed=f"a whole number from {low} to {high}",
        )
        for name, value, low, high in limits
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high
    ]


@contextmanager
def _bar(show_it: bool, programmes: int, total: int) -> Iterator[Any]:
    """Show how many replicates are done on a terminal; elsewhere say nothing."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    shown = show_it and sys.stderr.isatty()
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("replicates"), TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=Console(stderr=True), transient=True, disable=not shown
    ) as bar:
        task = bar.add_task(f"Running {programmes} programmes", total=total)
        yield lambda done: bar.update(task, completed=done)


def _manifest(plan: Plan, outcome: str, seed: int, replicates: int | None) -> dict[str, Any]:
    return {
        "run": run_hash(plan.experiment, seed),
        "study": "path",
        "experiment": plan.experiment.name,
        "start": plan.start.name,
        "goal": plan.goal.name,
        "outcome": outcome,
        "seed": seed,
        "replicates": replicates,
        "complete": replicates is not None,
        "programmes": len(plan.experiment.arms),
        "version": version("ipssim"),
        "sources": package_hash(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "steps": [dataclasses.asdict(step) for step in plan.steps],
        "points": {name: [index + 1 for index in chosen] for chosen, name in plan.points.items()},
        "settings": resolved(plan.experiment),
    }


def _write(path: Path, folder: FilePath) -> None:
    """Write table, figures and report, then the manifest that says the path is complete."""
    tables = [path.of(code).table().assign(outcome=code) for code in OUTCOMES]
    table = pd.concat(tables, ignore_index=True)
    table.insert(0, "outcome", table.pop("outcome"))
    write_text(
        folder / "path.csv", table.to_csv(index=False, lineterminator="\n", float_format="%.6g")
    )
    path.save_figures(folder / "figures")
    path.report(folder / "report.html")
    write_text(folder / "manifest.json", json.dumps(path.manifest, indent=2, default=str) + "\n")

