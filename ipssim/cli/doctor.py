"""`ipssim doctor`: what is missing on this machine."""

from __future__ import annotations

from ipssim.cli.command import DEBUG, FAILURE, SUCCESS, Command, Option, Parser, problem
from ipssim.cli.parse import read

_BROWSER = Option("--browser", "a Chromium is needed too (the tests of pages use one)")


def _doctor(parser: Parser, arguments: list[str]) -> int:
    given = read(parser, COMMAND, arguments)
    given.problems.extend(problem("word", word, "This command takes none.") for word in given.words)
    given.stop_if_wrong()
    try:
        from ipssim.report.lists.doctor import MISSING, diagnose
        from ipssim.report.words import words

        w = words()
    except ImportError as error:  # even words need a library or two
        print(f"missing  {error.name}: pip install ipssim (in a checkout: uv sync)")
        return FAILURE
    wrong = 0
    for found in diagnose(w, browser=_BROWSER.name in given.flags):
        wrong += found.state == MISSING
        print(f"{w.say(f'doctor.state.{found.state}'):9}{found.said}")
    print(w.say("doctor.wrong", count=wrong) if wrong else w.say("doctor.well"))
    return FAILURE if wrong else SUCCESS


COMMAND = Command(
    name="doctor",
    help="say what is missing on this machine, and what to do about it",
    description="Look whether everything that ipssim needs is there: Python, libraries, a folder"
    " for compiled code, processors, memory, letters, fonts.",
    words="(none)", words_help="there is nothing to name",
    options=(_BROWSER, DEBUG),
    run=_doctor,
    notes="Exit code 0: all that is needed is there; 1: something is missing. Nothing is sent"
    " anywhere.",
)
