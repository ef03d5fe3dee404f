"""The committee's page: one sheet with the answer, and behind it the chapters of a Danish case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ipssim.report.page.parts import Answer, Page, Part, Points, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told import compare as whole
from ipssim.report.told import money, service
from ipssim.report.told.differing import admits, differing_settings
from ipssim.report.told.money_figures import a_person, budget_rows, everybody, half_of, names_of
from ipssim.report.told.rows import HEADLINE, asked_about, contrasts, of
from ipssim.report.told.service_answer import in_short
from ipssim.report.told.service_rows import watched
from ipssim.report.words import Words, words

if TYPE_CHECKING:
    from ipssim.report.told.money_figures import Paid
    from ipssim.studies.results import Comparison
    from ipssim.studies.service import ServiceStudy

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


def over_time(study: ServiceStudy, language: str = "") -> Page:
    """Return the same of a service over time, with kroner of everybody together."""
    w = words(language)
    report, experiment = service.page(study, w.language), study.experiment
    counts = c.label_counts(experiment)
    numbers = w.say("brief.numbers", assumed=counts["assumed"], total=counts.total(),
                    follow_up=watched(w, study))
    lines = [w.say("brief.not_one"), w.say("brief.levers"), numbers, _rules(w, study),
             *_prices(w, study)]
    reserve = Section("brief-reserve", w.say("brief.reserve"), (Points(tuple(lines)),),
                      tone=SHEET_END)
    who = Section("brief-who", w.say("brief.who"), (report.answer.table,))
    first = next(_money(w, study), who)  # the picture shows as well for whom it changes what
    return Page(
        w.say("brief.title", title=report.title), w.language,
        replace(report.answer, said=in_short(w, study)),
        (first, reserve,
         *_numbered(w, (
             ("case", _parts(report, "planned")), ("costs", _parts(report, "money-rules")),
             ("budget", _parts(report, "money", "money-more")),
             ("results", _parts(report, "who", "years")),
             ("sensitivity", _parts(report, "sizes", "observed")),
             ("summary", [Said(text) for text in report.answer.said]),
             ("annex", _parts(report, "misses", "meaning", "made")),
         ))), kind="brief",
    )


def _answer(w: Words, comparison: Comparison, answer: Answer) -> Answer:
    """Return question, three sentences, picture, how sure, and what it builds on."""
    rows, experiment = contrasts(comparison), comparison.experiment
    main, lost = (of(rows, experiment.treated, code) for code in (HEADLINE, "relapse_ever"))
    treated, reference = (
        c.arm_inside(w, experiment, arm)
        for arm in (experiment.treated, experiment.reference)
    )
    said = (
        answer.said[0],
        answer.said[-1],
        w.say("brief.harm", a=round(lost.level), b=round(lost.reference_level), treated=treated,
              reference=reference),
    )
    key = "luck" if not main.wide else "drawn" if main.positive is not None else "level"
    sure = w.say(
        f"brief.sure_{key}", difference=main.difference, half=main.half or 0.0,
        people=experiment.population.size,
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
    yield from _money(w, comparison)
    lines = [w.say("brief.not_one"), w.say("brief.levers"),
             w.say("brief.numbers", **_counts(w, comparison)), _rules(w, comparison),
             *_prices(w, comparison)]
    yield Section("brief-reserve", w.say("brief.reserve"), (Points(tuple(lines)),), tone=SHEET_END)


def _money(w: Words, study: Paid) -> Iterator[Section]:
    """Yield kroner by payer, and what the other programmes of a comparison leave."""
    if money.has_money(study):
        more: list[Part] = []
        if a_person(study):
            more += _others(w, study)
        if everybody(study):
            more.append(Said(money.costs(w, study), "soft"))
        title = w.say("brief.money_together" if everybody(study) else "brief.money",
                      year=str(study.experiment.prices.year), **names_of(w, study))
        yield Section("brief-money", title, (_kroner(w, study), *more))


def _rules(w: Words, study: Paid) -> str:
    """Say of which years the jobcentre's rules are."""
    rules = study.experiment.jobcentre
    return w.say("brief.rules", first=str(rules.valid_from), last=str(rules.valid_to))


