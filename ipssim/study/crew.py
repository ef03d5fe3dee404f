"""Processes that run chunks: each has a pipe of its own, so that it is known who was lost.

A worker that is killed takes only the chunk it was running with it; the others' results are still
there. Workers do not listen to Ctrl-C (the main process does), and end when it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any

from ipssim.errors import InputError
from ipssim.study.run import Chunk

_PATIENCE = 2.0  # seconds for a process to end when it is told to
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong while replicates `first` to `stop` (not included) were run."""

    first: int
    stop: int
    kind: str
    text: str
    traceback: str = ""


class Failed(Exception):  # noqa: N818 - never leaves this room
    """Replicates failed; `troubles` has at least one."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        self.troubles = sorted(troubles, key=lambda trouble: trouble.first)
        trouble = self.troubles[0]
        said = f"{trouble.kind}: {trouble.text}" if trouble.text else trouble.kind
        super().__init__(f"Replicates {trouble.first} to {trouble.stop - 1} failed ({said})")


class Ended(Exception):  # noqa: N818 - never leaves this room
    """A worker process was ended from outside."""

    def __init__(self, trouble: Trouble) -> None:
        self.troubles = [trouble]
        super().__init__(trouble.text)


class WorkerTraceback(Exception):  # noqa: N818 - a cause to show with --debug
    """Where a worker failed, as it was written there."""


@dataclass(slots=True, eq=False)
class Task:
    """A chunk to run: handed out once, `fresh` until it is kept; one found in the store is not."""

    first: int
    stop: int
    chunk: Chunk | None = None
    handed_out: bool = False
    fresh: bool = False


@dataclass(slots=True, eq=False)
class _Worker:
    process: Any
    pipe: connection.Connection
    task: Task | None = None


class Crew:
    """At most `size` processes that call `run(first, stop)`, started when there is work."""

    def __init__(self, size: int, run: Callable[[int, int], Chunk | Trouble]) -> None:
        self.troubles: list[Trouble] = []
        self._size = size
        self._run = run
        self._workers: list[_Worker] = []
        self._context = _context()

    @property
    def busy(self) -> bool:
        """Say whether a chunk is being run."""
        return any(worker.task is not None for worker in self._workers)

    def hand_out(self, tasks: Iterable[Task]) -> None:
        """Give tasks to processes that have none, in order; nothing more after a failure."""
        for task in tasks:
            if self.troubles:
                return
            if task.handed_out or task.chunk is not None:
                continue
            worker = self._idle()
            if worker is None:
                return
            worker.task, task.handed_out = task, True
            try:
                worker.pipe.send((task.first, task.stop))
            except OSError:
                raise self._lost(worker) from None

    def wait(self) -> None:
        """Wait until a process has something to say, or has ended."""
        busy = [worker for worker in self._workers if worker.task is not None]
        if busy:
            things = [thing for worker in busy for thing in (worker.pipe, worker.process.sentinel)]
            connection.wait(things)

    def take_what_is_there(self, even_from_the_dead: bool = False) -> None:
        """Take the results that have arrived.

        Raises `Ended` for a process that was lost, unless all that is left is wanted.
        """
        for worker in self._workers:
            if worker.task is None:
                continue
            lost = not worker.process.is_alive()  # asked before, so that no last word is missed
            try:
                if worker.pipe.poll():
                    self._take(worker, worker.task)
                    continue
            except (EOFError, OSError):
                lost = True
            if lost and not even_from_the_dead:
                raise self._lost(worker)

    def _take(self, worker: _Worker, task: Task) -> None:
        found: Chunk | Trouble | BaseException = worker.pipe.recv()
        worker.task = None
        if isinstance(found, Chunk):
            task.chunk, task.fresh = found, True
        elif isinstance(found, Trouble):
            self.troubles.append(found)
        else:
            raise found

    def end(self) -> None:
        """End all processes and wait until they are gone."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.pipe.close()
            worker.process.close()
        self._workers.clear()

    def _idle(self) -> _Worker | None:
        for worker in self._workers:
            if worker.task is None:
                return worker
        return self._start() if len(self._workers) < self._size else None

    def _start(self) -> _Worker:
        """Start a process; it must not hear a signal before it has decided what to do then."""
        ours, theirs = self._context.Pipe()
        forked = self._context.get_start_method() == "fork"
        inherited = [ours, *(worker.pipe for worker in self._workers)] if forked else []
        process = self._context.Process(
            target=_work, args=(theirs, inherited, self._run), daemon=True
        )
        masked = None
        if hasattr(signal, "pthread_sigmask"):
            masked = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            process.start()
            theirs.close()
            worker = _Worker(process, ours)
            self._workers.append(worker)
        finally:
            if masked is not None:
                signal.pthread_sigmask(signal.SIG_SETMASK, masked)
        return worker

    def _lost(self, worker: _Worker) -> Ended:
        """Return what to say of a process that has gone."""
        worker.process.join(_PATIENCE)
        task, worker.task = worker.task, None
        assert task is not None
        how = _how_it_ended(worker.process.exitcode)
        text = (
            f"A worker process was ended from outside ({how}) while it ran replicates"
            f" {task.first} to {task.stop - 1}. Often that means that memory ran out; fewer"
            " workers need less."
        )
        return Ended(Trouble(task.first, task.stop, "worker lost", text))


def _how_it_ended(code: int | None) -> str:
    if code is None:
        return "for an unknown reason"
    if code < 0:
        with suppress(ValueError):
            return f"signal {-code}, {signal.Signals(-code).name}"
        return f"signal {-code}"
    return f"exit code {code}"


def _work(
    pipe: connection.Connection, inherited: list[connection.Connection],
    run: Callable[[int, int], Chunk | Trouble],
) -> None:
    """Run what is asked for until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    for other in inherited:
        other.close()
    threading.Thread(target=_end_with_the_main_process, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            first, stop = pipe.recv()
            found: Chunk | Trouble | BaseException
            try:
                found = run(first, stop)
            except (InputError, KeyboardInterrupt) as error:
                found = error
            pipe.send(found)


def _end_with_the_main_process() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _context() -> Any:
    """Return a context of our own; children of a fork find the rules already compiled."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else "spawn")
