"""Compare arms: the emulated trial beside the published one, and the paired policy effect."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ipssim.compiled import package_hash
from ipssim.errors import InputError, Problem
from ipssim.settings.checks import check
from ipssim.settings.experiment import Experiment
from ipssim.study.design import resolved, run_hash
from ipssim.study.jobs import finished_jobs
from ipssim.study.mechanisms import mechanism_jobs, mechanism_table
from ipssim.study.priors import draw_jobs, draw_parameters, sway_table
from ipssim.study.progress import Progress, progress_bar
from ipssim.study.results import Comparison
from ipssim.study.run import POLICY, Chunk, recorded_trial
from ipssim.study.store import Store
from ipssim.study.tables import Z, dial_table, difference_table, summary_table, weekly_table
from ipssim.study.work import finished_chunks
from ipssim.study.written import written
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
    progress: bool = False,
) -> Comparison:
    """Run all calculations and return the comparison; with `out`, write it there.

    Without `replicates`, replicates are added until the paired difference between the arms
    `experiment.treated` and `experiment.reference` is known to `experiment.precision_points`
    percentage points (half of a 95 % interval). Then `experiment.prior_draws` worlds are drawn and
    run. The result does not depend on `workers` (default: the processors at hand). Whatever `out`
    holds already is used again, and tables of another number of replicates are kept beside these.

    Raises `InputError` for settings out of range and for a folder that holds another run.
    """
    experiment = check(experiment)
    _check_numbers(seed, replicates, workers)
    identity = run_hash(experiment, seed)
    store = Store(out, identity)
    store.start(_manifest(experiment, seed, identity, None))
    events = _events(experiment, seed, store)  # compiles before workers start
    experiment = comparable(experiment)
    processes = workers or _processors()
    chunks: list[Chunk] = []
    with progress_bar(progress, experiment, replicates) as bar:
        for chunk in finished_chunks(
            experiment, seed, store, _sizes(experiment, replicates), processes
        ):
            chunks.append(chunk)
            _tell(bar, chunks, experiment)
            if replicates is None and _enough(chunks, experiment):
                break
        total = chunks[-1].stop
        recorded = list(
            finished_jobs(mechanism_jobs(experiment, seed, total), store, processes)
        )
        drawn = draw_parameters(experiment)
        draws = _draws(experiment, seed, drawn, store, processes, bar)
    comparison = Comparison(
        experiment=experiment,
        seed=seed,
        replicates=total,
        folder=out,
        summary=summary_table(experiment, chunks),
        differences=difference_table(experiment, chunks, draws),
        weekly=weekly_table(chunks),
        events=events,
        manifest=_manifest(experiment, seed, identity, total),
        dials=dial_table(experiment, chunks, draws),
        draws=draws,
        drawn=drawn,
        sway=sway_table(experiment, drawn, draws, WATCHED),
        mechanisms=mechanism_table(recorded),
    )
    return comparison if out is None else written(comparison, store)


def _events(experiment: Experiment, seed: int, store: Store) -> pd.DataFrame:
    """Return the events of the first emulated trial with their arms; no rows without a trial."""
    known = store.intact("events.parquet")
    if known is not None:
        return pd.read_parquet(known)
    first = recorded_trial(experiment, seed)
    if first is None:
        return pd.DataFrame()
    events = first.recorder.frame()
    names = list(experiment.trial.sizes)
    arms = first.tables.candidates.arm[events["candidate"].to_numpy()]
    events["arm"] = pd.Categorical(np.asarray(names)[arms], categories=names)
    return events


def _draws(
    experiment: Experiment, seed: int, drawn: pd.DataFrame, store: Store, workers: int,
    bar: Progress,
) -> pd.DataFrame:
    """Return the means of every arm in every drawn world; no rows without draws."""
    tables = []
    for table in finished_jobs(draw_jobs(experiment, seed, drawn), store, workers):
        tables.append(table)
        bar.drawn(int(table["draw"].max()) + 1, len(drawn))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _check_numbers(seed: int, replicates: int | None, workers: int | None) -> None:
    problems = []
    for name, value, low, high in (
        ("seed", seed, 0, 2**32 - 1),
        ("replicates", replicates, 1, 1_000_000),
        ("workers", workers, 1, 4096),
    ):
        if value is None and name != "seed":
            continue
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            problems.append(
                Problem(
                    setting=name, value=value, message="This is not a number that can be used.",
                    allowed=f"a whole number from {low} to {high}",
                )
            )
    if problems:
        raise InputError(problems)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _sizes(experiment: Experiment, replicates: int | None) -> Iterator[tuple[int, int]]:
    """Yield (first, stop) of the chunks to run, ten replicates each."""
    last = experiment.max_replicates if replicates is None else replicates
    for first in range(0, last, 10):
        yield first, min(first + 10, last)


def _known_to(chunks: list[Chunk], experiment: Experiment) -> float:
    """Return half of the 95 % interval of the watched difference, in percentage points."""
    values = _paired(chunks, experiment.treated, experiment.reference, WATCHED)
    if len(values) < 2:
        return float("inf")
    return float(100.0 * Z * np.std(values, ddof=1) / np.sqrt(len(values)))


def _paired(chunks: list[Chunk], arm: str, reference: str, outcome: str) -> Any:
    """Return the difference between two arms of the same cohort, one value per replicate."""
    means = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    chosen = means[(means["calculation"] == POLICY) & (means["outcome"] == outcome)]
    table = chosen.pivot_table(index="replicate", columns="arm", values="mean", observed=True)
    return (table[arm] - table[reference]).to_numpy()


def _enough(chunks: list[Chunk], experiment: Experiment) -> bool:
    return (
        chunks[-1].stop >= experiment.min_replicates
        and _known_to(chunks, experiment) <= experiment.precision_points
    )


def _tell(bar: Progress, chunks: list[Chunk], experiment: Experiment) -> None:
    bar.update(chunks[-1].stop, _known_to(chunks, experiment))


def _manifest(
    experiment: Experiment, seed: int, identity: str, replicates: int | None
) -> dict[str, Any]:
    return {
        "run": identity,
        "experiment": experiment.name,
        "seed": seed,
        "replicates": replicates,
        "complete": replicates is not None,
        "version": version("ipssim"),
        "sources": package_hash(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "settings": resolved(experiment),
    }
