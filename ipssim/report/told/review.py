"""The report of a fidelity review: total and band, every item, what it is measured from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ipssim.outcomes.fidelity.period import FULL_INTAKE
from ipssim.outcomes.fidelity.review import scales
from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.figures.style import LOOKS
from ipssim.report.page.parts import (
    Answer,
    Cell,
    Page,
    Picture,
    Row,
    Said,
    Section,
    Table,
    Terms,
)
from ipssim.report.told import common as c
from ipssim.report.told.fidelity import (
    anchor,
    band,
    drawing,
    evidence,
    in_sections,
    item_name,
    named,
    score,
    scores_panel,
)
from ipssim.report.told.made import made
from ipssim.report.words import Words, words
from ipssim.studies.engine.estimates import half_width

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.review import ReviewResult

_LOWEST = 5
"""Items in the answer."""
_SCORES = ("score", "danish")


def page(result: ReviewResult, language: str = "", *, danish: bool = False) -> Page:
    """Return the report of a review; with `danish` the adaptation's scores come first."""
    w, experiment = words(language), result.experiment
    items = c.records(result.items)
    return Page(
        w.say("fidelity.page", programme=c.programme_title(w, result.programme)), w.language,
        _answer(w, result, items, danish=danish),
        (
            c.misses(w, experiment, *c.off(w, experiment), *_rescaled(w, items)),
            _items(w, result, items, danish=danish), _adaptation(w), _measured(w),
            c.meaning(w, result.experiment, drawn=False), made(w, experiment, result.manifest),
        ),
    )


def _lowest(items: Sequence[Mapping[str, Any]], column: str) -> list[Mapping[str, Any]]:
    """Return the items that lose most."""
    known = [row for row in items if c.number(row[column]) is not None]
    return sorted(known, key=lambda row: float(row[column]))[:_LOWEST]


def _answer(
    w: Words, result: ReviewResult, items: Sequence[Mapping[str, Any]], *, danish: bool
) -> Answer:
    original, _ = scales()
    programme = c.lowered(c.programme_title(w, result.programme))
    lowest = _lowest(items, "danish_mean" if danish else "score_mean")
    first, totals = result.reviews[0], [float(one) for one in result.totals["total"].dropna()]
    runs = w.say("count.runs", count=result.replicates)
    half = half_width(result.error, len(totals))
    return Answer(
        question=w.say("fidelity.question", programme=programme),
        said=(
            w.say(f"fidelity.answer.{'danish' if danish else 'original'}",
                  total=round(result.total), band=band(w, result.band), highest=original.highest,
                  danish=round(result.danish_total), danish_band=band(w, result.danish_band)),
            w.say("fidelity.answer.lost", items=w.listed([
                c.lowered(item_name(w, row)) for row in lowest[:2]
            ])),
        ),
        sure=(
            (w.say("compare.sure.luck"), w.say(
                "fidelity.sure.luck_few" if half is None else "fidelity.sure.luck_said",
                half=half, runs=runs, low=round(min(totals)), high=round(max(totals)))),
            (w.say("compare.sure.unknown"), w.say(
                "fidelity.sure.unknown", unverified=first.unverified, scored=first.scored)),
        ),
        rests=((w.say("compare.rests.term"), w.say("fidelity.rests")),),
        table=Table(_heads(w, "item", *_ordered(danish=danish)), tuple(
            Row((named(w, row), *_two(w, row, danish=danish))) for row in lowest
        )),
        picture=_lost(w, result, lowest, programme),
        warnings=(*c.off(w, result.experiment), *((w.say(
            "fidelity.thin", count=result.last, full=FULL_INTAKE,
        ),) if result.last < FULL_INTAKE else ())),
        short=c.misses_short(w, result.experiment),
    )


def _ordered(*, danish: bool) -> tuple[str, ...]:
    return _SCORES[::-1] if danish else _SCORES


def _heads(w: Words, *names: str) -> tuple[str, ...]:
    return tuple(w.say(f"fidelity.heads.{name}") for name in names)


def _two(w: Words, row: Mapping[str, Any], *, danish: bool) -> tuple[str, ...]:
    """Write both scores of an item, the original's with its range over runs."""
    low, high = row["score_low"], row["score_high"]
    said = score(w, row["score_mean"])
    if c.number(low) is not None and low != high:
        said = w.say("fidelity.spread", score=said, low=score(w, low), high=score(w, high))
    both = {"score": said, "danish": score(w, row["danish_mean"])}
    return tuple(both[name] for name in _ordered(danish=danish))


