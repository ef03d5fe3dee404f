"""What a study hands out: named tasks, each with what it runs and where its result is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import pandas as pd

from ipssim.studies.engine.measure import Chunk
from ipssim.studies.engine.store import Store

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Task(Generic[Result]):
    """A part of a study: `run(*arguments)`, and how a store loads and keeps what it returns.

    `run` is a function of a module and the arguments can be pickled, so that another process can
    do the task. `words` say what it is in the middle of a message, such as "replicates 0 to 9";
    `details` are written down if it fails.
    """

    name: str
    words: str
    run: Callable[..., Result]
    arguments: tuple[Any, ...]
    load: Callable[[Store], Result | None]
    keep: Callable[[Store, Result], None]
    details: Mapping[str, Any] = field(default_factory=dict)


def replicates_task(
    run: Callable[..., Chunk], arguments: tuple[Any, ...], first: int, stop: int
) -> Task[Chunk]:
    """Return a task for replicates `first` to `stop` (not included).

    It calls `run(*arguments, first, stop)`.
    """
    one = stop == first + 1
    return Task(
        name=f"replicates-{first:06d}-{stop:06d}",
        words=f"replicate {first}" if one else f"replicates {first} to {stop - 1}",
        run=run,
        arguments=(*arguments, first, stop),
        load=lambda store: store.load(first, stop),
        keep=lambda store, chunk: store.save(chunk),
        details={"first_replicate": first, "last_replicate": stop - 1},
    )


def table_task(
    name: str, words: str, run: Callable[..., pd.DataFrame], arguments: tuple[Any, ...]
) -> Task[pd.DataFrame]:
    """Return a task that makes one table, kept by the task's name."""
    return Task(
        name, words, run, arguments,
        load=lambda store: store.kept_table(name),
        keep=lambda store, table: store.keep(name, table),
    )
