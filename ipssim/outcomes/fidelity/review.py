"""A fidelity review of one simulated service: items with evidence and score, totals and bands."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from ipssim.outcomes.fidelity.evidence import evidence
from ipssim.outcomes.fidelity.period import Period
from ipssim.outcomes.fidelity.score import rescaled, score
from ipssim.settings.declare.fidelity_scale import FidelityItem, FidelityScale
from ipssim.settings.read.load import load
from ipssim.simulation import Simulation

SCALE, DANISH = "ips_25", "ips_25_denmark"
COLUMNS = (
    "number", "item", "name", "section", "evidence", "value", "unit", "score", "anchor",
    "sureness", "danish_evidence", "danish_score", "adaptation",
)


@dataclass(frozen=True, slots=True, repr=False)
class Review:
    """A service as a reviewer would score it in weeks `first` to `last` (not included).

    `items` has a row per item (columns `COLUMNS`); a score is missing where there is no evidence.
    `total` is scaled to all 25 items from the `scored` ones, None where nothing could be scored;
    `unverified` counts the scored items whose cut-offs are recalled. The Danish adaptation stands
    beside it.
    """

    first: int
    last: int
    items: pd.DataFrame
    total: float | None
    band: str
    scored: int
    unverified: int
    danish_total: float | None
    danish_band: str

    def __repr__(self) -> str:
        total = "no evidence" if self.total is None else f"{self.total:.0f} points, {self.band}"
        return f"<Review of weeks {self.first} to {self.last}: {total}>"

    def table(self) -> pd.DataFrame:
        """Return the items with evidence and scores."""
        return self.items


@functools.cache
def scales() -> tuple[FidelityScale, FidelityScale]:
    """Return the scale and its Danish adaptation."""
    return load(SCALE, kind="fidelity"), load(DANISH, kind="fidelity")


def fidelity_of(simulation: Simulation, code: int, first: int, last: int) -> Review:
    """Review the service `code` of a run in weeks `first` to `last` (not included).

    `code` is the programme's place in `simulation.setup.programmes`. The run must have kept its
    events (record="events"). A service that served nobody gets a review without scores.

    Raises `InputError` where the run has not reached the end of the period or kept no events.
    """
    original, danish = scales()
    period = Period(simulation, code, first, last)
    found = evidence(period, original)
    found_danish = evidence(period, danish)
    rows = []
    for name, item in original.ordered:
        here, there = found[name], found_danish[name]
        danish_item = danish.items[name]
        points = score(item, here)
        rows.append((
            item.number, name, item.name, item.section, here.words, here.value, here.unit, points,
            _anchor(item, points), item.sureness, there.words, score(danish_item, there),
            danish_item.adaptation,
        ))
    items = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in ("score", "danish_score"):
        items[name] = items[name].astype("Int64")
    items["value"] = items["value"].astype("float64")
    scored = items["score"].notna()
    total, danish_total = _total(items["score"]), _total(items["danish_score"])
    return Review(
        first=first, last=last, items=items, total=total,
        band="" if total is None else original.band(total), scored=int(scored.sum()),
        unverified=int((scored & (items["sureness"] == "RECALLED")).sum()),
        danish_total=danish_total,
        danish_band="" if danish_total is None else danish.band(danish_total),
    )


def _anchor(item: FidelityItem, points: int | None) -> str:
    return "" if points is None else item.anchors[points - 1]


def _total(scores: pd.Series[int]) -> float | None:
    return rescaled([None if pd.isna(one) else int(one) for one in scores])
