"""A sweep: many points of some settings, each run on the same people with the same luck.

A point is a value for each axis. Its runs are kept by what is run, world and replicates, so that
points, worlds and replicates can be added to what is there, and nothing is run twice. A point
that fails is written down and left out, and the others go on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Unpack

import numpy as np
import pandas as pd

from ipssim.errors import InputError, Problem, WorkError
from ipssim.outcomes.definitions import ALL, told
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.read.axes import Axis
from ipssim.settings.read.checks import check
from ipssim.settings.read.ready import Ready
from ipssim.studies.designs import Design
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.engine.executor import Done, Trouble, attempt
from ipssim.studies.engine.files import csv_parts, parquet_parts
from ipssim.studies.engine.identity import resolved
from ipssim.studies.engine.measure import cohort_means
from ipssim.studies.engine.plan import Plan
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.store import Store
from ipssim.studies.engine.study import How, Running, gathering, running
from ipssim.studies.engine.tasks import Task
from ipssim.studies.money import without_detail
from ipssim.studies.priors import drawn_experiment
from ipssim.studies.subgroups import group_means
from ipssim.studies.sweep_tables import EVERYBODY, Parts, dictionary_of, summary_of, xarray_of
from ipssim.studies.worlds import kept_worlds, varied

REPLICATES, CHUNK = 20, 20
WATCHED = "job_or_education_ever"
RESULTS = ("point", "world", "replicate", "arm", "subgroup", "outcome", "value")
MOST_PLAIN = 200_000
"""Rows of results up to which their CSV is not packed."""
_CODES = pd.CategoricalDtype(list(ALL))
"""One for all tables: each of its own would take more memory than the numbers."""
SHIPPED = -1
"""The world that stands for the shipped one; kept worlds are numbered from 0."""
_SPAN = re.compile(r"point-([0-9a-f]{12})-(\d{6})-(\d{6})")

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Sweep(Result):
    """A finished sweep.

    `points` has a row a point: its number and a column for each axis. `results` are tidy (columns
    `RESULTS`; shares from 0 to 1): one value for each point, world (`SHIPPED`, or a kept one),
    replicate, arm, subgroup and outcome. `summary` has, for each point, arm and outcome, level and
    difference from the reference with half of its 95 % interval, and the range of the difference
    over worlds where several were run. `dictionary` says what columns and outcomes mean. `failed`
    has the points that could not be run, which are in no other table but `points`.
    """

    axes: tuple[Axis, ...]
    points: pd.DataFrame
    parts: Parts
    summary: pd.DataFrame
    dictionary: pd.DataFrame
    failed: pd.DataFrame
    worlds: tuple[int, ...] = (SHIPPED,)
    kind: str = "grid"
    ready: Ready | None = field(default=None)

    FILES = (("points.csv", "points"), ("summary.csv", "summary"),
             ("dictionary.csv", "dictionary"), ("failed.csv", "failed"))

    @property
    def results(self) -> pd.DataFrame:
        """Return every value; put together anew each time it is asked for."""
        return pd.concat(self._tidy(), ignore_index=True)

    def _tidy(self) -> Iterator[pd.DataFrame]:
        """Yield the results, a point at a time."""
        for point in self.parts.arms:
            table = self.parts.of(point).assign(subgroup=EVERYBODY)
            if self.parts.groups:
                table = pd.concat([table, self.parts.of(point, groups=True)], ignore_index=True)
            words = ["arm", "subgroup", "outcome"]
            table[words] = table[words].astype(str)
            yield table[list(RESULTS)]

    def files(self, csv: str = "en") -> dict[str, bytes]:
        """Return the tables by the names of their files; many results are packed as CSV."""
        packed = self.parts.rows > MOST_PLAIN
        tables = Result.files(self, csv)
        if self.failed.empty:
            del tables["failed.csv"]
        return {
            **tables,
            "results.parquet": parquet_parts(self._tidy()),
            f"results.csv{'.gz' * packed}": csv_parts(
                self._tidy(), csv, packed=packed
            ),
        }

    def to_xarray(self) -> Any:
        """Return an `xarray.Dataset`: means over replicates, differences, half intervals.

        Its dimensions are the axes of a grid (else the point), world, arm and outcome; units stand
        beside outcomes. Raises `ImportError` where xarray is not installed.
        """
        return xarray_of(self)


def plan_sweep(design: Design) -> Plan:
    """Return what a sweep runs; raise `InputError` where it cannot be one."""
    base = check(design.base)
    if base.service.weeks is not None:
        raise InputError([Problem(
            "service.weeks", base.service.weeks, message="A sweep follows a cohort.",
            allowed="null, for arms that are each given to a cohort",
        )])
    return Plan(
        study="sweep", experiment=base, place=("sweep", base.name), replicates=REPLICATES,
        words=f"Sweeping {len(design.points)} points", facts={
            "axes": [asdict(axis) for axis in design.axes], "design": design.kind,
            "ready": design.ready.name if design.ready else "", **design.facts,
            "points": {str(key): list(map(str, design.points[key])) for key in design.points},
        },
    )


def sweep(
    design: Design, *, worlds: int = 0, precision: float | None = None, subgroups: bool = False,
    pages: Pages | None = None, made: Callable[[Sweep], Sweep] = lambda found: found,
    **how: Unpack[How],
) -> Sweep:
    """Run every point of a design and return the sweep; `how` is what every study takes (`How`).

    With `worlds`, each point is run in so many kept worlds instead of the shipped one. With
    `precision` (percentage points), replicates are added, up to `experiment.max_replicates`, until
    half of the 95 % interval of the watched difference is that small at each point. With
    `subgroups`, `results` have means by who people were at entry too ("age/under_25"); all else is
    of everybody. `made` makes something more of the sweep, before anything is written.

    Raises `InputError` for settings out of range and for a folder that is not this run's;
    `Stopped` or `WorkError` when the run is ended early, or when every point fails; what was
    finished is kept, and failed points are tried again by the same command.
    """
    with gathering(_wrong_worlds(worlds), **how):
        plan = plan_sweep(design)
    with running(plan, pages=pages, **how) as run:
        work = _Work(run, design, list(range(worlds)) or [SHIPPED], subgroups)
        work.do(precision)
        numbered = design.points.rename_axis("point").reset_index()
        failed = work.failures(numbered)
        if len(failed) == len(numbered):
            raise WorkError(f"Every point failed, the first with {failed['error'][0]}:"
                            f" {failed['message'][0]}")
        parts = work.parts(sorted(set(range(len(numbered))) - set(failed["point"])))
        return run.finish(made(Sweep(
            **run.common(failed=failed["point"].tolist(), in_worlds=worlds, precision=precision,
                         subgroups=subgroups), axes=design.axes,
            points=numbered, parts=parts, summary=summary_of(plan.experiment, numbered, parts),
            dictionary=dictionary_of(plan.experiment, design.axes), failed=failed,
            worlds=tuple(work.worlds), kind=design.kind, ready=design.ready,
        )))


def _wrong_worlds(worlds: int) -> list[Problem]:
    most = len(kept_worlds())
    return [] if 0 <= worlds <= most else [Problem(
        "worlds", worlds, message="There are not so many kept worlds.",
        allowed=f"a whole number up to {most}",
    )]


@dataclass(frozen=True, slots=True)
class _Unit:
    """One programme in one experiment, as `point` has it: what is run, and kept, by itself."""

    key: str
    point: int
    here: Experiment


class _Work:
    """The runs of a sweep: what each point needs, what came of it, what failed.

    A point is its programmes, each run by itself on the same people with the same luck. Those
    that several points have alike are run once.
    """

    def __init__(
        self, run: Running, design: Design, worlds: list[int], subgroups: bool
    ) -> None:
        self.run, self.worlds, self._subgroups = run, worlds, subgroups
        self._values = _world_values(design, worlds)
        self._units: dict[str, _Unit] = {}
        self._points: list[dict[str, str]] = []
        for point, here in enumerate(design.here):
            alone = [_alone(here, arm, point) for arm in here.arms]
            for unit in alone:
                self._units.setdefault(unit.key, unit)
            self._points.append({arm: unit.key for arm, unit in zip(here.arms, alone, strict=True)})
        self._kept = _kept_spans(run.store)
        self._found: dict[str, list[pd.DataFrame]] = {key: [] for key in self._units}
        self._groups: dict[str, list[pd.DataFrame]] = {}
        self._failed: dict[str, Trouble] = {}

    def do(self, precision: float | None) -> None:
        """Run replicates of every point, and more of those that are not known well enough."""
        run, pending, first = self.run, list(range(len(self._points))), 0
        most = run.plan.experiment.max_replicates if precision is not None else run.total
        while pending and first < most:
            stop = min(first + CHUNK, most)
            needed = dict.fromkeys(key for point in pending for key in self._points[point].values())
            jobs = [(self._units[key], world, span) for key in needed for world in self.worlds
                    for span in self._spans(key, world, first, stop)]
            run.bar.begin(f"Sweeping {len(pending)} points, replicates {first} to {stop - 1}",
                          len(jobs), "parts")
            outcomes = run.runner.finished(self._task(*job) for job in jobs)
            for number, ((unit, world, _), outcome) in enumerate(
                zip(jobs, outcomes, strict=True), 1
            ):
                if isinstance(outcome, Trouble):
                    self._failed.setdefault(unit.key, outcome)
                else:
                    table = outcome.result[outcome.result["replicate"] < most]
                    whole = table["subgroup"] == EVERYBODY
                    self._found[unit.key].append(_compact(table[whole], world))
                    if self._subgroups:
                        parts = self._groups.setdefault(unit.key, [])
                        parts.append(_compact(table[~whole], world, subgroups=True))
                run.bar.update(number)
            first = stop
            pending = [point for point in pending if self._trouble(point) is None]
            if precision is not None:
                pending = [point for point in pending if not self._half(point) <= precision]

    def parts(self, points: Sequence[int]) -> Parts:
        """Return everything found of these points."""
        found, groups = (
            {key: pd.concat(tables, ignore_index=True) for key, tables in kept.items() if tables}
            for kept in (self._found, self._groups)
        )
        self._found.clear()  # nothing is held twice
        self._groups.clear()
        return Parts(found, {point: self._points[point] for point in points}, groups)

    def failures(self, points: pd.DataFrame) -> pd.DataFrame:
        """Return the points that failed, with the error of each."""
        failed = [self._trouble(point) for point in range(len(self._points))]
        chosen = points[[one is not None for one in failed]].reset_index(drop=True)
        return chosen.assign(error=[one.kind for one in failed if one],
                             message=[one.text for one in failed if one])

    def _trouble(self, point: int) -> Trouble | None:
        keys = self._points[point].values()
        return next((self._failed[key] for key in keys if key in self._failed), None)

    def _spans(self, key: str, world: int, first: int, stop: int) -> Iterator[tuple[int, int]]:
        """Yield the replicates to take together: those that are kept together, and the rest."""
        kept = self._kept.get(self._mark(key, world), [])
        while first < stop:
            ends = [end for begin, end in kept if begin == first]
            later = [begin for begin, _ in kept if first < begin < stop]
            end = max(ends) if ends else min([stop, *later])
            yield first, end
            first = end

    def _mark(self, key: str, world: int) -> str:
        said = repr((key, sorted(self._values[world].items()), *["groups"] * self._subgroups))
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    def _task(self, unit: _Unit, world: int, span: tuple[int, int]) -> Task[Done | Trouble]:
        """Return a task that fails by itself: what went wrong in it is written down."""
        name = f"point-{self._mark(unit.key, world)}-{span[0]:06d}-{span[1]:06d}"

        def load(store: Store) -> Done | None:
            table = store.kept_table(name)
            return None if table is None else Done(table)

        def keep(store: Store, outcome: Done | Trouble) -> None:
            if isinstance(outcome, Done):
                store.keep(name, outcome.result)
            else:
                store.note_failure(name, self._record(name, unit, world, span, outcome))

        return Task(name, f"point {unit.point}", attempt, (
            run_point, (unit.here, self.run.seed, self._values[world], self._subgroups, *span),
        ), load, keep)

    def _record(
        self, name: str, unit: _Unit, world: int, span: tuple[int, int], trouble: Trouble
    ) -> dict[str, Any]:
        """Return enough to see a failure happen again."""
        return {
            "run": self.run.store.identity, "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "task": name, "point": unit.point, "world": world, "first_replicate": span[0],
            "last_replicate": span[1] - 1, "error": trouble.kind, "message": trouble.text,
            "traceback": trouble.traceback.splitlines(), "seed": self.run.seed,
            "settings": resolved(unit.here),
        }

    def _half(self, point: int) -> float:
        """Return how well the watched difference is known at a point, in percentage points."""
        experiment = self.run.plan.experiment
        treated, reference = (
            pd.concat(self._found[self._points[point][arm]]).query("outcome == @WATCHED")
            .set_index(["world", "replicate"])["value"]
            for arm in (experiment.treated, experiment.reference)
        )
        gap = 100 * (treated - reference)
        by_replicate = gap.groupby(level="replicate").mean()
        half = Estimate.of(by_replicate.to_numpy()).half
        return np.inf if half is None else half


def _alone(here: Experiment, arm: str, point: int) -> _Unit:
    """Return one arm of an experiment alone, known by everything but names."""
    alone = replace(here, arms={arm: here.arms[arm]}, treated=arm, reference=arm, trial=Trial())
    unnamed = replace(alone, arms={"": replace(here.arms[arm], name="", title="")}, treated="",
                      reference="")
    return _Unit(hashlib.sha256(repr(unnamed).encode()).hexdigest()[:12], point, alone)


def _world_values(design: Design, worlds: Sequence[int]) -> dict[int, dict[str, float]]:
    """Return the values of the numbers that vary between worlds, where no axis sets them."""
    swept = {axis.key for axis in design.axes}
    keys = [key for key in varied(design.base) if key not in swept]
    kept = kept_worlds()
    return {
        world: {} if world == SHIPPED else {key: float(kept[key].iloc[world]) for key in keys}
        for world in worlds
    }


def _kept_spans(store: Store) -> dict[str, list[tuple[int, int]]]:
    """Return which replicates are kept together, by what they are of."""
    found: dict[str, list[tuple[int, int]]] = {}
    for name in store.kept_names():
        if said := _SPAN.fullmatch(name):
            found.setdefault(said[1], []).append((int(said[2]), int(said[3])))
    return found


def run_point(
    experiment: Experiment, seed: int, values: Values, subgroups: bool, first: int, stop: int
) -> pd.DataFrame:
    """Return means of a point's one arm in one world: replicate, subgroup, outcome, value."""
    here = drawn_experiment(experiment, values) if values else experiment
    chunk = cohort_means(here, seed, first, stop, groups=subgroups)
    means = without_detail(chunk.means).assign(calculation=EVERYBODY)
    if subgroups:
        codes = list(told(map(str, chunk.groups)))
        means = pd.concat([means, group_means(chunk.groups, codes)], ignore_index=True)
    named = means.rename(columns={"mean": "value", "calculation": "subgroup"})
    return named[["replicate", "subgroup", "outcome", "value"]]


def _compact(table: pd.DataFrame, world: int, *, subgroups: bool = False) -> pd.DataFrame:
    """Return the same in a third of the memory, with its world."""
    named = {"subgroup": pd.Categorical(table["subgroup"])} if subgroups else {}
    return pd.DataFrame({
        **named,
        "world": np.int32(world), "replicate": table["replicate"].to_numpy(dtype=np.int32),
        "outcome": pd.Categorical(table["outcome"], dtype=_CODES),
        "value": table["value"].to_numpy(dtype=np.float64),
    })
