"""Intervals from few replicates hold what they say: Student's t, from one function."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import ipssim
from ipssim.studies.engine.estimates import Estimate, half_width, monte_carlo_error
from ipssim.studies.patterns.judge import CheckResult, Verdict, judge
from ipssim.studies.patterns.published import Check, patterns


@pytest.mark.parametrize("replicates", [2, 3, 4, 10, 100])
def test_an_interval_holds_the_mean_as_often_as_it_says(replicates: int) -> None:
    trials = 4_000
    values = np.random.default_rng(replicates).normal(size=(trials, replicates))
    held = 0
    for one in values:
        half = half_width(monte_carlo_error(one), replicates)
        assert half is not None
        held += abs(one.mean()) <= half
    # five standard errors of a share of 4,000; with 1.96 standard errors two replicates hold 70 %
    assert held / trials == pytest.approx(0.95, abs=5 * np.sqrt(0.95 * 0.05 / trials))


def test_one_replicate_tells_no_error_and_many_are_as_a_normal() -> None:
    assert half_width(monte_carlo_error(np.array([3.0])), 1) is None
    assert half_width(None, 5) is None
    assert half_width(2.0, None) == pytest.approx(2.0 * stats.norm.ppf(0.975))
    assert half_width(2.0, 100_000) == pytest.approx(half_width(2.0, None), rel=1e-4)


def test_every_study_uses_it() -> None:
    """No file of study or report holds a quantile of its own."""
    root = Path(ipssim.__file__).parent
    found = [
        f"{path.relative_to(root)}:{node.lineno}"
        for room in ("studies", "report", "cli")
        for path in sorted((root / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
        and round(node.value, 2) in (1.96, 1.64, 1.65)
    ]
    assert found == []


def test_effects_of_few_replicates_reach_further() -> None:
    few, many = Estimate.of(np.array([1.0, 3.0])), Estimate.of(np.array([1.0, 3.0] * 50))
    assert few.half == pytest.approx(stats.t.ppf(0.975, 1) * 1.0)
    assert many.half == pytest.approx(stats.t.ppf(0.975, 99) * float(many.error or 0))


def test_a_verdict_of_few_replicates_is_uncertain_further_from_the_edge() -> None:
    check: Check = next(
        check for one in patterns() for check in one.checks
        if check.low is not None and check.high is not None and not check.direction
    )
    assert check.low is not None
    assert check.high is not None
    middle = (check.low + check.high) / 2
    error = (check.high - check.low) / 2 / 5  # the edges lie five standard errors off
    few = Estimate(middle, error=error, n=2)
    assert judge(check, few) is Verdict.INSIDE_UNCERTAIN
    assert judge(check, Estimate(middle, error=error, n=30)) is Verdict.INSIDE
    reach = stats.t.ppf(0.975, 1) * error
    row = CheckResult(check, few, Verdict.INSIDE).row
    assert (few.half, row["low"], row["high"]) == pytest.approx(
        (reach, middle - reach, middle + reach)
    )
