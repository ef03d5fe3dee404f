"""Substance use: rhythm holds it at bay, and what it does (S0 4.3, 5, 5.2.1; S4).

Use is counted in what is called harmful: 1 from there on, 2 at its highest.
"""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.rules.presence import presence
from ipssim.settings.mechanisms.substance_use import SubstanceUse
from ipssim.settings.world import WorldNumbers


@rule
def rhythm_of(memory: float, occupied: int, p: WorldNumbers) -> float:
    """Return the rhythm of a person's weeks, 0 to 1: full with a place, else by meetings (S0).

    `memory` is remembered contact in minutes a week.
    """
    return 1.0 if occupied else presence(memory, p)


@rule
def held_use(substance_entry: float, rhythm: float, p: SubstanceUse) -> float:
    """Return use this week: the own level, that of loose weeks, lowered by rhythm."""
    return substance_entry * (1.0 - p.substance_use * p.rhythm_holds * rhythm)


@rule
def harm_of_use(substance: float, p: WorldNumbers) -> float:
    """Return a week's symptoms (SD) from use."""
    return p.substance_use * p.harms * substance


@rule
def cost_of_use(substance: float, p: SubstanceUse) -> float:
    """Return what use adds to the log of the rate of relapse, or of losing a place (S0 5)."""
    return p.substance_use * p.use_costs * substance


@rule
def use_drops_out(substance: float, p: SubstanceUse) -> float:
    """Return the factor on dropping out of a programme; never a reason to be excluded (S4)."""
    return math.exp(cost_of_use(substance, p))


@rule
def uses_harmfully(substance: float, p: SubstanceUse) -> bool:
    """Say whether use is harmful; nobody's is where the mechanism is off."""
    return p.substance_use > 0.0 and substance >= 1.0
