"""Uncertainty: ambivalence stays; with safety it becomes trying, without it waiting (S0 5.1)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers


@rule
def search_threshold(ambivalence: float, accompanied: float, p: WorldNumbers) -> float:
    """Return the clarity a person asks for before searching (S0 5.1; S4).

    `accompanied` (0 to 1) is the presence of a worker who starts search at once; it makes trying
    safe and takes part of the threshold away.
    """
    threshold = p.fear_threshold * ambivalence * (1.0 - p.support_softens * accompanied)
    return p.ambivalence * threshold
