"""Show a page in a terminal: the answer in at most 25 lines, or all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from ipssim.report.page.parts import (
    Cell,
    Page,
    Part,
    Picture,
    Points,
    Said,
    Table,
    Terms,
    text_of,
)
from ipssim.report.words import words

_TONES = {"strong": "bold", "warning": "bold", "soft": "dim", "wrong": "bold red", "unsure":
          "italic"}
_NARROWEST = 6  # characters of a column


def print_page(page: Page, *, full: bool = False, console: Console | None = None) -> None:
    """Print the answer of a page, or with `full` every section as well; readable from 80 columns.

    Pictures are left out; what they show is in the tables.
    """
    console = console or Console()
    for part in _answer(page, console.width):
        console.print(part)
    for section in page.sections if full else ():
        console.print()
        console.print(Text(section.title, style="bold underline"))
        for one in section.parts:
            for shown in _shown(one, console.width):
                console.print(shown)
    for line in page.last:
        console.print(Text(line))


def _answer(page: Page, width: int) -> Iterator[RenderableType]:
    answer = page.answer
    yield Text(answer.question, style="bold")
    for line in answer.warnings:
        yield Text(line, style="bold yellow")
    yield Text(" ".join(answer.said), style="bold cyan")
    first, *cut = _fitting(answer.table, width)
    yield _grid(answer.table, first, width)
    left = answer.left + sum(len(set(columns) - {0}) for columns in cut)
    if left:
        yield Text(words(page.language).say("terminal.more", count=left))
    for term, said in (*answer.sure, *answer.rests):
        yield Text.assemble((f"{term}: ", "bold"), said)
    if answer.short:
        yield Text(answer.short)


def _shown(part: Part, width: int) -> Iterator[RenderableType]:
    match part:
        case Said():
            yield Text(part.text, style=_TONES.get(part.tone, ""))
        case Points():
            for line in part.lines:
                yield Text(f"- {line}")
        case Terms():
            for term, said in part.pairs:
                yield Text.assemble((f"{term}: ", "bold"), said)
        case Table():
            yield from _tables(part, width)
        case Picture():
            return


def _tables(table: Table, width: int) -> Iterator[RenderableType]:
    """Yield a table, cut into several by columns where the width asks for it."""
    if table.title:
        yield Text(table.title, style="bold")
    for columns in _fitting(table, width):
        yield _grid(table, columns, width)


def _grid(table: Table, columns: Sequence[int], width: int) -> Grid:
    """Return some columns of a table, ready to print."""
    grid = Grid(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0),
        show_header=any(table.heads),
    )
    taken = sum(_needed(table, column) + 2 for column in columns if table.right(column))
    texts = sum(not table.right(column) for column in columns)
    room = max(12, (width - taken) // max(1, texts) - 2 * (texts > 1))  # of each column of words
    for column in columns:
        number = table.right(column)
        grid.add_column(
            Text(table.heads[column]), justify="right" if number else "left", overflow="fold",
            width=_needed(table, column) if number else None,
            min_width=None if number else min(_longest(table, column), room),
        )
    for row in table.rows:
        if row.kind == "group":
            grid.add_section()
            grid.add_row(Text(text_of(row.cells[0]), style="bold"))
        else:
            style = "bold" if row.kind == "sum" else ""
            grid.add_row(*(_cell(row.cells[column]) for column in columns), style=style)
    return grid


def _cell(cell: Cell | str) -> Text:
    tone = cell.tone if isinstance(cell, Cell) else ""
    return Text(text_of(cell), style=_TONES.get(tone, ""))


def _fitting(table: Table, width: int) -> Iterator[Sequence[int]]:
    """Yield the columns of each part of a table: the first in all, numbers as many as fit."""
    texts = list(range(min(table.numbers, len(table.heads))))
    room = width - sum(min(28, _longest(table, column)) + 2 for column in texts)
    part: list[int] = []
    used = 0
    for column in range(len(texts), len(table.heads)):
        needed = _needed(table, column) + 2 if table.right(column) else 18
        if part and used + needed > room:
            yield [*texts, *part]
            part, used = [], 0
        part.append(column)
        used += needed
    yield [*texts, *part]


def _cells(table: Table, column: int) -> list[str]:
    return [text_of(row.cells[column]) for row in table.rows if row.kind != "group"]


def _longest(table: Table, column: int) -> int:
    """Return the length of a column's longest cell, at most 30."""
    return min(30, max(map(len, _cells(table, column)), default=1))


def _needed(table: Table, column: int) -> int:
    """Return how wide a column of numbers is: its longest cell, or word of its head."""
    words = table.heads[column].split()
    return max(_NARROWEST, *map(len, _cells(table, column)), *map(len, words), 1)
