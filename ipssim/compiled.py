"""Compile rules and stages, and keep compiled code in a cache that cannot go stale.

Numba's own cache notices a change only in the file of the compiled function, so a changed rule in
another file would silently run old code. The cache folder is therefore named by a hash of all
sources that compiled code can be made from. Where no folder can be written, code is compiled anew
in each process.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.registry import CPUDispatcher

Function = TypeVar("Function", bound=Callable[..., Any])

_KEEP_SECONDS = 14 * 24 * 3600


_LATER_ROOMS = ("outcomes", "trials", "study", "report", "dashboard", "cli")
_LATER_FILES = ("agents.py", "model.py", "simulation.py", "__init__.py", "__main__.py")
"""What comes after the week in the order of imports: nothing there is compiled (tested)."""


@functools.cache
def package_hash() -> str:
    """Return a hash of the package's Python sources, as 16 hexadecimal digits."""
    return _hash_of(lambda path: True)


@functools.cache
def compiled_hash() -> str:
    """Return a hash of all sources that compiled code can be made from, the same way.

    Rooms that come later may change without anything having to be compiled anew.
    """
    return _hash_of(lambda path: path.parts[0] not in (*_LATER_ROOMS, *_LATER_FILES))


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


def _cache_root() -> Path:
    named = os.environ.get("NUMBA_CACHE_DIR")
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")))
    return base / "ipssim"


def _prepare_cache() -> bool:
    """Point Numba's cache at this source version's folder; return False if none is writable."""
    python = f"py{sys.version_info[0]}{sys.version_info[1]}"
    version = f"{compiled_hash()}-numba{numba.__version__}-{python}"
    try:
        folder = _cache_root() / version
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, RuntimeError):
        return False
    setattr(numba.config, "CACHE_DIR", str(folder))  # noqa: B010 - not declared
    _forget_old(folder)
    return True


def _forget_old(present: Path) -> None:
    """Remove the caches of source versions that have not been used for two weeks."""
    now = time.time()
    for folder in present.parent.glob("*-numba*-py*"):
        try:
            if folder != present and now - folder.stat().st_mtime > _KEEP_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


CACHED = _prepare_cache()


_OPTIONS: dict[str, Any] = {
    "error_model": "numpy",
    "_nrt": False,  # compiled code allocates nothing, so nothing needs counting of references
}


_INNER = {**_OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


class _Inner(CPUDispatcher):
    """A function that compiled code calls; without a way in from Python it compiles faster."""

    def __call__(self, *args: Any) -> Any:
        return self.py_func(*args)


def _inner(function: Function) -> Function:
    made: Any = numba.njit(**_INNER)(function)
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


def stage(function: Function) -> Function:
    """Compile a loop that applies rules to the people it concerns, the same way."""
    return _inner(function)


def entry(function: Function) -> Function:
    """Compile a function that Python calls; its code is kept between processes."""
    return cast(Function, numba.njit(cache=CACHED, nogil=True, **_OPTIONS)(function))
