"""Hand out a study's tasks and take them back in order; lose nothing that was done.

A study can end early in four ways, and each leaves every finished task in the store: somebody stops
it (Ctrl-C, SIGTERM), a worker is killed from outside, a task fails, or the disk is full.
"""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from ipssim.errors import InputError, WorkError, WriteError
from ipssim.studies.engine.cluster import Cluster
from ipssim.studies.engine.machine import processors
from ipssim.studies.engine.pool import Pool
from ipssim.studies.engine.stops import Stops
from ipssim.studies.engine.store import Store
from ipssim.studies.engine.tasks import Result, Task

_LONGEST_REASON = 200  # characters
_LOST = "worker lost"


@dataclass(frozen=True, slots=True)
class Done:
    """What a task returned."""

    result: Any


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong in a task."""

    kind: str
    text: str
    traceback: str = ""


@dataclass(slots=True, eq=False)
class _Turn:
    """A task on its way: handed out once; `fresh` until its result is kept."""

    task: Task[Any]
    outcome: Done | Trouble | None = None
    future: Future[Any] | None = None
    fresh: bool = False

    @property
    def under_way(self) -> bool:
        return self.future is not None and self.outcome is None


class Failed(Exception):  # noqa: N818 - never leaves this room
    """Tasks failed, or were lost with a worker; `turns` has at least one, each with its trouble."""

    def __init__(self, turns: Iterable[_Turn]) -> None:
        self.turns = [turn for turn in turns if isinstance(turn.outcome, Trouble)]
        super().__init__(", ".join(turn.task.words for turn in self.turns))


class WorkerTraceback(Exception):  # noqa: N818 - a cause to show with --debug
    """Where a worker failed, as it was written there."""


def attempt(run: Callable[..., Any], arguments: tuple[Any, ...]) -> Done | Trouble:
    """Do a task; whatever goes wrong in it comes back as a record, unless an input is wrong."""
    try:
        return Done(run(*arguments))
    except InputError:
        raise
    except Exception as error:
        return Trouble(type(error).__name__, str(error), traceback.format_exc())


class Runner:
    """The block in which a study does its tasks.

    They go to `executor`, anything that has the `submit` of `concurrent.futures.Executor`, at most
    `workers` at a time (None: as many as a `Cluster` has threads, or as there are processors); or
    else to `workers` processes (None: one a processor, which is also the most). One worker is this
    process. Raises `Stopped` out of the block after
    Ctrl-C or SIGTERM, and `WorkError` when a worker was killed, a task failed (the failure is then
    written down in the store, with `details` of the study) or nothing more could be written, as on
    a full disk. Whatever was finished by then is kept first, and no process is left behind.
    """

    def __init__(
        self, store: Store, details: Mapping[str, Any], workers: int | None = None,
        executor: Executor | None = None,
    ) -> None:
        self._store, self._details, self._given = store, details, executor
        self._asked = workers
        if executor is None:
            self._asked = min(workers or processors(), processors())
        self.here = executor is None and self.workers == 1
        self._stops = Stops(lambda: kept_words(store))
        self.held = self._stops.held
        self._turns: deque[_Turn] = deque()
        self._pool: Pool | None = None

    @property
    def workers(self) -> int:
        """Return how many tasks may be under way at a time; a cluster's workers come and go."""
        if self._asked is None and isinstance(self._given, Cluster):
            return self._given.workers
        return self._asked or processors()

    def __enter__(self) -> Runner:
        self._stops.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stops.hold()
        try:
            try:
                if error is not None:
                    with suppress(Exception):  # the first reason is told, not a second one
                        self._rescue()
            finally:
                self._drop()
            self._raise(kind, error, trace)
        finally:
            self._store.close()

    def _raise(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say why the block ended, where that is not its end or an error of its own."""
        if isinstance(error, Failed):
            self._stops.end()
            raise self._told(error.turns)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            self._stops.end()
            said = str(error) if isinstance(error, WriteError) else (
                f"Reading or writing failed ({error})"
            )
            raise WorkError(f"{_one_line(said)} {kept_words(self._store)}") from error
        self._stops.__exit__(kind, error, trace)

    def finished(self, tasks: Iterable[Task[Result]]) -> Iterator[Result]:
        """Yield the tasks' results in order; those already in the store are not done again.

        A result is kept as soon as it is finished and its turn has come. The caller may stop at
        any time; what then is under way is dropped, so the number of workers leaves no trace.
        """
        self._drop()
        if self.here:
            yield from self._here(tasks)
        else:
            yield from self._elsewhere(iter(tasks))

    def _here(self, tasks: Iterable[Task[Result]]) -> Iterator[Result]:
        """Do one task after the other in this process."""
        for task in tasks:
            result = task.load(self._store)
            if result is None:
                outcome = attempt(task.run, task.arguments)
                if isinstance(outcome, Trouble):
                    raise Failed([_Turn(task, outcome)])
                result = outcome.result
                with self.held():
                    task.keep(self._store, result)
            yield result

    def _elsewhere(self, tasks: Iterator[Task[Result]]) -> Iterator[Result]:
        """Let others do the tasks, a few ahead of the one whose turn it is."""
        turns = self._turns
        while True:
            most = self.workers
            while len(turns) <= most and (task := next(tasks, None)) is not None:
                known = task.load(self._store)
                turns.append(_Turn(task, None if known is None else Done(known)))
            if not turns:
                self._drop()
                return
            head = turns[0]
            while not isinstance(head.outcome, Done):
                with self.held():
                    self._hand_out()
                wait([turn.future for turn in turns if turn.under_way and turn.future],
                     return_when=FIRST_COMPLETED)
                with self.held():
                    self._take()
                if self._failed and not any(turn.under_way for turn in turns):
                    raise Failed(turns)
            with self.held():
                self._keep(head)
                turns.popleft()
            yield head.outcome.result

    @property
    def _failed(self) -> bool:
        """Say whether a task has failed; then no other is handed out."""
        return any(isinstance(turn.outcome, Trouble) for turn in self._turns)

    def _hand_out(self) -> None:
        """Give out tasks in order, as many at a time as there are workers."""
        if self._given is None and self._pool is None:
            self._pool = Pool(self.workers)
        executor: Any = self._given or self._pool
        if self._failed:
            return
        free = self.workers - sum(turn.under_way for turn in self._turns)
        waiting = [turn for turn in self._turns if turn.outcome is None and not turn.under_way]
        for turn in waiting[: max(free, 0)]:
            try:
                turn.future = executor.submit(attempt, turn.task.run, turn.task.arguments)
            except BrokenExecutor:
                raise self._lost() from None

    def _take(self, results_only: bool = False) -> None:
        """Take the results that have arrived; raise what went wrong unless only they are wanted."""
        for turn in self._turns:
            if not turn.under_way or turn.future is None or not turn.future.done():
                continue
            if turn.future.cancelled():  # by somebody else: its executor has given it up
                continue
            error = turn.future.exception()
            if error is None:
                turn.outcome, turn.fresh = turn.future.result(), True
            elif results_only or isinstance(error, BrokenExecutor):
                continue
            elif isinstance(error, InputError) or not isinstance(error, Exception):
                raise error
            else:  # a result that cannot be sent, or a failure of the executor's own
                turn.outcome = Trouble(type(error).__name__, str(error))
        lost = [turn.future for turn in self._turns if turn.under_way]
        if not results_only and any(one and one.done() for one in lost):
            raise self._lost()

    def _lost(self) -> Failed:
        """Note at the tasks that were under way that a worker has gone."""
        who = "A worker process was ended from outside (for an unknown reason)"
        why = "Often that means that memory ran out; fewer workers need less."
        if self._pool is not None:
            self._pool.end()
            who = f"A worker process was ended from outside ({self._pool.how_one_ended()})"
        elif isinstance(self._given, Cluster):
            who, why = f"The scheduler at {self._given.address} is gone", "Its log may say why."
        lost = [turn for turn in self._turns if turn.under_way] or list(self._turns)[:1]
        names = [turn.task.words for turn in lost]
        doing = f"it ran {names[0]}" if len(names) == 1 else (
            f"these were under way: {', '.join(names[:-1])} and {names[-1]}"
        )
        for turn in lost:
            turn.outcome = Trouble(_LOST, f"{who} while {doing}. {why}")
        return Failed(lost)

    def _keep(self, turn: _Turn) -> None:
        if turn.fresh and isinstance(turn.outcome, Done):
            turn.task.keep(self._store, turn.outcome.result)
            turn.fresh = False

    def _rescue(self) -> None:
        """Keep what was finished, also where its turn had not come."""
        self._take(results_only=True)
        for turn in self._turns:
            self._keep(turn)

    def _drop(self) -> None:
        """End our processes, ask others not to begin, and forget what they were doing."""
        for turn in self._turns:
            if turn.future is not None and self._pool is None:
                turn.future.cancel()
        if self._pool is not None:
            self._pool.end()
        self._pool = None
        self._turns.clear()

    def _told(self, turns: list[_Turn]) -> WorkError:
        """Write the failures down, and return what to say of the first."""
        for turn in turns:
            with suppress(OSError):
                self._store.note_failure(turn.task.name, self._record(turn))
        turn = turns[0]
        assert isinstance(turn.outcome, Trouble)
        error = WorkError(f"{_said(turn.task, turn.outcome)} {kept_words(self._store)}")
        error.__cause__ = WorkerTraceback(turn.outcome.traceback)
        return error

    def _record(self, turn: _Turn) -> dict[str, Any]:
        """Return enough to see a failure happen again."""
        trouble = turn.outcome
        assert isinstance(trouble, Trouble)
        return {
            "run": self._store.identity,
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "task": turn.task.name,
            **turn.task.details,
            "error": trouble.kind,
            "message": trouble.text,
            "traceback": trouble.traceback.splitlines(),
            **self._details,
        }


def kept_words(store: Store) -> str:
    """Say how much is kept, where, and how to go on."""
    if store.path is None:
        return "Nothing is kept, because there was no folder to keep it in."
    replicates, tables = store.kept(), store.kept_tables()
    if not replicates and not tables:
        return "No replicates were finished yet, so the same command starts again."
    said = "1 finished replicate" if replicates == 1 else f"{replicates} finished replicates"
    if not replicates:
        said = f"{tables} finished part{'s' * (tables > 1)}"
    elif tables:
        said += f" and {tables} further table{'s' * (tables > 1)}"
    verb = "is" if replicates + tables == 1 else "are"
    return f"{said} {verb} kept in {store.path}; the same command goes on from there."


def _said(task: Task[Any], trouble: Trouble) -> str:
    if trouble.kind == _LOST:
        return trouble.text
    reason = f"{trouble.kind}: {trouble.text}" if trouble.text else trouble.kind
    return _one_line(f"{task.words[0].upper()}{task.words[1:]} failed ({reason})")


def _one_line(text: str) -> str:
    """Say in one line what failed; the record holds the rest."""
    line = " ".join(text.split())
    cut = line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 3] + "..."
    return cut if cut.endswith(".") else cut + "."
