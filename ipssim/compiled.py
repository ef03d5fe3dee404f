"""Compile rules and stages, and keep compiled code in a cache that cannot go stale.

Numba's own cache notices a change only in the file of the compiled function, so a changed rule in
another file would silently run old code. The cache folder is therefore named by a hash of all
sources that compiled code can be made from. Where it lies, `cache` decides.
"""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.registry import CPUDispatcher

from ipssim.cache import alone, prepare

Function = TypeVar("Function", bound=Callable[..., Any])

_NEVER_COMPILED = (
    "outcomes", "trials", "studies", "report", "dashboard", "cli", "agents.py", "model.py",
    "simulation.py", "__init__.py", "__main__.py",  # later than the week in the order of imports
    "cache.py", "errors.py", "settings/read", "settings/declare/own_rule.py", "world/own_rules.py",
    "settings/declare/experiment.py", "settings/declare/price.py", "settings/declare/prices.py",
    "settings/declare/benefits_and_taxes.py",
)
"""Rooms and files that compiled code cannot be made from (tested)."""


_ONLY_SHOWN = ("report", "cli", "dashboard")
"""Rooms that results pass through and are not made by (words, pages, commands)."""


@functools.cache
def package_hash() -> str:
    """Return a hash of the Python sources that results are made by, as 16 hexadecimal digits.

    What only shows results is left out: a changed sentence is no reason to run anything again.
    """
    return _hash_of(lambda path: path.parts[0] not in _ONLY_SHOWN)


@functools.cache
def compiled_hash() -> str:
    """Return a hash of all sources that compiled code can be made from, the same way.

    Other rooms may change without anything having to be compiled anew.
    """
    return _hash_of(lambda path: not any(path.is_relative_to(room) for room in _NEVER_COMPILED))


def _hash_of(wanted: Callable[[Path], bool]) -> str:
    root = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        if wanted(path.relative_to(root)):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(b"\0")
            digest.update(path.read_bytes())
            digest.update(b"\0")
    return digest.hexdigest()[:16]


def _prepare_cache() -> Path | None:
    """Point Numba's cache at this source version's folder; return None if there is none."""
    python = f"py{sys.version_info[0]}{sys.version_info[1]}"
    folder = prepare(f"{compiled_hash()}-numba{numba.__version__}-{python}")
    if folder is not None:
        setattr(numba.config, "CACHE_DIR", str(folder))  # noqa: B010 - not declared
    return folder


CACHE = _prepare_cache()


_OPTIONS: dict[str, Any] = {
    "error_model": "numpy",
    "_nrt": False,  # compiled code allocates nothing, so nothing needs counting of references
}


_INNER = {**_OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def _double(kind: Any) -> Any:
    return numba.types.float64 if kind == numba.types.float32 else kind


class _Inner(CPUDispatcher):
    """A function that compiled code calls; without a way in from Python it compiles faster.

    Numbers arrive in double precision, as they do uncompiled. Tables hold many in single
    precision, and Numba's `float` leaves them so: of two, a rule would take the difference in
    single precision.
    """

    def get_call_template(self, args: Any, kws: Any) -> Any:
        return super().get_call_template(
            tuple(map(_double, args)), {name: _double(kind) for name, kind in kws.items()}
        )

    def __call__(self, *args: Any) -> Any:
        return self.py_func(*args)


class _Entry(CPUDispatcher):
    """A function that Python calls; processes that need it at the same time compile it once."""

    def compile(self, sig: Any) -> Any:
        if CACHE is None:
            return super().compile(sig)
        with alone(CACHE):
            return super().compile(sig)


def _inner(function: Function, **more: Any) -> Function:
    made: Any = numba.njit(**_INNER, **more)(function)
    if isinstance(made, CPUDispatcher):  # not so with NUMBA_DISABLE_JIT=1
        made.__class__ = _Inner
    return cast(Function, made)


def rule(function: Function) -> Function:
    """Compile a small pure function from numbers to numbers, when compiled code calls it.

    Called from Python it runs as it is written.
    """
    return _inner(function)


def inlined(function: Function) -> Function:
    """Compile a thin wrapper into its callers; used to bring arguments to one type."""
    return cast(Function, numba.njit(inline="always", **_OPTIONS)(function))


def woven(function: Function) -> Function:
    """Compile a small function into each loop that calls it, so that several are done at a time."""
    return _inner(function, forceinline=True)


def stage(function: Function) -> Function:
    """Compile a loop that applies rules to the people it concerns, the same way."""
    return _inner(function)


def entry(function: Function) -> Function:
    """Compile a function that Python calls; its code is kept between processes."""
    made: Any = numba.njit(cache=CACHE is not None, nogil=True, **_OPTIONS)(function)
    if isinstance(made, CPUDispatcher):
        made.__class__ = _Entry
    return cast(Function, made)
