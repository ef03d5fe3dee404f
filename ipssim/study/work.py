"""Hand chunks of replicates to processes and take them back in order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from ipssim.settings.experiment import Experiment
from ipssim.study.run import Chunk, run_chunk
from ipssim.study.store import Store


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
    """
    if workers == 1:
        for first, stop in sizes:
            chunk = store.load(first, stop)
            if chunk is None:
                chunk = run_chunk(experiment, seed, first, stop)
                store.save(chunk)
            yield chunk
        return
    with ProcessPoolExecutor(workers, mp_context=_context()) as pool:
        try:
            yield from _in_order(pool, experiment, seed, store, iter(sizes), workers)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, experiment: Experiment, seed: int, store: Store,
    sizes: Iterator[tuple[int, int]], workers: int,
) -> Iterator[Chunk]:
    waiting: deque[Chunk | Future[Chunk]] = deque()
    while True:
        while len(waiting) < workers + 1:
            size = next(sizes, None)
            if size is None:
                break
            known = store.load(*size)
            waiting.append(known or pool.submit(run_chunk, experiment, seed, *size))
        if not waiting:
            return
        head = waiting.popleft()
        if isinstance(head, Chunk):
            yield head
        else:
            chunk = head.result()
            store.save(chunk)
            yield chunk


def _context() -> multiprocessing.context.BaseContext:
    """Return a context of our own; children of a fork find the rules already compiled."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else "spawn")
