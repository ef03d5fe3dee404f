"""Let people run studies from a terminal: `ipssim compare`."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ipssim import __version__

if TYPE_CHECKING:
    from ipssim.errors import Problem
    from ipssim.settings.experiment import Experiment

SUCCESS, FAILURE, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
OUTPUTS = Path("outputs")
_SCENARIO_ENDINGS = (".yaml", ".yml", ".xlsx")
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True, slots=True)
class _Option:
    """An option; `low` and `high` bound a whole number, and `metavar` is empty for a flag."""

    name: str
    help: str
    metavar: str = ""
    low: int | None = None
    high: int | None = None

    @property
    def allowed(self) -> str:
        return "" if self.low is None else f"a whole number from {self.low} to {self.high}"


_HELP = frozenset(("-h", "--help"))
_DEBUG = _Option("--debug", "show the traceback when something fails")
_COMPARE_OPTIONS = (
    _Option("--out", f"folder for what is written (default: one per run in {OUTPUTS})", "DIR"),
    _Option("--seed", "whole number that all chance comes from (default: 1)", "N", 0, 2**32 - 1),
    _Option("--replicates", "exactly so many replicates (default: until precise enough)", "N",
            1, 1_000_000),
    _Option("--workers", "processes to use (default: the CPUs available)", "N", 1, 1024),
    _Option("--quiet", "print nothing but errors"),
    _DEBUG,
)
_COMPARE_NOTES = """\
settings are written name=value, in any order with the options:
  experiment=danish_trial          another experiment
  programme@arms.usual=package     another programme for an arm
  arms.ips.caseload_cap=30         one setting of an arm's programme
  population.size=1000             one setting of what surrounds all arms
A name ending in .yaml is a scenario file: the same settings, nested.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 success, 2 bad input, 1 anything else.

    130 means that the run was stopped with Ctrl-C.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _dispatch(arguments)
    except KeyboardInterrupt:
        _complain("Stopped before anything was written.")
        return INTERRUPTED
    except Exception as error:
        return _failed(error, debug=_DEBUG.name in arguments)


def _failed(error: Exception, *, debug: bool) -> int:
    from ipssim.errors import InputError

    if isinstance(error, InputError):
        _complain(str(error))
        return BAD_INPUT
    if debug:
        import traceback

        traceback.print_exception(error)
    lines = str(error).strip().splitlines()
    reason = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    _complain(f"ipssim: {reason}" + ("" if debug else " (--debug shows where)"))
    return FAILURE


def _complain(text: str) -> None:
    print(text, file=sys.stderr)


def _dispatch(arguments: list[str]) -> int:
    helping = not _HELP.isdisjoint(arguments)
    parser, commands = _parsers(for_help=helping)
    words = [word for word in arguments if word != _DEBUG.name]
    if not words or words[0] in _HELP:
        parser.print_help()
        return SUCCESS
    name = words[0]
    if name == "--version":
        print(f"ipssim {__version__}")
        return SUCCESS
    if name not in commands:
        from ipssim.errors import InputError

        is_option = name.startswith("-")
        raise InputError([_unknown("option", name, ("--help", "--version")) if is_option
                          else _unknown("command", name, [*commands])])
    command_parser, run = commands[name]
    if helping:
        command_parser.print_help()
        return SUCCESS
    return run(command_parser, words[1:])


