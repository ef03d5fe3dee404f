"""The lines of a comparison as reports read them: the simulated trial, and the same people."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ipssim.outcomes.definitions import OUTCOMES, Outcome
from ipssim.report.told.common import BETWEEN, number, over_worlds, records, value
from ipssim.report.told.ways import middles
from ipssim.report.words import Words
from ipssim.settings.declare.dial_arms import dial_arms
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.studies.engine.estimates import half_width
from ipssim.trials.published import PublishedFigure, published

if TYPE_CHECKING:
    import pandas as pd

    from ipssim.studies.engine.result import Result
    from ipssim.studies.results import Comparison

Found = TypeVar("Found")
Kept = TypeVar("Kept")
HEADLINE = "job_or_education_ever"


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One outcome of one arm, pooled arm or difference of the simulated trial; shares in per cent.

    `low` and `high` hold 95 % of simulated trials; `inside` says whether the mean lies in the
    published interval (None: not judged).
    """

    outcome: Outcome
    arm: str
    estimate: float
    low: float | None
    high: float | None
    published: float | None
    published_low: float | None
    published_high: float | None
    inside: bool | None
    figure: PublishedFigure | None

    @property
    def is_difference(self) -> bool:
        """Say whether the row is a difference between two arms."""
        return BETWEEN in self.arm

    @property
    def unverified(self) -> bool:
        """Say whether the published value was recalled and not re-read."""
        return self.figure is not None and self.figure.unverified


@dataclass(frozen=True, slots=True)
class Contrast:
    """One difference for the same people, arm minus reference; shares in per cent.

    `half` and `level_half` are halves of 95 % intervals (None with one run). The range of what is
    not known (`low`, `high`: 90 % of other worlds) is None where none was run, and `positive`
    (a share of them, 0 to 1) also where luck hides the sign. `agree` of the other readings of how
    jobs are got, whose middles are `ways`, see the same side ahead.
    """

    outcome: Outcome
    arm: str
    reference: str
    level: float
    reference_level: float
    difference: float
    half: float | None
    level_half: float | None
    low: float | None = None
    high: float | None = None
    positive: float | None = None
    luck: float | None = None
    middle: float | None = None
    level_low: float | None = None
    level_high: float | None = None
    agree: float | None = None
    ways: Any = None  # the middle of each by name

    @property
    def wide(self) -> tuple[float, float] | None:
        """Return the range of what is not known."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def level_wide(self) -> tuple[float, float] | None:
        """Return the same range of the level."""
        found = self.level_low, self.level_high
        return None if found[0] is None or found[1] is None else (found[0], found[1])


def once(find: Callable[[Found], Kept]) -> Callable[[Found], Kept]:
    """Remember what was found of the last thing asked about, since a page asks many times."""
    last: list[Any] = [None, None]

    @functools.wraps(find)
    def found(asked: Found) -> Kept:
        if last[0] is not asked:
            last[:] = [asked, find(asked)]
        return cast("Kept", last[1])

    return found


@once
def trial_rows(comparison: Comparison) -> list[TrialRow]:
    """Return the simulated trial's rows in the order of `OUTCOMES`, then of the table."""
    experiment = comparison.experiment
    found = {
        (figure.outcome, figure.arm): figure
        for figure in published(experiment.trial, experiment.horizon_weeks)
    }
    switches = experiment.world.mechanisms
    judged = all(getattr(switches, one.field) for one in MECHANISMS)  # fitted with everything on
    rows = [
        TrialRow(
            OUTCOMES[row["outcome"]], row["arm"], float(row["estimate"]), number(row["low"]),
            number(row["high"]), number(row["published"]), number(row["published_low"]),
            number(row["published_high"]),
            None if not judged or number(row["inside"]) is None else bool(row["inside"]),
            found.get((row["outcome"], row["arm"])),
        )
        for row in records(comparison.summary)
    ]
    return sorted(rows, key=lambda row: list(OUTCOMES).index(row.outcome.code))


@once
def contrasts(comparison: Comparison) -> list[Contrast]:
    """Return every arm's contrasts in the order of `OUTCOMES`, the reference's own among them."""
    rows = [contrast(row) for row in records(comparison.differences)]
    return sorted(rows, key=lambda row: list(OUTCOMES).index(row.outcome.code))


def contrast(row: Mapping[str, Any]) -> Contrast:
    """Read one line of a table of differences."""
    runs = int(row["replicates"])
    found = Contrast(
        OUTCOMES[row["outcome"]], row["arm"], row["reference"], float(row["level"]),
        float(row["reference_level"]), float(row["difference"]),
        *(half_width(number(row.get(name)), runs) for name in ("monte_carlo_error", "level_error")),
        *(number(row.get(name)) for name in (
            "worlds_low", "worlds_high", "worlds_above", "worlds_luck", "worlds_median",
            "level_worlds_low", "level_worlds_high", "ways_agree",
        )),
    )
    return replace(found, ways=middles(row))


def of(rows: list[Contrast], arm: str, code: str = HEADLINE) -> Contrast:
    """Return the contrast of an arm in an outcome."""
    return next(row for row in rows if row.arm == arm and row.outcome.code == code)


@once
def caseload_met(comparison: Comparison) -> dict[str, float]:
    """Return people per full-time worker met, averaged over people served and weeks, by arm.

    Same people; arms that serve nobody are left out.
    """
    weekly = comparison.weekly
    if not len(weekly):
        return {}
    chosen = weekly[(weekly["calculation"] == "policy") & (weekly["in_service"] > 0)]
    return {
        str(arm): float((rows["caseload"] * rows["in_service"]).sum() / rows["in_service"].sum())
        for arm, rows in chosen.groupby("arm", sort=False, observed=True)
    }


@once
def weekly_rows(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """Return arm -> means by week of the same people, without the arms that dials add."""
    weekly = comparison.weekly
    dials = {arm.name for arm in dial_arms(comparison.experiment)}
    chosen = weekly[weekly["calculation"] == "policy"]
    return {
        str(arm): chosen[chosen["arm"] == arm].sort_values("week")
        for arm in dict.fromkeys(chosen["arm"]) if arm not in dials
    }


def own_arms(comparison: Comparison, shipped: frozenset[str]) -> list[str]:
    """Return the arms that the shipped experiment of that name does not have."""
    return [arm for arm in comparison.experiment.arms if shipped and arm not in shipped]


def asked_about(comparison: Result, most: int = 5) -> list[str]:
    """Return the arms to show first: those compared, then the others in order, at most so many."""
    experiment = comparison.experiment
    order = dict.fromkeys((experiment.reference, experiment.treated, *experiment.arms))
    return list(order)[:most]


def contrast_cells(w: Words, row: Contrast, title: str, *, drawn: bool) -> tuple[str, ...]:
    """Return the cells of one contrast: title, level, difference, ±, and what is not known."""
    own = row.arm == row.reference
    code = row.outcome.decimals
    cells = (
        title, value(w, row.level, row.outcome, bare=True),
        "" if own else value(w, row.difference, row.outcome, bare=True, difference=True),
        "" if own else w.number(row.half, code + 1),
    )
    if not drawn:
        return cells
    low, high = row.wide or (None, None)
    wide = "" if own else over_worlds(w, low, high, code)
    share = "" if own or row.positive is None else f"{round(100 * row.positive)} %"
    ways = "" if own or row.agree is None else w.say("ways.short", agree=round(row.agree),
                                                     count=len(row.ways))
    return (*cells, wide, share, ways)
