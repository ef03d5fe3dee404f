"""How wide words are, and how to break and place them so that nothing collides."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox
from scipy.optimize import isotonic_regression

FONT = "DejaVu Sans"
SIZE = 9.5  # points
_LINE = 1.35  # heights of a line of text


@functools.lru_cache(maxsize=4096)
def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in inches."""
    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72


def height_of(text: str, size: float = SIZE) -> float:
    """Return how high a text of one or several lines is, in inches."""
    return _LINE * size / 72 * (1 + text.count("\n"))


def wrapped(text: str, room: float, size: float = SIZE, *, bold: bool = False) -> str:
    """Break a text at spaces into lines at most `room` inches wide; a longer word stays whole."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and width_of(longer, size, bold=bold) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return "\n".join(lines)


def widest(texts: Sequence[str], size: float = SIZE) -> float:
    """Return how wide the widest line of some texts is, in inches."""
    return max((width_of(line, size) for text in texts for line in text.split("\n")), default=0.0)


def apart(
    places: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Move falling places as little as needed, so that things of these heights do not overlap.

    They stay between `low` and `high` where there is room for all of them.
    """
    if not places:
        return []
    tall = np.asarray(heights, dtype=float)
    steps = np.concatenate(([0.0], np.cumsum((tall[:-1] + tall[1:]) / 2)))
    moved = -isotonic_regression(-np.asarray(places, dtype=float) - steps).x - steps
    least = high - tall[0] / 2 - steps
    most = low + tall[-1] / 2 + (steps[-1] - steps)
    return [float(place) for place in np.maximum(np.minimum(moved, least), most)]


def collisions(figure: Figure) -> list[tuple[str, str]]:
    """Return pairs of texts of a figure that overlap, or that leave it (then with "")."""
    figure.draw_without_rendering()
    found = [(text, _box(text)) for text in _texts(figure)]
    frame = figure.bbox.padded(1)
    wrong = [
        (text.get_text(), "") for text, box in found
        if not (frame.contains(box.x0, box.y0) and frame.contains(box.x1, box.y1))
    ]
    for index, (one, box) in enumerate(found):
        wrong += [
            (one.get_text(), other.get_text()) for other, beside in found[index + 1:]
            if _overlap(box, beside)
        ]
    return wrong


def _texts(figure: Figure) -> list[Text]:
    """Return every text that is shown; ticks outside their axis are not."""
    hidden: set[int] = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low <= tick.get_loc() <= high:
                    hidden |= {id(tick.label1), id(tick.label2)}
    return [
        text for text in figure.findobj(Text)
        if isinstance(text, Text) and text.get_visible() and text.get_text().strip()
        and id(text) not in hidden
    ]


def _box(text: Text) -> Bbox:
    """Return where the words stand, without the line that leads from a name to its point."""
    return Text.get_window_extent(text)


def _overlap(one: Bbox, other: Bbox) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    along = min(one.y1, other.y1) - max(one.y0, other.y0)
    return bool(across > 1.0 and along > 1.0)
