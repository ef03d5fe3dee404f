"""One person's two lives: who it is, where they part, both in sum, and week by week."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import pandas as pd

from ipssim.report.page.parts import Answer, Page, Part, Row, Said, Section, Table, Terms
from ipssim.report.told import common as c
from ipssim.report.told.differing import differing_settings
from ipssim.report.told.events import (
    Happening,
    by_week,
    happenings,
    portrait,
    sentence,
    sex,
    wishes,
    word,
)
from ipssim.report.told.explain_figures import picture
from ipssim.report.told.explain_others import found, others
from ipssim.report.told.explain_turns import turns_table
from ipssim.report.told.made import made
from ipssim.report.words import Words, words
from ipssim.settings.declare.parameter import parameters
from ipssim.studies.engine.identity import manifest_of, run_hash
from ipssim.studies.lives import rows_of
from ipssim.vocabulary import Diagnosis, Ending

if TYPE_CHECKING:
    from ipssim.studies.explain import Explanation
    from ipssim.studies.lives import Life, Parting

_LINES, _FEWEST, _WIDTH = 11, 4, 78
"""Lines that turning points may take in a terminal, and at least; characters of a line there.

Question and answer take six of the others, as a rule; what they take more goes off.
"""


def page(told: Explanation, language: str = "", *, every: bool = True) -> Page:
    """Return the report of one person's two lives; with `every`, all contacts of every week too."""
    w = words(language)
    one, other = titles(w, told)
    return Page(
        w.say("explain.title", person=told.person, one=one, other=c.lowered(other)), w.language,
        _answer(w, told),
        (
            c.misses(w, told.experiment, w.say("explain.misses"), *c.off(w, told.experiment)),
            *others(w, told), _person(w, told), _parting(w, told),
            Section("turns", w.say("explain.turns.title"), (
                Said(w.say("explain.turns.lead"), "soft"), turns_table(w, told, (one, other))[0],
            )),
            Section("sum", w.say("explain.sum"), (_facts_table(w, told),)),
            *((_story(w, told),) if every else ()),
            Section("meaning", w.say("meaning.title"), (
                Terms(w.pairs("explain.meaning")), Said(w.say("meaning.for_policy"), "strong"),
            ), folded=True),
            _made(w, told),
        ),
    )


def week_table(told: Explanation, language: str = "") -> pd.DataFrame:
    """Return one row per week with an event: the week, then the sentences of each arm."""
    w = words(language)
    said = [by_week(life) for life in told.lives]
    weeks = sorted({*said[0], *said[1]})
    return pd.DataFrame({
        "week": weeks,
        **{
            life.arm: [_sentences(w, one.get(week, [])) for week in weeks]
            for life, one in zip(told.lives, said, strict=True)
        },
    })


def titles(w: Words, told: Explanation) -> tuple[str, str]:
    """Return what to call the two programmes."""
    one, other = (c.arm_title(w, told.experiment, arm) for arm in told.arms)
    return one, other


def _inside(w: Words, told: Explanation) -> tuple[str, str]:
    """Return the same as it stands inside a sentence."""
    one, other = map(c.lowered, titles(w, told))
    return one, other


def _sentences(w: Words, events: Sequence[Happening]) -> str:
    return " ".join(sentence(w, event) for event in events)


# The answer


