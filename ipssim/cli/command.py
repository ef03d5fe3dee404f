"""What a command is: its options, its help, and the parser that reads them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ipssim.spoken import said

if TYPE_CHECKING:
    from ipssim.errors import Problem

SUCCESS, FAILURE, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
OUTPUTS = Path("outputs")


@dataclass(frozen=True, slots=True)
class Option:
    """An option; `low` and `high` bound a whole number, and `metavar` is empty for a flag.

    With `several`, the option takes all the words that follow it. The value is one of `choices`,
    where there are any; with `bare`, that is what the option alone stands for.
    """

    name: str
    help: str
    metavar: str = ""
    low: int | None = None
    high: int | None = None
    several: bool = False
    choices: tuple[str, ...] = ()
    bare: str = ""

    @property
    def allowed(self) -> str:
        """Say in words what the value may be."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        return "" if self.low is None else f"a whole number from {self.low} to {self.high}"

    @property
    def key(self) -> str:
        """Return the name under which the parser keeps the value."""
        return self.name.lstrip("-").replace("-", "_")


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help whose own words are said in the language that is spoken."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, said("usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose complaints have the shape of all others, and which says all as is spoken."""

    def __init__(self, *args: Any, **how: Any) -> None:
        how |= {"add_help": False, "allow_abbrev": False, "formatter_class": _Help}
        super().__init__(*args, **how)
        self._positionals.title = said("positional arguments")
        self._optionals.title = said("options")
        self.add_argument("-h", "--help", action="help",
                          help=said("show this help message and exit"))

    def error(self, message: str) -> NoReturn:
        """Raise `InputError` in place of printing the usage."""
        from ipssim.errors import InputError

        setting, _, wrong = message.removeprefix("argument ").partition(": ")
        raise InputError([problem("option", setting, f"{wrong or message}.".capitalize())])


@dataclass(frozen=True, slots=True)
class Command:
    """A command; `words` says what its plain words are, `notes` stand below its help.

    `run` takes the parser and the words after the command, and returns the exit code. Every command
    takes `--lang` as well.
    """

    name: str
    help: str
    description: str
    words: str
    words_help: str
    options: tuple[Option, ...]
    run: Callable[[Parser, list[str]], int]
    notes: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", (*self.options, LANG))


DEBUG = Option("--debug", "show the traceback when something fails")
LANG = Option("--lang", "language of what is shown and written (default: en)", "LANGUAGE",
              choices=("en", "da"))
QUIET = Option("--quiet", "print nothing but errors")
FULL = Option("--full", "print everything, not only the answer")
SEED = Option("--seed", "whole number that all chance comes from (default: 1)", "N", 0, 2**32 - 1)
WORKERS = Option("--workers", "processes to use (default: the CPUs available)", "N", 1, 1024)
SCHEDULER = Option("--scheduler", "let the workers of this Dask scheduler do it (tcp://host:port)",
                   "ADDRESS")
CSV_WAYS = ("en", "da")
CSV = Option(
    "--csv", "print the same as CSV: en, or da with semicolons and decimal commas (default: en)",
    "WAY", choices=CSV_WAYS, bare=CSV_WAYS[0],
)
CSV_OUT = Option(
    "--csv", "how CSV files are written: en, or da with semicolons and decimal commas (default:"
    " en)", "WAY", choices=CSV_WAYS,
)


def out_option(default: str) -> Option:
    """Return the option that names the output folder."""
    return Option("--out", f"folder for what is written (default: {default})", "DIR")


def study_options(out: str, replicates: str) -> tuple[Option, ...]:
    """Return what every study takes; `out` and `replicates` say what happens without them."""
    return (
        out_option(out), SEED,
        Option("--replicates", f"so many replicates (default: {replicates})", "N", 1, 1_000_000),
        WORKERS, SCHEDULER, CSV_OUT, FULL, QUIET, DEBUG,
    )


def command_parser(command: Command, *, for_help: bool) -> Parser:
    """Return the parser of one command; `for_help` shows options as they should be used."""
    parser = Parser(
        f"ipssim {command.name}", description=said(command.description),
        epilog=said(command.notes),
    )
    parser.add_argument("words", nargs="*", metavar=said(command.words),
                        help=said(command.words_help))
    for option in command.options:
        if option.several:
            parser.add_argument(option.name, nargs="*", action="append",
                                metavar=said(option.metavar), help=said(option.help))
        elif option.metavar:
            # Every value is kept as text, and a missing one let pass, so that all that is wrong
            # can be said at once.
            parser.add_argument(option.name, nargs=None if for_help else "?",
                                const=None if for_help else "", action="append",
                                metavar=said(option.metavar), help=said(option.help))
        else:
            parser.add_argument(option.name, action="store_true", help=said(option.help))
    return parser


def problem(
    setting: str, value: Any, wrong: str, allowed: str = "", near: str | None = None
) -> Problem:
    """Return a problem with something given on the command line."""
    from ipssim.errors import COMMAND_LINE, Problem, Written

    return Problem(setting, Written(value), COMMAND_LINE, None, wrong, allowed, near)
