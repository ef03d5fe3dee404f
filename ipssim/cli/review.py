"""`ipssim review`: one programme as a fidelity reviewer would score it."""

from __future__ import annotations

from pathlib import Path

from ipssim.cli.command import (
    CSV_OUT,
    DEBUG,
    FULL,
    OUTPUTS,
    QUIET,
    SEED,
    SUCCESS,
    Command,
    Option,
    Parser,
    out_option,
)
from ipssim.cli.parse import read, show, unknown

_SCALES = ("ips_25", "ips_25_denmark")
_SCALE = Option(
    "--scale", f"scale to print: {' or '.join(_SCALES)} (default: {_SCALES[0]})", "NAME"
)
_WEEKS = Option(
    "--weeks", "weeks to review, the last of intake (default: 26)", "N", 1, 2080
)
_REPLICATES = Option("--replicates", "so many replicates (default: 5)", "N", 1, 1000)
_NOTES = """\
settings are written name=value, in any order with the options, as for `ipssim run`:
  programme=package                another programme (default: ips_shared_care)
  programme=my.yaml                a programme file of your own
  programme.caseload_cap=30        one setting of the programme
  population.size=1000             one setting of what surrounds it
The score is read off what the simulated service did. It is an outcome: nothing in a run reads it.
Most cut-offs of the scale are recalled and not verified; the table says which.
"""


def _review(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, and then review the programme."""
    from ipssim.errors import InputError
    from ipssim.settings.read.one_programme import load_single

    given = read(parser, COMMAND, arguments)
    values = given.values
    scale = values[_SCALE.name] or _SCALES[0]
    if scale not in _SCALES:
        given.problems.append(unknown("scale", scale, _SCALES))
    try:
        programme, experiment = load_single(given.settings, files=given.files)
    except InputError as error:
        raise InputError([*given.problems, *error.problems]) from None
    given.stop_if_wrong()

    from ipssim.report.handed import review
    from ipssim.studies.review import WEEKS, plan_review

    weeks = values[_WEEKS.name] or WEEKS
    out = Path(
        values["--out"] or plan_review(programme, experiment, weeks).folder(given.seed)
    )
    result = review(
        programme, experiment, seed=given.seed, replicates=values[_REPLICATES.name], weeks=weeks,
        out=out, progress=given.progress, csv=given.csv,
    )
    show(given, result, out / "review.html", danish=scale == _SCALES[1])
    return SUCCESS


COMMAND = Command(
    name="review",
    help="score one programme as a fidelity reviewer would",
    description="Run one programme and score it on the 25-item IPS fidelity scale, item by item,"
    " from what the simulated service did in the last weeks of intake.",
    words="name=value | scenario.yaml",
    words_help="settings to change",
    options=(
        out_option(f"one per review in {OUTPUTS}"), SEED, _REPLICATES, _WEEKS, _SCALE,
        CSV_OUT, FULL, QUIET, DEBUG,
    ),
    run=_review,
    notes=_NOTES,
)
