"""Belief: a quick start and each job found say that it can be done (S4; S2 6.1)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.belief import Belief


@rule
def more(belief: float, share: float) -> float:
    """Return belief after something that speaks for it; `share` of what is missing."""
    return belief + share * (1.0 - belief)


@rule
def less(belief: float, share: float, support: float, p: Belief) -> float:
    """Return belief after something that speaks against it; support takes part of the blow."""
    return belief * (1.0 - share * (1.0 - p.support_softens * support))


@rule
def moved(belief: float, p: Belief) -> float:
    """Return what belief in oneself adds to the log of applications; 0 half way."""
    return p.belief * p.belief_applies * (belief - 0.5)


@rule
def opened(worker_belief: float, p: Belief) -> float:
    """Return what a worker's belief adds to the log of applications by outreach; 0 half way."""
    return p.belief * p.worker_belief_opens * (worker_belief - 0.5)


@rule
def sobered(worker_belief: float, p: Belief) -> float:
    """Return a worker's belief after a week without news."""
    return worker_belief + p.worker_belief_fades * (0.5 - worker_belief)
