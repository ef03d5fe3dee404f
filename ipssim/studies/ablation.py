"""Ablation: what each mechanism carries of the difference between two programmes.

Both programmes are given to the same people with the same luck in many worlds: all mechanisms on,
each one off (leave-one-out), all off, each one alone on (add-one-in). What is left with all of them
off comes from the bare rules: time, money, calendars, openings.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.programme import Programme
from ipssim.settings.mechanisms import MECHANISMS, Mechanism, Mechanisms
from ipssim.settings.read.checks import check
from ipssim.simulation import Simulation
from ipssim.studies.ablation_result import (
    ALL_OFF,
    ALL_ON,
    GOAL,
    START,
    Ablation,
    alone,
    cell,
    without,
)
from ipssim.studies.design import resolved, run_hash
from ipssim.studies.files import csv_bytes, parquet_bytes
from ipssim.studies.jobs import replicates_job
from ipssim.studies.machine import check_memory
from ipssim.studies.path import WATCHED, wrong_outcome
from ipssim.studies.progress import progress_bar
from ipssim.studies.run import POLICY, Chunk
from ipssim.studies.shared import manifest_of, wrong_numbers
from ipssim.studies.steps import both_programmes, steps_between
from ipssim.studies.store import Store
from ipssim.studies.tables import policy_levels
from ipssim.studies.work import Work
from ipssim.world.build import Setup

REPLICATES = 120
"""So many by default: two to three minutes on two processors with some twenty mechanisms."""
CHUNK = 2  # replicates that are kept together; a replicate is some hundred runs
EXPERIMENT = "ips_vs_package"


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What an ablation has to run: two arms, and the mechanisms that are switched.

    Mechanisms that the experiment has switched off stay off in every world.
    """

    experiment: Experiment
    mechanisms: tuple[Mechanism, ...]

    @property
    def start(self) -> Programme:
        """Return the programme that the difference is taken against."""
        return self.experiment.arms[START]

    @property
    def goal(self) -> Programme:
        """Return the programme whose difference is taken apart."""
        return self.experiment.arms[GOAL]

    @property
    def worlds(self) -> dict[str, Experiment]:
        """Return every world by name, each an experiment with the two arms."""
        fields = [mechanism.field for mechanism in self.mechanisms]
        chosen: dict[str, list[str]] = {ALL_ON: fields, ALL_OFF: []}
        for field in fields:
            chosen[without(field)] = [other for other in fields if other != field]
            chosen[alone(field)] = [field]
        return {name: _world(self.experiment, fields, on) for name, on in chosen.items()}


def plan_ablation(
    experiment: Experiment, start: str | Programme = "package",
    goal: str | Programme = "ips_shared_care",
) -> Plan:
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
    study = dataclasses.replace(
        experiment, arms={START: low, GOAL: high}, dials={}, trial=Trial(), treated=GOAL,
        reference=START,
    )
    return Plan(check(study), chosen)


def _world(experiment: Experiment, fields: Sequence[str], on: Sequence[str]) -> Experiment:
    """Return the experiment with, of these mechanisms, only those in `on`."""
    changes = {field: field in on for field in fields}
    switches: Mechanisms = dataclasses.replace(experiment.world.mechanisms, **changes)
    return dataclasses.replace(
        experiment, world=dataclasses.replace(experiment.world, mechanisms=switches)
    )


def ablation_folder(plan: Plan, seed: int = 1) -> Path:
    """Return `outputs/ablation/<start>_to_<goal>/<hash>` below the working directory."""
    name = re.sub(r"[^\w-]+", "_", f"{plan.start.name}_to_{plan.goal.name}")
    return Path("outputs") / "ablation" / name / run_hash(plan.experiment, seed)


