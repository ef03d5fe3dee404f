"""Which worlds of the last wave are kept, what they tell, and whether that can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.errors import InputError, Problem
from ipssim.studies.match.design import Design
from ipssim.studies.match.emulate import Array, Emulator, bent, straight

KEPT = 400
"""At most so many worlds are kept."""
PSEUDO = 300
"""Simulated trials that are taken for the published one, to see whether their worlds are found."""
INSIDE = 0.8
"""Part of the worlds that the interval of a recovered number holds."""
OUT = 3.0
"""SDs from a target at which a world's own trial contradicts it."""
_FEWEST = 2  # kept worlds of which a spread can be told
RIDGE = 0.3
"""Correlation of prior scores over kept worlds from which two numbers make up for each other."""


@dataclass(frozen=True, slots=True)
class Found:
    """A wave: scores and numbers of its worlds, and the targets that each one's trial gave."""

    z: Array
    numbers: list[dict[str, float]]
    values: pd.DataFrame
    first: int

    def straight(self, design: Design) -> Array:
        """Return the targets on the emulated scale (worlds, targets)."""
        return np.column_stack([straight(name, self.values[name]) for name in design.targets])


@dataclass(frozen=True, slots=True)
class Sifted:
    """The tables of a matching; see `Match`."""

    kept: pd.DataFrame
    parameters: pd.DataFrame
    targets: pd.DataFrame
    ridges: pd.DataFrame
    waves: pd.DataFrame


def sift(
    design: Design, waves: Sequence[Found], drawn_by: Emulator, emulator: Emulator,
    rng: np.random.Generator,
) -> Sifted:
    """Keep worlds of the last wave, and say what they tell.

    `drawn_by` is the emulator that the last wave was drawn with, `emulator` the one fitted with it.
    Raises `InputError` where fewer than two agree.
    """
    last = waves[-1]
    agreement = emulator.agreement(last.z, design.seen, design.spread)
    drawn = drawn_by.agreement(last.z, design.seen, design.spread, design.heat[-1])
    chance = _chances(agreement - drawn)
    chosen = (rng.random(len(chance)) < chance) & _uncontradicted(design, last, emulator)
    rows = np.flatnonzero(chosen)[:KEPT]
    if len(rows) < _FEWEST:
        raise InputError([Problem(
            "worlds", sum(len(wave.z) for wave in waves),
            message=f"Of so many worlds {len(rows)} agree with the trial, too few to say anything.",
            allowed="more worlds",
        )])
    covered, effective = _recovered(design, last, emulator, rng)
    return Sifted(
        _kept(design, last, agreement, rows), _parameters(design, last.z[rows], covered, effective),
        _targets(design, last, emulator, rows), _ridges(design, last.z[rows]),
        _told(design, waves, emulator, len(rows)),
    )


def _chances(logs: Array) -> Array:
    """Return chances in proportion to weights (logs); the highest half per cent count as one."""
    return np.asarray(np.minimum(1.0, np.exp(logs - np.quantile(logs, 0.995))))


def _uncontradicted(design: Design, wave: Found, emulator: Emulator) -> NDArray[np.bool_]:
    """Say of which worlds the own trial is nowhere further off than sampling and luck explain."""
    allowed = np.sqrt(design.spread**2 + emulator.noise**2)
    off = np.abs(wave.straight(design) - design.seen) / allowed
    return np.asarray((off <= OUT).all(axis=1))


def _kept(design: Design, wave: Found, agreement: Array, rows: NDArray[np.int64]) -> pd.DataFrame:
    z = wave.z[rows]
    far = np.sqrt((((z - z.mean(axis=0)) / z.std(axis=0, ddof=1)) ** 2).mean(axis=1))
    return pd.concat([
        pd.DataFrame({"world": wave.first + rows}),
        pd.DataFrame([wave.numbers[row] for row in rows]),
        wave.values.iloc[rows].reset_index(drop=True),
        pd.DataFrame({"agreement": agreement[rows], "from_centre": far}),
    ], axis=1)


