"""How long work gets on: a bar on a terminal, and elsewhere a plain line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from ipssim.spoken import said

EVERY = 30.0
"""Seconds between two plain lines, at least."""


class Progress:
    """What long work tells while it goes on; this one says nothing."""

    def begin(self, description: str, total: int, unit: str) -> None:
        """Say that another part of the work begins."""

    def update(self, done: int, total: int | None = None, note: str = "") -> None:
        """Say how much of the present part is done, and its total if that has changed."""


class _Lines(Progress):
    """Plain lines on standard error: one as a part begins, then at most one every `EVERY` s."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def begin(self, description: str, total: int, unit: str) -> None:
        self._began = self._told = self._clock()
        self._description, self._total, self._unit = description, total, unit
        self._first: tuple[int, float] | None = None  # compiling and what was kept come before
        self._say(_of(0, total, unit))

    def update(self, done: int, total: int | None = None, note: str = "") -> None:
        self._total = self._total if total is None else total
        now = self._clock()
        self._first = self._first or (done, now)
        if now - self._told >= EVERY:
            self._told = now
            spent, (first, at) = now - self._began, self._first
            left = time_left(now - at, done - first, self._total - first)
            words = (_of(done, self._total, self._unit), f"{spent:.0f} s", left, note)
            self._say(", ".join(said(word) for word in words if word))

    def _say(self, words: str) -> None:
        with suppress(OSError, ValueError, AttributeError):  # nobody may be there to read it
            print(f"{said(self._description)}: {words}", file=sys.stderr, flush=True)


def _of(done: int, total: int, unit: str) -> str:
    return f"{done} {said('of')} {total} {said(unit)}"


def time_left(spent: float, done: int, total: int) -> str:
    """Say how long the rest takes if it goes on as it went; nothing where that is not known."""
    if not done:
        return ""
    left = spent * max(total - done, 0) / done
    return f"about {left:.0f} s left" if left < 90 else f"about {left / 60:.0f} min left"


@contextmanager
def progress_bar(
    show: bool, description: str, total: int, unit: str = "replicates",
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Progress]:
    """Tell on standard error, if `show`, how the work in the block gets on; `clock` is in s."""
    if not show:
        yield Progress()
        return
    if sys.stderr is None or not sys.stderr.isatty():
        lines = _Lines(clock)
        lines.begin(description, total, unit)
        yield lines
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} " + said("of") + " {task.total:.0f} {task.fields[unit]}"),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
        TextColumn(said("left")),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        speed_estimate_period=600.0,
    )

    class _Shown(Progress):
        def begin(self, description: str, total: int, unit: str) -> None:
            bar.reset(task)  # how fast it goes is another matter in another part
            bar.update(
                task, completed=0, total=total, note="", unit=said(unit),
                description=said(description),
            )

        def update(self, done: int, total: int | None = None, note: str = "") -> None:
            bar.update(task, completed=done, total=total, note=said(note))

    with bar:
        task = bar.add_task(said(description), total=total, note="", unit=said(unit))
        yield _Shown()
