"""The picture of one person's two lives: what goes on in which weeks, and what happens when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ipssim.report.figures.lifeline import Track, lifelines
from ipssim.report.figures.shapes import Entry
from ipssim.report.figures.style import LOOKS, Look
from ipssim.report.page.parts import Picture
from ipssim.report.told import common as c
from ipssim.report.told.explain_turns import lanes
from ipssim.report.words import Words, words
from ipssim.studies.lives import rows_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.explain import Explanation
    from ipssim.studies.lives import Life

_BLACK, _END = "#000000", LOOKS[1].colour
_COLOURS = {  # the tracks of a lifeline, from the top down
    "support": "#888888", "clarification": LOOKS[5].colour, "search": LOOKS[4].colour,
    "trial": LOOKS[3].colour, "work": LOOKS[0].colour, "study": LOOKS[2].colour,
    "illness": _BLACK,
}
_LOOKS = {
    "contact": Look(_BLACK, "-", "|"), "interview": Look(_BLACK, "-", "o"),
    "start": Look(_BLACK, "-", "^"), "end": Look(_END, "-", "X"), "relapse": Look(_END, "-", "D"),
    "hospital": Look(_BLACK, "-", "s"),
}
_MARKS = {  # kind of event: the track it stands on, and its look
    "contact": ("support", "contact"), "service_ended": ("support", "end"),
    "relapse": ("illness", "relapse"), "hospital_started": ("illness", "hospital"),
    "interview": ("search", "interview"),
    "job_started": ("work", "start"), "job_ended": ("work", "end"),
    "study_started": ("study", "start"), "study_ended": ("study", "end"),
}
_TURN = Look(_BLACK, (0, (2, 2)), "")


def picture(w: Words, told: Explanation, names: Sequence[str], lives: str) -> Picture:
    """Draw both lives, each under the name of its programme; `lives` says the same in words."""
    key = "explain.picture"
    title, seen = w.say(f"{key}.title"), w.say(f"{key}.seen")
    return Picture(
        "lifelines", lambda: lifeline(told, w.language),
        w.say(f"{key}.alt", title=title, seen=seen, lives=lives), title, seen,
        w.say(f"{key}.means{'' if told.turn else '_same'}"),
        lanes=lambda width: lanes(w, told, names, width),
    )


def lifeline(told: Explanation, language: str = "") -> Figure:
    """Draw the lifelines of an explanation, one life under the other."""
    w = words(language)
    key = "explain.picture"
    legend = [Entry(w.say(f"{key}.marks.{name}"), look, "mark") for name, look in _LOOKS.items()]
    if told.turn:
        legend.append(Entry(w.say(f"{key}.turn"), _TURN, "line"))
    weeks = told.experiment.horizon_weeks
    return lifelines(
        {c.arm_title(w, told.experiment, life.arm): tracks(w, life, weeks) for life in told.lives},
        weeks, across=w.say(f"{key}.weeks"), turn=told.turn.week if told.turn else None,
        width=7.2, legend=legend,
        note=" ".join((w.say(f"{key}.note"), *c.off(w, told.experiment))),
    )


def tracks(w: Words, life: Life, horizon: int) -> list[Track]:
    """Return the lines of a lifeline with the spells they hold in, and what happens on them."""
    spells = life.spells(horizon)
    marks: dict[str, list[tuple[int, Look]]] = {name: [] for name in _COLOURS}
    for event in rows_of(life.events):
        if event.kind in _MARKS:
            name, look = _MARKS[event.kind]
            marks[name].append((int(event.week), _LOOKS[look]))
    return [
        Track(w.say(f"explain.picture.tracks.{name}"), colour, tuple(spells.get(name, ())),
              tuple(marks[name]))
        for name, colour in _COLOURS.items()
    ]


def lucks_picture(w: Words, told: Explanation, said: str) -> Picture:
    """Draw the person's weeks in work and education in each luck; `said` is the same in words."""
    names = [w.say("explain.lucks.luck", luck=luck) for luck in range(len(told.others))]
    return _lives_picture(w, told, "lucks", dict(zip(names, told.others, strict=True)), said)


def alike_picture(w: Words, told: Explanation, said: str) -> Picture:
    """Draw the same of people with nearly the same start."""
    assert told.alike is not None
    names = [w.say("explain.near.one", person=person) for person in told.alike["person"]]
    return _lives_picture(w, told, "alike", dict(zip(names, told.near, strict=True)), said)


def _lives_picture(
    w: Words, told: Explanation, name: str, lives: Mapping[str, tuple[Life, Life]], said: str
) -> Picture:
    """Draw weeks in work and education of several lives under each arm, by what they are called."""
    key = f"explain.{'near' if name == 'alike' else name}.picture"
    title, seen = w.say(f"{key}.title"), w.say(f"{key}.seen")

    def draw() -> Figure:
        weeks = told.experiment.horizon_weeks
        legend = [
            *(Entry(w.say(f"explain.picture.tracks.{track}"), Look(_COLOURS[track], "-", ""), "box")
              for track in ("work", "study")),
            Entry(w.say("explain.picture.marks.relapse"), _LOOKS["relapse"], "mark"),
        ]
        return lifelines({
            c.arm_title(w, told.experiment, arm): [
                _track(called, both[at], weeks) for called, both in lives.items()
            ] for at, arm in enumerate(told.arms)
        }, weeks, across=w.say("explain.picture.weeks"), width=7.2, legend=legend,
            note=w.say("explain.picture.note"))

    return Picture(name, draw, w.say("explain.picture.alt", title=title, seen=seen, lives=said),
                   title, seen)


def _track(called: str, life: Life, weeks: int) -> Track:
    spells = life.spells(weeks)
    relapses = life.events[life.events["kind"] == "relapse"]["week"]
    return Track(
        called, _COLOURS["work"], tuple(spells["work"]),
        tuple((int(week), _LOOKS["relapse"]) for week in relapses), tuple(spells["study"]),
        _COLOURS["study"],
    )
