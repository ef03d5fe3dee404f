"""Draw a path between two programmes: two waterfalls side by side, and interaction by step."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill, shorten
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from scipy.optimize import isotonic_regression

from ipssim.report import path_texts as texts
from ipssim.report.style import LOOKS, Look, legend_below, styled
from ipssim.report.tables import format_number, format_value, setting_text

if TYPE_CHECKING:
    from ipssim.studies.engine.estimates import Estimate
    from ipssim.studies.path import Path, StepEffect
    from ipssim.studies.steps import Step

_OTHER = Look("#999999", "-", "o")
UP, DOWN, END = LOOKS[0].colour, LOOKS[1].colour, "#777777"
_LABEL = 44  # characters in a line of a step's label
_NAMED = len(LOOKS)  # points that get a look and their name in the scatter
_ROW = 0.36  # inches
_APART = 0.085  # of the scatter's height, between names of at most two lines


def step_title(step: Step) -> str:
    """Return a step's name in words."""
    return step.name.replace("_", " ")


def step_change(step: Step) -> str:
    """Return what changes, as "26 → none", or per field where several go together."""
    changes = [
        f"{setting_text(before)} → {setting_text(after)}"
        for before, after in zip(step.before, step.after, strict=True)
    ]
    if len(changes) == 1:
        return changes[0]
    named = zip(step.fields, changes, strict=True)
    return "; ".join(f"{field.replace('_', ' ')} {change}" for field, change in named)


def step_label(step: Step) -> str:
    """Return name and change of a step on at most two lines."""
    title, change = step_title(step), step_change(step)
    one = f"{title}: {change}"
    if len(one) <= _LABEL:
        return one
    if len(step.fields) > 1:
        pairs = zip(step.before, step.after, strict=True)
        change = "; ".join(f"{setting_text(old)} → {setting_text(new)}" for old, new in pairs)
    return f"{shorten(title, _LABEL)}:\n{shorten(change, _LABEL + 8, placeholder=' …')}"


@styled
def waterfall_figure(path: Path) -> Figure:
    """Draw both paths; a row is the same step in both panels, the scale is shared."""
    rows = len(path.steps) + 2
    figure = Figure(figsize=(11.5, _ROW * rows + 1.7))
    left, right = figure.subplots(1, 2, sharex=True, sharey=True)
    ends = ((path.start.title or path.start.name), (path.goal.title or path.goal.name))
    levels = (path.start_level, path.goal_level)
    order = list(range(len(path.steps)))
    for ax, chosen, title in (
        (left, order, texts.FORWARD_TITLE), (right, order[::-1], texts.BACKWARD_TITLE)
    ):
        forward = ax is left
        top, bottom = (0, 1) if forward else (1, 0)
        _cascade(ax, path, chosen, forward=forward)
        for row, end in ((0, top), (rows - 1, bottom)):
            _end_bar(ax, row, ends[end], levels[end], path)
        ax.set_title(title)
        cut = texts.CUT_AXIS if _limits(path)[0] > 0 else ""
        ax.set_xlabel(f"{path.measure.short} ({path.measure.unit}){cut}")
        ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        ax.grid(visible=False, axis="y")
    labels = ["", *(step_label(part.step) for part in path.steps), ""]
    left.set_yticks(range(rows), labels, fontsize=8.5, multialignment="right")
    left.set_ylim(rows - 0.4, -0.6)
    left.set_xlim(*_limits(path))
    _note(figure, path)
    legend_below(figure, _legend(), columns=4)
    return figure


def _note(figure: Figure, path: Path) -> None:
    """Say on the figure itself what it rests on, since pictures travel without their report."""
    said = texts.FIGURE_NOTE.format(
        replicates=path.replicates, people=path.experiment.population.size, seed=path.seed,
        start=path.start.title or path.start.name, goal=path.goal.title or path.goal.name,
    )
    figure.suptitle(f"{texts.NO_TRIAL} {said}", x=0.012, ha="left", fontsize=8.5)


def _levels(path: Path) -> list[float]:
    """Return every level reached, with its error's reach on both sides."""
    found = [path.start_level.value, path.goal_level.value]
    for part in path.steps:
        for level, effect in (
            (part.forward_level, part.forward), (part.backward_level, part.backward)
        ):
            found += [level - (effect.half or 0), level + (effect.half or 0)]
    return found


def _limits(path: Path) -> tuple[float, float]:
    """Return the scale: all levels, and room for numbers on the right of bars."""
    low, high = min(_levels(path)), max(_levels(path))
    span = max(high - low, 1e-3 * max(abs(high), 1.0))
    left = low - 0.16 * span
    return (0.0 if low >= 0 > left else left), high + 0.3 * span


def _cascade(ax: Axes, path: Path, order: Sequence[int], *, forward: bool) -> None:
    """Draw the steps as floating bars joined by thin lines."""
    level, row_before = path.start_level.value, 0 if forward else len(path.steps) + 1
    for index in order:
        part, row = path.steps[index], index + 1
        effect = part.forward if forward else part.backward
        after = part.forward_level if forward else part.backward_level
        colour = UP if effect.value >= 0 else DOWN
        ax.plot([level, level], [row_before, row], color="#999999", linewidth=0.8)
        ax.barh(row, after - level, left=level, height=0.62, color=colour, zorder=2,
                hatch=None if effect.value >= 0 else "////", edgecolor="white", linewidth=0)
        if effect.half:
            ax.errorbar(after, row, xerr=effect.half, color="#1c1c1c", capsize=2, linewidth=1,
                        zorder=3)
        right = max(level, after) + (effect.half or 0)
        ax.annotate(_number(path, effect), (right, row), xytext=(5, 0),
                    textcoords="offset points", va="center", fontsize=8)
        level, row_before = after, row
    last = len(path.steps) + 1 if forward else 0
    ax.plot([level, level], [row_before, last], color="#999999", linewidth=0.8)


