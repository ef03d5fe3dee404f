"""Run what the patterns are counted from, and judge them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.simulation import Simulation
from ipssim.studies.design import resolved, run_hash, trial_setup
from ipssim.studies.files import csv_bytes
from ipssim.studies.jobs import Job, replicates_job, table_job
from ipssim.studies.machine import check_memory
from ipssim.studies.patterns.checks import checks, values_of, variants
from ipssim.studies.patterns.groups import GROUPS, PACKAGE, PLUS
from ipssim.studies.patterns.judge import CheckResult, judged, judged_checks
from ipssim.studies.patterns.published import patterns as published_patterns
from ipssim.studies.patterns.result import Patterns, measured_of
from ipssim.studies.patterns.sites import SITES, fidelity_values
from ipssim.studies.progress import progress_bar
from ipssim.studies.run import Chunk
from ipssim.studies.shared import manifest_of, wrong_numbers
from ipssim.studies.steps import programme_of
from ipssim.studies.store import Store
from ipssim.studies.work import Work

REPLICATES = 150
"""So many by default: about two minutes on two processors."""
CHUNK = 5  # replicates that are kept together
CHECKED = 40
"""At most so many replicates of the checks of direction and size; each is some 25 long runs."""


def patterns_folder(experiment: Experiment, seed: int = 1) -> Path:
    """Return `outputs/patterns/<experiment>/<hash>` below the working directory."""
    name = re.sub(r"[^\w-]+", "_", experiment.name)
    return Path("outputs") / "patterns" / name / run_hash(bare(experiment), seed)


def bare(experiment: Experiment) -> Experiment:
    """Return the experiment without dials, which the patterns do not look at."""
    return replace(experiment, dials={})


def wrong_experiment(experiment: Experiment) -> list[Problem]:
    """Return why the patterns cannot be counted in an experiment, if they cannot."""
    trial = experiment.trial
    problems = []
    if not trial.sizes or trial.reference not in trial.sizes or len(trial.sizes) < 2:
        problems.append(Problem(
            "trial", trial.name, message="The patterns need a trial with a control arm to emulate.",
            allowed="an experiment with such a trial, as experiment=danish_trial",
        ))
    elif experiment.treated == trial.reference:
        problems.append(Problem(
            "treated", experiment.treated, message="The treated arm is the trial's control arm.",
            allowed="an arm with IPS",
        ))
    for name in (PACKAGE, PLUS):
        try:
            programme_of(name, experiment, "arms")
        except InputError as error:
            problems += error.problems
    return problems


def run_patterns(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    """Run replicates `first` to `stop` (not included); `means` has replicate, check and value."""
    rows = [
        (replicate, key, value)
        for replicate in range(first, stop)
        for group in GROUPS
        for key, value in group(experiment, seed, replicate).items()
    ]
    means = pd.DataFrame(rows, columns=["replicate", "check", "value"])
    return Chunk(first, stop, means, pd.DataFrame({"week": []}))


def run_checks(experiment: Experiment, seed: int, first: int, stop: int) -> pd.DataFrame:
    """Run the checks in replicates `first` to `stop` (not included): replicate, check, value."""
    setups = variants(experiment)
    rows = [
        (replicate, key, value)
        for replicate in range(first, stop)
        for key, value in values_of(setups, seed, replicate).items()
    ]
    return pd.DataFrame(rows, columns=["replicate", "check", "value"])


def run_sites(experiment: Experiment, seed: int) -> pd.DataFrame:
    """Return what the study of sites gives (check, value, error); no rows without one."""
    found = fidelity_values(experiment, seed)
    rows = [(key, value, error) for key, (value, error) in found.items()]
    return pd.DataFrame(rows, columns=["check", "value", "error"]).astype(
        {"value": float, "error": float}
    )


def patterns(
    experiment: Experiment | None = None,
    *,
    seed: int = 1,
    replicates: int | None = None,
    workers: int | None = None,
    out: Path | None = None,
    progress: bool = False,
) -> Patterns:
    """Hold the model against the patterns that a credible one reproduces.

    The experiment (default: the Danish trial) gives people, surroundings, world and trial. Without
    `replicates`, `REPLICATES` are run; without `workers`, the processors at hand are used, and the
    result does not depend on them. The checks of direction and size take `CHECKED` replicates at
    most. With `out`, finished replicates are kept there at once and used again, and patterns.csv,
    checks.csv, values.csv, report.html and manifest.json are written.

    Raises `InputError` for an experiment in which they cannot be counted and for a folder that
    holds another run, and `Stopped` or `WorkError` when the run is ended early; what was finished
    by then is kept.
    """
    if experiment is None:
        from ipssim.settings.read.load import load_experiment

        experiment = load_experiment()
    experiment = bare(check(experiment))
    problems = [*wrong_experiment(experiment), *wrong_numbers(seed, replicates, workers)]
    if problems:
        raise InputError(problems)
    check_memory(experiment, replicates, workers)
    total = REPLICATES if replicates is None else replicates
    identity = f"{run_hash(experiment, seed)}-patterns"
    store = Store(out, identity)
    details = {"seed": seed, "settings": resolved(experiment)}
    with (
        Work(store, workers, details) as work,
        progress_bar(progress, "Counting patterns", total) as bar,
    ):
        store.start(_manifest(experiment, identity, seed, None))
        setup = trial_setup(experiment)
        assert setup is not None
        Simulation(setup, seed).run()  # compiles before workers start
        chunks: list[Chunk] = []
        for chunk in work.finished(_jobs(experiment, seed, total)):
            chunks.append(chunk)
            bar.update(chunk.stop)
        tables: list[pd.DataFrame] = list(work.finished(_check_jobs(experiment, seed, total)))
        asked = pd.concat(tables, ignore_index=True)
        values = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
        (sites,) = work.finished(_site_jobs(experiment, seed))
        measured = measured_of(values) | {
            str(row["check"]): (float(row["value"]), _error(row["error"]))
            for row in sites.to_dict("records")
        }
        counted = _counted(values)
        counted |= dict.fromkeys(sites["check"], SITES - 1)  # a slope costs one more than a mean
        found = Patterns(
            experiment=experiment, seed=seed, replicates=total, folder=out,
            values=pd.concat((values, asked), ignore_index=True),
            results=judged(published_patterns(), measured, counted), checks=judge_values(asked),
            manifest=_manifest(experiment, identity, seed, total),
        )
        if out is not None:
            store.finish(found.manifest, {
                "patterns.csv": csv_bytes(found.table()),
                "checks.csv": csv_bytes(found.check_table()),
                "values.csv": csv_bytes(found.values),
            }, found.pages)
    return found


def judge_values(values: pd.DataFrame) -> tuple[CheckResult, ...]:
    """Return the verdicts on all checks of direction and size (columns check, value)."""
    return judged_checks(checks(), measured_of(values), _counted(values))


def _counted(values: pd.DataFrame) -> dict[str, int]:
    """Return in how many replicates there was something to count, by check."""
    return {str(key): int(n) for key, n in values.dropna()["check"].value_counts().items()}


def _jobs(experiment: Experiment, seed: int, total: int) -> Iterable[Job[Chunk]]:
    for first in range(0, total, CHUNK):
        yield replicates_job(run_patterns, (experiment, seed), first, min(first + CHUNK, total))


def _check_jobs(experiment: Experiment, seed: int, total: int) -> Iterable[Job[pd.DataFrame]]:
    asked = min(total, CHECKED)
    for first in range(0, asked, CHUNK):
        stop = min(first + CHUNK, asked)
        name = f"checks-{first:06d}-{stop:06d}"
        words = f"checks, replicates {first} to {stop - 1}"
        yield table_job(name, words, run_checks, (experiment, seed, first, stop))


def _site_jobs(experiment: Experiment, seed: int) -> list[Job[pd.DataFrame]]:
    return [table_job("sites", "the sites of pattern 8", run_sites, (experiment, seed))]


def _error(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _manifest(
    experiment: Experiment, identity: str, seed: int, replicates: int | None
) -> dict[str, Any]:
    return manifest_of(experiment, seed, identity, replicates, study="patterns")
