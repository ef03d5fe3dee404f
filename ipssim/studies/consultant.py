"""One consultant's week: what its minutes go to, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.errors import InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.simulation import Simulation
from ipssim.studies.engine.result import Result
from ipssim.studies.engine.study import wrong_numbers
from ipssim.studies.explain import wrong_arms
from ipssim.vocabulary import Activity, Event
from ipssim.world.build import Setup

PEOPLE = ("person", "age", "position", "contact", "travel", "employers", "records", "came")


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class ConsultantWeek(Result):
    """A week of one consultant's: `minutes` by activity, `people` of the caseload (`PEOPLE`).

    `week` is the week of the run, from 1; `posts` is how many consultants there are. A person's
    `contact` is what was held open, whether or not the person `came` (None: nothing was due).
    """

    arm: str
    consultant: int
    week: int
    replicate: int
    posts: int
    minutes: Mapping[str, float]
    people: pd.DataFrame

    FILES = (("people.csv", "people"),)


def consultant(
    experiment: Experiment, arm: str = "ips", number: int | None = None, week: int | None = None, *,
    seed: int = 1, replicate: int = 0,
) -> ConsultantWeek:
    """Run the cohort under an arm until a week is over, and return one consultant's part of it.

    `number` counts from 0 (None: who has most people), `week` from 1 (None: when most have
    entered). People and luck are those of `ipssim.explain` with the same seed. Raises `InputError`
    for settings out of range, and for an arm, a consultant or a week that does not exist.
    """
    experiment = check(experiment)
    others = [name for name in experiment.arms if name != arm]
    problems = [*wrong_numbers(seed), *wrong_arms(experiment, [arm, *others[:1]])]
    week = experiment.accrual_weeks if week is None else week
    weeks = experiment.accrual_weeks + experiment.horizon_weeks
    if not 1 <= week <= weeks:
        problems.append(Problem("week", week, message="There is no such week in the run.",
                                allowed=f"a whole number from 1 to {weeks}"))
    if problems:
        raise InputError(problems)
    run = Simulation(Setup.of(experiment, [experiment.arms[arm]]), seed, replicate, record="events")
    run.advance(week - 1)
    before, spent = run.tables.workers.minutes.copy(), _spent(run)
    standing = run.tables.candidates.standing.position.copy()
    run.advance()
    lists = run.caseloads()
    if number is None:
        number = int(np.argmax([len(rows) for rows in lists])) if lists else 0
    if not 0 <= number < len(lists):
        allowed = f"a whole number from 0 to {len(lists) - 1}" if lists else "nobody works here"
        raise InputError([Problem("consultant", number, message="There is no such consultant.",
                                  allowed=allowed)])
    minutes = run.tables.workers.minutes[number] - before[number]
    return ConsultantWeek(
        experiment=experiment, seed=seed, replicates=1, replicate=replicate, arm=arm,
        consultant=number, week=week, posts=len(lists),
        minutes={one.name.lower(): float(minutes[one]) for one in Activity},
        people=_people(run, lists[number], _spent(run) - spent, standing, experiment.arms[arm]),
    )


def _spent(run: Simulation) -> NDArray[np.float64]:
    return run.tables.candidates.help.worker_minutes.astype(np.float64)


def _people(
    run: Simulation, rows: NDArray[np.int64], spent: NDArray[np.float64],
    standing: NDArray[np.uint8], programme: Programme,
) -> pd.DataFrame:
    """Return a row a person of the caseload; of `spent` what is no contact went to employers."""
    events = run.recorder.events()
    events = events[events["week"] == run.week - 1]
    met = events[events["kind"] == int(Event.CONTACT)]
    held = dict(zip(met["candidate"].tolist(), met["amount"].tolist(), strict=True))
    away = {*events["candidate"][events["kind"] == int(Event.STAYED_AWAY)].tolist()}
    found = []
    outreach, age = run.recorder.outreach()[-1], run.tables.candidates.person.age
    for row in rows.tolist():
        records = min(programme.documentation_minutes, float(spent[row]))
        rest = max(float(spent[row]) - records, 0.0)
        travel = min(programme.travel_minutes, rest) if row in held or row in away else 0.0
        rest -= travel
        contact = held.get(row, max(rest - float(outreach[row]), 0.0) if row in away else 0.0)
        found.append((
            row, int(age[row]), int(standing[row]), contact, travel, max(rest - contact, 0.0),
            records, True if row in held else False if row in away else None,
        ))
    return pd.DataFrame(found, columns=list(PEOPLE)).astype({"came": object})