def _end_bar(ax: Axes, row: int, title: str, level: Estimate, path: Path) -> None:
    low, high = _limits(path)
    base = min(max(0.0, low), high)  # zero, or where the scale is cut
    ax.barh(row, level.value - base, left=base, height=0.62, color=END, zorder=2)
    value = format_value(level.value, path.measure)
    ax.annotate(f"{fill(title, 24)} {value}", (level.value, row), xytext=(5, 0),
                textcoords="offset points", va="center", fontsize=8.5, fontweight="bold")


def _number(path: Path, effect: Estimate) -> str:
    """Write an effect; one that is zero in every replicate is said to be so."""
    if effect.value == 0 and not effect.error:
        return "0"
    return format_number(effect.value, path.measure.decimals + 1, signed=True)


def _legend() -> list[Line2D | Patch]:
    return [
        Patch(facecolor=END, label=texts.LEGEND_END),
        Patch(facecolor=UP, label=texts.LEGEND_UP),
        Patch(facecolor=DOWN, hatch="////", edgecolor="white", label=texts.LEGEND_DOWN),
        Line2D([], [], color="#1c1c1c", marker="|", label=texts.LEGEND_ERROR),
    ]


@styled
def interaction_figure(path: Path) -> Figure:
    """Draw each step added alone (across) against left out (up); the diagonal: no interaction."""
    figure = Figure(figsize=(9.5, 6.4))
    ax = figure.subplots()
    parts = path.steps
    ax.axline((0, 0), slope=1, color="#555555", linestyle="--", linewidth=1)
    ax.axhline(0, color="#bbbbbb", linewidth=1)
    ax.axvline(0, color="#bbbbbb", linewidth=1)
    ax.set_xlim(*_around([part.alone for part in parts]))
    ax.set_ylim(*_around([part.left_out for part in parts]))
    named = _most_telling(parts)
    for part in parts:
        look = LOOKS[named.index(part)] if part in named else _OTHER
        ax.errorbar(
            part.alone.value, part.left_out.value, xerr=part.alone.half, yerr=part.left_out.half,
            color=look.colour, marker=look.marker, markersize=5.5, linewidth=0.9, capsize=2,
            zorder=3 if part in named else 2,
        )
    ax.set_xlabel(f"{texts.ALONE_AXIS} ({path.unit})")
    ax.set_ylabel(f"{texts.LEFT_OUT_AXIS} ({path.unit})")
    ax.set_title(f"{path.measure.short}: {texts.SCATTER_TITLE}")
    _names_at_the_side(ax, named)
    _note(figure, path)
    legend_below(figure, [
        Line2D([], [], color=_OTHER.colour, marker=_OTHER.marker, label=texts.LEGEND_STEP),
        Line2D([], [], color="#555555", linestyle="--", label=texts.LEGEND_DIAGONAL),
    ], columns=2)
    return figure


def _most_telling(parts: Sequence[StepEffect]) -> list[StepEffect]:
    """Return the steps that are further from zero than their error reaches, the largest first."""
    def size(part: StepEffect) -> float:
        return max(
            abs(effect.value) - (effect.half or 0) for effect in (part.alone, part.left_out)
        )

    return [part for part in sorted(parts, key=size, reverse=True) if size(part) > 0][:_NAMED]


def _around(effects: Sequence[Estimate]) -> tuple[float, float]:
    """Return a scale that holds zero and every effect with its error."""
    ends = [0.0]
    for effect in effects:
        ends += [effect.value - (effect.half or 0), effect.value + (effect.half or 0)]
    room = 0.06 * max(max(ends) - min(ends), 1e-3)
    return min(ends) - room, max(ends) + room


def _names_at_the_side(ax: Axes, parts: Sequence[StepEffect]) -> None:
    """Write names in a column beside the panel, as near to their points as fits without overlap."""
    low, high = ax.get_ylim()
    ranked = sorted(parts, key=lambda part: (-part.left_out.value, -part.alone.value))
    places = [(part.left_out.value - low) / (high - low) for part in ranked]
    for part, place in zip(ranked, _spread(places, _APART), strict=True):
        ax.annotate(
            fill(step_label(part.step), 40), (part.alone.value, part.left_out.value),
            xytext=(1.03, place), textcoords="axes fraction", va="center", fontsize=8,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-", "color": LOOKS[parts.index(part)].colour, "linewidth": 0.8,
                "shrinkA": 0, "shrinkB": 3, "relpos": (0, 0.5),
            },
        )


def _spread(places: Sequence[float], apart: float) -> list[float]:
    """Move falling heights (0 to 1) as little as possible so that neighbours are `apart`."""
    if not places:
        return []
    order = np.arange(len(places))
    heights = -isotonic_regression(-np.asarray(places) - apart * order).x - apart * order
    floor = apart * (order[::-1] + 0.5)  # room for the names below, and above
    return [float(height) for height in np.clip(heights, floor, 1 - apart * (order + 0.5))]


def path_figures(path: Path) -> dict[str, Figure]:
    """Return both figures by name."""
    return {"waterfall": waterfall_figure(path), "interaction": interaction_figure(path)}
