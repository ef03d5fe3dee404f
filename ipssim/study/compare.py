"""Compare arms: the emulated trial beside the published one, and the paired policy effect."""

from __future__ import annotations

import json
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
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.recorder import WEEKLY
from ipssim.settings.checks import check
from ipssim.settings.experiment import Experiment
from ipssim.study.design import resolved, run_hash
from ipssim.study.progress import Progress, progress_bar
from ipssim.study.results import DIFFERENCES, SUMMARY, Comparison
from ipssim.study.run import POLICY, TRIAL, Chunk, recorded_trial
from ipssim.study.store import Store, write_parquet, write_text
from ipssim.study.work import finished_chunks
from ipssim.trials.emulated import comparable
from ipssim.trials.published import PublishedFigure, published

WATCHED = "job_or_education_ever"
"""The outcome whose paired difference decides how many replicates are enough."""

_Z = 1.959963984540054


def compare(
    experiment: Experiment,
    *,
    seed: int = 1,
    replicates: int | None = None,
    workers: int | None = None,
    out: Path | None = None,
    progress: bool = False,
) -> Comparison:
    """Run both calculations and return the comparison; with `out`, write it there.

    Without `replicates`, replicates are added until the paired difference between the arms
    `experiment.treated` and `experiment.reference` is known to `experiment.precision_points`
    percentage points (half of a 95 % interval). The result does not depend on `workers` (default:
    the processors at hand). Replicates already in `out` are used again.

    Raises `InputError` for settings out of range and for a folder that holds another run.
    """
    experiment = check(experiment)
    _check_numbers(seed, replicates, workers)
    identity = run_hash(experiment, seed)
    store = Store(out, identity)
    store.start(_manifest(experiment, seed, identity, None))
    first = recorded_trial(experiment, seed)  # compiles before workers start
    experiment = comparable(experiment)
    chunks: list[Chunk] = []
    with progress_bar(progress, experiment, replicates) as bar:
        for chunk in finished_chunks(
            experiment, seed, store, _sizes(experiment, replicates), workers or _processors()
        ):
            chunks.append(chunk)
            _tell(bar, chunks, experiment)
            if replicates is None and _enough(chunks, experiment):
                break
    events = pd.DataFrame()
    if first is not None:
        events = first.recorder.frame()
        names = list(experiment.trial.sizes)
        arms = first.tables.candidates.arm[events["candidate"].to_numpy()]
        events["arm"] = pd.Categorical(np.asarray(names)[arms], categories=names)
    total = chunks[-1].stop
    comparison = Comparison(
        experiment=experiment,
        seed=seed,
        replicates=total,
        folder=out,
        summary=summary_table(experiment, chunks),
        differences=difference_table(experiment, chunks),
        weekly=weekly_table(chunks),
        events=events,
        manifest=_manifest(experiment, seed, identity, total),
    )
    if out is not None:
        _write_tables(comparison, out)
    return comparison


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


def _paired(chunks: list[Chunk], arm: str, reference: str, outcome: str) -> Any:
    """Return the difference between two arms of the same cohort, one value per replicate."""
    means = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    chosen = means[(means["calculation"] == POLICY) & (means["outcome"] == outcome)]
    table = chosen.pivot_table(index="replicate", columns="arm", values="mean", observed=True)
    return (table[arm] - table[reference]).to_numpy()


def _known_to(chunks: list[Chunk], experiment: Experiment) -> float:
    """Return half of the 95 % interval of the watched difference, in percentage points."""
    values = _paired(chunks, experiment.treated, experiment.reference, WATCHED)
    if len(values) < 2:
        return float("inf")
    return float(100.0 * _Z * np.std(values, ddof=1) / np.sqrt(len(values)))


def _enough(chunks: list[Chunk], experiment: Experiment) -> bool:
    return (
        chunks[-1].stop >= experiment.min_replicates
        and _known_to(chunks, experiment) <= experiment.precision_points
    )


def _tell(bar: Progress, chunks: list[Chunk], experiment: Experiment) -> None:
    bar.update(chunks[-1].stop, _known_to(chunks, experiment))


def summary_table(experiment: Experiment, chunks: list[Chunk]) -> pd.DataFrame:
    """Return the emulated trial beside the published one (columns `SUMMARY`)."""
    means = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    means = means[means["calculation"] == TRIAL]
    figures = {
        (figure.outcome, figure.arm): figure
        for figure in published(experiment.trial, experiment.horizon_weeks)
    }
    rows = []
    for outcome in OUTCOMES.values():
        chosen = means[means["outcome"] == outcome.code]
        for arm, values in _trial_arms(experiment, chosen).items():
            scale = 100.0 if outcome.unit == "%" else 1.0
            figure = figures.get((outcome.code, arm))
            estimate = float(np.mean(values) * scale)
            low, high = (float(np.quantile(values, q) * scale) for q in (0.025, 0.975))
            rows.append(
                {
                    "outcome": outcome.code,
                    "arm": arm,
                    "estimate": estimate,
                    "low": low,
                    "high": high,
                    "unit": outcome.unit if " - " not in arm else _difference_unit(outcome.unit),
                    "published": figure.value if figure else None,
                    "published_low": figure.low if figure else None,
                    "published_high": figure.high if figure else None,
                    "inside": _inside(estimate, figure),
                    "replicates": len(values),
                }
            )
    return pd.DataFrame(rows, columns=list(SUMMARY))


