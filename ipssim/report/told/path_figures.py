"""The pictures of a path: the largest steps, both waterfalls, and each step against the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.points import Panel as PointPanel
from ipssim.report.figures.points import Point, points
from ipssim.report.figures.shapes import Entry
from ipssim.report.figures.style import LOOKS, Look
from ipssim.report.figures.waterfall import DOWN, END, UP, Bar, Cascade, waterfall
from ipssim.report.page.parts import Picture
from ipssim.report.told import common as c
from ipssim.report.told import effects as e
from ipssim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.path import Path, StepEffect

FEW = 6
"""Steps up to which the waterfall itself is the picture of the answer."""
_KEY = "path.figures"
_OTHER = Look("#999999", "-", "o")


def ranked(path: Path) -> list[StepEffect]:
    """Return the steps, the largest first, with the others or alone."""
    return e.ranked(path.steps, lambda part: (part.left_out, part.alone))


def answer(w: Words, path: Path, labels: Sequence[str]) -> Picture:
    """Return the waterfall where steps are few, otherwise the largest steps as dots."""
    few = len(path.steps) <= FEW
    return e.untitled(_waterfall(w, path, labels, narrow=True) if few
                      else _largest(w, path, labels))


def pictures(w: Words, path: Path, labels: Sequence[str]) -> tuple[Picture, ...]:
    """Return the picture that the answer does not have, and each step alone against the others."""
    few = len(path.steps) <= FEW
    other = _largest(w, path, labels) if few else _waterfall(w, path, labels)
    return other, _interaction(w, path, labels)


def _note(w: Words, path: Path) -> str:
    return w.say("path.rests.figure", made=e.made(w, path), **e.titles(w, path))


def _picture(w: Words, path: Path, name: str, draw: Callable[[], Figure]) -> Picture:
    data = w.say(f"{_KEY}.data", **{
        end: c.value(w, level.value, path.measure)
        for end, level in (("start", path.start_level), ("goal", path.goal_level))
    })
    return e.picture(w, f"{_KEY}.{name}", name, draw, data=data, **e.ends(w, path))


def _largest(w: Words, path: Path, labels: Sequence[str]) -> Picture:
    def draw() -> Figure:
        rows = [
            Dots(labels[path.steps.index(part)], e.pair(w, path.measure, part.left_out, part.alone))
            for part in ranked(path)[: e.MOST]
        ]
        across = w.say(f"{_KEY}.across", outcome=c.short(w, path.measure), unit=e.unit(w, path))
        called = e.ends(w, path)
        return dots(
            [Panel(tuple(rows), across, zero=True)], width=6.8, note=_note(w, path),
            legend=e.pair_legend(w, *(w.say(f"{_KEY}.{kind}", **called)
                                      for kind in ("left_out", "alone"))),
        )

    return _picture(w, path, "largest", draw)


def _waterfall(
    w: Words, path: Path, labels: Sequence[str], *, narrow: bool = False
) -> Picture:
    """Return both ways from start to goal; `narrow` fits beside the answer."""
    def draw() -> Figure:
        outcome = path.measure
        unit = w.say(f"{_KEY}.level", outcome=c.short(w, outcome), unit=c.unit(w, outcome))
        return waterfall(
            labels, [_cascade(w, path, upwards=upwards) for upwards in (False, True)], unit=unit,
            cut=w.say(f"{_KEY}.cut"), note=_note(w, path), legend=_legend(w),
            width=6.8 if narrow else 11.5, label=1.7 if narrow else 3.1,
        )

    return _picture(w, path, "waterfall", draw)


def _cascade(w: Words, path: Path, *, upwards: bool) -> Cascade:
    bars, before = {}, path.start_level.value
    order = range(len(path.steps))
    for index in reversed(order) if upwards else order:
        part = path.steps[index]
        effect = part.backward if upwards else part.forward
        after = part.backward_level if upwards else part.forward_level
        bars[index] = Bar(before, after, effect.half or 0.0, e.bare(w, effect, path.measure))
        before = after
    start, goal = (
        (level.value, w.say(f"{_KEY}.end", programme=title,
                            value=c.value(w, level.value, path.measure)))
        for title, level in zip(
            c.two_titles(w, path.start, path.goal), (path.start_level, path.goal_level),
            strict=True,
        )
    )
    title = w.say(f"{_KEY}.backward" if upwards else f"{_KEY}.forward")
    return Cascade(title, tuple(bars[index] for index in order), start, goal, upwards)


def _legend(w: Words) -> list[Entry]:
    looks = {"ends": Look(END, "-", ""), "up": Look(UP, "-", ""), "down": Look(DOWN, "--", "")}
    return [
        *(Entry(w.say(f"{_KEY}.{name}"), look, "box") for name, look in looks.items()),
        Entry(w.say(f"{_KEY}.luck"), Look("#1c1c1c", "-", "|")),
    ]


def _interaction(w: Words, path: Path, labels: Sequence[str]) -> Picture:
    def draw() -> Figure:
        named = [
            part for part in ranked(path) if part.alone.told or part.left_out.told
        ][: len(LOOKS)]
        found = [
            Point(
                part.alone.value, part.left_out.value,
                LOOKS[named.index(part)] if part in named else _OTHER,
                labels[index] if part in named else "",
                part.alone.half or 0.0, part.left_out.half or 0.0,
            )
            for index, part in enumerate(path.steps)
        ]
        called, unit = e.ends(w, path), e.unit(w, path)
        across, up = (
            w.say(f"{_KEY}.{axis}", unit=unit, **called) for axis in ("alone_axis", "left_out_axis")
        )
        return points(
            [PointPanel(tuple(found), across, up, c.short(w, path.measure), equal=True, zero=True)],
            columns=1, width=9.5, height=5.2, note=_note(w, path), legend=[
                Entry(w.say(f"{_KEY}.point"), _OTHER),
                Entry(w.say(f"{_KEY}.equal"), Look("#555555", "--", ""), "line"),
            ],
        )

    return _picture(w, path, "interaction", draw)
