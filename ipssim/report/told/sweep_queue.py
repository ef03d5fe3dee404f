"""A sweep in which people wait: who gets in, how long the others wait, what comes of it for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from ipssim.outcomes.definitions import QUEUE
from ipssim.report.figures.lines import Panel, Series, lines
from ipssim.report.figures.shapes import Entry
from ipssim.report.figures.style import looks
from ipssim.report.page.parts import Picture, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.sweep_figures import axis_name, value_name, watched
from ipssim.report.words import Words
from ipssim.studies.sweep import WATCHED

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.settings.read.axes import Axis
    from ipssim.studies.sweep import Sweep

_KEY = "sweep.queue"


def queue(w: Words, found: Sweep) -> Iterator[Section]:
    """Yield what becomes of a queue at each point; nothing where nobody can have to wait."""
    if not set(QUEUE) & set(found.summary["outcome"]):
        return
    table = _table_of(found)
    lines_ = tuple(Row((
        *(value_name(w, axis, str(row[axis.key])) for axis in found.axes),
        *(w.number(row[code], 1) for code in (*QUEUE, WATCHED, "job_ever")),
    )) for row in c.records(table))
    heads = (*(axis_name(w, found, axis, unit=True) for axis in found.axes),
             *w.entry(f"{_KEY}.heads"))
    arm = c.arm_title(w, found.experiment, found.experiment.treated)
    yield Section("queue", w.say(f"{_KEY}.title"), (
        Said(w.say(f"{_KEY}.lead", arm=arm, people=found.experiment.population.size)),
        Picture("frontier", lambda: _frontier(w, found, table), w.say(f"{_KEY}.alt"),
                w.say(f"{_KEY}.title"), w.say(f"{_KEY}.seen"), w.say(f"{_KEY}.means")),
        Table(heads, lines_, numbers=len(found.axes)),
    ))


def _table_of(found: Sweep) -> pd.DataFrame:
    """Return levels of the treated arm, a row a point and a column an outcome."""
    mine = watched(found)[["point", *(axis.key for axis in found.axes)]]
    for code in (*QUEUE, WATCHED, "job_ever"):
        level = watched(found, None, code).set_index("point")["level"]
        mine = mine.assign(**{code: mine["point"].map(level)})
    return mine


def _frontier(w: Words, found: Sweep, table: pd.DataFrame) -> Figure:
    """Draw a line of the first axis for each value of the second: time in the queue, and jobs."""
    second: Axis | None = found.axes[1] if len(found.axes) > 1 else None
    groups = {"": table} if second is None else {
        str(value): part for value, part in table.groupby(second.key, sort=False)
    }
    given = looks(list(groups))
    panels = [
        Panel(tuple(
            Series(part["weeks_waiting"].to_list(), part[code].to_list(), given[name], points=True)
            for name, part in groups.items()
        ), w.say(f"{_KEY}.across"), w.say(f"{_KEY}.up.{code}"), w.say(f"{_KEY}.panels.{code}"),
            least=None)
        for code in ("started", WATCHED)
    ]
    legend = [] if second is None else [
        Entry(w.say("sweep.entry", name=axis_name(w, found, second),
                    value=value_name(w, second, name)), look, "dot")
        for name, look in given.items()
    ]
    first = found.axes[0]
    return lines(
        panels, columns=2, width=9.5, height=3.4, legend=legend, note=w.say(
            f"{_KEY}.note", axis=axis_name(w, found, first),
            low=value_name(w, first, str(table[first.key].iloc[0])),
            high=value_name(w, first, str(table[first.key].iloc[-1])),
            runs=w.say("count.runs", count=found.replicates),
        ),
    )
