"""The jobcentre that goes on beside: talks that are due, caseworkers who change."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers


@rule
def talk_stress(stress: float, system_trust: float, new_caseworker: int, p: WorldNumbers) -> float:
    """Return stress after a talk: less with trust in the system, more when the story is retold.

    Caseworkers are often kind people in a hard frame (S0 4.2); what weighs is the demand.
    """
    strain = p.acceleration * p.talk_stress * (1.0 - system_trust)
    if new_caseworker:
        strain *= p.retelling
    return min(1.0, stress + strain)