def _rescaled(w: Words, items: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Say which items had nothing to look at; nothing where all were scored."""
    missing = [item_name(w, row) for row in items if c.number(row["score_mean"]) is None]
    if not missing:
        return ()
    return (w.say("fidelity.rescaled", count=len(missing), items=len(items),
                  names="; ".join(map(c.lowered, missing))),)


def _items(
    w: Words, result: ReviewResult, items: Sequence[Mapping[str, Any]], *, danish: bool
) -> Section:
    """Return the items: score, Danish score, what was found, anchor and how sure the cut-offs."""
    found = "danish_evidence" if danish else "evidence"
    lead = w.say(
        "fidelity.lead", first=result.first, last=result.last, weeks=result.last - result.first,
        runs=w.say("count.runs", count=result.replicates), seed=result.seed,
    )

    def cells(row: Mapping[str, Any]) -> tuple[Cell | str, ...]:
        return (
            named(w, row), *_two(w, row, danish=danish), evidence(w, str(row[found])),
            anchor(w, row),
            Cell(w.say(f"sure.{row['sureness']}"),
                 "unsure" if row["sureness"] == "RECALLED" else ""),
        )

    lowest = ", ".join(f"{item_name(w, row)} {score(w, row['score_mean'])}"
                       for row in _lowest(items, "score_mean"))
    return Section("items", w.say("fidelity.items"), (
        Said(lead),
        Picture("review", drawing(w, items, _marks, _legend(w)),
                w.say("fidelity.picture.alt", items=lowest), w.say("fidelity.picture.items"),
                w.say("fidelity.picture.seen")),
        Table(_heads(w, "item", *_ordered(danish=danish), "found", "anchor", "sure"),
              in_sections(w, items, cells), left=(3, 4, 5)),
        Said(w.say("fidelity.mark"), "unsure"),
    ))


def _marks(row: Mapping[str, Any]) -> tuple[Mark, ...]:
    """Return an item's score with its range over runs, and the Danish one where it differs."""
    mean, danish = c.number(row["score_mean"]), c.number(row["danish_mean"])
    marks = [] if mean is None else [Mark(mean, row["score_low"], row["score_high"])]
    if danish is not None and danish != mean:
        marks.append(Mark(danish, look=LOOKS[1], hollow=True))
    return tuple(marks)


def _legend(w: Words) -> list[Entry]:
    return [Entry(w.say("fidelity.picture.legend")),
            Entry(w.say("fidelity.picture.differs"), LOOKS[1], "mark", hollow=True)]


def _lost(
    w: Words, result: ReviewResult, lowest: Sequence[Mapping[str, Any]], programme: str
) -> Picture:
    """Return the picture of the answer: the totals on the scale, and the items that lose most."""
    original, _ = scales()
    key, bands = "fidelity.picture", {name: low for name, low in original.bands.items() if low}

    def draw() -> Figure:
        rows = []
        for name, column, look in (
            ("original", "total", LOOKS[0]), ("danish", "danish_total", LOOKS[1])
        ):
            values = result.totals[column].dropna()
            rows.append(Dots(w.say(f"{key}.{name}"), (Mark(
                float(values.mean()), float(values.min()), float(values.max()), look=look,
                hollow=name == "danish", said=w.number(float(values.mean())),
            ),)))
        said = "; ".join(
            w.say(f"{key}.from", band=band(w, name), low=low)
            for name, low in sorted(bands.items(), key=lambda one: one[1])
        )
        return dots([
            Panel(tuple(rows), w.say(f"{key}.total", highest=original.highest, bands=said),
                  least=20, most=130, lines=tuple(map(float, bands.values()))),
            scores_panel(w, [Dots(named(w, row), _marks(row)) for row in lowest],
                         w.say(f"{key}.answer", programme=programme)),
        ], width=6.8, legend=_legend(w), note=" ".join((
            *c.off(w, result.experiment), w.say("fidelity.mark"),
        )))

    items = ", ".join(f"{item_name(w, row)} {score(w, row['score_mean'])}" for row in lowest)
    return Picture("answer", draw, w.say(f"{key}.alt", items=items))


def _adaptation(w: Words) -> Section:
    """Return what the Danish adaptation changes, and why."""
    _, danish = scales()
    return Section("danish", w.say("fidelity.adaptation"), (
        Said(w.declared("fidelity.danish.note", danish.note)),
        Terms(tuple(
            (w.say("fidelity.item", number=item.number,
                   name=w.declared(f"fidelity.{code}.name", item.name)), w.say(
                "fidelity.adapted", source=item.adaptation_source,
                words=w.declared(f"fidelity.{code}.adaptation", item.adaptation),
            ))
            for code, item in danish.ordered if item.adaptation
        )),
    ), folded=True)


def _measured(w: Words) -> Section:
    """Return what each item is measured from, and what in that is assumed."""
    pairs = []
    for code, item in scales()[0].ordered:
        said = w.declared(f"fidelity.{code}.measured", item.measured)
        if item.assumed:
            assumed = w.declared(f"fidelity.{code}.assumed", item.assumed)
            said = w.say("fidelity.assumed", measured=said, assumed=assumed)
        name = w.declared(f"fidelity.{code}.name", item.name)
        pairs.append((w.say("fidelity.item", number=item.number, name=name), said))
    return Section("measured", w.say("fidelity.measured"), (Terms(tuple(pairs)),), folded=True)
