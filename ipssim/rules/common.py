"""Small functions that several rules share."""

from __future__ import annotations

import math

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
