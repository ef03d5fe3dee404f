"""Replicates of a comparison: the emulated trial and the cohort, with weekly means and events."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ipssim.outcomes.followup import from_tallies
from ipssim.outcomes.money import ledger_of, money_values
from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.measure import (
    POLICY,
    ByGroup,
    Chunk,
    Rows,
    Sums,
    add_cohorts,
    chunk_of,
)
from ipssim.studies.engine.setups import policy_setups, trial_arms, trial_setup

TRIAL = "trial"
"""The calculation that emulates the trial: different people in each arm, in the trial's numbers."""


def run_chunk(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    """Run replicates `first` to `stop` (not included) of both calculations."""
    rows: Rows = []
    sums: Sums = {}
    groups: ByGroup = {}
    setups = policy_setups(experiment, priced=True)
    for replicate in range(first, stop):
        _add_trial(experiment, seed, replicate, rows, sums)
        add_cohorts(setups, seed, replicate, rows, sums, groups=groups)
    told = {key: one for key, one in groups.items() if key[1] in experiment.arms}
    return chunk_of(first, stop, rows, sums, told)


def recorded_trial(experiment: Experiment, seed: int) -> Simulation | None:
    """Return the first emulated trial, run to its end with events; None without a trial."""
    setup = trial_setup(experiment)
    return None if setup is None else Simulation(setup, seed, 0, record="events").run()


def recorded_events(experiment: Experiment, seed: int, trial: Simulation | None) -> pd.DataFrame:
    """Return the events of the first replicate of both calculations, one after the other.

    That is the emulated `trial`, where there is one, and each arm's first cohort, which is run
    here. `calculation` and `arm` say which; `candidate` is a row of that run.
    """
    arms = list(experiment.arms)
    frames = []
    if trial is not None:
        events = trial.recorder.frame()
        codes = trial.tables.candidates.standing.arm[events["candidate"].to_numpy()]
        names = np.asarray(trial_arms(experiment))[codes]
        frames.append(events.assign(calculation=TRIAL, arm=names))
    for arm, setup in policy_setups(replace(experiment, dials={})).items():
        cohort = Simulation(setup, seed, 0, record="events").run()
        frames.append(cohort.recorder.frame().assign(calculation=POLICY, arm=arm))
    events = pd.concat(frames, ignore_index=True)
    for name, words in (("calculation", [TRIAL, POLICY]), ("arm", arms)):
        events[name] = pd.Categorical(events[name], categories=words)
    return events


def _add_trial(experiment: Experiment, seed: int, replicate: int, rows: Rows, sums: Sums) -> None:
    setup = trial_setup(experiment, priced=True)
    if setup is None:
        return
    run = Simulation(setup, seed, replicate).run()
    values, arm = from_tallies(run), run.tables.candidates.standing.arm
    if setup.prices is not None:
        values |= money_values(ledger_of(run))
    for code, name in enumerate(trial_arms(experiment)):
        mask = arm == code
        people = int(mask.sum())
        rows.extend(
            (replicate, TRIAL, name, outcome, people, float(each[mask].mean()))
            for outcome, each in values.items()
        )
        sums[TRIAL, name] = sums.get((TRIAL, name), 0) + run.weekly[code]
