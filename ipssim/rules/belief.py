"""Belief: a quick start and each job found say that it can be done (S4; S2 6.1)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.belief import Belief
from ipssim.settings.world import WorldNumbers


@rule
def more(belief: float, share: float) -> float:
    """Return belief after something that speaks for it; `share` of what is missing."""
    return belief + share * (1.0 - belief)


@rule
def less(belief: float, share: float, support: float, p: Belief) -> float:
    """Return belief, or what else can be worn, after a blow; support takes part of it (S0 5.3)."""
    return belief * (1.0 - share * (1.0 - p.support_softens * support))


@rule
def moved(belief: float, p: Belief) -> float:
    """Return what belief in oneself adds to the log of applications; 0 half way."""
    return p.belief * p.belief_applies * (belief - 0.5)


@rule
def opened(worker_belief: float, p: Belief) -> float:
    """Return what a worker's belief adds to the log of applications by outreach; 0 half way."""
    return p.belief * p.worker_belief_moves * (worker_belief - 0.5)


@rule
def sobered(worker_belief: float, p: WorldNumbers) -> float:
    """Return a worker's belief after a week without news: it drifts to the middle."""
    return worker_belief + p.fades * (0.5 - worker_belief)
