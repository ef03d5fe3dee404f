"""Compare arms: the emulated trial beside the published one, and the paired policy effect."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.settings.declare.dial_arms import dial_arms
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.studies.design import resolved, run_hash, trial_arms
from ipssim.studies.jobs import Job, chunk_jobs
from ipssim.studies.machine import check_memory
from ipssim.studies.mechanisms import mechanism_jobs, mechanism_table
from ipssim.studies.priors import draw_jobs, draw_parameters, sway_table
from ipssim.studies.progress import Progress, progress_bar
from ipssim.studies.results import Comparison
from ipssim.studies.review import read_review, review_arms
from ipssim.studies.run import POLICY, Chunk, recorded_events, recorded_trial
from ipssim.studies.shared import check_numbers, half_width, manifest_of, monte_carlo_error
from ipssim.studies.store import Store
from ipssim.studies.tables import dial_table, difference_table, summary_table, weekly_table
from ipssim.studies.work import Work
from ipssim.studies.written import written
from ipssim.trials.emulated import comparable

__all__ = ["compare", "dial_table", "difference_table", "summary_table", "weekly_table"]

WATCHED = "job_or_education_ever"
"""The outcome whose paired difference decides how many replicates are enough."""


def compare(
    experiment: Experiment,
    *,
    seed: int = 1,
    replicates: int | None = None,
    workers: int | None = None,
    out: Path | None = None,
    pages: bool = False,
    progress: bool = False,
) -> Comparison:
    """Run all calculations and return the comparison; with `out`, write it there.

    With `pages`, report and figures are drawn there too.

    Without `replicates`, replicates are added until the paired difference between the arms
    `experiment.treated` and `experiment.reference` is known to `experiment.precision_points`
    percentage points (half of a 95 % interval). Then `experiment.prior_draws` worlds are drawn and
    run. The result does not depend on `workers` (default: the processors at hand). Whatever `out`
    holds already is used again, and tables of another number of replicates are kept beside these.

    Raises `InputError` for settings out of range and for a folder that is not this run's, and
    `Stopped` or `WorkError` when the run is ended early; what was finished by then is kept.
    """
    experiment = check(experiment)
    check_numbers(seed, replicates, workers)
    check_memory(experiment, replicates, workers)
    if experiment.service.weeks is not None:
        raise InputError([Problem(
            "service.weeks", experiment.service.weeks,
            message="This is a service over time; `ipssim.service(experiment)` runs it.",
            allowed="null, for arms that are each given to a cohort",
        )])
    identity = run_hash(experiment, seed)
    store = Store(out, identity)
    given, experiment = experiment, comparable(experiment)
    arms = len(experiment.arms) + len(dial_arms(experiment))
    goal = replicates or experiment.min_replicates
    with (
        Work(store, workers, {"seed": seed, "settings": resolved(experiment)}) as work,
        progress_bar(progress, f"Comparing {arms} arms", goal) as bar,
    ):
        store.start(manifest_of(given, seed, identity, None))
        events, fidelity = _recorded(given, seed, store)
        chunks = _chunks(experiment, seed, replicates, work, bar)
        total = chunks[-1].stop
        jobs = mechanism_jobs(experiment, seed, total)
        recorded = _tables(jobs, work, bar, f"Recording {arms} arms")
        drawn = draw_parameters(experiment)
        jobs = draw_jobs(experiment, seed, drawn)
        worlds = _tables(jobs, work, bar, f"Drawing worlds for {arms} arms")
        draws = pd.concat(worlds, ignore_index=True) if worlds else pd.DataFrame()
        comparison = Comparison(
            experiment=experiment,
            seed=seed,
            replicates=total,
            folder=out,
            summary=summary_table(experiment, chunks),
            differences=difference_table(experiment, chunks, draws),
            weekly=weekly_table(chunks),
            events=events,
            fidelity=fidelity,
            manifest=manifest_of(experiment, seed, identity, total),
            dials=dial_table(experiment, chunks, draws),
            draws=draws,
            drawn=drawn,
            sway=sway_table(experiment, drawn, draws, WATCHED),
            mechanisms=mechanism_table(recorded),
        )
        if out is not None:
            comparison = written(comparison, store, pages=pages)
    return comparison


def _recorded(
    experiment: Experiment, seed: int, store: Store
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return events (`recorded_events`), and fidelity by arm of the first emulated trial.

    Without a trial nothing is scored. Running them here compiles the rules before workers start.
    """
    known, scored = store.intact("events.parquet"), store.intact("fidelity.csv")
    if known is not None and (scored is not None or not experiment.trial.sizes):
        return pd.read_parquet(io.BytesIO(known)), read_review(scored)
    first = recorded_trial(experiment, seed)
    events = recorded_events(experiment, seed, first)
    if first is None:
        return events, pd.DataFrame()
    found = review_arms(first, trial_arms(experiment))
    order = list(experiment.trial.sizes)
    return events, found.sort_values("arm", key=lambda arm: arm.map(order.index), kind="stable",
                                     ignore_index=True)


def _chunks(
    experiment: Experiment, seed: int, replicates: int | None, work: Work, bar: Progress
) -> list[Chunk]:
    """Return chunks of replicates until there are enough."""
    chunks: list[Chunk] = []
    jobs = chunk_jobs(experiment, seed, _sizes(experiment, replicates))
    for chunk in work.finished(jobs):
        chunks.append(chunk)
        known = _known_to(chunks, experiment)
        note = "" if known == float("inf") else f"difference ±{known:.2f} points"
        bar.update(chunk.stop, replicates or goal_of(experiment, chunk.stop, known), note)
        enough = chunk.stop >= experiment.min_replicates and known <= experiment.precision_points
        if replicates is None and enough:
            break
    return chunks


def goal_of(experiment: Experiment, done: int, known: float) -> int:
    """Return how many replicates will be needed, as known after `done` to so many points."""
    least = experiment.min_replicates
    if done < least or known == float("inf"):
        return least
    needed = done * (known / experiment.precision_points) ** 2
    return max(least, int(min(needed, experiment.max_replicates)))


def _tables(
    jobs: Sequence[Job[pd.DataFrame]], work: Work, bar: Progress, words: str
) -> list[pd.DataFrame]:
    tables: list[pd.DataFrame] = []
    if jobs:
        bar.begin(words, len(jobs), "parts")
    for table in work.finished(jobs):
        tables.append(table)
        bar.update(len(tables))
    return tables


def _sizes(experiment: Experiment, replicates: int | None) -> Iterator[tuple[int, int]]:
    """Yield (first, stop) of the chunks to run, ten replicates each."""
    last = experiment.max_replicates if replicates is None else replicates
    for first in range(0, last, 10):
        yield first, min(first + 10, last)


def _known_to(chunks: list[Chunk], experiment: Experiment) -> float:
    """Return half of the 95 % interval of the watched difference, in percentage points."""
    values = _paired(chunks, experiment.treated, experiment.reference, WATCHED)
    half = half_width(monte_carlo_error(values), len(values))
    return float("inf") if half is None else 100.0 * half


def _paired(chunks: list[Chunk], arm: str, reference: str, outcome: str) -> Any:
    """Return the difference between two arms of the same cohort, one value per replicate."""
    means = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    chosen = means[(means["calculation"] == POLICY) & (means["outcome"] == outcome)]
    table = chosen.pivot_table(index="replicate", columns="arm", values="mean", observed=True)
    return (table[arm] - table[reference]).to_numpy()
