"""The workbook with formulas: change a price, and what is left to whom follows."""

from __future__ import annotations

from typing import Any

import pytest
from formulas import Book

from ipssim.report.live import SHEETS, live_workbook
from ipssim.report.told.brief import page
from ipssim.report.words import words


@pytest.fixture(params=["en", "da"])
def made(request: pytest.FixtureRequest, comparison: Any) -> tuple[Book, dict[str, str], Any]:
    w = words(request.param)
    content = live_workbook(comparison, page(comparison, request.param))
    return Book(content), w.entry("live.sheets"), w


def test_there_are_the_sheets_and_what_is_shown_is_what_formulas_give(made: Any) -> None:
    book, names, _ = made
    assert book.book.sheetnames == [names[one] for one in SHEETS]
    assert len(book.formulas()) > 60
    for sheet, cell in book.formulas():
        shown = book.kept[sheet][cell].value
        if abs(shown) > 1e-6:
            assert book.value(sheet, cell) == pytest.approx(shown, rel=1e-6), (sheet, cell)


def test_the_brief_has_the_figures_of_the_report(made: Any, comparison: Any) -> None:
    book, names, w = made
    table = comparison.budget
    rows = table[(table["arm"] == "ips") & (table["year"] == "all")].set_index("payer")
    for payer in ("municipality", "state", "society"):
        row = book.find(names["brief"], w.say(f"money.payers.{payer}"))
        assert book.value(names["brief"], f"B{row}") == pytest.approx(rows.loc[payer, "difference"])


def test_a_dearer_consultant_moves_what_posts_cost_and_nothing_else(made: Any) -> None:
    book, names, w = made
    prices, budget, brief = (book.book[names[one]] for one in ("prices", "budget", "brief"))
    payer = book.find(brief.title, w.say("money.payers.municipality"))
    people = 720
    before = {cell: book.value(budget.title, cell)
              for cell in (f"F{n}" for n in range(4, 21))}
    left = book.value(brief.title, f"C{payer}")
    prices["C4"] = prices["B4"].value * 1.1
    after = {cell: book.value(budget.title, cell) for cell in before}
    moved = {cell: after[cell] - before[cell] for cell in before
             if abs(after[cell] - before[cell]) > 1e-9}
    paid = support, _, talks, usual = [
        book.find(budget.title, w.say(f"money.purposes.{one}"))
        for one in ("support", "conferences", "talks", "usual_posts")
    ]
    assert {*moved} == {f"F{row}" for row in paid}
    assert moved[f"F{support}"] == pytest.approx(0.1 * before[f"F{support}"])
    now = book.value(brief.title, f"C{payer}")
    assert now - left == pytest.approx(-sum(moved[f"F{row}"] for row in (support, talks, usual)))
    assert book.value(brief.title, f"D{payer}") == pytest.approx(people * now)


def test_a_share_that_is_kept_moves_what_others_get(made: Any) -> None:
    book, names, w = made
    row = book.find(names["prices"], w.declared("parameter.law.tax_kept",
                                                "What a municipality keeps"))
    tax = book.find(names["budget"], w.say("money.purposes.municipal_tax"))
    moved = book.find(names["budget"], w.say("money.purposes.equalisation"))
    book.book[names["prices"]][f"C{row}"] = 0.4
    assert book.value(names["budget"], f"F{moved}") == pytest.approx(
        0.6 * book.value(names["budget"], f"F{tax}")
    )


def test_the_same_comparison_gives_the_same_bytes(comparison: Any) -> None:
    told = page(comparison)
    assert live_workbook(comparison, told) == live_workbook(comparison, told)
