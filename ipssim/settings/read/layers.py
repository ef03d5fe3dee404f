"""Settings files that build on each other: what lies below what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ipssim.errors import InputError, Problem, show
from ipssim.settings.read.files import Document, read
from ipssim.settings.read.meant import nearest
from ipssim.settings.read.origins import Key, overlay

_MOST_LAYERS = 10  # files that build on each other
_BESIDE = re.compile(r"[\w-]+")
BASED_ON = "based_on"
"""In a programme file or an arm of a scenario: the programme it starts from."""


def is_file(name: str) -> bool:
    """Say whether a word names a settings file rather than an option."""
    return name.lower().endswith((".yaml", ".yml"))


def over(base: Document, layer: Document) -> Document:
    """Return the base with a layer's values, and their origins, laid over it."""
    return Document(overlay(base.data, layer.data), {**base.origins, **layer.origins})


def defaults(document: Document) -> list[Any]:
    """Return the entries of a file's Hydra defaults list."""
    entries = document.data.get("defaults")
    return entries if isinstance(entries, list) else []


def builds_on(path: Path, shown: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the programme that a file starts from, if any, and the settings it states itself."""
    document = read(path, shown=shown)
    below = [entry for entry in defaults(document) if isinstance(entry, str) and entry != "_self_"]
    below += [str(document.data[BASED_ON])] if BASED_ON in document.data else []
    stated = tuple(key for key in document.data if key not in ("defaults", BASED_ON))
    return (below[0] if below else None), stated


def family(
    path: Path, shown: str, prefix: Key, above: tuple[str, ...] = ()
) -> Iterator[Document]:
    """Yield the file, after the files beside it that it builds on; `above` are those on the way."""
    document = read(path, shown=shown, prefix=prefix)
    for entry in defaults(document):
        if not isinstance(entry, str) or entry in ("_self_", path.stem):
            continue
        wrong = ""
        if not _BESIDE.fullmatch(entry):
            wrong = "This cannot be the name of a file beside this one."
        elif entry in above:
            wrong = "This file builds on itself, in a circle."
        elif len(above) >= _MOST_LAYERS:
            wrong = "Too many files build on each other."
        if wrong:
            raise InputError([Problem("defaults", entry, shown, None, wrong)])
        beside = Path(shown).with_name(f"{entry}.yaml").as_posix()
        yield from family(path.with_name(f"{entry}.yaml"), beside, prefix, (*above, path.stem))
    yield document


def find_programme(choice: Any, folder: Path, beside: Path) -> tuple[Path, str]:
    """Return the file of a programme and what to call it: a shipped one, or a file of one's own.

    `folder` holds the configuration files; a relative path starts at `beside`. Raises
    `InputError` with one problem, whose origin the caller knows better, when there is none.
    """
    known = sorted(path.stem for path in (folder / "programme").glob("*.yaml"))
    if isinstance(choice, str) and choice in known:
        return folder / "programme" / f"{choice}.yaml", f"programme/{choice}.yaml"
    if isinstance(choice, str) and is_file(choice):
        path = beside / choice
        return path, str(path)
    raise InputError([Problem(
        BASED_ON, choice, message=f"There is no programme called {show(choice)}.",
        allowed="one of " + ", ".join(known) + ", or the path of a .yaml file",
        nearest=nearest(str(choice), known),
    )])


def programme_document(
    path: Path, shown: str, folder: Path, prefix: Key = (), above: tuple[Path, ...] = ()
) -> Document:
    """Return what a programme file says, over what it builds on (`based_on`, or Hydra's defaults).

    The data are the programme's own fields; the origins start with `prefix`. `above` are the files
    that lead here. Raises `InputError` when one of them cannot be read or found.
    """
    whole = Document({})
    for document in family(path, shown, prefix):
        whole = over(whole, document)
    whole.data.pop("defaults", None)
    if BASED_ON not in whole.data:
        return whole
    choice = whole.data.pop(BASED_ON)
    origin = whole.origins.pop((*prefix, BASED_ON), None)
    line = None if origin is None else origin.line
    trail = (*above, path.resolve())
    try:
        below, called = find_programme(choice, folder, path.parent)
    except InputError as error:
        (found,) = error.problems
        raise InputError([Problem(
            BASED_ON, choice, shown, line, found.message, found.allowed, found.nearest
        )]) from None
    circle = "This programme is based on itself, in a circle."
    deep = "Too many programmes are based on each other."
    for so, wrong in ((below.resolve() in trail, circle), (len(trail) > _MOST_LAYERS, deep)):
        if so:
            raise InputError([Problem(BASED_ON, choice, shown, line, wrong)])
    return over(programme_document(below, called, folder, prefix, trail), whole)
