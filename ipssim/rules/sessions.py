"""Sessions of cognitive remediation and work-related social skills (IPS+; evidence)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers


@rule
def attends(u: float, motivation: float, stress: float) -> bool:
    """Say whether a person comes to a session; `u` is a draw in (0, 1) (assumed)."""
    return u < (0.5 + 0.5 * motivation) * (1.0 - 0.5 * stress)


@rule
def remediated(cognition: float, attended: int, offered: int, p: WorldNumbers) -> float:
    """Return cognition (SD) after the sessions attended so far; the effect may be nil."""
    return cognition + p.remediation * attended / max(offered, 1)


@rule
def skills_gained(attended: int, offered: int, p: WorldNumbers) -> float:
    """Return log odds that social-skills sessions add to an offer; the effect may be nil."""
    return p.skills_training * attended / max(offered, 1)
