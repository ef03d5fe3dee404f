"""The workbook of a service over time, and the sheet on what an answer hangs on."""

from __future__ import annotations

from typing import Any

import pytest
from formulas import Book

from ipssim.report.live import live_workbook
from ipssim.report.told.brief import over_time, page
from ipssim.report.words import words


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_service_over_time_has_one_too_with_kroner_of_everybody(
    sized_service: Any, language: str
) -> None:
    w = words(language)
    book = Book(live_workbook(sized_service, over_time(sized_service, language)))
    names = w.entry("live.sheets")
    for sheet, cell in book.formulas():
        shown = book.kept[sheet][cell].value
        assert book.value(sheet, cell) == pytest.approx(shown, rel=1e-6, abs=1e-6), (sheet, cell)
    table = sized_service.budget
    chosen = table[(table["arm"] == "service") & (table["year"].astype(str) == "all")]
    rows = chosen.set_index("payer")["difference"]
    row = book.find(names["brief"], w.say("money.payers.municipality"))
    assert book.value(names["brief"], f"C{row}") == pytest.approx(rows["municipality"])
    before, at = book.value(names["brief"], f"C{row}"), {
        one: book.find(names["budget"], w.say(f"money.purposes.{one}"))
        for one in ("support", "usual_posts", "talks")
    }
    more = {one: book.value(names["budget"], f"E{line}") for one, line in at.items()}
    book.book[names["prices"]]["C4"] = 2 * book.book[names["prices"]]["B4"].value
    assert more["support"] > 0 > more["usual_posts"]
    assert book.value(names["brief"], f"C{row}") == pytest.approx(before - sum(more.values()))


@pytest.mark.parametrize("fixture", ["comparison", "sized_service"])
def test_what_the_answer_hangs_on_is_written_as_numbers(
    request: pytest.FixtureRequest, fixture: str
) -> None:
    study = request.getfixturevalue(fixture)
    told = (page if fixture == "comparison" else over_time)(study)
    sheet = Book(live_workbook(study, told)).book["Sensitivity"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    budget = study.budget[study.budget["arm"] == study.experiment.treated]
    shown = {(row[0], row[1]): row[2] for row in rows}
    for payer in ("municipality", "society"):
        for year in ("1", "all"):
            kept = budget[(budget["payer"] == payer) & (budget["year"].astype(str) == year)]
            name = "all" if year == "all" else "Year 1"
            assert shown[payer, name] == pytest.approx(float(kept["difference"].iloc[0]))
    texts = [cell for row in rows for cell in row[2:] if isinstance(cell, str)]
    assert not any(text.lstrip("+−-").replace(",", "").replace(".", "").isdigit() for text in texts)
