"""What `ipssim` hands to a user: the studies, and their results, which can also show themselves.

A study knows nothing of pages. Here it gets what draws them, and its result what shows it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import fields
from pathlib import Path as FilePath
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import sources
from ipssim.studies import ablation as _ablation
from ipssim.studies import compare as _compare
from ipssim.studies import explain as _explain
from ipssim.studies import path as _path
from ipssim.studies import results as _results
from ipssim.studies import review as _review
from ipssim.studies import service as _service
from ipssim.studies import single as _single
from ipssim.studies.engine.identity import files_hash
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.study import running
from ipssim.studies.patterns import result as _patterns
from ipssim.studies.patterns import run as _patterns_run

Asked = ParamSpec("Asked")
Handed = TypeVar("Handed", bound=Result)
Files = dict[str, bytes]
SingleRun = _single.SingleRun
plan_path = _path.plan_path


class Comparison(_results.Comparison):
    """A finished comparison that can show itself."""

    __slots__ = ()

    def report(self, path: FilePath | str) -> FilePath:
        """Write the one-file HTML report to `path` and return it."""
        from ipssim.report.html import write_report

        write_report(self, FilePath(path), sources())
        return FilePath(path)

    def figure(self, name: str) -> Any:
        """Return a matplotlib figure by name, such as "outcomes"; KeyError names what there is."""
        from ipssim.report.figures import draw_figures

        figures = draw_figures(self)
        if name not in figures:
            raise KeyError(f"no figure called {name!r}; there are {', '.join(figures)}")
        return figures[name]


class Path(_path.Path):
    """A finished path that can show itself."""

    __slots__ = ()

    def figure(self) -> Any:
        """Return the two waterfalls, in order and in reverse order, as a matplotlib figure."""
        from ipssim.report.path_figures import waterfall_figure

        return waterfall_figure(self)

    def scatter(self) -> Any:
        """Return each step added alone against left out, as a matplotlib figure."""
        from ipssim.report.path_figures import interaction_figure

        return interaction_figure(self)

    def save_figures(self, folder: FilePath) -> list[FilePath]:
        """Write both figures as SVG and PNG into the folder, made if missing."""
        from ipssim.report.path_figures import path_figures

        return _save_figures(self, path_figures(self), folder)

    def report(self, path: FilePath | str) -> FilePath:
        """Write the one-file HTML report to `path` and return it."""
        from ipssim.report.path import write_path_report

        write_path_report(self, FilePath(path), sources())
        return FilePath(path)


class Ablation(_ablation.Ablation):
    """A finished ablation that can show itself."""

    __slots__ = ()

    def figure(self) -> Any:
        """Return both panels, leave-one-out and add-one-in, as a matplotlib figure."""
        from ipssim.report.ablation_figures import ablation_figure

        return ablation_figure(self)

    def save_figures(self, folder: FilePath) -> list[FilePath]:
        """Write the figure as SVG and PNG into the folder, made if missing."""
        from ipssim.report.ablation_figures import NAME

        return _save_figures(self, {NAME: self.figure()}, folder)

    def report(self, path: FilePath | str) -> FilePath:
        """Write the one-file HTML report to `path` and return it."""
        from ipssim.report.ablation import write_ablation_report

        write_ablation_report(self, FilePath(path))
        return FilePath(path)


class ServiceStudy(_service.ServiceStudy):
    """A finished study of a service over time that can show itself."""

    __slots__ = ()

    def figure(self, name: str = "years") -> Any:
        """Return a figure (matplotlib): `years`, `frontier` or `effects`.

        Raises `InputError` for another name, and for the frontier of a single size.
        """
        from ipssim.report.service_figures import service_figures

        found = service_figures(self)
        if name not in found:
            raise InputError([Problem(
                "name", name, message="There is no such figure of this study.",
                allowed="one of " + ", ".join(found),
            )])
        return found[name]

    def save_figures(self, folder: FilePath) -> list[FilePath]:
        """Write all figures as SVG and PNG into the folder, made if missing."""
        from ipssim.report.service_figures import service_figures

        return _save_figures(self, service_figures(self), folder, "service_")

    def report(self, path: FilePath | str) -> FilePath:
        """Write the one-file HTML report to `path` and return it."""
        from ipssim.report.service import write_service_report

        write_service_report(self, FilePath(path))
        return FilePath(path)


class Patterns(_patterns.Patterns):
    """All patterns, judged, which can show themselves."""

    __slots__ = ()

    def report(self, path: FilePath | str) -> FilePath:
        """Write the one-file HTML page to `path` and return it."""
        from ipssim.report.patterns import write_patterns_report

        write_patterns_report(self, FilePath(path), sources())
        return FilePath(path)


class ReviewResult(_review.ReviewResult):
    """A reviewed programme that can show itself."""

    __slots__ = ()

    def report(self, path: FilePath | str) -> FilePath:
        """Write the review as one HTML file to `path` and return it."""
        from ipssim.report.fidelity import write_review

        write_review(self, FilePath(path))
        return FilePath(path)


class Explanation(_explain.Explanation):
    """One person's two lives, which can be told."""

    __slots__ = ()

    def table(self) -> pd.DataFrame:
        """Return what happened in words: one row per week with an event, one column per arm."""
        from ipssim.report.lives import week_table

        return week_table(self)

    def text(self, width: int = 80) -> str:
        """Return the whole explanation as plain text, `width` characters wide."""
        from ipssim.report.lives import explanation_text

        return explanation_text(self, width)

    def figure(self) -> Any:
        """Return a matplotlib figure of the two lifelines, one under the other."""
        from ipssim.report.lifelines import draw_lifelines

        return draw_lifelines(self)


