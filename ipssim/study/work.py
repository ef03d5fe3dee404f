"""Hand chunks of replicates to processes and take them back in order; lose nothing that was done.

A run can end early in three ways, and each leaves every finished chunk in the store: somebody
stops it (Ctrl-C, SIGTERM), a worker is killed from outside, or a replicate fails.
"""

from __future__ import annotations

import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from ipssim.errors import InputError, Stopped, WorkError
from ipssim.settings.experiment import Experiment
from ipssim.study.crew import Crew, Ended, Failed, Task, Trouble, WorkerTraceback
from ipssim.study.design import resolved
from ipssim.study.run import Chunk, run_chunk
from ipssim.study.store import Store

_LONGEST_REASON = 200  # characters


def finished_chunks(
    experiment: Experiment,
    seed: int,
    store: Store,
    sizes: Iterable[tuple[int, int]],
    workers: int,
) -> Iterator[Chunk]:
    """Yield the chunks in order; those already in the store are not run again.

    A chunk is kept as soon as it is finished and its turn has come. The caller may stop at any
    time; what then is under way is dropped, so the number of processes leaves no trace.

    Raises `Stopped` after Ctrl-C or SIGTERM and `WorkError` when a worker was killed or a
    replicate failed (the failure is then written down in the store). Whatever was finished by then
    is kept first, and no process is left behind.
    """
    with _Stops(store) as stops:
        if workers == 1:
            work = _here(experiment, seed, store, sizes, stops)
        else:
            work = _by_others(experiment, seed, store, iter(sizes), workers, stops)
        try:
            yield from work
        except KeyboardInterrupt:
            raise stops.stopped() from None
        except (Failed, Ended) as failed:
            for trouble in failed.troubles:
                _write_down(store, experiment, seed, trouble)
            where = WorkerTraceback(failed.troubles[0].traceback)
            raise WorkError(f"{_one_line(failed)} {_kept(store)}") from where


def _here(
    experiment: Experiment, seed: int, store: Store, sizes: Iterable[tuple[int, int]],
    stops: _Stops,
) -> Iterator[Chunk]:
    """Run one chunk after the other in this process."""
    for first, stop in sizes:
        chunk = store.load(first, stop)
        if chunk is None:
            found = _run(experiment, seed, first, stop)
            if isinstance(found, Trouble):
                raise Failed([found])
            chunk = found
            with stops.held():
                store.save(chunk)
        yield chunk


def _by_others(
    experiment: Experiment, seed: int, store: Store, sizes: Iterator[tuple[int, int]],
    workers: int, stops: _Stops,
) -> Iterator[Chunk]:
    """Let other processes run the chunks, a few ahead of the one whose turn it is."""
    waiting: deque[Task] = deque()
    crew = Crew(workers, partial(_run, experiment, seed))
    try:
        while True:
            while len(waiting) < workers + 1 and (size := next(sizes, None)) is not None:
                waiting.append(Task(*size, chunk=store.load(*size)))
            if not waiting:
                return
            head = waiting[0]
            while head.chunk is None:
                with stops.held():
                    crew.hand_out(waiting)
                crew.wait()
                with stops.held():
                    crew.take_what_is_there()
                if crew.troubles and not crew.busy:
                    raise Failed(crew.troubles)
            with stops.held():
                _keep(head, store)
                waiting.popleft()
            yield head.chunk
    except GeneratorExit:
        raise
    except BaseException:
        stops.hold()
        with suppress(OSError):  # the reason for stopping is told, not a second one
            crew.take_what_is_there(even_from_the_dead=True)
            for task in waiting:
                _keep(task, store)
        raise
    finally:
        crew.end()


def _run(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk | Trouble:
    """Run a chunk; whatever goes wrong in it comes back as a record."""
    try:
        return run_chunk(experiment, seed, first, stop)
    except InputError:
        raise
    except Exception as error:
        return Trouble(first, stop, type(error).__name__, str(error), traceback.format_exc())


def _keep(task: Task, store: Store) -> None:
    if task.chunk is not None and task.fresh:
        store.save(task.chunk)
        task.fresh = False


def _kept(store: Store) -> str:
    """Say how many replicates are kept, and where."""
    if store.folder is None:
        return "Nothing is kept, because there was no folder to keep it in."
    count = store.kept()
    if not count:
        return "No replicates were finished yet, so the same command starts again."
    said = "1 finished replicate is" if count == 1 else f"{count} finished replicates are"
    return f"{said} kept in {store.folder}; the same command goes on from there."


def _one_line(failed: Exception) -> str:
    """Say in one line what failed; the record holds the rest."""
    line = " ".join(str(failed).split())
    cut = line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 3] + "..."
    return cut if cut.endswith(".") else cut + "."


def _write_down(store: Store, experiment: Experiment, seed: int, trouble: Trouble) -> None:
    """Leave a record of a failure in the run's folder: enough to see it happen again."""
    record: dict[str, Any] = {
        "run": store.identity,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": seed,
        "first_replicate": trouble.first,
        "last_replicate": trouble.stop - 1,
        "error": trouble.kind,
        "message": trouble.text,
        "traceback": trouble.traceback.splitlines(),
        "settings": resolved(experiment),
    }
    with suppress(OSError):
        store.note_failure(trouble.first, trouble.stop, record)


class _Stops:
    """Listen for Ctrl-C and SIGTERM while chunks are run.

    A signal raises `Stopped`, but never while a chunk is being received or kept: then it
    waits until that is done. In any thread but the main one, and where somebody else listens,
    nothing is changed.
    """

    def __init__(self, store: Store) -> None:
        self.caught: int | None = None
        self._store = store
        self._holding = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Stops:
        if threading.current_thread() is threading.main_thread():
            usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
            for number, handler in usual.items():
                if signal.getsignal(number) == handler:
                    self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            if signal.getsignal(number) == self._hear:
                signal.signal(number, handler)

    def _hear(self, number: int, _: object) -> None:
        again = self.caught is not None
        self.caught = number
        if not self._holding and not again:
            raise self.stopped()

    def stopped(self) -> Stopped:
        """Return what to say of a run that was stopped: what is kept of it, and the exit code."""
        return Stopped(f"Stopped. {_kept(self._store)}", 128 + (self.caught or signal.SIGINT))

    def hold(self) -> None:
        """Let no signal through from now on."""
        self._holding = True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no signal through before the block is done."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        if self.caught is not None:
            raise self.stopped()


def processors() -> int:
    """Return how many processors are at hand."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
