"""`ipssim sweep`: many points of some settings, as a grid, drawn, from a table, or ready-made."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from ipssim.cli.command import (
    FAILURE,
    OUTPUTS,
    SUCCESS,
    Command,
    Option,
    Parser,
    problem,
    study_options,
)
from ipssim.cli.parse import Given, complain, read, show
from ipssim.spoken import said

if TYPE_CHECKING:
    from ipssim.report.handed import Sweep
    from ipssim.studies.designs import Design

_DESIGN = Option("--design", "grid (default), one (at a time), random, lhs, sobol, or a table.csv",
                 "NAME")
_POINTS = Option("--points", "so many points of a drawn design", "N", 1, 100_000)
_WORLDS = Option("--worlds", "run each point in so many kept worlds (default: the shipped one)",
                 "N", 1, 10_000)
_PRECISION = Option("--precision", "add replicates until ± of the difference is so small", "P")
_SUBGROUPS = Option("--subgroups", "keep means by who people were at entry too (27 times the rows)")
_PLOT = Option("--plot", "say where the figures are (PNG and SVG)")
_NOTES = """\
  ipssim sweep                                   ready sweeps, a line each
  ipssim sweep continuum                         one of them
  ipssim sweep caseload arms.ips.contact_interval_weeks=2
  ipssim sweep arms.ips.caseload_cap=10,25,50 'arms.package.limit_weeks=range(13,79,13)'
  ipssim sweep 'labour_market.openness=interval(-2,1)' --design sobol --points 64
  ipssim sweep programme@arms.ips=ips_shared_care,ips_split --worlds 20 --precision 1
  ipssim sweep --design table.csv                heads are settings, rows are points
Axes are written as in Hydra: several values, range(start, stop, step), interval(low, high) for
designs that draw. Stopped anywhere it goes on; more values, points or replicates are added to what
is there, and points that failed are tried again. Other settings are as for `ipssim compare`.
"""
_LONGEST = 60  # characters of a folder's name


def _sweep(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then run every point and show how the answer moves."""
    from ipssim.report.handed import run_sweep
    from ipssim.studies.engine.study import gathering
    from ipssim.studies.sweep import plan_sweep

    given = read(parser, COMMAND, [word for word in arguments if word not in ("-m", "--multirun")])
    if not given.words and not given.values[_DESIGN.name]:
        return _list(given)
    precision = _percentage_points(given)
    with gathering(given.problems):
        design = _design(given)
        plan = plan_sweep(design)
    out = Path(given.values["--out"] or _folder(design) / plan.hash(given.seed))
    found = run_sweep(
        design, worlds=given.values[_WORLDS.name] or 0, precision=precision, seed=given.seed,
        subgroups=_SUBGROUPS.name in given.flags, replicates=given.values["--replicates"],
        **given.work, out=out, progress=given.progress,
    )
    show(given, found, out / "report.html")
    if _PLOT.name in given.flags:
        for path in sorted(out.glob("figures/*")):
            print(path)
    return _failed(found, out)


def _design(given: Given) -> Design:
    from ipssim.studies.designs import design_of

    kind = given.values[_DESIGN.name] or "grid"
    table = Path(kind) if kind.lower().endswith(".csv") else None
    return design_of(given.settings, files=given.files, kind=kind, table=table,
                     count=given.values[_POINTS.name], seed=given.seed)


def _percentage_points(given: Given) -> float | None:
    """Return the precision asked for, or note what is wrong with it."""
    text = given.values[_PRECISION.name]
    if text is None:
        return None
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = 0.0
    if not 0.0 < found <= 100.0:
        given.problems.append(problem(
            _PRECISION.name, text, "This is no precision.", "percentage points, such as 0.5"
        ))
    return found


def _folder(design: Design) -> Path:
    """Return the folder of a sweep: what it sweeps, and a mark of axes and design."""
    from ipssim.studies.engine.identity import folder_below

    names = [design.ready.name] if design.ready else [
        axis.key.rpartition(".")[2] for axis in design.axes
    ]
    said = [design.kind, *(axis.key for axis in design.axes)]
    mark = hashlib.sha256("\n".join(said).encode()).hexdigest()[:4]
    return folder_below("sweep", design.base.name, f"{'_'.join(names)[:_LONGEST]}_{mark}")


def _failed(found: Sweep, out: Path) -> int:
    """Say which points failed, if any did, and return the exit code."""
    if found.failed.empty:
        return SUCCESS
    first = found.failed.iloc[0]
    numbers = ", ".join(map(str, found.failed["point"]))
    complain(said(
        f"ipssim: {len(found.failed)} of {len(found.points)} points failed ({numbers}); the first:"
        f" {first['error']}: {first['message']}. More is in {out / 'failures'}. The others are"
        " kept; the same command tries these again."
    ))
    return FAILURE


def _list(given: Given) -> int:
    """Print the ready sweeps."""
    from ipssim.report.lists.shape import print_listing
    from ipssim.report.lists.sweeps import sweeps

    given.stop_if_wrong()
    print_listing(sweeps())
    return SUCCESS


COMMAND = Command(
    name="sweep",
    help="run many points of some settings",
    description="Run every point of one or several settings on the same people with the same luck,"
    " and show how the difference moves. Without words, list the ready sweeps.",
    words="NAME | name=value,value | scenario.yaml",
    words_help="a ready sweep, axes, and settings to change",
    options=(_DESIGN, _POINTS, _WORLDS, _PRECISION, _SUBGROUPS, _PLOT,
             *study_options(f"one per sweep in {OUTPUTS}/sweep", "20")),
    run=_sweep, notes=_NOTES,
)
