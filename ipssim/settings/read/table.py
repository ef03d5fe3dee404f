"""Read points of a sweep from a CSV file: its heads are settings, each of its rows is a point."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ipssim.errors import InputError, Problem, Written
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.read.axes import Axis, spec_at, unknown_setting, value_at, written
from ipssim.settings.read.files import read_bytes
from ipssim.settings.read.meant import either

MOST_ROWS, MOST_COLUMNS = 5_000, 100
_DANISH = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")


@dataclass(frozen=True, slots=True)
class PointsRead:
    """What a table says: an axis a column, the words of each point with its line, what is wrong."""

    axes: tuple[Axis, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    problems: tuple[Problem, ...]

    def column(self, setting: str) -> int | None:
        """Return the number of a setting's column, from 1."""
        return next((k for k, axis in enumerate(self.axes, 1) if axis.key == setting), None)


def read_table(path: Path, base: Experiment) -> PointsRead:
    """Return the points that a CSV file says, and everything wrong with its cells by themselves.

    Cells part at semicolons if there is one in the first line, and decimals may then have a comma.
    Raises `InputError` for a file that cannot be read as a table.
    """
    shown = str(path)
    lines = _lines(path, shown)
    _, heads = next(lines, (1, []))
    heads = [head.strip() for head in heads]
    if not any(heads):
        raise _unfit(shown, "This table says nothing; its first line names settings.")
    if len(heads) > MOST_COLUMNS:
        raise _unfit(shown, f"This table has more than {MOST_COLUMNS} columns.")
    specs = dict(parameters(base))
    problems: list[Problem] = []
    for number, head in enumerate(heads, 1):
        if not head or head in heads[: number - 1]:
            said = "This column has no head." if not head else "This setting has two columns."
            problems.append(Problem(head or "head", where=shown, line=1, message=said,
                                    cell=_cell(1, number)))
        elif spec_at(head, specs) is None:
            (one,) = unknown_setting(head, "", specs).problems
            problems.append(Problem(head, where=shown, line=1, cell=_cell(1, number),
                                    message=one.message, allowed=one.allowed, nearest=one.nearest))
    known = {number: head for number, head in enumerate(heads)
             if spec_at(head, specs) and head not in heads[:number]}
    danish = _parted(path) == ";"
    rows, numbers = [], []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        found, wrong_here = _row(base, cells, line, known, len(heads), shown, danish=danish)
        problems += wrong_here
        if len(found) == len(known):
            rows.append(found)
            numbers.append(line)
        if len(rows) > MOST_ROWS:
            raise _unfit(shown, f"This table has more than {MOST_ROWS:,} rows.")
    if not rows and not problems:
        raise _unfit(shown, "This table has heads and no points.")
    axes = tuple(
        Axis(head, tuple(dict.fromkeys(row[head] for row in rows)), base=written(spec.value))
        for head in known.values() if (spec := spec_at(head, specs))
    )
    return PointsRead(axes, tuple(rows), tuple(numbers), tuple(problems))


def _row(
    base: Experiment, cells: Sequence[str], line: int, known: dict[int, str], width: int,
    shown: str, *, danish: bool,
) -> tuple[dict[str, str], list[Problem]]:
    """Return the words of a row by setting, and what is wrong in it."""
    if len(cells) != width:
        return {}, [Problem(
            "row", len(cells), shown, line, f"There are {len(cells)} cells here.",
            f"{width} cells, as in the first line",
        )]
    found: dict[str, str] = {}
    problems = []
    for column, head in known.items():
        text = cells[column].strip()
        at = _cell(line, column + 1)
        wrong = allowed = ""
        if not text:
            wrong, allowed = "This cell is empty.", "a value; null for none"
        elif danish and _EITHER.fullmatch(text):
            wrong = "Is this a decimal point, or does it part thousands?"
            allowed = either((text.replace(".", ","), text.replace(".", "")))
        if danish and _DANISH.fullmatch(text):
            text = text.replace(".", "").replace(",", ".")
        if not wrong:
            try:
                value_at(base, head, text)
            except InputError as error:
                wrong = error.problems[0].message
        if wrong:
            problems.append(Problem(head, Written(text), shown, line, wrong, allowed, cell=at))
        else:
            found[head] = text
    return found, problems


def _cell(line: int, column: int) -> str:
    return f"line {line}, column {column}"


def cell_of(read: PointsRead, number: int, setting: str) -> tuple[int, str]:
    """Return the line of a point, and where on it a setting stands ("" where it has no column)."""
    line, column = read.lines[number], read.column(setting)
    return line, "" if column is None else _cell(line, column)


def _lines(path: Path, shown: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of a table with the line that it ends on."""
    text = _text(path, shown)
    reader = csv.reader(text.splitlines(), delimiter=_parted(path), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise _unfit(shown, f"This is no CSV that can be read: {error}.", reader.line_num) from None


def _parted(path: Path) -> str:
    return ";" if ";" in _text(path, str(path)).partition("\n")[0] else ","


def _text(path: Path, shown: str) -> str:
    try:
        return read_bytes(path).decode("utf-8-sig")
    except FileNotFoundError:
        raise _unfit(shown, "This file does not exist.") from None
    except UnicodeDecodeError:
        raise _unfit(
            shown, "This file is not text in UTF-8; save it again with that encoding."
        ) from None
    except OSError as error:
        raise _unfit(shown, error.strerror or "This file cannot be read.") from None


def _unfit(shown: str, wrong: str, line: int | None = None) -> InputError:
    return InputError([Problem("--design", shown, shown, line, wrong)])
