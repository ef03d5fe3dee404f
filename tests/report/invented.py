"""Results with invented levels: every number is made up and means nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.settings.read.load import load, load_experiment, options
from ipssim.studies import sweep as sweeps
from ipssim.studies.ablation import GOAL, START, Ablation, plan_ablation
from ipssim.studies.designs import design_of
from ipssim.studies.engine.estimates import Levels
from ipssim.studies.engine.measure import cell_name
from ipssim.studies.match.design import Design
from ipssim.studies.match.emulate import Emulator, bent, straight
from ipssim.studies.match.sift import Found, sift
from ipssim.studies.match.study import Match
from ipssim.studies.path import WATCHED, Path, plan_path
from ipssim.studies.patterns.checks import checks
from ipssim.studies.score import means_of
from ipssim.studies.sweep import Sweep
from ipssim.studies.validate import Validation, judged

DOES = (6.0, -3.0, 4.0)
"""What the first steps of a path add; all others add little."""
GAIN = {"resonance": 6.0, "belief": 2.0, "exhaustion": -3.0}
"""What mechanisms add to a difference of 5 with all off."""


def path(
    experiment: Experiment, start: str | Programme, goal: str | Programme, runs: int = 30, *,
    grouped: bool = True,
) -> Path:
    """Return a path on which the first three steps do much, with interaction."""
    plan = plan_path(experiment, start, goal, grouped=grouped)
    does = [*DOES, *[0.2] * len(plan.steps)]
    chance, rows = np.random.default_rng(1), []
    for chosen, arm in plan.points.items():
        level = 40 + sum(does[step] for step in chosen) + 2.5 * (0 in chosen and 2 in chosen)
        rows += _rows(arm, level + chance.normal(0, 0.4, (len(OUTCOMES), runs)))
    return Path.of_levels(
        plan, Levels(pd.DataFrame(rows)), WATCHED, experiment=experiment, **_made(runs)
    )


def ablation(runs: int = 30) -> Ablation:
    """Return an ablation in which two mechanisms work through each other."""
    plan = plan_ablation(load_experiment([]))
    chance, rows = np.random.default_rng(1), []
    for name, world in plan.worlds.items():
        switches = world.world.mechanisms
        on = {one.field for one in MECHANISMS if getattr(switches, one.field)}
        gain = 5 + sum(GAIN[one] for one in GAIN if one in on) + 2 * ({"resonance", "belief"} <= on)
        for arm, level in ((START, 40.0), (GOAL, 40.0 + gain)):
            drawn = level + chance.normal(0, 0.3, (len(OUTCOMES), runs))
            rows += _rows(cell_name(name, arm), drawn)
    return Ablation.of_levels(
        plan, Levels(pd.DataFrame(rows)), WATCHED, experiment=plan.experiment, **_made(runs)
    )


def _rows(arm: str, levels: Sequence[Sequence[float]]) -> list[dict[str, Any]]:
    """Return levels (outcome, run) of an arm as a study measures them: shares from 0 to 1."""
    return [
        {"arm": arm, "outcome": code, "replicate": run,
         "mean": level * (0.01 if outcome.unit == "%" else 0.1)}
        for (code, outcome), runs in zip(OUTCOMES.items(), levels, strict=True)
        for run, level in enumerate(runs)
    ]


def _made(runs: int) -> dict[str, Any]:
    manifest = {"version": "0", "run": "invented", "seed": 1, "replicates": runs}
    return {"seed": 1, "replicates": runs, "manifest": manifest}


def validation(worlds: int = 3) -> Validation:
    """Return every trial that ships with invented predictions, some far off, some control unmet."""
    every = [load(name, "trial") for name in options("trial")]
    trials = tuple(trial for trial in every if trial.validation != "none")
    chance, rows = np.random.default_rng(1), []
    for number, trial in enumerate(trials):
        for place in range(10 * worlds):
            for arm in trial.sizes:
                means = {trial.outcome: 0.15 + 0.05 * number + 0.02 * chance.standard_normal()}
                means |= {one.outcome: 22 + chance.standard_normal()
                          for one in means_of(trial, arm)}
                rows += [(place // 10, place % 10, arm, code, mean, 20.0, -0.5, -(number == 2),
                          0.3, trial.name) for code, mean in means.items()]
    draws = pd.DataFrame(rows, columns=[
        "world", "draw", "arm", "outcome", "mean", "sd", "openness", "unmet", "site_spread",
        "trial",
    ])
    table, means_table = judged(trials, draws)
    return Validation(
        experiment=load_experiment(), seed=1, replicates=worlds, rows=table, means=means_table,
        draws=draws, trials=trials,
    )


def matching() -> Match:
    """Worlds whose targets are a formula of their numbers: nothing is simulated."""
    experiment, rng = load_experiment(), np.random.default_rng(1)
    design = Design.of(experiment)
    waves = []
    for first in (0, 600):
        z = rng.standard_normal((600, len(design.specs)))
        values = pd.DataFrame({
            name: bent(name, float(straight(name, value)) + 0.1 * z[:, place] - 0.1 * z[:, -1]
                       + rng.normal(0.0, 0.05, len(z)))
            for place, (name, (value, _)) in enumerate(design.targets.items())
        })
        waves.append(Found(z, design.values(z), values, first))
    noise = dict.fromkeys(design.targets, 0.05)
    drawn_by, emulator = (Emulator.fit(wave.z, wave.values, noise) for wave in waves)
    found = sift(design, waves, drawn_by, emulator, rng)
    held = pd.DataFrame([
        (one.key, one.what, 50.0 + place, 1.5, one.low, one.high, one.unit, 100)
        for place, one in enumerate(checks())
    ], columns=["check", "what", "holds", "mean", "band_low", "band_high", "unit", "worlds"])
    return Match(
        experiment=experiment, seed=1, replicates=1, kept=found.kept, parameters=found.parameters,
        targets=found.targets, ridges=found.ridges, waves=found.waves, checks=held,
    )


def sweep(
    words: Sequence[str], *, kind: str = "grid", count: int | None = None, worlds: int = 0,
    moves: float = 0.002, fails: Sequence[int] = (), runs: int = 8,
) -> Sweep:
    """Return a sweep in which `moves` is what a person less per worker brings, as a share.

    Points with a caseload of IPS among `fails` fail.
    """
    def run_point(
        experiment: Experiment, seed: int, values: Any, subgroups: bool, first: int, stop: int
    ) -> pd.DataFrame:
        ((arm, programme),) = experiment.arms.items()
        if arm == "ips" and programme.caseload_cap in fails:
            raise ValueError("invented")
        world = np.random.default_rng([len(values), int(1e6 * sum(values.values())) % 10_000])
        moved = moves + (0.0005 * world.standard_normal() if values else 0.0)
        helped = moved * (80 - programme.caseload_cap) + 0.02 * (programme.desk_days > 0)
        rows = []
        for replicate in range(first, stop):
            luck = np.random.default_rng([replicate, arm == "package"]).standard_normal()
            rows += [
                (replicate, "everybody", code, 60.0 - programme.caseload_cap / 2
                 if code == "contact_hours" else 0.4 + helped + 0.01 * luck)
                for code in OUTCOMES
            ]
        return pd.DataFrame(rows, columns=["replicate", "subgroup", "outcome", "value"])

    shipped = () if "=" not in words[0] else (
        "experiment=ips_vs_package", "~arms.usual", "~arms.none")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweeps, "run_point", run_point)
        design = design_of([*shipped, *words], kind=kind, count=count)
        return sweeps.sweep(design, replicates=runs, worlds=worlds, workers=1)
