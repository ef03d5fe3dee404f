"""`ipssim patterns`: hold the model against what a credible one reproduces."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ipssim.cli.command import FAILURE, OUTPUTS, SUCCESS, Command, Option, Parser, study_options
from ipssim.cli.parse import load_experiment, read, show

_STRICT = Option("--strict", "exit with 1 when a pattern or check fails, certainly or not")
_NOTES = """\
  ipssim patterns
  ipssim patterns world.mechanisms.resonance=false --replicates 40
A pattern that fails is a finding about the model, and the exit code is 0; --strict changes that.
Settings are written as for `ipssim compare`. Bands and sources stand in configs/patterns.yaml,
those of the checks of direction and size in configs/checks.yaml.
"""


def _patterns(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then run, judge and show the patterns."""
    given = read(parser, COMMAND, arguments)
    experiment = load_experiment(given)
    from ipssim.errors import COMMAND_LINE, InputError
    from ipssim.report.handed import patterns
    from ipssim.studies.patterns.run import plan_patterns

    try:
        plan = plan_patterns(experiment)
    except InputError as error:
        given.problems.extend(replace(wrong, where=COMMAND_LINE) for wrong in error.problems)
    given.stop_if_wrong()
    values = given.values
    out = Path(values["--out"] or plan.folder(given.seed))
    found = patterns(
        experiment, seed=given.seed, replicates=values["--replicates"],
        **given.work, out=out, progress=given.progress,
    )
    show(given, found, out / "report.html")
    fails = found.failing or found.failing_checks
    return FAILURE if fails and _STRICT.name in given.flags else SUCCESS


COMMAND = Command(
    name="patterns",
    help="hold the model against what a credible one reproduces",
    description="Show thirteen published patterns with band, value and verdict.",
    words="name=value | scenario.yaml",
    words_help="settings to change",
    options=(
        _STRICT,
        *study_options(
            f"one per run in {OUTPUTS}/patterns", "150, and 40 of the checks, about three minutes"
        ),
    ),
    run=_patterns,
    notes=_NOTES,
)
