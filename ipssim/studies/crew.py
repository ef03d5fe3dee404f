"""Processes that do jobs: each has a pipe of its own, so that it is known who was lost.

A worker that is killed takes only the job it was doing with it; the others' results are still
there. Workers do not listen to Ctrl-C (the main process does), and end when it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any

from ipssim.errors import InputError
from ipssim.studies.jobs import Job

_PATIENCE = 2.0  # seconds for a process to end when it is told to
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Done:
    """What a job returned."""

    result: Any


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong in a job."""

    kind: str
    text: str
    traceback: str = ""


@dataclass(slots=True, eq=False)
class Task:
    """A job on its way: handed out once; `fresh` until the result is kept."""

    job: Job[Any]
    outcome: Done | Trouble | None = None
    handed_out: bool = False
    fresh: bool = False


class Lost(Exception):  # noqa: N818 - never leaves this room
    """A worker process was ended from outside while it did a task."""

    def __init__(self, task: Task) -> None:
        super().__init__(task.job.words)
        self.task = task


@dataclass(slots=True, eq=False)
class _Worker:
    process: Any
    pipe: connection.Connection
    task: Task | None = None


def attempt(run: Callable[..., Any], arguments: tuple[Any, ...]) -> Done | Trouble:
    """Do a job; whatever goes wrong in it comes back as a record, unless an input is wrong."""
    try:
        return Done(run(*arguments))
    except InputError:
        raise
    except Exception as error:
        return Trouble(type(error).__name__, str(error), traceback.format_exc())


class Crew:
    """At most `size` processes that do jobs, started when there is work."""

    def __init__(self, size: int) -> None:
        self.failed = False
        """Whether a job has failed; then no other is handed out."""
        self._size = size
        self._workers: list[_Worker] = []
        self._context = _context()

    @property
    def busy(self) -> bool:
        """Say whether a job is being done."""
        return any(worker.task is not None for worker in self._workers)

    def hand_out(self, tasks: Iterable[Task]) -> None:
        """Give tasks to processes that have none, in order; nothing more after a failure."""
        for task in tasks:
            if self.failed:
                return
            if task.handed_out or task.outcome is not None:
                continue
            worker = self._idle()
            if worker is None:
                return
            worker.task, task.handed_out = task, True
            try:
                worker.pipe.send((task.job.run, task.job.arguments))
            except OSError:
                raise self._lost(worker, task) from None

    def wait(self) -> None:
        """Wait until a process has something to say, or has ended."""
        busy = [worker for worker in self._workers if worker.task is not None]
        if busy:
            things = [thing for worker in busy for thing in (worker.pipe, worker.process.sentinel)]
            connection.wait(things)

    def take_what_is_there(self, even_from_the_dead: bool = False) -> None:
        """Take the results that have arrived.

        Raises `Lost` for a process that has gone, unless all that is left is wanted.
        """
        for worker in self._workers:
            task = worker.task
            if task is None:
                continue
            lost = not worker.process.is_alive()  # asked before, so that no last word is missed
            try:
                if worker.pipe.poll():
                    self._take(worker, task, even_from_the_dead)
                    continue
            except (EOFError, OSError):
                lost = True
            if lost and not even_from_the_dead:
                raise self._lost(worker, task)

    def _take(self, worker: _Worker, task: Task, results_only: bool) -> None:
        found: Done | Trouble | BaseException = worker.pipe.recv()
        worker.task = None
        if isinstance(found, BaseException):
            if results_only:
                return
            raise found
        task.outcome, task.fresh = found, True
        self.failed = self.failed or isinstance(found, Trouble)

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
        process = self._context.Process(target=_work, args=(theirs, inherited), daemon=True)
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

    def _lost(self, worker: _Worker, task: Task) -> Lost:
        """Note at the task how its process has gone."""
        worker.process.join(_PATIENCE)
        worker.task = None
        how = _how_it_ended(worker.process.exitcode)
        task.outcome = Trouble("worker lost", (
            f"A worker process was ended from outside ({how}) while it ran {task.job.words}. Often"
            " that means that memory ran out; fewer workers need less."
        ))
        return Lost(task)


def _how_it_ended(code: int | None) -> str:
    if code is None:
        return "for an unknown reason"
    if code < 0:
        with suppress(ValueError):
            return f"signal {-code}, {signal.Signals(-code).name}"
        return f"signal {-code}"
    return f"exit code {code}"


def _work(pipe: connection.Connection, inherited: list[connection.Connection]) -> None:
    """Do what is asked for until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    for other in inherited:
        other.close()
    threading.Thread(target=_end_with_the_main_process, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            run, arguments = pipe.recv()
            found: Done | Trouble | BaseException
            try:
                found = attempt(run, arguments)
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
