"""Employer network: a trust of its own per employer, bridges built and burnt (S2 3.5; S3)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.employer_network import EmployerNetwork
from ipssim.settings.world import WorldNumbers


@rule
def trust_after_visit(trust: float, skill: float, p: EmployerNetwork) -> float:
    """Return an employer's trust in a consultant after a visit, call or letter (S2 3.5)."""
    return trust + (1.0 - trust) * min(1.0, p.employer_trust_growth * skill)


@rule
def trust_after_success(trust: float, p: EmployerNetwork) -> float:
    """Return that trust after a placement that lasts: a bridge built (S2 3.5)."""
    return trust + (1.0 - trust) * p.employer_trust_growth


@rule
def trust_after_harm(trust: float, risk: float, p: EmployerNetwork) -> float:
    """Return that trust after a candidate refused or left early: a bridge burnt (S3).

    `risk` (0 to 1) is the part of the disappointment that candour left; a successor, whom the
    employer does not know, starts with all of it.
    """
    return trust * (1.0 - p.employer_trust_lost * risk)


@rule
def vouched(trust: float, p: EmployerNetwork) -> float:
    """Return what an employer's trust adds to the log odds of an interview."""
    return p.employer_network * p.vouch_effect * trust


@rule
def best_of_lead(trust: float, openings: int, p: EmployerNetwork) -> float:
    """Return how sure a lead is to be had: the employer's trust, then the openings."""
    return p.employer_network * trust + 0.1 * openings


@rule
def told_to_centre(goodwill: float, p: WorldNumbers) -> float:
    """Return the share of what is known of a person that a company centre acts on (S2 3.5, 6.2).

    All hangs on the goodwill of its consultants, 1 on average.
    """
    return min(1.0, p.centre_told * (1.0 + p.employer_network * (goodwill - 1.0)))


@rule
def come_through(requested: float, p: WorldNumbers) -> float:
    """Return the requested hours that a company centre comes to this week; others wait."""
    return requested / p.centre_weeks
