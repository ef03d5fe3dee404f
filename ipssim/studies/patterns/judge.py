"""From a value with its Monte Carlo error and a band to a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ipssim.studies.patterns.published import Check, Pattern
from ipssim.studies.shared import half_width

Measured = Mapping[str, tuple[float, float | None]]
"""Value and Monte Carlo standard error by check key; what was not simulated is missing."""


class Verdict(StrEnum):
    """What is said of a pattern, worst first."""

    OUTSIDE = "outside"
    DIRECTION_FAILS = "direction fails"
    OUTSIDE_UNCERTAIN = "outside (uncertain)"
    DIRECTION_FAILS_UNCERTAIN = "direction fails (uncertain)"
    NOT_YET = "not yet simulated"
    DIRECTION_HOLDS_UNCERTAIN = "direction holds (uncertain)"
    INSIDE_UNCERTAIN = "inside (uncertain)"
    DIRECTION_HOLDS = "direction holds"
    INSIDE = "inside"
    SHOWN = "shown"

    @property
    def fails(self) -> bool:
        """Say whether the value is on the wrong side, certainly or not."""
        return self in _FAILING


_FAILING = frozenset((
    Verdict.OUTSIDE, Verdict.DIRECTION_FAILS, Verdict.OUTSIDE_UNCERTAIN,
    Verdict.DIRECTION_FAILS_UNCERTAIN,
))
_WORDS = {  # direction only, on the right side, certain
    (False, True, True): Verdict.INSIDE,
    (False, True, False): Verdict.INSIDE_UNCERTAIN,
    (False, False, True): Verdict.OUTSIDE,
    (False, False, False): Verdict.OUTSIDE_UNCERTAIN,
    (True, True, True): Verdict.DIRECTION_HOLDS,
    (True, True, False): Verdict.DIRECTION_HOLDS_UNCERTAIN,
    (True, False, True): Verdict.DIRECTION_FAILS,
    (True, False, False): Verdict.DIRECTION_FAILS_UNCERTAIN,
}


def judge(
    check: Check, value: float | None, error: float | None, replicates: int | None = None
) -> Verdict:
    """Return the verdict on a value (None: not simulated) with its Monte Carlo standard error.

    Uncertain is a verdict whose 95 % interval holds an edge of the band, or whose error is unknown
    (None, one replicate). Of a direction, the bound itself is the wrong side; a band holds its
    edges. A number without a band is shown.
    """
    if value is None:
        return Verdict.NOT_YET
    edges = [edge for edge in (check.low, check.high) if edge is not None]
    if check.shown or not edges:
        return Verdict.SHOWN
    if check.direction:
        right = all((check.low is None or value > check.low,
                     check.high is None or value < check.high))
    else:
        right = all((check.low is None or value >= check.low,
                     check.high is None or value <= check.high))
    reach = half_width(error, replicates)
    certain = reach is not None and not any(
        value - reach <= edge <= value + reach for edge in edges if reach > 0
    )
    return _WORDS[check.direction, right, certain]


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict on a whole pattern: the worst of its checks."""
    order = list(Verdict)
    return min(verdicts, key=order.index, default=Verdict.NOT_YET)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One number beside its band; value None where it is not simulated yet.

    Without a number of `replicates` the error counts as known.
    """

    check: Check
    value: float | None
    error: float | None
    verdict: Verdict
    replicates: int | None = None

    @property
    def reach(self) -> float | None:
        """Return half of the 95 % Monte Carlo interval."""
        return half_width(self.error, self.replicates)

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """Return the 95 % Monte Carlo interval; None where it is not known."""
        reach = self.reach
        if self.value is None or reach is None:
            return None, None
        return self.value - reach, self.value + reach


@dataclass(frozen=True, slots=True)
class PatternResult:
    """One pattern with its numbers; the verdict is the worst of them."""

    pattern: Pattern
    checks: tuple[CheckResult, ...]

    @property
    def verdict(self) -> Verdict:
        """Return the worst verdict of its checks."""
        return worst(one.verdict for one in self.checks)


def judged(
    patterns: Sequence[Pattern], measured: Measured, counted: Mapping[str, int] | None = None
) -> tuple[PatternResult, ...]:
    """Return every pattern with a verdict on each of its checks.

    `counted` says from how many replicates each error is known; without it errors count as known.
    """
    return tuple(
        PatternResult(pattern, judged_checks(pattern.checks, measured, counted))
        for pattern in patterns
    )


def judged_checks(
    checks: Sequence[Check], measured: Measured, counted: Mapping[str, int] | None = None
) -> tuple[CheckResult, ...]:
    """Return every check with its verdict; `counted` as for `judged`."""
    results = []
    for check in checks:
        value, error = measured.get(check.key, (None, None))
        many = (counted or {}).get(check.key)
        results.append(CheckResult(check, value, error, judge(check, value, error, many), many))
    return tuple(results)
