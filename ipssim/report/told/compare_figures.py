"""The pictures of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.figures.dots import Dots, dots
from ipssim.report.figures.dots import Panel as DotPanel
from ipssim.report.figures.lines import Panel, Series, lines
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.figures.style import PUBLISHED, Look, looks
from ipssim.report.page.parts import Picture
from ipssim.report.told import common as c
from ipssim.report.told.rows import (
    HEADLINE,
    Contrast,
    TrialRow,
    asked_about,
    contrasts,
    of,
    trial_rows,
    weekly_rows,
)
from ipssim.report.words import Words
from ipssim.trials.published import contrasts as trial_contrasts

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from ipssim.studies.engine.result import Result
    from ipssim.studies.results import Comparison

_QUARTER = 13  # weeks
_SHOWN = 6
"""Arms in one picture; the tables have all."""
_KEY = "compare.figures"


def arm_looks(comparison: Result) -> dict[str, Look]:
    """Give every arm one look in all pictures; a difference looks like its first arm."""
    experiment = comparison.experiment
    arms = [*experiment.arms, *experiment.trial.pooled]
    found = looks(arms)
    return found | {
        f"{one}{c.BETWEEN}{other}": found[one]
        for one, other in trial_contrasts(experiment.trial) if one in found
    }


def note(w: Words, comparison: Comparison) -> str:
    """Say on a picture what it must not travel without."""
    return " ".join((
        *c.off(w, comparison.experiment),
        *(() if len(comparison.summary) else (w.say("compare.no_trial"),)),
    ))


def answer(w: Words, comparison: Comparison, rows: Sequence[Contrast]) -> Picture:
    """Return the picture of the answer: of 100 people, how many under each programme."""
    experiment = comparison.experiment
    arms = asked_about(comparison)
    title = {arm: c.arm_title(w, experiment, arm) for arm in arms}
    chosen = {arm: of(list(rows), arm) for arm in arms}
    said = "; ".join(f"{title[arm]} {round(row.level)}" for arm, row in chosen.items())

    def draw() -> Figure:
        given, published = arm_looks(comparison), _published(comparison)
        lines_ = []
        for arm, row in chosen.items():
            marks = [Mark(
                row.level, *_reach(row.level, row.level_half), look=given[arm],
                said=w.say(f"{_KEY}.said", a=round(row.level)),
            )]
            if arm in published:
                marks.append(_published_mark(published[arm]))
            lines_.append(Dots(title[arm], tuple(marks)))
        across = w.say(f"{_KEY}.answer_unit", follow_up=c.follow_up(w, experiment.horizon_weeks))
        return dots(
            [DotPanel(tuple(lines_), across, most=100)], width=6.8, note=note(w, comparison),
            legend=_legend(w, wide=False, published=any(arm in published for arm in arms)),
        )

    return Picture("answer", draw, alt=w.say(f"{_KEY}.answer_alt", levels=said))


def _reach(value: float, half: float | None) -> tuple[float | None, float | None]:
    return (None, None) if half is None else (value - half, value + half)


def _legend(w: Words, *, wide: bool, published: bool) -> list[Entry]:
    found = [Entry(w.say(f"{_KEY}.legend_luck"))]
    if wide:
        found.append(Entry(w.say(f"{_KEY}.legend_unknown"), kind="bar"))
    if published:
        found.append(Entry(w.say(f"{_KEY}.legend_published"), PUBLISHED, "mark"))
    return found


def _published(comparison: Comparison) -> dict[str, TrialRow]:
    """Return the published figure of the main outcome by arm; a pooled arm's stands for members."""
    found = {
        row.arm: row for row in trial_rows(comparison)
        if row.outcome.code == HEADLINE and row.published is not None and not row.is_difference
    }
    for pooled, members in comparison.experiment.trial.pooled.items():
        if pooled in found:
            found = {**dict.fromkeys(members, found[pooled]), **found}
    return found


def _published_mark(row: TrialRow) -> Mark:
    assert row.published is not None
    return Mark(row.published, row.published_low, row.published_high, look=PUBLISHED,
                hollow=row.unverified)


