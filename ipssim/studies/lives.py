"""A person's life under a programme, and where two lives part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ipssim.settings.declare.programme import Programme
from ipssim.vocabulary import Channel, Ending, Position

EMPLOYER_KINDS = frozenset((
    "applied", "interview", "offer", "rejected", "refused", "praktik_started", "praktik_ended",
    "job_started", "hours_changed", "job_ended", "sick_leave_started",
))
"""Events whose party is an employer; the same one in both arms is the same workplace."""

TURNS: Mapping[str, str] = {
    "position": "target", "admitted": "", "praktik_started": "party", "job_started": "party",
    "job_ended": "source", "study_started": "", "study_ended": "source", "service_ended": "source",
    "returned": "", "relapse": "", "hospital_started": "", "sick_leave_started": "",
    "case_heard": "target",
}
"""Turning points, by the kind's word, each with the field that tells one such event from another.

Two lives part at one of these: never by a meeting, its length, a talk, an application, or how many
hours or weeks something is of.
"""

_OUTREACH = ("outreach", "employer_minutes", "placement", "praktik")
_KEEPING = ("in_work_support", "in_work_limit_weeks", "start_minutes", "steady_interval_weeks")
GOVERNS: Mapping[str, tuple[str, ...]] = {
    "admitted": ("limit_weeks", "hours_budget", "caseload_cap"),
    "position": ("sequence", "course_weeks", "search_start_weeks", "ending", "ending_weeks"),
    "praktik_started": (
        "praktik", "praktik_every_weeks", "praktik_weeks", "course_weeks", "placement",
    ),
    "praktik_ended": ("praktik_weeks", "limit_weeks"),
    "job_started": _OUTREACH,
    "hours_changed": _KEEPING,
    "job_ended": _KEEPING,
    "study_started": ("education_support",),
    "study_ended": _KEEPING,
    "worker_changed": ("worker_change_weeks", "team_share"),
    "talk": ("authority",),
    "returned": ("return_allowed", "return_gap_weeks", "repeat_after_weeks"),
    "session": ("sessions", "session_interval_weeks", "sessions_at_once"),
    "sick_leave_started": ("placement", "praktik", "praktik_every_weeks", "praktik_weeks"),
}
"""The settings of a programme that act directly on a kind of event, by the kind's word."""

GOVERNS_CONTACT: Mapping[Position, tuple[str, ...]] = {
    Position.IN_WORK | Position.IN_STUDY: (
        "start_minutes", "steady_minutes", "steady_interval_weeks",
    ),
    Position.SEARCH: ("search_minutes", "contact_interval_weeks", "caseload_cap"),
    Position.NONE: ("clarification_minutes", "contact_interval_weeks", "caseload_cap"),
}
"""The settings that act on a contact, by where the person stands; the first that holds counts."""

GOVERNS_ENDING: Mapping[Ending, tuple[str, ...]] = {
    Ending.AGREED: ("ending", "ending_weeks"),
    Ending.LIMIT: ("limit_weeks",),
    Ending.SEARCH_LIMIT: ("search_limit_weeks",),
    Ending.IN_WORK_LIMIT: ("in_work_limit_weeks",),
    Ending.BUDGET: ("hours_budget",),
    Ending.DROPPED_OUT: ("duty",),
}
SPELLS: Mapping[str, Position | tuple[str, str]] = {
    "support": ("admitted", "service_ended"), "clarification": Position.CLARIFICATION,
    "search": Position.SEARCH, "trial": ("praktik_started", "praktik_ended"),
    "work": Position.IN_WORK, "study": Position.IN_STUDY,
}
"""What a lifeline shows: a position, or what one kind of event begins and another ends."""
_TOLERANCE = 3  # decimals of an event's amount that count as a difference


@dataclass(frozen=True, slots=True)
class Life:
    """One person under one arm.

    `events` has columns week (since entry), kind, source, target, party, amount, in the order in
    which they happened; `before` and `after` are the person's row when drawn and at the end.
    `sectors` gives the sector code of each employer that occurs. `course` names what happened
    (`people.COURSE`).
    """

    arm: str
    programme: Programme
    events: pd.DataFrame
    before: Mapping[str, float]
    after: Mapping[str, float]
    sectors: Mapping[int, int]
    course: frozenset[str] = frozenset()

    @property
    def weeks(self) -> int:
        """Return the weeks in a job or in education."""
        return int(self.after["weeks_either"])

    def spells(self, weeks: int) -> dict[str, list[tuple[int, int]]]:
        """Return the spells (first week, week after the last) in `weeks` of follow-up, by `SPELLS`.

        Several may hold at once.
        """
        events = list(rows_of(self.events))
        at = [(0, int(self.before["position"]))]
        at += [(int(e.week), int(e.target)) for e in events if e.kind == "position"]
        return {
            name: list(_spells(
                [(week, bool(flags & held)) for week, flags in at] if isinstance(held, Position)
                else [(int(e.week), e.kind == held[0]) for e in events if e.kind in held], weeks,
            )) for name, held in SPELLS.items()
        }

    def turns(self) -> pd.DataFrame:
        """Return the events that are turning points."""
        return self.events[self.events["kind"].isin([*TURNS])]


