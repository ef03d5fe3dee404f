"""A progress bar on a terminal, and silence elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """What long work tells while it goes on."""

    def begin(self, description: str, total: int, unit: str) -> None:
        """Say that another part of the work begins."""

    def update(self, done: int, total: int | None = None, note: str = "") -> None:
        """Say how much of the present part is done, and its total if that has changed."""


class _Quiet:
    def begin(self, description: str, total: int, unit: str) -> None:
        """Say nothing."""

    def update(self, done: int, total: int | None = None, note: str = "") -> None:
        """Say nothing."""


@contextmanager
def progress_bar(
    show: bool, description: str, total: int, unit: str = "replicates"
) -> Iterator[Progress]:
    """Show a bar on standard error while the block runs, if `show` and if it is a terminal."""
    if not show or not sys.stderr.isatty():
        yield _Quiet()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f} {task.fields[unit]}"),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )

    class _Shown:
        def begin(self, description: str, total: int, unit: str) -> None:
            bar.update(
                task, completed=0, total=total, note="", unit=unit, description=description
            )

        def update(self, done: int, total: int | None = None, note: str = "") -> None:
            bar.update(task, completed=done, total=total, note=note)

    with bar:
        task = bar.add_task(description, total=total, note="", unit=unit)
        yield _Shown()
