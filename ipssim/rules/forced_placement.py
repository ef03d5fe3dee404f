"""Forced placement: a place that ignores body and mind harms (S0 4.1)."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.settings.mechanisms.forced_placement import ForcedPlacement
from ipssim.settings.world import WorldNumbers


@rule
def mismatch_of(match: float) -> float:
    """Return how far a place is from body, mind and wish, 0 to 1; 0 from half a match up."""
    return 2.0 * max(0.0, 0.5 - match)


@rule
def harm_of(mismatch: float, p: WorldNumbers) -> float:
    """Return a week's symptoms (SD) from a place that fits badly."""
    return p.forced_placement * p.harms * mismatch


@rule
def flare_up_rate(mismatch: float, p: ForcedPlacement) -> float:
    """Return the weekly rate of a flare-up in a place one was sent to (folding cloths, S0 4.1)."""
    return p.forced_placement * p.flare_up * mismatch


@rule
def sick_leave_weeks(u: float, p: ForcedPlacement) -> int:
    """Return the length of the sick leave that follows; `u` is a draw in (0, 1)."""
    return 1 + int(min(-math.log(u), 4.0) * p.sick_weeks)
