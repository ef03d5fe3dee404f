"""`ipssim match`: draw worlds, and keep those that agree with the trial."""

from __future__ import annotations

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
from ipssim.cli.parse import load_experiment, read, show

_WORLDS = Option(
    "--worlds", "simulate so many worlds (default: 20000, half an hour on two cores)", "N", 200,
    1_000_000,
)
_SHIP = Option("--ship", "put the kept worlds, and the one in their middle, into configs/world")
_NOTES = """\
  ipssim match                     20,000 worlds; stopped anywhere, it goes on where it was
  ipssim match --worlds 1000       fewer, to see how it works
What varies stands in configs/match.yaml, what worlds are held to in configs/targets.yaml, and how
and why in docs/analysis_plan.md. The kept worlds that are shipped give the range of what is not
known in every other command.
"""


def _match(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then match worlds and show what is known by them."""
    given = read(parser, COMMAND, arguments)
    experiment = load_experiment(given)
    given.stop_if_wrong()
    from ipssim.report.handed import match
    from ipssim.report.words import words
    from ipssim.studies.match.ship import ship
    from ipssim.studies.match.study import WORLDS, plan_match

    values = given.values
    worlds = values[_WORLDS.name] or WORLDS
    out = Path(values["--out"] or plan_match(experiment, worlds).folder(given.seed))
    found = match(
        experiment, worlds=worlds, seed=given.seed, **given.work, out=out,
        progress=given.progress,
    )
    show(given, found, out / "report.html")
    if _SHIP.name in given.flags:
        for path in ship(found):
            print(words().say("match.shipped", path=path))
    return SUCCESS


COMMAND = Command(
    name="match",
    help="draw worlds, and keep those that agree with the trial",
    description="Simulate worlds with other values of what nobody has measured, and keep those in"
    " which the Danish trial comes out as it did, within its sampling error.",
    words="name=value | scenario.yaml",
    words_help="settings to change",
    options=(
        _WORLDS, _SHIP, out_option(f"one per run in {OUTPUTS}/match"), SEED, WORKERS, SCHEDULER,
        CSV_OUT, FULL, QUIET, DEBUG,
    ),
    run=_match,
    notes=_NOTES,
)
