"""Say what is wrong with an input in one shape: what was given, where, what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

COMMAND_LINE: Final = "command line"
PYTHON: Final = "Python"
NOT_GIVEN: Final[Any] = type("NotGiven", (), {"__repr__": lambda self: "NOT_GIVEN"})()
_LONGEST_VALUE = 100


class Written(str):
    """A value as somebody wrote it, shown without change."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    `where` is a file, "command line" or "Python"; `line` counts from 1. `value` is `NOT_GIVEN`
    where there is none to show; `message` says what is wrong. `nearest` is the valid name (or
    names) closest to what was written.
    """

    setting: str
    value: Any = NOT_GIVEN
    where: str = PYTHON
    line: int | None = None
    message: str = ""
    allowed: str = ""
    nearest: str | None = None

    @property
    def place(self) -> str:
        """Name the file with its line, or the command line, or Python."""
        return self.where if self.line is None else f"{self.where}, line {self.line}"

    def __str__(self) -> str:
        given = self.setting if self.value is NOT_GIVEN else f"{self.setting} = {show(self.value)}"
        sentences = [self.message]
        if self.allowed:
            sentences.append(f"Allowed: {self.allowed}.")
        if self.nearest:
            sentences.append(f"Did you mean {self.nearest}?")
        return f"{self.place}: {given}\n  {' '.join(sentences)}"


class InputError(Exception):
    """Everything wrong with an input, all at once, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = list({str(problem): problem for problem in problems}.values())
        order = {where: rank for rank, where in enumerate(dict.fromkeys(p.where for p in found))}
        found.sort(key=lambda problem: (order[problem.where], problem.line or 0))
        self.problems: tuple[Problem, ...] = tuple(found)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n\n".join(str(problem) for problem in self.problems)


class Stopped(KeyboardInterrupt):
    """A run that somebody stopped; the message says what is kept of it.

    `exit_code` is what a command line should return: 130 after Ctrl-C, 143 after SIGTERM.
    """

    def __init__(self, message: str, exit_code: int = 130) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class WorkError(RuntimeError):
    """A run that could not go on; the message says why, what is kept and how to go on.

    A replicate failed, or a worker process was killed. The cause holds the worker's traceback.
    """


class WriteError(OSError):
    """A file that could not be written, as on a full disk; nothing is there by halves."""

    def __str__(self) -> str:
        return f"{self.filename} could not be written ({self.strerror})"


def nearest(name: str, candidates: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the candidate spelt most like `name`, or None if none comes close."""
    by_lower = {candidate.lower(): candidate for candidate in candidates}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[close[0]] if close else None


def show(value: Any) -> str:
    """Write a value as it would stand in a settings file, on one line and cut if it is long."""
    text = _written(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 3] + "..."


def _written(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _written_text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    return _one_line(str(value))


def _written_text(text: str) -> str:
    line = _one_line(text)
    if isinstance(text, Written):
        return line or '""'
    return f'"{line}"' if line.strip() != line or not line or _looks_like_number(line) else line


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _looks_like_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