def trial(
    w: Words, comparison: Comparison, rows: Sequence[TrialRow]
) -> tuple[Picture, ...]:
    """Return the simulated trial beside the published one, a panel for each published outcome."""
    held = list(dict.fromkeys(row.outcome for row in rows if row.published is not None))
    if not held:
        return ()

    def draw() -> Figure:
        given = arm_looks(comparison)
        panels = []
        for outcome in held:
            chosen = [row for row in rows if row.outcome == outcome and not row.is_difference]
            panels.append(DotPanel(
                tuple(Dots(c.arm_title(w, comparison.experiment, row.arm), (
                    Mark(row.estimate, row.low, row.high, look=given[row.arm]),
                    *((_published_mark(row),) if row.published is not None else ()),
                )) for row in chosen),
                c.unit(w, outcome), c.short(w, outcome),
                most=100 if outcome.unit == "%" else None,
                scale="share" if outcome.unit == "%" else "",
            ))
        return dots(panels, columns=3, width=11, note=note(w, comparison), legend=[
            Entry(w.say(f"{_KEY}.legend_trial")),
            Entry(w.say(f"{_KEY}.legend_published"), PUBLISHED, "mark"),
        ])

    return (_picture(w, comparison, "trial", draw),)


def pictures(w: Words, comparison: Comparison) -> list[Picture]:
    """Return the pictures over weeks and of all differences, the most telling first."""
    found = [_picture(w, comparison, "differences", lambda: _differences(w, comparison))]
    if len(comparison.weekly):
        drawn: Mapping[str, Callable[[], Figure]] = {
            "first_start": lambda: _over_weeks(w, comparison, "starts", 100),
            "positions": lambda: _positions(w, comparison),
            "hours": lambda: _hours(w, comparison),
            "workload": lambda: _workload(w, comparison),
        }
        found[:0] = [_picture(w, comparison, name, draw) for name, draw in drawn.items()][:1]
        found += [_picture(w, comparison, name, draw) for name, draw in drawn.items()][1:]
    return found


def _picture(
    w: Words, comparison: Comparison, name: str, draw: Callable[[], Figure]
) -> Picture:
    *title, seen, means = w.entry(f"{_KEY}.{name}")
    head = ", ".join(title)
    reference = c.arm_inside(w, comparison.experiment, comparison.experiment.reference)
    wide = w.say(f"{_KEY}.differences_wide") if len(comparison.drawn) else ""
    seen, means = (w.fill(text, reference=reference, wide=wide) for text in (seen, means))
    data = w.say(f"{_KEY}.alt_tables")
    if w.has(f"{_KEY}.ends.{name}"):
        data = "; ".join(
            w.say(f"{_KEY}.alt_end", arm=c.arm_title(w, comparison.experiment, arm),
                  value=w.number(found, 1), what=w.say(f"{_KEY}.ends.{name}"))
            for arm, found in _ends(comparison, name).items()
        )
    alt = w.say(f"{_KEY}.alt", title=head, seen=seen, data=data)
    return Picture(name, draw, alt, head, seen, means)


def _ends(comparison: Comparison, name: str) -> dict[str, float]:
    column, scale, weeks = {
        "positions": ("in_work", 100, 1), "first_start": ("reached_any", 100, 1),
        "hours": ("hours", 1, 1), "workload": ("contact_minutes", 1, 13),
    }[name]
    return {
        arm: scale * float(table[column].tail(weeks).mean())
        for arm, table in weekly_rows(comparison).items()
    }


def _shown(comparison: Comparison) -> dict[str, pd.DataFrame]:
    found = weekly_rows(comparison)
    chosen = [arm for arm in asked_about(comparison, _SHOWN) if arm in found]
    return {arm: found[arm] for arm in chosen}


def _arm_legend(w: Words, comparison: Comparison) -> list[Entry]:
    given = arm_looks(comparison)
    return [
        Entry(c.arm_title(w, comparison.experiment, arm), given[arm], "line")
        for arm in _shown(comparison)
    ]


def _panel(
    w: Words, series: Sequence[Series], up: str, title: str = "", most: float | None = None
) -> Panel:
    return Panel(tuple(series), w.say(f"{_KEY}.weeks"), up, title, most=most)


