"""Employers: openings that come and go, and a trust of their own in each consultant."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers


@rule
def openings_after(
    openings: int, rate: float, lapse: float, most: int, come: float, go: float,
) -> int:
    """Return openings after a week: one may lapse (each with chance `lapse`), one may come.

    `come` and `go` are draws in (0, 1); `most` is how many an employer of this size can have.
    """
    if openings > 0 and go < 1.0 - (1.0 - lapse) ** openings:
        openings -= 1
    if openings < most and come < rate:
        openings += 1
    return openings


@rule
def trust_after_visit(trust: float, skill: float, p: WorldNumbers) -> float:
    """Return an employer's trust in a consultant after a visit, call or letter (S2 3.5)."""
    return trust + (1.0 - trust) * min(1.0, p.employer_trust_growth * skill)


@rule
def trust_after_harm(trust: float, p: WorldNumbers) -> float:
    """Return that trust after a candidate refused or left early: a bridge burnt (S3)."""
    return trust * (1.0 - p.employer_trust_burnt)
