"""The picture of one person's two lives: what goes on in which weeks, and what happens when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ipssim.report.figures.lifeline import Track, lifelines
from ipssim.report.figures.shapes import Entry
from ipssim.report.figures.style import LOOKS, Look
from ipssim.report.page.parts import Picture
from ipssim.report.told import common as c
from ipssim.report.words import Words
from ipssim.studies.lives import rows_of
from ipssim.vocabulary import Position

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.explain import Explanation
    from ipssim.studies.lives import Life

_BLACK, _END = "#000000", LOOKS[1].colour
_FLAGS = {"clarification": Position.CLARIFICATION, "search": Position.SEARCH,
          "work": Position.IN_WORK, "study": Position.IN_STUDY}
_PAIRS = {"support": ("admitted", "service_ended"), "trial": ("praktik_started", "praktik_ended")}
_COLOURS = {  # the tracks of a lifeline, from the top down
    "support": "#888888", "clarification": LOOKS[5].colour, "search": LOOKS[4].colour,
    "trial": LOOKS[3].colour, "work": LOOKS[0].colour, "study": LOOKS[2].colour,
}
_LOOKS = {
    "contact": Look(_BLACK, "-", "|"), "interview": Look(_BLACK, "-", "o"),
    "start": Look(_BLACK, "-", "^"), "end": Look(_END, "-", "X"), "relapse": Look(_END, "-", "D"),
}
_MARKS = {  # kind of event: the track it stands on, and its look
    "contact": ("support", "contact"), "service_ended": ("support", "end"),
    "relapse": ("clarification", "relapse"), "interview": ("search", "interview"),
    "job_started": ("work", "start"), "job_ended": ("work", "end"),
    "study_started": ("study", "start"), "study_ended": ("study", "end"),
}
_TURN = Look(_BLACK, (0, (2, 2)), "")


def picture(w: Words, told: Explanation, names: Sequence[str], lives: str) -> Picture:
    """Draw both lives, each under the name of its programme; `lives` says the same in words."""
    key = "explain.picture"
    title, seen = w.say(f"{key}.title"), w.say(f"{key}.seen")

    def draw() -> Figure:
        legend = [
            Entry(w.say(f"{key}.marks.{name}"), look, "mark") for name, look in _LOOKS.items()
        ]
        if told.turn:
            legend.append(Entry(w.say(f"{key}.turn"), _TURN, "line"))
        weeks = told.experiment.horizon_weeks
        return lifelines(
            {name: tracks(w, life, weeks)
             for name, life in zip(names, told.lives, strict=True)},
            weeks, across=w.say(f"{key}.weeks"), turn=told.turn.week if told.turn else None,
            width=7.2, legend=legend,
            note=" ".join((w.say(f"{key}.note"), *c.off(w, told.experiment))),
        )

    return Picture(
        "lifelines", draw, w.say(f"{key}.alt", title=title, seen=seen, lives=lives),
        title, seen, w.say(f"{key}.means{'' if told.turn else '_same'}"),
    )


def tracks(w: Words, life: Life, horizon: int) -> list[Track]:
    """Return the lines of a lifeline with the spells they hold in, and what happens on them."""
    events = list(rows_of(life.events))
    states: dict[str, list[tuple[int, bool]]] = {
        name: [(int(e.week), e.kind == begins) for e in events if e.kind in (begins, ends)]
        for name, (begins, ends) in _PAIRS.items()
    }
    at = [(0, int(life.before["position"]))]
    at += [(int(e.week), int(e.target)) for e in events if e.kind == "position"]
    for name, flag in _FLAGS.items():
        states[name] = [(week, bool(flags & flag)) for week, flags in at]
    marks: dict[str, list[tuple[int, Look]]] = {name: [] for name in _COLOURS}
    for event in events:
        if event.kind in _MARKS:
            name, look = _MARKS[event.kind]
            marks[name].append((int(event.week), _LOOKS[look]))
    return [
        Track(w.say(f"explain.picture.tracks.{name}"), colour,
              tuple(_spells(states[name], horizon)), tuple(marks[name]))
        for name, colour in _COLOURS.items()
    ]


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
