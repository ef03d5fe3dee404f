"""Say what is wrong with an input in one shape: what was given, where, what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ipssim.spoken import said

COMMAND_LINE: Final = "command line"
PYTHON: Final = "Python"
NOT_GIVEN: Final[Any] = type("NotGiven", (), {"__repr__": lambda self: "NOT_GIVEN"})()
_LONGEST_VALUE = 100  # characters
_LONGEST_SENTENCE = 2_000
_MOST_SHOWN = 20  # problems; who mends these finds the others next


class Written(str):
    """A value as somebody wrote it, shown without change."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    `where` is a file, "command line" or "Python"; `line` counts from 1. `value` is `NOT_GIVEN`
    where there is none to show; `message` says what is wrong. `nearest` is the valid name (or
    names) closest to what was written. `cell` is the sheet and cell of a workbook, whose row is
    `line`.
    """

    setting: str
    value: Any = NOT_GIVEN
    where: str = PYTHON
    line: int | None = None
    message: str = ""
    allowed: str = ""
    nearest: str | None = None
    cell: str = ""

    @property
    def origin(self) -> str:
        """Name the file with its line or cell, or the command line, or Python."""
        if self.cell:
            return f"{self.where}, {said(self.cell)}"
        where = self._place
        return where if self.line is None else said(f"{where}, line {self.line}")

    @property
    def _place(self) -> str:
        return said(self.where) if self.where == COMMAND_LINE else self.where

    @property
    def said(self) -> str:
        """Say what is wrong and what is allowed, without where it stands."""
        first, *more = self.allowed.split("\n")  # a list of words has lines of its own
        sentences = [said(self.message)]
        if self.allowed:
            sentences.append(said(f"Allowed: {first}{'' if more else '.'}"))
        if self.nearest:
            sentences.insert(1 if more else 2, said(f"Did you mean {self.nearest}?"))
        shown = [_cut(printable(one), _LONGEST_SENTENCE) for one in sentences]
        return "\n    ".join((" ".join(shown), *(printable(said(one)) for one in more)))

    def __str__(self) -> str:
        given = _cut(printable(self.setting), _LONGEST_VALUE)
        if self.value is not NOT_GIVEN:
            given += f" = {show(self.value)}"
        origin = _cut(printable(self._place), _LONGEST_SENTENCE) + self.origin[len(self._place) :]
        return f"{origin}: {given}\n  {self.said}"


class InputError(Exception):
    """Everything wrong with an input, all at once, by file and line.

    `problems` holds all of it; the text says the first twenty and how many more there are.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = list({str(problem): problem for problem in problems}.values())
        order = {where: rank for rank, where in enumerate(dict.fromkeys(p.where for p in found))}
        found.sort(key=lambda problem: (order[problem.where], problem.line or 0))
        self.problems: tuple[Problem, ...] = tuple(found)
        super().__init__(self.problems)

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:_MOST_SHOWN]]
        more = len(self.problems) - len(shown)
        if more:
            shown.append(said(f"There {'is' if more == 1 else 'are'} {more:,} more like these."))
        return "\n\n".join(shown)


def missing_extra(setting: str, value: Any, extra: str) -> InputError:
    """Return the error that something given needs an extra of the package that is not there."""
    return InputError([Problem(
        setting, value, message=f"This needs the extra `{extra}`, which is not installed.",
        allowed=f"what needs no extra, or after pip install 'ipssim[{extra}]' (in a checkout:"
        f" uv sync --extra {extra})",
    )])


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


def printable(text: str) -> str:
    """Return a text on one line, without anything that a terminal would obey in place of show."""
    return text if text.isprintable() else "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text
    )


def show(value: Any) -> str:
    """Write a value as it would stand in a settings file, on one line and cut if it is long."""
    text = ""
    for piece in _written(value):
        text += piece
        if len(text) > _LONGEST_VALUE:  # what follows would not be seen; it may be endless
            break
    return _cut(text, _LONGEST_VALUE)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 3] + "..."


def _written(value: Any) -> Iterator[str]:
    if value is None:
        yield "null"
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str):
        yield _written_text(value)
    elif isinstance(value, Mapping):
        yield "{"
        for index, (key, item) in enumerate(value.items()):
            yield f"{', ' * (index > 0)}{printable(str(key)[: _LONGEST_VALUE + 1])}: "
            yield from _written(item)
        yield "}"
    elif isinstance(value, (list, tuple)):
        yield "["
        for index, item in enumerate(value):
            yield ", " * (index > 0)
            yield from _written(item)
        yield "]"
    elif isinstance(value, int) and value.bit_length() > _LONGEST_VALUE * 4:
        yield "a number of more than a hundred digits"  # Python refuses to write it out
    else:
        yield printable(str(value))


def _written_text(text: str) -> str:
    if len(text) > _LONGEST_VALUE:
        return printable(text[: _LONGEST_VALUE + 1])
    line = printable(text)
    if isinstance(text, Written):
        return line or '""'
    return f'"{line}"' if line.strip() != line or not line or _looks_like_number(line) else line


def _looks_like_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
