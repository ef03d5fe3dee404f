"""Predict trials from their control arms: solve the place's openness, run the others, score.

The method, the archetypes of control services and what was known beforehand stand in
docs/analysis_plan.md ("Validation").
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Unpack

import numpy as np
import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.outcomes.followup import Values, from_tallies
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.parameter import Prior, parameter, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.declare.surroundings import LabourMarket
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import config_dir, load, load_experiment, options
from ipssim.simulation import Simulation
from ipssim.studies.engine.identity import resolved
from ipssim.studies.engine.plan import Plan
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.study import How, gathering, running
from ipssim.studies.engine.tasks import Task, table_task
from ipssim.studies.priors import drawn_experiment, quantiles
from ipssim.studies.score import Array, count_of, means_of, row_of
from ipssim.studies.sites import Spread, draw_sites, load_spread
from ipssim.studies.worlds import kept_worlds, varied
from ipssim.trials.emulated import arm_programme
from ipssim.world.build import Setup

WORLDS, GRID, DRAWS = 40, 8, 10
"""Kept worlds, openings at which the control arm is run, draws of its true share in each world."""
TABLE = (
    "trial", "arm", "validation", "outcome", "weeks", "people", "count", "published", "simulated",
    "low_80", "high_80", "low_95", "high_95", "inside_80", "inside_95", "tail", "score",
    "score_error", "score_odds_ratio", "score_even", "control", "control_published",
    "control_simulated", "openness", "too_low", "too_high",
)
MEANS = (
    "trial", "arm", "outcome", "weeks", "published", "simulated", "low_80", "high_80", "low_95",
    "high_95",
)
_KINDS = ("scored", "beside", "apart")
_PER_TASK = 4  # worlds
_LUCK = 2_000_000  # of the cohorts, away from the replicates of other studies
_DRAWN = 0x7A11D  # keeps what is drawn beside the runs apart from their luck


@dataclass(frozen=True, slots=True)
class BetweenSites:
    """How far services differ beyond luck; each draw of a prediction draws both."""

    width: float = parameter(
        0.6, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.25, 1.0),
        meaning="How much of the spread of fidelity_sites.yaml a service is drawn with.",
    )
    site_spread: float = parameter(
        0.5, unit="SD, log odds", label="assumed", low=0, high=3, prior=Prior("uniform", 0.0, 1.0),
        meaning="What sites differ by beyond luck and beyond what settings make of it.",
    )


def openings() -> Array:
    """Return the openings at which a control arm is run: over the range of the prior."""
    prior = dict(parameters(LabourMarket()))["openness"].prior
    assert prior is not None
    return np.linspace(prior.a, prior.b, GRID)


def solve(curve: Array, share: float) -> tuple[float, int]:
    """Return the openness at which the control arm has this share (0 to 1), and whether it can.

    `curve` are its shares at `openings`; it is made to rise. Where the share is below all of them
    the second is -1 and openness at the lower end, above all 1 and at the upper.
    """
    rising = np.maximum.accumulate(curve)
    unmet = int(share > rising[-1]) - int(share < rising[0])
    return float(np.interp(share, rising, openings())), unmet


def trial_experiment(trial: Trial, base: Experiment) -> Experiment:
    """Return the experiment that a trial is: its people, place and arms in the base's world."""
    people = load(trial.population, "population") if trial.population else base.population
    return check(replace(
        base, name=trial.name, title=trial.title, trial=trial, horizon_weeks=trial.weeks,
        treated=trial.treated, reference=trial.reference, dials={}, service=Service(),
        arms={arm: arm_programme(trial, arm) for arm in trial.sizes},
        population=replace(people, size=base.population.size),
        labour_market=load(trial.labour_market, "labour_market") if trial.labour_market
        else base.labour_market,
    ))


