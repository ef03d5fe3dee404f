"""What `ipssim` hands to a user: the studies, and their results, which can also show themselves.

A study knows nothing of pages. Here it gets what draws them, and its result what shows it.
"""

from __future__ import annotations

import functools
import inspect
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import fields, is_dataclass, replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, Unpack

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.report.shown import Briefed, Shown
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.axes import written
from ipssim.settings.read.load import load_experiment
from ipssim.studies import ablation as _ablation
from ipssim.studies import compare as _compare
from ipssim.studies import consultant as _consultant
from ipssim.studies import designs as _designs
from ipssim.studies import explain as _explain
from ipssim.studies import openness as _openness
from ipssim.studies import path as _path
from ipssim.studies import results as _results
from ipssim.studies import review as _review
from ipssim.studies import sensitivity as _sensitivity
from ipssim.studies import service as _service
from ipssim.studies import single as _single
from ipssim.studies import sites as _sites
from ipssim.studies import sweep as _sweep
from ipssim.studies import validate as _validate
from ipssim.studies.engine.cells import csv_bytes
from ipssim.studies.engine.executor import Runner
from ipssim.studies.engine.identity import files_hash, folder_below
from ipssim.studies.engine.result import Pages
from ipssim.studies.engine.store import Store
from ipssim.studies.engine.study import How, running
from ipssim.studies.match import study as _match
from ipssim.studies.patterns import result as _patterns
from ipssim.studies.patterns import run as _patterns_run

if TYPE_CHECKING:
    from ipssim.report.page.parts import Page

Asked = ParamSpec("Asked")
Handed = TypeVar("Handed", bound="Shown")
plan_path = _path.plan_path


class Comparison(Briefed, _results.Comparison):
    """A finished comparison that can show itself."""

    __slots__ = ()
    _told = "compare"


class Glance(Comparison):
    """A comparison at a first look: its answer, and its pictures by week."""

    __slots__ = ()

    def page(self, language: str = "", **how: Any) -> Page:
        """Return its page: the answer as in the whole report, and pictures by week."""
        from ipssim.report.told.compare import glance

        return glance(self, language)


class SingleRun(Shown, _single.SingleRun):
    """A finished run of one programme that can show itself."""

    __slots__ = ()
    _told = "run"


class Path(Shown, _path.Path):
    """A finished path that can show itself."""

    __slots__ = ()
    _told = "path"


class Ablation(Shown, _ablation.Ablation):
    """A finished ablation that can show itself."""

    __slots__ = ()
    _told = "ablation"


class ServiceStudy(Briefed, _service.ServiceStudy):
    """A finished study of a service over time that can show itself."""

    __slots__ = ()
    _told = "service"
    _briefed = "over_time"


class Patterns(Shown, _patterns.Patterns):
    """All patterns, judged, which can show themselves."""

    __slots__ = ()
    _told = "patterns"


class Sites(Shown, _sites.Sites):
    """Simulated sites, which can show themselves."""

    __slots__ = ()
    _told = "sites"


class Sweep(Shown, _sweep.Sweep):
    """A finished sweep that can show itself."""

    __slots__ = ()
    _told = "sweep"


class Openness(Shown, _openness.Openness):
    """A solved openness that can show itself."""

    __slots__ = ()
    _told = "openness"


class Sensitivity(Shown, _sensitivity.Sensitivity):
    """A finished sensitivity study that can show itself."""

    __slots__ = ()
    _told = "sensitivity"


class ReviewResult(Shown, _review.ReviewResult):
    """A reviewed programme that can show itself."""

    __slots__ = ()
    _told = "review"
    _file = "review"


class Match(Shown, _match.Match):
    """Worlds that agree with the trial, which can show themselves."""

    __slots__ = ()
    _told = "match"


class Validation(Shown, _validate.Validation):
    """Trials predicted from their control arms, which can show themselves."""

    __slots__ = ()
    _told = "validate"


class ConsultantWeek(Shown, _consultant.ConsultantWeek):
    """One consultant's week, which can show itself."""

    __slots__ = ()
    _told = "consultant"


