"""`ipssim compare`: arms side by side, and beside a trial."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ipssim.cli.parse import (
    OUTPUTS,
    SUCCESS,
    Command,
    Given,
    Parser,
    load_experiment,
    read,
    show,
    study_options,
)

if TYPE_CHECKING:
    from ipssim.settings.declare.experiment import Experiment

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

a service over time, with referrals, a queue, staff and years (the same people with and without it):
  experiment=service_over_time     five years in three municipalities
  experiment=country_over_time     ten years of 98 municipalities
  service.posts_by_year=[4,6,8]    consultants, year by year
"""


def _compare(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then compare, write and show."""
    given = read(parser, COMMAND, arguments)
    experiment = load_experiment(given)
    given.stop_if_wrong()

    from ipssim.report.handed import compare
    from ipssim.studies.engine.identity import default_folder

    values = given.values
    out = Path(values["--out"] or default_folder(experiment, given.seed))
    if experiment.service.weeks is not None:
        return _service(given, experiment, out)
    comparison = compare(
        experiment, seed=given.seed, replicates=values["--replicates"],
        workers=values["--workers"], out=out, pages=True, progress=given.progress, csv=given.csv,
    )
    show(given, comparison, out / "report.html")
    return SUCCESS


def _service(given: Given, experiment: Experiment, out: Path) -> int:
    """Run a service over time, which writes its own report and figures, and show it."""
    from dataclasses import replace

    from ipssim.errors import COMMAND_LINE, InputError
    from ipssim.report.handed import service

    try:
        study = service(
            experiment, seed=given.seed, replicates=given.values["--replicates"],
            workers=given.values["--workers"], out=out, progress=given.progress, csv=given.csv,
        )
    except InputError as error:
        raise InputError([
            replace(problem, where=COMMAND_LINE) for problem in error.problems
        ]) from None
    show(given, study, out / "report.html")
    return SUCCESS


COMMAND = Command(
    name="compare",
    help="compare programmes, and set them against a trial",
    description="Compare programmes side by side; by default the arms of the Danish trial.",
    words="name=value | scenario.yaml",
    words_help="settings to change",
    options=study_options(f"one per run in {OUTPUTS}", "until precise enough"),
    run=_compare,
    notes=_NOTES,
)
