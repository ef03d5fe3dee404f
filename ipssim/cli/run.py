"""`ipssim run`: one programme, one cohort."""

from __future__ import annotations

from pathlib import Path

from ipssim.cli.command import OUTPUTS, SUCCESS, Command, Parser, study_options
from ipssim.cli.parse import note_unused, read, show

_REPLICATES = 20
_NOTES = """\
settings are written name=value, in any order with the options:
  programme=package                another programme (default: ips_shared_care)
  programme=my.yaml                a programme file of your own
  programme.caseload_cap=30        one setting of the programme
  population.size=1000             one setting of what surrounds it
A name ending in .yaml or .xlsx is a scenario; YAML has a section `programme`:
  programme: {based_on: package, limit_weeks: 39}
A run says what happens under one programme. It says nothing of what the programme changes;
for that, `ipssim compare` gives several programmes to the same people.
"""


def _run(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, and then run the programme."""
    from ipssim.errors import InputError
    from ipssim.settings.read.one_programme import load_single

    given = read(parser, COMMAND, arguments)
    try:
        programme, experiment = load_single(given.settings, files=given.files)
    except InputError as error:
        raise InputError([*given.problems, *error.problems]) from None
    given.stop_if_wrong()
    note_unused(given, experiment)
    note_unused(given, programme, "programme.")

    from ipssim.report.handed import run
    from ipssim.studies.single import plan_run

    values = given.values
    out = Path(values["--out"] or plan_run(programme, experiment).folder(given.seed))
    result = run(
        programme, experiment, seed=given.seed, replicates=values["--replicates"] or _REPLICATES,
        **given.work, out=out, progress=given.progress,
    )
    show(given, result, out / "report.html")
    return SUCCESS


COMMAND = Command(
    name="run",
    help="run one programme for one cohort",
    description="Run one programme for one cohort; by default IPS in the setting of the trial.",
    words="name=value | scenario.yaml",
    words_help="settings to change",
    options=study_options(f"one per run in {OUTPUTS}", str(_REPLICATES)),
    run=_run,
    notes=_NOTES,
)
