"""A Dask scheduler as an executor: its workers do a study's tasks.

Dask gives a task of a worker that died to another one, a few times (`allowed-failures`). A task
returns the same bytes wherever it is run, so that leaves no trace. That all workers are alike is
checked: first of those there are, then before each task, since workers may come later.
"""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from typing import Any

from ipssim.errors import InputError, Problem, Written, missing_extra
from ipssim.studies.engine.identity import made_with

_ANSWER, _FIRST_WORKER, _ASKED_ANEW = 5.0, 30.0, 1.0
"""Seconds: for a scheduler's answer, for a first worker, from count to count of the threads."""


class Cluster(Executor):
    """The workers of a scheduler at an address such as `tcp://host:8786`.

    Raises `InputError` where the extra is not installed, nobody answers, there is no worker, or
    one has another ipssim, other data or other libraries than this process.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client, Security
        except ImportError:
            raise missing_extra("scheduler", Written(address), "cluster") from None
        self.address = address
        try:
            asyncio.run(_greeted(address, Security().get_connection_args("client")))
            self._client = Client(address, timeout=_ANSWER, set_as_default=False)
        except Exception as error:  # whatever is wrong with an address, Dask says in its own way
            raise _refused(address, f"No Dask scheduler answers there ({_line(error)}).",
                           "the address that dask scheduler prints, such as tcp://host:8786",
                           ) from None
        try:
            self._check()
        except BaseException:
            self._client.close()
            raise
        self._executor = self._client.get_executor(pure=False)
        self._threads, self._counted = 1, -_ASKED_ANEW

    def _check(self) -> None:
        """Wait for a worker, and refuse workers that are not like this process."""
        try:
            self._client.wait_for_workers(1, timeout=_FIRST_WORKER)
        except TimeoutError:
            raise _refused(
                self.address, f"It has no worker, and none came within {_FIRST_WORKER:g} seconds.",
                f"a scheduler with workers; dask worker {self.address} starts one",
            ) from None
        try:
            found = self._client.run(_made_here)
        except Exception as error:  # ipssim is not there, or so old that it cannot be asked
            raise _other(self.address, f"cannot be asked for it: {_line(error)}") from None
        here = _made_here()
        for worker, there in found.items():
            if there != here:
                raise _other(self.address, f"{worker} {_unlike(there, here)}")

    @property
    def workers(self) -> int:
        """Return how many threads all workers have together, as of the last second; 1 at least."""
        if time.monotonic() - self._counted >= _ASKED_ANEW:
            with suppress(Exception):  # `submit` says it, where the scheduler is gone
                self._threads = sum(self._client.nthreads().values())
            self._counted = time.monotonic()
        return max(self._threads, 1)

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        """Let a worker call a function; raises `BrokenExecutor` if the scheduler is gone."""
        try:
            told: Future[Any] = self._executor.submit(
                _alike, self.address, _made_here(), function, arguments
            )
        except Exception as error:  # a client that was closed says so in several ways
            raise BrokenExecutor(_line(error)) from None
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the scheduler; it and its workers stay as they are."""
        self._client.close()


async def _greeted(address: str, how: Mapping[str, Any]) -> None:
    """Ask a scheduler who it is; a client would wait much longer for one that says nothing."""
    from distributed.core import rpc

    try:
        async with asyncio.timeout(_ANSWER), rpc(address, connection_args=how) as asked:
            found = (await asked.identity())["type"]
    except TimeoutError:
        raise TimeoutError(f"nothing within {_ANSWER:g} seconds") from None
    if found != "Scheduler":
        raise ValueError(f"it is a {found}")


@contextmanager
def opened(executor: Executor | str | None) -> Iterator[Executor | None]:
    """Connect to the scheduler at an address for a block; an executor stays its owner's."""
    if isinstance(executor, str):
        with Cluster(executor) as cluster:
            yield cluster
    else:
        yield executor


def _alike(
    address: str, asked: Mapping[str, str], function: Callable[..., Any],
    arguments: tuple[Any, ...],
) -> Any:
    """Call a function on a worker, if that is like the process that asks."""
    if asked != _made_here():
        raise _other(address, f"a worker that came later {_unlike(_made_here(), asked)}")
    return function(*arguments)


@functools.cache
def _made_here() -> dict[str, str]:
    """Return what results of this process are made with, by name."""
    made = made_with()
    libraries = made.pop("libraries")
    return {**made, **libraries}


def _unlike(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    said = [f"{name} {there.get(name)} (here {here[name]})" for name in here
            if there.get(name) != here[name]]
    return f"has {', '.join(said)}"


def _other(address: str, what: str) -> InputError:
    return _refused(
        address, f"Its workers have another ipssim, or other libraries: {what}.",
        "workers in the same environment, with the same sources and files of configuration",
    )


def _refused(address: str, message: str, allowed: str) -> InputError:
    return InputError([Problem("scheduler", Written(address), message=message, allowed=allowed)])


def _line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
