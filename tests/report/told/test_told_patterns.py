"""Patterns told: failing ones first, on the page, in the terminal, in a comparison's report."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest
from rich.console import Console

from ipssim.report.figures.measure import collisions
from ipssim.report.page.html import render
from ipssim.report.page.parts import Page, Section, Table, text_of
from ipssim.report.page.terminal import print_page
from ipssim.report.told.patterns import band, caveats, page, section, value, verdict
from ipssim.report.words import words
from ipssim.settings.read.load import load_experiment
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.patterns.judge import CheckResult, Verdict, judge
from ipssim.studies.patterns.published import Check
from ipssim.studies.patterns.result import Patterns
from ipssim.studies.results import Comparison

W = words()


@pytest.fixture(scope="module")
def found(judged_patterns: Patterns) -> Patterns:
    return judged_patterns


@pytest.fixture(scope="module")
def told(found: Patterns) -> Page:
    return page(found)


@pytest.fixture(scope="module")
def comparison(trial_comparison: Comparison) -> Comparison:
    return trial_comparison


def tables(part: Section) -> list[Table]:
    return [one for one in part.parts if isinstance(one, Table)]


def test_the_answer_counts_what_fails(told: Page) -> None:
    assert told.answer.said == (
        "Of 13 patterns 2 fail, 1 holds and 10 are not yet simulated."
        " Of 28 numbers that say what a change of the rules must do, 1 fails, 1 holds and"
        " 26 are not yet simulated.",
    )
    assert told.answer.sure[0][1].startswith("1 of those verdicts is uncertain")
    assert [text_of(row.cells[0]).partition(".")[0] for row in told.answer.table.rows][:2] == [
        "4", "6"
    ]


def test_failing_patterns_stand_apart_and_none_is_left_out(told: Page) -> None:
    sections = {one.key: one for one in told.sections}
    heads = {
        key: [text_of(row.cells[0]) for table in tables(sections[key]) for row in table.rows
              if row.kind == "group"]
        for key in ("failing", "others")
    }
    assert heads["failing"] == [
        "4. Few full-time jobs: outside (uncertain)", "6. People go back and forth: outside",
    ]
    numbers = [int(head.partition(".")[0]) for one in heads.values() for head in one]
    assert sorted(numbers) == list(range(1, 14))
    assert any(head.endswith("in part not yet simulated") for head in heads["others"])


def test_every_check_stands_under_what_it_asks(found: Patterns, told: Page) -> None:
    (asked,) = (one for one in told.sections if one.key == "asked")
    rows = [row for row in tables(asked)[0].rows if row.kind != "group"]
    assert len(rows) == len(found.checks)
    cells = {text_of(row.cells[0])[:2]: [text_of(cell) for cell in row.cells] for row in rows}
    assert cells["a."][1:] == ["at most 4", "5.0 ±0.20", "outside"]
    assert "s. symptoms at 18 months, IPS minus usual service (SD)" in {
        text_of(row.cells[0]) for row in rows
    }


def test_the_terminal_s_answer_is_short(told: Page) -> None:
    stream = io.StringIO()
    print_page(told, console=Console(file=stream, width=80))
    lines = stream.getvalue().splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 80
    stream = io.StringIO()
    print_page(told, full=True, console=Console(file=stream, width=80))
    assert max(map(len, stream.getvalue().splitlines())) <= 80
    assert "a. routine trials every 4" in stream.getvalue()


def test_pictures_collide_nowhere_and_the_page_holds_them(told: Page) -> None:
    for one in told.pictures():
        assert collisions(one.draw()) == []
    html = render(told)
    assert html.count("<svg") == 2
    assert "Cell(" not in html


@pytest.mark.parametrize(("check", "said"), [
    (Check("x", "x", "%", low=-4, high=4), "−4 to 4"),
    (Check("x", "x", "%", low=20), "at least 20"),
    (Check("x", "x", "%", high=0.5), "at most 0.5"),
    (Check("x", "x", "%", low=0.25, direction=True), "above 0.25"),
    (Check("x", "x", "%", high=0, direction=True), "below 0"),
    (Check("x", "x", "%", shown=True), "shown only"),
])
def test_bands_in_words(check: Check, said: str) -> None:
    assert band(W, check) == said


def test_values_with_half_of_their_interval() -> None:
    check = Check("x", "x", "%")

    def written(found: Estimate | None) -> str:
        return value(W, CheckResult(check, found, judge(check, found)))

    assert written(Estimate(3.14, error=0.1)) == "3.1 ±0.20"
    assert written(Estimate(3.14, error=0.1, n=3)) == "3.1 ±0.43"
    assert written(Estimate(3.14, n=1)) == "3.1"
    assert written(None) == "–"


def test_every_verdict_has_words() -> None:
    assert [verdict(W, one) for one in Verdict] == [str(one) for one in Verdict]


def test_another_world_programme_or_follow_up_is_said() -> None:
    assert caveats(W, load_experiment()) == ()
    said = " ".join(caveats(W, load_experiment([
        "world.mechanisms.belief=false", "arms.ips.caseload_cap=40", "horizon_weeks=52",
    ])))
    for part in ("belief", "25 → 40", "52 weeks"):
        assert part in said


def test_a_comparison_s_report_has_what_it_can_count_itself(comparison: Comparison) -> None:
    (found,) = section(W, comparison)
    assert found.folded
    (table,) = tables(found)
    numbers = {
        int(text_of(row.cells[0]).partition(".")[0]) for row in table.rows if row.kind == "group"
    }
    assert {1, 2, 3, 6} <= numbers
    assert not {5, 7, 8, 9, 10, 12} & numbers
    assert "IPS+ adds nothing" in found.parts[-1].text  # type: ignore[union-attr]
    levels = comparison.summary.set_index(["outcome", "arm"])["estimate"].to_dict()
    level = float(levels["job_or_education_ever", "ips_pooled"])
    rows = {text_of(row.cells[0]): text_of(row.cells[2]) for row in table.rows
            if row.kind != "group"}
    assert rows["any job or education with IPS (%)"].startswith(f"{level:.1f} ±")


def test_a_comparison_of_something_else_has_no_such_section(comparison: Comparison) -> None:
    given = comparison.experiment
    ips = replace(given.arms["ips"], caseload_cap=60)
    other = replace(given, arms={**given.arms, "ips": ips})
    assert section(W, replace(comparison, experiment=other)) == ()
    assert section(W, replace(comparison, experiment=replace(given, horizon_weeks=26))) == ()
    for change in ("population.age_mean=24", "labour_market.openness=2"):
        elsewhere = load_experiment([change])
        assert section(W, replace(comparison, experiment=elsewhere)) == ()
    assert section(W, replace(comparison, events=pd.DataFrame())) == ()
