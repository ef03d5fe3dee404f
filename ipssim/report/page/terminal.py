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
    Section,
    Table,
    Terms,
    text_of,
)
from ipssim.report.words import words

_TONES = {"strong": "bold", "warning": "bold", "soft": "dim", "wrong": "bold red", "unsure":
          "italic"}
_NARROWEST = 6  # characters of a column
_GROUP = 36  # characters that a heading of a group may ask for


def print_page(page: Page, *, full: bool = False, console: Console | None = None) -> None:
    """Print the answer of a page, or with `full` every section as well; readable from 80 columns.

    Pictures are left out but for those that can be drawn in letters; what they show is in the
    tables.
    """
    console = console or Console()
    for part in _answer(page, console.width):
        console.print(part)
    if full:
        console.print()
        print_sections(page.sections, console)
    for line in page.last:
        console.print(Text(line))


def print_sections(sections: Sequence[Section], console: Console | None = None) -> None:
    """Print sections with all their parts, an empty line between them."""
    console = console or Console()
    for index, section in enumerate(sections):
        if index:
            console.print()
        if section.title:
            console.print(Text(section.title, style="bold underline"))
        for one in section.parts:
            for shown in _shown(one, console.width):
                console.print(shown)


def _answer(page: Page, width: int) -> Iterator[RenderableType]:
    answer = page.answer
    yield Text(answer.question, style="bold")
    for line in answer.warnings:
        yield Text(line, style="bold yellow")
    sentences = answer.said[:-1] or answer.said  # the table tells what the last one does
    yield Text(" ".join(sentences), style="bold cyan")
    if answer.picture:
        yield from _shown(answer.picture, width)
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
            for line in part.lanes(width) if part.lanes else ():
                yield Text(line)


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
        show_header=any(table.heads), leading=int(table.roomy),
    )
    for column, wide in _widths(table, columns, width).items():
        grid.add_column(
            Text(table.heads[column]), justify="right" if table.right(column) else "left",
            overflow="fold", width=wide,
        )
    for row in table.rows:
        if row.kind == "group":
            grid.add_section()
            grid.add_row(Text(text_of(row.cells[0]), style="bold"))
        else:
            style = "bold" if row.kind == "sum" else ""
            grid.add_row(*(_cell(row.cells[column]) for column in columns), style=style)
    return grid


def _widths(table: Table, columns: Sequence[int], width: int) -> dict[int, int]:
    """Return how wide each column is: words take what numbers leave, none is broken if it fits.

    Left to itself, rich cuts words off where columns have a least width.
    """
    found = {column: _needed(table, column) for column in columns if table.right(column)}
    texts = [column for column in columns if column not in found]
    room = width - 2 * len(columns) + 1 - sum(found.values())
    least = {column: _word(table, column) for column in texts}
    for rank, column in enumerate(sorted(texts, key=lambda one: _line(table, one))):
        later = sum(least[one] for one in texts if one not in found) - least[column]
        fair = max(room // (len(texts) - rank), least[column])
        found[column] = max(1, min(_line(table, column), fair, max(room - later, 6)))
        room -= found[column]
    return {column: found[column] for column in columns}


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
    """Return the length of a column's longest line, at most 30."""
    return min(30, _line(table, column))


def _line(table: Table, column: int) -> int:
    """Return the length of a column's longest line; headings of groups ask for some room too."""
    groups = [text_of(row.cells[0]) for row in table.rows if row.kind == "group" and not column]
    lines = (line for cell in _texts(table, column) for line in cell.split("\n"))
    return max(min(_GROUP, max(map(len, groups), default=0)), *map(len, lines))


def _word(table: Table, column: int) -> int:
    """Return the length of a column's longest word."""
    return max((len(word) for cell in _texts(table, column) for word in cell.split()), default=1)


def _texts(table: Table, column: int) -> list[str]:
    return [table.heads[column], *_cells(table, column)]


def _needed(table: Table, column: int) -> int:
    """Return how wide a column of numbers is: its longest cell, or word of its head."""
    words = table.heads[column].split()
    return max(_NARROWEST, *map(len, _cells(table, column)), *map(len, words), 1)