def plan_validate(
    trials: Sequence[str | Path | Trial] = (), experiment: Experiment | None = None,
    worlds: int | None = None,
) -> tuple[Plan, pd.DataFrame]:
    """Return what a validation runs, and the kept worlds it runs in.

    `trials` are names, files or trials (default: all shipped that are predicted). The experiment
    (default: the Danish trial) gives world, size of the cohort and intake. Raises `InputError` with
    everything wrong in any trial.
    """
    base = check(load_experiment() if experiment is None else experiment)
    problems: list[Problem] = []
    found: dict[str, Experiment] = {}
    for one in trials or options("trial"):
        try:
            trial = one if isinstance(one, Trial) else load(one, "trial")
            if trial.validation == "none":
                if trials:
                    problems.append(Problem(
                        "validation", trial.name, message="This trial is not to be predicted.",
                        allowed="a trial with validation scored, apart or beside",
                    ))
                continue
            found[trial.name] = trial_experiment(trial, base)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    kept = kept_worlds(WORLDS if worlds is None else worlds, base.world.getting.way_in)
    digest = hashlib.sha256(kept.to_csv().encode()).hexdigest()[:8]
    which = next(iter(found)) if len(found) == 1 else f"{len(found)}_trials"
    return Plan(
        study="validate", experiment=base, worlds=found, replicates=len(kept),
        mark=f"validate-{digest}", place=("validate", which, digest),
        words="Predicting trials", facts={
            "kept_worlds": digest, "trials": list(found),
            "predicted": [resolved(one.trial) for one in found.values()],
        },
    ), kept


def run_trial(
    experiment: Experiment, seed: int, first: int, records: Sequence[Mapping[str, float]]
) -> pd.DataFrame:
    """Run a trial in kept worlds, numbered from `first`.

    One row per world, draw, arm and outcome, with mean and SD over people, openness, whether the
    control's share was `unmet` there (-1 too low to be met, 1 too high) and the draw's
    `site_spread`. Draw -1 is the control arm at each of the openings.
    """
    trial, control = experiment.trial, experiment.reference
    spread = load_spread(config_dir() / "fidelity_sites.yaml")
    count, size = count_of(trial, control)
    between = [spec for _, spec in parameters(BetweenSites())]
    key = int.from_bytes(hashlib.sha256(trial.name.encode()).digest()[:4])
    rows: list[tuple[Any, ...]] = []
    for world, values in enumerate(records, first):
        here = drawn_experiment(experiment, values)
        rng = np.random.default_rng([seed, _DRAWN, key, world])
        curve = []
        for openness in openings():
            lived = _lived(here, here.arms[control], openness, seed, world)[trial.outcome]
            curve.append(float(lived.mean()))
            rows.append((world, -1, control, trial.outcome, curve[-1], float(lived.std()),
                         openness, 0, 0.0))
        for draw in range(DRAWS):
            share = rng.beta(count + 0.5, size - count + 0.5)
            width, sd = (float(quantiles(spec, rng.random(1))[0]) for spec in between)
            site = draw_sites(spread, 1, width, int(rng.integers(2**32)))[0]
            openness, unmet = solve(np.array(curve), share)
            reached = float(np.interp(openness, openings(), np.maximum.accumulate(curve)))
            rows.append((world, draw, control, trial.outcome, reached, 0.0, openness, unmet, sd))
            for arm in (name for name in trial.sizes if name != control):
                programme = _carried_out(trial, arm, here.arms[arm], site, spread)
                people = _lived(here, programme, openness, seed, world)
                codes = (trial.outcome, *(one.outcome for one in means_of(trial, arm)))
                rows += [(world, draw, arm, code, float(people[code].mean()),
                          float(people[code].std()), openness, unmet, sd) for code in codes]
    return pd.DataFrame(rows, columns=[
        "world", "draw", "arm", "outcome", "mean", "sd", "openness", "unmet", "site_spread"
    ])


def _carried_out(
    trial: Trial, arm: str, stated: Programme, site: Programme, spread: Spread
) -> Programme:
    """Return the arm's programme as a site carried it out; what is no IPS abroad is as stated."""
    drawn = trial.validation != "apart" and trial.programmes[arm] == spread.based_on
    return arm_programme(trial, arm, site) if drawn else stated


