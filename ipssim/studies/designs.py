"""What a sweep is to run: axes, and points on them as a grid, drawn, one by one, or as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ipssim.errors import COMMAND_LINE, PYTHON, InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.axes import (
    Axis,
    grid,
    is_axis,
    read_axes,
    spec_at,
    unknown_setting,
    with_values,
    written,
)
from ipssim.settings.read.ready import Ready, Steps, ready
from ipssim.settings.read.table import PointsRead, cell_of, read_table
from ipssim.studies.steps import LABELS, between, steps_between

DRAWN = ("random", "lhs", "sobol")
DESIGNS = ("grid", "one", *DRAWN)
TABLE = "table"
MOST_DRAWN = 100_000
_DESIGN = 0x5EE9  # keeps the draw of points apart from the luck of runs


@dataclass(frozen=True, slots=True)
class Design:
    """What a sweep runs: `points` has a column an axis (words), `here` the experiment at each.

    `kind` is one of `DESIGNS`, or `TABLE` where the points were given. `facts` stand in the
    manifest.
    """

    base: Experiment
    axes: tuple[Axis, ...]
    points: pd.DataFrame
    here: tuple[Experiment, ...]
    kind: str = "grid"
    ready: Ready | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def design_of(
    words: Sequence[str] = (), *, files: Sequence[Path] = (), experiment: Experiment | None = None,
    kind: str = "grid", count: int | None = None, table: Path | pd.DataFrame | None = None,
    seed: int = 1,
) -> Design:
    """Return the design that words after `ipssim sweep` say, with every point checked.

    `words` are axes and settings; the first may name a ready sweep. With `experiment`, words are
    axes of that. `count` points are drawn by random, lhs and sobol. A `table` of points (a CSV
    file, or a frame with a column a setting) stands in place of axes.

    Raises `InputError` with everything wrong.
    """
    known = ready(words[0]) if words and "=" not in words[0] and words[0][:1] not in "~+" else None
    rest = list(words[1:] if known else words)
    if known:
        own = {word.partition("=")[0] for word in rest}
        shipped = [word for word in known.words if word.partition("=")[0] not in own]
        rest = [*shipped, *rest]
    if table is not None:
        return _from_table(table, rest, files, experiment)
    base, axes = read_axes(rest, files, experiment)
    if known:
        axes = (*axes, *_together(base, known))
    wrong = list(_wrong_design(axes, kind, count))
    if wrong:
        raise InputError(wrong)
    points = points_of(axes, kind, count, seed)
    return Design(base, axes, points, experiments_at(base, axes, points), kind, known)


def _wrong_design(axes: Sequence[Axis], kind: str, count: int | None) -> Iterable[Problem]:
    if kind not in DESIGNS:
        yield Problem("--design", kind, COMMAND_LINE, None, "There is no such design.",
                      "one of " + ", ".join(DESIGNS) + ", or a table.csv")
    if not axes:
        yield Problem("axes", "none", COMMAND_LINE, None, "Nothing is swept.",
                      "such as arms.ips.caseload_cap=10,25,50")
    if kind in DRAWN and count is None:
        yield Problem("--points", "", COMMAND_LINE, None,
                      f"How many points shall {kind} draw?", "a whole number")
    if count is not None and not 1 <= count <= MOST_DRAWN:
        yield Problem("--points", count, COMMAND_LINE, None, "This cannot be drawn.",
                      f"a whole number from 1 to {MOST_DRAWN}")


def points_of(
    axes: Sequence[Axis], kind: str, count: int | None = None, seed: int = 1
) -> pd.DataFrame:
    """Return the points of a design, a column an axis, as words.

    A grid has all combinations; `one` moves one axis at a time, from the first point, where all
    are as in the experiment. The first of more drawn points are those of fewer (not of lhs), so a
    sweep can be extended.
    """
    if kind == "grid":
        return pd.DataFrame(grid(axes))
    if kind == "one":
        start = {axis.key: axis.most_used for axis in axes}
        moved = [{**start, axis.key: value} for axis in axes for value in axis.ends
                 if value != start[axis.key]]
        return pd.DataFrame([start, *moved])
    from scipy.stats import qmc

    assert count is not None
    rng = np.random.default_rng([seed, _DESIGN])
    if kind == "random":
        shares = rng.random((count, len(axes)))
    elif kind == "lhs":
        shares = qmc.LatinHypercube(len(axes), rng=rng).random(count)
    else:
        sobol = qmc.Sobol(len(axes), rng=rng)
        shares = sobol.random_base2(int(np.ceil(np.log2(max(count, 1)))))[:count]
    return pd.DataFrame({
        axis.key: [axis.at(share) for share in shares[:, column]]
        for column, axis in enumerate(axes)
    })


def _from_table(
    table: Path | pd.DataFrame, words: Sequence[str], files: Sequence[Path],
    experiment: Experiment | None,
) -> Design:
    """Return the design of a table; `words` are settings only."""
    swept = [word for word in words if is_axis(word)]
    base, _ = read_axes([word for word in words if word not in swept], files, experiment)
    found = read_table(table, base) if isinstance(table, Path) else _read_frame(table, base)
    problems = [*found.problems, *(
        Problem(word.partition("=")[0], word.partition("=")[2], COMMAND_LINE, None,
                "The points come from a table, so nothing else is swept.") for word in swept
    )]
    points = pd.DataFrame(list(found.rows))
    here: tuple[Experiment, ...] = ()
    try:
        here = experiments_at(base, found.axes, points, table, found)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(sorted(problems, key=lambda one: one.line or 0))
    return Design(base, found.axes, points, here, TABLE)


def _read_frame(table: pd.DataFrame, base: Experiment) -> PointsRead:
    """Return what a frame says, as of a file."""
    specs = dict(parameters(base))
    heads = list(map(str, table))
    wrong = [one for head in heads if spec_at(head, specs) is None
             for one in unknown_setting(head, "", specs).problems]
    rows = [
        {str(key): written(_plain(value)) for key, value in row.items() if spec_at(str(key), specs)}
        for row in table.to_dict("records")
    ]
    axes = tuple(
        Axis(head, tuple(dict.fromkeys(row[head] for row in rows)), base=written(spec.value))
        for head in heads if (spec := spec_at(head, specs))
    )
    lines = tuple(range(1, len(rows) + 1))
    return PointsRead(axes, tuple(rows), lines, tuple(replace(one, where=PYTHON) for one in wrong))


def _plain(value: Any) -> Any:
    """Return a cell of a frame as a plain value; what is missing is none, as a limit may be."""
    if value is None or value != value or value is pd.NA:
        return None
    value = value.item() if isinstance(value, np.generic) else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def experiments_at(
    base: Experiment, axes: Sequence[Axis], points: pd.DataFrame,
    table: Path | pd.DataFrame | None = None, read: PointsRead | None = None,
) -> tuple[Experiment, ...]:
    """Return the experiment at each point; raise `InputError` with everything wrong at any."""
    values = {
        (axis.key, word): axis.settings(base, word)
        for axis in axes for word in dict.fromkeys(points[axis.key] if len(points) else ())
    }
    problems: list[Problem] = []
    found = []
    for number, row in enumerate(points.to_dict("records")):
        here: dict[str, Any] = {}
        for key, word in row.items():
            here |= values[str(key), word]
        try:
            found.append(with_values(base, here))
        except InputError as error:
            problems += [_placed(one, number, table, read) for one in error.problems]
    if problems:
        raise InputError(problems)
    return tuple(found)


def _placed(
    wrong: Problem, number: int, table: Path | pd.DataFrame | None, read: PointsRead | None
) -> Problem:
    """Return a problem with the place of its point."""
    if read is None or not isinstance(table, Path):
        return replace(wrong, where=f"point {number}")
    line, cell = cell_of(read, number, wrong.setting)
    return replace(wrong, where=str(table), line=line, cell=cell)


# Settings that move together


def _together(base: Experiment, known: Ready) -> list[Axis]:
    """Return the axes of a ready sweep whose values set several settings."""
    found = [
        Axis(name, tuple(values), together=values) for name, values in known.together.items()
    ]
    return [*found, way(base, known.name, known.steps)] if known.steps else found


def way(base: Experiment, name: str, steps: Steps) -> Axis:
    """Return the axis on the way between two arms' programmes, step by step.

    What cannot be changed one without the other goes with the first of them; settings that no
    step names change in the last. A step in which nothing differs is left out.
    """
    start, goal = base.arms[steps.start], base.arms[steps.goal]
    parts = steps_between(start, goal)
    order = {setting: number for number, named in enumerate(steps.groups.values())
             for setting in named}
    last = len(steps.groups) - 1
    place = [min((order[one] for one in part.fields if one in order), default=last)
             for part in parts]
    together: dict[str, Mapping[str, Any]] = {start.title or start.name: _moved(steps.arm, start)}
    for number, step in enumerate(steps.groups):
        if number in place:
            taken = tuple(index for index, at in enumerate(place) if at <= number)
            together[step] = _moved(steps.arm, between(start, goal, parts, taken))
    return Axis(name, tuple(together), together=together, steps=True)


def _moved(arm: str, programme: Programme) -> dict[str, Any]:
    """Return the settings of an arm, but what it is called."""
    return {
        f"arms.{arm}.{name}": getattr(programme, name) for name in Programme.__dataclass_fields__
        if name not in LABELS
    }
