"""What a trial published at one follow-up, with intervals, ready to set beside a simulation."""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.settings.declare.experiment import Trial, TrialFigure
from ipssim.trials.intervals import mean_interval, newcombe, wilson

POINTS = "percentage points"


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One published value with its 95 % interval; shares in per cent.

    `arm` is an arm, a pooled arm, or a difference written "arm - reference". `low` and `high` are
    None where too little was published for an interval.
    """

    outcome: str
    arm: str
    value: float
    low: float | None
    high: float | None
    unit: str
    n: int
    wording: str
    source: str
    sureness: str
    note: str

    @property
    def unverified(self) -> bool:
        """Say whether the figure was recalled and not re-read in its source."""
        return self.sureness == "RECALLED"


def contrasts(trial: Trial) -> list[tuple[str, str]]:
    """Return (arm, reference) pairs whose difference is shown.

    The pooled arms where the trial has any, otherwise every arm but the reference.
    """
    if not trial.reference:
        return []
    arms = list(trial.pooled) or [arm for arm in trial.sizes if arm != trial.reference]
    return [(arm, trial.reference) for arm in arms]


def published(trial: Trial, weeks: int) -> list[PublishedFigure]:
    """Return the trial's figures at exactly this follow-up (weeks), then the differences of shares.

    Raises KeyError for an outcome that `OUTCOMES` does not name.
    """
    estimates = [estimate for estimate in trial.estimates if estimate.weeks == weeks]
    figures = [_figure(estimate) for estimate in estimates]
    by_place = {(estimate.outcome, estimate.arm): estimate for estimate in estimates}
    for arm, reference in contrasts(trial):
        for outcome in OUTCOMES:
            first, second = by_place.get((outcome, arm)), by_place.get((outcome, reference))
            if first is not None and second is not None:
                figures.extend(_difference(first, second))
    return figures


def _count(estimate: TrialFigure) -> int | None:
    """Return the count of a share: as given, or the nearest to the published per cent."""
    if estimate.count is not None:
        return estimate.count
    if estimate.percent is not None:
        return round(estimate.percent * estimate.n / 100)
    return None


def _value(estimate: TrialFigure) -> float:
    """Return the value as published: per cent, per cent from a count, or mean."""
    if estimate.percent is not None:
        return float(estimate.percent)
    if estimate.count is not None:
        return 100 * estimate.count / estimate.n
    if estimate.mean is not None:
        return float(estimate.mean)
    raise ValueError(f"{estimate.outcome}, {estimate.arm}: give percent, count or mean")


def _figure(estimate: TrialFigure) -> PublishedFigure:
    count = _count(estimate)
    low: float | None = None
    high: float | None = None
    if count is not None:
        low, high = (100 * limit for limit in wilson(count, estimate.n))
    elif estimate.mean is not None and estimate.sd is not None:
        low, high = mean_interval(estimate.mean, estimate.sd, estimate.n)
    return PublishedFigure(
        estimate.outcome, estimate.arm, _value(estimate), low, high,
        OUTCOMES[estimate.outcome].unit, estimate.n, estimate.wording, estimate.source,
        estimate.sureness, estimate.note,
    )


def _difference(first: TrialFigure, second: TrialFigure) -> list[PublishedFigure]:
    """Return the difference of two published shares, in percentage points; none for means."""
    count1, count2 = _count(first), _count(second)
    if count1 is None or count2 is None:
        return []
    low, high = newcombe(count1, first.n, count2, second.n)
    recalled = "RECALLED" in (first.sureness, second.sureness)
    sources = dict.fromkeys(key for key in (first.source, second.source) if key)
    difference = PublishedFigure(
        first.outcome, f"{first.arm} - {second.arm}", _value(first) - _value(second),
        100 * low, 100 * high, POINTS, first.n + second.n, first.wording, ", ".join(sources),
        "RECALLED" if recalled else "DERIVED",
        "Difference of the two published shares; interval by Newcombe's hybrid score method.",
    )
    return [difference]
