"""`ipssim compare`: arms side by side, and beside a trial."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ipssim.cli.command import OUTPUTS, SUCCESS, Command, Option, Parser, problem, study_options
from ipssim.cli.parse import Given, load_experiment, read, show

if TYPE_CHECKING:
    from ipssim.report.handed import Comparison, ServiceStudy
    from ipssim.settings.declare.experiment import Experiment

_NOTES = """\
settings are written name=value, in any order with the options:
  experiment=danish_trial          another experiment
  programme@arms.usual=package     another programme for an arm
  arms.ips.caseload_cap=30         one setting of an arm's programme
  population.size=1000             one setting of what surrounds all arms
A name ending in .yaml or .xlsx is a scenario: the same settings, nested or in a sheet.

arms of your own stand beside the others and in the paired differences:
  programme@arms.mine=package      a new arm, mine, that starts as the package
  arms.mine.limit_weeks=39         ... with another limit
  programme@arms.mine=my.yaml      a programme file of your own
  ~arms.none                       leave an arm out

from a week, a year or a date on, for everybody or for those admitted from then on:
  arms.ips.caseload_cap@year2=40   ... also labour_market. and service. settings
  arms.ips.limit_weeks@2014-05-01,new=26
In a scenario file:
  arms:
    mine: {based_on: package, limit_weeks: 39, caseload_cap: 40}
    ips: {changes: {year 2: {caseload_cap: 40}, 2014-05-01: {for: new, limit_weeks: 26}}}
    none: null
`ipssim programmes` lists the programmes there are to start from.

a service over time, with referrals, a queue, staff and years (the same people with and without it):
  experiment=service_over_time     five years in three municipalities
  experiment=country_over_time     ten years of 98 municipalities
  service.posts_by_year=[4,6,8]    consultants, year by year (2.5: one at half time)
  service.waiting_at_start=40      people who wait when it begins (service.waited_weeks: how long)
  observed.year2.in_work=12        what you have counted yourselves, beside the runs
"""


def _compare(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then compare, write and show."""
    given = read(parser, COMMAND, arguments)
    experiment = load_experiment(given)
    given.stop_if_wrong()
    if given.values["--persist"] is not None:
        prices = replace(experiment.prices, persist_years=given.values["--persist"])
        experiment = replace(experiment, prices=prices)

    from ipssim.report.handed import compare
    from ipssim.studies.engine.identity import default_folder

    values = given.values
    out = Path(values["--out"] or default_folder(experiment, given.seed))
    if experiment.service.weeks is not None:
        _refuse(given, "Nothing goes on in kroner after a service over time, so it would change"
                " nothing.")
        return _service(given, experiment, out)
    if not experiment.money:
        _refuse(given, "Money is not reckoned here (money=false), so it would change nothing.")
    comparison = compare(
        experiment, seed=given.seed, replicates=values["--replicates"],
        **given.work, out=out, pages=True, progress=given.progress,
    )
    _show(given, comparison, out)
    return SUCCESS


def _show(given: Given, result: Comparison | ServiceStudy, out: Path) -> None:
    """Show the report, or the committee's page where that is asked for."""
    from ipssim.report.live import NAME

    if "--brief" not in given.flags or given.quiet:
        priced = (out / NAME).is_file()
        show(given, result, out / "report.html",
             beside="brief.beside_priced" if priced else "brief.beside")
        return
    from ipssim.report.page.terminal import print_page
    from ipssim.report.shown import BRIEF
    from ipssim.report.words import words

    page = result.brief()
    print_page(page, full="--full" in given.flags)
    print(words(page.language).say("brief.where", path=out / BRIEF))


def _refuse(given: Given, why: str) -> None:
    """Raise `InputError` for an option of money where there is none."""
    from ipssim.errors import InputError

    years = given.values["--persist"]
    if years is not None:
        raise InputError([problem("--persist", years, why)])


def _service(given: Given, experiment: Experiment, out: Path) -> int:
    """Run a service over time, which writes its own report and figures, and show it."""
    from ipssim.errors import COMMAND_LINE, InputError
    from ipssim.report.handed import service

    try:
        study = service(
            experiment, seed=given.seed, replicates=given.values["--replicates"],
            **given.work, out=out, progress=given.progress,
        )
    except InputError as error:
        raise InputError([
            replace(problem, where=COMMAND_LINE) for problem in error.problems
        ]) from None
    _show(given, study, out)
    return SUCCESS


COMMAND = Command(
    name="compare",
    help="compare programmes, and set them against a trial",
    description="Compare programmes side by side; by default the arms of the Danish trial.",
    words="name=value | scenario.yaml",
    words_help="settings to change",
    options=(
        *study_options(f"one per run in {OUTPUTS}", "until precise enough"),
        Option("--brief", "show the committee's page in place of the report (both are written)"),
        Option("--persist", "let what the end of follow-up costs go on for so many years, fading"
               " (default: nothing is assumed)", "YEARS", 0, 40),
    ),
    run=_compare,
    notes=_NOTES,
)
