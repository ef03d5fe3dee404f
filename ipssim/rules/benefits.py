"""Benefits and insecurity: fear for the livelihood, and counselling (S4; S2 6.2)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.benefits import Benefits


@rule
def afraid(insecurity: float, p: Benefits) -> float:
    """Return the fear of losing the livelihood that counts in choices, 0 to 1 (S0 5.5, 6.2)."""
    return p.benefits * insecurity


@rule
def fear_leaves(fear: float, p: Benefits) -> float:
    """Return the share of applications, and of yeses, left by fear for the livelihood (S4)."""
    return 1.0 - p.insecurity_holds_back * fear


@rule
def calm(insecurity: float, p: Benefits) -> float:
    """Return fear of losing the livelihood after benefits counselling (S4)."""
    return insecurity * (1.0 - p.benefits * p.counselling)
