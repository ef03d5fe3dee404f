"""Draw an ablation: each mechanism left out and alone, as dots with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from ipssim.report import ablation_texts as texts
from ipssim.report.effects import effect_text, told_from_zero
from ipssim.report.style import LOOKS, legend_below, mark, styled

if TYPE_CHECKING:
    from ipssim.studies.ablation import Ablation, Part
    from ipssim.studies.engine.estimates import Estimate

TOLD, NOT_TOLD = LOOKS[0].colour, "#8a8a8a"
NAME = "ablation"
_ROW = 0.3  # inches
_LABEL = 34  # characters in a line of a mechanism's title


def in_order(found: Ablation) -> list[Part]:
    """Return the mechanisms by what the difference loses without them, the largest loss first."""
    return sorted(found.parts, key=lambda part: -change(part.left_out.change))


def change(effect: Estimate | None) -> float:
    """Return the value of a change that is known to be there."""
    assert effect is not None
    return effect.value


@styled
def ablation_figure(found: Ablation) -> Figure:
    """Draw both panels with the same scale and the same rows, sorted by the left one."""
    parts = in_order(found)
    figure = Figure(figsize=(11.5, _ROW * len(parts) + 2.1))
    left, right = figure.subplots(1, 2, sharex=True, sharey=True)
    for ax, title, effects in (
        (left, texts.LEFT_OUT_TITLE, [part.left_out.change for part in parts]),
        (right, texts.ALONE_TITLE, [part.alone.change for part in parts]),
    ):
        _dots(ax, effects)
        ax.set_title(title)
        ax.set_xlabel(texts.AXIS.format(unit=found.unit))
        ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    labels = [fill(part.mechanism.title, _LABEL) for part in parts]
    left.set_yticks(range(len(parts)), labels, fontsize=8.5)
    left.set_ylim(len(parts) - 0.4, -0.6)
    figure.suptitle(_note(found), x=0.012, ha="left", fontsize=8.5)
    legend_below(figure, [
        Line2D([], [], color=TOLD, marker="o", label=texts.LEGEND_TOLD),
        Line2D([], [], color=NOT_TOLD, marker="o", markerfacecolor="white",
               label=texts.LEGEND_NOT),
    ], columns=2)
    return figure


def _dots(ax: Axes, effects: Sequence[Estimate | None]) -> None:
    ax.axvline(0, color="#555555", linewidth=1)
    for row, effect in enumerate(effects):
        assert effect is not None
        told = told_from_zero(effect)
        reach = effect.half
        limits = (None, None) if reach is None else (effect.value - reach, effect.value + reach)
        mark(ax, effect.value, row, limits, colour=TOLD if told else NOT_TOLD, marker="o",
             hollow=not told)


def _note(found: Ablation) -> str:
    """Say on the figure itself what it shows and rests on, since pictures travel alone."""
    names = {"start": found.start.title or found.start.name,
             "goal": found.goal.title or found.goal.name}
    levels = texts.SUPTITLE_LEVELS.format(
        outcome=found.measure.short, unit=found.unit, total=effect_text(found.total, found.measure),
        unexplained=effect_text(found.unexplained, found.measure), **names,
    )
    said = texts.FIGURE_NOTE.format(
        people=found.experiment.population.size, replicates=found.replicates, seed=found.seed,
        **names,
    )
    return f"{levels}\n{texts.CAVEAT} {said}"
