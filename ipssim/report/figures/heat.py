"""A heat map: a number at every pair of values of two settings, with lines of equal height."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ipssim.report.figures.measure import SIZE, height_of, widest, wrapped
from ipssim.report.figures.shapes import Frame, inset
from ipssim.report.figures.style import styled

_BOTTOM, _RIGHT, _CELL = 0.55, 0.15, 0.42
_LEAST, _TALLEST = 1.8, 9.0  # inches of all cells
_WRITTEN = 8.5  # points
_COLOURS = "PuOr_r"


@styled
def heat(
    values: NDArray[np.float64], across: Sequence[str], up: Sequence[str], *, across_name: str,
    up_name: str, width: float = 8.5, note: str = "", decimals: int = 1, contours: bool = True,
) -> Figure:
    """Draw `values`, a row for each of `up` (the first lowest) and a column for each of `across`.

    Each cell has its number where there is room; colours part at zero, the same distance being as
    strong on both sides. With `contours`, lines of equal height are drawn where there are three
    values or more each way.
    """
    frame = Frame(width, note, ())
    cell = min(max(_CELL, _LEAST / len(up)), _TALLEST / len(up))
    height = cell * len(up) + _BOTTOM + 0.1
    ((ax,),) = frame.start([height], [width])
    side = wrapped(up_name, height - _BOTTOM)
    left = widest(list(up)) + height_of(side) + 0.25
    inset(ax, left, _RIGHT, _BOTTOM, 0.1)
    most = float(np.nanmax(np.abs(values))) or 1.0
    ax.imshow(values, origin="lower", aspect="auto", cmap=_COLOURS, vmin=-most, vmax=most,
              alpha=0.75)
    ax.grid(visible=False)
    if contours and min(values.shape) > 2 and np.ptp(values) > 0 and np.isfinite(values).all():
        ax.contour(values, levels=5, colors="#333333", linestyles="-", linewidths=0.9)
    wide = (width - left - _RIGHT) / len(across)
    said = {
        (row, column): f"{value:+.{decimals}f}".replace("-", "\N{MINUS SIGN}")
        for (row, column), value in np.ndenumerate(values) if np.isfinite(value)
    }
    if cell >= 0.2 and wide >= widest(list(said.values()), _WRITTEN) + 0.1:
        for (row, column), text in said.items():
            ax.text(column, row, text, ha="center", va="center", fontsize=_WRITTEN,
                    bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1.2})
    step = int(np.ceil((widest(list(across)) + 0.1) / wide))
    ax.set_xticks(range(0, len(across), step), list(across)[::step])
    step = int(np.ceil(0.18 / cell))
    ax.set_yticks(range(0, len(up), step), list(up)[::step])
    ax.set_xlabel(wrapped(across_name, width - left - _RIGHT), fontsize=SIZE)
    ax.set_ylabel(side, fontsize=SIZE)
    return frame.figure
