"""The report of a sweep: how the difference moves with what was swept, with both ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ipssim.report.page.parts import Answer, Page, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.sweep_figures import axis_name, pictures, value_name, watched
from ipssim.report.words import Words, words
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.sweep import WATCHED

if TYPE_CHECKING:
    from ipssim.studies.sweep import Sweep

_FIRST = 8  # points in the answer
_MOST = 400  # points in the table of the report
_CONTACT = "contact_hours"


def page(found: Sweep, language: str = "en") -> Page:
    """Return the report of a sweep."""
    w = words(language)
    told = pictures(w, found)
    shown = min(len(watched(found)), _MOST)
    lead = w.say("sweep.lead", points=len(found.points), shown=shown,
                 runs=w.say("count.runs", count=found.replicates), half=w.say("half"))
    return Page(_title(w, found), language, _answer(w, found), (
        c.misses(w, found.experiment, w.say("sweep.staff"), *c.off(w, found.experiment)),
        *(Section(one.name, w.say("sweep.map"), (one,)) for one in told[1:]),
        Section("points", w.say("sweep.points"), (Said(lead), _table(w, found, _MOST))),
        c.meaning(w, found.experiment, drawn=len(found.worlds) > 1),
        c.made(w, found.experiment, found.manifest),
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
            "sweep.luck", half=w.number(half, 1),
            runs=w.say("count.runs", count=found.replicates),
            people=experiment.population.size,
        )), (w.say("compare.sure.unknown"), unknown)),
        rests=((w.say("compare.rests.term"), w.say("compare.rests.no_trial")),),
        table=_table(w, found, _FIRST), picture=pictures(w, found)[0],
        warnings=(*failed, *c.off(w, experiment)), short=c.misses_short(w, experiment),
    )


def _said(w: Words, found: Sweep, rows: pd.DataFrame) -> tuple[str, ...]:
    """Say where the difference is smallest and largest, if luck could not do it, and at what cost.

    The cost is hours of contact: a sweep of caseloads would else praise the smallest.
    """
    experiment = found.experiment
    low, high = (rows.iloc[int(at)] for at in (rows["difference"].argmin(),
                                               rows["difference"].argmax()))
    named = {
        key: c.lowered(c.arm_title(w, experiment, arm)) for key, arm in (
            ("treated", experiment.treated), ("reference", experiment.reference))
    }
    moved = _between(found, int(low["point"]), int(high["point"]))
    follow_up = c.follow_up(w, experiment.horizon_weeks)
    if not moved.told:
        return (w.say("sweep.flat", follow_up=follow_up, low=low["difference"],
                      high=high["difference"], half=w.number(moved.half, 1), **named),)
    ends = {"at_low": _point(w, found, low), "at_high": _point(w, found, high)}
    hours = watched(found, outcome=_CONTACT).set_index("point")["level"]
    price = w.say("sweep.price", treated=named["treated"], low=float(hours[low["point"]]),
                  high=float(hours[high["point"]]))
    return (w.say("sweep.answer", low=low["difference"], high=high["difference"], price=price,
                  follow_up=follow_up, **ends, **named),)


def _between(found: Sweep, low: int, high: int) -> Estimate:
    """Return how much larger the difference is at one point than at another, run by run."""
    tables = {int(part["point"].iloc[0]): part for part in found.parts if len(part)}

    def gap(point: int) -> pd.Series[float]:
        part = tables[point]
        both = part[part["outcome"] == WATCHED].pivot_table(
            index="replicate", columns="arm", values="value", observed=True)
        gaps: pd.Series[float] = both[found.experiment.treated] - both[found.experiment.reference]
        return 100 * gaps

    return Estimate.of(np.asarray((gap(high) - gap(low)).dropna(), dtype=np.float64))


def _point(w: Words, found: Sweep, row: Any) -> str:
    if len(found.axes) == 1:
        return value_name(w, found.axes[0], row[found.axes[0].key])
    return w.listed([
        w.say("sweep.entry", name=axis_name(w, found, axis),
              value=value_name(w, axis, row[axis.key])) for axis in found.axes
    ])


def _table(w: Words, found: Sweep, most: int) -> Table:
    experiment = found.experiment
    arms = [experiment.treated, experiment.reference]
    both = [watched(found, arm) for arm in arms]
    lines = []
    for number in range(min(most, len(both[0]))):
        treated, reference = (one.iloc[number] for one in both)
        wide = w.between(c.number(treated["worlds_low"]), c.number(treated["worlds_high"]), 1)
        lines.append(Row((
            *(value_name(w, axis, treated[axis.key]) for axis in found.axes),
            w.number(treated["level"], 1), w.number(reference["level"], 1),
            c.with_half(w, treated["difference"], c.number(treated["difference_half"]), 1,
                        signed=True), *([wide] if len(found.worlds) > 1 else []),
        )))
    heads = w.entry("sweep.heads")[: 2 if len(found.worlds) > 1 else 1]
    return Table((*(axis_name(w, found, axis) for axis in found.axes),
                  *(c.arm_title(w, experiment, arm) for arm in arms), *heads), tuple(lines),
                 numbers=len(found.axes))
