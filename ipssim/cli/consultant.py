"""`ipssim consultant`: one consultant's week."""

from __future__ import annotations

from pathlib import Path

from ipssim.cli.command import (
    DEBUG,
    FULL,
    SEED,
    SUCCESS,
    Command,
    Option,
    Parser,
    out_option,
    problem,
)
from ipssim.cli.parse import is_setting, load_experiment, read, whole_number

_ARM = Option("--arm", "the arm whose consultant it is (default: ips)", "ARM")
_WEEK = Option("--week", "week of the run, from 1 (default: when all have entered)", "N", 1, 3_120)
_NOTES = """\
  ipssim consultant                          the consultant with most people
  ipssim consultant 3 --week 100             consultant 3 (they count from 0), in another week
  ipssim consultant --arm package arms.package.caseload_cap=30
Settings are written as for `ipssim compare`.
"""


def _consultant(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, run until that week, and tell."""
    given = read(parser, COMMAND, arguments)
    numbers = [word for word in given.settings if not is_setting(word)]
    settings = [word for word in given.settings if word not in numbers]
    if len(numbers) > 1:
        given.problems.append(problem(
            "consultant", " ".join(numbers), "One consultant at a time can be followed."
        ))
    number = whole_number("consultant", numbers[0], (0, 1_000_000), given.problems) if (
        len(numbers) == 1
    ) else None
    experiment = load_experiment(given, settings)
    given.stop_if_wrong()

    from ipssim.report.handed import consultant
    from ipssim.report.page.terminal import print_page
    from ipssim.report.words import words

    values = given.values
    found = consultant(
        experiment, values[_ARM.name] or "ips", number, values[_WEEK.name], seed=given.seed,
        replicate=values["--replicate"] or 0,
    )
    page = found.page()
    print_page(page, full=FULL.name in given.flags)
    if values["--out"]:
        folder = Path(values["--out"])
        found.save(folder)
        print(words(page.language).say("terminal.report", path=found.report(folder /
                                                                            "report.html")))
    return SUCCESS


COMMAND = Command(
    name="consultant",
    help="tell one consultant's week: what the minutes go to, and for whom",
    description="Tell what one consultant's week goes to, and for whom, in a run of one arm.",
    words="CONSULTANT | name=value | scenario.yaml",
    words_help="a consultant's number, and settings to change",
    options=(
        _ARM, _WEEK, SEED,
        Option("--replicate", "which luck, counted from 0 (default: 0)", "N", 0, 999_999),
        out_option("nothing is written"), FULL, DEBUG,
    ),
    run=_consultant,
    notes=_NOTES,
)
