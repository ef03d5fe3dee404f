"""Write the documents that can be made from the code, and say which of them are stale.

`uv run python docs/make` writes them into `docs/`; with `--check` it writes nothing and
exits with 1 if any file is missing, differs, or is left over. Each page has a function that returns
its text.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from make import findings
from make.checkout import ROOT
from make.coverage import coverage_page
from make.drawings import DRAWINGS
from make.fidelity_page import fidelity_page
from make.markdown import COMMAND, HEADER
from make.mechanism_pages import mechanism_pages
from make.odd import odd_page
from make.parameter_pages import parameters_page, sources_page
from make.programme_pages import programmes_page
from make.python_page import python_page
from make.status import status_page
from make.table_pages import (
    architecture_page,
    columns_page,
    draws_page,
    outcomes_page,
    schedule_page,
    vocabulary_page,
)
from make.validation_page import validation_page
from make.written import cannot_say_page

PAGES: dict[str, Callable[[], str]] = {
    "parameters.md": parameters_page,
    "columns.md": columns_page,
    "vocabulary.md": vocabulary_page,
    "schedule.md": schedule_page,
    "programmes.md": programmes_page,
    "outcomes.md": outcomes_page,
    "draws.md": draws_page,
    "sources.md": sources_page,
    "architecture.md": architecture_page,
    "fidelity.md": fidelity_page,
    "odd.md": odd_page,
    "status.md": status_page,
    "validation.md": validation_page,
    "world_coverage.md": coverage_page,
    "python.md": python_page,
    "cannot_say.md": cannot_say_page,
    **mechanism_pages(),
    **DRAWINGS,
}


def stale(folder: Path, pages: Mapping[str, Callable[[], str]] | None = None) -> list[str]:
    """Return the names of documents in `folder` that are missing or differ from the code."""
    found = []
    for name, page in (PAGES if pages is None else pages).items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != page():
            found.append(name)
    return found


def left_over(folder: Path, pages: Mapping[str, Callable[[], str]] | None = None) -> list[str]:
    """Return the names of documents in `folder` that were made once and are made no longer."""
    known = PAGES if pages is None else pages
    return [
        name
        for path in sorted(folder.rglob("*.md"))
        if (name := path.relative_to(folder).as_posix()) not in known
        and path.read_text(encoding="utf-8").startswith(HEADER)
    ]


def write(folder: Path, pages: Mapping[str, Callable[[], str]] | None = None) -> list[str]:
    """Write the documents that are stale, and return their names."""
    pages = PAGES if pages is None else pages
    names = stale(folder, pages)
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[name](), encoding="utf-8", newline="\n")
    return names


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the documents; return the exit code."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")
    parser.add_argument("--folder", type=Path, default=ROOT / "docs", help="where they are kept")
    given = parser.parse_args(arguments)
    if given.check:
        names = stale(given.folder)
        for name in names:
            print(f"{given.folder / name} is stale; run: {COMMAND}")
        extra = left_over(given.folder)
        for name in extra:
            print(f"{given.folder / name} is made no longer; remove it")
        old = findings.stale()
        for wrong in old:
            print(f"{wrong} is stale; run: uv run python docs/make/findings.py {findings.MAIN}")
        return 1 if names or extra or old else 0
    for name in write(given.folder):
        print(f"wrote {given.folder / name}")
    for name in left_over(given.folder):
        print(f"{given.folder / name} is made no longer; remove it")
    return 0
