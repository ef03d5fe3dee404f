"""The report of a sweep: how the difference moves with what was swept, with both ranges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.figures.heat import heat
from ipssim.report.figures.lines import Panel, Series, lines
from ipssim.report.figures.shapes import Entry
from ipssim.report.figures.style import Look, looks
from ipssim.report.page.parts import Answer, Page, Picture, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.words import Words, words
from ipssim.studies.sweep import WATCHED

if TYPE_CHECKING:
    from ipssim.studies.sweep import Sweep

_FIRST = 8  # points in the answer
_LINES = 6  # values of a second axis that are told apart by colour


def page(found: Sweep, language: str = "en") -> Page:
    """Return the report of a sweep."""
    w = words(language)
    return Page(w.say("sweep.title", axes=_axes(w, found)), language, _answer(w, found), (
        c.misses(w, found.experiment, *c.off(w, found.experiment)),
        Section("points", w.say("sweep.points"), (
            Said(w.say("sweep.lead", points=len(found.points),
                       runs=w.say("count.runs", count=found.replicates), half=w.say("half"))),
            _table(w, found, len(found.points)),
        )),
        *(Section(one.name, w.say("sweep.map"), (one,)) for one in pictures(w, found)[1:]),
        c.meaning(w, found.experiment, drawn=False),
        c.made(w, found.experiment, found.manifest),
    ))


def _axes(w: Words, found: Sweep) -> str:
    return w.listed([axis.key for axis in found.axes])


def watched(found: Sweep, arm: str | None = None) -> pd.DataFrame:
    """Return the summary of the watched outcome in an arm (default: the treated one)."""
    table = found.summary
    chosen = (table["outcome"] == WATCHED) & (table["arm"] == (arm or found.experiment.treated))
    return table[chosen].reset_index(drop=True)


def _answer(w: Words, found: Sweep) -> Answer:
    experiment, rows = found.experiment, watched(found)
    order = rows["difference"].argsort()
    low, high = rows.iloc[order.iloc[0]], rows.iloc[order.iloc[-1]]
    treated, reference = (
        c.lowered(c.arm_title(w, experiment, arm))
        for arm in (experiment.treated, experiment.reference)
    )
    half = c.number(rows["difference_half"].max())
    said = w.say(
        "sweep.answer", low=low["difference"], high=high["difference"], treated=treated,
        reference=reference, at_low=_point(w, found, low), at_high=_point(w, found, high),
        follow_up=c.follow_up(w, experiment.horizon_weeks),
    )
    drawn = found.results["world"].nunique() > 1
    unknown = w.say("sweep.unknown_drawn", low=c.number(rows["worlds_low"].min()),
                    high=c.number(rows["worlds_high"].max()),
                    worlds=w.say("count.worlds", count=found.results["world"].nunique())) if (
        drawn) else w.say("sweep.unknown")
    return Answer(
        question=w.say("sweep.question", axes=_axes(w, found)), said=(said,),
        sure=((w.say("compare.sure.luck"), w.say(
            "sweep.luck", half=w.number(half, 1),
            runs=w.say("count.runs", count=found.replicates),
            people=experiment.population.size,
        )), (w.say("compare.sure.unknown"), unknown)),
        rests=((w.say("compare.rests.term"), w.say("compare.rests.no_trial")),),
        table=_table(w, found, _FIRST), picture=pictures(w, found)[0],
        warnings=c.off(w, experiment), short=c.misses_short(w, experiment),
    )


def _point(w: Words, found: Sweep, row: Any) -> str:
    return w.listed([f"{axis.key.rpartition('.')[2]} {row[axis.key]}" for axis in found.axes])


def _table(w: Words, found: Sweep, most: int) -> Table:
    experiment = found.experiment
    arms = [experiment.treated, experiment.reference]
    both = [watched(found, arm) for arm in arms]
    lines_ = []
    for number in range(min(most, len(found.points))):
        treated, reference = (one.iloc[number] for one in both)
        wide = w.between(c.number(treated["worlds_low"]), c.number(treated["worlds_high"]), 1)
        lines_.append(Row((
            *(str(treated[axis.key]) for axis in found.axes),
            w.number(treated["level"], 1), w.number(reference["level"], 1),
            c.with_half(w, treated["difference"], c.number(treated["difference_half"]), 1,
                        signed=True), wide,
        )))
    heads = (*(axis.key for axis in found.axes),
             *(c.arm_title(w, experiment, arm) for arm in arms), *w.entry("sweep.heads"))
    return Table(heads, tuple(lines_), numbers=len(found.axes))


def pictures(w: Words, found: Sweep) -> list[Picture]:
    """Return curves of the difference (first axis across, second by colour), and a heat map of two.

    A map needs two axes and a point at every pair of their values.
    """
    alt = w.say("sweep.alt", axes=_axes(w, found))
    drawn = [Picture("sweep", lambda: _drawn(w, found), alt)]
    if len(found.axes) == 2:
        rows, (across, up) = watched(found), [axis.key for axis in found.axes]
        columns, lines_ = (list(dict.fromkeys(rows[key])) for key in (across, up))
        if len(rows) == len(columns) * len(lines_):
            values = rows.pivot_table(index=up, columns=across, values="difference", sort=False)
            drawn.append(Picture("map", lambda: heat(
                values.loc[lines_, columns].to_numpy(dtype=float), list(map(str, columns)),
                list(map(str, lines_)), across_name=across, up_name=up,
                note=w.say("sweep.map_note", unit=c.unit(w, OUTCOMES[WATCHED], difference=True)),
            ), alt))
    return drawn


def _drawn(w: Words, found: Sweep) -> Any:
    rows, axes = watched(found), [axis.key for axis in found.axes]
    across = axes[0]
    places, ticks = _places(list(dict.fromkeys(rows[across])))
    groups = {"": rows} if len(axes) == 1 else {
        str(value): part for value, part in rows.groupby(axes[1], sort=False)
    }
    names = list(groups)[:_LINES]
    given = looks(names)
    series = [_series(groups[name], across, places, given[name]) for name in names]
    up = w.say("sweep.up", unit=c.unit(w, OUTCOMES[WATCHED], difference=True))
    legend = [Entry(f"{axes[1].rpartition('.')[2]} {name}", given[name], "line")
              for name in names] if len(axes) > 1 else []
    return lines(
        [Panel(tuple(series), across, up, ticks=ticks, least=None, zero=True)], columns=1,
        width=8.5, height=3.8, legend=legend,
        note=w.say("sweep.note", runs=w.say("count.runs", count=found.replicates)),
    )


def _places(values: Sequence[Any]) -> tuple[dict[Any, float], dict[float, str]]:
    """Return where each value stands across: numbers to scale, words and null at even steps."""
    try:
        numbers = {value: float(value) for value in values}
    except ValueError:
        numbers = {value: float(place) for place, value in enumerate(values)}
    return numbers, {place: str(value) for value, place in numbers.items()}


def _series(part: pd.DataFrame, across: str, places: dict[Any, float], look: Look) -> Series:
    order = part.assign(place=part[across].map(places)).sort_values("place")
    x, y = order["place"].to_list(), order["difference"].to_list()
    half = order["difference_half"].fillna(0.0).to_list()
    wide = [None if low is None or low != low else (float(low), float(high))
            for low, high in zip(order["worlds_low"], order["worlds_high"], strict=True)]
    return Series(
        x, y, look, [a - b for a, b in zip(y, half, strict=True)],
        [a + b for a, b in zip(y, half, strict=True)], wide, points=True,
    )
