"""Hand out a study's jobs and take them back in order; lose nothing that was done.

A study can end early in four ways, and each leaves every finished job in the store: somebody stops
it (Ctrl-C, SIGTERM), a worker is killed from outside, a job fails, or the disk is full.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from ipssim.errors import WorkError, WriteError
from ipssim.studies.crew import Crew, Done, Lost, Task, Trouble, attempt
from ipssim.studies.jobs import Job, Result
from ipssim.studies.machine import processors
from ipssim.studies.stops import Stops
from ipssim.studies.store import Store

_LONGEST_REASON = 200  # characters


class Failed(Exception):  # noqa: N818 - never leaves this room
    """Jobs failed; `tasks` has at least one, each with its trouble."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self.tasks = [task for task in tasks if isinstance(task.outcome, Trouble)]
        super().__init__(", ".join(task.job.words for task in self.tasks))


class WorkerTraceback(Exception):  # noqa: N818 - a cause to show with --debug
    """Where a worker failed, as it was written there."""


class Work:
    """The block in which a study does its jobs, with `workers` processes (None: all there are).

    No more processes than processors are started, and one worker is this process. Raises `Stopped`
    out of the block after Ctrl-C or SIGTERM, and `WorkError` when a worker was killed, a job failed
    (the failure is then written down in the store, with `details` of the study) or nothing more
    could be written, as on a full disk.
    Whatever was finished by then is kept first, and no process is left behind.
    """

    def __init__(self, store: Store, workers: int | None, details: Mapping[str, Any]) -> None:
        self._store = store
        self._workers = min(workers or processors(), processors())
        self._details = details
        self._stops = Stops(lambda: kept_words(store))
        self._waiting: deque[Task] = deque()
        self._crew: Crew | None = None

    def __enter__(self) -> Work:
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
        if isinstance(error, Failed | Lost):
            self._stops.end()
            raise self._told(error.tasks if isinstance(error, Failed) else [error.task])
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            self._stops.end()
            said = str(error) if isinstance(error, WriteError) else (
                f"Reading or writing failed ({error})"
            )
            raise WorkError(f"{_one_line(said)} {kept_words(self._store)}") from error
        self._stops.__exit__(kind, error, trace)

    def finished(self, jobs: Iterable[Job[Result]]) -> Iterator[Result]:
        """Yield the jobs' results in order; those already in the store are not done again.

        A result is kept as soon as it is finished and its turn has come. The caller may stop at
        any time; what then is under way is dropped, so the number of processes leaves no trace.
        """
        self._drop()
        if self._workers == 1:
            yield from self._here(jobs)
        else:
            yield from self._by_others(iter(jobs))

    def held(self) -> AbstractContextManager[None]:
        """Let no signal through before the block is done."""
        return self._stops.held()

    def _here(self, jobs: Iterable[Job[Result]]) -> Iterator[Result]:
        """Do one job after the other in this process."""
        for job in jobs:
            result = job.load(self._store)
            if result is None:
                outcome = attempt(job.run, job.arguments)
                if isinstance(outcome, Trouble):
                    raise Failed([Task(job, outcome)])
                result = outcome.result
                with self.held():
                    job.keep(self._store, result)
            yield result

    def _by_others(self, jobs: Iterator[Job[Result]]) -> Iterator[Result]:
        """Let other processes do the jobs, a few ahead of the one whose turn it is."""
        waiting, crew = self._waiting, Crew(self._workers)
        self._crew = crew
        while True:
            while len(waiting) <= self._workers and (job := next(jobs, None)) is not None:
                known = job.load(self._store)
                waiting.append(Task(job, None if known is None else Done(known)))
            if not waiting:
                self._drop()
                return
            head = waiting[0]
            while not isinstance(head.outcome, Done):
                with self.held():
                    crew.hand_out(waiting)
                crew.wait()
                with self.held():
                    crew.take_what_is_there()
                if crew.failed and not crew.busy:
                    raise Failed(waiting)
            with self.held():
                self._keep(head)
                waiting.popleft()
            yield head.outcome.result

    def _keep(self, task: Task) -> None:
        if task.fresh and isinstance(task.outcome, Done):
            task.job.keep(self._store, task.outcome.result)
            task.fresh = False

    def _rescue(self) -> None:
        """Keep what was finished, also where its turn had not come."""
        if self._crew is not None:
            self._crew.take_what_is_there(even_from_the_dead=True)
        for task in self._waiting:
            self._keep(task)

    def _drop(self) -> None:
        """End the processes and forget what they were doing."""
        if self._crew is not None:
            self._crew.end()
        self._crew = None
        self._waiting.clear()

    def _told(self, tasks: list[Task]) -> WorkError:
        """Write the failures down, and return what to say of the first."""
        for task in tasks:
            with suppress(OSError):
                self._store.note_failure(task.job.name, self._record(task))
        task = tasks[0]
        assert isinstance(task.outcome, Trouble)
        error = WorkError(f"{_one_line(_said(task.job, task.outcome))} {kept_words(self._store)}")
        error.__cause__ = WorkerTraceback(task.outcome.traceback)
        return error

    def _record(self, task: Task) -> dict[str, Any]:
        """Return enough to see a failure happen again."""
        trouble = task.outcome
        assert isinstance(trouble, Trouble)
        return {
            "run": self._store.identity,
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "job": task.job.name,
            **task.job.details,
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
    if tables:
        said += f" and {tables} further table{'s' * (tables > 1)}"
    verb = "is" if replicates == 1 and not tables else "are"
    return f"{said} {verb} kept in {store.path}; the same command goes on from there."


def _said(job: Job[Any], trouble: Trouble) -> str:
    if trouble.kind == "worker lost":
        return trouble.text
    reason = f"{trouble.kind}: {trouble.text}" if trouble.text else trouble.kind
    return f"{job.words[0].upper()}{job.words[1:]} failed ({reason})"


def _one_line(text: str) -> str:
    """Say in one line what failed; the record holds the rest."""
    line = " ".join(text.split())
    cut = line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 3] + "..."
    return cut if cut.endswith(".") else cut + "."
