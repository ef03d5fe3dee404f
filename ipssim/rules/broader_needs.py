"""Broader needs: help beyond work builds trust and eats time (S3)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.broader_needs import BroaderNeeds
from ipssim.settings.world import WorldNumbers


@rule
def need_rate(p: BroaderNeeds) -> float:
    """Return the weekly rate at which a need for help beyond work arises."""
    return p.broader_needs * p.need_arises


@rule
def asked_for(need: float, unlimited: int, p: BroaderNeeds) -> float:
    """Return hours of help wanted after one more need; unclear limits invite asking (S3).

    `unlimited` is 1 for people whose worker helps without agreed limits.
    """
    return need + p.broader_needs * p.need_hours * (p.unclear_asks if unlimited else 1.0)


@rule
def need_left(need: float, p: BroaderNeeds) -> float:
    """Return hours of help still wanted a week later; some needs settle without the programme."""
    return need * (1.0 - p.broader_needs * p.need_passes)


@rule
def unmet_stress(need: float, p: BroaderNeeds) -> float:
    """Return a week's stress of help that is wanted and not there."""
    return p.broader_needs * p.need_weighs * need


@rule
def help_minutes(need: float, broader_help: int, p: BroaderNeeds) -> float:
    """Return the minutes by which a contact is prolonged; none where workers do not help so."""
    if not broader_help:
        return 0.0
    return p.broader_needs * min(60.0 * need, p.help_at_once)


@rule
def saved_for_help(left: float, saved: float, broader_help: int, p: BroaderNeeds) -> float:
    """Return the minutes saved for the next week, with room for the help of one contact.

    Without it a small part of a post could never hold a contact that is prolonged.
    """
    if not broader_help:
        return saved
    return min(left, saved + p.broader_needs * p.help_at_once)


@rule
def help_builds_trust(trust: float, minutes: float, p: WorldNumbers) -> float:
    """Return trust after help with more than the task asks, beyond the time it took (S3)."""
    share = p.help_does * minutes / 60.0
    return trust + p.broader_needs * p.resonance * (1.0 - trust) * min(1.0, share)


@rule
def help_eases(fear: float, minutes: float, p: BroaderNeeds) -> float:
    """Return fear of losing the livelihood, or stress, after such help."""
    return fear * (1.0 - p.broader_needs * min(1.0, p.help_does * minutes / 60.0))
