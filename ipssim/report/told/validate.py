"""The report of a validation: how many trials lie inside, the scores, every trial, misses first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.figures.style import LOOKS, Look
from ipssim.report.page.parts import Answer, Cell, Page, Picture, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.made import made
from ipssim.report.words import Words, words
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load
from ipssim.studies.engine.estimates import half_width
from ipssim.studies.score import DANISH_ODDS_RATIO
from ipssim.studies.validate import DRAWS, GRID

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.validate import Validation

Rows = Sequence[Mapping[str, Any]]
_ALL = 8
"""Trials of the mean score in the plan."""
_SCORES = ("score", "score_odds_ratio", "score_even")
_CROSS = Look("#000000", "-", "X")
_GROUPS = ("scored", "beside", "apart")


def page(result: Validation, language: str = "") -> Page:
    """Return the report of a validation."""
    w, experiment = words(language), _longest(result)
    return Page(w.say("validate.title"), w.language, _answer(w, result), (
        c.misses(w, experiment, *c.off(w, experiment)), _every(w, result), _controls(w, result),
        *_amounts(w, result),
        made(w, experiment, result.manifest, Said(w.say(
            "validate.method", worlds=_worlds(w, result), grid=GRID, draws=DRAWS))),
    ))


def _longest(result: Validation) -> Experiment:
    """Return the experiment, followed as long as the longest trial."""
    return replace(result.experiment, horizon_weeks=max(one.weeks for one in result.trials))


def _worlds(w: Words, result: Validation) -> str:
    return w.say("count.worlds", count=result.replicates)


def _label(w: Words, result: Validation, row: Mapping[str, Any]) -> str:
    """Return what a row is called: its trial, and its arm where that has several."""
    (trial,) = (one for one in result.trials if one.name == row["trial"])
    title = w.declared(f"trial.{trial.name}.title", trial.title or trial.name)
    if len(trial.sizes) == 2 or (row["arm"] == trial.treated and row["validation"] == "scored"):
        return title
    programme = load(trial.programmes[row["arm"]])
    return w.say("validate.arm", trial=title, arm=c.programme_title(w, programme))


def _answer(w: Words, result: Validation) -> Answer:
    every, scored = c.records(result.rows), c.records(result.scored)
    shown = scored or every
    inside = {level: sum(bool(row[f"inside_{level}"]) for row in shown) for level in (80, 95)}
    half = half_width(result.error, result.replicates)
    unmet = [_label(w, result, row) for row in shown if row["too_low"] + row["too_high"] > 50]
    found = {"all": len(shown), "in_80": inside[80], "in_95": inside[95]}
    told = w.say("validate.answer.apart", **found)
    if scored:
        mean, odds, even = (result.mean(column) for column in _SCORES)
        better = {(True, True): "both", (True, False): "odds", (False, True): "even"}.get(
            (bool(mean > odds), bool(mean > even)), "neither")
        low = sum(row["simulated"] < row["published"] for row in scored)
        told = w.say(
            "validate.answer.counts", **found, score=mean, odds=odds, even=even,
            verdict=w.say(f"validate.answer.{better}"), low=low,
        )
    worst = shown[0]
    return Answer(
        question=w.say("validate.question"),
        said=(told, w.say("validate.answer.worst", trial=_label(w, result, worst),
                          published=worst["published"], simulated=worst["simulated"])),
        sure=(
            (w.say("compare.sure.luck"), w.say(
                "validate.sure.luck_few" if half is None else "validate.sure.luck",
                half=half, worlds=_worlds(w, result))),
            (w.say("compare.sure.unknown"), "; ".join((w.say("validate.sure.unknown"), *((w.say(
                "validate.sure.unmet", trials=w.listed(unmet)),) if unmet else ())))),
        ),
        rests=((w.say("compare.rests.term"), w.say("validate.rests")),),
        table=_table(w, result, [shown], mean=bool(scored)), picture=_picture(w, result, every),
        warnings=(
            *((w.say("validate.fewer", all=len(scored)),) if 0 < len(scored) < _ALL else ()),
            *c.off(w, result.experiment),
        ),
        short=c.misses_short(w, _longest(result)),
    )


def _by_group(rows: Rows) -> list[Rows]:
    groups = [[row for row in rows if row["validation"] == group] for group in _GROUPS]
    return [group for group in groups if group]


def _table(w: Words, result: Validation, groups: Sequence[Rows], *, mean: bool) -> Table:
    """Return trials with published share, prediction, ranges and scores."""
    rows = []
    for group in groups:
        if len(groups) > 1:
            rows.append(Row((w.say(f"validate.groups.{group[0]['validation']}"),), "group"))
        rows += [Row((
            _label(w, result, row), w.number(row["published"]), w.number(row["simulated"]),
            *(_range(w, row, level) for level in (80, 95)),
            *(w.number(row[column], 2) for column in _SCORES),
        )) for row in group]
    if mean:
        means = (w.number(result.mean(column), 2) for column in _SCORES)
        rows.append(Row((w.say("validate.mean"), "", "", "", "", *means), "sum"))
    heads = w.entry("validate.heads")
    return Table(tuple(heads.values()), tuple(rows))


def _range(w: Words, row: Mapping[str, Any], level: int) -> Cell:
    """Write a range of shares, marked where the published one lies outside."""
    low, high = (w.number(row[f"{end}_{level}"]) for end in ("low", "high"))
    if row[f"inside_{level}"]:
        return Cell(w.say("range.plain", low=low, high=high))
    return Cell(w.say("validate.outside", low=low, high=high), "wrong")


def _every(w: Words, result: Validation) -> Section:
    groups = _by_group(c.records(result.rows))
    return Section("trials", w.say("validate.all"), (
        _table(w, result, groups, mean=False),
        Said(w.say("validate.scores", odds=DANISH_ODDS_RATIO)), Said(w.say("validate.beside_lead")),
        c.outcome_terms(w, (OUTCOMES[code] for code in dict.fromkeys(result.rows["outcome"]))),
    ))


def _controls(w: Words, result: Validation) -> Section:
    """Return the control arms: what stands for them, and whether they could be met."""
    rows = {row["trial"]: row for row in c.records(result.rows)}
    titles = {one.name: w.declared(f"trial.{one.name}.title", one.title or one.name)
              for one in result.trials}
    return Section("controls", w.say("validate.control.title"), (
        Said(w.say("validate.control.lead")),
        Table(tuple(w.entry("validate.control.heads")), tuple(Row((
            titles[name], c.programme_title(w, load(row["control"])),
            w.number(row["control_published"]), w.number(row["control_simulated"]),
            w.number(row["openness"], 1), w.number(row["too_low"]), w.number(row["too_high"]),
        )) for name, row in rows.items()), numbers=2),
    ))


def _amounts(w: Words, result: Validation) -> Iterable[Section]:
    if result.means.empty:
        return
    rows = []
    for one in c.records(result.means):
        decimals = OUTCOMES[one["outcome"]].decimals
        rows.append(Row((
            _label(w, result, one | {"validation": ""}),
            c.short(w, OUTCOMES[one["outcome"]]), w.number(one["published"], decimals),
            w.number(one["simulated"], decimals),
            *(w.between(one[f"low_{level}"], one[f"high_{level}"], decimals)
              for level in (80, 95)),
        )))
    yield Section("amounts", w.say("validate.amounts.title"), (
        Said(w.say("validate.amounts.lead")),
        Table(tuple(w.entry("validate.amounts.heads")), tuple(rows), numbers=2),
    ))


def _picture(w: Words, result: Validation, rows: Rows) -> Picture:
    """Return the picture of the answer: a row per trial, its cross and the model's ranges."""
    def draw() -> Figure:
        return dots([
            Panel(tuple(Dots(_label(w, result, row), (
                Mark(row["published"], look=_CROSS),
                Mark(row["simulated"], row["low_80"], row["high_80"],
                     (row["low_95"], row["high_95"])),
            )) for row in group), w.say("validate.picture.unit"),
                w.say(f"validate.groups.{group[0]['validation']}"), most=100, scale="shares")
            for group in _by_group(rows)
        ], width=6.8, legend=[
            Entry(w.say("validate.picture.published"), _CROSS, "mark"),
            Entry(w.say("validate.picture.range"), LOOKS[0]),
        ])

    said = "; ".join(w.say(
        "validate.picture.one", trial=_label(w, result, row), published=row["published"],
        simulated=row["simulated"], low=row["low_95"], high=row["high_95"],
    ) for row in rows)
    return Picture("answer", draw, w.say("validate.picture.alt", trials=said),
                   w.say("validate.picture.title"))
