"""Lifelines: where one person stands over the weeks, and what happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipssim.report.figures.measure import SIZE, height_of, widest, wrapped
from ipssim.report.figures.shapes import TITLE, Entry, Frame, inset, title
from ipssim.report.figures.style import Look, styled

_ROW, _LABEL = 0.3, 2.2  # inches: how high a track is, and how wide its label
_BOTTOM = 0.32


@dataclass(frozen=True, slots=True)
class Track:
    """A line of a life: what it is called, its colour, the spells it holds in, and marks on it.

    A spell is (first week, week after the last); a mark is (week, look). `second` are spells of
    another colour on the same line, drawn at half its height.
    """

    label: str
    colour: str
    spells: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, Look], ...] = ()
    second: tuple[tuple[int, int], ...] = ()
    second_colour: str = ""


@styled
def lifelines(
    lives: Mapping[str, Sequence[Track]], weeks: int, *, across: str, turn: int | None = None,
    width: float = 9.5, legend: Sequence[Entry] = (), note: str = "",
) -> Figure:
    """Draw lives one under the other, by title; `turn` is a week to mark in all of them."""
    frame = Frame(width, note, legend)
    tops = [height_of(wrapped(name, width - 2, TITLE), TITLE) + 0.12 for name in lives]
    row = max(_ROW, *(
        height_of(wrapped(track.label, _LABEL)) + 0.06
        for tracks in lives.values() for track in tracks
    ))
    heights = [row * len(tracks) + top + _BOTTOM for tracks, top in zip(
        lives.values(), tops, strict=True
    )]
    heights[-1] += height_of(across) + 0.05
    axes = frame.start(heights, [width])
    left = widest([
        wrapped(track.label, _LABEL) for tracks in lives.values() for track in tracks
    ]) + 0.25
    for (name, tracks), (ax,), top in zip(lives.items(), axes, tops, strict=True):
        last = ax is axes[-1][0]
        inset(ax, left, 0.2, _BOTTOM + (height_of(across) + 0.05 if last else 0), top)
        _life(ax, tracks, weeks)
        if turn is not None:
            ax.axvline(turn, color="#000000", linewidth=1, linestyle=(0, (2, 2)))
        title(ax, name, width - left - 0.2)
        if last:
            ax.set_xlabel(across, fontsize=SIZE)
    return frame.figure


def _life(ax: Axes, tracks: Sequence[Track], weeks: int) -> None:
    for row, track in enumerate(tracks):
        for spells, colour, height in (
            (track.spells, track.colour, 0.64), (track.second, track.second_colour, 0.32),
        ):
            if spells:
                bars = [(start, stop - start) for start, stop in spells]
                ax.broken_barh(bars, (-row - 0.32, height), facecolors=colour, alpha=0.75)
        for week, look in track.marks:
            bar = look.marker == "|"
            ax.plot([week], [-row], linestyle="none", marker=look.marker, color=look.colour,
                    markersize=9 if bar else 7, markeredgewidth=0.8,
                    markeredgecolor=look.colour if bar else "white", zorder=3)
    labels = [wrapped(track.label, _LABEL) for track in tracks]
    ax.set_yticks([-row for row in range(len(tracks))], labels)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-len(tracks) + 0.4, 0.6)
    ax.set_xlim(0, weeks)
    ax.set_xticks(range(0, weeks + 1, 13 if weeks <= 156 else 52))
    ax.grid(axis="y", visible=False)
