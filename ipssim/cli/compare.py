"""`ipssim compare`: arms side by side, and beside a trial."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipssim.cli.parse import (
    DEBUG,
    INTERRUPTED,
    OUTPUTS,
    QUIET,
    SEED,
    SUCCESS,
    WORKERS,
    Command,
    Option,
    Parser,
    complain,
    cpus,
    out_option,
    read,
)

if TYPE_CHECKING:
    from ipssim.errors import Problem
    from ipssim.settings.experiment import Experiment

_NOTES = """\
settings are written name=value, in any order with the options:
  experiment=danish_trial          another experiment
  programme@arms.usual=package     another programme for an arm
  arms.ips.caseload_cap=30         one setting of an arm's programme
  population.size=1000             one setting of what surrounds all arms
A name ending in .yaml is a scenario file: the same settings, nested.

arms of your own stand beside the others and in the paired differences:
  programme@arms.mine=package      a new arm, mine, that starts as the package
  arms.mine.limit_weeks=39         ... with another limit
  programme@arms.mine=my.yaml      a programme file of your own
  ~arms.none                       leave an arm out
In a scenario file:
  arms:
    mine: {based_on: package, limit_weeks: 39, caseload_cap: 40}
    none: null
`ipssim programmes` lists the programmes there are to start from.
"""


def _compare(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, and then compare."""
    given = read(parser, COMMAND, arguments)
    experiment = load_experiment(given.settings, given.files, given.problems)

    from ipssim.study.design import default_folder

    values = given.values
    seed = 1 if values["--seed"] is None else values["--seed"]
    out = Path(values["--out"] or default_folder(experiment, seed))
    try:
        _run_comparison(experiment, QUIET.name in given.flags, seed=seed,
                        replicates=values["--replicates"], workers=values["--workers"] or cpus(),
                        out=out)
    except KeyboardInterrupt:
        complain(
            f"Stopped. Replicates that were finished are kept in {out}; the same command goes on"
            " from there."
        )
        return INTERRUPTED
    return SUCCESS


def load_experiment(
    overrides: Sequence[str], files: Sequence[Path], problems: list[Problem]
) -> Experiment:
    """Load the experiment; raise `InputError` with the problems found before and those in it."""
    from ipssim.errors import InputError
    from ipssim.settings import load

    try:
        experiment = load.load_experiment(overrides, files=files)
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    if problems:
        raise InputError(problems)
    return experiment


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


COMMAND = Command(
    name="compare",
    help="compare programmes, and set them against a trial",
    description="Compare programmes side by side; by default the arms of the Danish trial.",
    words="name=value | scenario.yaml",
    words_help="settings to change",
    options=(
        out_option(f"one per run in {OUTPUTS}"),
        SEED,
        Option("--replicates", "exactly so many replicates (default: until precise enough)", "N",
               1, 1_000_000),
        WORKERS,
        QUIET,
        DEBUG,
    ),
    run=_compare,
    notes=_NOTES,
)
