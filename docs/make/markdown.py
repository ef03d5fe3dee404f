"""Markdown for the documents that are made from the code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

COMMAND = "uv run python docs/make"
HEADER = f"<!-- Generated from the code by `{COMMAND}`. Do not edit by hand. -->"


def cell(value: object) -> str:
    """Return a value as one table cell."""
    text = "" if value is None else str(value)
    return " ".join(text.split()).replace("|", "\\|")


def code(value: object) -> str:
    """Return a value as code, or nothing for nothing."""
    return f"`{cell(value)}`" if cell(value) else ""


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(cell(item) for item in row) + " |" for row in rows]
    return "\n".join(lines)


def document(title: str, *parts: str) -> str:
    """Return a page whose head says where it comes from."""
    return "\n\n".join((HEADER, f"# {title}", *parts)) + "\n"


def filled(text: str, name: str, printed: str) -> str:
    """Return a text written by hand with `printed` between the two comments of that name."""
    start, end = f"<!-- {name}: printed from the code -->", f"<!-- /{name} -->"
    head, rest = text.split(start)
    _, tail = rest.split(end)
    return f"{head}{start}\n\n{printed}\n\n{end}{tail}"