class Explanation(Shown, _explain.Explanation):
    """One person's two lives, which can be told."""

    __slots__ = ()
    _told = "explain"

    def default_folder(self) -> FilePath:
        """Return `outputs/explain/<experiment>/<hash>` below the working directory."""
        from ipssim.report.told.explain import manifest

        return folder_below("explain", self.experiment.name) / str(manifest(self)["run"])

    def table(self, language: str = "") -> pd.DataFrame:
        """Return what happened in words: one row per week with an event, one column per arm."""
        from ipssim.report.told.explain import week_table

        return week_table(self, language)

    def _tabled(self) -> tuple[Any, Mapping[str, pd.DataFrame], Mapping[str, Any]]:
        from ipssim.report.told.explain import manifest

        return self, self._tables(), manifest(self)

    def _tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables of its files: the weeks, and what else was asked for."""
        found = {"weeks.csv": self.table()}
        if self.others:
            found["lucks.csv"] = self.lucks()
        if self.alike is not None:
            found["alike.csv"] = self.alike
        return found

    def text(self, width: int = 80, language: str = "") -> str:
        """Return the whole explanation as plain text, `width` characters wide."""
        from rich.console import Console

        from ipssim.report.page.terminal import print_page

        stream = io.StringIO()
        console = Console(file=stream, width=width, color_system=None, force_jupyter=False)
        print_page(self.page(language), full=True, console=console)
        return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"

    def write(self, folder: FilePath, csv: str = "en") -> None:
        """Write `explanation.txt`, tables, report and figures into a folder of their own.

        Raises `InputError` for a folder that is not empty and not this explanation's.
        """
        from ipssim.report.told.explain import manifest

        said = manifest(self)
        store = Store(folder, said["run"])
        with Runner(store, {}, 1):
            store.start({**said, "complete": False})
            store.finish(said, {
                "explanation.txt": self.text().encode(),
                **{name: csv_bytes(table, csv) for name, table in self._tables().items()},
            }, self.pages, _drawn_by())


# Studies


@functools.cache
def pages_hash() -> str:
    """Return a hash of what pages are drawn by: words, templates, styles, figures."""
    return files_hash(FilePath(__file__).resolve().parent)


def _shown(kind: type[Handed], found: Any) -> Handed:
    """Return the same result as one that can show itself."""
    return kind(**{field.name: getattr(found, field.name) for field in fields(found)})


def _pages(kind: type[Handed]) -> Pages:
    """Return what draws the pages of a kind of result."""
    def draw(found: Any) -> Mapping[str, bytes]:
        return _shown(kind, found).pages()

    return Pages(draw, _drawn_by())


def _drawn_by() -> str:
    """Return what pages are drawn by here: their sources, and the language that is spoken."""
    from ipssim.spoken import spoken

    return pages_hash() + spoken()


def _handing(study: Callable[Asked, Any], kind: type[Handed]) -> Callable[Asked, Handed]:
    """Return the study so that its pages are drawn, and its result can show itself."""

    @functools.wraps(study)
    def handed(*given: Asked.args, **how: Asked.kwargs) -> Handed:
        rule: Any = how.pop("each_week", None)
        if "out" in how:
            how.setdefault("pages", _pages(kind))
        asked: Any = _ruled(inspect.signature(study), given, how, rule) if rule else (given, how)
        return _shown(kind, study(*asked[0], **asked[1]))

    return _told(handed)


def _ruled(
    signature: inspect.Signature, given: Sequence[Any], how: Mapping[str, Any], rule: Any
) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """Return what a study is called with, with a rule of one's own in its experiment."""
    bound = signature.bind(*given, **how)
    found = bound.arguments.get("experiment")
    if found is None and bound.arguments.get("example"):
        raise InputError([Problem(
            "each_week", message="An example brings settings of its own, which a rule cannot join.",
            allowed="each_week together with an experiment",
        )])
    here = load_experiment() if found is None else found
    if is_dataclass(here):
        bound.arguments["experiment"] = with_rule(here, rule)
    return bound.args, bound.kwargs


def with_rule(experiment: Any, rule: Callable[..., Any] | None) -> Any:
    """Return an experiment in which a rule of one's own acts after each week; None adds none.

    Raises `InputError` where `rule` is none that can be told apart from others.
    """
    return experiment if rule is None else replace(experiment, each_week=rule)


def _told(study: Callable[Asked, Handed]) -> Callable[Asked, Handed]:
    """Let the signature say everything that a study takes, in place of `how`."""
    signature = inspect.signature(study)
    rule = inspect.Parameter("each_week", inspect.Parameter.KEYWORD_ONLY, default=None)
    own = [one for one in signature.parameters.values() if one.name not in ("how", "pages")]
    every = [one for one in inspect.signature(running).parameters.values()
             if one.kind is one.KEYWORD_ONLY and one.name != "pages"]
    told: Any = study
    ruled = [rule] if "experiment" in signature.parameters else []
    told.__signature__ = signature.replace(parameters=[
        *own, *ruled, *(every if "how" in signature.parameters else []),
    ])
    return study


