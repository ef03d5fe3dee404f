"""Processes of our own, with the interface of `concurrent.futures.Executor`.

They do not listen to Ctrl-C (the main process does). Each waits for the end of a pipe that nobody
but the main process holds: when that closes it or is gone, they are gone too. What is being told
just then is told to its end: half a result would leave the main process waiting for the rest.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LET_GO = 70
"""Exit code of a process that ended because the main process let go of it."""
_GRACE, _LOOK = 2.0, 0.02
"""Seconds that a process has for telling its result, and from one look to the next."""
_leaving, _computing = threading.Lock(), threading.Event()
"""Of a worker: held while it looks whether to leave; whether a task is being computed."""


class Pool:
    """At most `workers` processes, started when there is work; forked where that can be done."""

    def __init__(self, workers: int) -> None:
        methods = multiprocessing.get_all_start_methods()
        forks = "fork" in methods  # children of a fork find the rules already compiled
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        self._end, self._held = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(
            workers, context, _begin, (self._end, self._held if forks else None)
        )
        self._others = set(multiprocessing.active_children())
        self._processes: set[Any] = set()

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Let a process call a function of a module; raises `BrokenExecutor` if one was killed."""
        with _deaf():  # a new process must not hear before it has decided what to do then
            future = self._executor.submit(_computed, function, *arguments)
        self._processes |= set(multiprocessing.active_children()) - self._others
        return future

    def end(self) -> None:
        """End all processes at once, whatever they compute, and wait until they are gone."""
        self._held.close()
        self._executor.shutdown(cancel_futures=True)
        self._end.close()

    def how_one_ended(self) -> str:
        """Say how a process was ended from outside, as far as that is known; after `end`."""
        codes = [_exit_code(process) for process in self._processes]
        told = [code for code in codes if code not in (None, 0, _LET_GO)]
        told.sort(key=lambda code: code == -signal.SIGTERM)  # so the others are ended then
        if not told:
            return "for an unknown reason"
        code = told[0] or 0
        if code > 0:
            return f"exit code {code}"
        with suppress(ValueError):
            return f"signal {-code}, {signal.Signals(-code).name}"
        return f"signal {-code}"


def _exit_code(process: Any) -> int | None:
    try:
        code: int | None = process.exitcode
    except ValueError:  # it is closed, and nobody knows any more
        return None
    return code


def _begin(end: Connection, held: Connection | None) -> None:
    """Begin as a worker; `held` is what a fork has of the main process's end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    if held is not None:
        held.close()
    threading.Thread(target=_end_with, args=(end,), daemon=True).start()


def _computed(function: Callable[..., Any], *arguments: Any) -> Any:
    """Do a task, and say while it is under way that nothing of it has been told yet."""
    _computing.set()
    try:
        return function(*arguments)
    finally:
        with _leaving:
            _computing.clear()


def _end_with(end: Connection) -> None:
    """Leave when the main process lets go, but not in the middle of a result."""
    with suppress(EOFError, OSError):
        end.recv_bytes()
    for _ in range(round(_GRACE / _LOOK)):
        with _leaving:
            if _computing.is_set():
                os._exit(_LET_GO)
        time.sleep(_LOOK)
    os._exit(_LET_GO)


@contextmanager
def _deaf() -> Iterator[None]:
    """Let no signal through to what is started in the block, where the system knows how."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
