"""What happened to a person, in words: a template for each kind of event, picked and filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, IntFlag

import pandas as pd

from ipssim.report.words import Words
from ipssim.studies.lives import Life, course_begun, rows_of, standings
from ipssim.vocabulary import (
    Channel,
    Contingency,
    Decision,
    Diagnosis,
    EducationLevel,
    Ending,
    Income,
    Item,
    JobEnding,
    Position,
    Sector,
    StudyEnding,
)

_KEY = "explain"


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of one person; `sectors` gives the sector code of each employer.

    What stands before the event in the person's life: `had` is the worker the person had (-1:
    none), `course` the weeks of the course that an admission begins with, `sent` whether a return
    came because the programme sends people again.
    """

    kind: str
    source: int
    target: int
    party: int
    amount: float
    sectors: Mapping[int, int]
    had: int = -1
    course: int = 0
    sent: bool = False


CODES: Mapping[str, tuple[str, type[IntEnum]]] = {
    "entered": ("target", Income), "income_changed": ("target", Income),
    "case_heard": ("target", Decision), "service_ended": ("source", Ending),
    "job_ended": ("source", JobEnding), "study_ended": ("source", StudyEnding),
    "befallen": ("source", Contingency),
}
"""The field of an event that carries a code with words of its own, by kind."""

FORMS: Mapping[str, Callable[[Happening], str]] = {
    "admitted": lambda e: "course" if e.course else "plain",
    "worker_changed": lambda e: (
        "successor" if e.target else "taken_over" if e.had == e.party else "another"
    ),
    "returned": lambda e: "sent" if e.sent else "asked",
    "sick_leave_started": lambda e: "from_trial" if e.party >= 0 else "plain",
}
"""Which of its templates an event takes, for kinds that have several."""


def sentence(w: Words, event: Happening) -> str:
    """Say an event; a kind without words of its own is shown readably."""
    key, amount = f"{_KEY}.events.{event.kind}", whole(event.amount)
    if not w.has(key):
        kind = event.kind.replace("_", " ").capitalize()
        return w.say(f"{_KEY}.unworded.{'amount' if amount else 'plain'}", kind=kind, amount=amount)
    if event.kind in FORMS:
        key += f".{FORMS[event.kind](event)}"
    field, codes = CODES.get(event.kind, ("", Income))
    return w.say(
        key, count=amount, amount=amount, weeks=w.say("count.weeks", count=amount),
        course=w.say("count.weeks", count=event.course), worker=str(event.party),
        employer=_employer(w, event), by=word(w, Channel, event.source),
        positions=positions(w, event.target), told=_told(w, event.target),
        what=word(w, codes, getattr(event, field)) if field else "",
    )


def word(w: Words, kind: type[IntEnum] | type[IntFlag], code: float) -> str:
    """Return the words for a code; for one that has none, its name, or else its number."""
    try:
        name = kind(int(code)).name
    except ValueError:
        name = None
    key = f"{_KEY}.codes.{kind.__name__}.{name}"
    if name is None:
        return w.say(f"{_KEY}.code", code=str(int(code)))
    return w.say(key) if w.has(key) else name.lower().replace("_", " ")


def positions(w: Words, flags: int) -> str:
    """Say where a person stands; several may hold at once."""
    return w.listed(_flags(w, Position, flags)) or w.say(f"{_KEY}.nowhere")


def happenings(life: Life, events: pd.DataFrame) -> list[Happening]:
    """Return some of a life's events with what stands before them in that life."""
    told = {
        index: Happening(
            e.kind, int(e.source), int(e.target), int(e.party), float(e.amount), life.sectors,
            before.worker, course_begun(life.programme, e.kind), before.sent_again,
        )
        for index, e, before in zip(
            life.events.index, rows_of(life.events), standings(life), strict=True
        )
    }
    return [told[index] for index in events.index]


def by_week(life: Life) -> dict[int, list[Happening]]:
    """Return what happened in each week of a life that had something."""
    found: dict[int, list[Happening]] = {}
    for week, event in zip(life.events["week"], happenings(life, life.events), strict=True):
        found.setdefault(int(week), []).append(event)
    return found


def portrait(w: Words, row: Mapping[str, float]) -> str:
    """Describe a person at entry, from a row of the candidates' table."""
    who, wants = w.say(f"{_KEY}.who.{sex(row)}", age=int(row["age"])), wishes(w, row)
    return w.say(
        f"{_KEY}.portrait", who=_begun(who), wants=_begun(wants),
        diagnosis=word(w, Diagnosis, row["diagnosis"]),
        education=word(w, EducationLevel, row["education"]),
        sector=word(w, Sector, row["dream_sector"]), dream_hours=whole(row["dream_hours"]),
        capacity=whole(row["capacity_entry"]), work_years=whole(row["work_years"]),
        worked=w.say(f"{_KEY}.worked.{'recently' if row['worked_recently'] else 'before'}"),
        motivation=row["motivation_entry"], trust=row["trust_entry"],
        **{name: row[name] for name in ("ambivalence", "belief", "self_stigma", "symptoms")},
    )


def sex(row: Mapping[str, float]) -> str:
    """Return the key of the words for a woman or a man."""
    return "woman" if row["woman"] else "man"


def wishes(w: Words, row: Mapping[str, float]) -> str:
    """Say whether a person wants a job, education, both or neither."""
    both = row["wants_job"] and row["wants_education"]
    key = "both" if both else "job" if row["wants_job"] else (
        "education" if row["wants_education"] else "neither"
    )
    return w.say(f"{_KEY}.wants.{key}")


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def whole(amount: float) -> float:
    """Round an amount to one decimal; to a whole number where it is one."""
    found = round(float(amount), 1)
    return int(found) if found.is_integer() else found


def _employer(w: Words, event: Happening) -> str:
    """Name the employer, with its sector where it is known."""
    number = str(event.party)
    if event.party not in event.sectors:
        return w.say(f"{_KEY}.employer.unknown", number=number)
    sector = word(w, Sector, event.sectors[event.party])
    return w.say(f"{_KEY}.employer.known", sector=sector, number=number)


def _told(w: Words, flags: int) -> str:
    """Say what an employer was told of, by the person's own choice."""
    found = _flags(w, Item, flags)
    return w.say(f"{_KEY}.told.{'some' if found else 'nothing'}", items=w.listed(found))


def _flags(w: Words, kind: type[IntFlag], flags: int) -> list[str]:
    return [word(w, kind, flag) for flag in kind if flag and flags & flag]
