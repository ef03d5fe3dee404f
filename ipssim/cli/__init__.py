"""Let people run studies from a terminal: `ipssim compare`, `run`, `review`, `path`, lists."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ipssim import __version__
from ipssim.cli import (
    ablation,
    compare,
    consultant,
    dashboard,
    doctor,
    explain,
    listings,
    match,
    openness,
    path,
    patterns,
    rerun,
    review,
    run,
    scenario,
    sensitivity,
    sites,
    sweep,
    validate,
)
from ipssim.cli.command import (
    BAD_INPUT,
    DEBUG,
    FAILURE,
    INTERRUPTED,
    LANG,
    SUCCESS,
    Command,
    Parser,
    command_parser,
)
from ipssim.cli.parse import complain, typed, unknown
from ipssim.cli.streams import steady
from ipssim.spoken import said, speak

COMMANDS: tuple[Command, ...] = (
    compare.COMMAND, run.COMMAND, review.COMMAND, path.COMMAND, explain.COMMAND,
    consultant.COMMAND, dashboard.COMMAND,
    ablation.COMMAND, patterns.COMMAND, sites.COMMAND, match.COMMAND, validate.COMMAND,
    sweep.COMMAND, sensitivity.COMMAND, rerun.COMMAND, scenario.COMMAND, openness.COMMAND,
    doctor.COMMAND, *listings.COMMANDS,
)
_HELP = frozenset(("-h", "--help"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 success, 2 bad input, 1 anything else.

    130 means that it was stopped with Ctrl-C, 143 that it was told to end (SIGTERM).
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    steady()
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt as stopped:  # `Stopped` among them: it says what is kept
        complain(said(str(stopped) or "Stopped."))
        return int(getattr(stopped, "exit_code", INTERRUPTED))
    except Exception as error:
        return _failed(error, debug=DEBUG.name in arguments)
    return code


def _dispatch(arguments: list[str]) -> int:
    helping = not _HELP.isdisjoint(arguments)
    words = [word for word in arguments if word != DEBUG.name]
    if len(words) > 2 and words[0] == LANG.name:  # the language may stand first
        words = [*words[2:], *words[:2]]
    commands = {command.name: command for command in COMMANDS}
    speak(_language(arguments))
    if not words or words[0] in _HELP:
        _parser().print_help()
        return SUCCESS
    name = words[0]
    if name == "--version":
        print(f"ipssim {__version__}")
        return SUCCESS
    if name not in commands:
        from ipssim.errors import InputError

        is_option = name.startswith("-")
        raise InputError([unknown("option", name, ("--help", "--version")) if is_option
                          else unknown("command", name, [*commands])])
    command = commands[name]
    parser = command_parser(command, for_help=helping)
    if helping:
        parser.print_help()
        return SUCCESS
    return command.run(parser, words[1:])


def _language(arguments: list[str]) -> str:
    """Return the language asked for, before anything else is read; "" for none that there is."""
    given = "\n".join(arguments).replace(f"{LANG.name}\n", f"{LANG.name}=").split("\n")
    asked = [word.partition("=")[2] for word in given if word.startswith(f"{LANG.name}=")]
    return asked[-1] if asked and asked[-1] in LANG.choices else ""


def _parser() -> Parser:
    parser = Parser(
        "ipssim", epilog=said("ipssim <command> --help says more about a command."),
        description=said("Simulate supported employment (IPS) and jobcentre packages."),
    )
    parser.add_argument("--version", action="version", version=__version__,
                        help=said("show program's version number and exit"))
    listed = parser.add_subparsers(title=said("commands"), metavar=said("<command>"))
    for command in COMMANDS:
        listed.add_parser(command.name, help=said(command.help))
    return parser


def _failed(error: Exception, *, debug: bool) -> int:
    from ipssim.errors import InputError, WorkError

    if isinstance(error, InputError):
        complain(str(typed(error)))
        return BAD_INPUT
    if debug:
        import traceback

        complain("".join(traceback.format_exception(error)).rstrip())
    if isinstance(error, WorkError):
        complain(said(f"ipssim: {error}"))
        return FAILURE
    lines = str(error).strip().splitlines()
    reason = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    complain(f"ipssim: {reason}" + ("" if debug else said(" (--debug shows where)")))
    return FAILURE
