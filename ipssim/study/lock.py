"""Keep a second writer out of a folder: an operating-system lock, gone when its process dies."""

from __future__ import annotations

import errno
import functools
import os
import stat
import sys
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any

_AT = 1 << 30
"""Which byte is locked where a locked byte cannot be read: none that is written."""
_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)


class Busy(Exception):  # noqa: N818 - never leaves this room
    """Somebody else holds the lock; `holder` is their process, if they left its number."""

    def __init__(self, holder: int | None) -> None:
        super().__init__(holder)
        self.holder = holder


class Lock:
    """The lock of a folder, held from here until `release` or until this process ends.

    The file stays, empty; while the lock is held it names the process. Where the file system knows
    no locks, nobody is kept out. Raises `Busy`, and `OSError` where no file can be opened.
    """

    def __init__(self, path: Path) -> None:
        if path.is_symlink() or (path.exists() and not stat.S_ISREG(path.lstat().st_mode)):
            raise FileExistsError(errno.EEXIST, "not a plain file", str(path))
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        self._file = os.fdopen(os.open(path, flags, 0o666), "r+b", buffering=0)
        try:
            _lock(self._file)
        except OSError as error:
            if error.errno in _BUSY:
                holder = _number(self._file.read(20))
                self._file.close()
                raise Busy(holder) from None
        _held().add(self._file)
        self._say(f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let others in."""
        if not self._file.closed:
            self._say(b"")
            self._file.close()

    def _say(self, content: bytes) -> None:
        with suppress(OSError):  # whose lock it is, is only told
            self._file.seek(0)
            self._file.truncate()
            self._file.write(content)


def _number(text: bytes) -> int | None:
    return int(text) if text.strip().isdigit() else None


@functools.cache
def _held() -> weakref.WeakSet[Any]:
    """Return the lock files of this process; a child that is forked closes them at once.

    Otherwise it would hold the lock as well, also when this process is dead.
    """
    files: weakref.WeakSet[Any] = weakref.WeakSet()

    def close_all() -> None:
        for file in list(files):
            file.close()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=close_all)
    return files


def _lock(file: Any) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(_AT)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
