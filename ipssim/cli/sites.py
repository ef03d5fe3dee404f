"""`ipssim sites`: the job rate of simulated sites beside their fidelity."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from ipssim.cli.command import OUTPUTS, SUCCESS, Command, Option, Parser, study_options
from ipssim.cli.parse import load_experiment, read, show

_SITES = Option("--sites", "so many sites at each spread (default: 60)", "N", 3, 10_000)
_WIDTH = Option(
    "--width", "how much of the spread is used: 1, or several as 0.25,0.75 (default: all four that"
    " were fixed beforehand)", "SHARE",
)
_NOTES = """\
  ipssim sites population.size=300          each site serves 300 people
  ipssim sites --width 0.75 --sites 20
How far sites are apart was fixed beforehand, in configs/fidelity_sites.yaml. Each has people and
luck of its own. Settings of people, place and world are written as for `ipssim compare`; the arms
of an experiment are left aside.
"""


def _sites(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then run the sites and show the line through them."""
    given = read(parser, COMMAND, arguments)
    experiment = load_experiment(given)
    from ipssim.errors import COMMAND_LINE, InputError
    from ipssim.report.handed import sites
    from ipssim.studies.sites import SITES, plan_sites

    values = given.values
    count, widths = values[_SITES.name] or SITES, _shares(values[_WIDTH.name])
    try:
        plan = plan_sites(experiment, count, widths)
    except InputError as error:
        given.problems.extend(
            replace(wrong, setting=_WIDTH.name, where=COMMAND_LINE) if wrong.setting == "widths"
            else wrong for wrong in error.problems
        )
    given.stop_if_wrong()
    out = Path(values["--out"] or plan.folder(given.seed))
    found = sites(
        experiment, count=count, widths=widths, seed=given.seed,
        replicates=values["--replicates"], **given.work, out=out,
        progress=given.progress,
    )
    show(given, found, out / "report.html")
    return SUCCESS


def _shares(text: str | None) -> list[Any] | None:
    """Return the numbers in a text; where one is none, the text, which the study refuses."""
    try:
        return None if text is None else [float(word) for word in text.split(",")]
    except ValueError:
        return [text]


COMMAND = Command(
    name="sites",
    help="set the job rate of simulated sites against their fidelity",
    description="Show whether simulated sites with higher fidelity have more people in jobs, and"
    " by how much, beside studies of real sites.",
    words="name=value | scenario.yaml",
    words_help="settings to change",
    options=(
        _SITES,
        _WIDTH,
        *study_options(f"one per run in {OUTPUTS}/sites", "1, a minute or two"),
    ),
    run=_sites,
    notes=_NOTES,
)
