"""One consultant's week: hours by what they go to, and the people they go to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.shapes import Mark
from ipssim.report.page.parts import Answer, Page, Picture, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.events import positions
from ipssim.report.told.made import made
from ipssim.report.words import Words, words
from ipssim.studies.engine.identity import manifest_of, run_hash

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.consultant import ConsultantWeek

_KEY = "consultant"
_MINUTES = ("contact", "travel", "employers", "records")
_CAME = {True: "yes", False: "no"}


def page(found: ConsultantWeek, language: str = "") -> Page:
    """Return the page of one consultant's week."""
    w = words(language)
    arm = c.arm_title(w, found.experiment, found.arm)
    said: dict[str, Any] = {
        "number": str(found.consultant), "week": found.week, "arm": c.lowered(arm),
    }
    return Page(w.say(f"{_KEY}.title", **said), w.language, _answer(w, found, said), (
        Section("people", w.say(f"{_KEY}.people"), (
            Said(w.say(f"{_KEY}.lead"), "soft"), _people(w, found),
        )),
        c.misses(w, found.experiment, w.say(f"{_KEY}.misses"), *c.off(w, found.experiment)),
        made(w, found.experiment, manifest(found)),
    ))


def _answer(w: Words, found: ConsultantWeek, said: dict[str, Any]) -> Answer:
    hours = {name: minutes / 60 for name, minutes in found.minutes.items()}
    shown = [name for name in hours if round(hours[name], 1) > 0]
    total = sum(hours.values())
    parts = w.listed([
        w.say(f"{_KEY}.part", hours=hours[name], what=w.say(f"{_KEY}.activities.{name}"))
        for name in sorted(shown, key=hours.__getitem__, reverse=True)
    ])
    table = Table(tuple(w.entry(f"{_KEY}.heads")), tuple(
        Row((w.say(f"{_KEY}.activities.{name}"), w.number(hours[name], 1),
             f"{round(100 * hours[name] / total)} %")) for name in shown
    ))
    spent = w.say(
        f"{_KEY}.answer" if shown else f"{_KEY}.nothing", people=len(found.people), hours=total,
        parts=parts, **said,
    )

    def draw() -> Figure:
        return dots([Panel(tuple(
            Dots(w.say(f"{_KEY}.activities.{name}"),
                 (Mark(hours[name], said=w.number(hours[name], 1)),)) for name in shown or hours
        ), w.say(f"{_KEY}.unit"), zero=True)], width=6.8, note=w.say(f"{_KEY}.note"))

    return Answer(
        question=w.say(f"{_KEY}.question", **said), said=(spent,),
        sure=((w.say(f"{_KEY}.sure"), w.say(f"{_KEY}.sure_said", posts=found.posts,
                                            replicate=str(found.replicate),
                                            seed=str(found.seed))),),
        rests=((w.say(f"{_KEY}.rests"), w.say(f"{_KEY}.rests_said")),),
        table=table, picture=Picture("consultant", draw, spent),
        warnings=c.off(w, found.experiment), short=w.say(f"{_KEY}.misses"),
    )


def _people(w: Words, found: ConsultantWeek) -> Table:
    """Return a row a person, those first to whom most time went."""
    rows = found.people.assign(
        total=found.people[list(_MINUTES)].sum(axis=1)
    ).sort_values(["total", "person"], ascending=[False, True])
    return Table(tuple(w.entry(f"{_KEY}.people_heads")), tuple(
        Row((
            str(one["person"]), w.number(one["age"]), positions(w, int(one["position"])),
            w.say(f"{_KEY}.came.{_CAME.get(one['came'], 'no_contact')}"),
            *(w.number(one[name]) for name in (*_MINUTES, "total")),
        )) for one in c.records(rows)
    ), numbers=4)


def manifest(found: ConsultantWeek) -> dict[str, Any]:
    """Return what makes it repeatable."""
    run = "-".join(map(str, (
        run_hash(found.experiment, found.seed), "consultant", found.arm, found.consultant,
        found.week, found.replicate,
    )))
    return manifest_of(
        found.experiment, found.seed, run, 1, study="consultant", arm=found.arm,
        consultant=found.consultant, week=found.week, replicate=found.replicate,
    )
