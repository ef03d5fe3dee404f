"""Where compiled code is kept between processes: a folder that nobody else can put anything in.

Numba's index of a cache is a pickle, and its entries are machine code: whoever can write them runs
code as us. So the folder is made by us alone, and what lies on the way to it is checked.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

HANDED_ON = "IPSSIM_PRIVATE_CACHE"
"""Names a run's private folder to the processes it starts; they check it like any other."""

_NAME = re.compile(r"[0-9a-f]{16}-numba[0-9][0-9a-z.+]*-py3[0-9]+")
_KEEP_SECONDS = 14 * 24 * 3600
_MOST_STEPS = 200  # a longer way, links included, is not followed


def prepare(version: str) -> Path | None:
    """Return a folder of this name for compiled code, ready to be written; None if there is none.

    It lies in the user's cache where that can be trusted and written, otherwise in a temporary
    folder that the processes of this run share and its main process removes when it ends.
    """
    named = _root()
    if named is not None and _ready(named / version):
        with suppress(OSError):  # where the folders of others cannot be listed
            _forget_old(named / version)
        return named / version
    handed = _absolute(HANDED_ON)
    if handed is None or not _ours(handed):
        handed = _private()
    if handed is not None and _ready(handed / version):
        return handed / version
    return None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time into the block, so that the next finds what the first compiled.

    Where files cannot be locked (on Windows or some network drives) nobody waits, and the same
    may be compiled twice.
    """
    with ExitStack() as stack:
        with suppress(ImportError, OSError):
            import fcntl

            fcntl.lockf(stack.enter_context(open(folder / "lock", "ab")), fcntl.LOCK_EX)
        yield


def _root() -> Path | None:
    """Return the folder that holds the caches of all versions, by the platform's custom.

    A setting that is empty or relative counts as not set (XDG Base Directory Specification).
    """
    if (named := _absolute("NUMBA_CACHE_DIR")) is not None:
        return named
    try:
        home = Path.home()
    except RuntimeError:  # nobody's home
        home = Path()
    if sys.platform == "win32":
        base = _absolute("LOCALAPPDATA") or home / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = _absolute("XDG_CACHE_HOME") or home / ".cache"
    return base / "ipssim" if base.is_absolute() else None


def _absolute(variable: str) -> Path | None:
    """Return the folder that an environment variable names, if it names one."""
    named = Path(os.environ.get(variable, ""))
    return named if named.is_absolute() else None


def _private() -> Path | None:
    """Make a temporary folder for this process and those it starts; it goes when this one ends."""
    try:
        made = Path(tempfile.mkdtemp(prefix="ipssim-cache-")).resolve()
    except OSError:
        return None
    maker = os.getpid()

    def remove() -> None:
        if os.getpid() == maker:  # a forked child has this to do at its end, too
            shutil.rmtree(made, ignore_errors=True)

    atexit.register(remove)
    os.environ[HANDED_ON] = str(made)
    return made


def _ready(folder: Path) -> bool:
    """Make a folder, and what is missing above it, for us alone; say whether it can be used."""
    try:
        for part in (*reversed(folder.parents), folder):
            if not part.exists():
                part.mkdir(mode=0o700, exist_ok=True)
        if not _ours(folder):
            return False
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _ours(folder: Path) -> bool:
    """Say whether a folder is there, is ours, and lets nobody else in, whatever way leads to it.

    On Windows owner and mode say nothing: a profile is closed to others by access lists.
    """
    if sys.platform == "win32":
        return folder.is_dir()
    try:
        found = folder.lstat()
        closed = found.st_uid == os.getuid() and not found.st_mode & 0o077
        return stat.S_ISDIR(found.st_mode) and closed and _safe_way(folder)
    except OSError:
        return False


def _safe_way(folder: Path) -> bool:
    """Say whether only we and the system's administrator can change where a path leads.

    Every folder on the way and every link is looked at, those that a link leads through too.
    Raises OSError where something is missing.
    """
    here, left = Path(folder.anchor), [*folder.parts[:0:-1]]
    for _ in range(_MOST_STEPS):
        found = here.lstat()
        if found.st_uid not in (0, os.getuid()):
            return False
        if stat.S_ISLNK(found.st_mode):
            target = Path(os.readlink(here))
            left += [part for part in reversed(target.parts) if part != target.anchor]
            here = Path(target.anchor) if target.is_absolute() else here.parent
            continue
        if _written_by_others(found):
            return False
        if not left:
            return True
        part = left.pop()
        here = here.parent if part == ".." else here / part
    return False


def _written_by_others(found: os.stat_result) -> bool:
    """Say whether somebody else may replace what lies in a folder.

    In a sticky folder, such as /tmp, nobody may. A group that is a user's own, as some systems
    give to everybody, is nobody else.
    """
    if found.st_mode & stat.S_ISVTX:
        return False
    if found.st_mode & stat.S_IWOTH:
        return True
    if not found.st_mode & stat.S_IWGRP or found.st_gid == 0:
        return False
    import grp
    import pwd

    try:
        group, name = grp.getgrgid(found.st_gid), pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return True
    return group.gr_name != name or any(member != name for member in group.gr_mem)


def _forget_old(present: Path) -> None:
    """Remove the caches of source versions that have not been used for two weeks.

    Only folders of ours that are named like a cache are looked at; a link is not followed.
    """
    now = time.time()
    for folder in present.parent.iterdir():
        if folder == present or not _NAME.fullmatch(folder.name):
            continue
        with suppress(OSError):
            found = folder.lstat()
            if sys.platform != "win32" and (
                found.st_uid != os.getuid() or found.st_mode & 0o022
            ):
                continue
            if stat.S_ISDIR(found.st_mode) and now - found.st_mtime > _KEEP_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
