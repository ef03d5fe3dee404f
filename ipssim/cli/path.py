"""`ipssim path`: which of the rules between two programmes does what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ipssim.cli.command import OUTPUTS, SUCCESS, Command, Option, Parser, problem, study_options
from ipssim.cli.parse import Given, is_setting, load_experiment, read, show

ENDS = ("package", "ips_shared_care")
_OUTCOME = Option("--outcome", "what to look at (default: job_or_education_ever)", "CODE")
_BY_FIELD = Option("--by-field", "take each setting by itself, also those that belong together")
_NOTES = """\
  ipssim path                                from the package to IPS
  ipssim path jobcentre ips --outcome hours  from an arm or a programme to another
  ipssim path arms.package.limit_weeks=52 --by-field
A and B are arms of the experiment or programmes of `ipssim programmes`. Settings are written as for
`ipssim compare`; arms of your own too. The codes of outcomes stand in docs/outcomes.md.
"""


def _path(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then follow the path and show it."""
    given = read(parser, COMMAND, arguments)
    ends, settings = two_programmes(given)
    from ipssim.errors import COMMAND_LINE, InputError
    from ipssim.report.handed import follow_path
    from ipssim.studies.apart import WATCHED, wrong_outcome
    from ipssim.studies.path import plan_path

    values = given.values
    outcome = values[_OUTCOME.name] or WATCHED
    given.problems.extend(
        replace(wrong, setting=_OUTCOME.name, where=COMMAND_LINE)
        for wrong in wrong_outcome(outcome)
    )
    experiment = load_experiment(given, settings)
    grouped = _BY_FIELD.name not in given.flags
    try:
        plan = plan_path(experiment, *ends, grouped=grouped)
    except InputError as error:
        given.problems.extend(replace(wrong, where=COMMAND_LINE) for wrong in error.problems)
    given.stop_if_wrong()
    out = Path(values["--out"] or plan.folder(given.seed))
    path = follow_path(
        experiment, *ends, outcome=outcome, seed=given.seed, replicates=values["--replicates"],
        **given.work, out=out, grouped=grouped, progress=given.progress,
    )
    show(given, path, out / "report.html")
    return SUCCESS


def two_programmes(given: Given) -> tuple[tuple[str, str], list[str]]:
    """Return start and goal, and the words that are settings."""
    named = [word for word in given.settings if not is_setting(word)]
    settings = [word for word in given.settings if is_setting(word)]
    if not named:
        return (ENDS[0], ENDS[1]), settings
    if len(named) != 2:
        given.problems.append(problem(
            "A B", " ".join(named), "Two programmes are needed.",
            "two names, as in package ips_shared_care, or none",
        ))
        named = list(ENDS)
    return (named[0], named[1]), settings


COMMAND = Command(
    name="path",
    help="go from one programme to another, setting by setting",
    description="Show which rule matters: the way from one programme to another, setting by"
    " setting.",
    words="A B | name=value | scenario.yaml",
    words_help="two programmes (default: package ips_shared_care), and settings to change",
    options=(
        _OUTCOME,
        _BY_FIELD,
        *study_options(f"one per path in {OUTPUTS}/path", "the experiment's least"),
    ),
    run=_path,
    notes=_NOTES,
)
