"""A fidelity scale as data: items, anchors, how sure each is, and what it is measured from.

A scale is read off a simulated service after the run; nothing in a run reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ipssim.settings.declare.parameter import parameter

SECTIONS = ("staffing", "organisation", "services")
RULES = ("at_most", "at_least", "parts", "ladder")
SURENESS = ("SEEN", "DERIVED", "RECALLED")
SCORES = (2, 3, 4, 5)  # what the cut-offs of an item stand for; below them all the score is 1
LOWEST, HIGHEST = 1, 5


def _text(meaning: str) -> str:
    text: str = parameter("", unit="word", label="policy", meaning=meaning)
    return text


@dataclass(frozen=True, slots=True)
class FidelityItem:
    """One item: how evidence becomes a score from 1 to 5.

    `rule` is "at_most" or "at_least" (a number against four `cuts`, for the scores 2 to 5), "parts"
    (how many of `parts` are met, against the same), or "ladder" (the highest of `parts` that is
    met, in order, has the score that stands for it in `cuts`; none: 1).
    """

    number: int = parameter(
        1, unit="number", label="policy", low=1, high=99, meaning="Number on the published scale."
    )
    name: str = _text("Name of the item.")
    section: str = parameter(
        "staffing", unit="word", label="policy", choices=SECTIONS, meaning="Part of the scale."
    )
    measure: str = _text("Code of what is measured.")
    rule: str = parameter(
        "at_least", unit="word", label="policy", choices=RULES,
        meaning="How evidence becomes a score.",
    )
    cuts: tuple[float, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()
    sureness: str = parameter(
        "RECALLED", unit="word", label="policy", choices=SURENESS,
        meaning="How sure the cut-offs are.",
    )
    source: str = _text("Key of sources.yaml, where there is one.")
    measured: str = _text("What it is measured from in the model.")
    assumed: str = _text("What in the measurement is an assumption.")
    not_observed: str = _text("Why the model cannot show it; empty where it can.")
    left_out: tuple[str, ...] = ()
    adaptation: str = _text("How and why a national version differs from the original.")
    adaptation_source: str = _text("Key of sources.yaml, or assumed.")

    @property
    def unverified(self) -> bool:
        """Say whether the cut-offs were recalled and not re-read in their source."""
        return self.sureness == "RECALLED"

    @property
    def counted(self) -> dict[str, str]:
        """Return the parts that count: those that are not left out."""
        return {code: words for code, words in self.parts.items() if code not in self.left_out}


@dataclass(frozen=True, slots=True)
class FidelityScale:
    """A scale: its items by code, the bands of its total, and what a reviewer must assume.

    `bands` maps a band's name to the lowest total that belongs to it; `band_sureness` says how sure
    each of those is.
    """

    name: str = _text("Short name.")
    title: str = _text("What to call it.")
    country: str = _text("Country it is used in.")
    note: str = _text("What to know before reading a score.")
    authority_part: float = parameter(
        0.5, unit="share", label="assumed", low=0, high=1,
        meaning="Part of the records and paperwork that is the authority's, in a service that"
        " holds the jobcentre's talks itself.",
    )
    bands: Mapping[str, int] = field(default_factory=dict)
    band_sureness: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, FidelityItem] = field(default_factory=dict)

    @property
    def highest(self) -> int:
        """Return the highest total."""
        return HIGHEST * len(self.items)

    @property
    def ordered(self) -> list[tuple[str, FidelityItem]]:
        """Return codes and items in the order of their numbers."""
        return sorted(self.items.items(), key=lambda pair: pair[1].number)

    def band(self, total: float) -> str:
        """Return the name of the band a total lies in; totals are rounded to whole points."""
        whole = int(total + 0.5)
        reached = [name for name, low in self.bands.items() if whole >= low]
        return max(reached, key=lambda name: self.bands[name]) if reached else ""


Wrong = tuple[tuple[str, ...], str, str]
"""A setting (as a path), what is wrong with it, and what is allowed."""


def wrong_in_scale(scale: FidelityScale) -> Iterator[Wrong]:
    """Yield what does not go together in a scale."""
    if not scale.items:
        yield ("items",), "A scale needs items.", "{code: {number: 1, name: ...}, ...}"
    numbers: dict[int, str] = {}
    for code, item in scale.items.items():
        at = ("items", code)
        if item.number in numbers:
            yield (*at, "number"), f"This number is {numbers[item.number]}'s too.", ""
        numbers[item.number] = code
        for below, wrong, allowed in wrong_in_item(item):
            yield (*at, *below), wrong, allowed
    for name in scale.bands:
        if scale.band_sureness.get(name) not in SURENESS:
            yield (
                ("bands", name), "It must be said in band_sureness how sure this band is.",
                "one of " + ", ".join(SURENESS),
            )


def wrong_in_item(item: FidelityItem) -> Iterator[Wrong]:
    """Yield what does not go together in an item."""
    for name in ("name", "measure", "measured"):
        if not getattr(item, name):
            yield (name,), "This must be given.", "a text"
    if len(item.anchors) != HIGHEST:
        yield ("anchors",), "Each score has a text.", "five texts, for the scores 1 to 5"
    steps = len(item.parts) if item.rule == "ladder" else len(SCORES)
    rising = list(item.cuts) == sorted(set(item.cuts), reverse=item.rule == "at_most")
    if len(item.cuts) != steps or not rising:
        yield (
            ("cuts",), "These cut-offs cannot be used.",
            "a score for each step, rising" if item.rule == "ladder"
            else f"four numbers, {'falling' if item.rule == 'at_most' else 'rising'}",
        )
    if item.rule == "ladder" and not set(item.cuts) <= set(SCORES):
        yield ("cuts",), "A step has a score.", "whole numbers from 2 to 5"
    if item.rule in ("parts", "ladder") and not item.parts:
        yield ("parts",), "This rule needs parts.", "{code: words, ...}"
    for code in item.left_out:
        if code not in item.parts:
            yield (
                ("left_out",), f"There is no part called {code}.",
                "some of " + ", ".join(item.parts),
            )
    if item.adaptation and not item.adaptation_source:
        yield ("adaptation_source",), "An adaptation says where it comes from.", "a key, or assumed"
