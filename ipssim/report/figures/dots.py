"""Dots with ranges: values side by side, each with its luck and with what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipssim.report.figures.measure import SIZE, height_of, widest, width_of, wrapped
from ipssim.report.figures.shapes import (
    TITLE,
    ZERO,
    Entry,
    Frame,
    Mark,
    inset,
    nice_ticks,
    span,
    title,
)
from ipssim.report.figures.style import styled

_LABEL = 2.3  # inches that a row's label may take
_MARK = 0.17  # inches from mark to mark in a row
_ROW = 0.12  # inches between rows
_RIGHT = 0.15
_TICKS = 0.24  # inches for the numbers of a scale


@dataclass(frozen=True, slots=True)
class Dots:
    """A row: what it is called, and its marks from the top down."""

    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of rows on one scale; `zero` draws a line there, `lines` are others (dotted).

    `most` cuts the scale, as 100 does for shares, and `least` is where it begins, if not at zero.
    `ticks` are the only places with a number, all of them in view. `scale` names panels that share
    one.
    """

    rows: tuple[Dots, ...]
    unit: str
    title: str = ""
    zero: bool = False
    most: float | None = None
    lines: tuple[float, ...] = ()
    scale: str = ""
    least: float | None = None
    ticks: tuple[float, ...] = ()


@styled
def dots(
    panels: Sequence[Panel], *, columns: int = 1, width: float = 9.0, legend: Sequence[Entry] = (),
    note: str = "",
) -> Figure:
    """Draw panels of dots, row by row; panels beside each other with the same rows share labels."""
    columns = max(1, min(columns, len(panels)))
    grid = [panels[start : start + columns] for start in range(0, len(panels), columns)]
    frame = Frame(width, note, legend)
    alike = all(_labels(panel) == _labels(row[0]) for row in grid for panel in row)
    label = min(_LABEL, 0.45 * width / (1 if alike else columns))
    gutter = 0.27 + widest([wrapped(text, label) for one in panels for text in _labels(one)])
    gutters = [gutter, *[0.12 if alike else gutter] * (columns - 1)]
    room = (width - sum(gutters)) / columns
    heights = [max(_height(panel, room, label) for panel in row) for row in grid]
    axes = frame.start(heights, [left + room for left in gutters])
    scales = _scales(panels)
    for row, places, height in zip(grid, axes, heights, strict=True):
        for index, (panel, ax) in enumerate(zip(row, places, strict=False)):
            shown = index == 0 or not alike
            _draw(ax, panel, scales, room, height, label, gutters[index] if shown else 0.0)
        for ax in places[len(row):]:
            ax.remove()
    return frame.figure


def _labels(panel: Panel) -> list[str]:
    return [row.label for row in panel.rows]


def _row_height(row: Dots, label: float) -> float:
    return max(height_of(wrapped(row.label, label)), _MARK * len(row.marks)) + _ROW


def _said(panel: Panel) -> float:
    """Return how wide what is written beside marks is, in inches."""
    said = widest([mark.said for row in panel.rows for mark in row.marks], 8.5)
    return said + 0.08 if said else 0.0


def _top(panel: Panel, room: float) -> float:
    return height_of(wrapped(panel.title, room, TITLE), TITLE) + 0.1 if panel.title else 0.08


def _bottom(panel: Panel, room: float) -> float:
    return _TICKS + height_of(wrapped(panel.unit, max(room, 1.0))) + 0.12


def _height(panel: Panel, room: float, label: float) -> float:
    inner = room - _RIGHT - _said(panel)
    rows = sum(_row_height(row, label) for row in panel.rows)
    return rows + _top(panel, inner) + _bottom(panel, inner)


def _scales(panels: Sequence[Panel]) -> dict[str, tuple[float, float]]:
    """Return the scale that panels of one name share."""
    found: dict[str, list[float]] = {}
    for panel in panels:
        if panel.scale:
            found.setdefault(panel.scale, []).extend(_ends(panel))
    return {name: span(ends, zero=True) for name, ends in found.items()}


def _ends(panel: Panel) -> list[float]:
    marks = (end for row in panel.rows for mark in row.marks for end in mark.ends)
    return [*panel.lines, *panel.ticks, *marks]


def _draw(
    ax: Axes, panel: Panel, scales: dict[str, tuple[float, float]], room: float, height: float,
    label: float, gutter: float,
) -> None:
    """Draw a panel; labels stand in the `gutter` on its left, where it has one."""
    texts = [wrapped(row.label, label) if gutter else "" for row in panel.rows]
    rows = [_row_height(row, label) for row in panel.rows]
    right = _RIGHT + _said(panel)
    room -= right
    top = _top(panel, room)
    inset(ax, gutter or 0.12, right, height - sum(rows) - top, top)
    low, high = scales.get(panel.scale) or span(_ends(panel), zero=panel.zero or bool(panel.most))
    if panel.most is not None:
        high = min(high, panel.most)
    if panel.least is not None:
        low = panel.least
    ax.set_xlim(low, high)
    ax.set_ylim(-sum(rows), 0.0)
    places, place = [], 0.0
    for row, tall in zip(panel.rows, rows, strict=True):
        places.append(place - tall / 2)
        _row(ax, row, place - tall / 2)
        place -= tall
    ax.set_yticks(places, texts, fontsize=SIZE)
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    if panel.zero:
        ax.axvline(0, color=ZERO, linewidth=1, zorder=1)
    for line in panel.lines:
        ax.axvline(line, color=ZERO, linestyle=":", linewidth=1.2, zorder=1)
    if panel.ticks:
        ax.set_xticks(panel.ticks)
    else:
        nice_ticks(ax, max(2, int(room / max(0.6, width_of(f"{high:.0f}") + 0.35))))
    ax.set_xlabel(wrapped(panel.unit, max(room, 1.0)), fontsize=SIZE, labelpad=2)
    title(ax, panel.title, room)


def _row(ax: Axes, row: Dots, middle: float) -> None:
    for index, mark in enumerate(row.marks):
        height = middle + _MARK * ((len(row.marks) - 1) / 2 - index)
        colour = mark.look.colour
        if mark.wide is not None:
            ax.plot(mark.wide, [height] * 2, color=colour, linewidth=5, alpha=0.3,
                    solid_capstyle="butt")
        if mark.low is not None and mark.high is not None:
            ax.plot([mark.low, mark.high], [height] * 2, color=colour, linewidth=1.6,
                    marker="|", markersize=6, solid_capstyle="butt")
        ax.plot([mark.value], [height], color=colour, marker=mark.look.marker, markersize=6,
                linestyle="none", markerfacecolor="white" if mark.hollow else colour,
                markeredgewidth=1.3, zorder=3)
        if mark.said:
            ax.annotate(mark.said, (1, height), xycoords=("axes fraction", "data"), xytext=(4, 0),
                        textcoords="offset points", va="center", fontsize=8.5,
                        annotation_clip=False)
