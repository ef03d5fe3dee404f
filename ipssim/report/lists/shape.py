"""The shape of a list: sections to read in a terminal, and records for CSV."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from typing import Any, TextIO

from rich.console import Console

from ipssim.errors import COMMAND_LINE, Problem
from ipssim.report.page.parts import Section
from ipssim.report.page.terminal import print_sections
from ipssim.report.words import Words
from ipssim.studies.engine.cells import WAYS, csv_text


@dataclass(frozen=True, slots=True)
class Listing:
    """The same content twice: `sections` to read, `columns` with `records` as plain data."""

    sections: tuple[Section, ...]
    columns: tuple[str, ...]
    records: tuple[tuple[Any, ...], ...]


def print_listing(listing: Listing, console: Console | None = None) -> None:
    """Print a listing; readable from 80 columns, and no name is cut."""
    print_sections(listing.sections, console)


def print_csv(listing: Listing, stream: TextIO | None = None, way: str = "en") -> None:
    """Write a listing's records as CSV; an empty cell where there is no value.

    `way` is one of `WAYS`. What begins with a mark for UTF-8 is UTF-8, whatever the terminal is.
    """
    target = stream or sys.stdout
    mark = WAYS[way].mark
    if mark and isinstance(target, io.TextIOWrapper):
        target.reconfigure(encoding="utf-8")
    target.write(mark + csv_text([listing.columns, *listing.records], way))


def cell(value: Any) -> Any:
    """Return a setting's value as it stands in a record."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(map(str, value)) if isinstance(value, tuple) else value


def unknown(
    w: Words, setting: str, given: str, known: str, nearest: str | None = None
) -> Problem:
    """Return the problem that there is no `given` of this kind, and what there is."""
    return Problem(
        setting, given, COMMAND_LINE, None, w.say(f"lists.unknown.{setting}", given=given),
        w.say(f"lists.known.{setting}", known=known), nearest,
    )
