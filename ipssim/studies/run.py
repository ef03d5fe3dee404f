"""Run replicates: per arm the mean of every outcome, and weekly means."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.outcomes.followup import from_tallies
from ipssim.recorder import WEEKLY
from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.studies.design import policy_setups, trial_arms, trial_setup

TRIAL, POLICY = "trial", "policy"


@dataclass(frozen=True, slots=True)
class Chunk:
    """The results of replicates `first` to `stop` (not included).

    `means` has columns replicate, calculation, arm, outcome, people, mean; `weekly` has
    calculation, arm, week and the sums over replicates of the counts in `WEEKLY`.
    """

    first: int
    stop: int
    means: pd.DataFrame
    weekly: pd.DataFrame


Rows = list[tuple[int, str, str, str, int, float]]
Sums = dict[tuple[str, str], NDArray[np.float64]]


def run_chunk(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    """Run replicates `first` to `stop` (not included) of both calculations."""
    rows: Rows = []
    sums: Sums = {}
    for replicate in range(first, stop):
        _run_trial(experiment, seed, replicate, rows, sums)
        _run_policy(experiment, seed, replicate, rows, sums)
    columns = ["replicate", "calculation", "arm", "outcome", "people", "mean"]
    return Chunk(first, stop, pd.DataFrame(rows, columns=columns), _weekly_frame(sums))


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


def _run_trial(experiment: Experiment, seed: int, replicate: int, rows: Rows, sums: Sums) -> None:
    setup = trial_setup(experiment)
    if setup is None:
        return
    simulation = Simulation(setup, seed, replicate).run()
    values = from_tallies(simulation)
    arm = simulation.tables.candidates.standing.arm
    for code, name in enumerate(trial_arms(experiment)):
        mask = arm == code
        people = int(mask.sum())
        for outcome in OUTCOMES:
            mean = float(values[outcome][mask].mean())
            rows.append((replicate, TRIAL, name, outcome, people, mean))
        _add(sums, (TRIAL, name), simulation.weekly[code])


def _run_policy(experiment: Experiment, seed: int, replicate: int, rows: Rows, sums: Sums) -> None:
    done: dict[int, tuple[dict[str, float], NDArray[np.float64], int]] = {}
    for name, setup in policy_setups(experiment).items():
        if id(setup) not in done:
            simulation = Simulation(setup, seed, replicate).run()
            means = {code: float(v.mean()) for code, v in from_tallies(simulation).items()}
            done[id(setup)] = (means, simulation.weekly[0], setup.size)
        means, weekly, size = done[id(setup)]
        rows.extend((replicate, POLICY, name, code, size, mean) for code, mean in means.items())
        _add(sums, (POLICY, name), weekly)


def _add(sums: Sums, key: tuple[str, str], weekly: NDArray[np.float64]) -> None:
    sums[key] = sums[key] + weekly if key in sums else weekly.copy()


def _weekly_frame(sums: Sums) -> pd.DataFrame:
    frames = []
    for (calculation, arm), total in sums.items():
        frame = pd.DataFrame(total, columns=list(WEEKLY))
        frame.insert(0, "week", np.arange(len(frame)))
        frame.insert(0, "arm", arm)
        frame.insert(0, "calculation", calculation)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)
