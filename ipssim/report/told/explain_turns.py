"""Turning points of one person's two lives: a table of them, and both lives drawn in letters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ipssim.report.page.parts import Row, Table
from ipssim.report.told.events import CODES, Happening, happenings, whole, word
from ipssim.report.words import Words
from ipssim.studies.lives import rows_of
from ipssim.vocabulary import Ending, Position

if TYPE_CHECKING:
    from ipssim.studies.explain import Explanation
    from ipssim.studies.lives import Life

_KEY = "explain.turns"
_CELL = 34  # characters that a cell of the table has in a terminal of 80 columns
_MATTERS = {
    "job_started": 4, "study_started": 4, "service_ended": 3, "case_heard": 3, "job_ended": 3,
    "study_ended": 3, "hospital_started": 3, "relapse": 2, "sick_leave_started": 2,
    "praktik_started": 2, "returned": 1, "admitted": 1,
}
_LEAST = 10  # columns of weeks that a lifeline in letters needs

STANDS = {"work": "W", "study": "E", "trial": "t", "search": "s", "clarification": "c"}
"""Letters of where a person stands; of several that hold, the first is shown."""
BOTH, NOWHERE = "B", "."
SIGNS = {
    "job_started": "*", "study_started": "*", "job_ended": "x", "study_ended": "x",
    "service_ended": "|", "hospital_started": "H", "relapse": "!", "sick_leave_started": "~",
    "case_heard": "?", "admitted": "+", "returned": "+",
}
"""Signs of turning points; of several in the same place, the first of this list is shown."""


def turns_table(
    w: Words, told: Explanation, heads: Sequence[str], lines: int | None = None
) -> tuple[Table, int]:
    """Return the weeks with a turning point in either life, and how many are left out.

    At most so many `lines` of a terminal: what matters least goes first (`_MATTERS`), of several
    the latest. The week in which the lives part stays, and is marked.
    """
    said = [_by_week(w, life) for life in told.lives]
    parts = told.turn.week if told.turn else None
    weeks = sorted({*said[0], *said[1]})
    shown = list(weeks)
    while lines is not None and len(shown) > 1 and _lines(said, shown) > lines:
        shown.remove(min((week for week in shown if week != parts), key=lambda week: (
            max(matters for one in said for matters, _ in one.get(week, [(0, "")])), -week,
        )))
    rows = tuple(
        Row((w.say("explain.marked", week=week) if week == parts else str(week),
             *(_joined(w, one, week) for one in said)))
        for week in shown
    )
    return Table((w.say("explain.story.head"), *heads), rows, numbers=3), len(weeks) - len(shown)


def _joined(w: Words, said: Mapping[int, list[tuple[int, str]]], week: int) -> str:
    return w.say("explain.apart").join(phrase for _, phrase in said.get(week, ()))


def _lines(said: Sequence[Mapping[int, list[tuple[int, str]]]], weeks: Sequence[int]) -> int:
    """Return how many lines of a terminal these weeks take."""
    return sum(
        max(1, *(-(-sum(len(phrase) + 2 for _, phrase in one.get(week, ())) // _CELL)
                 for one in said)) for week in weeks
    )


def _by_week(w: Words, life: Life) -> dict[int, list[tuple[int, str]]]:
    """Return the turning points of each week in few words, each with how much it matters."""
    found: dict[int, list[tuple[int, str]]] = {}
    events = life.turns()
    for event, week, before in zip(
        happenings(life, events), events["week"], _stood(life), strict=True
    ):
        phrase = _stands(w, event.target, before) if event.kind == "position" else turn(w, event)
        if phrase:
            found.setdefault(int(week), []).append((_MATTERS.get(event.kind, 0), phrase))
    return found


def turn(w: Words, event: Happening) -> str:
    """Say a turning point in few words."""
    field, codes = CODES.get(event.kind, ("", None))
    what = ""
    if event.kind == "service_ended":
        what = _short(w, "Ending", Ending, event.source)
    elif codes:
        what = word(w, codes, getattr(event, field))
    amount = whole(event.amount)
    return w.say(f"{_KEY}.{event.kind}", count=amount, amount=amount, what=what,
                 weeks=w.say("count.weeks", count=amount))


def _short(w: Words, group: str, codes: Any, code: int) -> str:
    name = codes(code).name if code in set(codes) else ""
    key = f"{_KEY}.{group}.{name}"
    return w.say(key) if w.has(key) else word(w, codes, code)


def _stood(life: Life) -> Iterator[int]:
    """Yield where the person stood before each turning point, as flags."""
    flags = 0
    for event in rows_of(life.turns()):
        yield flags
        flags = int(event.target) if event.kind == "position" else flags


def _stands(w: Words, now: int, before: int) -> str:
    """Say that search begins, or finding out again; work, education and endings say themselves."""
    for name, flag in (("searches", Position.SEARCH), ("clarifies", Position.CLARIFICATION)):
        if now & ~before & flag and (before or name == "searches"):
            return w.say(f"{_KEY}.{name}")
    return ""


# In letters


def lanes(w: Words, told: Explanation, names: Sequence[str], width: int) -> list[str]:
    """Draw both lives in letters: where the person stands, and turning points over it."""
    weeks = told.experiment.horizon_weeks
    labels = {name: w.say(f"explain.lanes.{name}") for name in ("worker", "stands", "turns")}
    parts, axis = w.say("explain.lanes.parts"), w.say("explain.picture.weeks")
    left = max(len(one) for one in (*labels.values(), parts, axis)) + 2
    room = max(_LEAST, min(width - left - 1, weeks))
    drawn, used = [], set()
    for name, life in zip(names, told.lives, strict=True):
        stands, signs = _standing(life, weeks, room), _signs(life, weeks, room)
        used |= {*stands, *signs}
        drawn += [
            w.say("explain.lanes.title", arm=name, job=int(life.after["weeks_job"]),
                  study=int(life.after["weeks_study"])),
            labels["turns"].ljust(left) + signs, labels["stands"].ljust(left) + stands,
            labels["worker"].ljust(left) + _served(life, weeks, room),
        ]
    drawn.append(axis.ljust(left) + _axis(weeks, room))
    if told.turn:
        at = min(told.turn.week * room // weeks, room - 1)
        drawn.append(parts.ljust(left) + " " * at + "^")
    known = w.entry("explain.lanes.signs")
    legend = w.say("explain.apart").join(f"{sign} {known[sign]}" for sign in known if sign in used)
    return [*(line.rstrip() for line in drawn), *textwrap.wrap(legend, width)]


def _cells(spells: Sequence[tuple[int, int]], weeks: int, room: int) -> set[int]:
    """Return the places that spells (first week, week after the last) touch."""
    return {
        place for start, stop in spells
        for place in range(start * room // weeks, -(-min(stop, weeks) * room // weeks))
    }


def _standing(life: Life, weeks: int, room: int) -> str:
    at = {name: _cells(spells, weeks, room) for name, spells in life.spells(weeks).items()}
    return "".join(
        BOTH if place in at["work"] & at["study"] else next(
            (letter for name, letter in STANDS.items() if place in at[name]), NOWHERE
        ) for place in range(room)
    )


def _served(life: Life, weeks: int, room: int) -> str:
    at = _cells(life.spells(weeks)["support"], weeks, room)
    return "".join("=" if place in at else " " for place in range(room))


def _signs(life: Life, weeks: int, room: int) -> str:
    found: dict[int, str] = {}
    rank = list(SIGNS.values())
    for event in rows_of(life.turns()):
        if sign := SIGNS.get(event.kind, ""):
            place = min(int(event.week) * room // weeks, room - 1)
            found[place] = min(found.get(place, sign), sign, key=rank.index)
    return "".join(found.get(place, " ") for place in range(room))


def _axis(weeks: int, room: int) -> str:
    """Return the line of weeks: a number where each quarter (or year) begins."""
    step = 13 if weeks <= 156 else 52
    line = ""
    for week in range(0, weeks, step):
        place = week * room // weeks
        if not line or place > len(line):
            line = line.ljust(place) + str(week)
    return line
