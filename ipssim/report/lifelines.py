"""Draw one person's two lives, one under the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ipssim.report.style import LOOKS, panels, styled
from ipssim.studies.lives import rows_of
from ipssim.vocabulary import Position

if TYPE_CHECKING:
    from ipssim.studies.explain import Explanation
    from ipssim.studies.lives import Life

Spell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """A horizontal line of a lifeline: its label, and its colour."""

    label: str
    colour: str


_SUPPORT, _TRIAL = "has a worker", "unpaid trial"
_FLAGS = {
    "finding out": Position.CLARIFICATION, "searching": Position.SEARCH,
    "in work": Position.IN_WORK, "in education": Position.IN_STUDY,
}
_ROWS = (
    _Row(_SUPPORT, "#888888"), _Row("finding out", LOOKS[5].colour),
    _Row("searching", LOOKS[4].colour), _Row(_TRIAL, LOOKS[3].colour),
    _Row("in work", LOOKS[0].colour), _Row("in education", LOOKS[2].colour),
)
_MARKS = {  # kind of event: label, row it stands on, marker, colour
    "contact": ("contact", _SUPPORT, "|", "#000000"),
    "service_ended": ("support ends", _SUPPORT, "X", LOOKS[1].colour),
    "interview": ("interview", "searching", "o", "#000000"),
    "job_started": ("job starts", "in work", "^", "#000000"),
    "job_ended": ("job ends", "in work", "X", LOOKS[1].colour),
    "study_started": ("course starts", "in education", "^", "#000000"),
    "study_ended": ("course ends", "in education", "X", LOOKS[1].colour),
    "relapse": ("relapse", "finding out", "D", LOOKS[1].colour),
}
_LEGEND = (
    ("contact", "|", "#000000"), ("interview", "o", "#000000"),
    ("job or course starts", "^", "#000000"), ("job, course or support ends", "X",
                                               LOOKS[1].colour),
    ("relapse", "D", LOOKS[1].colour),
)


@styled
def draw_lifelines(told: Explanation) -> Figure:
    """Return a figure with one panel per arm: position over weeks, and marks for what happened."""
    figure, axes = panels(2, columns=1, width=9.0, height=2.6)
    horizon = told.experiment.horizon_weeks
    for ax, life in zip(axes, told.lives, strict=True):
        _draw(ax, life, horizon)
        if told.turn is not None:
            ax.axvline(told.turn.week, color="#000000", linewidth=1, linestyle=(0, (2, 2)))
    axes[-1].set_xlabel("Weeks since entry")
    title = f"Person {told.person}: two programmes, the same luck"
    if told.turn is not None:
        title += f" (dotted: week {told.turn.week}, where the lives first stand differently)"
    figure.suptitle(title, x=0.01, ha="left", fontsize=11)
    handles = [
        Line2D([], [], linestyle="none", marker=marker, color=colour, label=label, markersize=7)
        for label, marker, colour in _LEGEND
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return figure


def spells(life: Life, horizon: int) -> dict[str, list[Spell]]:
    """Return, per row of a lifeline, the spells (first week, week after the last) it is true in."""
    found: dict[str, list[Spell]] = {row.label: [] for row in _ROWS}
    states = [(0, int(life.before["position"]))]
    states += [
        (int(event.week), int(event.target)) for event in rows_of(life.events)
        if event.kind == "position"
    ]
    for label, flag in _FLAGS.items():
        found[label] = list(_spells([(week, bool(at & flag)) for week, at in states], horizon))
    for label, begins, ends in (
        (_SUPPORT, "admitted", "service_ended"), (_TRIAL, "praktik_started", "praktik_ended"),
    ):
        found[label] = list(_spells([
            (int(event.week), event.kind == begins) for event in rows_of(life.events)
            if event.kind in (begins, ends)
        ], horizon))
    return found


def _spells(states: list[tuple[int, bool]], horizon: int) -> Iterator[Spell]:
    """Yield the spells in which a state holds, from the weeks in which it was set or unset."""
    start: int | None = None
    for week, holds in states:
        if holds and start is None:
            start = week
        elif not holds and start is not None:
            if week > start:
                yield start, week
            start = None
    if start is not None and start < horizon:
        yield start, horizon


def _draw(ax: Axes, life: Life, horizon: int) -> None:
    height = {row.label: len(_ROWS) - index for index, row in enumerate(_ROWS)}
    lines = spells(life, horizon)
    for row in _ROWS:
        bars = [(start, stop - start) for start, stop in lines[row.label]]
        ax.broken_barh(bars, (height[row.label] - 0.32, 0.64), facecolors=row.colour, alpha=0.75)
    for kind, (_, label, marker, colour) in _MARKS.items():
        weeks = life.events.loc[life.events["kind"] == kind, "week"].to_numpy()
        ax.plot(
            weeks, [height[label]] * len(weeks), linestyle="none", marker=marker, color=colour,
            markersize=9 if marker == "|" else 7, markeredgecolor="white" if marker != "|" else
            colour, markeredgewidth=0.8, zorder=3,
        )
    ax.set_yticks(list(height.values()), list(height))
    ax.set_ylim(0.4, len(_ROWS) + 0.6)
    ax.set_xlim(0, horizon)
    ax.grid(axis="y", visible=False)
    title = life.programme.title or life.programme.name
    ax.set_title(title if title == life.arm else f"{title} ({life.arm})")