def _recovered(
    design: Design, wave: Found, emulator: Emulator, rng: np.random.Generator
) -> tuple[Array, float]:
    """Return how often the interval of each number held the true one, and worlds in an interval.

    A world's own trial, with what else is allowed for, is taken for the published one; all other
    worlds of the wave are weighed by their agreement with it.
    """
    ys = wave.straight(design)
    counted = np.flatnonzero(~np.isnan(ys).any(axis=1))
    truths = rng.choice(counted, min(PSEUDO, len(counted)), replace=False)
    beside = np.sqrt(np.maximum(design.spread**2 - emulator.noise**2, 0.0))
    hits, effective = np.zeros(len(design.specs)), []
    tails = np.array([(1 - INSIDE) / 2, (1 + INSIDE) / 2])
    order = np.argsort(wave.z, axis=0)
    for truth in truths:
        seen = ys[truth] + rng.normal(0.0, beside)
        logs = emulator.agreement(wave.z, seen, design.spread)
        logs[truth] = -np.inf
        weights = np.exp(logs - logs.max())
        weights /= weights.sum()
        effective.append(1.0 / (weights**2).sum())
        for place in range(len(design.specs)):
            along = order[:, place]
            ends = np.searchsorted(np.cumsum(weights[along]), tails).clip(max=len(along) - 1)
            held = wave.z[along[ends], place]
            hits[place] += held[0] <= wave.z[truth, place] <= held[1]
    return np.asarray(hits / len(truths)), float(np.median(effective))


def _parameters(design: Design, z: Array, covered: Array, effective: float) -> pd.DataFrame:
    values = pd.DataFrame(design.values(z))
    return pd.DataFrame([
        (key, spec.value, *np.quantile(values[key], (0.05, 0.5, 0.95)), z[:, place].mean(),
         1.0 - z[:, place].std(ddof=1), 100 * covered[place], effective, str(spec.prior), spec.unit)
        for place, (key, spec) in enumerate(design.specs.items())
    ], columns=["parameter", "before", "low", "median", "high", "from_prior", "contraction",
                "recovered", "effective_worlds", "prior", "unit"])


def _targets(
    design: Design, last: Found, emulator: Emulator, rows: NDArray[np.int64]
) -> pd.DataFrame:
    ys, means = last.straight(design), emulator.means(last.z)
    table = []
    for place, (name, (value, sd)) in enumerate(design.targets.items()):
        own = last.values[name].iloc[rows]
        emulated = bent(name, means[rows, place])
        follows = 1.0 - np.nanvar(ys[:, place] - means[:, place]) / np.nanvar(ys[:, place])
        table.append((name, value, sd, emulated.mean(), *np.quantile(emulated, (0.05, 0.95)),
                      own.mean(), emulator.noise[place], emulator.lack[place], follows))
    return pd.DataFrame(table, columns=[
        "target", "value", "sd", "mean", "low", "high", "own_trials", "luck", "lack", "follows",
    ])


def _ridges(design: Design, z: Array) -> pd.DataFrame:
    found: Array = np.asarray(np.corrcoef(z, rowvar=False), dtype=np.float64)
    keys = list(design.specs)
    pairs = [(keys[a], keys[b], float(found[a, b]))
             for a, b in combinations(range(len(keys)), 2) if abs(found[a, b]) >= RIDGE]
    table = pd.DataFrame(pairs, columns=["parameter", "with", "correlation"])
    return table.sort_values("correlation", key=np.abs, ascending=False, ignore_index=True)


def _told(
    design: Design, waves: Sequence[Found], emulator: Emulator, kept: int
) -> pd.DataFrame:
    return pd.DataFrame([
        (number, len(wave.z), int((~wave.values.isna().any(axis=1)).sum()),
         int(_uncontradicted(design, wave, emulator).sum()), kept * (number == len(waves)))
        for number, wave in enumerate(waves, start=1)
    ], columns=["wave", "worlds", "counted", "not_contradicted", "kept"])
