"""Hand out jobs that each make one table, keep what is finished, and take them back in order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ipssim.study.store import Store


@dataclass(frozen=True, slots=True)
class Job:
    """A table to be made: `run(*arguments)`, kept as `name` in the run's folder.

    `run` is a function of a module, so that another process can find it.
    """

    name: str
    run: Callable[..., pd.DataFrame]
    arguments: tuple[Any, ...]


def finished_jobs(jobs: Sequence[Job], store: Store, workers: int) -> Iterator[pd.DataFrame]:
    """Yield the jobs' tables in order; those already in the store are not made again.

    A table is kept as soon as it is finished and its turn has come. The caller may stop at any
    time; what then is under way is dropped, so the number of processes leaves no trace.
    """
    kept = [store.kept_table(job.name) for job in jobs]
    missing = sum(table is None for table in kept)
    if workers == 1 or missing < 2:
        for job, table in zip(jobs, kept, strict=True):
            yield _keep(store, job, job.run(*job.arguments)) if table is None else table
        return
    with ProcessPoolExecutor(min(workers, missing), mp_context=_context()) as pool:
        try:
            yield from _in_order(pool, list(zip(jobs, kept, strict=True)), store, workers)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, jobs: Sequence[tuple[Job, pd.DataFrame | None]], store: Store,
    workers: int,
) -> Iterator[pd.DataFrame]:
    waiting: deque[tuple[Job, pd.DataFrame | Future[pd.DataFrame]]] = deque()
    rest = iter(jobs)
    while True:
        while len(waiting) < workers + 1:
            following = next(rest, None)
            if following is None:
                break
            job, table = following
            waiting.append((job, pool.submit(job.run, *job.arguments) if table is None else table))
        if not waiting:
            return
        job, head = waiting.popleft()
        yield head if isinstance(head, pd.DataFrame) else _keep(store, job, head.result())


def _keep(store: Store, job: Job, table: pd.DataFrame) -> pd.DataFrame:
    store.keep(job.name, table)
    return table


def _context() -> multiprocessing.context.BaseContext:
    """Return a context of our own; children of a fork find the rules already compiled."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else "spawn")
