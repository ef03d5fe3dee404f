"""What the other readings of how jobs are got make of a difference, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ipssim.outcomes.definitions import Outcome
from ipssim.report.told.common import number
from ipssim.report.words import Words
from ipssim.vocabulary import WAYS_IN


def other_ways(
    w: Words, outcome: Outcome, agree: float | None, middles: Mapping[str, float]
) -> str:
    """Say what the other readings of how support opens the way to a job make of a difference."""
    if agree is None:
        return ""
    said = w.listed([
        w.say(f"ways.{way}", middle=w.number(middle, outcome.decimals, signed=True))
        for way, middle in middles.items()
    ])
    return " " + w.say(f"ways.agree_{round(agree)}", said=said)


def middles(row: Mapping[str, Any]) -> dict[str, float]:
    """Return the middle of a difference in each of the other readings, from a table's line."""
    found = {way: number(row.get(f"{way}_median")) for way in WAYS_IN}
    return {way: middle for way, middle in found.items() if middle is not None}