def _lived(
    experiment: Experiment, programme: Programme, openness: float, seed: int, world: int
) -> Values:
    """Return each person's outcomes under a programme in a place so open; luck is the world's."""
    market = replace(experiment.labour_market, openness=openness)
    setup = Setup.of(replace(experiment, labour_market=market), [programme])
    return from_tallies(Simulation(setup, seed, _LUCK + world).run())


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Validation(Result):
    """Trials predicted from their control arms.

    `rows` has a row per trial and arm (columns `TABLE`; shares in per cent, the worst missed
    first), `means` the published amounts (`MEANS`), `draws` every run (`run_trial`).
    """

    rows: pd.DataFrame
    means: pd.DataFrame
    draws: pd.DataFrame
    trials: tuple[Trial, ...]

    FILES = (("validation.csv", "rows"), ("means.csv", "means"), ("draws.parquet", "draws"))

    @property
    def named(self) -> str:
        """Say how many trials were scored, and how well."""
        return f"{len(self.scored)} trials, mean log score {self.mean('score'):.2f}"

    @property
    def scored(self) -> pd.DataFrame:
        """Return the rows that count in the mean score."""
        return self.rows[self.rows["validation"] == "scored"]

    def mean(self, column: str) -> float:
        """Return the mean of a column over the scored trials; nan without any."""
        return float(self.scored[column].mean())

    @property
    def error(self) -> float:
        """Return the Monte Carlo error of the mean score."""
        return float(np.sqrt((self.scored["score_error"] ** 2).sum()) / max(len(self.scored), 1))


def validate(
    *trials: str | Path | Trial, experiment: Experiment | None = None,
    pages: Pages | None = None, **how: Unpack[How],
) -> Validation:
    """Predict trials from their control arms, and score the predictions.

    `trials` are names, files or trials; without any, all that ship. World, size of the cohort and
    intake come from the experiment (default: the Danish trial's). `how` is what every study takes
    (`How`); `replicates` are kept worlds here (default: `WORLDS`).

    Raises `InputError` for whatever is wrong in a trial and for a folder that holds another run,
    and `Stopped` or `WorkError` when it is ended early; what was finished by then is kept.
    """
    with gathering(**how):
        plan, kept = plan_validate(trials, experiment, how.get("replicates"))
    with running(plan, pages=pages, **how) as run:
        names, tasks = _tasks(plan, kept, run.seed)
        tables = run.tables("Predicting trials", tasks)
        draws = pd.concat([
            table.assign(trial=name) for name, table in zip(names, tables, strict=True)
        ], ignore_index=True)
        given = tuple(one.trial for one in plan.worlds.values())
        rows, means = judged(given, draws)
        return run.finish(Validation(
            **run.common(len(kept)), rows=rows, means=means, draws=draws, trials=given,
        ))


def judged(trials: Sequence[Trial], draws: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the table of all trials (columns `TABLE`), misses first, and of amounts (`MEANS`)."""
    found = [row_of(trial, draws[draws["trial"] == trial.name]) for trial in trials]
    rows = [row for some, _ in found for row in some]
    rows.sort(key=lambda row: (_KINDS.index(row["validation"]), row["tail"]))
    return pd.DataFrame(rows, columns=list(TABLE)), pd.DataFrame(
        [row for _, some in found for row in some], columns=list(MEANS))


def _tasks(
    plan: Plan, kept: pd.DataFrame, seed: int
) -> tuple[list[str], list[Task[pd.DataFrame]]]:
    """Return the tasks, some worlds of a trial each, and the trial of each."""
    names, tasks = [], []
    for number, (name, experiment) in enumerate(plan.worlds.items()):
        shown = varied(experiment)
        keys = [str(key) for key in kept if key in shown]
        records = [dict(zip(keys, map(float, row), strict=True)) for row in kept[keys].to_numpy()]
        for first in range(0, len(records), _PER_TASK):
            some = records[first : first + _PER_TASK]
            names.append(name)
            tasks.append(table_task(
                f"trial-{number:02d}-{first:04d}", f"{name}, worlds from {first}", run_trial,
                (experiment, seed, first, some),
            ))
    return names, tasks
