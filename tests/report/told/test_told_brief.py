"""The committee's page: one sheet first, and the chapters of a Danish case behind it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ipssim.report.page.html import render
from ipssim.report.told import compare, consultant, explain, run, service, sweep
from ipssim.report.told.brief import SHEET_END, over_time, page
from ipssim.report.told.common import over_worlds
from ipssim.report.words import words

A4 = (210 - 2 * 14, 297 - 2 * 14)  # mm, without the margins of the style
PER_MM = 96 / 25.4


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_sheet_comes_first_and_ends_with_reservations(comparison: Any, language: str) -> None:
    told = page(comparison, language)
    keys = [section.key for section in told.sections]
    assert keys[:2] == ["brief-money", "brief-reserve"]
    assert told.sections[1].tone == SHEET_END
    assert all(key.startswith("chapter-") for key in keys[2:])
    assert len(told.answer.said) == 3
    assert not any(section.folded for section in told.sections)


def test_chapters_stand_in_the_order_of_danish_cases(comparison: Any) -> None:
    titles = [section.title for section in page(comparison, "da").sections[2:]]
    assert [title.split()[0] for title in titles] == [str(n + 1) for n in range(len(titles))]
    assert [title.split(maxsplit=1)[1].split(":")[0] for title in titles] == [
        "Om casen", "Omkostninger", "Budgetøkonomiske konsekvenser", "Resultater", "Følsomhed",
        "Sammenfatning", "Bilag",
    ]


def test_without_money_there_are_no_kroner_on_the_sheet(comparison: Any) -> None:
    plain = replace(comparison, budget=comparison.budget.iloc[:0])
    assert page(plain).sections[0].key == "brief-reserve"
    assert "kr" not in render(page(plain)).split("chapter-case")[0].split("</style>")[1].lower()


def test_the_sheet_and_the_report_give_the_same_figures(comparison: Any) -> None:
    assert page(comparison).answer.said[0] == compare.page(comparison).answer.said[0]
    rows = {row.cells[0]: row.cells[1] for row in page(comparison).sections[0].parts[0].rows}
    table = next(part for one in compare.page(comparison).sections if one.key == "money"
                 for part in one.parts if hasattr(part, "heads"))
    for row in table.rows:
        assert str(row.cells[2]).split(" ")[0] == str(rows[row.cells[0]])


def test_where_worlds_cannot_be_told_from_luck_no_count_of_them_is_given(comparison: Any) -> None:
    table = comparison.differences.copy()
    table[["worlds_low", "worlds_high"]] = -1.0, 1.0
    table["worlds_above"] = float("nan")
    said = dict(page(replace(comparison, differences=table)).answer.sure)["How sure"]
    assert "too close to luck" in said
    assert "In 0 of" not in said


def test_a_range_without_width_is_not_shown_as_certainty() -> None:
    w = words("da")
    assert over_worlds(w, 217.4, 217.4, signed=True) == "inden for tilfældighed"
    assert over_worlds(w, 217.4, 300.0, signed=True) == "+217 til +300"
    assert over_worlds(w, None, None) == "–"


def test_a_service_over_time_has_its_sheet_with_kroner_of_everybody(sized_service: Any) -> None:
    told = over_time(sized_service, "da")
    assert [section.key for section in told.sections[:2]] == ["brief-money", "brief-reserve"]
    assert told.sections[1].tone == SHEET_END
    table, budget = told.sections[0].parts[0], sized_service.budget
    chosen = budget[(budget["arm"] == sized_service.experiment.treated)
                    & (budget["year"].astype(str) == "all")]
    w = words("da")
    shown = [w.number(gap / 1000, 0, signed=True) for gap in chosen["difference"]]
    assert [row.cells[1] for row in table.rows] == shown
    assert len(table.heads) == 4
    assert "koster" in told.sections[0].parts[1].text
    titles = [section.title for section in told.sections[2:]]
    assert [title.split()[0] for title in titles] == [str(n + 1) for n in range(len(titles))]
    whole = service.page(sized_service, "da").answer
    assert len(told.answer.said) == 3
    assert {*told.answer.said} < {*whole.said}


def test_without_kroner_the_sheet_of_a_service_shows_whom_it_changes_what_for(
    sized_service: Any
) -> None:
    nothing = sized_service.money.head(0)
    without = replace(sized_service, budget=sized_service.budget.head(0), money=nothing)
    told = over_time(without)
    assert [section.key for section in told.sections[:2]] == ["brief-who", "brief-reserve"]
    assert "chapter-budget" not in [section.key for section in told.sections]


@pytest.mark.ci
@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(("fixture", "tells"), [
    ("comparison", page), ("sized_service", over_time), ("comparison", compare.page),
    ("single_run", run.page), ("sized_service", service.page), ("two_lives", explain.page),
    ("one_week", consultant.page), ("swept_points", sweep.page),
])
def test_a_browser_prints_the_first_sheet_whole(
    request: pytest.FixtureRequest, tmp_path: Path, language: str, fixture: str, tells: Any,
) -> None:
    """The committee's page and the first sheet of every report have room on A4."""
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        pytest.skip("there is no Chromium here, so nothing is printed as a browser does")
    from make import accessible

    told = tells(request.getfixturevalue(fixture), language)
    briefly = told.kind == "brief"
    path = tmp_path / "sheet.html"
    path.write_text(render(told), encoding="utf-8")
    width, height = (round(one * PER_MM) for one in A4)
    with accessible.browser() as started, \
            accessible.opened(started, path, width=width) as (opened, asked):
        opened.emulate_media(media="print")
        box = opened.locator("#brief-reserve" if briefly else ".answer").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height
        if not briefly:
            after = "getComputedStyle(document.querySelector('.answer')).breakAfter"
            assert opened.evaluate(after) == "page"
            assert opened.locator(".answer .printed").is_visible()
        else:
            assert opened.evaluate("document.documentElement.scrollWidth") <= width
        assert asked == []
