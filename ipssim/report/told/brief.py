"""The committee's page: one sheet with the answer, and behind it the chapters of a Danish case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ipssim.report.page.parts import Answer, Page, Part, Points, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told import compare as whole
from ipssim.report.told import money
from ipssim.report.told.differing import differing_settings
from ipssim.report.told.money_figures import budget_rows
from ipssim.report.told.rows import HEADLINE, contrasts, of
from ipssim.report.words import Words, words

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison

SHEET_END = "sheet-end"
"""Tone of the last section of the first sheet: what follows begins on another."""


def page(comparison: Comparison, language: str = "") -> Page:
    """Return the page to hand on: a first sheet, and chapters behind it."""
    w = words(language)
    report = whole.page(comparison, w.language)
    return Page(
        w.say("brief.title", title=report.title), w.language,
        _answer(w, comparison, report.answer),
        (*_sheet(w, comparison), *_chapters(w, comparison, report)), kind="brief",
    )


def _answer(w: Words, comparison: Comparison, answer: Answer) -> Answer:
    """Return question, three sentences, picture, how sure, and what it builds on."""
    rows, experiment = contrasts(comparison), comparison.experiment
    main, lost = (of(rows, experiment.treated, code) for code in (HEADLINE, "relapse_ever"))
    treated, reference = (
        c.lowered(c.arm_title(w, experiment, arm))
        for arm in (experiment.treated, experiment.reference)
    )
    said = (
        answer.said[0],
        answer.said[-1],
        w.say("brief.harm", a=round(lost.level), b=round(lost.reference_level), treated=treated,
              reference=reference),
    )
    key = "brief.sure_drawn" if main.wide else "brief.sure_luck"
    sure = w.say(
        key, difference=main.difference, half=main.half or 0.0, people=experiment.population.size,
        low=main.wide[0] if main.wide else 0.0, high=main.wide[1] if main.wide else 0.0,
        ahead=round(len(comparison.drawn) * (main.positive or 0.0)),
        worlds=w.say("count.worlds", count=len(comparison.drawn)),
    )
    return Answer(
        question=answer.question, said=said, sure=((w.say("brief.sure"), sure),),
        rests=((w.say("compare.rests.term"), answer.rests[0][1]),),
        table=_kroner(w, comparison) if money.has_money(comparison) else answer.table,
        picture=answer.picture, warnings=answer.warnings, short=answer.short,
    )


def _sheet(w: Words, comparison: Comparison) -> Iterator[Section]:
    """Yield the rest of the first sheet: kroner by payer, and reservations."""
    if money.has_money(comparison):
        yield Section("brief-money", w.say("brief.money"), (_kroner(w, comparison),))
    experiment = comparison.experiment
    lines = [w.say("brief.not_one"), w.say("brief.levers"),
             w.say("brief.numbers", **_counts(w, comparison))]
    if money.has_money(comparison):
        lines.append(w.say("brief.prices", year=str(experiment.prices.year)))
    yield Section("brief-reserve", w.say("brief.reserve"), (Points(tuple(lines)),), tone=SHEET_END)


def _counts(w: Words, comparison: Comparison) -> dict[str, object]:
    counts = c.label_counts(comparison.experiment)
    return {"assumed": counts["assumed"], "total": counts.total(),
            "follow_up": c.follow_up(w, comparison.experiment.horizon_weeks)}


def _kroner(w: Words, comparison: Comparison) -> Table:
    """Return what is left to each payer for a person, and for all people, in kroner."""
    people = comparison.experiment.population.size
    lines = []
    for payer, row in budget_rows(comparison).items():
        gap = float(row["difference"])
        low, high = c.number(row["worlds_low"]), c.number(row["worlds_high"])
        lines.append(Row((
            w.say(f"money.payers.{payer}"), w.number(gap, 0, signed=True), w.between(low, high),
            w.number(gap * people, 0, signed=True),
        ), "sum" if payer == "society" else ""))
    heads = [w.fill(head, people=people) for head in w.entry("brief.heads")]
    return Table(tuple(heads), tuple(lines))


def _chapters(w: Words, comparison: Comparison, report: Page) -> Iterator[Section]:
    """Yield the chapters in the order that Danish cases have, from the report's own sections."""
    told = {one.key: one for one in report.sections}

    def parts(*keys: str) -> Sequence[Part]:
        return [part for key in keys if key in told for part in told[key].parts]

    experiment = comparison.experiment
    differing = differing_settings(w, {
        c.arm_title(w, experiment, arm): experiment.arms[arm]
        for arm in (experiment.treated, experiment.reference)
    })
    about = Said(w.say(
        "brief.about", people=experiment.population.size, **_counts(w, comparison),
        treated=c.arm_title(w, experiment, experiment.treated),
        reference=c.lowered(c.arm_title(w, experiment, experiment.reference)),
        places=w.listed([
            w.declared(f"place.{name}", name) for name in experiment.labour_market.place_names
        ]),
    ))
    sway = [one for one in report.pictures() if one.name == "sway"]
    chapters: list[tuple[str, Sequence[Part]]] = [
        ("case", [about, *([differing] if differing else [])]),
        ("costs", parts("money-rules")),
        ("budget", parts("money", "money-more")),
        ("results", parts("outcomes", "for-whom")),
        ("sensitivity", [*sway, *parts("money-published", "trial")]),
        ("summary", [Said(text) for text in report.answer.said]),
        ("annex", parts("misses", "meaning", "made")),
    ]
    number = 0
    for key, found in chapters:
        if found:
            number += 1
            yield Section(f"chapter-{key}", w.say(
                "brief.chapter", number=number, title=w.say(f"brief.chapters.{key}")),
                tuple(found))
