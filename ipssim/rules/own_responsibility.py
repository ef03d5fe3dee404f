"""Own responsibility: the candidate decides, and poor choices teach (S3; S4)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.own_responsibility import OwnResponsibility


@rule
def lesson_of(own_choice: int, match: float, p: OwnResponsibility) -> float:
    """Return what a lost place teaches; 1 for an own choice that fitted half (S3; S4).

    The poorer an own choice, the more it teaches; what others chose teaches less.
    """
    if p.own_responsibility <= 0.0:
        return 1.0
    if own_choice:
        return 1.0 + p.poor_teaches * (0.5 - match)
    return p.others_teach


@rule
def risk_left(told: int, p: OwnResponsibility) -> float:
    """Return the share of an employer's disappointment left by candour: the risk was shared."""
    return 1.0 - p.own_responsibility * p.candour_shares * told
