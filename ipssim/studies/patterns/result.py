"""What a run of the patterns gives back: every value with its error, its band and a verdict.

Like `results`, it can show itself (`report`): it then looks forward to the report room, and only
when asked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.patterns.judge import CheckResult, PatternResult, Verdict
from ipssim.studies.shared import monte_carlo_error

PATTERNS = (
    "number", "pattern", "pattern_verdict", "check", "what", "value", "error", "low", "high",
    "band_low", "band_high", "direction", "unit", "verdict", "replicates", "sources", "sureness",
)
CHECKS = (
    "check", "what", "value", "error", "low", "high", "band_low", "band_high", "scale", "unit",
    "verdict", "replicates", "sentence",
)


def measured_of(values: pd.DataFrame) -> dict[str, tuple[float, float | None]]:
    """Return mean and Monte Carlo error over replicates of every check (columns check, value).

    Replicates in which there was nothing to count (nan) are left out; a check without any other is
    missing.
    """
    found: dict[str, tuple[float, float | None]] = {}
    for key, group in values.groupby("check", sort=False):
        numbers = group["value"].to_numpy(dtype=np.float64)
        numbers = numbers[~np.isnan(numbers)]
        if len(numbers):
            same = len(numbers) > 1 and np.ptp(numbers) == 0
            error = 0.0 if same else monte_carlo_error(numbers)  # rounding is no luck
            found[str(key)] = (float(numbers.mean()), error)
    return found


@dataclass(frozen=True, slots=True, repr=False)
class Patterns:
    """All patterns, judged, and the checks of direction and size.

    `values` has one row per replicate and number (nan: nothing counted).
    """

    experiment: Experiment
    seed: int
    replicates: int
    results: tuple[PatternResult, ...]
    folder: Path | None
    values: pd.DataFrame
    manifest: dict[str, Any] = field(default_factory=dict)
    checks: tuple[CheckResult, ...] = ()

    def __repr__(self) -> str:
        where = "" if self.folder is None else f" in {self.folder}"
        said = ", ".join(f"{count} {verdict}" for verdict, count in self.counts().items())
        return f"<Patterns {self.experiment.name}: {said}; {self.replicates} replicates{where}>"

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
        rows = []
        for result in self.worst_first():
            pattern = result.pattern
            for one in result.checks:
                low, high = one.interval
                rows.append({
                    "number": pattern.number, "pattern": pattern.title,
                    "pattern_verdict": str(result.verdict), "check": one.check.key,
                    "what": one.check.what, "value": one.value, "error": one.error, "low": low,
                    "high": high, "band_low": one.check.low, "band_high": one.check.high,
                    "direction": one.check.direction, "unit": one.check.unit,
                    "verdict": str(one.verdict), "replicates": self.replicates,
                    "sources": " ".join(pattern.sources), "sureness": pattern.sureness,
                })
        return pd.DataFrame(rows, columns=list(PATTERNS))

    def check_table(self) -> pd.DataFrame:
        """Return one row per check of direction and size (columns `CHECKS`)."""
        rows = []
        for one in self.checks:
            low, high = one.interval
            rows.append({
                "check": one.check.key, "what": one.check.what, "value": one.value,
                "error": one.error, "low": low, "high": high, "band_low": one.check.low,
                "band_high": one.check.high, "scale": one.check.scale, "unit": one.check.unit,
                "verdict": str(one.verdict), "replicates": one.replicates,
                "sentence": one.check.sentence,
            })
        return pd.DataFrame(rows, columns=list(CHECKS))

    def report(self, path: Path | str) -> Path:
        """Write the one-file HTML page to `path` and return it."""
        from ipssim.report.patterns import write_patterns_report
        from ipssim.settings.read.load import sources

        target = Path(path)
        write_patterns_report(self, target, sources())
        return target

    def pages(self) -> dict[str, bytes]:
        """Return the page by the name that it has in the run's folder."""
        from ipssim.report.patterns import render_patterns
        from ipssim.report.saved import folder_pages
        from ipssim.settings.read.load import sources

        return folder_pages(render_patterns(self, sources()), {})
