"""CSV in two ways: the same numbers, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipssim.cli.command import CSV_WAYS
from ipssim.studies.engine.cells import DIGITS, WAYS, csv_bytes, csv_text, read_csv_bytes

TABLE = pd.DataFrame({
    "what": ["a", "b", "=1+1"], "mean": [1234567.5, -0.5, np.nan], "n": [1, 20_000, 3],
    "mixed": [-2.5, None, "x"], "yes": [True, False, True],
    "kind": pd.Categorical(["+x", "u", "u"]),
})
NASTY = st.one_of(
    st.sampled_from([
        '=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
        "-0.5", "-1e-05", "+3", "-", "=", "'=", '"', "a;b", "1.5", "", "\uff1d1", "-0,5",
    ]),
    st.text(max_size=8),
    st.text("=+-@\t\r\n\"';,.0e", max_size=6),
)
BEGINS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def read(content: bytes, way: str) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=WAYS[way].between))


def is_number(text: str, way: str) -> bool:
    try:
        float(text.replace(WAYS[way].decimal, "."))
    except ValueError:
        return False
    return "_" not in text


def test_the_command_line_offers_the_ways_there_are() -> None:
    assert tuple(WAYS) == CSV_WAYS


def test_english_is_what_pandas_writes_but_for_formulas() -> None:
    plain = TABLE.to_csv(index=False, lineterminator="\n", float_format="%.6g").encode()
    assert DIGITS == "%.6g"
    assert csv_bytes(TABLE) == plain.replace(b"=1+1", b"'=1+1").replace(b"+x", b"'+x")


def test_danish_has_a_mark_semicolons_and_commas_and_no_other_separator() -> None:
    assert csv_bytes(TABLE, "da").decode() == (
        "\ufeffwhat;mean;n;mixed;yes;kind\n"
        "a;1,23457e+06;1;-2,5;True;'+x\nb;-0,5;20000;;False;u\n'=1+1;;3;x;True;u\n"
    )


@pytest.mark.parametrize("way", CSV_WAYS)
@given(st.lists(
    st.tuples(NASTY, st.floats(allow_nan=False), st.integers(), NASTY), min_size=1, max_size=5,
), NASTY)
def test_no_cell_begins_a_formula_and_nothing_else_changes(
    way: str, rows: list[tuple[Any, ...]], head: str
) -> None:
    table = pd.DataFrame(rows, columns=["a", "b", "c", head + "!"], dtype=object)
    for content in (csv_bytes(table, way), csv_text([tuple(table), *rows], way).encode()):
        found = read(content, way)
        assert len(found) == len(rows) + 1
        for said, row in zip(found, [tuple(table), *rows], strict=True):
            for text, value in zip(said, row, strict=True):
                assert not text.startswith(tuple(BEGINS)) or is_number(text, way)
                if isinstance(value, str):
                    value = value.replace("\r\n", "\n").replace("\r", "\n")
                    number = is_number(value, "en") and text != value
                    assert text in (value, f"'{value}") or (number and way == "da")
                else:
                    assert type(value)(text.replace(WAYS[way].decimal, ".")) == value


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_no_number_has_other_digits_in_danish(values: list[float]) -> None:
    table = pd.DataFrame({"value": values, "text": [repr(value) for value in values]})
    en, da = (read(csv_bytes(table, way), way)[1:] for way in CSV_WAYS)
    assert [[cell.replace(",", ".") for cell in row] for row in da] == en
    pd.testing.assert_frame_equal(
        read_csv_bytes(csv_bytes(table, "da")), read_csv_bytes(csv_bytes(table))
    )
