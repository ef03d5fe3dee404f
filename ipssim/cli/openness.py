"""`ipssim openness`: how open a place's employers are, by its own counts."""

from __future__ import annotations

from pathlib import Path

from ipssim.cli.command import OUTPUTS, SUCCESS, Command, Option, Parser, study_options
from ipssim.cli.parse import load_experiment, read, show

_WORLDS = Option("--worlds", "kept worlds to run at each opening (default: 40)", "N", 2, 10_000)
_NOTES = """\
  ipssim openness town.xlsx
  ipssim openness experiment=service_over_time observed.year2.in_work=14 observed.year2.started=60
What is solved is labour_market.openness, for `ipssim compare town.xlsx labour_market.openness=...`.
"""


def _openness(parser: Parser, arguments: list[str]) -> int:
    given = read(parser, COMMAND, arguments)
    experiment = load_experiment(given)
    given.stop_if_wrong()

    from ipssim.report.handed import openness
    from ipssim.studies.engine.identity import folder_below
    from ipssim.studies.openness import plan_openness

    values = given.values
    plan = plan_openness(experiment, values[_WORLDS.name])
    out = Path(values["--out"] or folder_below("openness", experiment.name)
               / plan.hash(given.seed))
    found = openness(
        experiment, worlds=values[_WORLDS.name], seed=given.seed, **given.work, out=out,
        progress=given.progress,
    )
    show(given, found, out / "report.html")
    return SUCCESS


COMMAND = Command(
    name="openness",
    help="solve how open a place's employers are from its own counts",
    description="Solve how open a place's employers are from what it has counted of its own"
    " service (observed), with its error.",
    words="name=value | scenario.yaml",
    words_help="settings to change, among them what was observed",
    options=(_WORLDS, *(one for one in study_options(f"one per run in {OUTPUTS}/openness", "")
                        if one.name != "--replicates")),
    run=_openness, notes=_NOTES,
)
