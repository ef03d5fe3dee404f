"""Around one person's two lives: how the person was found, other lucks, other people alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING

from ipssim.report.page.parts import Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.events import word
from ipssim.report.told.explain_figures import alike_picture, lucks_picture
from ipssim.report.words import Words
from ipssim.studies.lived import TOLD
from ipssim.vocabulary import Diagnosis

if TYPE_CHECKING:
    from ipssim.studies.explain import Explanation


def found(w: Words, told: Explanation) -> Iterator[tuple[str, str]]:
    """Yield what a ready example is about, and how the person was found, each under its term."""
    if (ready := told.example) is not None:
        key = f"life.{ready.name}"
        yield w.declared(f"{key}.title", ready.title), w.say(
            "explain.told_in", says=w.declared(f"{key}.says", ready.says),
            source=w.declared(f"{key}.told_in", ready.told_in),
        )
        yield w.say("explain.look"), w.declared(f"{key}.ask", ready.ask)
    if (by := told.found) is not None:
        following = by.another % by.fitting + 1
        yield w.say("explain.found"), w.say(
            "explain.found_said", count=by.fitting, description=by.description,
            another=by.another, following=following,
        )


def others(w: Words, told: Explanation) -> tuple[Section, ...]:
    """Return the sections on other lucks and on other people, where they were asked for."""
    return (*_lucks(w, told), *_alike(w, told))


def _lucks(w: Words, told: Explanation) -> Iterator[Section]:
    if not told.others:
        return
    table, count = told.lucks(), len(told.others)
    each = [table[table["arm"] == arm] for arm in told.arms]
    rows = [
        Row((w.say(f"explain.course.{name}"),
             *(w.say("explain.lucks.of", count=int(one[name].sum()), all=count) for one in each)))
        for name in TOLD if any(one[name].any() for one in each)
    ]
    rows.append(_weeks(w, [one["weeks_either"] for one in each]))
    lead = w.say("explain.lucks.lead", count=count)
    yield Section("lucks", w.say("explain.lucks.title", count=count), (
        Said(lead), Table(("", *_titles(w, told)), tuple(rows), numbers=1),
        lucks_picture(w, told, lead),
    ))


def _alike(w: Words, told: Explanation) -> Iterator[Section]:
    if told.alike is None:
        return
    table, title = told.alike, w.say("explain.near.title")
    diagnosis = word(w, Diagnosis, told.lives[0].before["diagnosis"])
    if table.empty:
        yield Section("alike", title, (Said(w.say("explain.near.nobody", diagnosis=diagnosis)),))
        return
    ages, symptoms = table["age"], table["symptoms"]
    lead = w.say(
        "explain.near.lead", count=len(table), diagnosis=diagnosis,
        ages=w.between(ages.min(), ages.max()),
        symptoms=w.between(symptoms.min(), symptoms.max(), 1),
    )
    rows = [
        Row((w.say(f"explain.course.{name}"), *(
            w.say("explain.lucks.of", count=int(table[f"{name}, {arm}"].sum()), all=len(table))
            for arm in told.arms
        ))) for name in TOLD
    ]
    rows.append(_weeks(w, [table[f"weeks_either, {arm}"] for arm in told.arms]))
    heads = _titles(w, told)
    yield Section("alike", title, (
        Said(lead), Table(("", *heads), tuple(rows), numbers=1), alike_picture(w, told, lead),
    ))
    yield Section("people", w.say("explain.near.each"), (_each(w, told, heads),), folded=True)


def _weeks(w: Words, each: Iterable[Iterable[int]]) -> Row:
    """Return the row of weeks in work or education under each arm."""
    found = [sorted(one) for one in each]
    return Row((w.say("explain.lucks.weeks"), *(
        w.say("explain.lucks.spread", middle=round(median(one)), low=one[0], high=one[-1])
        for one in found
    )))


def _each(w: Words, told: Explanation, heads: Sequence[str]) -> Table:
    """Return the people who are alike, a line each."""
    assert told.alike is not None
    lines = []
    for row in told.alike.to_dict("records"):
        cells = [
            w.listed([w.say("explain.near.either", count=row[f"weeks_either, {arm}"]), *(
                w.say(f"explain.near.{name}") for name in ("relapse", "hospital stay",
                                                           "dropped out", "job loss")
                if row[f"{name}, {arm}"]
            )]) for arm in told.arms
        ]
        who = w.say(f"explain.who.{row['sex']}", age=row["age"])
        lines.append(Row((str(row["person"]), who, w.number(row["symptoms"], 1, signed=True),
                          *cells)))
    return Table(tuple(w.entry("explain.near.heads")) + tuple(heads), tuple(lines), numbers=5)


def _titles(w: Words, told: Explanation) -> tuple[str, str]:
    one, other = (c.arm_title(w, told.experiment, arm) for arm in told.arms)
    return one, other
