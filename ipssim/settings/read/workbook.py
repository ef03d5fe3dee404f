"""Read a scenario from a workbook (.xlsx): a setting a row, alternatives in columns of their own.

A sheet is read where one of its first rows has a cell "Setting" and a cell "Value", or "Setting"
and names of alternatives; Danish heads are read likewise. What a workbook holds is data: formulas
count as what was last computed, and files with macros, with links to other files or too large when
unpacked are refused.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ipssim.errors import InputError, Problem, printable
from ipssim.settings.read.files import MOST_BYTES, Document, read_bytes
from ipssim.settings.read.origins import Key, Origin
from ipssim.settings.read.overrides import dated_key

HEADS: Mapping[str, tuple[str, ...]] = {
    "setting": ("value", "meaning", "unit", "default", "allowed", "source", "help"),
    "indstilling": ("værdi", "betydning", "enhed", "standard", "tilladt", "kilde", "hjælp"),
}
"""The head of the settings' names by language, with that of values and those that are not read."""
VALUES = tuple(beside[0] for beside in HEADS.values())
Formulas = Mapping[tuple[str, int, int], str]
"""Formulas as they are written, by sheet, row (from 1) and column (from 0)."""
_MOST_UNPACKED, _MOST_PARTS = 20 * MOST_BYTES, 500
_MOST_ROWS, _MOST_COLUMNS, _HEAD_WITHIN = 5_000, 60, 20
_WORDS = {"yes": True, "ja": True, "true": True, "no": False, "nej": False, "false": False,
          "none": None, "null": None, "ingen": None}
_REFUSED = (
    ("vbaproject", "This workbook has macros; save it as .xlsx without them."),
    ("externallinks/", "This workbook takes values from other files; paste them as values."),
    ("embeddings/", "This workbook holds another file; take it out."),
)


def read_workbook(path: Path, *, layer: int = 0) -> Document:
    """Return what a workbook says, with the sheet and cell of each setting.

    Raises `InputError` for a file that is no workbook, or more than one for settings can be.
    """
    shown = str(path)
    data: dict[str, Any] = {}
    origins: dict[Key, Origin] = {}
    problems: list[Problem] = []
    book, formulas = _opened(path, shown)
    for sheet, row, cell, key, value in _cells(book, formulas):
        at = f"{sheet}, cell {cell}"
        try:
            found = meant(value)
            _put(data, key, found)
        except ValueError as wrong:
            problems.append(Problem(".".join(key), value, shown, row, str(wrong), cell=at))
            continue
        text = found if isinstance(found, str) else None
        origins[key] = Origin(shown, row, layer=layer, text=text, cell=at)
    if problems:
        raise InputError(problems)
    origins[()] = Origin(shown, None, 0, layer)
    return Document(data, origins)


def _opened(path: Path, shown: str) -> tuple[Any, Formulas]:
    """Return the open workbook and its formulas, after what it is made of was looked at."""
    from openpyxl import load_workbook

    def unfit(wrong: str) -> InputError:
        return InputError([Problem("file", shown, shown, None, wrong)])

    try:
        content = read_bytes(path)
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            raise unfit("This workbook is too large when it is unpacked.")
        for name, wrong in _REFUSED:
            if any(name in part.filename.lower() for part in parts):
                raise unfit(wrong)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return book, _formulas(content)
    except FileNotFoundError:
        raise unfit("This file does not exist.") from None
    except OSError as error:
        raise unfit(error.strerror or "This file cannot be read.") from None
    except InputError:
        raise
    except Exception as error:  # whatever a file can do to a parser is said of the file
        raise unfit("This is no workbook that can be read; save it as .xlsx.") from error


def _formulas(content: bytes) -> Formulas:
    """Return the formulas of a workbook; most have none, and are not read again for it."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/")]
        if not any(b"<f" in packed.read(name) for name in sheets):
            return {}
    written = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    return {
        (sheet.title, number, column): value for sheet in written.worksheets
        for number, row in enumerate(sheet.iter_rows(
            max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True), start=1)
        for column, value in enumerate(row) if isinstance(value, str) and value.startswith("=")
    }


def _cells(book: Any, formulas: Formulas) -> Iterator[tuple[str, int, str, Key, Any]]:
    """Yield (sheet, row, cell, key, value) of every setting that is filled in.

    The value of a formula that no spreadsheet has computed is the formula.
    """
    from openpyxl.utils import get_column_letter

    for sheet in book.worksheets:
        heads: dict[int, str] = {}
        for number, row in enumerate(
            sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True), start=1
        ):
            if not heads:
                heads = _heads(row)
                if not heads and number >= _HEAD_WITHIN:
                    break
                continue
            setting = _name_of(row, heads)
            for column, head in heads.items():
                value = row[column] if column < len(row) else None
                if value is None:
                    value = formulas.get((sheet.title, number, column))
                if not setting or head.lower() in HEADS or _empty(value):
                    continue
                key = dated_key(setting)
                if head.lower() not in VALUES:
                    key = ("arms", head, *key)
                cell = f"{get_column_letter(column + 1)}{number}"
                yield printable(sheet.title), number, cell, key, value


def _heads(row: Sequence[Any]) -> dict[int, str]:
    """Return the columns that are read, if this row is the head of a sheet of settings."""
    named = {column: str(cell).strip() for column, cell in enumerate(row) if not _empty(cell)}
    spoken = next((head.lower() for head in named.values() if head.lower() in HEADS), None)
    if spoken is None:
        return {}
    beside = HEADS[spoken][1:]
    return {column: head for column, head in named.items() if head.lower() not in beside}


def _name_of(row: Sequence[Any], heads: dict[int, str]) -> str:
    column = next(column for column, head in heads.items() if head.lower() in HEADS)
    return "" if column >= len(row) or _empty(row[column]) else str(row[column]).strip()


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _put(data: dict[str, Any], key: Key, value: Any) -> None:
    """Set a value in nested settings; raise `ValueError` where there is one already."""
    for part in key[:-1]:
        data = data.setdefault(part, {})
        if not isinstance(data, dict):
            raise ValueError("This lies within a setting that has a value of its own.")
    if key[-1] in data:
        raise ValueError("This setting stands here twice.")
    data[key[-1]] = value


def meant(value: Any) -> Any:
    """Return what a cell means: a Danish number in a text is a number, ja is true, a;b a list.

    What stands in quotes is text. Raises `ValueError` for what a spreadsheet could not compute.
    """
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text.startswith("="):
        raise ValueError("This formula has no value yet; open the workbook in a spreadsheet and"
                         " save it, or write the value.")
    if len(text) > 1 and text[0] == text[-1] == '"':  # a text that would be read as something else
        return text[1:-1]
    if text.startswith("#") and text.endswith(("!", "?", "/0!", "N/A")):
        raise ValueError("The spreadsheet could not compute this cell.")
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if text[:1] + text[-1:] == "[]" or ";" in text:
        parts = text.strip("[]").split(";" if ";" in text else ",")
        return [meant(part) for part in parts if part.strip()]
    number = number_in(text)
    return text if number is None else number


def number_in(text: str) -> float | int | None:
    """Return the number that a text is, as Danes write it (1.234,5) or with a decimal point."""
    from babel.numbers import NumberFormatError, parse_decimal

    for locale in ("da", "en"):
        try:
            found = parse_decimal(text.replace("\N{NO-BREAK SPACE}", " "), locale, strict=True)
        except NumberFormatError:
            continue
        return int(found) if found == found.to_integral_value() else float(found)
    return None
