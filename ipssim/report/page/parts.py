"""What a page is made of: an answer, and sections of sentences, tables, figures and terms.

A page says nothing of how it is shown. `page.html`, `page.terminal` and `table_csv` show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from ipssim.studies.engine.cells import csv_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `tone` is "", "soft", "unsure" (unverified) or "wrong"."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; `kind` is "", "group" (a heading for the lines below it) or "sum"."""

    cells: tuple[Cell | str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the columns from `numbers` on are numbers and stand to the right.

    `left` are columns beyond that which are words all the same. With `roomy` a terminal leaves an
    empty line between rows. `dials` are so many first columns that a reader can choose a value of
    in a browser; `dials_said` says how to, and how to see all rows again.
    """

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: int = 1
    left: tuple[int, ...] = ()
    title: str = ""
    roomy: bool = False
    dials: int = 0
    dials_said: tuple[str, str] = ("", "")

    def choices(self, column: int) -> list[str]:
        """Return the values that stand in a column, each once, in order."""
        return list(dict.fromkeys(text_of(row.cells[column]) for row in self.rows))

    def right(self, column: int) -> bool:
        """Say whether a column holds numbers."""
        return column >= self.numbers and column not in self.left


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or several; `tone` is "", "soft", "warning" or "strong"."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences as a list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms, each with what it means."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure, drawn when it is asked for: its file's name, its words, and how to draw it.

    `seen` says what one sees, `means` what it means, `alt` describes it for those who cannot see
    it. `lanes` draws it in letters, for a terminal of so many columns; None where it cannot be.
    """

    name: str
    draw: Callable[[], Figure]
    alt: str
    title: str = ""
    seen: str = ""
    means: str = ""
    lanes: Callable[[int], Sequence[str]] | None = None


Part: TypeAlias = Said | Points | Terms | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """Parts under a title; a `folded` one is opened by whoever wants it, and is not printed.

    `key` names it in links. `tone` is "" or "misses", for what a model leaves out, or
    "sheet-end", after which print begins another sheet.
    """

    key: str
    title: str
    parts: tuple[Part, ...]
    folded: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The first screen: question, answer, picture or small table, how sure, what it rests on.

    `question` as it was asked, `said` the answer in a sentence or two (of several the last repeats
    what the table shows, and a terminal leaves it out), `sure` two plain lines (luck, and what is
    not known), `rests` what the answer rests on. `warnings` stand above all of it, such as what no
    longer matches a trial. `short` says in one line what the model misses. `left` is how many
    columns the table leaves out.
    """

    question: str
    said: tuple[str, ...]
    sure: tuple[tuple[str, str], ...]
    rests: tuple[tuple[str, str], ...]
    table: Table
    picture: Picture | None = None
    warnings: tuple[str, ...] = ()
    short: str = ""
    left: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A report: the answer first, then sections, in one language; `kind` is for its style."""

    title: str
    language: str
    answer: Answer
    sections: tuple[Section, ...]
    last: tuple[str, ...] = field(default=())
    """What only a terminal says at its end, such as that nothing had to be run."""
    kind: str = ""

    @property
    def explored(self) -> bool:
        """Say whether a table has dials."""
        return any(isinstance(part, Table) and part.dials
                   for one in self.sections for part in one.parts)

    def pictures(self) -> Iterator[Picture]:
        """Yield every picture, the answer's first, each name once, with the language's numbers."""
        parts = [part for section in self.sections for part in section.parts]
        for part in (self.answer.picture, *parts):
            if isinstance(part, Picture):
                yield replace(part, draw=partial(_drawn, part.draw, self.language))

    def tables(self) -> Iterator[tuple[str, Table]]:
        """Yield every table with the key of its section."""
        yield "answer", self.answer.table
        for section in self.sections:
            for part in section.parts:
                if isinstance(part, Table):
                    yield section.key, part


def _drawn(draw: Callable[[], Figure], language: str) -> Figure:
    from ipssim.report.figures.style import write_in

    figure = draw()
    write_in(figure, language)
    return figure


def text_of(cell: Cell | str) -> str:
    """Return the words of a cell."""
    return cell.text if isinstance(cell, Cell) else cell


def table_csv(table: Table) -> str:
    """Return a table as it is shown, as CSV; headings of groups stand in a column of their own."""
    grouped = any(row.kind == "group" for row in table.rows)
    rows: list[list[str]] = [[*([""] if grouped else []), *table.heads]]
    group = [""] if grouped else []
    for row in table.rows:
        if row.kind == "group":
            group = [text_of(row.cells[0])]
        else:
            rows.append([*group, *map(text_of, row.cells)])
    return csv_text(rows)
