"""Persistent trial: a failed try returns one to clarification with learning (S0 4.3; S1 2)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.persistent_trial import PersistentTrial
from ipssim.settings.world import WorldNumbers


@rule
def after_setback(clarity: float, support: float, p: WorldNumbers) -> float:
    """Return clarity after a lost job or course: back to clarification, not to zero (S1 2)."""
    return p.persistent_trial * clarity * (1.0 - p.setback * (1.0 - p.support_softens * support))


@rule
def learned(lessons: float, p: PersistentTrial) -> float:
    """Return what lessons take off the log of the rate of losing a place, up to a most."""
    return p.persistent_trial * p.learning_keeps * min(lessons, p.lessons_most)
