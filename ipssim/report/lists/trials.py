"""Published trials as data: arms, figures, computed intervals, how sure each figure is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ipssim.errors import Problem
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.lists.shape import Listing, unknown
from ipssim.report.page.parts import Cell, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.words import Words, words
from ipssim.settings.declare.experiment import Trial
from ipssim.settings.read.load import load, options
from ipssim.settings.read.meant import nearest
from ipssim.trials.published import PublishedFigure, published

COLUMNS = ("trial", "doi", "weeks", "outcome", "arm", "n", "value", "low", "high", "unit",
           "sureness", "source", "wording", "note")


def trials(
    names: Sequence[str] = (), configs: Path | None = None, language: str = ""
) -> Listing:
    """List published trials: arms, figures with computed intervals, sureness and source."""
    w = words(language)
    sections: list[Section] = []
    records: list[tuple[Any, ...]] = []
    for name in names or options("trial", configs):
        trial: Trial = load(name, kind="trial", configs=configs)
        sections.append(_head(w, trial))
        for weeks in sorted({estimate.weeks for estimate in trial.estimates}):
            figures = published(trial, weeks)
            sections.append(_figures(w, weeks, figures))
            records += [
                (trial.name, trial.doi, weeks, one.outcome, one.arm, one.n, one.value, one.low,
                 one.high, one.unit, one.sureness, one.source, one.wording, one.note)
                for one in figures
            ]
    sections.append(Section("sureness", "", (Said(w.say(
        "lists.trials.sureness", unverified=w.say("sure.RECALLED"),
    )),)))
    return Listing(tuple(sections), COLUMNS, tuple(records))


def check_trials(names: Sequence[str], configs: Path | None = None) -> list[Problem]:
    """Return what is wrong with names of trials."""
    known = options("trial", configs)
    return [
        unknown(words(), "trial", name, ", ".join(known), nearest(name, known))
        for name in names if name not in known
    ]


def _head(w: Words, trial: Trial) -> Section:
    pooled = [
        w.say("lists.trials.pooled", name=name, arms=w.listed(list(arms)))
        for name, arms in trial.pooled.items()
    ]
    arms = ", ".join(f"{arm} {size}" for arm, size in trial.sizes.items())
    return Section(trial.name, trial.name, (
        Said(w.say(
            "lists.trials.head", source=trial.source,
            country=w.declared(f"country.{trial.country}", trial.country),
            title=w.declared(f"trial.{trial.name}.title", trial.title or trial.name),
            doi=trial.doi or w.say("lists.trials.no_doi"),
        )),
        Said(" ".join((w.say("lists.trials.arms", arms=arms or w.say("lists.trials.no_arms")),
                       *pooled))),
    ))


def _figures(w: Words, weeks: int, figures: Sequence[PublishedFigure]) -> Section:
    """Return the figures of one follow-up, by outcome; source and caveat stand in the notes."""
    rows: list[Row] = []
    notes: dict[str, str] = {}
    for code in dict.fromkeys(figure.outcome for figure in figures):
        outcome = OUTCOMES[code]
        head = w.say("head.together", outcome=c.short(w, outcome), unit=c.unit(w, outcome))
        rows.append(Row((head,), "group"))
        for one in (figure for figure in figures if figure.outcome == code):
            caveat = w.declared(f"note.{one.note}", one.note)
            note = f"{one.source or w.say('lists.trials.no_source')}: {caveat}".rstrip(": ")
            mark = notes.setdefault(note, f"[{len(notes) + 1}]")
            sure = w.say(f"lists.trials.codes.{one.sureness}")
            if one.unverified:
                sure = w.say("lists.trials.unsure", sureness=sure,
                             unverified=w.say("sure.RECALLED"))
            rows.append(Row((
                one.arm.replace(c.BETWEEN, " \N{MINUS SIGN} "), str(one.n),
                c.value(w, one.value, outcome, bare=True, difference=c.BETWEEN in one.arm),
                w.between(one.low, one.high, outcome.decimals),
                Cell(f"{sure} {mark}", "unsure" if one.unverified else ""),
            )))
    return Section(f"weeks-{weeks}", w.say("lists.trials.weeks", count=weeks), (
        Table(tuple(w.entry("lists.trials.heads")), tuple(rows), left=(4,)),
        *(Said(f"{mark} {note}") for note, mark in notes.items()),
    ))
