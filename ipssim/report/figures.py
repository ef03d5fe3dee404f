"""Draw what a comparison shows; every function returns a Figure, no global plotting state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from textwrap import fill
from types import MappingProxyType
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, MultipleLocator

from ipssim.outcomes.definitions import Outcome
from ipssim.report import dial_texts, texts
from ipssim.report.dial_figures import DIAL_FIGURES, drawable
from ipssim.report.dial_sentences import no_trial
from ipssim.report.style import (
    PUBLISHED_COLOUR,
    Look,
    legend_below,
    line_handle,
    looks,
    mark,
    panels,
    styled,
)
from ipssim.report.switches import off_sentence
from ipssim.report.tables import (
    BETWEEN,
    DifferenceRow,
    OutcomeRow,
    arm_title,
    arms_of,
    difference_rows,
    outcome_rows,
    outcomes_of,
    unit_of,
    weekly_rows,
)

if TYPE_CHECKING:
    import pandas as pd

    from ipssim.studies.results import Comparison

_LABEL_WIDTH = 22  # characters in a line of a row label
_QUARTER = 13  # weeks


@styled
def outcomes_figure(comparison: Comparison) -> Figure:
    """Draw simulated means with the range of trials beside published values with intervals."""
    rows = outcome_rows(comparison)
    levels = [row for row in rows if not row.is_difference]
    # Differences other than of shares are told in the tables; here they would need a panel each.
    contrasts = [row for row in rows if row.is_difference and row.outcome.unit == "%"]
    names = outcomes_of(levels)
    arm_looks = _arm_looks(comparison)
    tall = 0.75 + 0.36 * max(len(arms_of(levels)), 2, 0.8 * len(contrasts))
    figure, axes = panels(len(names), columns=3, width=4.0, height=tall, wide_last=bool(contrasts))
    for index, (ax, outcome) in enumerate(zip(axes, names, strict=False)):
        chosen = [row for row in levels if row.outcome == outcome]
        labels = [_short(comparison, row.arm) for row in chosen]
        _dots(ax, chosen, arm_looks, labels if index % 3 == 0 else [""] * len(labels))
        _panel(ax, outcome.short, unit_of(outcome))
    _share_scale(axes, names)
    if contrasts:
        several = len(arms_of(contrasts)) > 1
        labels = [
            row.outcome.short + (f": {_short(comparison, row.arm)}" if several else "")
            for row in contrasts
        ]
        _dots(axes[-1], contrasts, arm_looks, [fill(label, _LABEL_WIDTH) for label in labels])
        title = texts.TRIAL_DIFFERENCE
        if not several:
            title += ": " + arm_title(comparison.experiment, contrasts[0].arm)
        _panel(axes[-1], title, texts.POINTS_AXIS)
        axes[-1].axvline(0, color="#555555", linestyle=":", linewidth=1.2)
    legend_below(figure, _outcome_legend(rows), columns=3)
    return figure


@styled
def positions_figure(comparison: Comparison) -> Figure:
    """Draw the share of people in each position over the weeks, one panel per arm."""
    weekly = weekly_rows(comparison)
    position_looks = looks(list(texts.POSITIONS))
    figure, axes = panels(len(weekly), columns=min(3, len(weekly)), width=3.9, height=3.4)
    for ax, (arm, table) in zip(axes, weekly.items(), strict=True):
        for column, look in position_looks.items():
            _line(ax, table, column, look, scale=100)
        _weeks_panel(ax, fill(arm_title(comparison.experiment, arm), 40), texts.SHARE_AXIS)
        ax.set_ylim(0, 102)
    handles = [line_handle(look, texts.POSITIONS[name]) for name, look in position_looks.items()]
    legend_below(figure, handles, columns=4)
    return figure


@styled
def first_start_figure(comparison: Comparison) -> Figure:
    """Draw the cumulative share who have begun a job, a course, or either."""
    weekly = weekly_rows(comparison)
    figure, axes = panels(len(texts.STARTS), columns=3, width=3.9, height=3.2)
    top = max((100 * table["reached_any"].max() for table in weekly.values()), default=50)
    for ax, (column, title) in zip(axes, texts.STARTS.items(), strict=True):
        _arm_lines(ax, comparison, weekly, column, scale=100)
        _weeks_panel(ax, title, texts.SHARE_AXIS)
        ax.set_ylim(0, min(102, top * 1.08))
    _arm_legend(figure, comparison, weekly)
    return figure


@styled
def hours_figure(comparison: Comparison) -> Figure:
    """Draw mean weekly hours in job or education per arm, everyone counted."""
    weekly = weekly_rows(comparison)
    figure, (ax,) = panels(1, columns=1, width=7.5, height=3.6)
    _arm_lines(ax, comparison, weekly, "hours")
    _weeks_panel(ax, "", texts.HOURS_AXIS)
    _arm_legend(figure, comparison, weekly)
    return figure


@styled
def workload_figure(comparison: Comparison) -> Figure:
    """Draw caseload per worker and contact minutes per person and week, per arm."""
    weekly = weekly_rows(comparison)
    figure, axes = panels(len(texts.WORKLOAD), columns=2, width=4.9, height=3.4)
    for ax, (column, (title, unit)) in zip(axes, texts.WORKLOAD.items(), strict=True):
        # Contacts that are weeks apart come in step for everybody: single weeks would flicker.
        shown = {arm: _quarters(table, column) for arm, table in weekly.items()}
        _arm_lines(ax, comparison, shown if column == "contact_minutes" else weekly, column)
        _weeks_panel(ax, title, unit)
    _arm_legend(figure, comparison, weekly)
    return figure


@styled
def differences_figure(comparison: Comparison) -> Figure:
    """Draw paired differences from the reference with 95 % Monte Carlo intervals."""
    rows = difference_rows(comparison)
    shares = [row for row in rows if row.outcome.unit == "%"]
    others = [outcome for outcome in outcomes_of(rows) if outcome.unit != "%"]
    arms = arms_of(rows)
    arm_looks = _arm_looks(comparison)
    figure = Figure(figsize=(10.5, 1.4 + max(0.95, 0.6 + 0.14 * len(arms)) * max(len(others), 5)))
    grid = figure.add_gridspec(max(1, len(others)), 2)
    if shares:
        ax = figure.add_subplot(grid[:, 0])
        _difference_dots(ax, shares, arm_looks)
        _panel(ax, texts.SHARES_PANEL, texts.POINTS_AXIS)
    for index, outcome in enumerate(others):
        ax = figure.add_subplot(grid[index, 1])
        _difference_dots(ax, [row for row in rows if row.outcome == outcome], arm_looks)
        _panel(ax, "", outcome.unit)
    handles = [
        Line2D([], [], color=arm_looks[arm].colour, marker=arm_looks[arm].marker,
               label=arm_title(comparison.experiment, arm))
        for arm in arms
    ]
    if any(row.has_prior for row in rows):
        handles += [
            Line2D([], [], color="#777777", linewidth=width, alpha=alpha, label=label)
            for width, alpha, label in (
                (1.6, 1.0, dial_texts.LUCK), (5.0, 0.3, dial_texts.IGNORANCE)
            )
        ]
    legend_below(figure, handles, columns=3)
    return figure


FIGURES: Mapping[str, Callable[[Comparison], Figure]] = MappingProxyType(
    {
        "outcomes": outcomes_figure,
        "positions": positions_figure,
        "first_start": first_start_figure,
        "hours": hours_figure,
        "workload": workload_figure,
        "differences": differences_figure,
    }
)


def draw_figures(comparison: Comparison) -> dict[str, Figure]:
    """Draw every figure the comparison has data for, by name, in the order of `FIGURES`."""
    needs = {"outcomes": comparison.summary, "differences": comparison.differences}
    drawn = {
        name: draw(comparison)
        for name, draw in DIAL_FIGURES.items()
        if drawable(name, comparison)
    }
    drawn |= {
        name: draw(comparison)
        for name, draw in FIGURES.items()
        if len(needs.get(name, comparison.weekly))
    }
    said = [dial_texts.NO_TRIAL] if no_trial(comparison) else []
    if off := off_sentence(comparison.experiment):
        said.append(fill(off, 90))
    if said:
        for figure in drawn.values():
            figure.suptitle("\n".join(said), x=0.01, ha="left", fontsize=9, style="italic")
    return drawn


def _arm_looks(comparison: Comparison) -> dict[str, Look]:
    """Give every arm one look in all figures; a difference looks like its first arm."""
    arms = [*comparison.experiment.arms, *comparison.experiment.trial.pooled]
    given = looks(arms)
    named = [*comparison.summary["arm"], *comparison.differences["arm"], *comparison.weekly["arm"]]
    missing = dict.fromkeys(str(arm) for arm in named if arm not in given)
    fallback = looks(list(missing))
    return given | {arm: given.get(arm.split(BETWEEN)[0], fallback[arm]) for arm in missing}


def _short(comparison: Comparison, arm: str) -> str:
    return fill(arm_title(comparison.experiment, arm), _LABEL_WIDTH)


def _panel(ax: Axes, title: str, unit: str) -> None:
    ax.set_title(title)
    ax.set_xlabel(unit)
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    ax.grid(visible=False, axis="y")


def _weeks_panel(ax: Axes, title: str, unit: str) -> None:
    ax.set_title(title)
    ax.set_xlabel(texts.WEEKS_AXIS)
    ax.set_ylabel(unit)
    ax.set_xlim(0, _QUARTER * ceil(ax.dataLim.x1 / _QUARTER) if ax.lines else 1)
    ax.set_ylim(bottom=0)
    ax.xaxis.set_major_locator(_weeks_locator(ax.get_xlim()[1]))


def _quarters(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the table with the column's mean over each 13 weeks; a short last one joins in."""
    weeks = table["week"].to_numpy()
    last = max(0, (int(weeks.max()) + 1) // _QUARTER - 1)
    means = table.groupby((weeks // _QUARTER).clip(max=last))[column].transform("mean")
    return table.assign(**{column: means})


def _weeks_locator(last: float) -> MultipleLocator:
    return MultipleLocator(next((step for step in (13, 26, 52, 104) if last / step <= 8), 208))


def _line(ax: Axes, table: pd.DataFrame, column: str, look: Look, *, scale: float = 1) -> None:
    ax.plot(
        table["week"].to_numpy(), scale * table[column].to_numpy(dtype=float), color=look.colour,
        linestyle=look.line,
    )


def _arm_lines(
    ax: Axes, comparison: Comparison, weekly: Mapping[str, pd.DataFrame], column: str,
    *, scale: float = 1,
) -> None:
    arm_looks = _arm_looks(comparison)
    for arm, table in weekly.items():
        _line(ax, table, column, arm_looks[arm], scale=scale)


def _arm_legend(
    figure: Figure, comparison: Comparison, weekly: Mapping[str, pd.DataFrame]
) -> None:
    arm_looks = _arm_looks(comparison)
    handles = [line_handle(arm_looks[arm], arm_title(comparison.experiment, arm)) for arm in weekly]
    legend_below(figure, handles, columns=3)


def _dots(
    ax: Axes, rows: Sequence[OutcomeRow], arm_looks: Mapping[str, Look], labels: Sequence[str]
) -> None:
    """Draw one row per arm, simulated above published, first row on top."""
    for index, row in enumerate(rows):
        look = arm_looks[row.arm]
        mark(
            ax, row.estimate, -index + 0.16, (row.low, row.high), colour=look.colour,
            marker=look.marker,
        )
        if row.published is None:
            continue
        mark(
            ax, row.published, -index - 0.18, (row.published_low, row.published_high),
            colour=PUBLISHED_COLOUR, marker="D", hollow=row.unverified,
        )
        if row.unverified:
            ends = [row.published, row.estimate, row.published_high, row.high]
            ax.annotate(
                texts.UNVERIFIED, (max(end for end in ends if end is not None), -index - 0.18),
                xytext=(5, 0), textcoords="offset points", va="center", fontsize=8,
                style="italic",
            )
    ax.set_yticks([-index for index in range(len(rows))], labels)
    ax.set_ylim(-len(rows) + 0.45, 0.55)
    lows = [low for row in rows for low in (row.estimate, row.low, row.published_low) if low]
    if lows and min(lows) >= 0:
        ax.set_xlim(left=0)
    if any(row.unverified for row in rows):
        ax.set_xlim(right=ax.get_xlim()[1] * 1.3)


def _share_scale(axes: Sequence[Axes], names: Sequence[Outcome]) -> None:
    """Give all panels of shares the same scale, so that they compare by eye."""
    shares = [ax for ax, outcome in zip(axes, names, strict=False) if outcome.unit == "%"]
    top = max((ax.get_xlim()[1] for ax in shares), default=100)
    for ax in shares:
        ax.set_xlim(0, min(100, top))


def _outcome_legend(rows: Sequence[OutcomeRow]) -> list[Line2D]:
    """Return legend entries: simulated, published, and unverified where there is one."""
    simulated, given, unverified = texts.OUTCOME_LEGEND
    grey = "#777777"
    handles = [Line2D([], [], color=grey, marker="o", label=simulated)]
    if any(row.published is not None for row in rows):
        handles.append(Line2D([], [], color=PUBLISHED_COLOUR, marker="D", label=given))
    if any(row.unverified for row in rows):
        handles.append(
            Line2D([], [], color=PUBLISHED_COLOUR, marker="D", markerfacecolor="white",
                   label=unverified)
        )
    return handles


def _difference_dots(
    ax: Axes, rows: Sequence[DifferenceRow], arm_looks: Mapping[str, Look]
) -> None:
    """Draw one line per outcome, its arms beneath each other, around a line at zero."""
    names, arms = outcomes_of(rows), arms_of(rows)
    step = 0.7 / max(1, len(arms))
    for row in rows:
        shift = (len(arms) - 1) / 2 - arms.index(row.arm)
        height = -names.index(row.outcome) + step * shift
        look = arm_looks[row.arm]
        if row.prior_low is not None and row.prior_high is not None:
            ax.plot([row.prior_low, row.prior_high], [height] * 2, color=look.colour,
                    linewidth=5.0, alpha=0.3, solid_capstyle="butt")
        mark(
            ax, row.difference, height, (row.low, row.high), colour=look.colour,
            marker=look.marker,
        )
    ax.axvline(0, color="#555555", linestyle=":", linewidth=1.2)
    ax.set_yticks(
        [-index for index in range(len(names))], [fill(name.short, _LABEL_WIDTH) for name in names]
    )
    ax.set_ylim(-len(names) + 0.45, 0.55)
