"""Draw what dials do: outcomes against length and caseload, caseloads met, how much is assumption.

Each point carries two ranges that are never added up: a thick one for luck of the simulation (95 %
Monte Carlo interval) and a thin pale one for ignorance (5 to 95 % of drawn worlds).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import fill
from types import MappingProxyType
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ipssim.outcomes.definitions import OUTCOMES, Outcome
from ipssim.report import dial_texts as words
from ipssim.report.dials import (
    SHOWN,
    Dialled,
    lines_by_cap,
    lines_by_length,
    with_caseload,
    with_length,
)
from ipssim.report.style import Look, legend_below, looks, panels, styled
from ipssim.report.tables import DifferenceRow, arm_title, unit_of
from ipssim.settings.declare.dial_arms import value_words
from ipssim.studies.priors import chance_correlation

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison

_TOP = 10
_GREY = "#777777"
Series = Sequence[tuple[float, DifferenceRow]]


@styled
def length_figure(comparison: Comparison) -> Figure:
    """Draw outcomes against time limit, a line per caseload, the treated arm as level lines."""
    figure, axes = panels(len(SHOWN), columns=2, width=5.4, height=3.9)
    lines = _length_lines(comparison)
    caps = _caps(comparison)
    treated = {
        item.cap: item
        for item in with_caseload(comparison).get(comparison.experiment.treated, [])
    }
    for ax, code in zip(axes, SHOWN, strict=True):
        places = _length_axis(ax, lines)
        for index, (cap, items) in enumerate(lines.items()):
            shift = _shift(index, len(lines))
            series = [(places[item.weeks] + shift, item.rows[code]) for item in items]
            _levels(ax, series, caps[cap])
        for index, (cap, item) in enumerate(treated.items()):
            _level_line(ax, item.rows[code], caps[cap], _end(places, index))
        _panel(ax, OUTCOMES[code])
    handles = [_handle(look, words.PACKAGE_LINE.format(cap=cap)) for cap, look in caps.items()]
    legend_below(figure, [*handles, *_range_handles(comparison, treated=bool(treated))], columns=4)
    return figure


@styled
def gap_figure(comparison: Comparison) -> Figure:
    """Draw the paired difference between the treated arm and packages of the same caseload."""
    figure, axes = panels(len(SHOWN), columns=2, width=5.4, height=3.9)
    lines = _length_lines(comparison)
    caps = _caps(comparison)
    for ax, code in zip(axes, SHOWN, strict=True):
        places = _length_axis(ax, lines)
        for index, (cap, items) in enumerate(lines.items()):
            shift = _shift(index, len(lines))
            series = [
                (places[item.weeks] + shift, item.matched[code]) for item in items if item.matched
            ]
            _differences(ax, series, caps[cap])
        ax.axhline(0, color="#555555", linestyle=":", linewidth=1.2)
        _panel(ax, OUTCOMES[code], difference=True)
    handles = [_handle(look, words.PER_WORKER.format(cap=cap)) for cap, look in caps.items()]
    legend_below(figure, [*handles, *_range_handles(comparison)], columns=4)
    return figure


@styled
def caseload_figure(comparison: Comparison) -> Figure:
    """Draw outcomes against the caseload cap: the treated arm, and packages of each length."""
    figure, axes = panels(len(SHOWN), columns=2, width=5.4, height=3.9)
    lines = _caseload_lines(comparison)
    given = looks(list(lines))
    for ax, code in zip(axes, SHOWN, strict=True):
        for index, (label, items) in enumerate(lines.items()):
            reach = 0.01 * max(item.cap for item in items)
            shift = reach * (index - (len(lines) - 1) / 2)
            _levels(ax, [(item.cap + shift, item.rows[code]) for item in items], given[label])
        _caseload_axis(ax, lines)
        _panel(ax, OUTCOMES[code])
    handles = [_handle(look, label) for label, look in given.items()]
    legend_below(figure, [*handles, *_range_handles(comparison)], columns=3)
    return figure


@styled
def caseload_met_figure(comparison: Comparison) -> Figure:
    """Draw the caseload that was met on average against the cap."""
    figure, (ax,) = panels(1, columns=1, width=7.5, height=4.6)
    lines = _caseload_lines(comparison)
    given = looks(list(lines))
    top = max(item.cap for items in lines.values() for item in items)
    ax.plot([0, top], [0, top], color="#555555", linestyle=":", linewidth=1.2)
    for label, items in lines.items():
        met = [(item.cap, item.met) for item in items if item.met is not None]
        look = given[label]
        ax.plot(
            [cap for cap, _ in met], [value for _, value in met], color=look.colour,
            linestyle=look.line, marker=look.marker, markersize=6,
        )
    _caseload_axis(ax, lines)
    ax.set_ylabel(words.MET_AXIS)
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    handles = [_handle(look, label) for label, look in given.items()]
    full = Line2D([], [], color="#555555", linestyle=":", label=words.FULL)
    legend_below(figure, [*handles, full], columns=2)
    return figure


@styled
def sway_figure(comparison: Comparison) -> Figure:
    """Draw the rank correlations of the ten parameters that the difference follows most."""
    table = comparison.sway.head(_TOP)
    draws, count = int(table["draws"].iloc[0]), len(comparison.sway)
    figure, (ax,) = panels(1, columns=1, width=8.2, height=4.4)
    colours = [looks(["up", "down"])["up" if rho > 0 else "down"] for rho in table["correlation"]]
    for index, (rho, look) in enumerate(zip(table["correlation"], colours, strict=True)):
        ax.barh(-index, rho, height=0.62, color=look.colour, hatch="" if rho > 0 else "///",
                edgecolor="white")
    reach = chance_correlation(count, draws)
    for side in (-reach, reach):
        ax.axvline(side, color="#555555", linestyle=":", linewidth=1.2)
    ax.axvline(0, color="#555555", linewidth=0.8)
    ax.set_xlim(-1, 1)
    ax.set_yticks(
        [-index for index in range(len(table))],
        [_parameter(str(key)) for key in table["parameter"]],
    )
    experiment = comparison.experiment
    ax.set_xlabel(words.SWAY_AXIS.format(
        treated=arm_title(experiment, experiment.treated),
        reference=arm_title(experiment, experiment.reference),
    ))
    ax.grid(visible=False, axis="y")
    chance = Line2D([], [], color="#555555", linestyle=":",
                    label=words.CHANCE.format(count=count, draws=draws))
    legend_below(figure, [chance], columns=1)
    return figure


DIAL_FIGURES: Mapping[str, Callable[[Comparison], Figure]] = MappingProxyType(
    {
        "length": length_figure,
        "length_gap": gap_figure,
        "caseload": caseload_figure,
        "caseload_met": caseload_met_figure,
        "sway": sway_figure,
    }
)


def drawable(name: str, comparison: Comparison) -> bool:
    """Say whether the comparison has what a figure of this room shows."""
    match name:
        case "length":
            return bool(_length_lines(comparison))
        case "length_gap":
            return any(item.matched for items in _length_lines(comparison).values()
                       for item in items)
        case "sway":
            return len(comparison.sway) > 0
        case _:
            return bool(with_caseload(comparison))


def length_base(comparison: Comparison) -> str | None:
    """Return the first arm other than the treated one whose length is dialled."""
    bases = with_length(comparison)
    return next((base for base in bases if base != comparison.experiment.treated), None)


def _length_lines(comparison: Comparison) -> dict[int, list[Dialled]]:
    base = length_base(comparison)
    return {} if base is None else lines_by_cap(with_length(comparison)[base])


def _caseload_lines(comparison: Comparison) -> dict[str, list[Dialled]]:
    """Return one line per base arm and length, with what to call it."""
    experiment = comparison.experiment
    lines = {}
    found = with_caseload(comparison)
    for base, items in sorted(found.items(), key=lambda item: item[0] != experiment.treated):
        by_length = lines_by_length(items)
        for weeks, line in by_length.items():
            title = arm_title(experiment, base)
            if len(by_length) > 1:
                title += ", " + value_words("limit_weeks", weeks)
            lines[title] = line
    return lines


def _caps(comparison: Comparison) -> dict[int, Look]:
    caps = sorted({
        item.cap
        for group in (with_caseload(comparison), with_length(comparison))
        for items in group.values()
        for item in items
    })
    given = looks([str(cap) for cap in caps])
    return {cap: given[str(cap)] for cap in caps}


def _length_axis(ax: Axes, lines: Mapping[int, Sequence[Dialled]]) -> dict[int | None, float]:
    """Set the axis of lengths and return where each stands; no limit stands apart, at the end."""
    weeks = list(dict.fromkeys(item.weeks for items in lines.values() for item in items))
    finite = sorted(week for week in weeks if week is not None)
    step = finite[-1] - finite[-2] if len(finite) > 1 else 13
    places: dict[int | None, float] = {week: float(week) for week in finite}
    if None in weeks:
        places[None] = float((finite[-1] if finite else 0) + 1.4 * step)
    ax.set_xticks(
        list(places.values()),
        [words.NO_LIMIT if week is None else str(week) for week in places],
    )
    ax.set_xlabel(words.LENGTH_AXIS)
    ax.grid(visible=False, axis="x")
    return places


def _caseload_axis(ax: Axes, lines: Mapping[str, Sequence[Dialled]]) -> None:
    caps = sorted({item.cap for items in lines.values() for item in items})
    ax.set_xticks(caps, [str(cap) for cap in caps])
    ax.set_xlabel(words.CASELOAD_AXIS)
    ax.grid(visible=False, axis="x")


def _shift(index: int, count: int) -> float:
    return 1.5 * (index - (count - 1) / 2)


def _end(places: Mapping[int | None, float], index: int) -> tuple[float, float]:
    """Return where a level line begins, and where its range stands, right of all lengths."""
    first, last = min(places.values()), max(places.values())
    return first - 4, last + 7 + 2.2 * index


def _levels(ax: Axes, series: Series, look: Look) -> None:
    """Draw a line of levels with both ranges; the step to the last, unlimited point is no curve."""
    xs, ys = [x for x, _ in series], [row.level for _, row in series]
    for x, row in series:
        _bar(ax, x, row.level_prior_low, row.level_prior_high, look)
    errors = [row.level_half for _, row in series]
    _line(ax, xs, ys, errors, look)


def _differences(ax: Axes, series: Series, look: Look) -> None:
    for x, row in series:
        _bar(ax, x, row.prior_low, row.prior_high, look)
    ys = [row.difference for _, row in series]
    _line(ax, [x for x, _ in series], ys, [row.half for _, row in series], look)


def _line(
    ax: Axes, xs: Sequence[float], ys: Sequence[float], errors: Sequence[float], look: Look
) -> None:
    low = [y - error for y, error in zip(ys, errors, strict=True)]
    high = [y + error for y, error in zip(ys, errors, strict=True)]
    ax.fill_between(xs, low, high, color=look.colour, alpha=0.22, linewidth=0)
    ax.plot(xs, ys, color=look.colour, linestyle="-", marker=look.marker, markersize=5,
            linewidth=1.3)


def _level_line(ax: Axes, row: DifferenceRow, look: Look, ends: tuple[float, float]) -> None:
    start, stop = ends
    error = row.level_half
    ax.fill_between([start, stop], row.level - error, row.level + error, color=look.colour,
                    alpha=0.15, linewidth=0)
    ax.plot([start, stop], [row.level] * 2, color=look.colour, linestyle=(0, (5, 2)),
            linewidth=1.3)
    _bar(ax, stop, row.level_prior_low, row.level_prior_high, look)
    ax.plot([stop], [row.level], color=look.colour, marker=look.marker, markersize=5,
            markerfacecolor="white", linestyle="none")


def _bar(ax: Axes, x: float, low: float | None, high: float | None, look: Look) -> None:
    if low is not None and high is not None:
        ax.plot([x, x], [low, high], color=look.colour, linewidth=1.0, alpha=0.55)


def _panel(ax: Axes, outcome: Outcome, *, difference: bool = False) -> None:
    ax.set_title(outcome.short)
    unit = unit_of(outcome, difference=difference)
    ax.set_ylabel(unit if difference else words.LEVEL_UNITS.get(outcome.code, unit))
    if not difference:
        ax.set_ylim(bottom=0)


def _handle(look: Look, label: str) -> Line2D:
    return Line2D([], [], color=look.colour, marker=look.marker, markersize=5, linewidth=1.3,
                  label=label)


def _range_handles(comparison: Comparison, *, treated: bool = False) -> list[Line2D]:
    handles = []
    if treated:
        title = arm_title(comparison.experiment, comparison.experiment.treated)
        handles.append(Line2D([], [], color=_GREY, linestyle=(0, (5, 2)), marker="o",
                              markerfacecolor="white", markersize=5,
                              label=words.TREATED_LINE.format(arm=title)))
    handles.append(Line2D([], [], color=_GREY, linewidth=7, alpha=0.3, label=words.LUCK))
    if len(comparison.draws):
        handles.append(Line2D([], [], color=_GREY, linewidth=1.0, label=words.IGNORANCE))
    return handles


def _parameter(key: str) -> str:
    """Write a parameter's key for a narrow label: its group and its name."""
    group, name = key.split(".")[-2:]
    return fill(f"{name.replace('_', ' ')} ({group.replace('_', ' ')})", 34)
