"""Resonance: a relation that answers, and keeps more in one person than among many (S1; S0 6)."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.settings.mechanisms.resonance import Resonance
from ipssim.settings.world import WorldNumbers


@rule
def grow_trust(
    trust: float, minutes: float, skill: float, attention: float, p: Resonance,
) -> float:
    """Return trust after a contact: a share of what is missing, per hour (S1; S0 6).

    `attention` (0 to 1) is what the worker's own exhaustion leaves.
    """
    share = p.trust_growth * skill * attention * minutes / 60.0
    return trust + p.resonance * (1.0 - trust) * min(1.0, share)


@rule
def continuity(workers: int, together: int, p: Resonance) -> float:
    """Return the share of what a contact builds that is kept when support is divided, 0 to 1.

    With one worker nothing is lost (S0 6.2; S2 5.5). Trained and placed together they lose less
    (S4).
    """
    lost = p.divided_loses * (1.0 - 1.0 / workers) * (1.0 - p.together_keeps * together)
    return 1.0 - p.resonance * lost


@rule
def fade_trust(trust: float, trust_entry: float, p: Resonance) -> float:
    """Return trust after a week without contact: what was gained fades (S0 6.5)."""
    gained = trust - trust_entry
    return trust - p.fades * gained if gained > 0.0 else trust


@rule
def trust_in_successor(trust: float, trust_entry: float, p: Resonance) -> float:
    """Return trust after a change of worker: part of it lies in the team (S0 2.2, 6)."""
    return trust_entry + p.kept_at_change * max(0.0, trust - trust_entry)


@rule
def known(hours: float, p: Resonance) -> float:
    """Return how well a worker knows a person after hours together, 0 to 1 (S1 1; S0 6)."""
    return 1.0 - math.exp(-hours / p.known_hours)


@rule
def relation(trust: float, hours: float, p: Resonance) -> float:
    """Return what a relation can carry, 0 to 1: to be trusted, and to know the person (S1)."""
    return trust * known(hours, p)


@rule
def reaching(trust: float, present: float, hours: float, p: Resonance) -> float:
    """Return the help that reaches, 0 to 1: trust, presence, and in part knowing the person."""
    share = p.known_least + (1.0 - p.known_least) * known(hours, p)
    return trust * present * share


@rule
def passed_on(hours: float, p: Resonance) -> float:
    """Return the hours' worth of knowledge that a successor begins with (S0 4.2, 6.4)."""
    return p.kept_at_change * hours


@rule
def pushed_stress(trust: float, accompanied: float, p: WorldNumbers) -> float:
    """Return a week's stress of being pushed: with trust pushing works, without it is pressure."""
    return p.resonance * p.strain * accompanied * (1.0 - trust)