_Command = Callable[["_Parser", list[str]], int]


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints have the shape of all others."""

    def error(self, message: str) -> NoReturn:
        from ipssim.errors import InputError

        setting, _, wrong = message.removeprefix("argument ").partition(": ")
        raise InputError([_problem("option", setting, f"{wrong or message}.".capitalize())])


def _parsers(*, for_help: bool) -> tuple[_Parser, dict[str, tuple[_Parser, _Command]]]:
    parser = _Parser(
        "ipssim", allow_abbrev=False, epilog="ipssim <command> --help says more about a command.",
        description="Simulate supported employment (IPS) and jobcentre packages.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    subparsers = parser.add_subparsers(title="commands", metavar="<command>")
    compare = subparsers.add_parser(
        "compare", allow_abbrev=False, help="compare programmes, and set them against a trial",
        description="Compare programmes side by side; by default the arms of the Danish trial.",
        epilog=_COMPARE_NOTES, formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    compare.add_argument("settings", nargs="*", metavar="name=value | scenario.yaml",
                         help="settings to change")
    for option in _COMPARE_OPTIONS:
        if option.metavar:
            # Every value is kept as text, and a missing one let pass, so that all that is wrong
            # can be said at once.
            compare.add_argument(option.name, nargs=None if for_help else "?",
                                 const=None if for_help else "", action="append",
                                 metavar=option.metavar, help=option.help)
        else:
            compare.add_argument(option.name, action="store_true", help=option.help)
    return parser, {"compare": (compare, _compare)}


def _compare(parser: _Parser, arguments: list[str]) -> int:
    """Check everything that was given, and then compare."""
    given, rest = parser.parse_known_intermixed_args(arguments)
    problems: list[Problem] = []
    words = [*given.settings, *(word for word in rest if not word.startswith("-"))]
    unknown = [word for word in rest if word.startswith("-")]
    for word in unknown:
        names = [option.name for option in _COMPARE_OPTIONS]
        problems.append(_unknown("option", word, names))
    if unknown:
        # A bare word is then most likely the value of the misspelt option.
        words = [word for word in words if "=" in word or _is_scenario(word)]
    values = {
        option.name: _option_value(option, getattr(given, option.name.lstrip("-")), problems)
        for option in _COMPARE_OPTIONS
        if option.metavar
    }
    _check_folder(values["--out"], problems)
    experiment = _experiment(words, problems)

    from ipssim.study.design import default_folder

    seed = 1 if values["--seed"] is None else values["--seed"]
    out = Path(values["--out"] or default_folder(experiment, seed))
    try:
        _run_comparison(experiment, given.quiet, seed=seed, replicates=values["--replicates"],
                        workers=values["--workers"] or _cpus(), out=out)
    except KeyboardInterrupt:
        _complain(
            f"Stopped. Replicates that were finished are kept in {out}; the same command goes on"
            " from there."
        )
        return INTERRUPTED
    return SUCCESS


def _run_comparison(experiment: Experiment, quiet: bool, **how: Any) -> None:
    """Compare, write report and figures, print the table and name the report."""
    from ipssim.study.compare import compare

    comparison = compare(experiment, progress=not quiet and sys.stderr.isatty(), **how)
    folder = how["out"]

    from ipssim.report.figures import save_figures
    from ipssim.report.html import write_report
    from ipssim.report.terminal import print_comparison
    from ipssim.settings.load import sources

    write_report(comparison, folder / "report.html", sources())
    save_figures(comparison, folder / "figures")
    if not quiet:
        print_comparison(comparison)
        print(f"Report: {folder / 'report.html'}")


def _experiment(words: Sequence[str], problems: list[Problem]) -> Experiment:
    """Load the experiment; raise `InputError` with the problems found before and those in it."""
    from ipssim.errors import InputError
    from ipssim.settings.load import load_experiment

    overrides = [word for word in words if not _is_scenario(word)]
    files = [Path(word) for word in words if _is_scenario(word)]
    try:
        experiment = load_experiment(overrides, files=files)
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    if problems:
        raise InputError(problems)
    return experiment


def _is_scenario(word: str) -> bool:
    return word.lower().endswith(_SCENARIO_ENDINGS) and ("=" not in word or os.path.isfile(word))


def _problem(
    setting: str, value: Any, wrong: str, allowed: str = "", near: str | None = None
) -> Problem:
    from ipssim.errors import COMMAND_LINE, Problem, Written

    return Problem(setting, Written(value), COMMAND_LINE, None, wrong, allowed, near)


def _unknown(kind: str, word: str, names: Sequence[str]) -> Problem:
    from ipssim.errors import nearest

    name = word.partition("=")[0] if kind == "option" else word
    return _problem(
        kind, word, f"There is no {kind} called {name}.", "one of " + ", ".join(names),
        nearest(name, names),
    )


def _option_value(option: _Option, given: list[str] | None, problems: list[Problem]) -> Any:
    """Return an option's text or whole number, or None when it was not given or is wrong."""
    if not given:
        return None
    text = given[-1].strip()
    if len(given) > 1:
        wrong = "This option is given more than once; which value should count?"
        problems.append(_problem(option.name, ", ".join(given), wrong))
    elif not text:
        wrong = f"A value is needed after {option.name}."
        problems.append(_problem(option.name, text, wrong, option.allowed))
    elif option.low is None or option.high is None:
        return text
    elif not _WHOLE_NUMBER.fullmatch(text):
        problems.append(
            _problem(option.name, text, "A whole number is needed here.", option.allowed)
        )
    elif len(text) > 20 or not option.low <= int(text) <= option.high:
        wrong = "This is outside what is allowed."
        problems.append(_problem(option.name, text, wrong, option.allowed))
    else:
        return int(text)
    return None


def _check_folder(text: str | None, problems: list[Problem]) -> None:
    """Note if nothing could be written in the output folder."""
    out = Path(text or OUTPUTS)
    try:
        wrong = _why_not_writable(out)
    except (OSError, ValueError) as error:
        wrong = f"This cannot be a folder: {getattr(error, 'strerror', None) or error}."
    if wrong:
        problems.append(_problem("--out", str(out), wrong, "a folder that can be written to"))


def _why_not_writable(out: Path) -> str:
    """Say why nothing can be written in a folder that may not exist yet, or nothing."""
    if "\0" in str(out):
        return "This cannot be a folder: it holds a null character."
    if os.path.lexists(out) and not out.is_dir():
        return "This is a file, and a folder is needed."
    existing = next(path for path in (out, *out.absolute().parents) if os.path.lexists(path))
    if not existing.is_dir():
        return f"{existing} is a file, so there can be no folder below it."
    # An overlong name is only refused when it is looked up.
    out.exists()
    if not os.access(existing, os.W_OK | os.X_OK):
        return f"{existing} cannot be written to."
    return ""


def _cpus() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
