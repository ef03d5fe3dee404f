"""Tables as CSV, in two ways of writing numbers, with no cell that a spreadsheet would run.

Every CSV that is written or printed is made here. Text that would begin a formula gets an
apostrophe in front, as a spreadsheet itself writes it; a number never does.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

DIGITS = "%.6g"
"""How a number of a table is written in a file."""
_BEGINS = tuple("=+-@\t\n\uff1d\uff0b\uff0d\uff20")
"""What a formula begins with, in full width too, or what a spreadsheet takes away before it."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Way:
    """How CSV is written: what parts cells, what parts decimals, whether a mark says UTF-8."""

    between: str = ","
    decimal: str = "."
    mark: str = ""


WAYS = {"en": Way(), "da": Way(";", ",", _MARK.decode())}
"""A spreadsheet set to English reads the first as it is, one set to Danish the second."""


def cell_text(value: Any, way: Way) -> Any:
    """Return a value as it is handed to a writer of CSV; None is an empty cell."""
    if isinstance(value, float):
        return str(float(value)).replace(".", way.decimal)
    if not isinstance(value, str):
        return value
    if _NUMBER.fullmatch(value):
        return value.replace(".", way.decimal)
    text = value.replace("\r\n", "\n").replace("\r", "\n")  # alone it would end a row unseen
    return f"'{text}" if text.startswith(_BEGINS) else text


def csv_text(rows: Iterable[Sequence[Any]], way: str = "en") -> str:
    """Return rows of plain values as CSV, without the mark that a file begins with."""
    stream = io.StringIO()
    chosen = WAYS[way]
    writer = csv.writer(stream, delimiter=chosen.between, lineterminator="\n")
    writer.writerows([cell_text(value, chosen) for value in row] for row in rows)
    return stream.getvalue()


def csv_bytes(table: pd.DataFrame, way: str = "en") -> bytes:
    """Return a table as CSV that reads the same everywhere; numbers with `DIGITS`."""
    chosen = WAYS[way]
    shown = pd.DataFrame({
        number: table.iloc[:, number] if _numeric(table.iloc[:, number])
        else table.iloc[:, number].astype(object).map(
            lambda value: cell_text(value, chosen), na_action="ignore"
        )
        for number in range(table.shape[1])
    }, index=table.index)
    text: str = shown.to_csv(
        index=False, lineterminator="\n", float_format=DIGITS, sep=chosen.between,
        decimal=chosen.decimal, header=[cell_text(str(name), chosen) for name in table.columns],
    )
    return (chosen.mark + text).encode()


def written_as(content: bytes) -> str:
    """Return the way in which a CSV was written here."""
    return "da" if content.startswith(_MARK) else "en"


def read_csv_bytes(content: bytes, **how: Any) -> pd.DataFrame:
    """Return the table of a CSV that was written here; `how` goes to pandas."""
    way = WAYS[written_as(content)]
    table: pd.DataFrame = pd.read_csv(
        io.BytesIO(content), sep=way.between, decimal=way.decimal, encoding="utf-8-sig", **how
    )
    return table


def _numeric(column: pd.Series[Any]) -> bool:
    return isinstance(column.dtype, np.dtype) and column.dtype.kind in "biuf"
