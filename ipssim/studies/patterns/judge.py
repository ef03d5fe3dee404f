"""From a value with its Monte Carlo error and a band to a verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.patterns.published import Check, Pattern

Measured = Mapping[str, Estimate]
"""Estimates by check key; what was not simulated is missing."""


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
        return self.startswith(("outside", "direction fails"))


def judge(check: Check, found: Estimate | None) -> Verdict:
    """Return the verdict on an estimate (None: not simulated).

    Uncertain is a verdict whose 95 % interval holds an edge of the band, or whose error is unknown
    (None, one replicate). Of a direction, the bound itself is the wrong side; a band holds its
    edges. A number without a band is shown.
    """
    if found is None:
        return Verdict.NOT_YET
    edges = [edge for edge in (check.low, check.high) if edge is not None]
    if check.shown or not edges:
        return Verdict.SHOWN
    value, reach = found.value, found.half
    low = -math.inf if check.low is None else check.low
    high = math.inf if check.high is None else check.high
    if check.direction:
        words = "direction holds" if low < value < high else "direction fails"
    else:
        words = "inside" if low <= value <= high else "outside"
    certain = reach is not None and not any(
        value - reach <= edge <= value + reach for edge in edges if reach > 0
    )
    return Verdict(words if certain else f"{words} (uncertain)")


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict on a whole pattern: the worst of its checks."""
    order = list(Verdict)
    return min(verdicts, key=order.index, default=Verdict.NOT_YET)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One number beside its band; `estimate` None where it is not simulated yet."""

    check: Check
    estimate: Estimate | None
    verdict: Verdict

    @property
    def value(self) -> float | None:
        """Return the value, if there is one."""
        return None if self.estimate is None else self.estimate.value

    @property
    def error(self) -> float | None:
        """Return the Monte Carlo standard error of the value, if there is one."""
        return None if self.estimate is None else self.estimate.error

    @property
    def half(self) -> float | None:
        """Return half of the 95 % interval of the value; None where it is not known."""
        return None if self.estimate is None else self.estimate.half

    @property
    def row(self) -> dict[str, float | int | str | None]:
        """Return what a table says of it: value, error, interval, band, verdict."""
        one = self.estimate
        value, error, low, high = (None,) * 4 if one is None else one.numbers
        return {
            "check": self.check.key, "what": self.check.what, "value": value, "error": error,
            "low": low, "high": high, "band_low": self.check.low, "band_high": self.check.high,
            "unit": self.check.unit, "verdict": str(self.verdict),
        }


@dataclass(frozen=True, slots=True)
class PatternResult:
    """One pattern with its numbers; the verdict is the worst of them."""

    pattern: Pattern
    checks: tuple[CheckResult, ...]

    @property
    def verdict(self) -> Verdict:
        """Return the worst verdict of its checks."""
        return worst(one.verdict for one in self.checks)


def judged(patterns: Sequence[Pattern], measured: Measured) -> tuple[PatternResult, ...]:
    """Return every pattern with a verdict on each of its checks."""
    return tuple(
        PatternResult(pattern, judged_checks(pattern.checks, measured)) for pattern in patterns
    )


def judged_checks(checks: Sequence[Check], measured: Measured) -> tuple[CheckResult, ...]:
    """Return every check with its verdict."""
    return tuple(
        CheckResult(check, measured.get(check.key), judge(check, measured.get(check.key)))
        for check in checks
    )
