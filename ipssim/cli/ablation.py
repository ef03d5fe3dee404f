"""`ipssim ablation`: which mechanism carries the difference between two programmes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ipssim.cli.command import OUTPUTS, SUCCESS, Command, Option, Parser, study_options
from ipssim.cli.parse import load_experiment, read, show
from ipssim.cli.path import two_programmes

_OUTCOME = Option("--outcome", "what to look at (default: job_or_education_ever)", "CODE")
_EXPERIMENT = "experiment="
_NOTES = """\
  ipssim ablation                                   IPS minus the package
  ipssim ablation jobcentre ips_shared_care --outcome hours
  ipssim ablation world.mechanisms.belief=false     with a mechanism off throughout
Every mechanism is left out of all and switched on alone; the difference is B minus A. A and B are
arms of the experiment (default: ips_vs_package) or programmes of `ipssim programmes`. Settings are
written as for `ipssim compare`. The codes of outcomes stand in docs/outcomes.md.
"""


def _ablation(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then run all worlds and show what carries the difference."""
    given = read(parser, COMMAND, arguments)
    ends, settings = two_programmes(given)
    from ipssim.errors import COMMAND_LINE, InputError
    from ipssim.report.handed import ablation
    from ipssim.studies.ablation import EXPERIMENT, plan_ablation
    from ipssim.studies.apart import WATCHED, wrong_outcome

    values = given.values
    outcome = values[_OUTCOME.name] or WATCHED
    given.problems.extend(
        replace(wrong, setting=_OUTCOME.name, where=COMMAND_LINE)
        for wrong in wrong_outcome(outcome)
    )
    if not any(word.startswith(_EXPERIMENT) for word in settings):
        settings = [f"{_EXPERIMENT}{EXPERIMENT}", *settings]
    experiment = load_experiment(given, settings)
    try:
        plan = plan_ablation(experiment, *ends)
    except InputError as error:
        given.problems.extend(replace(wrong, where=COMMAND_LINE) for wrong in error.problems)
    given.stop_if_wrong()
    out = Path(values["--out"] or plan.folder(given.seed))
    found = ablation(
        experiment, *ends, outcome=outcome, seed=given.seed, replicates=values["--replicates"],
        **given.work, out=out, progress=given.progress,
    )
    show(given, found, out / "report.html")
    return SUCCESS


COMMAND = Command(
    name="ablation",
    help="switch mechanisms off and on: what carries a difference",
    description="Show which mechanisms carry the difference between two programmes, and what stays"
    " unexplained without them.",
    words="A B | name=value | scenario.yaml",
    words_help="two programmes (default: package ips_shared_care), and settings to change",
    options=(
        _OUTCOME,
        *study_options(f"one per pair in {OUTPUTS}/ablation", "120, two to three minutes"),
    ),
    run=_ablation,
    notes=_NOTES,
)
