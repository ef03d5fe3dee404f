"""The report of a sensitivity study: which settings matter, for how much and for who is ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.shapes import Mark
from ipssim.report.page.parts import Answer, Page, Picture, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.made import made
from ipssim.report.words import Words, words
from ipssim.studies.sensitivity import AHEAD, DIFFERENCE, INDICES

if TYPE_CHECKING:
    from ipssim.studies.sensitivity import Sensitivity

_FIRST = 8  # settings in the answer
_LITTLE, _MUCH = 0.1, 0.5
"""Shares of the variance between points up to which luck is little, and from which it is much."""


def page(found: Sensitivity, language: str = "") -> Page:
    """Return the report of a sensitivity study."""
    w = words(language)
    return Page(w.say("sensitivity.title"), w.language, _answer(w, found), (
        c.misses(w, found.experiment, *c.off(w, found.experiment)),
        Section("indices", w.say("sensitivity.indices"), (
            Said(w.say(f"sensitivity.lead.{found.method}", points=len(found.points))),
            _table(w, found, len(found.axes)),
            Said(w.say("sensitivity.ahead", treated=_arm(w, found, "treated"))),
            Said(w.say("sensitivity.files")),
        )),
        c.meaning(w, found.experiment, drawn=False),
        made(w, found.experiment, found.manifest),
    ))


def ranked(found: Sensitivity, result: str) -> pd.DataFrame:
    """Return value and `half` of every index, a row an axis, by the first index of a result."""
    table = found.indices[found.indices["of"] == result].pivot(
        index="axis", columns="index", values=["value", "half"]
    )
    first = table["value"][INDICES[found.method][0]].sort_values(ascending=False, kind="stable")
    return table.reindex(first.index)


def _arm(w: Words, found: Sensitivity, end: str) -> str:
    return c.arm_inside(w, found.experiment, getattr(found.experiment, end))


def _answer(w: Words, found: Sensitivity) -> Answer:
    experiment, first = found.experiment, INDICES[found.method][0]
    outcome = OUTCOMES[found.outcome]
    gap, ahead = ranked(found, DIFFERENCE), ranked(found, AHEAD)
    most = gap["value"][first].iloc[0]
    said = [w.say("sensitivity.nothing")]
    if most > 0.0:
        scale = 1.0 if found.method == "morris" else 100.0
        said = [w.say(
            f"sensitivity.answer.{found.method}", first=gap.index[0], moved=scale * most,
            unit=c.unit(w, outcome, difference=True), count=len(found.axes),
        )]
        one_side = ahead["value"][first].iloc[0] == 0.0
        said.append(w.say("sensitivity.one_side" if one_side else "sensitivity.side",
                          first=ahead.index[0], treated=_arm(w, found, "treated")))
    return Answer(
        question=w.say(
            "sensitivity.question", outcome=c.lowered(c.short(w, outcome)),
            treated=_arm(w, found, "treated"), reference=_arm(w, found, "reference"),
        ), said=(" ".join(said),), sure=(
            (w.say("compare.sure.luck"), _noise(w, found)),
            (w.say("compare.sure.unknown"), w.say("sensitivity.unknown")),
        ), rests=((w.say("compare.rests.term"), w.say("compare.rests.no_trial")),),
        table=_table(w, found, _FIRST), picture=_picture(w, found),
        warnings=c.off(w, experiment), short=c.misses_short(w, experiment),
    )


def _noise(w: Words, found: Sensitivity) -> str:
    """Say which part of what indices share out is luck, and what that means for them."""
    share, runs = found.noise[DIFFERENCE], w.say("count.runs", count=found.replicates)
    if share != share:
        return w.say("sensitivity.noise.unknown")
    how = "little" if share <= _LITTLE else "much" if share >= _MUCH else "some"
    return w.say("sensitivity.noise.said", share=100.0 * share, runs=runs,
                 people=found.experiment.population.size, read=w.say(f"sensitivity.noise.{how}"))


def _decimals(found: Sensitivity, result: str) -> int:
    if found.method == "sobol":
        return 2
    return 2 if result == AHEAD else OUTCOMES[found.outcome].decimals + 1


def _table(w: Words, found: Sensitivity, most: int) -> Table:
    gap, ahead = ranked(found, DIFFERENCE), ranked(found, AHEAD)
    places, first = _decimals(found, DIFFERENCE), INDICES[found.method][0]
    rows = [Row((
        str(axis), *(_cell(w, gap.loc[axis], index, places) for index in INDICES[found.method]),
        _cell(w, ahead.loc[axis], first, _decimals(found, AHEAD)),
    )) for axis in gap.index[:most]]
    return Table(tuple(w.entry(f"sensitivity.heads.{found.method}")), tuple(rows))


def _cell(w: Words, row: Any, index: str, decimals: int) -> str:
    return c.with_half(w, row["value"][index], c.number(row["half"][index]), decimals,
                       signed=index == "mu")


def _picture(w: Words, found: Sensitivity) -> Picture:
    """Return the picture: a row an axis, in both results the first index with its interval."""
    first = INDICES[found.method][0]
    order = list(ranked(found, DIFFERENCE).index)

    def draw() -> Any:
        panels = []
        for result in (DIFFERENCE, AHEAD):
            table = ranked(found, result).loc[order]
            marks = zip(order, table["value"][first], table["half"][first], strict=True)
            panels.append(Panel(
                tuple(Dots(str(axis), (Mark(value, value - half, value + half),))
                      for axis, value, half in marks),
                w.say(f"sensitivity.units.{found.method}.{result}",
                      unit=c.unit(w, OUTCOMES[found.outcome], difference=True)),
                w.say(f"sensitivity.panels.{result}"), zero=True,
            ))
        return dots(panels, columns=2, width=9.0, note=w.say("sensitivity.note"))

    return Picture("sensitivity", draw, w.say("sensitivity.alt"))
