"""Run what the patterns are counted from, and judge them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Unpack

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load_experiment
from ipssim.studies import sites as simulated
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.engine.measure import Chunk, means_of
from ipssim.studies.engine.plan import Plan
from ipssim.studies.engine.result import Pages
from ipssim.studies.engine.study import How, gathering, running
from ipssim.studies.engine.tasks import Task, table_task
from ipssim.studies.patterns.checks import checks, values_of, variants
from ipssim.studies.patterns.groups import GROUPS, PACKAGE, PLUS, Values
from ipssim.studies.patterns.judge import CheckResult, judged, judged_checks
from ipssim.studies.patterns.published import patterns as published_patterns
from ipssim.studies.patterns.result import Patterns, measured_of
from ipssim.studies.steps import programme_of

REPLICATES = 150
"""So many by default: about two minutes on two processors."""
CHUNK = 5  # replicates that are kept together
CHECKED = 40
"""At most so many replicates of the checks of direction and size; each is some 25 long runs."""

SITES = 60
PEOPLE = 200  # at a site; a review sees about as many


def plan_patterns(experiment: Experiment | None = None) -> Plan:
    """Return what the patterns run: the experiment without dials, which they do not look at.

    Raises `InputError` for an experiment in which they cannot be counted.
    """
    bare = replace(check(load_experiment() if experiment is None else experiment), dials={})
    if problems := wrong_experiment(bare):
        raise InputError(problems)
    return Plan(
        study="patterns", experiment=bare, measure=run_patterns, size=CHUNK,
        replicates=REPLICATES, words="Counting patterns",
    )


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
    return Chunk(first, stop, _counted(first, stop, lambda replicate: {
        key: value
        for group in GROUPS for key, value in group(experiment, seed, replicate).items()
    }))


def run_checks(experiment: Experiment, seed: int, first: int, stop: int) -> pd.DataFrame:
    """Run the checks in replicates `first` to `stop` (not included): replicate, check, value."""
    setups = variants(experiment)
    return _counted(first, stop, lambda replicate: values_of(setups, seed, replicate))


def _counted(first: int, stop: int, values: Callable[[int], Values]) -> pd.DataFrame:
    rows = [
        (replicate, key, value)
        for replicate in range(first, stop) for key, value in values(replicate).items()
    ]
    return pd.DataFrame(rows, columns=["replicate", "check", "value"])


def run_sites(experiment: Experiment, seed: int) -> pd.DataFrame:
    """Return the slope of simulated sites (check, value, error); no rows where there is none.

    That is pattern 8, lower fidelity with fewer jobs.
    """
    given = replace(experiment, population=replace(experiment.population, size=PEOPLE))
    width = simulated.load_spread().main_width
    found = simulated.sites(given, count=SITES, widths=[width], seed=seed, workers=1).main
    rows = [] if found.slope is None else [("fidelity_slope", found.slope, found.slope_error)]
    return pd.DataFrame(rows, columns=["check", "value", "error"]).astype(
        {"value": float, "error": float}
    )


def patterns(
    experiment: Experiment | None = None, *, pages: Pages | None = None, **how: Unpack[How]
) -> Patterns:
    """Hold the model against the patterns that a credible one reproduces.

    The experiment (default: the Danish trial) gives people, surroundings, world and trial. `how` is
    what every study takes (`How`); without `replicates`, `REPLICATES` are run. The checks of
    direction and size take `CHECKED` replicates at most.

    Raises `InputError` for an experiment in which they cannot be counted and for a folder that
    holds another run, and `Stopped` or `WorkError` when the run is ended early; what was finished
    by then is kept.
    """
    with gathering(**how):
        plan = plan_patterns(experiment)
    with running(plan, pages=pages, **how) as run:
        bare, seed = plan.experiment, run.seed
        values = means_of(run.chunks())
        tasks = _check_tasks(bare, seed, min(run.total, CHECKED))
        asked = pd.concat(run.tables("Asking checks", tasks), ignore_index=True)
        task = table_task("sites", "the sites of pattern 8", run_sites, (bare, seed))
        (sites,) = run.tables("Running sites", [task])
        return run.finish(Patterns(
            **run.common(), values=pd.concat((values, asked), ignore_index=True),
            results=judged(published_patterns(), measured_of(values) | _slopes(sites)),
            checks=judge_values(asked),
        ))


def judge_values(values: pd.DataFrame) -> tuple[CheckResult, ...]:
    """Return the verdicts on all checks of direction and size (columns check, value)."""
    return judged_checks(checks(), measured_of(values))


def _check_tasks(experiment: Experiment, seed: int, total: int) -> list[Task[pd.DataFrame]]:
    parts = [(first, min(first + CHUNK, total)) for first in range(0, total, CHUNK)]
    return [
        table_task(
            f"checks-{first:06d}-{stop:06d}", f"checks, replicates {first} to {stop - 1}",
            run_checks, (experiment, seed, first, stop),
        )
        for first, stop in parts
    ]


def _slopes(sites: pd.DataFrame) -> dict[str, Estimate]:
    """Return the estimates that `run_sites` wrote down; a slope costs one site more than a mean."""
    return {
        str(key): Estimate(value, error=None if math.isnan(error) else error, n=SITES - 1)
        for key, value, error in zip(
            sites["check"], sites["value"].tolist(), sites["error"].tolist(), strict=True
        )
    }
