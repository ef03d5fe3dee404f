"""`ipssim rerun`: make a finished run again, and say file by file whether it is the same."""

from __future__ import annotations

from pathlib import Path

from ipssim.cli.command import (
    DEBUG,
    FAILURE,
    QUIET,
    SUCCESS,
    WORKERS,
    Command,
    Parser,
    out_option,
    problem,
)
from ipssim.cli.parse import complain, read

_NOTES = """\
  ipssim rerun outputs/danish_trial/0123456789ab
  ipssim rerun outputs/danish_trial/0123456789ab --out elsewhere
Everything is taken from the folder's manifest: settings, seed, runs. The files that settings came
from are not needed. Exit code 0: every file is the same, byte by byte. 1: one is not. 2: it cannot
be made again. Another version of ipssim is told, and tried.
"""


def _rerun(parser: Parser, arguments: list[str]) -> int:
    """Check the folder, make its run again, and compare."""
    from ipssim.errors import printable
    from ipssim.report import again
    from ipssim.report.words import words

    given = read(parser, COMMAND, arguments)
    if len(given.words) != 1:
        given.problems.append(problem(
            "folder", " ".join(given.words), "The folder of one run is needed.",
            "such as outputs/danish_trial/0123456789ab",
        ))
    given.stop_if_wrong()
    w, path = words(), Path(given.words[0])
    run = again.finished(path)
    for name, there, here in run.otherwise:
        complain(w.say("again.otherwise", name=w.say(f"again.by.{name}"), there=there, here=here))
    out = Path(given.values["--out"] or f"{path.absolute()}_again")
    found = again.again(run, out, workers=given.values["--workers"], progress=given.progress)
    wrong = [name for name, what in found.items() if what not in (again.SAME, again.LEFT)]
    for name, what in found.items():
        if name in wrong or not given.quiet:
            print(f"{w.say(f'again.{what}'):<10} {name}")
    if not given.quiet:
        said = w.say("again.all_same", count=len(found)) if not wrong else (
            w.say("again.some_differ", count=len(wrong), all=len(found))
        )
        print(f"{said} {w.say('again.folder', path=printable(str(out)))}")
    return FAILURE if wrong else SUCCESS


COMMAND = Command(
    name="rerun",
    help="make a finished run again, and compare every file",
    description="Run what a folder's manifest says again into a new folder, and say file by file"
    " whether it is the same, byte by byte.",
    words="FOLDER", words_help="the folder of a finished run",
    options=(out_option("FOLDER_again"), WORKERS, QUIET, DEBUG), run=_rerun, notes=_NOTES,
)
