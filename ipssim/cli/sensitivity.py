"""`ipssim sensitivity`: which of several settings the difference hangs on."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from ipssim.cli.command import OUTPUTS, SUCCESS, Command, Option, Parser, study_options
from ipssim.cli.parse import read, show

_METHOD = Option("--method", "morris (default: few points, which settings matter) or sobol (many:"
                 " which share of the variance)", "NAME")
_POINTS = Option("--points", "so many points at most (default: 10 ways through the axes for morris,"
                 " 64 for sobol)", "N", 1, 100_000)
_OUTCOME = Option("--outcome", "what to look at (default: job_or_education_ever)", "CODE")
_NOTES = """\
  ipssim sensitivity 'world.getting.own_search=interval(0.5,3)' 'arms.ips.caseload_cap=range(10,51)'
  ipssim sensitivity 'labour_market.openness=interval(-2,1)' \\
      'world.getting.own_search=interval(0.5,3)' --method sobol --points 256
Axes are written as for `ipssim sweep`: interval(low, high), range(start, stop, step) for whole
numbers, or several values. Stopped anywhere it goes on; more points or replicates are added to what
is there. Needs the extra `sensitivity`. Other settings are written as for `ipssim compare`.
"""


def _sensitivity(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then run the design and show the indices."""
    import pandas as pd

    from ipssim.errors import COMMAND_LINE, InputError
    from ipssim.report.handed import sensitivity
    from ipssim.settings.read.axes import read_axes
    from ipssim.studies.apart import WATCHED, wrong_outcome
    from ipssim.studies.designs import Design
    from ipssim.studies.engine.identity import folder_below
    from ipssim.studies.sensitivity import design_of
    from ipssim.studies.sweep import plan_sweep

    given = read(parser, COMMAND, arguments)
    values = given.values
    method, points = values[_METHOD.name] or "morris", values[_POINTS.name]
    outcome = values[_OUTCOME.name] or WATCHED
    given.problems.extend(
        replace(wrong, setting=_OUTCOME.name, where=COMMAND_LINE)
        for wrong in wrong_outcome(outcome)
    )
    try:
        base, axes = read_axes(given.settings, given.files)
        design_of(axes, method, points, given.seed)
    except InputError as error:
        raise InputError([*given.problems, *error.problems]) from None
    given.stop_if_wrong()
    mark = hashlib.sha256(repr(axes).encode()).hexdigest()[:8]
    out = Path(values["--out"] or folder_below("sensitivity", base.name, f"{method}_{mark}")
               / plan_sweep(Design(base, tuple(axes), pd.DataFrame(), (), method)).hash(given.seed))
    found = sensitivity(
        base, axes, method=method, points=points, outcome=outcome, seed=given.seed,
        replicates=values["--replicates"], **given.work, out=out, progress=given.progress,
    )
    show(given, found, out / "report.html")
    return SUCCESS


COMMAND = Command(
    name="sensitivity",
    help="find which of several settings the difference hangs on",
    description="Move several settings between two ends each, on the same people with the same"
    " luck, and say which of them the difference hangs on, and who comes out ahead.",
    words="name=interval(low,high) | scenario.yaml",
    words_help="axes, and settings to change",
    options=(_METHOD, _POINTS, _OUTCOME,
             *study_options(f"one per study in {OUTPUTS}/sensitivity", "20")),
    run=_sensitivity, notes=_NOTES,
)
