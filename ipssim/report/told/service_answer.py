"""The answer of a service over time: what becomes of people served, who gets in, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ipssim.outcomes.service import PERSON
from ipssim.report.page.parts import Answer, Row, Table
from ipssim.report.told import common as c
from ipssim.report.told import money
from ipssim.report.told import service_figures as figures
from ipssim.report.told.service_observed import counted
from ipssim.report.told.service_rows import (
    arms,
    effect,
    expected,
    group_name,
    half,
    places,
    told,
    watched,
    window,
)
from ipssim.report.told.ways import middles, other_ways
from ipssim.report.words import Words

if TYPE_CHECKING:
    from ipssim.studies.service import ServiceStudy

_FULL = 1 / 2
"""Share of places filled below which it is said that some stand empty."""
ENOUGH = 5
"""Runs below which a range is not to be read."""
_SHORT = ("served", "not_served", "everybody")


def answer(w: Words, study: ServiceStudy) -> Answer:
    """Return the question, its answer in sentences, how sure it is, and a table and a picture."""
    experiment = study.experiment
    posts = [int(n) if n == int(n) else n for n in experiment.service.posts_by_year]
    low, high = min(posts), max(posts)
    question = w.say(
        "service.question", time=watched(w, study), places=places(w, study),
        service=arms(w, study)["service"],
        posts=w.say("service.posts", count=low) if low == high
        else w.say("service.posts_range", low=low, high=high),
    )
    return Answer(
        question=question, said=tuple(_said(w, study)),
        sure=((w.say("service.luck"), _luck(w, study)),
              (w.say("service.unknown"), _unknown(w, study))),
        rests=((w.say("service.rests"), w.say("service.rests_said")),),
        table=_short(w, study), picture=figures.answer(w, study),
        warnings=(*c.off(w, experiment), *_few(w, study), *money.warnings(w, study)),
        short=w.say("service.short", costs="" if experiment.money else w.say("service.costs")),
    )


def in_short(w: Words, study: ServiceStudy) -> tuple[str, ...]:
    """Say in three sentences what becomes of people served, who gets in, and what else counts.

    That is places that stand empty, or else what it does to others.
    """
    third = (*_room(w, study), *_for_others(w, study))
    return (_served(w, study), _wait(w, study), *third[:1])


def _said(w: Words, study: ServiceStudy) -> Iterator[str]:
    """Say what becomes of people served, who gets in and when, and what it does to others."""
    yield _served(w, study)
    yield _wait(w, study)
    yield from _room(w, study)
    yield from counted(w, study)
    yield from money.answer(w, study)
    yield from _for_others(w, study)


def _served(w: Words, study: ServiceStudy) -> str:
    row = effect(study, "served", "window_reached")
    if row is None:
        served = study.measures.set_index("measure")["mean"]["served"]
        return w.say("service.answer.served_none" if served else "service.answer.nobody_served",
                     window=window(w, study))
    return w.say("service.answer.served", window=window(w, study), a=round(row["with_service"]),
                 b=round(row["without_service"]))


def _wait(w: Words, study: ServiceStudy) -> str:
    said = told(w, study)
    return w.say("service.answer.wait", people=said["people"], served=said["served"],
                 waiting=said["waiting_now"], expected=expected(w, study))


def _for_others(w: Words, study: ServiceStudy) -> Iterator[str]:
    """Say how many weeks in a job others of the same places have more or fewer."""
    others = effect(study, "not_served", "weeks_job")
    if others is None:
        return
    change, reach = float(others["difference"]), half(others, "difference")
    if reach is None or abs(change) <= reach:
        yield w.say("service.answer.others_none")
    else:
        more = w.say(f"service.answer.{'more' if change > 0 else 'less'}", x=abs(change))
        yield w.say("service.answer.others", change=more)


def _room(w: Words, study: ServiceStudy) -> Iterator[str]:
    """Say that places stand empty, where more than half of them do."""
    rows = {row["measure"]: row for row in c.records(study.measures)}
    met = c.number(rows["caseload_met"]["mean"]) if "caseload_met" in rows else None
    cap = study.experiment.arms[study.experiment.treated].caseload_cap
    if met is not None and met < _FULL * cap:
        yield w.say("service.answer.room", met=met, cap=cap)


def _luck(w: Words, study: ServiceStudy) -> str:
    row, runs = effect(study, "served", "window_reached"), w.say("count.runs",
                                                                 count=study.replicates)
    if row is None:
        return w.say("service.luck_none", runs=runs)
    reach = half(row, "difference")
    return w.say(
        "service.luck_few" if reach is None else "service.luck_said", half=reach, runs=runs,
        difference=row["difference"], people=round(row["people"]),
    )


def _unknown(w: Words, study: ServiceStudy) -> str:
    """Say how far the difference goes over worlds that agree with the trial as well."""
    row, counts = effect(study, "served", "window_reached"), c.label_counts(study.experiment)
    worlds = None if row is None else c.number(row["worlds"])
    if row is None or worlds is None:
        return w.say("service.unknown_said", assumed=counts["assumed"], total=counts.total())
    return w.say("service.unknown_drawn", worlds=w.say("count.worlds", count=round(worlds)),
                 low=row["worlds_low"], high=row["worlds_high"]) + other_ways(
        w, PERSON["window_reached"], c.number(row["ways_agree"]), middles(row)
    )


def _few(w: Words, study: ServiceStudy) -> tuple[str, ...]:
    row = effect(study, "served", "window_reached")
    worlds = 0 if row is None else round(c.number(row["worlds"]) or 0)
    said = c.few(w, worlds=worlds)
    if study.replicates >= ENOUGH or study.replicates == 1:  # of one run it is said beside luck
        return said
    runs = w.say("count.runs", count=study.replicates)
    return (w.say("service.few_runs", runs=runs, enough=ENOUGH), *said)


def _short(w: Words, study: ServiceStudy) -> Table:
    """Return what changes for whom, in few lines."""
    head = w.entry("service.table")
    found = [("window", "window_reached", None), *((one, "reached", "weeks_job") for one in _SHORT)]
    lines = []
    for label, code, weeks in found:
        group = "served" if label == "window" else label
        rows = [row for one in (code, weeks) if one and (row := effect(study, group, one))]
        if rows:
            cells = [
                c.with_half(w, row["difference"], half(row, "difference"), 1, signed=True)
                for row in rows
            ]
            lines.append(Row((
                group_name(w, study, label), w.number(rows[0]["people"]),
                w.number(rows[0]["with_service"], 1), w.number(rows[0]["without_service"], 1),
                *cells, *[""] * (2 - len(cells)),
            )))
    return Table((head["reached"], *(head[name] for name in (
        "people", "with", "without", "difference", "weeks"
    ))), tuple(lines))
