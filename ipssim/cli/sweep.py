"""`ipssim sweep`: many points of some settings, as a grid or drawn."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ipssim.cli.parse import (
    OUTPUTS,
    SUCCESS,
    Command,
    Option,
    Parser,
    read,
    show,
    study_options,
)

_DESIGN = Option("--design", "grid (default), random, lhs, sobol, or a table.csv of points", "NAME")
_POINTS = Option("--points", "so many points of a drawn design", "N", 1, 100_000)
_WORLDS = Option("--worlds", "run each point in so many kept worlds (default: the shipped one)",
                 "N", 1, 10_000)
_PRECISION = Option("--precision", "add replicates until ± of the difference is so small", "P")
_NOTES = """\
  ipssim sweep arms.ips.caseload_cap=10,25,50 'arms.package.limit_weeks=range(13,79,13)'
  ipssim sweep 'labour_market.openness=interval(-2,1)' --design sobol --points 64
  ipssim sweep arms.ips.caseload_cap=10,25,50 --worlds 20 --precision 1
Axes are written as in Hydra: several values, range(start, stop, step), interval(low, high) for
designs that draw. Stopped anywhere it goes on; more values, points or replicates are added to what
is there. Other settings are written as for `ipssim compare`.
"""


def _sweep(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then run every point and show how the answer moves."""
    from ipssim.errors import InputError
    from ipssim.report.handed import sweep
    from ipssim.settings.read.axes import read_axes
    from ipssim.studies.engine.identity import folder_below
    from ipssim.studies.sweep import plan_sweep, points_of

    given = read(parser, COMMAND, [word for word in arguments if word not in ("-m", "--multirun")])
    values = given.values
    design, precision = values[_DESIGN.name] or "grid", values[_PRECISION.name]
    try:
        base, axes = read_axes(given.settings, given.files)
        points = points_of(axes, design, values[_POINTS.name], given.seed)
    except InputError as error:
        raise InputError([*given.problems, *error.problems]) from None
    given.stop_if_wrong()
    plan = plan_sweep(base, axes, points)
    swept = "_".join(key.rpartition(".")[2] for key in map(str, points))
    mark = hashlib.sha256("".join(map(str, points)).encode()).hexdigest()[:4]
    out = Path(values["--out"] or folder_below("sweep", base.name, f"{swept}_{mark}")
               / plan.hash(given.seed))
    found = sweep(
        base, axes, points, worlds=values[_WORLDS.name] or 0,
        precision=None if precision is None else float(precision), seed=given.seed,
        replicates=values["--replicates"], workers=values["--workers"], out=out,
        progress=given.progress, csv=given.csv,
    )
    show(given, found, out / "report.html")
    return SUCCESS


COMMAND = Command(
    name="sweep",
    help="run many points of some settings",
    description="Run every point of one or several settings on the same people with the same luck,"
    " and show how the difference moves.",
    words="name=value,value | scenario.yaml",
    words_help="axes, and settings to change",
    options=(_DESIGN, _POINTS, _WORLDS, _PRECISION,
             *study_options(f"one per sweep in {OUTPUTS}/sweep", "20")),
    run=_sweep, notes=_NOTES,
)
