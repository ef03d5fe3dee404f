"""The tables of a run as one workbook: a sheet each, what it is, and what every name means."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ipssim.outcomes.definitions import OUTCOMES, Outcome
from ipssim.outcomes.service import MEASURES, PERSON
from ipssim.report.words import Words, words
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.programme import Programme
from ipssim.studies.engine.cells import DIGITS
from ipssim.studies.engine.result import Result
from ipssim.studies.service import ServiceStudy
from ipssim.studies.service_tables import NET
from ipssim.studies.single import MET

NAME = "tables.xlsx"
MOST_CELLS = 500_000
"""A table with more is not in the workbook; it would take longer than the page it stands beside."""
MOST_ROWS = 1_048_575  # below a head, in any workbook
MADE = datetime.datetime(2000, 1, 1)  # the same run is the same bytes
_LONGEST_TEXT, _LONGEST_NAME = 32_767, 31  # characters of a cell, and of a sheet's name
_EXACT = 10**15  # larger whole numbers lose digits in a spreadsheet
_WIDE = {"read_me": (28, 100), "dictionary": (10, 16, 28, 34, 100)}
_NARROW = 16
_OF_A_COHORT = {**OUTCOMES, **MET}
_OF_A_SERVICE = {**PERSON, **MEASURES}

Tables = Mapping[str, pd.DataFrame]


def workbook(
    result: Result, tables: Tables, manifest: Mapping[str, Any], page: str, language: str = ""
) -> bytes:
    """Return the tables of a run (by the names of their files) as a workbook.

    `page` is the name of the report beside it. The same run gives the same bytes.
    """
    import xlsxwriter

    w, buffer = words(language), io.BytesIO()
    sheets = _sheets(tables)
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        head = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(w.say("workbook.read_me"))
        _write(sheet, _read_me(w, result, sheets, manifest, page), head, wrap, _WIDE["read_me"])
        for name, (file, table) in sheets.items():
            if not _too_long(table):
                sheet = book.add_worksheet(name)
                rows = _rows(table, rounded=file.endswith(".csv"))
                _write(sheet, [[*map(str, table.columns)], *rows], head, None,
                       (_NARROW,) * table.shape[1])
        sheet = book.add_worksheet(w.say("workbook.dictionary"))
        _write(sheet, [w.entry("workbook.heads"), *_dictionary(w, result, sheets)], head, wrap,
               _WIDE["dictionary"])
    return buffer.getvalue()


def _sheets(tables: Tables) -> dict[str, tuple[str, pd.DataFrame]]:
    """Return file and table of each sheet; a table that has two files has one sheet.

    A dictionary of the study's own is left to that of the workbook, which says the same and more.
    """
    found: dict[str, tuple[str, pd.DataFrame]] = {}
    for file, table in tables.items():
        stem, _, ending = file.rpartition(".")
        if stem == "dictionary":
            continue
        there = found.get(stem)
        if there is None or not there[1].equals(table):
            found[(stem if there is None else f"{stem}_{ending}")[:_LONGEST_NAME]] = file, table
    return found


def _too_long(table: pd.DataFrame) -> bool:
    return table.size > MOST_CELLS or len(table) > MOST_ROWS


def _rows(table: pd.DataFrame, *, rounded: bool) -> Iterator[tuple[Any, ...]]:
    """Yield the rows as plain values; `rounded` as a CSV has them."""
    columns = [table.iloc[:, place].astype(object).tolist() for place in range(table.shape[1])]
    for row in zip(*columns, strict=True):
        plain = (value.item() if isinstance(value, np.generic) else value for value in row)
        yield tuple(
            float(DIGITS % value) if rounded and isinstance(value, float) else value
            for value in plain
        )


def _write(
    sheet: Any, rows: Iterable[Iterable[Any]], head: Any, body: Any, widths: Iterable[int]
) -> None:
    """Write rows below a head that stays in sight; text is text, whatever it begins with."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        style = body if number else head
        for column, value in enumerate(row):
            _cell(sheet, number, column, value, style)


def _cell(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float) and math.isfinite(value) and (
        isinstance(value, float) or abs(value) < _EXACT
    ):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value)[:_LONGEST_TEXT], style)


