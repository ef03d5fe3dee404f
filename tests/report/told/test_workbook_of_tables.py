"""A run's tables as a workbook: numbers are numbers, text is text, every name has a meaning."""

from __future__ import annotations

import io
import math
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_every_word import PAGES

from ipssim.report import workbook as room
from ipssim.report.words import words
from ipssim.report.workbook import workbook
from ipssim.studies.engine.result import Result

NASTY = st.one_of(
    st.sampled_from(['=HYPERLINK("http://x")', "+1", "-2+3", "@SUM(A1)", "http://x", "{=1}", ""]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
)
RESULTS = [name for name in PAGES if name not in ("a made-up comparison",)]


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def tabled(result: Any) -> tuple[Any, dict[str, pd.DataFrame], dict[str, Any]]:
    found: Any = getattr(result, "_tabled", lambda: (result, result.tables(), result.manifest))()
    return found


def made(result: Any) -> bytes:
    return workbook(*tabled(result), "report.html")


@pytest.fixture(params=RESULTS)
def result(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(PAGES[request.param][0])


def test_every_study_has_every_table_with_native_numbers_and_every_name_a_meaning(
    result: Any,
) -> None:
    content = made(result)
    assert content == made(result)
    book, (_, tables, manifest) = opened(content), tabled(result)
    read_me = dict(row[:2] for row in book["Read me"].iter_rows(values_only=True))
    assert (read_me["Seed"], read_me["Run"] or "") == (result.seed, manifest.get("run", ""))
    assert "report.html" in read_me["The page"]
    assert [sheet.freeze_panes for sheet in book.worksheets] == ["A2"] * len(book.worksheets)
    meant = {row[1:3]: row[4] for row in book["Dictionary"].iter_rows(values_only=True)}
    unknown = words().say("workbook.unknown")
    shown = room._sheets(tables)
    assert {*shown} - {*book.sheetnames} == {
        name for name, (_, table) in shown.items() if table.size > room.MOST_CELLS
    }
    for name, (file, table) in shown.items():
        for column in map(str, table.columns):
            assert meant[name, column] not in (None, "", unknown), (name, column)
        if name not in book.sheetnames:
            assert "not in this workbook" in read_me[name]
            continue
        head, *rows = book[name].iter_rows()
        assert [cell.value for cell in head] == [*map(str, table.columns)]
        assert all(cell.font.bold for cell in head)
        assert len(rows) == len(table)
        for place, column in enumerate(table):
            if pd.api.types.is_float_dtype(table[column]):
                for cell, value in zip((row[place] for row in rows), table[column], strict=True):
                    close = {"rel_tol": 1e-5 if file.endswith(".csv") else 1e-12}
                    assert (cell.value is None and math.isnan(value)) or (
                        cell.data_type == "n" and math.isclose(cell.value, value, **close)
                    )
    codes = {code for table in tables.values() if "outcome" in table
             for code in table["outcome"].astype(str)}
    assert codes <= {name for _, name in meant}


class Made(Result):
    """A result with one table."""

    FILES = (("toy.csv", "toy"),)


def toy(danish_trial: Any, table: pd.DataFrame, file: str = "toy.csv") -> Any:
    found = Made(experiment=danish_trial, seed=3, replicates=2)
    return opened(workbook(found, {file: table}, {}, "report.html"))


@settings(deadline=None, max_examples=30)
@given(st.lists(NASTY, min_size=1, max_size=4))
def test_no_cell_is_a_formula_or_a_link(danish_trial: Any, texts: list[str]) -> None:
    book = toy(danish_trial, pd.DataFrame({"outcome": texts, texts[0] + "!": texts}))
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    (_, *rows) = book["toy"].iter_rows(values_only=True)
    assert [row[0] or "" for row in rows] == texts


def test_numbers_that_a_spreadsheet_cannot_hold_are_text(danish_trial: Any) -> None:
    table = pd.DataFrame({"a": [2**60, 12], "b": [math.inf, -0.5], "c": [True, None]})
    (_, first, second) = toy(danish_trial, table, "toy.parquet")["toy"].iter_rows(values_only=True)
    assert first == (str(2**60), "inf", True)
    assert second == (12, -0.5, None)


def test_a_table_too_long_is_named_and_left_out(
    danish_trial: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_CELLS", 3)
    book = toy(danish_trial, pd.DataFrame({"value": [1.0, 2.0, 3.0, 4.0]}))
    assert book.sheetnames == ["Read me", "Dictionary"]
    said = dict(row[:2] for row in book["Read me"].iter_rows(values_only=True))["toy"]
    assert said == words().say("workbook.long_said", count=4, file="toy.csv")