def _prices(w: Words, study: Paid) -> list[str]:
    """Say what kroner are reckoned from, where they are."""
    year = str(study.experiment.prices.year)
    return [w.say("brief.prices", year=year)] if money.has_money(study) else []


def _others(w: Words, comparison: Comparison) -> Iterator[Said]:
    """Yield what the other programmes leave the municipality, so that none is forgotten."""
    experiment = comparison.experiment
    ends = (experiment.treated, experiment.reference)
    others = [arm for arm in asked_about(comparison, len(ends) + 4)
              if arm not in ends and admits(experiment.arms[arm])]
    if others:
        yield Said(w.say("brief.others", reference=names_of(w, comparison)["reference"], others=(
            w.listed([w.say("brief.other", arm=c.arm_inside(w, experiment, arm), value=w.number(
                float(budget_rows(comparison, arm=arm)["municipality"]["difference"]), 0,
                signed=True)) for arm in others]))), "soft")


def _counts(w: Words, comparison: Comparison) -> dict[str, object]:
    counts = c.label_counts(comparison.experiment)
    return {"assumed": counts["assumed"], "total": counts.total(),
            "follow_up": c.follow_up(w, comparison.experiment.horizon_weeks)}


def _kroner(w: Words, study: Paid) -> Table:
    """Return what is left to each payer for a person, and for all people, in kroner.

    Of a service over time it is that of all people alone, with its luck.
    """
    people, lines = study.experiment.population.size, list[Row]()
    for payer, row in budget_rows(study).items():
        gap = float(row["difference"])
        low, high = c.number(row["worlds_low"]), c.number(row["worlds_high"])
        unknown = c.over_worlds(w, low, high, signed=True)
        ends = ([w.number(half_of(row)), unknown] if everybody(study)
                else [unknown, w.number(gap * people, 0, signed=True)])
        lines.append(Row((
            w.say(f"money.payers.{payer}"), w.number(gap, 0, signed=True), *ends,
        ), "sum" if payer == "society" else ""))
    heads = w.entry("brief.heads_together" if everybody(study) else "brief.heads")
    return Table(tuple(w.fill(head, people=people) for head in heads), tuple(lines))


def _chapters(w: Words, comparison: Comparison, report: Page) -> Iterator[Section]:
    """Return the chapters in the order that Danish cases have, from the report's own sections."""
    experiment = comparison.experiment
    differing = differing_settings(w, {
        c.arm_title(w, experiment, arm): experiment.arms[arm]
        for arm in (experiment.treated, experiment.reference)
    })
    about = Said(w.say(
        "brief.about", people=experiment.population.size, **_counts(w, comparison),
        treated=c.arm_title(w, experiment, experiment.treated),
        reference=c.arm_inside(w, experiment, experiment.reference),
        places=w.listed([
            w.declared(f"place.{name}", name) for name in experiment.labour_market.place_names
        ]),
    ))
    sway = [one for one in report.pictures() if one.name == "sway"]
    return _numbered(w, (
        ("case", [about, *([differing] if differing else [])]),
        ("costs", _parts(report, "money-rules")),
        ("budget", _parts(report, "money", "money-more")),
        ("results", _parts(report, "outcomes", "for-whom")),
        ("sensitivity", [*sway, *_parts(report, "money-published", "trial")]),
        ("summary", [Said(text) for text in report.answer.said]),
        ("annex", _parts(report, "misses", "meaning", "made")),
    ))


def _parts(report: Page, *keys: str) -> Sequence[Part]:
    """Return what stands in sections of a report, in the order of the keys."""
    told = {one.key: one for one in report.sections}
    return [part for key in keys if key in told for part in told[key].parts]


def _numbered(w: Words, chapters: Sequence[tuple[str, Sequence[Part]]]) -> Iterator[Section]:
    """Yield the chapters in which there is something, numbered."""
    number = 0
    for key, found in chapters:
        if found:
            number += 1
            yield Section(f"chapter-{key}", w.say(
                "brief.chapter", number=number, title=w.say(f"brief.chapters.{key}")),
                tuple(found))
