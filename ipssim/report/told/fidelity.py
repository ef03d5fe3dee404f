"""Fidelity told: items and scores of the scale, and what a comparison says of its programmes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ipssim.outcomes.fidelity.review import scales
from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.figures.style import looks
from ipssim.report.page.parts import Cell, Picture, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.results import Comparison


def named(w: Words, row: Mapping[str, Any]) -> str:
    """Return an item's number and name, marked where its cut-offs are not verified."""
    key = "fidelity.item" if row["sureness"] == "SEEN" else "fidelity.item_unsure"
    return w.say(key, number=row["number"], name=item_name(w, row))


def item_name(w: Words, row: Mapping[str, Any]) -> str:
    """Return an item's name."""
    return w.declared(f"fidelity.{row['item']}.name", str(row["name"]))


def evidence(w: Words, found: str) -> str:
    """Return what a review found, in the reviewer's words; it holds numbers, so it is its key."""
    return w.said(found)


def anchor(w: Words, row: Mapping[str, Any]) -> str:
    """Return the anchor of the score that an item was given; nothing where it has none."""
    if c.number(row["score"]) is None:
        return ""
    return w.declared(f"fidelity.{row['item']}.anchor.{row['score']}", str(row["anchor"]))


def band(w: Words, name: str) -> str:
    """Return what a band of the total is called."""
    return w.declared(f"fidelity.band.{name}", name)


def score(w: Words, found: Any) -> str:
    """Write a score, with a decimal only where it is no whole number."""
    known = c.number(found)
    return w.number(known, 0 if known is None or known == round(known) else 1)


def in_sections(
    w: Words, items: Sequence[Mapping[str, Any]], cells: Callable[[Any], Sequence[Cell | str]]
) -> tuple[Row, ...]:
    """Return a line for each item under the heading of its section."""
    rows, section = [], None
    for row in items:
        if row["section"] != section:
            section = row["section"]
            rows.append(Row((section_name(w, section),), "group"))
        rows.append(Row(tuple(cells(row))))
    return tuple(rows)


def section_name(w: Words, section: str) -> str:
    """Return the name of a part of the scale."""
    return w.declared(f"fidelity.section.{section}", section.capitalize())


def scores_panel(w: Words, rows: Sequence[Dots], title: str) -> Panel:
    """Return a panel of scores, from 1 to 5."""
    return Panel(tuple(rows), w.say("fidelity.picture.score"), title, least=0.8, most=5.2,
                 ticks=(1, 2, 3, 4, 5))


def drawing(
    w: Words, items: Sequence[Mapping[str, Any]],
    marks: Callable[[Mapping[str, Any]], tuple[Mark, ...]], legend: Sequence[Entry],
) -> Callable[[], Figure]:
    """Return how to draw the marks of every item, a panel for each section of the scale."""
    panels = []
    for section in dict.fromkeys(str(row["section"]) for row in items):
        rows = []
        for row in items:
            if row["section"] == section:
                found, name = marks(row), named(w, row)
                rows.append(Dots(name if found else w.say("fidelity.nothing", item=name), found))
        panels.append(scores_panel(w, rows, section_name(w, section)))
    note = w.say("fidelity.mark")
    return lambda: dots(panels, columns=3, width=11.5, legend=legend, note=note)


def section(w: Words, comparison: Comparison) -> tuple[Section, ...]:
    """Return what a comparison says of fidelity, folded; nothing where nothing was reviewed."""
    found = c.records(comparison.fidelity)
    if not found:
        return ()
    titles = {
        str(row["arm"]): c.arm_title(w, comparison.experiment, str(row["arm"])) for row in found
    }
    by = {(str(row["arm"]), str(row["item"])): row for row in found}
    items = [row for row in found if row["arm"] == found[0]["arm"]]
    given = looks(list(titles))

    def marks(item: Mapping[str, Any]) -> tuple[Mark, ...]:
        rows = {arm: c.number(by[arm, str(item["item"])]["score"]) for arm in titles}
        return tuple(Mark(one, look=given[arm]) for arm, one in rows.items() if one is not None)

    def scores(item: Mapping[str, Any]) -> list[str]:
        return [named(w, item),
                *(score(w, by[arm, str(item["item"])]["score"]) for arm in titles)]

    seen: list[Row] = []
    for item in items:
        seen.append(Row((named(w, item),), "group"))
        seen += [
            Row((title, evidence(w, str(by[arm, str(item["item"])]["evidence"]))))
            for arm, title in titles.items()
        ]
    weeks = int(found[0]["last"]) - int(found[0]["first"])
    legend = [Entry(title, given[arm], "mark") for arm, title in titles.items()]
    name, key = w.say("fidelity.heads.item"), "fidelity.picture"
    return (Section("fidelity", w.say("fidelity.title"), (
        Said(w.say("fidelity.compared.lead", weeks=weeks)), Said(w.say("fidelity.rests")),
        _totals(w, titles, {str(row["arm"]): row for row in found}),
        Picture("fidelity", drawing(w, items, marks, legend),
                w.say(f"{key}.alt_arms"), w.say(f"{key}.arms")),
        Table((name, *titles.values()), in_sections(w, items, scores)),
        Said(w.say("fidelity.mark"), "unsure"),
        Table((name, w.say("fidelity.found")), tuple(seen), numbers=2),
    ), folded=True),)


def _totals(
    w: Words, titles: Mapping[str, str], rows: Mapping[str, Mapping[str, Any]]
) -> Table:
    """Return each programme's total and band on both scales."""
    lines = []
    for arm, title in titles.items():
        row = rows[arm]
        if c.number(row["total"]) is None:
            blank = w.say("blank")
            lines.append(Row((title, blank, w.say("fidelity.compared.nobody"), blank, "", "")))
            continue
        lines.append(Row((
            title, w.number(float(row["total"])), band(w, str(row["band"])),
            w.number(float(row["danish_total"])), band(w, str(row["danish_band"])),
            w.say("fidelity.compared.unverified", unverified=row["unverified"],
                  scored=row["items_scored"]),
        )))
    heads = (w.fill(head, highest=scales()[0].highest)
             for head in w.entry("fidelity.compared.heads"))
    return Table(tuple(heads), tuple(lines), left=(2, 4, 5))
