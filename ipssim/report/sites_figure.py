"""Draw job rate against fidelity over simulated sites, a panel for each spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ipssim.report.style import LOOKS, PUBLISHED_COLOUR, legend_below, panels, styled
from ipssim.report.tables import format_number
from ipssim.studies.sites import PUBLISHED_SLOPE

if TYPE_CHECKING:
    from ipssim.studies.sites import SitesPattern


@styled
def sites_figure(patterns: Sequence[SitesPattern]) -> Figure:
    """Draw each site as a dot, the line through them, and a line with the published slope."""
    figure, axes = panels(len(patterns), columns=2, width=4.2, height=3.0)
    for ax, pattern in zip(axes, patterns, strict=True):
        _panel(ax, pattern)
    for name in ("x", "y"):
        limits = [getattr(ax, f"get_{name}lim")() for ax in axes]
        for ax in axes:
            getattr(ax, f"set_{name}lim")(min(low for low, _ in limits), max(h for _, h in limits))
    legend_below(figure, [
        Line2D([], [], color=LOOKS[0].colour, marker="o", linestyle="none", label="simulated site"),
        Line2D([], [], color=LOOKS[1].colour, linestyle=LOOKS[1].line, label="line through them"),
        Line2D([], [], color=PUBLISHED_COLOUR, linestyle=":", label="published slope, 0.4"),
    ], columns=3)
    return figure


def _panel(ax: Axes, pattern: SitesPattern) -> None:
    x = pattern.sites["fidelity"].to_numpy(dtype=float)
    y = pattern.sites["job_rate"].to_numpy(dtype=float)
    ax.plot(x, y, linestyle="none", marker="o", markersize=4, color=LOOKS[0].colour, alpha=0.75)
    told = "no slope"
    if pattern.slope is not None and pattern.r is not None:
        ends = np.array([np.nanmin(x), np.nanmax(x)])
        middle, level = float(np.nanmean(x)), float(np.nanmean(y))
        for slope, colour, line in (
            (pattern.slope, LOOKS[1].colour, LOOKS[1].line),
            (PUBLISHED_SLOPE, PUBLISHED_COLOUR, ":"),
        ):
            ax.plot(ends, level + slope * (ends - middle), color=colour, linestyle=line)
        told = (
            f"slope {format_number(pattern.slope, 2, signed=True)},"
            f" r {format_number(pattern.r, 2, signed=True)}"
        )
    ax.set_title(f"Spread {pattern.width:g}: {told}")
    ax.set_xlabel("fidelity, points of 125")
    ax.set_ylabel("in a job within 18 months, %")