def compare(
    experiment: Experiment, *, seed: int = 1, replicates: int | None = None,
    workers: int | None = None, executor: Executor | str | None = None, out: FilePath | None = None,
    pages: bool = False, progress: bool = False, csv: str = "en",
    each_week: Callable[..., Any] | None = None,
) -> Comparison:
    """Run all calculations and return the comparison; with `out`, write it there.

    With `pages`, report and figures are drawn there too. Without `replicates`, replicates are added
    until the paired difference between the arms `experiment.treated` and `experiment.reference` is
    known to `experiment.precision_points` percentage points (half of a 95 % interval). Then
    `experiment.kept_worlds` other worlds are run. The result does not depend on `workers`
    (default: the processors at hand) or `executor`; `csv` is "en", or "da" for
    files with semicolons and decimal commas. `each_week(week, tables)` is a rule of one's own that
    acts after each week of every arm (docs/own_rules.md). Whatever `out` holds already is used
    again, and tables of another number of replicates are kept beside these.

    Raises `InputError` for settings out of range and for a folder that is not this run's, and
    `Stopped` or `WorkError` when the run is ended early; what was finished by then is kept.
    """
    return _shown(Comparison, _compare.compare(
        with_rule(experiment, each_week), seed=seed, replicates=replicates, workers=workers,
        executor=executor, out=out, progress=progress, csv=csv,
        pages=_pages(Comparison) if pages else None,
    ))


def glance(
    experiment: Experiment, *, seed: int = 1, replicates: Sequence[int] = (1, 5, 20)
) -> Iterator[Glance]:
    """Yield comparisons without what a first answer can do without (`studies.compare.glance`)."""
    for found in _compare.glance(experiment, seed=seed, replicates=replicates):
        yield _shown(Glance, found)


def sweep(
    *axes: str | Mapping[str, Sequence[Any]], experiment: Experiment | None = None,
    design: str = "grid", points: int | FilePath | str | pd.DataFrame | None = None,
    worlds: int = 0, precision: float | None = None, each_week: Callable[..., Any] | None = None,
    **how: Unpack[How],
) -> Sweep:
    """Run many points of some settings on the same people with the same luck.

    `axes` are words as after `ipssim sweep` (`"arms.ips.caseload_cap=10,25,50"`; the first may
    name a ready sweep, others may change settings), or mappings from settings to values. With
    `experiment`, they are axes of that. `design` is grid, one (at a time), random, lhs or sobol;
    `points` says how many are drawn, or is a table of points: a CSV file, or a frame with a column
    a setting. `worlds`, `precision` and `how` are as in `ipssim sweep`; `each_week` is a rule of
    one's own (docs/own_rules.md).

    Raises `InputError` with everything wrong, and what `compare` raises. Points that fail are in
    the result's `failed`, and tried again next time.
    """
    words = [word for one in axes for word in ([one] if isinstance(one, str) else _words(one))]
    table = points if isinstance(points, pd.DataFrame) else (
        FilePath(points) if isinstance(points, FilePath | str) else None
    )
    found = _designs.design_of(
        words, experiment=experiment, kind=design, table=table, seed=how.get("seed", 1),
        count=points if isinstance(points, int) else None,
    )
    if each_week is not None:
        base = with_rule(found.base, each_week)
        found = replace(found, base=base, here=tuple(
            replace(one, each_week=base.each_week) for one in found.here
        ))
    return run_sweep(found, worlds=worlds, precision=precision, **how)


def _words(axes: Mapping[str, Sequence[Any]]) -> list[str]:
    """Return axes given as values in the words that say the same."""
    return [f"{key}=[{','.join(written(value) for value in values)}]"
            for key, values in axes.items()]


follow_path = _handing(_path.follow_path, Path)
ablation = _handing(_ablation.ablation, Ablation)
service = _handing(_service.service, ServiceStudy)
patterns = _handing(_patterns_run.patterns, Patterns)
review = _handing(_review.review, ReviewResult)
run = _handing(_single.run, SingleRun)
sites = _handing(_sites.sites, Sites)
run_sweep = _handing(_sweep.sweep, Sweep)
openness = _handing(_openness.openness, Openness)
sensitivity = _handing(_sensitivity.sensitivity, Sensitivity)
match = _handing(_match.match, Match)
validate = _handing(_validate.validate, Validation)
explain = _handing(_explain.explain, Explanation)
consultant = _handing(_consultant.consultant, ConsultantWeek)
find_people = _explain.find_people
