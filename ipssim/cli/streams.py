"""Let printing end well: on a stream that is closed or left, and where not every letter shows."""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import Any

_HANDLER = "ipssim_plain"
_PLAIN = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": "*", "≤": "<=", "≥": ">=", "→": "->", "…": "...",
    "±": "+/-", "“": '"', "”": '"', "’": "'", "æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe",
    "Å": "Aa",
}
"""What stands for a letter that a terminal has not; a minus must stay a minus."""


def steady() -> None:
    """Make the standard streams fit for work that may outlast them.

    A closed one goes nowhere, so that no file of the run gets its number; a pipe whose reader has
    gone goes nowhere from then on; a letter that cannot be shown is written in another way.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    codecs.register_error(_HANDLER, _plainly)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif stream is getattr(sys, f"__{name}__"):  # and nobody else's
            setattr(sys, name, _steadied(stream))


def _steadied(stream: Any) -> Any:
    if stream.isatty():
        stream.reconfigure(errors=_HANDLER)
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Pipe(stream.fileno(), "wb", closefd=False)), encoding=stream.encoding,
        errors=_HANDLER, line_buffering=stream.line_buffering, write_through=stream.write_through,
    )


class _Pipe(io.FileIO):
    """A stream that says once that it cannot be written to, and never that its reader has gone."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError as error:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            if isinstance(error, ConnectionError):  # `| head` among them
                return memoryview(data).nbytes
            raise


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Return what to write in place of letters that an encoding has not."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    plain = (_PLAIN.get(c) or c.encode("ascii", "backslashreplace").decode() for c in letters)
    return "".join(plain), error.end
