"""The tables of a sweep: levels and differences at each point, a dictionary, an xarray dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ipssim.outcomes.definitions import ALL
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.read.axes import Axis, spec_at
from ipssim.studies.engine.estimates import Levels
from ipssim.studies.engine.plan import Contrast

if TYPE_CHECKING:
    from ipssim.studies.sweep import Sweep

EVERYBODY = "everybody"
_SUMMARY = (
    "point", "arm", "outcome", "unit", "level", "level_half", "difference", "difference_half",
    "difference_unit", "replicates", "worlds_low", "worlds_median", "worlds_high",
)


@dataclass(frozen=True, slots=True)
class Parts(Sequence[pd.DataFrame]):
    """The results of each point, put together when asked for.

    `units` are those of one programme each, which several points may have; `arms` says which of
    them each point has, by arm. `groups` has what was measured by subgroup, by unit.
    """

    units: Mapping[str, pd.DataFrame]
    arms: Mapping[int, Mapping[str, str]]
    groups: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.arms)

    def __getitem__(self, number: Any) -> Any:
        return self.of([*self.arms][number])

    @property
    def rows(self) -> int:
        """Return how many rows all of them have."""
        return sum(
            len(tables[key]) for tables in (self.units, self.groups)
            for arms in self.arms.values() for key in arms.values() if key in tables
        )

    def of(self, point: int, *, groups: bool = False) -> pd.DataFrame:
        """Return the results of a point, of everybody or by subgroup."""
        arms, tables = self.arms[point], self.groups if groups else self.units
        named = pd.CategoricalDtype(list(arms))
        return pd.concat([
            tables[key].assign(point=np.int32(point), arm=pd.Categorical.from_codes(
                np.full(len(tables[key]), code, np.int8), dtype=named,
            )) for code, key in enumerate(arms.values())
        ], ignore_index=True)


def summary_of(
    experiment: Experiment, points: pd.DataFrame, parts: Iterable[pd.DataFrame]
) -> pd.DataFrame:
    """Return level and difference of every point, arm and outcome, in the units of a report."""
    rows: list[tuple[Any, ...]] = []
    for part in parts:
        rows += _point_rows(experiment, part)
    return points.merge(pd.DataFrame(rows, columns=list(_SUMMARY)), on="point")


def _point_rows(experiment: Experiment, part: pd.DataFrame) -> list[tuple[Any, ...]]:
    named = part.rename(columns={"value": "mean"})
    keys = ["arm", "outcome", "replicate"]
    several = named["world"].nunique() > 1
    levels = Levels(
        named.groupby(keys, observed=True)["mean"].mean().reset_index() if several else named
    )
    worlds = Levels(named.rename(columns={"world": "draw"})) if several else None
    rows, there = [], set(named["outcome"])
    for arm in experiment.arms:
        cell, against = ("", arm), ("", experiment.reference)
        for code, outcome in ALL.items():
            if code not in there:
                continue
            level = levels.estimate(cell, code)
            gap = levels.estimate(Contrast(arm, cell, against), code, worlds)
            over = gap.ignorance
            rows.append((
                part["point"].iloc[0], arm, code, outcome.unit, level.value, level.half, gap.value,
                gap.half, gap.unit, level.n, over and over.low, over and over.median,
                over and over.high,
            ))
    return rows


def dictionary_of(experiment: Experiment, axes: Sequence[Axis]) -> pd.DataFrame:
    """Return what every axis, column and outcome is, with its unit."""
    specs = dict(parameters(experiment))
    rows = []
    for axis in axes:
        spec = spec_at(axis.key, specs)
        rows.append(("axis", axis.key, spec.unit if spec else "", spec.meaning if spec else ""))
        rows += [
            ("value", f"{axis.key}={word}", "", ", ".join(f"{key}={value}" for key, value in
                                                          settings.items()))
            for word, settings in axis.together.items() if not axis.key.startswith("programme@")
        ]
    rows += [("outcome", code, "share" if one.unit == "%" else one.unit, one.wording)
             for code, one in ALL.items()]
    rows += [
        ("column", name, "", said) for name, said in (
            ("point", "number of the point, as in points.csv"),
            ("world", "-1 the shipped world, else the number of a kept one"),
            ("replicate", "same people and same luck at every point, from 0"),
            ("arm", "programme"), ("subgroup", "whose mean it is"),
            ("value", "mean over people in the outcome's unit; shares from 0 to 1"),
        )
    ]
    return pd.DataFrame(rows, columns=["kind", "name", "unit", "meaning"])


def xarray_of(found: Sweep) -> Any:
    """Return a sweep as an `xarray.Dataset` (see `Sweep.to_xarray`)."""
    try:
        import xarray
    except ImportError:
        raise ImportError("to_xarray needs xarray: pip install 'ipssim[xarray]'") from None
    axes = [axis.key for axis in found.axes]
    points = found.points.assign(**{axis: _numbers(found.points[axis]) for axis in axes})
    full = not points[axes].duplicated().any() and len(points) == np.prod(
        [points[axis].nunique() for axis in axes]
    )
    dims = axes if full else ["point"]
    summary = found.summary.drop(columns=axes).merge(points, on="point")
    means = pd.concat([
        part.groupby(["point", "world", "arm", "outcome"], observed=True)["value"].mean()
        for part in found.parts
    ]).reset_index().merge(points, on="point")
    cells = ["arm", "outcome"]
    means[cells] = means[cells].astype(str)
    share = means["outcome"].map({code: one.unit == "%" for code, one in ALL.items()})
    means["mean"] = np.where(share, 100.0, 1.0) * means["value"]
    data = xarray.merge([
        means.set_index([*dims, "world", *cells])[["mean"]].to_xarray(),
        summary.set_index([*dims, *cells])[["difference", "difference_half"]].to_xarray(),
    ])
    specs = dict(parameters(found.experiment))
    for axis in axes:
        if not full:
            data = data.assign_coords({axis: ("point", points.set_index("point")[axis].reindex(
                data["point"].to_numpy()).to_numpy())})
        if axis in specs:
            data[axis].attrs.update(units=specs[axis].unit, long_name=specs[axis].meaning)
    order = [ALL[str(code)] for code in data["outcome"].to_numpy()]
    return data.assign_coords(
        unit=("outcome", [one.unit for one in order]),
        wording=("outcome", [one.wording for one in order]),
    ).assign_attrs(reference=found.experiment.reference, replicates=found.replicates)


def _numbers(words: pd.Series[Any]) -> pd.Series[Any]:
    """Return words as numbers where all are; else as they are."""
    try:
        return words.astype(float)
    except ValueError:
        return words
