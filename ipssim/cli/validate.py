"""`ipssim validate`: predict trials from their control arms, and score the predictions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ipssim.cli.command import (
    CSV_OUT,
    DEBUG,
    FULL,
    OUTPUTS,
    QUIET,
    SCHEDULER,
    SEED,
    SUCCESS,
    WORKERS,
    Command,
    Option,
    Parser,
    out_option,
)
from ipssim.cli.parse import is_setting, load_experiment, read, show

_WORLDS = Option("--worlds", "kept worlds to predict in (default: 40)", "N", 1, 10_000)
_NOTES = """\
  ipssim validate                          all trials that ship, about ten minutes
  ipssim validate wong_2008 my_trial.yaml  one of them, and one of your own
  ipssim validate population.size=200      a smaller cohort
From the control arm it is solved how open the place's employers are; then the other arms are
predicted. How a trial is written stands in CONTRIBUTING.md, what is scored and how in
docs/analysis_plan.md. Settings (name=value) are written as for `ipssim compare`.
"""


def _validate(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then predict the trials and show the scores."""
    given = read(parser, COMMAND, arguments)
    trials = [word for word in given.words if not is_setting(word)]
    from ipssim.errors import InputError
    from ipssim.settings.read.load import load

    for word in trials:
        try:
            load(word, "trial")
        except InputError as error:
            given.problems.extend(error.problems)
    experiment = load_experiment(
        replace(given, words=[word for word in given.words if is_setting(word)])
    )
    given.stop_if_wrong()

    from ipssim.report.handed import validate
    from ipssim.studies.validate import plan_validate

    worlds = given.values[_WORLDS.name]
    plan, _ = plan_validate(trials, experiment, worlds)
    out = Path(given.values["--out"] or plan.folder(given.seed))
    found = validate(
        *trials, experiment=experiment, seed=given.seed, replicates=worlds,
        **given.work, out=out, progress=given.progress,
    )
    show(given, found, out / "report.html")
    return SUCCESS


COMMAND = Command(
    name="validate",
    help="predict trials from their control arms, and score the predictions",
    description="Solve each trial's place from its control arm, predict the other arms, and set the"
    " published figures beside the prediction and two simple predictors.",
    words="trial | trial.yaml | name=value",
    words_help="trials (default: all that ship), and settings to change",
    options=(
        out_option(f"one per run in {OUTPUTS}/validate"), SEED, _WORLDS, WORKERS, SCHEDULER,
        CSV_OUT, FULL, QUIET, DEBUG,
    ),
    run=_validate,
    notes=_NOTES,
)
