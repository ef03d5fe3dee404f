"""Waterfalls: how steps lead from one level to another, in order and in reverse order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipssim.report.figures.measure import SIZE, height_of, widest, wrapped
from ipssim.report.figures.shapes import TITLE, Entry, Frame, inset, nice_ticks, title
from ipssim.report.figures.style import LOOKS, styled

UP, DOWN, END = LOOKS[0].colour, LOOKS[1].colour, "#777777"
_LABEL = 3.1  # inches that the words of a step may take
_ROW, _DENSE = 0.14, 0.06
_MANY = 25  # steps beyond which rows stand closer, so that a sheet of paper holds them
_NUMBER = 8.5  # points
_BOTTOM = 0.34  # inches for the numbers of the scale


@dataclass(frozen=True, slots=True)
class Bar:
    """One step: the level before it and after it, half of its 95 % interval, and its words."""

    before: float
    after: float
    half: float
    said: str


@dataclass(frozen=True, slots=True)
class Cascade:
    """A panel: its title, the steps' bars by row, and the level and words of each end.

    With `upwards` the start is at the bottom.
    """

    title: str
    bars: tuple[Bar, ...]
    start: tuple[float, str]
    goal: tuple[float, str]
    upwards: bool = False


@styled
def waterfall(
    labels: Sequence[str], cascades: Sequence[Cascade], *, unit: str, width: float = 11.5,
    legend: Sequence[Entry] = (), note: str = "", label: float = _LABEL, cut: str = "",
) -> Figure:
    """Draw panels beside each other; a row is the same step in all, and the scale is shared.

    `label` is how many inches the words of a step may take; `cut` goes with the unit where the
    scale does not begin at zero.
    """
    texts = ["", *(wrapped(one, label, 8.5) for one in labels), ""]
    gap = _ROW if len(labels) <= _MANY else _DENSE
    rows = [max(height_of(text, 8.5), 0.2) + gap for text in texts]
    left = widest(texts, 8.5) + 0.2
    wide = (width - left) / len(cascades)
    cascades = [replace(
        one, start=_broken(one.start, 0.45 * wide), goal=_broken(one.goal, 0.45 * wide)
    ) for one in cascades]
    said = max(height_of(end[1], _NUMBER) for one in cascades for end in (one.start, one.goal))
    rows[0], rows[-1] = max(rows[0], said + _ROW), max(rows[-1], said + _ROW)
    top = max(height_of(wrapped(one.title, wide - 0.2, TITLE), TITLE) for one in cascades) + 0.12
    limits = _limits(cascades, wide)
    across = wrapped(unit + (cut if limits[0] > 0 else ""), wide - 0.3)
    bottom = height_of(across) + _BOTTOM
    frame = Frame(width, note, legend)
    widths = [left + wide, *[wide] * (len(cascades) - 1)]
    (places,) = frame.start([sum(rows) + top + bottom], widths)
    for index, (ax, cascade) in enumerate(zip(places, cascades, strict=True)):
        inset(ax, left if index == 0 else 0.12, 0.12, bottom, top)
        middles = _middles(rows)
        _cascade(ax, cascade, middles, rows, limits)
        ax.set_xlim(*limits)
        ax.set_ylim(-sum(rows), 0)
        ax.set_yticks(middles, texts if index == 0 else [""] * len(rows), fontsize=8.5)
        ax.tick_params(axis="y", length=0)
        ax.grid(visible=False, axis="y")
        nice_ticks(ax, max(2, int(wide / 0.8)))
        ax.set_xlabel(across, fontsize=SIZE)
        title(ax, cascade.title, wide - 0.2)
    return frame.figure


def _broken(end: tuple[float, str], room: float) -> tuple[float, str]:
    """Break the words at an end to the room that bars leave."""
    return end[0], wrapped(end[1], room, _NUMBER, bold=True)


def _middles(rows: Sequence[float]) -> list[float]:
    found, place = [], 0.0
    for row in rows:
        found.append(place - row / 2)
        place -= row
    return found


def _limits(cascades: Sequence[Cascade], wide: float) -> tuple[float, float]:
    """Return the scale: every level, and room on the right for the longest words at a bar."""
    ends, words = [], []
    for one in cascades:
        ends += [one.start[0], one.goal[0]]
        words += [one.start[1], one.goal[1]]
        for bar in one.bars:
            ends += [bar.before, bar.after - bar.half, bar.after + bar.half]
            words.append(bar.said)
    low, high = min(ends), max(ends)
    reach = high - low or max(abs(high), 1.0) * 1e-2
    left = low - 0.1 * reach
    left = 0.0 if low >= 0 > left else left
    said = min(0.75, (widest(words, _NUMBER) + 0.2) / max(wide - 0.3, 0.5))
    return left, left + (high - left) / (1 - said)


def _cascade(
    ax: Axes, one: Cascade, middles: Sequence[float], rows: Sequence[float],
    limits: tuple[float, float],
) -> None:
    """Draw the steps as floating bars joined by thin lines, and both ends."""
    order = list(range(len(one.bars)))
    ends = (0, len(rows) - 1)
    if one.upwards:
        order, ends = order[::-1], ends[::-1]
    base = min(max(0.0, limits[0]), limits[1])  # zero, or where the scale is cut
    for place, (level, said) in zip(ends, (one.start, one.goal), strict=True):
        ax.barh(middles[place], level - base, left=base, height=0.24, color=END,
                zorder=2)
        _say(ax, level, middles[place], said, bold=True)
    before = ends[0]
    for index in order:
        bar, row = one.bars[index], index + 1
        colour = UP if bar.after >= bar.before else DOWN
        ax.plot([bar.before] * 2, [middles[before], middles[row]], color="#999999", linewidth=0.8)
        ax.barh(middles[row], bar.after - bar.before, left=bar.before,
                height=min(0.24, 0.7 * rows[row]), color=colour, zorder=2,
                hatch=None if bar.after >= bar.before else "////", edgecolor="white", linewidth=0)
        if bar.half:
            ax.errorbar(bar.after, middles[row], xerr=bar.half, color="#1c1c1c", capsize=2,
                        linewidth=1, zorder=3)
        _say(ax, max(bar.before, bar.after) + bar.half, middles[row], bar.said)
        before = row
    ax.plot([one.goal[0]] * 2, [middles[before], middles[ends[1]]], color="#999999", linewidth=0.8)


def _say(ax: Axes, x: float, y: float, text: str, *, bold: bool = False) -> None:
    ax.annotate(text, (x, y), xytext=(5, 0), textcoords="offset points", va="center",
                fontsize=_NUMBER, fontweight="bold" if bold else "normal")


