"""The pictures of a sweep: curves, a map of pairs, steps, one setting at a time, points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.figures.dots import Dots, dots
from ipssim.report.figures.dots import Panel as DotPanel
from ipssim.report.figures.heat import heat
from ipssim.report.figures.lines import Panel, Series, lines
from ipssim.report.figures.shapes import Entry, Mark, round_numbers
from ipssim.report.figures.style import LOOKS, Look, looks, shades
from ipssim.report.page.parts import Picture
from ipssim.report.told import common as c
from ipssim.report.told.differing import dated_name
from ipssim.report.words import Words
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.read.axes import Axis
from ipssim.settings.read.load import load
from ipssim.studies.sweep import WATCHED

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.sweep import Sweep

_LINES = 6  # values of a second axis that are told apart by colour
_BANDS = 3  # lines whose luck can be drawn without hiding the others
_PANELS = 6  # axes of a drawn design that have a panel
_WIDTH = 8.5


def axis_name(w: Words, found: Sweep, axis: Axis, *, unit: bool = False) -> str:
    """Return what a report calls an axis, as "IPS: caseload cap"; with its unit if asked for."""
    setting, dated, when = axis.key.partition("@")
    place, _, leaf = setting.rpartition(".")
    arm = place.removeprefix("arms.") if place.startswith("arms.") else ""
    name = c.field_name(w, leaf)
    if axis.key.startswith("programme@"):
        name, arm = w.say("sweep.programme"), when.rpartition(".")[2]
    elif dated:
        name = dated_name(w, name, when)
    if arm:
        name = w.say("sweep.of_arm", arm=c.arm_title(w, found.experiment, arm), name=name)
    spec = dict(parameters(found.experiment)).get(setting)
    said = c.setting_unit(w, spec) if unit and spec else ""
    new = said and said.lower() not in name.lower()
    return w.say("sweep.with_unit", name=name, unit=said) if new else name


def value_name(w: Words, axis: Axis, word: str) -> str:
    """Return what a report calls a value of an axis."""
    if axis.key.startswith("programme@"):
        return c.programme_title(w, load(word))
    if axis.together:
        return w.declared(f"sweep.{axis.key}.{word}", word)
    return c.setting(w, _meant(word))


def _meant(word: str) -> Any:
    """Return the value that a word is."""
    plain = {"null": None, "true": True, "false": False}
    number = number_of(word)
    return plain.get(word, word) if number is None else number


def point_name(w: Words, found: Sweep, row: Any) -> str:
    """Return what a report calls a point in a sentence, as "IPS: 25 per worker"."""
    said = []
    start = found.points.iloc[0]
    for axis in found.axes:
        if found.kind == "one" and row[axis.key] == start[axis.key]:
            continue
        word = str(row[axis.key])
        setting, dated, when = axis.key.partition("@")
        place, _, leaf = setting.rpartition(".")
        name = value_name(w, axis, word)
        if axis.steps:
            name = w.say("sweep.start" if word == axis.values[0] else "sweep.after", name=name)
        elif not axis.together:
            name = c.dial_value(w, leaf, _meant(word))
            if dated:
                name = dated_name(w, name, when)
            if place.startswith("arms."):
                arm = c.arm_title(w, found.experiment, place.removeprefix("arms."))
                name = w.say("sweep.of_arm", arm=arm, name=name)
        said.append(name)
    return w.listed(said) if said else w.say("sweep.start")


def number_of(word: str) -> float | None:
    """Return the number that a word is, or None."""
    try:
        found = float(word)
    except ValueError:
        return None
    return int(found) if found.is_integer() else found


def ordered(axis: Axis, values: Sequence[str]) -> bool:
    """Say whether values are numbers, but for "null", which stands for no limit."""
    return not axis.together and all(number_of(word) is not None or word == "null"
                                     for word in values)


def watched(found: Sweep, arm: str | None = None, outcome: str = WATCHED) -> pd.DataFrame:
    """Return the summary of an outcome in an arm (default: the treated one), a row a point."""
    table = found.summary
    chosen = (table["outcome"] == outcome) & (table["arm"] == (arm or found.experiment.treated))
    return table[chosen].reset_index(drop=True)


def pictures(w: Words, found: Sweep) -> list[Picture]:
    """Return the picture of the answer, and a map where there is a value at every pair."""
    alt = w.say("sweep.alt", axes=w.listed([axis_name(w, found, axis) for axis in found.axes]))
    rows = watched(found)
    whole = len(rows) == np.prod([rows[axis.key].nunique() for axis in found.axes])
    numbers = [axis for axis in found.axes if ordered(axis, list(rows[axis.key]))]
    if found.kind == "one":
        drawn = [Picture("spider", lambda: _spider(w, found, rows), alt)]
    elif len(found.axes) == 1 and not numbers:
        name = "continuum" if found.axes[0].steps else "sweep"
        drawn = [Picture(name, lambda: _rows(w, found, rows), alt)]
    elif len(found.axes) == 1 or (len(found.axes) == 2 and whole and numbers):
        drawn = [Picture("sweep", lambda: _curves(w, found, rows, numbers[0]), alt)]
    else:
        drawn = [Picture("sweep", lambda: _points(w, found, rows), alt)]
    if len(found.axes) == 2 and whole:
        drawn.append(Picture("map", lambda: _map(w, found, rows), alt))
    return drawn


def _unit(w: Words) -> str:
    return c.unit(w, OUTCOMES[WATCHED], difference=True)


def _up(w: Words) -> str:
    return w.say("sweep.up", unit=_unit(w))


def _note(w: Words, found: Sweep) -> str:
    key = "sweep.note_worlds" if len(found.worlds) > 1 else "sweep.note"
    return w.say(key, runs=w.say("count.runs", count=found.replicates))


def _half_note(w: Words, found: Sweep, rows: pd.DataFrame) -> str:
    return w.say("sweep.note_half", half=w.number(rows["difference_half"].max(), 1),
                 runs=w.say("count.runs", count=found.replicates))


def _curves(w: Words, found: Sweep, rows: pd.DataFrame, across: Axis) -> Figure:
    """Draw the difference over one axis, a line for each value of another."""
    values = list(dict.fromkeys(rows[across.key]))
    places = _places(values)
    ticks = {place: value_name(w, across, value) for value, place in places.items()}
    other = next((axis for axis in found.axes if axis is not across), None)
    groups = {"": rows}
    if other is not None:
        groups = {str(value): part for value, part in rows.groupby(other.key, sort=False)}
    names = _spread(list(groups), _LINES)
    scaled = other is not None and ordered(other, list(groups))
    given = shades(names) if scaled else looks(names)
    series = [_series(groups[name], across.key, places, given[name]) for name in names]
    note, legend = _note(w, found), []
    if len(series) > _BANDS:  # bands over each other hide everything
        series = [replace(one, low=(), high=()) for one in series]
        note = _half_note(w, found, rows)
    if other is not None:
        called = axis_name(w, found, other)
        legend = [Entry(w.say("sweep.entry", name=called, value=value_name(w, other, name)),
                        given[name], "dot") for name in names]
        if len(names) < len(groups):
            note += " " + w.say("sweep.some", some=len(names), all=len(groups), axis=called)
    return lines(
        [Panel(tuple(series), axis_name(w, found, across, unit=True), _up(w), ticks=ticks,
               least=None, zero=True)],
        columns=1, width=_WIDTH, height=3.8, legend=legend, note=note,
    )


def _spread(names: Sequence[str], most: int) -> list[str]:
    """Return at most so many of some names, first and last among them."""
    if len(names) <= most:
        return list(names)
    return [names[index] for index in np.linspace(0, len(names) - 1, most).round().astype(int)]


def _places(values: Sequence[str]) -> dict[str, float]:
    """Return where each value stands across: numbers to scale, none beyond them, words in steps."""
    numbers = {value: number_of(value) for value in values}
    known = sorted({float(one) for one in numbers.values() if one is not None})
    if not known or any(one is None and value != "null" for value, one in numbers.items()):
        return {value: float(place) for place, value in enumerate(values)}
    step = float(np.median(np.diff(known))) if len(known) > 1 else 1.0
    return {value: known[-1] + step if one is None else float(one)
            for value, one in numbers.items()}


def _series(part: pd.DataFrame, across: str, places: Mapping[str, float], look: Look) -> Series:
    order = part.assign(place=part[across].map(places)).sort_values("place")
    y = order["difference"].to_list()
    half = order["difference_half"].fillna(0.0).to_list()
    return Series(
        order["place"].to_list(), y, look, [a - b for a, b in zip(y, half, strict=True)],
        [a + b for a, b in zip(y, half, strict=True)], [_wide(row) for row in c.records(order)],
        points=True,
    )


def _wide(row: Mapping[str, Any]) -> tuple[float, float] | None:
    low, high = c.number(row["worlds_low"]), c.number(row["worlds_high"])
    return None if low is None or high is None else (low, high)


def _rows(w: Words, found: Sweep, rows: pd.DataFrame) -> Figure:
    """Draw a row for each value: alternatives, or steps on a way."""
    (axis,) = found.axes
    drawn = []
    for number, row in enumerate(c.records(rows)):
        name = value_name(w, axis, str(row[axis.key]))
        if axis.steps and number:
            name = w.say("sweep.step", name=name)
        half = c.number(row["difference_half"]) or 0.0
        drawn.append(Dots(name, (Mark(
            row["difference"], row["difference"] - half, row["difference"] + half, _wide(row),
            said=w.number(row["difference"], 1, signed=True),
        ),)))
    note = _note(w, found) + (" " + w.say("sweep.order") if axis.steps else "")
    return dots([DotPanel(tuple(drawn), _up(w), zero=True)], width=_WIDTH, note=note)


def _map(w: Words, found: Sweep, rows: pd.DataFrame) -> Figure:
    """Draw the difference at every pair of values."""
    across, up = found.axes
    columns, lines_ = (list(dict.fromkeys(rows[axis.key])) for axis in (across, up))
    values = rows.pivot_table(index=up.key, columns=across.key, values="difference", sort=False)
    return heat(
        values.loc[lines_, columns].to_numpy(dtype=float),
        [value_name(w, across, value) for value in columns],
        [value_name(w, up, value) for value in lines_],
        across_name=axis_name(w, found, across, unit=True),
        up_name=axis_name(w, found, up, unit=True), width=_WIDTH,
        note=w.say("sweep.map_note", unit=_unit(w)),
        contours=ordered(across, columns) and ordered(up, lines_),
    )


def _spider(w: Words, found: Sweep, rows: pd.DataFrame) -> Figure:
    """Draw each axis from its lowest to its highest value, the others as in the experiment."""
    start = rows.iloc[0]
    moved = {
        axis: rows[(rows[axis.key] != start[axis.key]) | (rows["point"] == start["point"])]
        for axis in found.axes
    }
    order = sorted(moved, key=lambda axis: -np.ptp(moved[axis]["difference"]))[: len(LOOKS)]
    given = looks([axis.key for axis in order])
    series, legend = [], []
    for axis in order:
        part = moved[axis]
        places = _places(sorted(dict.fromkeys(part[axis.key]), key=_rank(axis)))
        ends = min(places, key=places.__getitem__), max(places, key=places.__getitem__)
        low, high = places[ends[0]], places[ends[1]]
        shares = {value: 100 * (place - low) / ((high - low) or 1.0)
                  for value, place in places.items()}
        line = _series(part, axis.key, shares, given[axis.key])
        series.append(replace(line, low=(), high=()))
        legend.append(Entry(w.say(
            "sweep.range", name=axis_name(w, found, axis),
            low=value_name(w, axis, ends[0]), high=value_name(w, axis, ends[1]),
        ), given[axis.key], "dot"))
    ticks = {float(share): w.say("sweep.share", share=share) for share in (0, 25, 50, 75, 100)}
    note = " ".join((w.say("sweep.spider", base=w.number(start["difference"], 1, signed=True)),
                     _half_note(w, found, rows)))
    if len(order) < len(found.axes):
        note += " " + w.say("sweep.largest", some=len(order), all=len(found.axes))
    return lines(
        [Panel(tuple(series), w.say("sweep.across"), _up(w), ticks=ticks, least=None, zero=True)],
        columns=1, width=_WIDTH, height=3.8, legend=legend, note=note,
    )


def _rank(axis: Axis) -> Any:
    """Return what sorts values: numbers by size, none last, words as they were given."""
    def rank(word: str) -> tuple[float, int]:
        number = number_of(word)
        given = list(axis.ends)
        at = given.index(word) if word in given else -1
        return (np.inf if number is None else float(number), at)

    return rank


def _points(w: Words, found: Sweep, rows: pd.DataFrame) -> Figure:
    """Draw every point once for each axis."""
    panels = []
    look = replace(LOOKS[0], line="")
    for axis in found.axes[:_PANELS]:
        values = sorted(dict.fromkeys(rows[axis.key]), key=_rank(axis))
        places = _places(values)
        drawn = _series(rows, axis.key, places, look)
        bars = [(float(low or 0.0), float(high or 0.0))
                for low, high in zip(drawn.low, drawn.high, strict=True)]
        ticks = {place: value_name(w, axis, value) for value, place in places.items()}
        if ordered(axis, values) and "null" not in values:
            ends = min(places.values()), max(places.values())
            ticks = {float(tick): c.setting(w, float(tick))
                     for tick in round_numbers(*ends)}
        panels.append(Panel(
            (replace(drawn, low=(), high=(), wide=bars),), axis_name(w, found, axis, unit=True),
            _up(w), ticks=ticks, least=None, zero=True,
        ))
    note = w.say("sweep.note_points", runs=w.say("count.runs", count=found.replicates))
    if len(found.axes) > _PANELS:
        note += " " + w.say("sweep.first", some=_PANELS, all=len(found.axes))
    return lines(panels, columns=2, width=_WIDTH, height=3.0, note=note)
