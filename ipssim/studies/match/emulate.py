"""What each target would be on average in a world that was not run: a quadratic of its numbers.

Numbers are written as standard normal scores of their priors, so that a prior is the same bell in
every direction; targets as they are most nearly straight: log odds of shares, logs of weeks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit

Array = NDArray[np.float64]
_EDGE = 0.2  # %: nearer to 0 or 100 a share has no log odds
_HOLD = 1.0  # worlds' worth of belief that scores do not bend or work together
_FAR = 3.5  # SDs of the prior: further out the quadratic is not followed


def straight(name: str, values: Any) -> Array:
    """Return values of a target on the scale on which they are emulated."""
    given = np.asarray(values, dtype=np.float64)
    if is_share(name):
        return np.asarray(logit(np.clip(given, _EDGE, 100 - _EDGE) / 100))
    return np.log(np.maximum(given, 0.0) + 1.0)


def bent(name: str, values: Any) -> Array:
    """Return values on that scale as they are shown: %, weeks, months."""
    given = np.asarray(values, dtype=np.float64)
    return np.asarray(100 * expit(given) if is_share(name) else np.exp(given) - 1.0)


def is_share(name: str) -> bool:
    """Say whether a target is a share of people."""
    return name.startswith(("any_", "job_", "education_"))


def spread_of(name: str, value: float, sd: float) -> float:
    """Return an SD of a target, near a value, on the scale on which it is emulated."""
    low, high = straight(name, [value - sd, value + sd])
    return float(high - low) / 2


def terms(z: Array) -> Array:
    """Return 1, each score, and each product of two, by row (worlds, terms)."""
    near = np.clip(z, -_FAR, _FAR)
    first, second = np.triu_indices(z.shape[1])
    return np.hstack((np.ones((len(z), 1)), near, near[:, first] * near[:, second]))


@dataclass(frozen=True, slots=True)
class Emulator:
    """Means of targets as quadratics of scores, `lack` what they miss beyond the luck of a run.

    `coefficients` has a column a target; `noise` is the SD of luck and `rest` the SD of what is
    left over in the worlds it was fitted to, on the emulated scale.
    """

    names: tuple[str, ...]
    coefficients: Array
    rest: Array
    noise: Array

    @classmethod
    def fit(
        cls, z: Array, found: pd.DataFrame, noise: Mapping[str, float]
    ) -> Emulator:
        """Fit each target, by penalised least squares, to the worlds in which it was counted."""
        names = tuple(noise)
        rows = terms(z)
        held = np.diag(np.where(np.arange(rows.shape[1]) > z.shape[1], _HOLD, 0.0))
        coefficients, rest = [], []
        for name in names:
            values = straight(name, found[name])
            known = ~np.isnan(values)
            inside = rows[known].T @ rows[known]
            solved = np.linalg.solve(inside + held, rows[known].T @ values[known])
            left = values[known] - rows[known] @ solved
            used = float(np.trace(np.linalg.solve(inside + held, inside)))
            coefficients.append(solved)
            rest.append(np.sqrt((left**2).sum() / max(1.0, known.sum() - used)))
        return cls(names, np.column_stack(coefficients), np.array(rest),
                   np.array([noise[name] for name in names]))

    @property
    def lack(self) -> Array:
        """Return the SD that is left over beyond luck: what a quadratic cannot follow."""
        return np.asarray(np.sqrt(np.maximum(self.rest**2 - self.noise**2, 0.0)))

    def means(self, z: Array) -> Array:
        """Return the targets on the emulated scale (worlds, targets)."""
        return np.asarray(terms(z) @ self.coefficients)

    def agreement(self, z: Array, seen: Array, spread: Array, heat: float = 1.0) -> Array:
        """Return the log of how well worlds agree with what was seen, with SDs `spread`.

        What the emulator lacks is added to the spread; `heat` multiplies the variance.
        """
        allowed = heat * (spread**2 + self.lack**2)
        return np.asarray(-0.5 * ((self.means(z) - seen) ** 2 / allowed).sum(axis=1))


class Seen(Protocol):
    """What worlds are held to, on the emulated scale."""

    @property
    def seen(self) -> Array:
        """Return the targets."""

    @property
    def spread(self) -> Array:
        """Return their SDs."""


def sampled(
    emulator: Emulator, starts: Array, held_to: Seen, heat: float, steps: int,
    rng: np.random.Generator,
) -> Array:
    """Return worlds drawn from the prior times their agreement, one from each of the starts.

    Elliptical slice sampling (Murray, Adams and MacKay 2010): every step draws a world from the
    prior, and goes towards it as far as the agreement allows. Nothing is tuned.
    """
    seen, spread = held_to.seen, held_to.spread
    z = starts.copy()
    now = emulator.agreement(z, seen, spread, heat)
    for _ in range(steps):
        other = rng.standard_normal(z.shape)
        least = now + np.log(rng.random(len(z)))
        angle = rng.uniform(0, 2 * np.pi, len(z))
        low, high = angle - 2 * np.pi, angle.copy()
        moving = np.arange(len(z))
        while len(moving):
            turn = angle[moving, None]
            tried = z[moving] * np.cos(turn) + other[moving] * np.sin(turn)
            logs = emulator.agreement(tried, seen, spread, heat)
            taken = logs >= least[moving]
            z[moving[taken]], now[moving[taken]] = tried[taken], logs[taken]
            moving = moving[~taken]
            left = angle[moving] < 0
            low[moving[left]], high[moving[~left]] = angle[moving[left]], angle[moving[~left]]
            angle[moving] = rng.uniform(low[moving], high[moving])
    return z