def _inside(estimate: float, figure: PublishedFigure | None) -> bool | None:
    """Say whether a simulated mean lies in the published interval; None where there is none."""
    if figure is None or figure.low is None or figure.high is None:
        return None
    return figure.low <= estimate <= figure.high


def _difference_unit(unit: str) -> str:
    return "percentage points" if unit == "%" else unit


def _trial_arms(experiment: Experiment, means: pd.DataFrame) -> dict[str, Any]:
    """Return per arm, pooled arm and difference the mean of each simulated trial."""
    trial = experiment.trial
    if means.empty:
        return {}
    table = means.pivot_table(index="replicate", columns="arm", values="mean", observed=True)
    arms: dict[str, Any] = {name: table[name].to_numpy() for name in trial.sizes}
    reference = arms.pop(trial.reference, None)
    for name, members in trial.pooled.items():
        weights = [trial.sizes[member] for member in members]
        arms[name] = np.average(table[list(members)].to_numpy(), axis=1, weights=weights)
    if reference is not None:
        main = next(iter(trial.pooled), None) or next(iter(arms), None)
        arms[trial.reference] = reference
        if main is not None:
            arms[f"{main} - {trial.reference}"] = arms[main] - reference
    return arms


def difference_table(experiment: Experiment, chunks: list[Chunk]) -> pd.DataFrame:
    """Return the paired policy effect of every arm against the reference (`DIFFERENCES`)."""
    means = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    means = means[means["calculation"] == POLICY]
    reference = experiment.reference
    rows = []
    for outcome in OUTCOMES.values():
        chosen = means[means["outcome"] == outcome.code]
        table = chosen.pivot_table(index="replicate", columns="arm", values="mean", observed=True)
        scale = 100.0 if outcome.unit == "%" else 1.0
        for arm in experiment.arms:
            values = (table[arm] - table[reference]).to_numpy() * scale
            error = None
            if len(values) > 1:
                error = float(np.std(values, ddof=1) / np.sqrt(len(values)))
            mean = float(values.mean())
            rows.append(
                {
                    "outcome": outcome.code,
                    "arm": arm,
                    "reference": reference,
                    "level": float(table[arm].mean() * scale),
                    "reference_level": float(table[reference].mean() * scale),
                    "difference": mean,
                    "monte_carlo_error": error,
                    "low": None if error is None else mean - _Z * error,
                    "high": None if error is None else mean + _Z * error,
                    "unit": _difference_unit(outcome.unit),
                    "replicates": len(values),
                }
            )
    return pd.DataFrame(rows, columns=list(DIFFERENCES))


def weekly_table(chunks: list[Chunk]) -> pd.DataFrame:
    """Return weekly means per person by calculation, arm and week since entry.

    `people` is per replicate; shares are of all people of the arm; `hours` and `contact_minutes`
    are per person; `caseload` is people per full-time worker, averaged over people served.
    """
    keys = ["calculation", "arm", "week"]
    stacked = pd.concat([chunk.weekly for chunk in chunks], ignore_index=True)
    sums = stacked.groupby(keys, sort=False, observed=True)[list(WEEKLY)].sum().reset_index()
    people = sums["people"].to_numpy(dtype=float)
    served = sums["in_service"].to_numpy(dtype=float)
    for name in WEEKLY:
        if name not in ("people", "caseload"):
            sums[name] = sums[name].to_numpy(dtype=float) / people
    load = sums["caseload"].to_numpy(dtype=float)
    sums["caseload"] = np.divide(load, served, out=np.full_like(load, np.nan), where=served > 0)
    sums["people"] = people / chunks[-1].stop
    return sums


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


def _write_tables(comparison: Comparison, folder: Path) -> None:
    """Write the tables of a comparison, then the manifest that says it is complete."""
    for name in ("summary", "differences"):
        frame: pd.DataFrame = getattr(comparison, name)
        text = frame.assign(
            **{c: frame[c].map(_word) for c in ("inside",) if c in frame}
        ).to_csv(index=False, lineterminator="\n", float_format="%.6g")
        write_text(folder / f"{name}.csv", text)
    write_parquet(comparison.weekly, folder / "weekly.parquet")
    write_parquet(comparison.events, folder / "events.parquet")
    write_text(
        folder / "manifest.json", json.dumps(comparison.manifest, indent=2, default=str) + "\n"
    )


def _word(value: Any) -> str:
    return "" if value is None else str(bool(value)).lower()
