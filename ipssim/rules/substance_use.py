"""Substance use: stress and loose weeks drive it, rhythm holds it at bay (S0 4.3, 5.2.1; S4)."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.rules.common import clip
from ipssim.settings.mechanisms.substance_use import SubstanceUse


@rule
def rhythm_of(memory: float, occupied: int, p: SubstanceUse) -> float:
    """Return the rhythm of a person's weeks, 0 to 1: full with a place, else by meetings (S0).

    `memory` is remembered contact in minutes a week.
    """
    return 1.0 if occupied else min(1.0, memory / p.rhythm_minutes)


@rule
def pulled(stress: float, rhythm: float, p: SubstanceUse) -> float:
    """Return the factor on the own level that use is drawn to."""
    loose = p.loose_uses * (1.0 - rhythm) - p.rhythm_holds * rhythm
    return 1.0 + p.substance_use * (p.stress_uses * stress + loose)


@rule
def next_use(
    substance: float, substance_entry: float, stress: float, rhythm: float, p: SubstanceUse
) -> float:
    """Return use after a week, 0 to 1; those who do not use do not begin (assumed).

    It follows the own level, raised by stress and loose weeks, lowered by rhythm.
    """
    drawn_to = clip(substance_entry * pulled(stress, rhythm, p), 0.0, 1.0)
    return substance + p.substance_use * p.use_turns * (drawn_to - substance)


@rule
def harm_of_use(substance: float, p: SubstanceUse) -> float:
    """Return a week's symptoms (SD) from use."""
    return p.substance_use * p.use_harms * substance


@rule
def use_relapses(substance: float, p: SubstanceUse) -> float:
    """Return what use adds to the log of the rate of relapse (S0 5)."""
    return p.substance_use * p.use_relapses * substance


@rule
def use_drops_out(substance: float, p: SubstanceUse) -> float:
    """Return the factor on dropping out of a programme; never a reason to be excluded (S4)."""
    return math.exp(p.substance_use * p.use_drops * substance)


@rule
def use_loses(substance: float, p: SubstanceUse) -> float:
    """Return what use adds to the log of the rate of losing a job or a course."""
    return p.substance_use * p.use_loses * substance


@rule
def uses_harmfully(substance: float, p: SubstanceUse) -> bool:
    """Say whether use is harmful; nobody's is where the mechanism is off."""
    return p.substance_use > 0.0 and substance >= p.harmful_use
