"""A workbook whose formulas are worked out here, for tests of what a reader would see."""

from __future__ import annotations

import io
import re

import openpyxl

CELL = re.compile(r"(?:'([^']+)'!)?\$?([A-Z])\$?(\d+)")


class Book:
    """A workbook whose formulas are worked out here: sums, products, references."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.kept = openpyxl.load_workbook(io.BytesIO(content), data_only=True)

    def value(self, sheet: str, cell: str) -> float:
        said = self.book[sheet][cell].value
        if not (isinstance(said, str) and said.startswith("=")):
            return float(said or 0.0)
        text = re.sub(r"SUM\(([A-Z])(\d+):([A-Z])(\d+)\)", self._spread, said[1:])
        text = CELL.sub(lambda one: repr(self.value(one[1] or sheet, one[2] + one[3])), text)
        assert re.fullmatch(r"[\d.e+\-*/() ]+", text), text
        return float(eval(text))

    @staticmethod
    def _spread(one: re.Match[str]) -> str:
        columns = [chr(n) for n in range(ord(one[1]), ord(one[3]) + 1)]
        rows = range(int(one[2]), int(one[4]) + 1)
        return "(" + "+".join(f"{column}{row}" for column in columns for row in rows) + ")"

    def formulas(self) -> list[tuple[str, str]]:
        return [(sheet.title, cell.coordinate) for sheet in self.book for row in sheet.iter_rows()
                for cell in row if isinstance(cell.value, str) and cell.value.startswith("=")]

    def find(self, sheet: str, text: str) -> int:
        rows = self.book[sheet].iter_rows(max_col=1)
        return next(row[0].row for row in rows if str(row[0].value).startswith(text))
