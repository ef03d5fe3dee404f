"""The report of a sweep: how the difference moves with what was swept, with both ranges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from ipssim.outcomes.definitions import QUEUE
from ipssim.report.page.parts import Answer, Page, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.made import made
from ipssim.report.told.sweep_figures import (
    axis_name,
    pictures,
    point_name,
    value_name,
    watched,
)
from ipssim.report.told.sweep_queue import queue
from ipssim.report.words import Words, words
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.sweep import WATCHED

if TYPE_CHECKING:
    from ipssim.studies.sweep import Sweep

_FIRST, _FIRST_WIDE = 5, 4  # points in the answer; where heads take several lines
_MOST = 400  # points in the table of the report
_EXPLORED = 4  # points from which on dials help
_CONTACT = "contact_hours"
_SOME = 0.05  # part of the contact hours, from which on it is said that they change


def page(found: Sweep, language: str = "") -> Page:
    """Return the report of a sweep."""
    w = words(language)
    told = pictures(w, found)
    staff = "fixed" if set(QUEUE) & set(found.summary["outcome"]) else "staff"
    shown = min(len(watched(found)), _MOST)
    lead = w.say("sweep.lead", points=len(found.points), shown=shown,
                 runs=w.say("count.runs", count=found.replicates), half=w.say("half"))
    return Page(_title(w, found), w.language, _answer(w, found), (
        c.misses(w, found.experiment, w.say(f"sweep.{staff}"), *c.off(w, found.experiment)),
        *queue(w, found), *(Section(one.name, w.say("sweep.map"), (one,)) for one in told[1:]),
        Section("points", w.say("sweep.points"), (Said(lead), _explored(w, found))),
        c.meaning(w, found.experiment, drawn=len(found.worlds) > 1),
        made(w, found.experiment, found.manifest),
    ))


def _axes(w: Words, found: Sweep) -> str:
    return w.listed([axis_name(w, found, axis) for axis in found.axes])


def _title(w: Words, found: Sweep) -> str:
    if found.ready:
        return w.declared(f"sweep.{found.ready.name}.title", found.ready.title)
    return w.say("sweep.title", axes=_axes(w, found))


def _question(w: Words, found: Sweep) -> str:
    if found.ready:
        return w.declared(f"sweep.{found.ready.name}.question", found.ready.question)
    return w.say("sweep.question", axes=_axes(w, found))


def _answer(w: Words, found: Sweep) -> Answer:
    experiment, rows = found.experiment, watched(found)
    half = c.number(rows["difference_half"].max())
    drawn = len(found.worlds) > 1
    unknown = w.say(
        "sweep.unknown_drawn", low=rows["worlds_low"].min(), high=rows["worlds_high"].max(),
        worlds=w.say("count.worlds", count=len(found.worlds)),
    ) if drawn else w.say("sweep.unknown")
    failed = (w.say("sweep.failed", count=len(found.failed)),) if len(found.failed) else ()
    return Answer(
        question=_question(w, found), said=_said(w, found, rows),
        sure=((w.say("compare.sure.luck"), w.say(
            "sweep.luck", half=_half(w, half),
            runs=w.say("count.runs", count=found.replicates),
            people=experiment.population.size,
        )), (w.say("compare.sure.unknown"), unknown)),
        rests=((w.say("compare.rests.term"), w.say("compare.rests.no_trial")),),
        table=_table(w, found, _FIRST if len(found.axes) < 3 else _FIRST_WIDE),
        picture=pictures(w, found)[0],
        warnings=(*failed, *c.off(w, experiment), *c.few(
            w, runs=found.replicates, worlds=len(found.worlds) if drawn else 0)),
        short=c.misses_short(w, experiment),
    )


def _half(w: Words, half: float | None) -> str:
    """Write half of a range of luck; of few runs it can be wider than there are points."""
    return w.say("sweep.beyond") if half is not None and half > 100 else w.number(half, 1)


def _said(w: Words, found: Sweep, rows: pd.DataFrame) -> tuple[str, ...]:
    """Say where the difference is smallest and largest, if luck could not do it, and at what cost.

    The cost is hours of contact: a sweep of caseloads would else praise the smallest.
    """
    experiment = found.experiment
    low, high = (rows.iloc[int(at)] for at in (rows["difference"].argmin(),
                                               rows["difference"].argmax()))
    named = {
        key: c.arm_inside(w, experiment, arm) for key, arm in (
            ("treated", experiment.treated), ("reference", experiment.reference))
    }
    moved = _between(found, int(low["point"]), int(high["point"]))
    reach = _reach(moved, len(rows))
    follow_up = c.follow_up(w, experiment.horizon_weeks)
    if not abs(moved.value) > reach:
        return (w.say("sweep.flat", follow_up=follow_up, low=low["difference"],
                      high=high["difference"], half=_half(w, reach), **named),)
    ends = {"at_low": point_name(w, found, low), "at_high": point_name(w, found, high)}
    said = w.say("sweep.answer", low=low["difference"], high=high["difference"],
                 follow_up=follow_up, **ends, **named)
    price = _price(w, found, int(low["point"]), int(high["point"]))
    return (" ".join(filter(None, (said, price))),)


def _price(w: Words, found: Sweep, low: int, high: int) -> str:
    """Say how much contact there is at both points, of the arm in which that changes most."""
    moved = []
    for arm in (found.experiment.treated, found.experiment.reference):
        hours = watched(found, arm, _CONTACT).set_index("point")["level"]
        moved.append((abs(hours[high] - hours[low]), arm, float(hours[low]), float(hours[high])))
    change, arm, before, after = max(moved)
    if change < _SOME * max(before, after):
        return ""
    return w.say("sweep.price", arm=c.arm_inside(w, found.experiment, arm), low=before,
                 high=after)


def _reach(moved: Estimate, points: int) -> float:
    """Return how far luck can part the lowest and the highest of so many points.

    95 % over all pairs of points (Bonferroni), since these two were picked as the furthest apart.
    """
    pairs = max(points * (points - 1) / 2, 1)
    if moved.error is None or moved.n is None or points < 2:
        return 0.0
    return moved.error * float(stdtrit(moved.n - 1, 1.0 - 0.025 / pairs))


def _between(found: Sweep, low: int, high: int) -> Estimate:
    """Return how much larger the difference is at one point than at another, run by run."""
    def gap(point: int) -> pd.Series[float]:
        part = found.parts.of(point)
        both = part[part["outcome"] == WATCHED].pivot_table(
            index="replicate", columns="arm", values="value", observed=True)
        gaps: pd.Series[float] = both[found.experiment.treated] - both[found.experiment.reference]
        return 100 * gaps

    return Estimate.of(np.asarray((gap(high) - gap(low)).dropna(), dtype=np.float64))


def _explored(w: Words, found: Sweep) -> Table:
    """Return the table of points, with a dial for each axis where all points are in it."""
    table = _table(w, found, _MOST)
    if len(table.rows) < len(watched(found)) or len(table.rows) < _EXPLORED:
        return table
    return replace(table, dials=len(found.axes), dials_said=(
        w.say("sweep.explore"), w.say("sweep.explore_all")))


def _table(w: Words, found: Sweep, most: int) -> Table:
    """Return the points with difference and levels.

    Of more than `most` the first, the last, some between, and the two that the answer names.
    """
    experiment = found.experiment
    arms = [experiment.treated, experiment.reference]
    both = [watched(found, arm) for arm in arms]
    lines = []
    count = len(both[0])
    shown = np.linspace(0, count - 1, min(most, count)).round().astype(int)
    if most < count:
        ends = both[0]["difference"].argmin(), both[0]["difference"].argmax()
        shown = np.unique([*np.linspace(0, count - 1, most - 2).round().astype(int), *ends])
    for number in map(int, shown):
        treated, reference = (one.iloc[number] for one in both)
        low, high = c.number(treated["worlds_low"]), c.number(treated["worlds_high"])
        wide = c.over_worlds(w, low, high, 1)
        lines.append(Row((
            *(value_name(w, axis, treated[axis.key]) for axis in found.axes),
            c.with_half(w, treated["difference"], c.number(treated["difference_half"]), 1,
                        signed=True), *([wide] if len(found.worlds) > 1 else []),
            w.number(treated["level"], 1), w.number(reference["level"], 1),
        )))
    heads = w.entry("sweep.heads")[: 2 if len(found.worlds) > 1 else 1]
    return Table((*(axis_name(w, found, axis, unit=True) for axis in found.axes),
                  *heads, *(c.arm_title(w, experiment, arm) for arm in arms)), tuple(lines),
                 numbers=len(found.axes))
