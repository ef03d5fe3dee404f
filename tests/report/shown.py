"""Helpers that look at a page as a reader does: its words, its lines, its pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
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
    yield page.title
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
    """Put marks around everything that comes from the words of a language.

    Marks end before whatever fills a template and begin again after it, so that words from
    elsewhere stand outside of them in the midst of a sentence, too.
    """
    fill, entry, declared, listed = Words.fill, Words.entry, Words.declared, Words.listed
    said = Words.said

    def marked(found: Any) -> Any:
        if isinstance(found, str):
            return f"{OPEN}{found}{SHUT}"
        if isinstance(found, dict):
            return {key: marked(one) for key, one in found.items()}
        return [marked(one) for one in found] if isinstance(found, list) else found

    def outside(value: Any) -> Any:
        return f"{SHUT}{value}{OPEN}" if isinstance(value, str) else value

    def filled(self: Words, template: str, **values: Any) -> str:
        return fill(self, template, **{name: outside(value) for name, value in values.items()})

    monkeypatch.setattr(Words, "entry", lambda self, key: marked(entry(self, key)))
    monkeypatch.setattr(
        Words, "declared", lambda self, key, said: marked(declared(self, key, said))
    )
    monkeypatch.setattr(Words, "said", lambda self, text, **how: marked(said(self, text, **how)))
    monkeypatch.setattr(Words, "fill", filled)
    monkeypatch.setattr(
        Words, "listed", lambda self, found: marked(listed(self, [*map(outside, found)]))
    )


def strays(texts: Iterable[str], names: Iterable[str] = ()) -> list[str]:
    """Return those texts that hold words from elsewhere than a language's words.

    `names` are what a user types, which no language has words for.
    """
    inside = re.compile(f"{OPEN}[^{OPEN}{SHUT}]*{SHUT}", re.DOTALL)
    found, known = [], {*names}
    for text in texts:
        rest = text
        while (less := inside.sub(" ", rest)) != rest:
            rest = less
        if any(word not in known for word in re.findall(r"(?:[^\W\d]|_){2,}", rest)):
            found.append(text)
    return found