def _series(table: pd.DataFrame, column: str, look: Look, scale: float = 1.0) -> Series:
    return Series(table["week"].to_list(), (scale * table[column]).to_list(), look)


def _over_weeks(w: Words, comparison: Comparison, key: str, scale: float) -> Figure:
    given, shown = arm_looks(comparison), _shown(comparison)
    top = max((scale * table[column].max() for table in shown.values()
               for column in w.entry(f"{_KEY}.{key}")), default=1.0)
    return lines([
        _panel(w, [
            *(_series(table, column, given[arm], scale) for arm, table in shown.items()),
            Series([0], [top], Look("none", "", "")),
        ], w.say(f"{_KEY}.share"), title)
        for column, title in w.entry(f"{_KEY}.{key}").items()
    ], columns=3, width=11, height=2.9, legend=_arm_legend(w, comparison),
        note=note(w, comparison))


def _positions(w: Words, comparison: Comparison) -> Figure:
    columns = w.entry(f"{_KEY}.position")
    given, shown = looks(list(columns)), _shown(comparison)
    return lines([
        _panel(w, [_series(table, column, given[column], 100) for column in columns],
               w.say(f"{_KEY}.share"), c.arm_title(w, comparison.experiment, arm), most=102)
        for arm, table in shown.items()
    ], columns=min(3, len(shown)), width=11,
        legend=[Entry(label, given[column], "line") for column, label in columns.items()],
        note=note(w, comparison))


def _hours(w: Words, comparison: Comparison) -> Figure:
    given = arm_looks(comparison)
    series = [_series(table, "hours", given[arm]) for arm, table in _shown(comparison).items()]
    return lines([_panel(w, series, w.say(f"{_KEY}.hours_axis"))], columns=1, width=7.5,
                 legend=_arm_legend(w, comparison), note=note(w, comparison))


def _workload(w: Words, comparison: Comparison) -> Figure:
    given, panels = arm_looks(comparison), []
    for column, title in w.entry(f"{_KEY}.work").items():
        # Contacts that are weeks apart come in step for everybody: single weeks would flicker.
        tables = {
            arm: quarters(table, column) if column == "contact_minutes" else table
            for arm, table in _shown(comparison).items()
        }
        series = [_series(table, column, given[arm]) for arm, table in tables.items()]
        panels.append(_panel(w, series, w.say(f"{_KEY}.work_axis.{column}"), title))
    return lines(panels, columns=2, width=10, legend=_arm_legend(w, comparison),
                 note=note(w, comparison))


def quarters(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the table with the column's mean over each 13 weeks; a short last one joins in."""
    weeks = table["week"].to_numpy()
    last = max(0, (int(weeks.max()) + 1) // _QUARTER - 1)
    means = table.groupby((weeks // _QUARTER).clip(max=last))[column].transform("mean")
    return table.assign(**{column: means})


def _differences(w: Words, comparison: Comparison) -> Figure:
    """Draw the paired differences of every outcome in groups, the same arms in each row."""
    rows = [row for row in contrasts(comparison) if row.arm != row.reference]
    arms = [arm for arm in asked_about(comparison, _SHOWN) if any(row.arm == arm for row in rows)]
    given = arm_looks(comparison)
    units: dict[str, list[str]] = {}
    for code, outcome in {row.outcome.code: row.outcome for row in rows}.items():
        units.setdefault(c.unit(w, outcome, difference=True), []).append(code)
    panels = [
        DotPanel(tuple(
            Dots(c.short(w, OUTCOMES[code]), tuple(
                Mark(row.difference, *_reach(row.difference, row.half), row.wide, given[arm])
                for arm in arms for row in rows if row.arm == arm and row.outcome.code == code
            ))
            for code in codes
        ), unit, zero=True)
        for unit, codes in units.items()
    ]
    wide = any(row.wide for row in rows)
    return dots(panels, columns=2, width=11.5, note=note(w, comparison), legend=[
        *(Entry(c.arm_title(w, comparison.experiment, arm), given[arm], "mark") for arm in arms),
        *_legend(w, wide=wide, published=False),
    ])
