"""The dream and the match: preferences, reality negotiation, compromise (S0 5, 5.2; S1 2; S3)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.rules.common import clip, logistic
from ipssim.rules.forced_placement import mismatch_of
from ipssim.settings.mechanisms.dream_and_match import DreamAndMatch
from ipssim.settings.world import WorldNumbers


@rule
def match_of(
    same_sector: int, hours: float, capacity: float, taste: float, flexibility: float,
    p: DreamAndMatch,
) -> float:
    """Return how well a place fits a person, 0 to 1: wish, hours within reach, and taste.

    Hours fit fully at or below capacity and not at all at twice of it (Becker 1996; S4). What is
    given up of the wish (`flexibility`) is no longer missed.
    """
    strain = clip((hours - capacity) / max(capacity, 1.0), 0.0, 1.0)
    wish = 1.0 if same_sector else flexibility
    return p.match_wish * wish + (1.0 - p.match_wish) * 0.5 * (1.0 - strain + taste)


@rule
def manageable(hours: float, capacity: float, p: DreamAndMatch) -> bool:
    """Say whether a person alone would apply for a job of so many hours (few manage 37, S2 3.5)."""
    return p.dream_and_match == 0.0 or hours <= p.hours_stretch * capacity


@rule
def fewest_hours(
    full_time_only: int, capacity: float, flexibility: float, full_time: float, p: DreamAndMatch
) -> float:
    """Return the hours a job must have for somebody to look at it, until the wish has bent.

    Some want to come back with their full capacity; few of those look for less (S2 4.1, 4.3).
    """
    if p.dream_and_match == 0.0 or not full_time_only or flexibility > 0.5:
        return 0.0
    return min(full_time, capacity)


@rule
def compromised(flexibility: float, support: float, p: WorldNumbers) -> float:
    """Return how much of the wish is given up after a no: reality negotiation (S0 5.2; S3)."""
    step = p.a_no + (p.compromise - p.a_no) * support
    return flexibility + p.dream_and_match * (1.0 - flexibility) * step


@rule
def yes_to_match(match: float, p: DreamAndMatch) -> float:
    """Return the chance of saying yes by how well a place fits, even for one that does not."""
    return logistic(p.match_draws * (0.5 + p.dream_and_match * (match - 0.5)))


@rule
def looks_on(match: float, p: DreamAndMatch) -> bool:
    """Say whether a person goes on searching from a job, because it fits too badly (S0 5.2)."""
    return p.dream_and_match > 0.0 and mismatch_of(match) > 0.0


@rule
def hold_of_match(match: float, p: DreamAndMatch) -> float:
    """Return what a good match takes off the log of the rate at which a job is lost."""
    return p.dream_and_match * p.match_keeps * (match - 0.5)