def run_worlds(plan: Plan, seed: int, first: int, stop: int) -> Chunk:
    """Run replicates `first` to `stop` (not included) of both arms in every world.

    In `means` the arm is the world and the arm, as `cell` writes them.
    """
    rows: list[tuple[int, str, str, str, int, float]] = []
    worlds = plan.worlds
    for replicate in range(first, stop):
        for world, experiment in worlds.items():
            for arm, programme in experiment.arms.items():
                setup = Setup.of(experiment, [programme])
                values = from_tallies(Simulation(setup, seed, replicate).run())
                rows.extend(
                    (replicate, POLICY, cell(world, arm), code, setup.size, float(value.mean()))
                    for code, value in values.items()
                )
    columns = ["replicate", "calculation", "arm", "outcome", "people", "mean"]
    return Chunk(first, stop, pd.DataFrame(rows, columns=columns), pd.DataFrame({"week": []}))


def ablation(
    experiment: Experiment | None = None,
    start: str | Programme = "package",
    goal: str | Programme = "ips_shared_care",
    *,
    outcome: str = WATCHED,
    seed: int = 1,
    replicates: int | None = None,
    workers: int | None = None,
    out: Path | None = None,
    progress: bool = False,
) -> Ablation:
    """Run both programmes with every mechanism off by itself, on by itself, all on and all off.

    `start` and `goal` are arms of the experiment (default: `ips_vs_package`), shipped programmes or
    `Programme` objects; differences are goal minus start. `outcome` is what is looked at first:
    every outcome is kept, and `Ablation.of` shows another without running anything. Without
    `replicates`, `REPLICATES` are run; without `workers`, the processors at hand are used, and the
    result does not depend on them. With `out`, finished replicates are kept there at once and used
    again, and ablation.csv and .parquet (every outcome), the figure, report.html and manifest.json
    are written.

    Raises `InputError` for an unknown programme or outcome, where no mechanism is on, and for a
    folder that holds another run, and `Stopped` or `WorkError` when the run is ended early; what
    was finished by then is kept.
    """
    if experiment is None:
        from ipssim.settings.read.load import load_experiment

        experiment = load_experiment([f"experiment={EXPERIMENT}"])
    experiment = check(experiment)
    problems = [*wrong_outcome(outcome), *wrong_numbers(seed, replicates, workers)]
    try:
        plan = plan_ablation(experiment, start, goal)
    except InputError as error:
        raise InputError([*error.problems, *problems]) from None
    if problems:
        raise InputError(problems)
    check_memory(experiment, replicates, workers)
    total = REPLICATES if replicates is None else replicates
    store = Store(out, _identity(plan, seed))
    jobs = (
        replicates_job(run_worlds, (plan, seed), first, min(first + CHUNK, total))
        for first in range(0, total, CHUNK)
    )
    words = f"Switching {len(plan.mechanisms)} mechanisms"
    details = {"seed": seed, "settings": resolved(plan.experiment)}
    with Work(store, workers, details) as work, progress_bar(progress, words, total) as bar:
        store.start(_manifest(plan, outcome, seed, None))
        Simulation(Setup.of(plan.experiment, [plan.start]), seed).run()  # compiles before forks
        chunks: list[Chunk] = []
        for chunk in work.finished(jobs):
            chunks.append(chunk)
            bar.update(chunk.stop)
        found = Ablation.of_levels(
            experiment=plan.experiment, mechanisms=plan.mechanisms, outcome=outcome, seed=seed,
            replicates=total, folder=out, levels=policy_levels(chunks),
            manifest=_manifest(plan, outcome, seed, total),
        )
        if out is not None:
            table = pd.concat([found.of(code).table() for code in OUTCOMES], ignore_index=True)
            store.finish(found.manifest, {
                "ablation.csv": csv_bytes(table), "ablation.parquet": parquet_bytes(table),
            }, found.pages)
    return found


def _identity(plan: Plan, seed: int) -> str:
    return f"{run_hash(plan.experiment, seed)}-ablation"


def _manifest(plan: Plan, outcome: str, seed: int, replicates: int | None) -> dict[str, Any]:
    return manifest_of(
        plan.experiment, seed, _identity(plan, seed), replicates,
        study="ablation", start=plan.start.name, goal=plan.goal.name, outcome=outcome,
        mechanisms=[mechanism.field for mechanism in plan.mechanisms],
    )
