"""Patterns told: failing ones first, in the terminal, on the page and in a comparison's report."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from rich.console import Console

from ipssim.report import pattern_texts as words
from ipssim.report.handed import compare
from ipssim.report.html import render
from ipssim.report.pattern_cells import band_text, caveats, counts, section, value_text
from ipssim.report.patterns import print_patterns, render_patterns
from ipssim.settings.read.load import load_experiment
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.patterns.checks import checks
from ipssim.studies.patterns.judge import CheckResult, Verdict, judged, judged_checks
from ipssim.studies.patterns.published import Check, patterns
from ipssim.studies.patterns.result import Patterns
from ipssim.studies.results import Comparison

pytestmark = pytest.mark.usefixtures("undrawn")

MEASURED = {
    key: Estimate(value, error=error) for key, value, error in (
        ("back_again", 3.0, 0.1), ("search_start", 1.0, 0.1), ("first_job_later", 90.0, 1.0),
        ("full_time", 25.5, 1.0), ("turnover", 30.0, 1.0),
    )
}


@pytest.fixture(scope="module")
def found() -> Patterns:
    return Patterns(
        experiment=load_experiment(), seed=1, replicates=5, results=judged(patterns(), MEASURED),
        values=pd.DataFrame(columns=["check", "value"]),
        checks=judged_checks(checks(), {
            "a": Estimate(5.0, error=0.1), "s_arms": Estimate(0.02, error=0.001),
        }),
    )


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    given = load_experiment()
    small = replace(
        given, population=replace(given.population, size=60),
        trial=replace(given.trial, sizes={"ips": 30, "ips_plus": 30, "usual": 30}),
    )
    return compare(small, replicates=3, workers=1)


def test_the_page_shows_failing_patterns_first_and_needs_nothing_else(found: Patterns) -> None:
    html = render_patterns(found, {})
    assert html.startswith("<!DOCTYPE html>")
    order = [int(number) for number in re.findall(r"<h3>(\d+)\.", html)]
    assert order[:2] == [4, 6]
    assert sorted(order) == list(range(1, 14))
    assert 'class="no">outside<' in html
    assert not re.findall(r'(?:src|href)="(?!#)', html)
    assert "{{" not in html
    assert html.index(words.CHECKS_TITLE) < html.index('id="made"')
    assert "s. symptoms at 18 months, IPS minus usual service" in html
    assert "None" not in re.sub(r"<[^>]*>", " ", html)


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_is_readable(found: Patterns, width: int) -> None:
    out = io.StringIO()
    print_patterns(found, Console(file=out, width=width))
    text = out.getvalue()
    assert max(len(line) for line in text.splitlines()) <= width
    assert text.index("People go back and forth") < text.index("The Danish trial")
    for said in ("not yet simulated", "outside", "inside", words.IN_PART):
        assert said in text
    assert "…" not in text
    asked = text[text.index(words.CHECKS_TITLE):]
    assert "a. routine trials every 4 weeks" in asked
    assert "5.0 ±0.10" in asked
    assert "1 of 28 numbers fail, 1 hold, 26 are not simulated." in asked


def test_counts_say_what_fails(found: Patterns) -> None:
    said = counts(found.results)
    assert said.startswith("2 of 13 patterns fail, 1 hold, 10 are not yet simulated.")
    assert "1 are uncertain" in said


@pytest.mark.parametrize(("check", "said"), [
    (Check("x", "x", "%", low=-4, high=4), "−4 to 4"),
    (Check("x", "x", "%", low=20), "at least 20"),
    (Check("x", "x", "%", high=0.5), "at most 0.5"),
    (Check("x", "x", "%", low=0, direction=True), "above 0"),
    (Check("x", "x", "%", high=0, direction=True), "below 0"),
    (Check("x", "x", "%", shown=True), "shown only"),
])
def test_bands_in_words(check: Check, said: str) -> None:
    assert band_text(check) == said


def test_values_with_their_error() -> None:
    check = Check("x", "x", "%")
    known = Estimate(3.14, error=0.123)
    assert value_text(CheckResult(check, known, Verdict.INSIDE)) == "3.1 ±0.12"
    assert value_text(CheckResult(check, Estimate(3.14), Verdict.INSIDE)) == "3.1"
    assert value_text(CheckResult(check, None, Verdict.NOT_YET)) == "–"


def test_another_world_programme_or_follow_up_is_said() -> None:
    assert caveats(load_experiment()) == []
    said = " ".join(caveats(load_experiment([
        "world.mechanisms.belief=false", "arms.ips.caseload_cap=40", "horizon_weeks=52",
    ])))
    for part in ("belief", "25 → 40", "52 weeks"):
        assert part in said


def test_a_comparison_s_report_has_what_it_can_count_itself(comparison: Comparison) -> None:
    told = section(comparison, {})
    assert told is not None
    numbers = [item["number"] for item in told["patterns"]]
    assert {1, 2, 3, 6} <= set(numbers)
    assert not {5, 7, 8, 9, 10, 12} & set(numbers)
    assert "IPS+ adds nothing" in told["rest"]
    html = render(comparison, {})
    assert words.TITLE in html
    assert html.index('id="patterns"') < html.index('id="meaning"')


def test_a_comparison_of_something_else_has_no_such_section(comparison: Comparison) -> None:
    given = comparison.experiment
    ips = replace(given.arms["ips"], caseload_cap=60)
    other = replace(given, arms={**given.arms, "ips": ips})
    assert section(replace(comparison, experiment=other), {}) is None
    assert section(replace(comparison, experiment=replace(given, horizon_weeks=26)), {}) is None
    assert section(replace(comparison, events=pd.DataFrame()), {}) is None
