"""Points: one thing against another, named at the side so that no name covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipssim.report.figures.measure import SIZE, apart, height_of, widest, wrapped
from ipssim.report.figures.shapes import TITLE, ZERO, Entry, Frame, inset, nice_ticks, span, title
from ipssim.report.figures.style import Look, styled

_NAME = 2.6  # inches that a name may take
_NAMES = 8.5  # points
_BOTTOM = 0.55


@dataclass(frozen=True, slots=True)
class Point:
    """A point with half of the 95 % interval of each number, and its name ("" for none)."""

    x: float
    y: float
    look: Look
    name: str = ""
    x_half: float = 0.0
    y_half: float = 0.0


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of points; `joined` draws a line through them in order, `equal` where x is y.

    `line` is (slope, height at 0) of a dashed line; `lines` are more, each with how it looks, over
    the points' own reach. `zero` draws both axes.
    """

    points: tuple[Point, ...]
    across: str
    up: str
    title: str = ""
    joined: bool = False
    equal: bool = False
    zero: bool = False
    line: tuple[float, float] | None = None
    lines: tuple[tuple[float, float, Look], ...] = ()


@styled
def points(
    panels: Sequence[Panel], *, columns: int = 3, width: float = 10.5, height: float = 3.4,
    legend: Sequence[Entry] = (), note: str = "", alike: bool = False,
) -> Figure:
    """Draw panels of points, row by row, each `height` inches high without its title.

    They are higher where their names need it. With `alike` all of them have the same scales.
    """
    columns = max(1, min(columns, len(panels)))
    grid = [panels[start : start + columns] for start in range(0, len(panels), columns)]
    wide = width / columns
    tops = [max(_top(panel, wide) for panel in row) for row in grid]
    height = max(height, *(_tall(panel, wide) for panel in panels))
    frame = Frame(width, note, legend)
    axes = frame.start([height + top for top in tops], [wide] * columns)
    for row, places, top in zip(grid, axes, tops, strict=True):
        for panel, ax in zip(row, places, strict=False):
            _draw(ax, panel, panels if alike else [panel], wide, height, top)
        for ax in places[len(row):]:
            ax.remove()
    return frame.figure


def _top(panel: Panel, wide: float) -> float:
    return height_of(wrapped(panel.title, wide - 0.9, TITLE), TITLE) + 0.06 if panel.title else 0.08


def _names(panel: Panel, wide: float) -> list[str]:
    return [wrapped(point.name, min(_NAME, 0.45 * wide), _NAMES) for point in panel.points]


def _tall(panel: Panel, wide: float) -> float:
    """Return how high a panel has to be for its names."""
    heights = [height_of(name, _NAMES) + 0.02 for name in _names(panel, wide) if name]
    return sum(heights) + _BOTTOM


def _draw(
    ax: Axes, panel: Panel, scaled: Sequence[Panel], wide: float, height: float, top: float
) -> None:
    """Draw a panel on a scale that holds the points of all those that are `scaled` with it."""
    every = [point for one in scaled for point in one.points]
    xs = [x for p in every for x in (p.x - p.x_half, p.x + p.x_half)]
    ys = [y for p in every for y in (p.y - p.y_half, p.y + p.y_half)]
    ax.set_xlim(*span(xs, zero=panel.zero))
    ax.set_ylim(*span(ys, zero=panel.zero))
    up = wrapped(panel.up, height - _BOTTOM)
    nice_ticks(ax, 6, along="y")
    left = height_of(up) + 0.55
    names = _names(panel, wide)
    right = widest(names, _NAMES) + 0.3 if any(names) else 0.15
    inset(ax, left, right, _BOTTOM, top)
    room = wide - left - right
    nice_ticks(ax, max(2, int(room / 0.75)))
    if panel.joined:
        ax.plot([p.x for p in panel.points], [p.y for p in panel.points], color="#999999",
                linewidth=1)
    if panel.equal:
        ax.axline((0, 0), slope=1, color=ZERO, linestyle="--", linewidth=1)
    if panel.line is not None:
        ax.axline((0, panel.line[1]), slope=panel.line[0], color=ZERO, linestyle="--", linewidth=1)
    reach = [p.x for p in panel.points]
    for slope, level, look in panel.lines:
        ends = [min(reach), max(reach)]
        ax.plot(ends, [level + slope * x for x in ends], color=look.colour, linestyle=look.line)
    if panel.zero:
        ax.axhline(0, color="#bbbbbb", linewidth=1)
        ax.axvline(0, color="#bbbbbb", linewidth=1)
    for point in panel.points:
        ax.errorbar(point.x, point.y, xerr=point.x_half or None, yerr=point.y_half or None,
                    color=point.look.colour, marker=point.look.marker, markersize=5.5,
                    linewidth=0.9, capsize=2, zorder=3 if point.name else 2)
    _name(ax, panel.points, names, height - _BOTTOM)
    ax.set_ylabel(up, fontsize=SIZE)
    ax.set_xlabel(wrapped(panel.across, room), fontsize=SIZE)
    title(ax, panel.title, room)


def _name(ax: Axes, points: Sequence[Point], names: Sequence[str], height: float) -> None:
    """Write names in a column beside the panel, as near to their points as fits."""
    low, high = ax.get_ylim()
    named = sorted(
        ((p, name) for p, name in zip(points, names, strict=True) if name),
        key=lambda one: (-one[0].y, -one[0].x),
    )
    places = [(p.y - low) / (high - low) for p, _ in named]
    heights = [(height_of(name, _NAMES) + 0.02) / height for _, name in named]
    for (point, name), place in zip(named, apart(places, heights, 0.0, 1.0), strict=True):
        ax.annotate(
            name, (point.x, point.y), xytext=(1.0, place), textcoords="axes fraction", va="center",
            fontsize=_NAMES, annotation_clip=False, xycoords="data",
            arrowprops={"arrowstyle": "-", "color": point.look.colour, "linewidth": 0.7,
                        "shrinkA": 1, "shrinkB": 3, "relpos": (0, 0.5)},
        ).set_position((1.02, place))
