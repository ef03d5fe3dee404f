"""A place's own counts beside what the model counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.figures.style import LOOKS
from ipssim.report.page.parts import Picture, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

    from ipssim.studies.service import ServiceStudy

_KEY = "service.observed"


def observed(w: Words, study: ServiceStudy) -> Iterator[Section]:
    """Yield the section of what the place counted; nothing where it counted nothing."""
    if study.observed.empty:
        return
    rows = c.records(study.observed)
    lines = tuple(Row((
        _what(w, row), w.number(row["observed"]), w.number(row["median"]),
        w.between(c.number(row["low80"]), c.number(row["high80"]), 0),
        w.between(c.number(row["low95"]), c.number(row["high95"]), 0),
        w.say(f"{_KEY}.verdicts.{row['verdict']}"),
    )) for row in rows)
    worlds = bool(study.experiment.kept_worlds)
    yield Section("observed", w.say(f"{_KEY}.title"), (
        *map(Said, counted(w, study)),
        Said(w.say(f"{_KEY}.{'lead' if worlds else 'lead_alone'}",
                   runs=w.say("count.runs", count=int(rows[0]["runs"])))),
        Picture("observed", lambda: _drawn(w, study), w.say(f"{_KEY}.alt"),
                w.say(f"{_KEY}.title"), w.say(f"{_KEY}.seen"), w.say(f"{_KEY}.means")),
        Table(tuple(w.entry(f"{_KEY}.heads")), lines, left=(5,)),
    ))


def counted(w: Words, study: ServiceStudy) -> Iterator[str]:
    """Say in the answer how many of the place's own counts the runs miss, if any was counted."""
    if not study.observed.empty:
        told = list(study.observed["verdict"])
        yield w.say(f"{_KEY}.answer", misses=told.count("misses"), few=told.count("few"),
                    counts=w.say(f"{_KEY}.counts", count=len(told)))


def _what(w: Words, row: dict[str, object]) -> str:
    return w.say(f"{_KEY}.by", what=w.say(f"{_KEY}.what.{row['what']}"), when=row["when"])


def _drawn(w: Words, study: ServiceStudy) -> Figure:
    ours, theirs = LOOKS[0], LOOKS[1]
    return dots(
        [Panel(tuple(
            Dots(_what(w, row), (
                Mark(row["median"], row["low80"], row["high80"], (row["low95"], row["high95"]),
                     look=ours),
                Mark(row["observed"], look=theirs, hollow=True, said=w.number(row["observed"])),
            )) for row in c.records(study.observed)
        ), w.say(f"{_KEY}.people"))],
        width=7.5, legend=[
            Entry(w.say(f"{_KEY}.legend.runs"), ours, "mark"),
            Entry(w.say(f"{_KEY}.legend.counted"), theirs, "mark", hollow=True),
        ], note=w.say(f"{_KEY}.note"),
    )
