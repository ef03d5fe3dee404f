"""The report of a matching: how many worlds agree with the trial, and what is known by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ipssim.report.figures.dots import Dots, dots
from ipssim.report.figures.dots import Panel as DotPanel
from ipssim.report.figures.shapes import Mark
from ipssim.report.page.parts import Answer, Page, Picture, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.made import made
from ipssim.report.told.patterns import band, what
from ipssim.report.words import Words, words
from ipssim.studies.match.design import Design
from ipssim.studies.match.sift import INSIDE, PSEUDO
from ipssim.studies.patterns.checks import checks
from ipssim.studies.priors import quantiles, shares

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.match.study import Match

_SHORT = 5
"""Numbers in the table of the terminal: those the trial says most of."""
_CLEAR = 0.2
"""Contraction from which the trial is said to tell something of a number."""


def page(found: Match, language: str = "") -> Page:
    """Return the report of a matching."""
    w, experiment = words(language), found.experiment
    return Page(w.say("match.title"), w.language, _answer(w, found), (
        c.misses(w, experiment, *w.entry("match.misses")),
        Section("targets", w.say("match.targets.title"), (
            Said(w.say("match.targets.lead")), _targets(w, found),
        )),
        Section("numbers", w.say("match.numbers.title"), (
            Said(w.say("match.numbers.lead", truths=PSEUDO, inside=round(100 * INSIDE))),
            _numbers(w, found),
        )),
        Section("ridges", w.say("match.ridges.title"), (
            Said(w.say("match.ridges.lead")), _ridges(w, found),
        ), folded=True),
        Section("checks", w.say("match.checks.title"), (
            Said(w.say("match.checks.lead")), _checks(w, found),
        )),
        Section("waves", w.say("match.waves.title"), (_waves(w, found),), folded=True),
        made(w, experiment, found.manifest),
    ))


def _answer(w: Words, found: Match) -> Answer:
    kept, numbers = len(found.kept), found.parameters
    told = int((numbers["contraction"] >= _CLEAR).sum())
    recovered = numbers["recovered"]
    worst = found.checks.sort_values("holds", kind="stable").iloc[0]
    named = what(w, next(one for one in checks() if one.key == worst["check"]))
    return Answer(
        question=w.say("match.question"),
        said=(
            w.say("match.answer.kept", kept=kept, worlds=int(found.waves["worlds"].sum())),
            w.say("match.answer.told", told=told, numbers=len(numbers)),
            w.say("match.answer.checks", worst=named, share=round(worst["holds"])),
        ),
        sure=((w.say("match.sure.term"), w.say(
            "match.sure.said", inside=round(100 * INSIDE), truths=PSEUDO,
            mean=round(recovered.mean()), low=round(recovered.min()), high=round(recovered.max()),
        )),),
        rests=((w.say("compare.rests.term"), w.say("match.rests")),),
        table=_short(w, found), picture=_picture(w, found),
        short=c.misses_short(w, found.experiment),
    )


def _called(w: Words, key: str, found: Match) -> str:
    return w.declared(f"parameter.{key}", Design.of(found.experiment).specs[key].meaning)


def _before(w: Words, key: str, found: Match) -> str:
    """Return 90 % of what was believed of a number before."""
    low, high = quantiles(Design.of(found.experiment).specs[key], np.array([0.05, 0.95]))
    return w.say("match.numbers.range", low=float(f"{low:.3g}"), high=float(f"{high:.3g}"))


def _short(w: Words, found: Match) -> Table:
    """Return the numbers that the trial says most of, in few columns."""
    table = _numbers(w, found)
    kept = (0, 2, 3, 4, 5)
    return Table(tuple(table.heads[one] for one in kept), tuple(
        Row(tuple(row.cells[one] for one in kept)) for row in table.rows[:_SHORT]
    ))


def _numbers(w: Words, found: Match) -> Table:
    rows = [
        Row((
            _called(w, row["parameter"], found), _before(w, row["parameter"], found),
            *(w.fill("{x}", x=float(f"{row[name]:.3g}")) for name in ("low", "median", "high")),
            f"{w.number(100 * row['contraction'])} %", f"{w.number(row['recovered'])} %",
        ))
        for row in c.records(found.parameters.sort_values("contraction", ascending=False))
    ]
    return Table(tuple(w.entry("match.numbers.heads")), tuple(rows))


def _targets(w: Words, found: Match) -> Table:
    return Table(tuple(w.entry("match.targets.heads")), tuple(
        Row((
            w.say(f"match.targets.names.{row['target']}"), w.number(row["value"], 1),
            w.number(row["sd"], 1), w.number(row["mean"], 1), w.between(row["low"], row["high"], 1),
            f"{w.number(100 * row['follows'])} %",
        )) for row in c.records(found.targets)
    ))


def _ridges(w: Words, found: Match) -> Table:
    return Table(tuple(w.entry("match.ridges.heads")), tuple(
        Row((_called(w, row["parameter"], found), _called(w, row["with"], found),
             w.number(row["correlation"], 2, signed=True)))
        for row in c.records(found.ridges)
    ), left=(1,))


def _checks(w: Words, found: Match) -> Table:
    asked = {one.key: one for one in checks()}
    return Table(tuple(w.entry("match.checks.heads")), tuple(
        Row((what(w, asked[row["check"]]), f"{round(row['holds'])} %", w.number(row["mean"], 2),
             band(w, asked[row["check"]])))
        for row in c.records(found.checks.sort_values("holds"))
    ))


def _waves(w: Words, found: Match) -> Table:
    return Table(tuple(w.entry("match.waves.heads")), tuple(
        Row(tuple(w.number(row[name]) for name in (
            "wave", "worlds", "counted", "not_contradicted", "kept"
        ))) for row in c.records(found.waves)
    ))


def _picture(w: Words, found: Match) -> Picture:
    return Picture("worlds", lambda: _drawn(w, found), w.say("match.figure.alt"),
                   w.say("match.figure.title"))


def _drawn(w: Words, found: Match) -> Figure:
    """Draw where kept worlds lie in the prior of each number, 0 to 100, those told most first."""
    specs = Design.of(found.experiment).specs
    rows = []
    for key in found.parameters.sort_values("contraction", ascending=False)["parameter"]:
        places = 100 * shares(specs[key], found.kept[key])
        low, middle, high = (float(one) for one in np.quantile(places, (0.05, 0.5, 0.95)))
        rows.append(Dots(_called(w, key, found), (Mark(middle, low, high),)))
    return dots([DotPanel(tuple(rows), w.say("match.figure.axis"), lines=(5, 95))], width=9,
                note=w.say("match.figure.note", kept=len(found.kept)))
