"""Keep a second writer out of a folder: an operating-system lock, gone when its process dies."""

from __future__ import annotations

import errno
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

_HELD: weakref.WeakSet[Any] = weakref.WeakSet()
"""The open lock files of this process; a child that is forked closes them at once.

Otherwise it would hold the locks as well, also when this process is dead.
"""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: [file.close() for file in list(_HELD)])


class Busy(Exception):  # noqa: N818 - never leaves this room
    """Somebody else holds the lock; `holder` is their process, if they left its number."""

    def __init__(self, holder: int | None) -> None:
        super().__init__(holder)
        self.holder = holder


class Lock:
    """The lock of a folder, held from here until `release` or until this process ends.

    While the lock is held, the file names the process. Where the file system knows no locks, nobody
    is kept out. Raises `Busy`, and `OSError` where no file can be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        while not self._is_there(_opened(path)):  # its holder has just removed it
            self._file.close()
        _HELD.add(self._file)
        with suppress(OSError):  # whose lock it is, is only told
            self._file.truncate()
            self._file.write(f"{os.getpid()}\n".encode())

    def _is_there(self, file: Any) -> bool:
        self._file = file
        with suppress(FileNotFoundError):
            return os.path.samestat(os.stat(self._path), os.fstat(file.fileno()))
        return False

    def release(self) -> None:
        """Remove the file and let others in."""
        if not self._file.closed:
            with suppress(OSError):  # some systems do not remove a file that is open
                self._path.unlink()
            self._file.close()


def _opened(path: Path) -> Any:
    """Return the file, opened and locked."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    opened = os.open(path, flags, 0o666)
    if path.is_symlink() or not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise FileExistsError(errno.EEXIST, f"{path.name} is no plain file", str(path))
    file = os.fdopen(opened, "r+b", buffering=0)
    try:
        _lock(file)
    except OSError as error:
        if error.errno in _BUSY:
            holder = file.read(20).strip()
            file.close()
            raise Busy(int(holder) if holder.isdigit() else None) from None
    return file


def _lock(file: Any) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(_AT)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