def _answer(w: Words, told: Explanation) -> Answer:
    one, other = _inside(w, told)
    before, counts = told.lives[0].before, c.label_counts(told.experiment)
    question = w.say(
        "explain.question", person=str(told.person), one=one, other=other,
        who=w.say(f"explain.who.{sex(before)}", age=int(before["age"])),
        diagnosis=word(w, Diagnosis, before["diagnosis"]), wants=wishes(w, before),
    )
    luck = w.say("explain.luck_said", seed=str(told.seed), replicate=str(told.replicate),
                 luck=str(told.luck))
    parts, *turn = _part(w, told)
    rests = (*found(w, told), (
        w.say("explain.rests"), w.say(f"explain.rests_{'picked' if _picked(told) else 'said'}"),
    ))
    lines = (*(f"{term}: {said}" for term, said in rests[:-1]), *c.off(w, told.experiment))
    room = _LINES + 6 - sum(len(wrap(one, _WIDTH)) for one in (
        *lines, question, f"{_lives(w, told)} {parts}",
    ))
    table, left = turns_table(w, told, titles(w, told), max(room, _FEWEST))
    more = w.say("explain.turns.more", count=left) if left else ""
    return Answer(
        question=question, said=(" ".join((_lives(w, told), parts)), *turn),
        sure=((w.say("explain.luck"), luck),
              (w.say("explain.unknown"), w.say("explain.unknown_said"))),
        rests=rests,
        table=table,
        picture=picture(w, told, titles(w, told), _lives(w, told)),
        warnings=c.off(w, told.experiment), short=" ".join(filter(None, (more, w.say(
            "explain.short", assumed=counts["assumed"], total=counts.total(),
            follow_up=c.follow_up(w, told.experiment.horizon_weeks),
        )))),
    )


def _lives(w: Words, told: Explanation) -> str:
    """Say what becomes of the person in both lives."""
    one, other = _inside(w, told)
    first, second = (_life(w, told, life) for life in told.lives)
    key = "explain.alike" if first == second else "explain.lives"
    return w.say(key, one=one, other=other, first=first, second=second)


def _life(w: Words, told: Explanation, life: Life) -> str:
    job, study = (int(life.after[name]) for name in ("first_job", "first_study"))
    form = ("both" if study >= 0 else "job") if job >= 0 else ("study" if study >= 0 else "neither")
    return w.say(
        f"explain.life.{form}", job=job, study=study,
        follow_up=c.follow_up(w, told.experiment.horizon_weeks),
    )


def _part(w: Words, told: Explanation) -> Iterator[str]:
    """Yield where the lives part, and what is the first to happen in one of them only."""
    if told.first is None:
        yield w.say("explain.same")
    elif told.turn is None:
        yield w.say("explain.parts_only", week=told.first.week)
    else:
        yield w.say("explain.parts", week=told.turn.week)
        for life, title, events in zip(
            told.lives, _inside(w, told), told.turn.only, strict=True
        ):
            if len(events):
                said = _sentences(w, happenings(life, events)[:1])
                yield w.say("explain.turn", arm=title, said=c.lowered(said))
                return


def _picked(told: Explanation) -> bool:
    """Say whether the person was picked, by the program, because the two lives differ."""
    reached = [
        (life.after["first_job"] >= 0 or life.after["first_study"] >= 0,
         life.after["weeks_job"] + life.after["weeks_study"]) for life in told.lives
    ]
    return told.chosen is not None and reached[0] != reached[1]


# The person, the parting, the sum


def _person(w: Words, told: Explanation) -> Section:
    parts = [Said(portrait(w, told.lives[0].before))]
    if (chosen := told.chosen) is not None:
        arms = _inside(w, told)
        parts.append(Said(w.say(
            f"explain.chosen.{chosen.rule}", size=chosen.size, both=chosen.both,
            one=chosen.only[0], other=chosen.only[1], arm_one=arms[0], arm_other=arms[1],
            neither=chosen.size - chosen.both - sum(chosen.only), arm=arms[chosen.arm],
        ), "soft"))
    return Section("person", w.say("explain.person"), tuple(parts))


def _parting(w: Words, told: Explanation) -> Section:
    """Return where the lives part, and what the record shows of why."""
    parts: list[Part] = [Said(next(_part(w, told)))]
    if (turn := told.turn) is not None:
        heads = ("", *titles(w, told))
        cells = [
            _sentences(w, happenings(life, events))
            or w.say("explain.parting.nothing", other=other)
            for life, events, other in zip(
                told.lives, turn.only, reversed(_inside(w, told)), strict=True
            )
        ]
        row = Row((w.say("explain.parting.turn", week=turn.week), *cells))
        parts += [Table(heads, (row,), numbers=3), *_settings(w, told, turn, heads)]
    return Section("parting", w.say("explain.parting.title"), tuple(parts))


