"""Worlds that agree with the trial: drawn in waves, each simulated once, the last one sifted.

The first wave is drawn from the priors of the numbers in `configs/match.yaml`. From what came of
it each target is emulated (`emulate.py`), and the next wave is drawn from the prior times the
emulated agreement with the targets, at first with a wide tolerance. Of the last wave a world is
kept with the chance that its agreement is worth, if its own trial does not contradict the targets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Unpack

import numpy as np
import pandas as pd

from ipssim.errors import Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.studies.engine.plan import Plan
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.study import How, Running, gathering, running
from ipssim.studies.engine.tasks import table_task
from ipssim.studies.match.design import DECIMALS, Design
from ipssim.studies.match.emulate import Array, Emulator, sampled, straight
from ipssim.studies.match.measure import trial_values
from ipssim.studies.match.sift import Found, sift
from ipssim.studies.patterns.checks import check_values, checks, distance
from ipssim.studies.priors import drawn_experiment

WORLDS = 20_000
LUCKS = 80
"""Trials of one world, from which the luck of a trial is known."""
CHECKED, TIMES = 100, 2
"""Kept worlds that are held against the checks of direction and size, and replicates of each."""
_STEPS, _PER_TASK, _CHECKS_PER_TASK = 60, 20, 2
_OF_LUCK = 9_000_000  # replicates: away from those of the worlds
_DESIGN = 0x3A7C4  # keeps draws of worlds apart from the luck of runs


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Match(Result):
    """Worlds that agree with the trial, and what is known by them.

    `kept` has a row a world: its number, what it varies by dotted key, its simulated targets, and
    its agreement (log, 0 is perfect). `parameters` says how much narrower each number is than its
    prior (`contraction`, 0 to 1, of the SD of prior scores), and in what share of `PSEUDO` made-up
    trials an interval of `INSIDE` held the true one. `targets` are what was asked and what the kept
    worlds give; `ridges` pairs of numbers that make up for each other; `checks` in what share of
    kept worlds each check of direction and size holds.
    """

    kept: pd.DataFrame
    parameters: pd.DataFrame
    targets: pd.DataFrame
    ridges: pd.DataFrame
    checks: pd.DataFrame
    waves: pd.DataFrame

    FILES = (
        ("parameters.csv", "parameters"), ("targets.csv", "targets"), ("ridges.csv", "ridges"),
        ("checks.csv", "checks"), ("waves.csv", "waves"), ("kept.parquet", "kept"),
    )

    @property
    def nearest(self) -> int:
        """Return the row of the kept world nearest to the centre of them all."""
        return int(self.kept["from_centre"].to_numpy().argmin())


def plan_match(experiment: Experiment, worlds: int = WORLDS) -> Plan:
    """Return what is run; raises `InputError` for an experiment without a trial."""
    experiment = check(experiment)
    wrong = []
    if not experiment.trial.sizes:
        wrong.append(Problem("trial", experiment.trial.name,
                             message="Worlds are held to a trial, and this experiment has none."))
    if not 200 <= worlds <= 1_000_000:
        wrong.append(Problem("worlds", worlds, message="So many worlds cannot be matched.",
                             allowed="a whole number from 200 to 1000000"))
    with gathering(wrong):
        Design.of(experiment)
    return Plan(study="match", experiment=experiment, words="Simulating worlds",
                facts={"worlds": worlds}, replicates=1, place=("match", str(worlds)))


def match(
    experiment: Experiment, *, worlds: int = WORLDS, pages: Pages | None = None,
    **how: Unpack[How],
) -> Match:
    """Simulate `worlds` worlds in waves and keep those that agree with the trial.

    Raises what `running` does, and `InputError` where nothing can be matched.
    """
    how.pop("replicates", None)
    with running(plan_match(experiment, worlds), pages=pages, **how) as run:
        design = Design.of(run.plan.experiment)
        noise = _noise(run, design)
        rng = np.random.default_rng([run.seed, _DESIGN])
        sifted = sift(design, *_waves(run, design, worlds, noise, rng), rng)
        return run.finish(Match(
            **run.common(), kept=sifted.kept, parameters=sifted.parameters,
            targets=sifted.targets, ridges=sifted.ridges, waves=sifted.waves,
            checks=_checks(run, design, sifted.kept),
        ))


def _noise(run: Running, design: Design) -> dict[str, float]:
    """Return the SD of each target over trials of one world, on the emulated scale."""
    tasks = [
        table_task(f"luck-{first:03d}", "trials of one world", simulate,
                   (run.plan.experiment, run.seed, _OF_LUCK + first, [design.luck_at] * _PER_TASK))
        for first in range(0, LUCKS, _PER_TASK)
    ]
    found = pd.concat(run.tables("Simulating the luck of trials", tasks))
    return {name: float(np.nanstd(straight(name, found[name]), ddof=1)) for name in design.targets}


def _waves(
    run: Running, design: Design, worlds: int, noise: Mapping[str, float],
    rng: np.random.Generator,
) -> tuple[list[Found], Emulator, Emulator]:
    """Return every wave, the emulator that drew the last, and that of all but the first wave."""
    sizes = design.sizes(worlds)
    z = design.drawn(sizes[0], rng)
    waves = [_wave(run, design, 1, z, 0)]
    emulator = latest = Emulator.fit(z, waves[0].values, noise)
    for number, (size, heat) in enumerate(zip(sizes[1:], design.heat, strict=True), start=2):
        emulator = latest
        logs = emulator.agreement(z, design.seen, design.spread, heat)
        chance = np.exp(logs - logs.max())
        starts = z[rng.choice(len(z), size, p=chance / chance.sum())]
        z = np.round(sampled(emulator, starts, design, heat, _STEPS, rng), DECIMALS)
        waves.append(_wave(run, design, number, z, sum(sizes[: number - 1])))
        later = waves[1:]
        latest = Emulator.fit(
            np.vstack([wave.z for wave in later]), pd.concat([wave.values for wave in later]),
            noise,
        )
    return waves, emulator, latest


def _wave(run: Running, design: Design, number: int, z: Array, first: int) -> Found:
    """Simulate the worlds of a wave, the first of them with the number `first`."""
    values = design.values(z)
    tasks = []
    for start in range(0, len(z), _PER_TASK):
        some = values[start : start + _PER_TASK]
        digest = hashlib.sha256(repr(some).encode()).hexdigest()[:8]
        tasks.append(table_task(
            f"wave-{number}-{digest}-{first + start:07d}", f"worlds from {first + start}",
            simulate, (run.plan.experiment, run.seed, first + start, some),
        ))
    tables = run.tables(f"Simulating worlds, wave {number}", tasks)
    return Found(z, values, pd.concat(tables, ignore_index=True), first)


def simulate(
    experiment: Experiment, seed: int, first: int, worlds: Sequence[Mapping[str, float]]
) -> pd.DataFrame:
    """Return the targets of one trial in each world, which has the luck of its own number."""
    return pd.DataFrame([
        trial_values(drawn_experiment(experiment, values), seed, number)
        for number, values in enumerate(worlds, first)
    ])


def _checks(run: Running, design: Design, kept: pd.DataFrame) -> pd.DataFrame:
    """Return in what share of kept worlds each check of direction and size holds."""
    some = kept.head(CHECKED)
    records = some[list(design.specs)].to_dict("records")
    digest = hashlib.sha256(repr(records).encode()).hexdigest()[:8]
    tasks = [
        table_task(f"checks-{digest}-{first:04d}", f"checks of worlds from {first}", check_worlds,
                   (run.plan.experiment, run.seed, first,
                    records[first : first + _CHECKS_PER_TASK]))
        for first in range(0, len(records), _CHECKS_PER_TASK)
    ]
    found = pd.concat(run.tables("Holding worlds against the checks", tasks))
    rows = []
    for one in checks():
        values = found[one.key].dropna()
        held = values.map(lambda value, one=one: distance(one, value) == 0)
        rows.append((one.key, one.what, 100 * held.mean(), values.mean(), one.low, one.high,
                     one.unit, len(values)))
    return pd.DataFrame(rows, columns=[
        "check", "what", "holds", "mean", "band_low", "band_high", "unit", "worlds",
    ])


def check_worlds(
    experiment: Experiment, seed: int, first: int, worlds: Sequence[Mapping[str, float]]
) -> pd.DataFrame:
    """Return the numbers of the checks in each world: means of `TIMES` replicates of its own."""
    return pd.DataFrame([
        pd.DataFrame([
            check_values(drawn_experiment(experiment, values), seed, TIMES * number + replicate)
            for replicate in range(TIMES)
        ]).mean()
        for number, values in enumerate(worlds, first)
    ])
