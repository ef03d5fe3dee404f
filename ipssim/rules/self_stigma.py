"""Self-stigma: expecting to be turned down keeps people from applying (S0 2.2, 5.3)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.self_stigma import SelfStigma
from ipssim.settings.world import WorldNumbers


@rule
def dares(self_stigma: float, p: SelfStigma) -> float:
    """Return the share of own applications that self-stigma leaves."""
    return 1.0 - p.self_stigma * p.stigma_holds_back * self_stigma


@rule
def eased(self_stigma: float, working: int, support: float, p: WorldNumbers) -> float:
    """Return self-stigma after a week: it eases in work and with somebody who believes (S1 3)."""
    ease = p.fades * max(float(working), support)
    return self_stigma * (1.0 - p.self_stigma * ease)
