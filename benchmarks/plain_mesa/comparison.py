"""The plain model's outcomes beside the core's."""

from __future__ import annotations

import argparse
from types import SimpleNamespace
from typing import Any

import numpy as np

from ipssim.outcomes.definitions import FOLLOWED_UP
from ipssim.outcomes.followup import from_tallies
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import trial_setup
from ipssim.world.build import Setup
from ipssim.world.columns import TABLES

from .model import PlainTrial, run_plain

_TALLIES = (
    "first_job", "first_study", "employer", "study_since", "hours", "weeks_job", "weeks_either",
    "longest_job", "symptoms", "support_sum", "contact_minutes", "had_fleksjob", "decision",
    "clarified", "weeks_on_benefit", "municipal_share_weeks",
)


_NOT_COUNTED = ("jobs_lost", "relapses", "stays", "weeks_sick", "dropped_out")
COUNTED = tuple(code for code in FOLLOWED_UP if code not in (
    "job_lost", "relapse_ever", "hospital_ever", "weeks_sick", "dropped_out",
))
"""Outcomes that the plain model counts."""


def plain_values(model: PlainTrial) -> dict[str, Any]:
    """Return outcomes per person in the core's wording."""
    people = SimpleNamespace()
    for column in TABLES["candidates"]:
        if column.name in _TALLIES:
            group = vars(people).setdefault(column.group, SimpleNamespace())
            setattr(group, column.name, model.column(column.name))
    for name in _NOT_COUNTED:
        setattr(people.tally, name, np.zeros(model.setup.size))
    stand_in = SimpleNamespace(tables=SimpleNamespace(candidates=people), setup=model.setup)
    values = from_tallies(stand_in)  # type: ignore[arg-type]
    return {code: values[code] for code in COUNTED}


def by_arm(values: dict[str, Any], arm: Any) -> Any:
    """Return means as an array (outcome, arm)."""
    return np.array([[values[o][arm == a].mean() for a in np.unique(arm)] for o in COUNTED])


def agreement(setup: Setup, seeds: int, core_runs: int, tell: Any = print) -> list[dict[str, Any]]:
    """Compare outcome means by arm between the two; errors are from the spread over runs."""
    plain, core = [], []
    for seed in range(seeds):
        model, took = run_plain(setup, 1, seed)
        plain.append(by_arm(plain_values(model), model.column("arm")))
        tell(f"  plain model, run {seed + 1} of {seeds}: {took:.2f} s")
    for seed in range(core_runs):
        run = Simulation(setup, 1, seed).run()
        core.append(by_arm(from_tallies(run), run.tables.candidates.arm))
    a, b = np.array(plain), np.array(core)
    spread = b.std(axis=0, ddof=1)  # of one run: both models have the same
    error = spread * np.sqrt(1.0 / seeds + 1.0 / core_runs)
    return [
        {
            "outcome": outcome, "arm": arm, "plain": a[:, i, arm].mean(),
            "core": b[:, i, arm].mean(), "error": error[i, arm],
        }
        for i, outcome in enumerate(COUNTED) for arm in range(a.shape[2])
    ]


def in_errors(row: dict[str, Any]) -> float:
    """Return how many standard errors the two are apart in a row of `agreement`."""
    apart = float(row["plain"] - row["core"])
    return apart / row["error"] if row["error"] > 0.0 else 0.0 if apart == 0.0 else np.inf


def main() -> None:
    """Compare the plain model's outcomes with the core's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--core-runs", type=int, default=100)
    arguments = parser.parse_args()
    setup = trial_setup(load_experiment())
    assert setup is not None
    for row in agreement(setup, arguments.seeds, arguments.core_runs):
        print(f"{row['outcome']:24s} arm {row['arm']}  plain {row['plain']:8.3f}  "
              f"core {row['core']:8.3f}  z {in_errors(row):+.1f}")
