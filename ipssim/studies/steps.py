"""The steps between two programmes: the settings in which they differ, one after the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ipssim.errors import InputError, Problem, show
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load, options
from ipssim.settings.read.meant import nearest

LABELS = ("name", "title", "changes")
"""Fields that say what a programme is called; no rule sees them and they are no step."""

GROUPS: dict[str, tuple[str, ...]] = {
    "placement order": ("sequence", "course_weeks", "search_start_weeks"),
    "praktik": ("praktik", "praktik_weeks", "praktik_every_weeks", "measures_beside"),
    "ending": ("ending", "ending_weeks"),
    "return": ("return_allowed", "return_gap_weeks"),
    "training": ("sessions", "session_interval_weeks", "sessions_at_once"),
}
"""Fields that mean little without each other and are taken as one step.

placement order: the length of a course says nothing without a course, and a course puts off the
search. praktik: how long and how often says nothing where there is none. ending: contact fades
out only after an ending that was agreed. return: the gap says nothing where nobody may return.
training: how often and how much says nothing where there are no sessions.
Any field that is not named here is a step of its own, whatever fields `Programme` may get.
"""

Chosen = tuple[int, ...]
"""Indices of the steps that are taken from the goal."""


@dataclass(frozen=True, slots=True)
class Step:
    """Settings that change together on the way from start to goal.

    `fields` are those that differ, in the order `Programme` declares them; `before` and `after`
    their values in start and goal. `why` says why several go together ("" for one field).
    """

    name: str
    fields: tuple[str, ...]
    before: tuple[Any, ...]
    after: tuple[Any, ...]
    why: str = ""


def programme_of(given: str | Programme, experiment: Experiment, setting: str) -> Programme:
    """Return a programme by name, checked: an arm of the experiment, else a shipped programme.

    Raises `InputError` with the nearest name where there is none.
    """
    if isinstance(given, Programme):
        return check(given)
    shipped = options("programme")
    if given in experiment.arms:
        return experiment.arms[given]
    if given in shipped:
        return load(given)
    names = list(dict.fromkeys([*experiment.arms, *shipped]))
    raise InputError([Problem(
        setting, given, message=f"There is no programme called {show(given)}.",
        allowed="one of " + ", ".join(names), nearest=nearest(str(given), names),
    )])


def both_programmes(
    experiment: Experiment, start: str | Programme, goal: str | Programme
) -> tuple[Programme, Programme]:
    """Return start and goal, checked; raises `InputError` with what is wrong with both.

    Two that share a name get the names that were asked for.
    """
    problems: list[Problem] = []
    found: list[Programme] = []
    for setting, given in (("start", start), ("goal", goal)):
        try:
            found.append(programme_of(given, experiment, setting))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    low, high = found
    if low.name == high.name:  # arms that started as one programme: each by what it was asked for
        low, high = (
            dataclasses.replace(one, name=given) if isinstance(given, str) else one
            for one, given in zip(found, (start, goal), strict=True)
        )
    return low, high


def steps_between(start: Programme, goal: Programme, *, grouped: bool = True) -> list[Step]:
    """Return the steps from start to goal, in the order `Programme` declares the fields.

    A group stands where its first differing field stands. Settings that contradict each other when
    one is changed without the other go together, grouped or not, since there is nothing in between
    to run. Raises `InputError` where nothing differs.
    """
    for end, programme in (("start", start), ("goal", goal)):
        if programme.changes:
            raise InputError([Problem(
                end, programme.name, message="A dated change is no step of a path.",
                allowed="a programme without changes",
            )])
    differing = [
        field.name for field in dataclasses.fields(Programme)
        if field.name not in LABELS and getattr(start, field.name) != getattr(goal, field.name)
    ]
    if not differing:
        raise InputError([Problem(
            "goal", goal.name, message=f"It has the same settings as the start ({start.name}), so"
            " there are no steps between them.", allowed="two programmes that differ",
        )])
    groups = {name: set(fields) for name, fields in GROUPS.items()} if grouped else {}
    parts: dict[str, list[str]] = {}
    for field in differing:
        name = next((group for group, fields in groups.items() if field in fields), field)
        parts.setdefault(name, []).append(field)
    steps = [_step(name, fields, start, goal) for name, fields in parts.items()]
    while guilty := _contradicting(steps, start, goal):
        steps = _joined(steps, guilty, start, goal)
    return steps


def _step(name: str, fields: Sequence[str], start: Programme, goal: Programme) -> Step:
    several = len(fields) > 1
    return Step(
        name=name if several else fields[0],
        fields=tuple(fields),
        before=tuple(getattr(start, field) for field in fields),
        after=tuple(getattr(goal, field) for field in fields),
        why="they mean little without each other" if several else "",
    )


def between(start: Programme, goal: Programme, steps: Sequence[Step], chosen: Chosen) -> Programme:
    """Return the start with the chosen steps taken from the goal, without name and title."""
    taken = {field: getattr(goal, field) for index in chosen for field in steps[index].fields}
    return dataclasses.replace(start, **taken, name="between", title="")


def pairs(index: int, count: int) -> dict[str, tuple[Chosen, Chosen]]:
    """Return which steps are taken with step `index` (from 0) and which without it, by way.

    "alone" is added to the start, "left_out" missing in the goal; "forward" and "backward" are the
    step on the paths that take all steps in order and in reverse order.
    """
    every = tuple(range(count))
    return {
        "alone": ((index,), ()),
        "left_out": (every, every[:index] + every[index + 1 :]),
        "forward": (every[: index + 1], every[:index]),
        "backward": (every[index:], every[index + 1 :]),
    }


def ways(count: int) -> Iterator[Chosen]:
    """Yield every combination of `count` steps that a path needs, start and goal included."""
    for index in range(count):
        alone, left_out, forward, backward = pairs(index, count).values()
        yield from (alone[0], left_out[1], forward[1], backward[0])
    yield tuple(range(count))


def _contradicting(steps: Sequence[Step], start: Programme, goal: Programme) -> list[int]:
    """Return steps that may not be taken one without the other on some way; none if all may.

    A step belongs to a contradiction when taking it the other way makes the complaint go away.
    """
    def complaints(chosen: Iterable[int]) -> list[tuple[str, str]]:
        try:
            check(between(start, goal, steps, tuple(chosen)))
        except InputError as error:
            return [(problem.setting, problem.message) for problem in error.problems]
        return []

    for chosen in dict.fromkeys(ways(len(steps))):
        for complaint in complaints(chosen):
            guilty = [
                index for index in range(len(steps))
                if complaint not in complaints({*chosen} ^ {index})
            ]
            if len(guilty) > 1:
                return guilty
    return []


def _joined(
    steps: list[Step], guilty: Iterable[int], start: Programme, goal: Programme
) -> list[Step]:
    """Make one step of several; it stands where the first of them stood."""
    parts = [steps[index] for index in guilty]
    order = [field.name for field in dataclasses.fields(Programme)]
    fields = sorted((field for part in parts for field in part.fields), key=order.index)
    why = "one without the other is a contradiction"
    one = dataclasses.replace(
        _step(" + ".join(part.name for part in parts), fields, start, goal), why=why
    )
    rest = [step for step in steps if step not in parts]
    rest.insert(min(steps.index(part) for part in parts), one)
    return rest
