"""What a run of the patterns gives back: every value with its error, its band and a verdict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.engine.result import Result
from ipssim.studies.patterns.judge import CheckResult, PatternResult, Verdict

PATTERNS = (
    "number", "pattern", "pattern_verdict", "check", "what", "value", "error", "low", "high",
    "band_low", "band_high", "direction", "unit", "verdict", "replicates", "sources", "sureness",
)
CHECKS = (
    "check", "what", "value", "error", "low", "high", "band_low", "band_high", "scale", "unit",
    "verdict", "replicates", "sentence",
)


def measured_of(values: pd.DataFrame) -> dict[str, Estimate]:
    """Return the estimate of every check over replicates (columns check, value).

    A check with nothing to count in any replicate is missing.
    """
    found = {
        str(key): Estimate.of(group["value"].to_numpy(dtype=np.float64), what=str(key))
        for key, group in values.groupby("check", sort=False)
    }
    return {key: one for key, one in found.items() if one.n}


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Patterns(Result):
    """All patterns, judged, and the checks of direction and size.

    `values` has one row per replicate and number (nan: nothing counted).
    """

    results: tuple[PatternResult, ...]
    values: pd.DataFrame
    checks: tuple[CheckResult, ...] = ()

    FILES = (("patterns.csv", "table"), ("checks.csv", "check_table"), ("values.csv", "values"))

    @property
    def named(self) -> str:
        """Say how many patterns have each verdict."""
        said = ", ".join(f"{count} {verdict}" for verdict, count in self.counts().items())
        return f"{self.experiment.name}: {said}"

    @property
    def failing(self) -> tuple[PatternResult, ...]:
        """Return the patterns that fail, certainly or not."""
        return tuple(one for one in self.results if one.verdict.fails)

    @property
    def failing_checks(self) -> tuple[CheckResult, ...]:
        """Return the checks of direction and size that fail, certainly or not."""
        return tuple(one for one in self.checks if one.verdict.fails)

    def counts(self) -> dict[Verdict, int]:
        """Return how many patterns have each verdict, worst first."""
        counted = Counter(one.verdict for one in self.results)
        return {verdict: counted[verdict] for verdict in Verdict if counted[verdict]}

    def worst_first(self) -> list[PatternResult]:
        """Return the patterns, failing ones first, otherwise by number."""
        return sorted(self.results, key=lambda one: (not one.verdict.fails, one.pattern.number))

    def table(self) -> pd.DataFrame:
        """Return one row per check, failing patterns first (columns `PATTERNS`)."""
        rows = [
            one.row | {
                "number": result.pattern.number, "pattern": result.pattern.title,
                "pattern_verdict": str(result.verdict), "direction": one.check.direction,
                "replicates": self.replicates, "sources": " ".join(result.pattern.sources),
                "sureness": result.pattern.sureness,
            }
            for result in self.worst_first() for one in result.checks
        ]
        return pd.DataFrame(rows, columns=list(PATTERNS))

    def check_table(self) -> pd.DataFrame:
        """Return one row per check of direction and size (columns `CHECKS`)."""
        rows = [
            one.row | {
                "scale": one.check.scale, "sentence": one.check.sentence,
                "replicates": None if one.estimate is None else one.estimate.n,
            }
            for one in self.checks
        ]
        return pd.DataFrame(rows, columns=list(CHECKS))
