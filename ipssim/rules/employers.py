"""Employers: openings that come and go by themselves, whoever is looking."""

from __future__ import annotations

import math

from ipssim.compiled import rule

_FAR = 30_000  # weeks; later than any run


@rule
def weeks_until(rate: float, u: float) -> int:
    """Return in how many weeks something that happens at a weekly rate happens next, 1 or more.

    The chance of each week is 1 - exp(-rate), and `u` is a draw in (0, 1). Openings come at a
    rate by employer and lapse at another (rates assumed; many are never advertised, S2 3.5).
    """
    if rate <= 0.0:
        return _FAR
    return 1 + int(min(-math.log(u) / rate, _FAR - 1.0))


@rule
def open_at_first(rate: float, lapse: float, u: float) -> bool:
    """Say whether an opening is there when a run begins, as often as it is in the long run."""
    return u * (rate + lapse) < rate