def _settings(
    w: Words, told: Explanation, parting: Parting, heads: tuple[str, ...]
) -> list[Part]:
    """Return the settings that act directly on what differs first, and differ themselves."""
    if not parting.settings:
        return [Said(w.say("explain.parting.no_setting", week=parting.week))]
    declared = dict(parameters(told.lives[0].programme))
    return [
        Said(w.say("explain.parting.settings", week=parting.week)),
        Table((*heads, w.say("made.unit")), tuple(
            Row((w.declared(f"programme_field.{name}", declared[name].says),
                 c.setting(w, one), c.setting(w, other), c.setting_unit(w, declared[name])))
            for name, one, other in parting.settings
        ), numbers=4),
    ]


def _facts_table(w: Words, told: Explanation) -> Table:
    """Return the main facts of both lives side by side."""
    one, other = (_facts(w, life) for life in told.lives)
    return Table(("", *titles(w, told)), tuple(
        Row((w.say(f"explain.facts.{name}"), one[name], other[name])) for name in one
    ), numbers=3)


def _facts(w: Words, life: Life) -> Mapping[str, str]:
    after, kinds = life.after, life.events["kind"].value_counts()

    def first(name: str) -> str:
        found = int(after[name])
        return w.say("explain.week", week=found) if found >= 0 else w.say("none")

    def both(one: float, other: float, decimals: int = 0) -> str:
        return w.say("explain.amounts", one=w.number(one), other=w.number(other, decimals))

    def count(kind: str) -> int:
        return int(kinds.get(kind, 0))

    ended = [
        w.say("explain.ended", week=event.week, ending=word(w, Ending, event.source))
        for event in rows_of(life.events[life.events["kind"] == "service_ended"])
    ]
    return {
        "first_job": first("first_job"), "first_course": first("first_study"),
        "weeks_job": w.number(after["weeks_job"]), "weeks_study": w.number(after["weeks_study"]),
        "hours": w.number(after["hours"]),
        "applications": both(count("applied"), count("interview")),
        "trials": w.number(count("praktik_started")),
        "contacts": both(after["contacts"], after["contact_minutes"] / 60, 1),
        "sessions": w.number(after["sessions"]), "talks": w.number(count("talk")),
        "ended": "; ".join(ended) or w.say("explain.not_ended"),
        "setbacks": both(count("relapse"), count("sick_leave_started")),
        "symptoms": w.number(after["symptoms"], 2, signed=True),
    }


# Week by week


def _story(w: Words, told: Explanation) -> Section:
    heads = (w.say("explain.story.head"), *titles(w, told))
    parts = told.turn.week if told.turn else None
    rows = tuple(
        Row((w.say("explain.marked", week=week) if week == parts else str(week), *cells))
        for week, *cells in week_table(told, w.language).itertuples(index=False)
    )
    return Section("story", w.say("explain.story.title"), (
        Said(w.say("explain.story.lead"), "soft"), Table(heads, rows, numbers=3),
    ), folded=True)


# How it was made


def _made(w: Words, told: Explanation) -> Section:
    names = titles(w, told)
    settings = differing_settings(w, {
        name: life.programme for name, life in zip(names, told.lives, strict=True)
    })
    parts: list[Part] = [Said(w.say("made.settings_none"))]
    if settings is not None:
        parts = [Said(w.say("explain.settings")), settings]
    return made(w, told.experiment, manifest(told), *parts)


def manifest(told: Explanation) -> dict[str, Any]:
    """Return what makes an explanation repeatable."""
    asked = {
        "person": told.person, "replicate": told.replicate, "luck": told.luck,
        "arms": list(told.arms), "chosen": told.chosen is not None,
        "described": told.found.description if told.found else None,
        "another": told.found.another if told.found else 1, "lucks": len(told.others),
        "alike": told.alike is not None, "example": told.example.name if told.example else None,
    }
    key = hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:6]
    return manifest_of(
        told.experiment, told.seed, f"{run_hash(told.experiment, told.seed)}-explain-{key}", 1,
        study="explain", **asked,
    )