def _read_me(
    w: Words, result: Result, sheets: Mapping[str, tuple[str, pd.DataFrame]],
    manifest: Mapping[str, Any], page: str,
) -> Iterator[tuple[Any, ...]]:
    """Yield what was run, how to run it again, and how the sheets are to be read."""
    def say(key: str, **values: Any) -> str:
        return w.say(f"workbook.{key}", **values)

    yield say("what"), result.named
    yield say("study"), manifest.get("study", "")
    yield say("experiment"), result.experiment.title or result.experiment.name
    yield say("command"), say("again_said")
    yield say("seed"), result.seed
    yield say("runs"), result.replicates
    yield say("run"), manifest.get("run", "")
    yield say("version"), say("version_said", version=manifest.get("version", ""),
                              python=manifest.get("python", ""))
    yield say("sources"), say("sources_said", sources=manifest.get("sources", ""),
                              data=manifest.get("data", ""))
    yield say("page"), say("page_said", page=page)
    for number, text in enumerate(w.entry("workbook.how")):
        yield "" if number else say("read"), text
    for number, (name, (file, table)) in enumerate(sheets.items()):
        key = "long_said" if _too_long(table) else "sheet_said"
        if not number:
            yield (say("sheets"),)
        yield name, say(key, file=file, count=len(table))


def _dictionary(
    w: Words, result: Result, sheets: Mapping[str, tuple[str, pd.DataFrame]]
) -> Iterator[tuple[str, ...]]:
    """Yield kind, sheet, name, unit and meaning of every outcome, measure and column."""
    for kind in ("outcome", "measure"):
        codes = [code for _, table in sheets.values() if kind in table
                 for code in table[kind].astype(str).unique()]
        for code in dict.fromkeys(codes):
            said = _declared(w, result, code)
            if said is not None:
                yield w.say(f"workbook.kinds.{kind}"), "", code, *said
    specs = {
        key: (w.declared(f"unit.{spec.unit}", spec.unit), w.declared(f"{kind}.{key}", spec.says))
        for kind, settings in (("parameter", result.experiment), ("programme_field", Programme()))
        for key, spec in parameters(settings)
    }
    for name, (_, table) in sheets.items():
        for column in map(str, table.columns):
            said = column_said(w, result, name, column, specs)
            yield w.say("workbook.kinds.column"), name, column, *said


def column_said(
    w: Words, result: Result, sheet: str, column: str, specs: Mapping[str, tuple[str, str]]
) -> tuple[str, str]:
    """Return unit and meaning of a column of a sheet."""
    for tree in (w.entry("workbook.tables").get(sheet, {}), w.entry("workbook.columns")):
        if column in tree:
            return tree[column][0], tree[column][1]
    found = _declared(w, result, column) or specs.get(column)
    if found is not None:
        return found
    for ending, (unit, meaning) in w.entry("workbook.endings").items():
        name = column.removesuffix(ending)
        if name != column:
            below = column_said(w, result, sheet, name, specs)[0]
            return w.fill(unit, unit=below), w.fill(meaning, name=name)
    name, _, arm = column.rpartition(", ")
    if arm in result.experiment.arms:
        unit, meaning = column_said(w, result, sheet, name, specs)
        return unit, w.say("workbook.under", meaning=meaning, arm=arm)
    if column in [axis.key for axis in getattr(result, "axes", ())]:
        return "", w.say("workbook.axis")
    key = "arm_week" if column in result.experiment.arms else (
        "target" if sheet == "kept" else "unknown"
    )
    return "", w.say(f"workbook.{key}")


def _declared(w: Words, result: Result, code: str) -> tuple[str, str] | None:
    """Return unit and meaning of an outcome or a measure; None where a code is neither."""
    if code in NET:
        return w.say("workbook.net"), NET[code]
    over_time = isinstance(result, ServiceStudy)
    with_it = code.removesuffix("_without")
    one: Outcome | None = (_OF_A_SERVICE if over_time else _OF_A_COHORT).get(with_it)
    if one is None:
        return None
    kind = "measure" if over_time else "outcome"
    meaning = w.declared(f"{kind}.{with_it}.wording", one.wording)
    return w.declared(f"unit.{one.unit}", one.unit), (
        meaning if with_it == code else w.say("workbook.without", meaning=meaning)
    )
