"""Dated changes: a setting that has another value from a week, a year or a date on.

They stand in the section whose setting changes, by when: `changes: {year 2: {caseload_cap: 40}}`;
with `for: new` among them, or `year 2, new`, only people admitted from then on have them.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Section = TypeVar("Section")

CHANGES, FOR, NEW, EVERYBODY = "changes", "for", "new", "everybody"
MOST_CHANGES = 50
YEAR = 52
_WHEN = re.compile(r"(?:(week|year) ?(\d{1,4})|(\d{4}-\d{2}-\d{2}))( ?, ?new)?", re.ASCII)
WRITTEN = "week 60, year 2 or 2014-05-01, and `, new` behind it for later admissions only"


@dataclass(frozen=True, slots=True)
class Change:
    """A setting of the section it stands in has another value from a point in time on.

    `since` is "week 60" (weeks as in the tables: the first is 0), "year 2" (of 52 weeks, the first
    is 1) or a date. With `new` it holds for people admitted from then on, and for nobody before.
    """

    since: str
    setting: str
    value: Any
    new: bool = False

    @property
    def when(self) -> str:
        """Return the name it stands under in a file."""
        return f"{self.since}, {NEW}" if self.new else self.since


def dated(fixed: Mapping[str, str], of_workers: Sequence[str] = ()) -> Any:
    """Declare a field that holds changes of the settings beside it.

    `fixed` are settings that cannot change in a run, with the reason; those `of_workers` cannot
    for new people alone.
    """
    return dataclasses.field(default=(), metadata={"fixed": fixed, "of_workers": of_workers})


def read_when(words: str) -> tuple[str, bool] | None:
    """Return the point in time that words name, in one spelling, and if only new people are meant.

    None where they name none.
    """
    found = _WHEN.fullmatch(" ".join(words.lower().split()))
    if found is None or (found[1] == "year" and int(found[2]) == 0):
        return None
    if found[3]:
        try:
            datetime.date.fromisoformat(found[3])
        except ValueError:
            return None
    return found[3] or f"{found[1]} {int(found[2])}", found[4] is not None


def nearest_when(words: str) -> str | None:
    """Return the point in time that was most likely meant by words that name none."""
    kind, number, new = re.fullmatch(r"\s*([^\W\d]*)\s*(\d*)\s*(, ?new)?.*", words.lower(),
                                     re.DOTALL | re.ASCII).groups()  # type: ignore[union-attr]
    (meant,) = difflib.get_close_matches(kind, ("week", "year", "uge", "år"), 1, 0.5) or (None,)
    if meant is None or not number or len(number) > 4:
        return None
    name = {"uge": "week", "år": "year"}.get(meant, meant)
    return f"{name} {max(int(number), int(name == 'year'))}{', new' if new else ''}"


def week_of(since: str, start_year: int, start_week: int) -> int:
    """Return the week of a run (0: the first) in which `since` falls; below 0 if before it.

    The run begins on the Monday of a calendar week.
    """
    kind, _, number = since.partition(" ")
    if number:
        return int(number) if kind == "week" else YEAR * (int(number) - 1)
    first = datetime.date.fromisocalendar(start_year, start_week, 1)
    return (datetime.date.fromisoformat(since) - first).days // 7


def changed(section: Section, changes: Iterable[Change]) -> Section:
    """Return a section as it is after some changes, the last one counting, with none to come."""
    values = {change.setting: change.value for change in changes}
    return dataclasses.replace(section, changes=(), **values)  # type: ignore[type-var]
