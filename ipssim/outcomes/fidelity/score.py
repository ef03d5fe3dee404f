"""From evidence to a score of 1 to 5, by the anchors of an item and by nothing else."""

from __future__ import annotations

from ipssim.outcomes.fidelity.finding import Finding
from ipssim.settings.declare.fidelity_scale import LOWEST, FidelityItem

_EXACT = 1e-9


def score(item: FidelityItem, found: Finding) -> int | None:
    """Return the score of an item, None without evidence.

    Of an item's parts only those that can be seen and are not left out count; where some cannot,
    the number met is scaled up to all parts and rounded down.
    """
    if found.empty:
        return None
    if item.rule == "parts":
        seen = [found.met.get(code) for code in item.counted if found.met.get(code) is not None]
        if not seen:
            return None
        met = int(len(item.parts) * sum(map(bool, seen)) / len(seen) + _EXACT)
        return LOWEST + sum(met >= cut for cut in item.cuts)
    if item.rule == "ladder":
        reached = [
            int(cut) for code, cut in zip(item.parts, item.cuts, strict=True)
            if found.met.get(code)
        ]
        return max(reached, default=LOWEST)
    if found.value is None:
        return None
    if item.rule == "at_most":
        return LOWEST + sum(found.value <= cut + _EXACT for cut in item.cuts)
    return LOWEST + sum(found.value >= cut - _EXACT for cut in item.cuts)


def rescaled(scores: list[int | None]) -> float | None:
    """Return the total as if every item were scored as the others are on average; None of none."""
    known = [one for one in scores if one is not None]
    return sum(known) / len(known) * len(scores) if known else None
