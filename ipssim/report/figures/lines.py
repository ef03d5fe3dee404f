"""Lines: how something goes over weeks, years or the values of a setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ipssim.report.figures.measure import SIZE, height_of, widest, width_of, wrapped
from ipssim.report.figures.shapes import (
    TITLE,
    ZERO,
    Entry,
    Frame,
    inset,
    nice_ticks,
    title,
)
from ipssim.report.figures.style import Look, styled

_RIGHT = 0.15  # inches beside a panel
_WIDEST = 1.0  # inches that the words and numbers on its left may take
_BOTTOM = 0.5


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one line, with the luck of each (`low`, `high`) and what is not known (`wide`).

    `points` draws a mark at each; `look` says how it looks.
    """

    x: Sequence[float]
    y: Sequence[float]
    look: Look
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    wide: Sequence[tuple[float, float] | None] = ()
    points: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of lines; `ticks` are places across with their words, where numbers will not do.

    `least` and `most` are ends of the upright scale (None: as the lines need it).
    """

    series: tuple[Series, ...]
    across: str
    up: str
    title: str = ""
    ticks: Mapping[float, str] = field(default_factory=dict)
    least: float | None = 0.0
    most: float | None = None
    zero: bool = False
    whole: bool = False


@styled
def lines(
    panels: Sequence[Panel], *, columns: int = 2, width: float = 10.0, height: float = 3.1,
    legend: Sequence[Entry] = (), note: str = "",
) -> Figure:
    """Draw panels of lines, row by row, each `height` inches high with its words."""
    columns = max(1, min(columns, len(panels)))
    grid = [panels[start : start + columns] for start in range(0, len(panels), columns)]
    frame = Frame(width, note, legend)
    wide = width / columns
    tops = [max(_top(panel, wide) for panel in row) for row in grid]
    axes = frame.start([height + top for top in tops], [wide] * columns)
    for row, places, top in zip(grid, axes, tops, strict=True):
        for panel, ax in zip(row, places, strict=False):
            _draw(ax, panel, wide, height, top)
        for ax in places[len(row):]:
            ax.remove()
    return frame.figure


def _top(panel: Panel, wide: float) -> float:
    room = wide - _WIDEST - _RIGHT
    return height_of(wrapped(panel.title, room, TITLE), TITLE) + 0.06 if panel.title else 0.06


def _draw(ax: Axes, panel: Panel, wide: float, height: float, top: float) -> None:
    for series in panel.series:
        _line(ax, series)
    if panel.zero:
        ax.axhline(0, color=ZERO, linestyle=":", linewidth=1.2)
    if panel.least is not None:
        ax.set_ylim(bottom=panel.least)
    if panel.most is not None:
        ax.set_ylim(top=min(panel.most, ax.get_ylim()[1]))
    nice_ticks(ax, 6, along="y")
    up = wrapped(panel.up, height - _BOTTOM)
    labels = [f"{tick:g}" for tick in ax.get_yticks()]
    left = widest(labels) + height_of(up) + 0.22
    inset(ax, left, _RIGHT, _BOTTOM, top)
    room = wide - left - _RIGHT
    _across(ax, panel, room)
    ax.set_ylabel(up, fontsize=SIZE)
    ax.set_xlabel(wrapped(panel.across, room), fontsize=SIZE)
    title(ax, panel.title, room)


def _across(ax: Axes, panel: Panel, room: float) -> None:
    """Put ticks that fit beside each other."""
    if panel.ticks:
        kept = _fitting(panel.ticks, ax.get_xlim(), room)
        ax.set_xticks(list(kept), list(kept.values()))
        ax.grid(visible=False, axis="x")
        return
    ends = [x for series in panel.series for x in series.x]
    if ends and not panel.whole:
        ax.set_xlim(min(0.0, *ends), max(ends))
    if panel.whole:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        return
    high = max(ends, default=1.0)
    step = next((step for step in (13, 26, 52, 104, 208) if high / step <= room / 0.5), 520)
    ax.set_xticks(np.arange(0, high + 1, step))


def _fitting(
    ticks: Mapping[float, str], limits: tuple[float, float], room: float
) -> dict[float, str]:
    """Leave out ticks whose words would run into the one before; the last one is kept."""
    each = room / max(limits[1] - limits[0], 1e-9)
    kept: list[float] = []
    for place in sorted(ticks):
        while kept and (place - kept[-1]) * each < 0.06 + (
            width_of(ticks[place]) + width_of(ticks[kept[-1]])
        ) / 2:
            if place != max(ticks):
                break
            kept.pop()
        else:
            kept.append(place)
    return {place: ticks[place] for place in kept}


def _line(ax: Axes, series: Series) -> None:
    x, y, look = np.asarray(series.x), np.asarray(series.y, dtype=float), series.look
    for place, reach in zip(series.x, series.wide, strict=False):
        if reach is not None:
            ax.plot([place] * 2, reach, color=look.colour, linewidth=1.0, alpha=0.55)
    if len(series.low) and any(low is not None for low in series.low):
        low, high = (np.asarray(ends, dtype=float) for ends in (series.low, series.high))
        ax.fill_between(x, low, high, color=look.colour, alpha=0.2, linewidth=0)
    ax.plot(x, y, color=look.colour, linestyle=look.line, linewidth=1.5 if series.points else 1.9,
            marker=look.marker if series.points else None, markersize=5)
