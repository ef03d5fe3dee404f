"""What figures are made of: marks, rows, series and panels, and the frame that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from ipssim.report.figures.measure import SIZE, height_of, widest, wrapped
from ipssim.report.figures.style import LOOKS, Look

GREY = "#777777"
ZERO = "#555555"
TITLE = 10.5  # points
_PLAIN = Look(GREY, "-", "o")
_ENTRY = 0.75  # inches that a legend's entry takes beside its words
_MARGIN = 0.12  # inches


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its luck (`low` to `high`) and what is not known (`wide`), and how it looks.

    `said` is written beside it.
    """

    value: float
    low: float | None = None
    high: float | None = None
    wide: tuple[float, float] | None = None
    look: Look = LOOKS[0]
    hollow: bool = False
    said: str = ""

    @property
    def ends(self) -> list[float]:
        """Return everything that has to be in view."""
        return [end for end in (self.value, self.low, self.high, *(self.wide or ()))
                if end is not None]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a legend: a dot with a line, a line, a broad pale bar, a mark or a filled box.

    A box is hatched where its look has no solid line.
    """

    label: str
    look: Look = _PLAIN
    kind: str = "dot"
    hollow: bool = False

    def handle(self) -> Any:
        """Return what matplotlib draws."""
        look = self.look
        match self.kind:
            case "line":
                return Line2D([], [], color=look.colour, linestyle=look.line, label=self.label)
            case "bar":
                return Line2D([], [], color=look.colour, linewidth=7, alpha=0.3, label=self.label)
            case "box":
                return Patch(facecolor=look.colour, edgecolor="white", linewidth=0,
                             hatch=None if look.line == "-" else "////", label=self.label)
            case "mark":
                return Line2D([], [], color=look.colour, marker=look.marker, linestyle="none",
                              markerfacecolor="white" if self.hollow else look.colour,
                              label=self.label)
        return Line2D([], [], color=look.colour, linestyle=look.line, marker=look.marker,
                      markersize=5, markerfacecolor="white" if self.hollow else look.colour,
                      label=self.label)


@dataclass(slots=True)
class Frame:
    """A figure in the making: `width` inches wide, a note above and a legend below it.

    Rows of panels are added from the top; `done` returns the figure with room for all of it.
    """

    width: float
    note: str = ""
    legend: Sequence[Entry] = ()
    figure: Figure = field(default_factory=Figure)

    def start(self, heights: Sequence[float], widths: Sequence[float]) -> list[list[Axes]]:
        """Return panels in rows of these heights and columns of these widths, in inches.

        The figure grows by what note and legend need, and by the room that `widths` leave to the
        left of each column for labels is the caller's to set (`left`).
        """
        self.legend = [
            replace(one, label=wrapped(one.label, self.width - 0.4 - _ENTRY)) for one in self.legend
        ]
        room = 0.96 * (self.width - 2 * _MARGIN)  # drawn on a screen, words come out wider
        note = wrapped(self.note, room, 8.5) if self.note else ""
        columns, lines = self._legend_columns()
        above = height_of(note, 8.5) + _MARGIN if note else 0.04
        below = lines + 0.1 if lines else 0.04
        height = sum(heights) + above + below
        self.figure.set_size_inches(self.width, height)
        if note:
            self.figure.text(_MARGIN / self.width, 1 - _MARGIN / 2 / height, note, fontsize=8.5,
                             va="top", style="italic")
        if lines:
            self.figure.legend(
                handles=[entry.handle() for entry in self.legend], loc="lower center",
                ncols=columns, bbox_to_anchor=(0.5, 0.0), borderaxespad=0.3, fontsize=SIZE,
                columnspacing=1.4, handletextpad=0.6, handlelength=2.2, labelspacing=0.45,
            )
        axes, top = [], height - above
        for tall in heights:
            left, row = 0.0, []
            for wide in widths:
                ax = self.figure.add_axes((
                    left / self.width, (top - tall) / height, wide / self.width, tall / height
                ))
                row.append(ax)
                left += wide
            axes.append(row)
            top -= tall
        return axes

    def _legend_columns(self) -> tuple[int, float]:
        """Return into how many columns the legend goes, and how high it is, in inches."""
        for columns in range(min(6, len(self.legend)), 0, -1):
            parts = np.array_split(np.arange(len(self.legend)), columns)  # as matplotlib fills it
            labels = [[self.legend[index].label for index in part] for part in parts]
            if sum(widest(part) + _ENTRY for part in labels) <= self.width - 0.3 or columns == 1:
                return columns, max(
                    sum(max(0.24, height_of(label) + 0.06) for label in part) for part in labels
                )
        return 0, 0.0


def inset(ax: Axes, left: float, right: float, bottom: float, top: float) -> None:
    """Draw a panel inside its place, with so many inches around it for words."""
    figure = ax.get_figure()
    assert isinstance(figure, Figure)
    width, height = (float(size) for size in figure.get_size_inches())
    place = ax.get_position()
    ax.set_position((
        place.x0 + left / width, place.y0 + bottom / height,
        max(place.width - (left + right) / width, 0.02),
        max(place.height - (bottom + top) / height, 0.02),
    ))


def title(ax: Axes, text: str, room: float) -> None:
    """Write a panel's title over it, broken to its width."""
    if text:
        ax.set_title(wrapped(text, room, TITLE), fontsize=TITLE, loc="left", pad=4)


def nice_ticks(ax: Axes, most: int = 6, *, along: str = "x") -> None:
    """Put few ticks at round numbers."""
    axis = ax.xaxis if along == "x" else ax.yaxis
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))


def round_numbers(low: float, high: float, most: int = 5) -> list[float]:
    """Return few round numbers from low to high."""
    return [float(one) for one in MaxNLocator(most).tick_values(low, high) if low <= one <= high]


def span(values: Sequence[float], *, zero: bool, room: float = 0.06) -> tuple[float, float]:
    """Return a scale that holds all values, and zero if asked for, with some room around them."""
    ends = [*values, *([0.0] if zero else [])]
    if not any(ends):
        ends = [0.0, 1.0]
    low, high = min(ends), max(ends)
    wide = high - low or max(abs(high), 1.0) * 0.1
    return (0.0 if zero and low == 0 else low - room * wide), high + room * wide
