"""Sensitivity: which of several settings the difference hangs on, and which arm comes out ahead.

The points are a design of SALib's over the axes, and they are run as a sweep: kept by what they
are, gone on with, and extended. Indices are made of two results of each point. One is the mean
paired difference, treated minus reference. The other is the share of replicates in which treated
is ahead (a tie counts half), and not 1 or 0 by the mean's sign: where two arms are close, luck
would flip that from point to point, and indices would be of luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.errors import COMMAND_LINE, InputError, Problem, WorkError, missing_extra
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.axes import Axis
from ipssim.settings.read.meant import nearest
from ipssim.studies.apart import WATCHED, wrong_outcome
from ipssim.studies.designs import Design, experiments_at
from ipssim.studies.engine.estimates import Range
from ipssim.studies.engine.files import table_bytes
from ipssim.studies.engine.result import Pages
from ipssim.studies.engine.study import How, gathering
from ipssim.studies.sweep import Sweep, sweep

Values = NDArray[np.float64]

INDICES = {"morris": ("mu_star", "mu", "sigma"), "sobol": ("ST", "S1")}
"""The indices of each method, that by which axes are sorted first."""
POINTS = {"morris": 10, "sobol": 64}
"""How often a method goes through the axes, where nobody says how many points there are to be."""
LEAST = {"morris": 4, "sobol": 8}
DIFFERENCE, AHEAD = "difference", "ahead"
_MORE = {"morris": 1, "sobol": 2}
"""Points of one way through the axes, beside one for each of them."""
_LEVELS = 4


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Sensitivity(Sweep):
    """A sweep over a design, with indices.

    `indices` has a row for each result (`DIFFERENCE`, in the unit of the outcome's differences, and
    `AHEAD`, a share), axis and index: value, and half of its 95 % bootstrap interval over the
    design (nan where SALib gives none). `noise` says by result which part of the variance between
    points is luck (nan with one replicate). `rows` are the points' numbers in the design's order,
    in which a point may stand several times; `shares` is the design, from 0 to 1 of each axis.
    """

    method: str
    outcome: str
    rows: tuple[int, ...]
    shares: Values
    indices: pd.DataFrame
    noise: dict[str, float]

    def table(self) -> pd.DataFrame:
        """Return the indices."""
        return self.indices

    def files(self, csv: str = "en") -> dict[str, bytes]:
        """Return the files of a sweep, and the indices."""
        return {"indices.csv": table_bytes("indices.csv", self.indices, csv),
                **Sweep.files(self, csv)}


def design_of(axes: Sequence[Axis], method: str, points: int | None, seed: int) -> Values:
    """Return the rows of a design, as shares (0 to 1) of each axis; at most `points` of them.

    The rows of fewer points are the first of more.
    Raises `InputError` for a method that is not there, too few axes or points, a missing extra.
    """
    known = method in INDICES
    once = len(axes) + _MORE[method] if known else 1
    ways = POINTS[method] if known and points is None else (points or 0) // once
    problems = []
    if not known:
        problems.append(Problem("--method", method, COMMAND_LINE, None, "There is no such method.",
                                "one of " + ", ".join(INDICES), nearest(method, INDICES)))
    if len(axes) < 2:
        problems.append(Problem(
            "axes", len(axes), COMMAND_LINE, None, "To compare settings, two at least must vary.",
            "such as 'world.getting.own_search=interval(0.5,3)', or values or a range",
        ))
    if known and ways < LEAST[method]:
        problems.append(Problem("--points", points, COMMAND_LINE, None,
                                f"These are too few points for {len(axes)} axes.",
                                f"{LEAST[method] * once} and more"))
    if problems:
        raise InputError(problems)
    try:
        from SALib.sample import morris, sobol
    except ImportError:
        raise missing_extra("method", method, "sensitivity") from None
    problem = _problem(axes)
    if method == "morris":
        return np.asarray(morris.sample(problem, ways, num_levels=_LEVELS, seed=seed))
    ways = 2 ** int(np.log2(ways))  # in between, the sequence is out of balance
    return np.asarray(sobol.sample(problem, ways, calc_second_order=False, seed=seed))


def sensitivity(
    base: Experiment, axes: Sequence[Axis], *, method: str = "morris", points: int | None = None,
    outcome: str = WATCHED, pages: Pages | None = None, **how: Unpack[How],
) -> Sensitivity:
    """Run a design over axes and return its indices; `how` is what every study takes (`How`).

    `points` is the most that is run (default: `POINTS` ways through the axes). The whole width of
    an axis counts: an index says how much the setting matters between the ends that were given.

    Raises `InputError` for a method or outcome that is not there, too few points, a missing extra,
    and what `sweep` refuses; `Stopped` or `WorkError` when it is ended early.
    """
    shares = np.zeros((0, len(axes)))
    with gathering(wrong_outcome(outcome), **how):
        shares = design_of(axes, method, points, how.get("seed", 1))
    words = pd.DataFrame({
        axis.key: [axis.at(share) for share in shares[:, column]]
        for column, axis in enumerate(axes)
    })
    once = words.drop_duplicates(ignore_index=True)
    rows = words.merge(once.rename_axis("point").reset_index(), how="left")["point"]
    design = Design(
        base, tuple(axes), once, experiments_at(base, axes, once), method,
        facts={"sensitivity": {"outcome": outcome, "points": len(shares)}},
    )
    found = sweep(
        design, pages=pages, **how,
        made=partial(_with_indices, method, outcome, tuple(map(int, rows)), shares),
    )
    assert isinstance(found, Sensitivity)
    return found


def _with_indices(
    method: str, outcome: str, rows: tuple[int, ...], shares: Values, found: Sweep
) -> Sensitivity:
    """Return a sweep with the indices of its points' differences, and of who is ahead.

    Raises `WorkError` where a point failed: without it the design has no indices.
    """
    if len(found.failed):
        raise WorkError(f"{len(found.failed)} points failed, and indices need all; the same"
                        " command tries these again.")
    gaps = gaps_of(found, outcome)
    results = {DIFFERENCE: gaps, AHEAD: np.where(gaps == 0.0, 0.5, (gaps > 0.0).astype(float))}
    tables = []
    for name, values in results.items():
        table = _indices(method, found.axes, shares, values.mean(axis=1)[list(rows)], found.seed)
        table.insert(0, "of", name)
        tables.append(table)
    noise = {name: luck_between(values) for name, values in results.items()}
    return Sensitivity(
        **{field.name: getattr(found, field.name) for field in fields(found)}, method=method,
        outcome=outcome, rows=rows, shares=shares, noise=noise,
        indices=pd.concat(tables, ignore_index=True),
    )


def gaps_of(found: Sweep, outcome: str) -> Values:
    """Return treated minus reference, an array (points, replicates), in the unit of differences."""
    table = found.results[found.results["outcome"] == outcome].pivot_table(
        index="point", columns=["arm", "replicate"], values="value"
    )
    ends = (table[found.experiment.treated], table[found.experiment.reference])
    scale = 100.0 if OUTCOMES[outcome].unit == "%" else 1.0
    return scale * (ends[0] - ends[1]).to_numpy(dtype=np.float64)


def luck_between(values: Values) -> float:
    """Return which part of the variance between points' means is luck; nan with one replicate.

    Luck that moves all points alike moves no index, and is taken out first.
    """
    return Range.of(values - values.mean(axis=0)).luck


def _indices(
    method: str, axes: Sequence[Axis], shares: Values, values: Values, seed: int
) -> pd.DataFrame:
    """Return every index of every axis; none matters where all points give the same."""
    from SALib.analyze import morris, sobol

    keys = [axis.key for axis in axes]
    told: dict[str, Any]
    if np.ptp(values) == 0.0:  # nothing to share out; SALib would divide by it
        told = {}
    elif method == "morris":
        told = morris.analyze(_problem(axes), shares, values, num_levels=_LEVELS, seed=seed)
    else:
        told = sobol.analyze(_problem(axes), values, calc_second_order=False, seed=seed + 1)
    none = np.zeros(len(keys))
    return pd.concat([
        pd.DataFrame({
            "axis": keys, "index": name, "value": np.asarray(told.get(name, none), dtype=float),
            "half": np.asarray(told.get(f"{name}_conf", np.full(len(keys), np.nan) if name in (
                "mu", "sigma") else none), dtype=float),
        }) for name in INDICES[method]
    ], ignore_index=True)


def _problem(axes: Sequence[Axis]) -> dict[str, Any]:
    """Return the axes as SALib names them; each goes from 0 to 1."""
    return {"num_vars": len(axes), "names": [axis.key for axis in axes],
            "bounds": [(0.0, 1.0)] * len(axes)}