# Pages in a run's folder


def comparison_pages(found: _results.Comparison) -> Files:
    """Return report and figures of a comparison by the names that they have in its folder."""
    from ipssim.report.figures import draw_figures
    from ipssim.report.html import render
    from ipssim.report.saved import figure_files, folder_pages

    figures = draw_figures(found)
    files = figure_files(figures)
    drawn = {name: files[f"{name}.svg"] for name in figures}
    return folder_pages(render(found, sources(), drawn), files)


def path_pages(found: _path.Path) -> Files:
    """Return report and figures of a path by the names that they have in its folder."""
    from ipssim.report.path import render_path
    from ipssim.report.path_figures import path_figures
    from ipssim.report.saved import figure_files, folder_pages

    return folder_pages(render_path(found, sources()), figure_files(path_figures(found)))


def ablation_pages(found: _ablation.Ablation) -> Files:
    """Return report and figure of an ablation by the names that they have in its folder."""
    from ipssim.report.ablation import render_ablation
    from ipssim.report.ablation_figures import NAME, ablation_figure
    from ipssim.report.saved import figure_files, folder_pages

    return folder_pages(render_ablation(found), figure_files({NAME: ablation_figure(found)}))


def service_pages(found: _service.ServiceStudy) -> Files:
    """Return report and figures of a service by the names that they have in its folder."""
    from ipssim.report.saved import figure_files, folder_pages
    from ipssim.report.service import render_service
    from ipssim.report.service_figures import service_figures

    figures = figure_files(service_figures(found), "service_")
    return folder_pages(render_service(found), figures)


def patterns_pages(found: _patterns.Patterns) -> Files:
    """Return the page of the patterns by the name that it has in their folder."""
    from ipssim.report.patterns import render_patterns
    from ipssim.report.saved import folder_pages

    return folder_pages(render_patterns(found, sources()), {})


def review_pages(found: _review.ReviewResult) -> Files:
    """Return the page of a review by the name that it has in its folder."""
    from ipssim.report.fidelity import render_review
    from ipssim.report.saved import folder_pages

    return folder_pages(render_review(found), {}, "review.html")


@functools.cache
def pages_hash() -> str:
    """Return a hash of what pages are drawn by: words, templates, styles, figures."""
    return files_hash(FilePath(__file__).resolve().parent)


def _save_figures(
    found: Result, figures: Mapping[str, Any], folder: FilePath, study: str = ""
) -> list[FilePath]:
    from ipssim.report.saved import figure_files, save_figures

    return save_figures(found, figure_files(figures, study), folder)


# Studies


def _shown(kind: type[Handed], found: Result) -> Handed:
    """Return the same result as one that can show itself."""
    return kind(**{field.name: getattr(found, field.name) for field in fields(found)})


def _handing(
    study: Callable[Asked, Result], kind: type[Handed],
    draw: Callable[[], Callable[[Any], Files]] | None = None,
) -> Callable[Asked, Handed]:
    """Return the study so that its pages are drawn, and its result can show itself."""

    @functools.wraps(study)
    def handed(*given: Asked.args, **how: Asked.kwargs) -> Handed:
        if draw is not None:
            how.setdefault("pages", Pages(draw(), pages_hash()))
        return _shown(kind, study(*given, **how))

    return _told(handed)


def _told(study: Callable[Asked, Handed]) -> Callable[Asked, Handed]:
    """Let the signature say everything that a study takes, in place of `how`."""
    signature = inspect.signature(study)
    own = [one for one in signature.parameters.values() if one.name not in ("how", "pages")]
    every = [one for one in inspect.signature(running).parameters.values()
             if one.kind is one.KEYWORD_ONLY and one.name != "pages"]
    told: Any = study
    told.__signature__ = signature.replace(
        parameters=[*own, *every] if "how" in signature.parameters else own
    )
    return study


def compare(
    experiment: Experiment, *, seed: int = 1, replicates: int | None = None,
    workers: int | None = None, executor: Executor | None = None, out: FilePath | None = None,
    pages: bool = False, progress: bool = False,
) -> Comparison:
    """Run all calculations and return the comparison; with `out`, write it there.

    With `pages`, report and figures are drawn there too. Without `replicates`, replicates are added
    until the paired difference between the arms `experiment.treated` and `experiment.reference` is
    known to `experiment.precision_points` percentage points (half of a 95 % interval). Then
    `experiment.prior_draws` worlds are drawn and run. The result does not depend on `workers`
    (default: the processors at hand) or `executor`. Whatever `out` holds already is used again, and
    tables of another number of replicates are kept beside these.

    Raises `InputError` for settings out of range and for a folder that is not this run's, and
    `Stopped` or `WorkError` when the run is ended early; what was finished by then is kept.
    """
    return _shown(Comparison, _compare.compare(
        experiment, seed=seed, replicates=replicates, workers=workers, executor=executor, out=out,
        progress=progress, pages=Pages(comparison_pages, pages_hash()) if pages else None,
    ))


follow_path = _handing(_path.follow_path, Path, lambda: path_pages)
ablation = _handing(_ablation.ablation, Ablation, lambda: ablation_pages)
service = _handing(_service.service, ServiceStudy, lambda: service_pages)
patterns = _handing(_patterns_run.patterns, Patterns, lambda: patterns_pages)
review = _handing(_review.review, ReviewResult, lambda: review_pages)
run = _handing(_single.run, SingleRun)
explain = _handing(_explain.explain, Explanation)
