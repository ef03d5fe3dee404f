"""Resonance: a relation that answers; trust grows slowly and is lost with absence (S1; S0 6)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.resonance import Resonance


@rule
def grow_trust(
    trust: float, minutes: float, skill: float, attention: float, p: Resonance,
) -> float:
    """Return trust after a contact: a share of what is missing, per hour (S1; S0 6).

    `attention` (0 to 1) is what the worker's own stress and exhaustion leave.
    """
    share = p.trust_growth * skill * attention * minutes / 60.0
    return trust + p.resonance * (1.0 - trust) * min(1.0, share)


@rule
def fade_trust(trust: float, trust_entry: float, p: Resonance) -> float:
    """Return trust after a week without contact: what was gained fades (S0 6.5)."""
    gained = trust - trust_entry
    return trust - p.trust_fade * gained if gained > 0.0 else trust


@rule
def trust_in_successor(trust: float, trust_entry: float, p: Resonance) -> float:
    """Return trust after a change of worker: part of it lies in the team (S0 2.2, 6)."""
    return trust_entry + p.trust_after_change * max(0.0, trust - trust_entry)


@rule
def pushed_stress(trust: float, accompanied: float, p: Resonance) -> float:
    """Return a week's stress of being pushed: with trust pushing works, without it is pressure."""
    return p.resonance * p.pushed_stress * accompanied * (1.0 - trust)
