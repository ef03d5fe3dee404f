"""Small functions that several rules share."""

from __future__ import annotations

import math
from typing import Any

from numpy.typing import NDArray

from ipssim.compiled import rule


@rule
def logistic(x: float) -> float:
    """Return the probability whose log odds are `x`."""
    return 1.0 / (1.0 + math.exp(-x))


@rule
def clip(x: float, low: float, high: float) -> float:
    """Return `x` kept between `low` and `high`."""
    return min(max(x, low), high)


@rule
def happens(rate: float, u: float) -> bool:
    """Say whether an event with this weekly rate happens at least once this week.

    The chance is 1 - exp(-rate), which is below the rate: most weeks are decided without `exp`.
    """
    return u < rate and u < 1.0 - math.exp(-rate)


@rule
def sort_by(score: NDArray[Any], items: NDArray[Any], n: int) -> None:
    """Sort the first `n` items in place by rising score, equal scores by item (Shell 1959).

    NumPy's sort would have to allocate, and compiled code here owns no memory: that keeps
    reference counting, a tenth of a small run, out of it.
    """
    gap = n // 2
    while gap > 0:
        for a in range(gap, n):
            s, i = score[a], items[a]
            b = a
            while b >= gap and (
                score[b - gap] > s or (score[b - gap] == s and items[b - gap] > i)
            ):
                score[b], items[b] = score[b - gap], items[b - gap]
                b -= gap
            score[b], items[b] = s, i
        gap = gap // 2
