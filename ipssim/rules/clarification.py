"""Clarification (afklaring): getting to know what work or education, and daring to try it."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers


@rule
def find_clarity(clarity: float, support: float, p: WorldNumbers) -> float:
    """Return clarity after a week, alone and with help (S0 4.3)."""
    return clarity + (1.0 - clarity) * (p.own_clarity + p.support_clarity * support)


@rule
def search_threshold(ambivalence: float, accompanied: float, p: WorldNumbers) -> float:
    """Return the clarity a person asks for before searching (S0 5.1; S4).

    `accompanied` (0 to 1) is the presence of a worker who starts search at once; it makes trying
    safe and takes part of the threshold away.
    """
    return p.fear_threshold * ambivalence * (1.0 - p.rapid_discount * accompanied)


@rule
def after_setback(clarity: float, support: float, p: WorldNumbers) -> float:
    """Return clarity after a lost job or course: back to clarification, not to zero (S1 2)."""
    return clarity * (1.0 - p.setback * (1.0 - 0.5 * support))
