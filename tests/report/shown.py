"""Helpers that look at a page as a reader does: its words, its lines, its pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from matplotlib.text import Text
from rich.console import Console

from ipssim.report.figures.measure import collisions
from ipssim.report.page.parts import Page, Picture, Points, Said, Table, Terms, text_of
from ipssim.report.page.terminal import print_page
from ipssim.report.words import Words

OPEN, SHUT = "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}", (
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)


def in_terminal(page: Page, *, full: bool = False, width: int = 80) -> str:
    """Return what a terminal shows."""
    stream = io.StringIO()
    print_page(page, full=full, console=Console(file=stream, width=width, color_system=None))
    return stream.getvalue()


def lines_of_the_answer(page: Page) -> int:
    """Return how many lines the answer takes in 80 columns."""
    return len(in_terminal(page).rstrip("\n").splitlines())


def overlaps(page: Page) -> dict[str, list[tuple[str, str]]]:
    """Return what collides in the pictures of a page, by name; empty where nothing does."""
    found = {one.name: collisions(one.draw()) for one in page.pictures()}
    return {name: pairs for name, pairs in found.items() if pairs}


def texts(page: Page, *, without: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield everything a page says, section by section, but for the sections left out."""
    answer = page.answer
    yield from (answer.question, *answer.said, *answer.warnings, answer.short, *page.last)
    for term, said in (*answer.sure, *answer.rests):
        yield from (term, said)
    yield from _table(answer.table)
    for section in page.sections:
        if section.key in without:
            continue
        yield section.title
        for part in section.parts:
            yield from _part(part)
    for picture in page.pictures():
        yield from (picture.title, picture.seen, picture.means, picture.alt)


def _part(part: Any) -> Iterator[str]:
    match part:
        case Said():
            yield part.text
        case Points():
            yield from part.lines
        case Terms():
            for pair in part.pairs:
                yield from pair
        case Table():
            yield from _table(part)


def _table(table: Table) -> Iterator[str]:
    yield from (table.title, *table.heads)
    for row in table.rows:
        yield from map(text_of, row.cells)


def drawn_texts(picture: Picture) -> list[str]:
    """Return every text in a picture."""
    figure = picture.draw()
    figure.draw_without_rendering()
    return [found.get_text() for found in figure.findobj(Text)]


def mark_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put marks around everything that comes from the words of a language."""
    fill, entry, declared = Words.fill, Words.entry, Words.declared

    def marked(found: Any) -> Any:
        if isinstance(found, str):
            return f"{OPEN}{found}{SHUT}"
        if isinstance(found, dict):
            return {key: marked(one) for key, one in found.items()}
        return [marked(one) for one in found] if isinstance(found, list) else found

    monkeypatch.setattr(Words, "entry", lambda self, key: marked(entry(self, key)))
    monkeypatch.setattr(
        Words, "declared", lambda self, key, said: marked(declared(self, key, said))
    )
    monkeypatch.setattr(
        Words, "fill", lambda self, template, **values: marked(fill(self, template, **values))
    )


def strays(texts: Iterator[str] | list[str]) -> list[str]:
    """Return those texts that hold words from elsewhere than a language's words."""
    inside = re.compile(f"{OPEN}[^{OPEN}{SHUT}]*{SHUT}", re.DOTALL)
    found = []
    for text in texts:
        rest = text
        while (less := inside.sub("", rest)) != rest:
            rest = less
        if re.search(r"[^\W\d_]{2,}", rest):
            found.append(text)
    return found
