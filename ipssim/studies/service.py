"""A service over time: who is served, who waits, what that changes, and for whom.

The same people, with the same luck, live through the years with the service, without it, and with
services of other sizes. Those served are not a random part of the target group: they are
those who wished to work, were referred and stayed without work until a place was free. So the
direct effect is not the difference between them and the others, but between what becomes of them
with the service and without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.outcomes.service import MEASURES
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.simulation import Simulation
from ipssim.studies.design import resolved, run_hash
from ipssim.studies.files import csv_bytes, parquet_bytes
from ipssim.studies.jobs import Job
from ipssim.studies.machine import check_memory, processors
from ipssim.studies.progress import progress_bar
from ipssim.studies.run import Chunk
from ipssim.studies.service_tables import (
    effect_table,
    frontier_table,
    measure_table,
    year_table,
)
from ipssim.studies.service_worlds import is_service, run_service, runs, service_setup
from ipssim.studies.shared import check_numbers, manifest_of
from ipssim.studies.store import Store
from ipssim.studies.work import Work

LARGE = 20_000
"""People above which places are run side by side in one process, in place of replicates."""

_FEW = 40  # people in a run that only compiles


@dataclass(frozen=True, slots=True, repr=False)
class ServiceStudy:
    """A finished study of a service over time.

    `measures` has one row per measure of the planned service; `effects` what the service changes,
    by group of people, with openings as they are and never used up; `frontier` the measures and
    net gains of services of other sizes; `yearly` their calendar years. Every mean is over
    replicates and stands with its Monte Carlo standard error and the 95 % interval from it, which
    says how well the model's mean is known and not how sure the model is.
    """

    experiment: Experiment
    seed: int
    replicates: int
    folder: Path | None
    measures: pd.DataFrame
    effects: pd.DataFrame
    frontier: pd.DataFrame
    yearly: pd.DataFrame
    manifest: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        where = "" if self.folder is None else f" in {self.folder}"
        return (
            f"<ServiceStudy {self.experiment.name}: {self.experiment.service.weeks} weeks;"
            f" {self.replicates} replicates{where}>"
        )

    def table(self) -> pd.DataFrame:
        """Return the planned service's own measures."""
        return self.measures

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

    def save_figures(self, folder: Path) -> list[Path]:
        """Write all figures as SVG and PNG into the folder, made if missing."""
        from ipssim.report.saved import figure_files, save_figures
        from ipssim.report.service_figures import service_figures

        return save_figures(self, figure_files(service_figures(self), "service_"), folder)

    def report(self, path: Path | str) -> Path:
        """Write the one-file HTML report to `path` and return it."""
        from ipssim.report.service import write_service_report

        target = Path(path)
        write_service_report(self, target)
        return target

    def pages(self) -> dict[str, bytes]:
        """Return report and figures by the names that they have in the run's folder."""
        from ipssim.report.saved import figure_files, folder_pages
        from ipssim.report.service import render_service
        from ipssim.report.service_figures import service_figures

        figures = figure_files(service_figures(self), "service_")
        return folder_pages(render_service(self), figures)


def service(
    experiment: Experiment,
    *,
    seed: int = 1,
    replicates: int | None = None,
    workers: int | None = None,
    out: Path | None = None,
    progress: bool = False,
) -> ServiceStudy:
    """Run a service over time and return the study; with `out`, write it there.

    Without `replicates`, `experiment.min_replicates` are run. `workers` are processes (default:
    the processors at hand), or, for more than `LARGE` people, threads of one process that run
    places side by side; the result does not depend on them. What `out` holds already is used again.

    Raises `InputError` for settings out of range, for an experiment that is no service over time
    and for a folder that holds another run, and `Stopped` or `WorkError` when the run is ended
    early; what was finished by then is kept.
    """
    experiment = check(experiment)
    check_numbers(seed, replicates, workers)
    refuse_what_is_not_used(experiment)
    setup = service_setup(experiment)
    check_memory(experiment, replicates, 1 if setup.size > LARGE else workers)
    total = experiment.min_replicates if replicates is None else replicates
    large = setup.size > LARGE
    threads = min(workers or processors(), processors()) if large else 1
    identity = run_hash(experiment, seed)
    store = Store(out, identity)
    words = f"Running {runs(experiment)} worlds of {setup.weeks} weeks"
    with (
        Work(
            store, 1 if large else workers, {"seed": seed, "settings": resolved(experiment)}
        ) as work,
        progress_bar(progress, words, total) as bar,
    ):
        store.start(_manifest(experiment, seed, identity, None))
        _compile(experiment)
        chunks: list[Chunk] = []
        for chunk in work.finished([
            _job(experiment, seed, number, threads) for number in range(total)
        ]):
            chunks.append(chunk)
            bar.update(chunk.stop)
        study = ServiceStudy(
            experiment=experiment, seed=seed, replicates=total, folder=out,
            measures=measure_table(chunks), effects=effect_table(experiment, chunks),
            frontier=frontier_table(experiment, chunks), yearly=year_table(experiment, chunks),
            manifest=_manifest(experiment, seed, identity, total),
        )
        if out is not None:
            store.finish(study.manifest, _tables(study, chunks), study.pages)
    return study


