"""Persistent trial and own responsibility: what a failed try teaches (S0 4.3; S1 2; S3; S4)."""

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
    """Return what lessons take off the log of the rate of losing a place."""
    return p.persistent_trial * p.learning_keeps * lessons


@rule
def lesson_of(own_choice: int, match: float, p: PersistentTrial) -> float:
    """Return what a lost place teaches; 1 for an own choice that fitted half (S3; S4).

    The poorer an own choice, the more it teaches; what others chose teaches as far as it fitted.
    """
    if p.persistent_trial <= 0.0:
        return 1.0
    return 1.0 + (0.5 - match) if own_choice else match


@rule
def risk_left(told: int, p: PersistentTrial) -> float:
    """Return the share of an employer's disappointment left by candour (S3): a shared risk."""
    return 1.0 - p.persistent_trial * p.candour_shares * told
