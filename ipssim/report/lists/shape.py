"""The shape of a list: blocks to read in a terminal, and records for CSV."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from typing import Any, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Block:
    """A titled part of a listing: lines, then a table (`heads` empty for none), then more lines.

    `right` are the columns to align right; with `roomy` an empty line stands between rows.
    """

    title: str = ""
    before: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    after: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    roomy: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The same content twice: `blocks` to read, `columns` with `records` as plain data."""

    blocks: tuple[Block, ...]
    columns: tuple[str, ...]
    records: tuple[tuple[Any, ...], ...]


def print_listing(listing: Listing, console: Console | None = None) -> None:
    """Print a listing; readable from 80 columns, and no name is cut."""
    console = console or Console()
    for index, block in enumerate(listing.blocks):
        if index:
            console.print()
        if block.title:
            console.print(Text(block.title, style="bold"))
        for line in block.before:
            console.print(Text(line))
        if block.heads:
            console.print(_table(block))
        for line in block.after:
            console.print(Text(line))


def print_csv(listing: Listing, stream: TextIO | None = None) -> None:
    """Write a listing's records as CSV; an empty cell where there is no value."""
    writer = csv.writer(stream or sys.stdout, lineterminator="\n")
    writer.writerow(listing.columns)
    writer.writerows(["" if value is None else value for value in row] for row in listing.records)


def _table(block: Block) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0),
        show_header=any(block.heads), leading=int(block.roomy),
    )
    for index, head in enumerate(block.heads):
        table.add_column(
            Text(head), overflow="fold", no_wrap=index == 0,
            justify="right" if index in block.right else "left",
        )
    for row in block.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def cell(value: Any) -> Any:
    """Return a setting's value as it stands in a record."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(map(str, value)) if isinstance(value, tuple) else value