def refuse_what_is_not_used(experiment: Experiment) -> None:
    """Raise `InputError` for settings that a service over time would leave aside unsaid."""
    problems: list[Problem] = []
    if not is_service(experiment):
        service_setup(experiment)
    ends = (experiment.treated, experiment.reference)
    if ends[0] == ends[1]:
        problems.append(Problem(
            "treated", ends[0], message="The service and the usual service beside it are the same"
            " arm.", allowed="two different arms as treated and reference",
        ))
    problems += [
        Problem(
            f"arms.{arm}", arm, message="A service over time has two arms: the service"
            f" ({ends[0]}) and the usual one ({ends[1]}).", allowed=f"~arms.{arm} leaves it out",
        )
        for arm in experiment.arms if arm not in ends
    ]
    if experiment.dials:
        problems.append(Problem(
            "dials", ", ".join(experiment.dials), message="A service over time has no dials of"
            " its arms.", allowed="service.posts_factors for services of other sizes",
        ))
    if experiment.prior_draws:
        problems.append(Problem(
            "prior_draws", experiment.prior_draws,
            message="Worlds are not drawn from the priors for a service over time.", allowed="0",
        ))
    if experiment.trial.sizes:
        problems.append(Problem(
            "trial", experiment.trial.name,
            message="A service over time is not set beside a trial.", allowed="no trial",
        ))
    if experiment.organisation.unlimited_time:
        problems.append(Problem(
            "organisation.unlimited_time", True,
            message="Without limits to a worker's time there are no posts, and no queue.",
            allowed="false",
        ))
    if problems:
        raise InputError(problems)


def _compile(experiment: Experiment) -> None:
    """Run a few people for two weeks, so that the rules are compiled before workers start."""
    few = replace(experiment, population=replace(experiment.population, size=_FEW))
    Simulation(service_setup(few), 1).advance(2)


def _job(experiment: Experiment, seed: int, number: int, threads: int) -> Job[Chunk]:
    """Return the job of one replicate."""
    return Job(
        name=f"replicates-{number:06d}-{number + 1:06d}",
        words=f"replicate {number}",
        run=run_service,
        arguments=(experiment, seed, number, number + 1, threads),
        load=lambda store: store.load(number, number + 1),
        keep=lambda store, chunk: store.save(chunk),
        details={"first_replicate": number, "last_replicate": number},
    )


def _manifest(
    experiment: Experiment, seed: int, identity: str, replicates: int | None
) -> dict[str, Any]:
    return manifest_of(
        experiment, seed, identity, replicates, study="service", worlds=runs(experiment)
    )


def _tables(study: ServiceStudy, chunks: list[Chunk]) -> dict[str, bytes]:
    """Return the tables by file name."""
    years = pd.concat([chunk.weekly for chunk in chunks], ignore_index=True)
    means = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    return {
        "service.csv": csv_bytes(study.measures),
        "effects.csv": csv_bytes(study.effects),
        "frontier.csv": csv_bytes(study.frontier),
        "yearly.csv": csv_bytes(study.yearly),
        "years.parquet": parquet_bytes(years),
        "means.parquet": parquet_bytes(means),
    }


__all__ = ["LARGE", "MEASURES", "ServiceStudy", "refuse_what_is_not_used", "service"]
