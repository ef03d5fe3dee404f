"""Draw fidelity reviews: items as dots from 1 to 5, grouped by the sections of the scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ipssim.report.style import LOOKS, legend_below, looks, styled

if TYPE_CHECKING:
    from ipssim.studies.review import ReviewResult

_GAP = 1.3  # rows left free above a section, for its name
_ROW = 0.265  # inches


def _places(sections: Sequence[str]) -> tuple[list[float], list[tuple[float, str]]]:
    """Return the height of each row, and of each section's name, from the top."""
    heights: list[float] = []
    names: list[tuple[float, str]] = []
    y = 0.0
    for index, section in enumerate(sections):
        if index == 0 or section != sections[index - 1]:
            names.append((y, section))
            y += 1.0
        heights.append(y)
        y += 1.0
        if index + 1 < len(sections) and sections[index + 1] != section:
            y += _GAP - 1.0
    return heights, names


def _frame(items: Any) -> tuple[Figure, Axes, list[float]]:
    """Return a figure with a row for each item and a heading for each section."""
    sections = [str(section) for section in items["section"]]
    heights, names = _places(sections)
    figure = Figure(figsize=(8.6, _ROW * (heights[-1] + 2) + 1.1))
    ax = figure.add_subplot()
    labels = [
        f"{number}. {name}{'' if sure == 'SEEN' else '*'}"
        for number, name, sure in zip(
            items["number"], items["name"], items["sureness"], strict=True
        )
    ]
    ax.set_yticks(heights, labels)
    ax.set_ylim(heights[-1] + 0.8, -0.8)
    ax.set_xlim(0.8, 5.2)
    ax.set_xticks(range(1, 6))
    ax.set_xlabel("score (5 is the highest)")
    ax.tick_params(axis="y", length=0)
    for y, name in names:
        ax.text(
            -0.01, y, name.capitalize(), transform=ax.get_yaxis_transform(), ha="right",
            va="center", fontweight="bold",
        )
    return figure, ax, heights


def _nothing(ax: Axes, y: float) -> None:
    ax.text(0.9, y, "nothing to look at", va="center", fontsize=8.5, color="#666666")


@styled
def review_figure(result: ReviewResult) -> Figure:
    """Draw each item's mean score with its range over replicates, and the Danish one beside it."""
    items = result.items
    figure, ax, heights = _frame(items)
    one, other = LOOKS[0], LOOKS[1]
    for y, row in zip(heights, items.to_dict("records"), strict=True):
        if pd.isna(row["score_mean"]):
            _nothing(ax, y)
            continue
        ax.plot([row["score_low"], row["score_high"]], [y, y], color=one.colour, linewidth=1.6)
        if pd.notna(row["danish_mean"]) and row["danish_mean"] != row["score_mean"]:
            ax.plot(
                [row["danish_mean"]], [y], marker=other.marker, color=other.colour,
                markerfacecolor="white", markersize=7, linestyle="none", markeredgewidth=1.4,
            )
        ax.plot([row["score_mean"]], [y], marker=one.marker, color=one.colour, markersize=6.5)
    legend_below(figure, [
        Line2D([], [], color=one.colour, marker=one.marker, label="score, range of replicates"),
        Line2D([], [], color=other.colour, marker=other.marker, markerfacecolor="white",
               linestyle="none", label="Danish adaptation, where it differs"),
        Line2D([], [], linestyle="none", label="* cut-offs not verified"),
    ], columns=3)
    return figure


@styled
def arms_figure(frame: pd.DataFrame, titles: Mapping[str, str]) -> Figure:
    """Draw the score of each item in each arm; arms that coincide stand above each other."""
    arms = list(titles)
    items = frame[frame["arm"] == arms[0]]
    figure, ax, heights = _frame(items)
    arm_looks = looks(arms)
    offsets = np.linspace(-0.3, 0.3, len(arms)) if len(arms) > 1 else np.zeros(1)
    for arm, offset in zip(arms, offsets, strict=True):
        look = arm_looks[arm]
        scores = frame.loc[frame["arm"] == arm, "score"].astype("float64").to_numpy()
        known = ~np.isnan(scores)
        ax.plot(
            scores[known], np.array(heights)[known] + offset, linestyle="none", marker=look.marker,
            color=look.colour, markersize=4.8,
        )
    missing = frame.groupby("item", sort=False)["score"].apply(lambda scores: scores.isna().all())
    for y, nothing in zip(heights, missing, strict=True):
        if nothing:
            _nothing(ax, y)
    legend_below(figure, [
        *(
            Line2D([], [], color=arm_looks[arm].colour, marker=arm_looks[arm].marker,
                   linestyle="none", label=titles[arm])
            for arm in arms
        ),
        Line2D([], [], linestyle="none", label="* cut-offs not verified"),
    ], columns=4)
    return figure
