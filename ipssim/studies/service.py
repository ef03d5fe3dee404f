"""A service over time: who is served, who waits, what that changes, and for whom.

The same people, with the same luck, live through the years with the service, without it, and with
services of other sizes. Those served are not a random part of the target group: they are
those who wished to work, were referred and stayed without work until a place was free. So the
direct effect is not the difference between them and the others, but between what becomes of them
with the service and without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Unpack

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.studies.engine.machine import processors
from ipssim.studies.engine.plan import Plan
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.study import How, gathering, running
from ipssim.studies.money import without_detail
from ipssim.studies.service_tables import ServiceTables
from ipssim.studies.service_worlds import run_pair, run_service, runs, service_setup
from ipssim.studies.worlds import drawn_worlds, over_worlds

LARGE = 20_000
"""People above which places are run side by side in one process, in place of replicates."""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class ServiceStudy(Result):
    """A finished study of a service over time.

    `measures` has one row per measure of the planned service; `effects` what the service changes,
    by group of people, with openings as they are and never used up; `frontier` the measures and
    net gains of services of other sizes; `yearly` their calendar years; `observed` what the place
    itself has counted, beside runs. `budget` and `money` have kroner for everybody together
    (columns `BUDGET` and `FLOWS` of `studies.money`), where money is reckoned, and `worlds` years
    more in a job beside kroner in each world that agrees with the trial. `worlds_low` and
    `worlds_high` of an effect hold 90 % of worlds that agree with the trial. Every mean is over
    replicates and stands with its Monte Carlo standard error and the 95 % interval from it, which
    says how well the model's mean is known and not how sure the model is. `means` and `years` hold
    the replicates themselves.
    """

    measures: pd.DataFrame
    effects: pd.DataFrame
    frontier: pd.DataFrame
    yearly: pd.DataFrame
    means: pd.DataFrame
    years: pd.DataFrame
    observed: pd.DataFrame
    budget: pd.DataFrame
    money: pd.DataFrame
    worlds: pd.DataFrame

    FILES = (
        ("service.csv", "measures"), ("effects.csv", "effects"), ("frontier.csv", "frontier"),
        ("yearly.csv", "yearly"), ("years.parquet", "years"), ("means.parquet", "means"),
        ("observed.csv", "observed"), ("budget.csv", "budget"), ("money.csv", "money"),
        ("worlds.csv", "worlds"),
    )

    @property
    def drawn(self) -> pd.DataFrame:
        """Return the worlds it was run in as well, one a row."""
        return drawn_worlds(self.experiment)

    @property
    def named(self) -> str:
        """Say what was run, and over how many weeks."""
        return f"{self.experiment.name}: {self.experiment.service.weeks} weeks"


def plan_service(experiment: Experiment, threads: int = 1) -> Plan:
    """Return what a service over time runs; raises `InputError` for what would not be used."""
    experiment = check(experiment)
    refuse_what_is_not_used(experiment)
    weeks = service_setup(experiment).weeks
    return Plan(
        study="service", experiment=experiment, measure=partial(run_service, threads=threads),
        size=1, mark="", place=(experiment.name,), facts={"worlds": runs(experiment)},
        words=f"Running {runs(experiment)} worlds of {weeks} weeks",
    )


def service(
    experiment: Experiment, *, pages: Pages | None = None, **how: Unpack[How]
) -> ServiceStudy:
    """Run a service over time and return the study; `how` is what every study takes (`How`).

    Without `replicates`, `experiment.min_replicates` are run. For more than `LARGE` people,
    `workers` are threads of one process that run places side by side.

    Raises `InputError` for settings out of range, for an experiment that is no service over time
    and for a folder that holds another run, and `Stopped` or `WorkError` when the run is ended
    early; what was finished by then is kept.
    """
    with gathering(**how):
        size = service_setup(experiment).size
    threads = 1
    if size > LARGE and how.get("executor") is None:
        threads = min(how.get("workers") or processors(), processors())
        how = {**how, "workers": 1}
    with running(plan_service(experiment, threads), pages=pages, **how) as run:
        chunks = run.chunks()
        worlds = over_worlds(run, "Running it in other worlds", run_pair)
        tables = ServiceTables(run.plan.experiment, chunks, worlds)
        return run.finish(ServiceStudy(
            **run.common(), measures=tables.measures(), effects=tables.effects(),
            frontier=tables.frontier(), yearly=tables.yearly(), means=without_detail(tables.means),
            years=tables.years, observed=tables.observed(), budget=tables.budget(),
            money=tables.money(), worlds=tables.worlds(),
        ))


def refuse_what_is_not_used(experiment: Experiment) -> None:
    """Raise `InputError` for settings that a service over time would leave aside unsaid."""
    service_setup(experiment)  # refuses what is no service over time
    ends = experiment.treated, experiment.reference
    wrong: list[tuple[object, str, object, str, str]] = [
        (ends[0] == ends[1], "treated", ends[0], "The service and the usual service beside it are"
         " the same arm.", "two different arms as treated and reference"),
        *((arm not in ends, f"arms.{arm}", arm, f"A service over time has one service ({ends[0]})"
           f" beside the usual one ({ends[1]}); others are compared in runs of their own.",
           f"~arms.{arm} leaves it out, and treated={arm} ~arms.{ends[0]} takes it instead")
          for arm in experiment.arms),
        (experiment.dials, "dials", ", ".join(experiment.dials), "A service over time has no dials"
         " of its arms.", "service.posts_factors for services of other sizes"),
        (experiment.trial.sizes, "trial", experiment.trial.name, "A service over time is not set"
         " beside a trial.", "no trial"),
        (experiment.organisation.unlimited_time, "organisation.unlimited_time", True,
         "Without limits to a worker's time there are no posts, and no queue.", "false"),
    ]
    problems = [
        Problem(setting, value, message=message, allowed=allowed)
        for found, setting, value, message, allowed in wrong if found
    ]
    if problems:
        raise InputError(problems)