@dataclass(frozen=True, slots=True)
class Parting:
    """The first week since entry in which two lives differ, with what differs.

    `only` holds, per arm, the events of that week that the other life has not; `settings` are
    settings that act directly on such events and differ: name, then the value in each arm.
    """

    week: int
    only: tuple[pd.DataFrame, pd.DataFrame]
    settings: tuple[tuple[str, Any, Any], ...]


def parting(first: Life, second: Life, *, turns: bool = False) -> Parting | None:
    """Return the first week in which two lives differ in any event, or with `turns` in `TURNS`."""
    lives = first, second
    here, there = (_signed(life.turns(), turns) if turns else _signed(life.events, turns)
                   for life in lives)
    both = {*here["sign"]} & {*there["sign"]}
    left = [one.loc[[sign not in both for sign in one["sign"]]] for one in (here, there)]
    weeks = [*left[0]["week"], *left[1]["week"]]
    if not weeks:
        return None
    week = int(min(weeks))
    only = [table[table["week"] == week].drop(columns="sign") for table in left]
    names = dict.fromkeys(
        name
        for life, table in zip(lives, only, strict=True)
        for event in rows_of(table)
        for name in governing(event, standing(life, week))
    )
    values = [(name, *(getattr(life.programme, name) for life in lives)) for name in names]
    return Parting(week, (only[0], only[1]), tuple(one for one in values if one[1] != one[2]))


def _spells(states: Sequence[tuple[int, bool]], horizon: int) -> Iterator[tuple[int, int]]:
    """Yield the spells in which a state holds, from the weeks in which it was set or unset."""
    start: int | None = None
    for week, holds in states:
        if holds and start is None:
            start = week
        elif not holds and start is not None:
            if week > start:
                yield start, week
            start = None
    if start is not None and start < horizon:
        yield start, horizon


def standing(life: Life, week: int) -> int:
    """Return where a person stood before a week, as `Position` flags."""
    moves = life.events[(life.events["kind"] == "position") & (life.events["week"] < week)]
    return int(moves["target"].iloc[-1] if len(moves) else life.before["position"])


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before an event: the worker (-1: none), and whether a return is by being sent."""

    worker: int
    sent_again: bool


def standings(life: Life) -> Iterator[Before]:
    """Yield what stands before each event of a life, in the order of the events."""
    worker, ended = -1, None
    again = life.programme.repeat_after_weeks
    for event in rows_of(life.events):
        sent = again is not None and ended is not None and event.week - ended >= again
        yield Before(worker, sent)
        if event.kind in ("admitted", "worker_changed"):
            worker = int(event.party)
        elif event.kind == "service_ended":
            worker, ended = -1, event.week


def course_begun(programme: Programme, kind: str) -> int:
    """Return the weeks of the course that an event of this kind begins, 0 where it begins none."""
    trains = programme.sequence == "train_then_place"
    return programme.course_weeks if kind == "admitted" and trains else 0


def rows_of(events: pd.DataFrame) -> Iterator[Any]:
    """Yield the events, with the columns as attributes."""
    yield from events.itertuples(index=False)


def governing(event: Any, position: int = 0) -> tuple[str, ...]:
    """Return the programme settings that act directly on an event, as far as its record tells.

    `position` is where the person stood before it, as flags.
    """
    if event.kind == "contact":
        return next(
            names for flags, names in GOVERNS_CONTACT.items() if not flags or position & flags
        )
    if event.kind == "service_ended":
        return GOVERNS_ENDING.get(event.source, ())
    if event.kind in ("applied", "interview", "offer", "rejected", "refused"):
        return _OUTREACH if event.source == Channel.OUTREACH else ()
    if event.kind == "sick_leave_started" and event.party < 0:  # from no place
        return ()
    return GOVERNS.get(event.kind, ())


def _signed(events: pd.DataFrame, turns: bool) -> pd.DataFrame:
    """Return the events, each with its week, what it is, and how many the same follow in the week.

    Workers' numbers do not count, and of another worker only whether the post's holder has left. Of
    turning points nothing counts but the field that `TURNS` names.
    """
    seen: Counter[Any] = Counter()
    signs = []
    for event in [*rows_of(events)][::-1]:
        sign = (event.week, event.kind, *(_turned(event) if turns else _exact(event)))
        signs.append((*sign, seen[sign]))
        seen[sign] += 1
    return events.assign(sign=pd.Series(signs[::-1], index=events.index, dtype=object))


def _exact(event: Any) -> tuple[Any, ...]:
    target = int(event.target > 0 if event.kind == "worker_changed" else event.target)
    employer = event.party if event.kind in EMPLOYER_KINDS else -1
    return event.source, target, round(float(event.amount), _TOLERANCE), employer


def _turned(event: Any) -> tuple[Any, ...]:
    field = TURNS[event.kind]
    return (getattr(event, field) if field else 0,)
