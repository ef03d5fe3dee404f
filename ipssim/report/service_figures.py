"""Draw a service over time: its years, services of other sizes, who gains at whose cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from ipssim.outcomes.service import PERSON
from ipssim.report import service_texts
from ipssim.report.figures.style import LOOKS, legend_below, mark, panels, styled
from ipssim.report.tables import number, records
from ipssim.studies.service_tables import ENDLESS, GROUPS, SCARCE

if TYPE_CHECKING:
    from ipssim.studies.service import ServiceStudy

_SHOWN = ("served", "not_served", "waited", "not_referred", "no_wish", "everybody")
_YEARS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("served_mean", "In the service"), ("waiting_mean", "In the queue")),
    (("consultant_years", "Consultants in post"), ("leader_years", "Leaders' own people")),
    (("waited_mean", "Weeks waited by those admitted in the year"),),
    (("jobs_per_year", "Jobs begun per consultant-year,\nleaders' time included"),),
)
_TITLES = ("In the service and waiting for it", "Consultants in post, and leaders' time")
_PANELS = ("People", "Full-time consultants", "Weeks", "Jobs per consultant-year")
_FRONTIER = (
    ("reached_served", "Reached job or education,\n% of those served"),
    ("reached_group", "Reached job or education,\n% of the target group"),
    ("wait_expected", "Half of those referred admitted\nwithin (weeks)"),
)


def service_figures(study: ServiceStudy) -> dict[str, Figure]:
    """Return the figures that a study has, by name."""
    found = {"years": years_figure(study), "effects": effects_figure(study)}
    if study.frontier["posts_factor"].nunique() > 1:
        found["frontier"] = frontier_figure(study)
    return found


@styled
def years_figure(study: ServiceStudy) -> Figure:
    """Draw people served and waiting, staff, waiting time and jobs, by calendar year."""
    figure, axes = panels(4, columns=2, width=4.6, height=2.9)
    planned = study.yearly[study.yearly["posts_factor"] == 1.0]
    handles, looks, titles = [], iter(LOOKS), iter(_TITLES)
    for ax, lines, unit in zip(axes, _YEARS, _PANELS, strict=True):
        for code, label in lines:
            look = next(looks) if len(lines) > 1 else LOOKS[0]
            rows = planned[planned["measure"] == code].sort_values("year")
            x = rows["year"].to_numpy(dtype=float)
            mean, low, high = (rows[name].to_numpy(dtype=float) for name in ("mean", "low", "high"))
            ax.plot(x, mean, color=look.colour, linestyle=look.line, marker=look.marker,
                    markersize=4.5)
            if np.isfinite(low).any():
                ax.fill_between(x, low, high, color=look.colour, alpha=0.18, linewidth=0)
            if len(lines) > 1:
                handles.append(Line2D([], [], color=look.colour, linestyle=look.line,
                                      marker=look.marker, markersize=4.5, label=label))
        ax.set_title(lines[0][1] if len(lines) == 1 else next(titles))
        ax.set_ylabel(unit)
        ax.set_ylim(bottom=0)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    for ax in axes[2:]:
        ax.set_xlabel("Year of the run")
    _note(figure, study)
    legend_below(figure, handles, columns=2)
    return figure


@styled
def frontier_figure(study: ServiceStudy) -> Figure:
    """Draw, for services of each size, what a consultant-year yields against what people get."""
    figure, axes = panels(len(_FRONTIER), columns=3, width=3.7, height=3.6)
    for ax, (code, label) in zip(axes, _FRONTIER, strict=True):
        found: dict[float, dict[str, dict[str, Any]]] = {}
        for row in records(study.frontier):
            if row["measure"] in ("jobs_per_year", code):
                found.setdefault(float(row["posts_factor"]), {})[row["measure"]] = row
        points = [
            (factor, both["jobs_per_year"], both[code]) for factor, both in sorted(found.items())
            if number(both["jobs_per_year"]["mean"]) is not None
            and number(both[code]["mean"]) is not None
        ]
        ax.plot([p[1]["mean"] for p in points], [p[2]["mean"] for p in points], color="#999999",
                linewidth=1)
        for factor, across, up in points:
            planned = factor == 1.0
            ax.errorbar(
                across["mean"], up["mean"], xerr=_reach(across), yerr=_reach(up),
                color=LOOKS[1 if planned else 0].colour, marker=LOOKS[1 if planned else 0].marker,
                markersize=6, linewidth=1, capsize=2, zorder=3,
            )
            ax.annotate(f"× {factor:g}", (across["mean"], up["mean"]), xytext=(6, 6),
                        textcoords="offset points", fontsize=8.5)
        ax.set_ylabel(label)
        ax.set_xlabel("Jobs begun per consultant-year,\nleaders' time included")
        ax.margins(0.18)
        ax.xaxis.set_major_locator(MaxNLocator(5))
    _note(figure, study)
    legend_below(figure, [
        Line2D([], [], color=LOOKS[1].colour, marker=LOOKS[1].marker, linestyle="none",
               label="Posts as planned"),
        Line2D([], [], color=LOOKS[0].colour, marker=LOOKS[0].marker, linestyle="none",
               label="So many times the planned posts"),
    ], columns=2)
    return figure


@styled
def effects_figure(study: ServiceStudy) -> Figure:
    """Draw the direct effect and displacement as dots with intervals, a panel per outcome."""
    shown = ("reached", "weeks_job")
    figure, axes = panels(2, columns=2, width=4.9, height=3.4)
    for ax, code in zip(axes, shown, strict=True):
        for place, group in enumerate(_SHOWN):
            for openings, shift in ((SCARCE, -0.13), (ENDLESS, 0.13)):
                _dot(ax, study, group, code, openings, place + shift)
        ax.axvline(0, color="#555555", linewidth=1)
        ax.set_ylim(len(_SHOWN) - 0.4, -0.6)
        ax.set_title(PERSON[code].short)
        points = "percentage points" if PERSON[code].unit == "%" else PERSON[code].unit
        ax.set_xlabel(f"Difference ({points} per person)")
        ax.grid(visible=False, axis="y")
        ax.margins(x=0.08)
    axes[0].set_yticks(range(len(_SHOWN)), [GROUPS[group] for group in _SHOWN])
    axes[1].set_yticks(range(len(_SHOWN)), [""] * len(_SHOWN))
    _note(figure, study)
    handles = [_handle(SCARCE, hollow=False)]
    if study.experiment.service.without_scarcity:
        handles.append(_handle(ENDLESS, hollow=True))
    legend_below(figure, handles, columns=2)
    return figure


def _dot(
    ax: Axes, study: ServiceStudy, group: str, code: str, openings: str, height: float
) -> None:
    rows = study.effects
    chosen = rows[
        (rows["group"] == group) & (rows["outcome"] == code) & (rows["openings"] == openings)
    ]
    for row in records(chosen):
        value = number(row["difference"])
        if value is not None:
            look = LOOKS[1 if openings == ENDLESS else 0]
            mark(ax, value, height, (number(row["low"]), number(row["high"])), colour=look.colour,
                 marker=look.marker, hollow=openings == ENDLESS)


def _handle(openings: str, *, hollow: bool) -> Line2D:
    look = LOOKS[1 if hollow else 0]
    return Line2D([], [], color=look.colour, marker=look.marker, linestyle="none",
                  markerfacecolor="white" if hollow else look.colour, markeredgewidth=1.3,
                  label=f"Openings {openings}")


def _reach(row: dict[str, Any]) -> float | None:
    """Return half of the 95 % interval, None where it cannot be told."""
    mean, high = number(row["mean"]), number(row["high"])
    return None if mean is None or high is None else high - mean


def _note(figure: Figure, study: ServiceStudy) -> None:
    """Say on the figure itself what it rests on, since pictures travel without their report."""
    said = (
        f"{service_texts.NO_TRIAL} {study.experiment.title}; people:"
        f" {study.experiment.population.size:,}, replicates: {study.replicates}, seed:"
        f" {study.seed}. Source: ipssim."
    )
    figure.suptitle(said, x=0.012, ha="left", fontsize=8.5)
