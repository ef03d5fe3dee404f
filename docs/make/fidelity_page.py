"""The document on the fidelity scale: items, anchors, how sure they are, how they are measured."""

from __future__ import annotations

from ipssim.outcomes.fidelity.review import scales
from ipssim.settings.declare.fidelity_scale import SECTIONS, FidelityItem, FidelityScale
from make.markdown import code, document, table

_INTRO = (
    "`ipssim review` scores a simulated service as a reviewer would: from what its workers did in"
    " half a year, item by item. The score is an outcome. No rule, stage or column reads it, and no"
    " effect is multiplied by it; it goes with jobs only as far as the mechanisms make it so."
)
_SURE = (
    "Items 1 and 2 and the band 74 to 99 were read in the sources named. **All other cut-offs and"
    " bands are RECALLED: the names of the items are well known, and the numbers must be checked in"
    " the manual.** Every table that shows a score says how many of its cut-offs are unverified."
)
_MISSING = (
    "Where there is nothing to look at, an item has no score: because the model does not hold it,"
    " because nobody was in that phase in the period, or because no worker was at work. Such items"
    " are left out and the total is scaled to 25 items. Of items made of parts only those that can"
    " be seen count, scaled up and rounded down."
)
_NEVER = (
    "Nothing is read off a programme's name, and there is no setting for quality. Items on"
    " organisation are read off the service's timetable, as a reviewer would read it, and contact"
    " with treatment counts only as far as posts were filled. Everything else is counted from"
    " events and tables."
)


def fidelity_page() -> str:
    """Return the page on the scale and its Danish adaptation."""
    original, danish = scales()
    return document(
        "Fidelity",
        _INTRO, _NEVER, _SURE, _MISSING,
        "## Bands",
        f"Totals run from {len(original.items)} to {original.highest} points.",
        table(
            ("from", "band", "sureness"),
            (
                (low or "", name, original.band_sureness[name])
                for name, low in original.bands.items()
            ),
        ),
        "## Items and anchors",
        *_sections(original),
        "## What each item is measured from",
        table(
            ("no.", "item", "measured from", "assumed"),
            (
                (item.number, item.name, item.measured, item.not_observed or item.assumed)
                for _, item in original.ordered
            ),
        ),
        "## Parts and steps",
        "Items of parts count how many are met; on a ladder the highest step that is met counts,"
        " and each step needs those below it.",
        table(
            ("no.", "item", "parts or steps"),
            (
                (item.number, item.name, _parts(item))
                for _, item in original.ordered if item.parts
            ),
        ),
        "## The Danish adaptation",
        danish.note,
        table(
            ("no.", "item", "what differs, and why", "source"),
            (
                (item.number, item.name, item.adaptation, item.adaptation_source)
                for _, item in danish.ordered if item.adaptation
            ),
        ),
        "## One assumption of the whole scale",
        f"{code('authority_part')} = {original.authority_part}: part of the records and paperwork"
        " that is the authority's, in a service that holds the jobcentre's talks itself. Assumed.",
    )


def _sections(scale: FidelityScale) -> list[str]:
    found = []
    for section in SECTIONS:
        items = [item for _, item in scale.ordered if item.section == section]
        found += [
            f"### {section.capitalize()}",
            table(
                ("no.", "item", "1", "2", "3", "4", "5", "cut-offs"),
                ((item.number, item.name, *item.anchors, item.sureness) for item in items),
            ),
        ]
    return found


def _parts(item: FidelityItem) -> str:
    if item.rule == "ladder":
        return "; ".join(
            f"{cut:g}: {words}" for cut, words in zip(item.cuts, item.parts.values(), strict=True)
        )
    return "; ".join(item.parts.values())
