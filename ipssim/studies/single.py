"""Run one programme for one cohort: what happens under it, and what the workers got done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.definitions import OUTCOMES, Outcome
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load, load_experiment
from ipssim.simulation import Simulation
from ipssim.studies import design
from ipssim.studies.files import csv_bytes, parquet_bytes
from ipssim.studies.jobs import chunk_jobs
from ipssim.studies.machine import check_memory
from ipssim.studies.progress import progress_bar
from ipssim.studies.run import Chunk
from ipssim.studies.shared import check_numbers, half_width, manifest_of, monte_carlo_error
from ipssim.studies.store import Store
from ipssim.studies.tables import weekly_table
from ipssim.studies.work import Work
from ipssim.world.build import Setup

ARM = "programme"
"""The name of the only arm, in the stored replicates."""

RESULTS = (
    "measure", "mean", "monte_carlo_error", "low", "high", "unit", "replicates", "wording",
)


MET: dict[str, Outcome] = {
    measure.code: measure
    for measure in (
        Outcome(
            "caseload_met", "people", "Caseload met",
            "People per full-time worker, averaged over the weeks in which people were served.",
        ),
        Outcome(
            "contact_minutes_met", "minutes/week", "Contact met",
            "Minutes of contact per week in which a person was served; weeks without a contact"
            " count as none.",
        ),
        Outcome(
            "weeks_served", "weeks", "Weeks with a worker",
            "Weeks in which a person had a worker of the programme, everyone counted.",
        ),
        Outcome(
            "weeks_waiting", "weeks", "Weeks waiting",
            "Weeks in which a person waited for a place, everyone counted.",
        ),
    )
}
"""What a programme's workers got done, told in the shape of an outcome."""


@dataclass(frozen=True, slots=True, repr=False)
class SingleRun:
    """A finished run of one programme.

    `outcomes` has one row per outcome and per measure of what the workers got done (columns
    `RESULTS`): the mean over replicates, its Monte Carlo error (the standard error of that mean)
    and the 95 % interval from it; shares in per cent. The interval says how well the model's mean
    is known, not how sure the model is. `weekly` has one row per week since entry; `events` is the
    first replicate.
    """

    programme: Programme
    experiment: Experiment
    seed: int
    replicates: int
    folder: Path | None
    outcomes: pd.DataFrame
    weekly: pd.DataFrame
    events: pd.DataFrame
    manifest: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        where = "" if self.folder is None else f" in {self.folder}"
        return f"<SingleRun {self.programme.name}: {self.replicates} replicates{where}>"

    def table(self) -> pd.DataFrame:
        """Return the outcomes and what the workers got done."""
        return self.outcomes


def run(
    programme: Programme | str | Path,
    experiment: Experiment | None = None,
    *,
    seed: int = 1,
    replicates: int = 20,
    workers: int | None = None,
    out: Path | None = None,
    progress: bool = False,
) -> SingleRun:
    """Run one programme for the cohort of an experiment; with `out`, write the tables there.

    `programme` may be a name or a file. The experiment (default: the Danish trial's) gives people,
    surroundings, world and follow-up; its arms and its trial are left aside. The luck is that of
    `compare` with the same seed, so the means are those of its cohort under this programme.
    Replicates already in `out` are used again.

    Raises `InputError` for settings out of range and for a folder that holds another run, and
    `Stopped` or `WorkError` when the run is ended early; what was finished by then is kept.
    """
    chosen = programme if isinstance(programme, Programme) else load(programme)
    experiment = check(alone(chosen, load_experiment() if experiment is None else experiment))
    check_numbers(seed, replicates, workers)
    check_memory(experiment, replicates, workers)
    chosen = experiment.arms[ARM]
    identity = design.run_hash(experiment, seed)
    store = Store(out, identity)
    sizes = ((number, number + 1) for number in range(replicates))
    words = f"Running {chosen.title or chosen.name}"
    with (
        Work(store, workers, {"seed": seed, "settings": design.resolved(experiment)}) as work,
        progress_bar(progress, words, replicates) as bar,
    ):
        store.start(manifest_of(experiment, seed, identity, None))
        setup = Setup.of(experiment, [chosen])
        first = Simulation(setup, seed, 0, record="events").run()  # compiles before workers start
        chunks = []
        for chunk in work.finished(chunk_jobs(experiment, seed, sizes)):
            chunks.append(chunk)
            bar.update(chunk.stop)
        result = SingleRun(
            programme=chosen,
            experiment=experiment,
            seed=seed,
            replicates=replicates,
            folder=out,
            outcomes=outcome_table(chunks),
            weekly=weekly_table(chunks).drop(columns=["calculation", "arm"]),
            events=first.recorder.frame(),
            manifest=manifest_of(experiment, seed, identity, replicates),
        )
        if out is not None:
            store.finish(result.manifest, {
                "outcomes.csv": csv_bytes(result.outcomes),
                "weekly.parquet": parquet_bytes(result.weekly),
                "events.parquet": parquet_bytes(result.events),
            })
    return result


def alone(programme: Programme, experiment: Experiment) -> Experiment:
    """Return the experiment with this programme as its only arm, and without a trial."""
    return replace(
        experiment, name=f"run_{programme.name}", title=programme.title or programme.name,
        arms={ARM: programme}, treated=ARM, reference=ARM, trial=Trial(reference=""),
        service=Service(),
    )


def default_folder(programme: Programme, experiment: Experiment, seed: int) -> Path:
    """Return `outputs/run_<programme>/<hash>` below the working directory."""
    return design.default_folder(alone(programme, experiment), seed)


def outcome_table(chunks: list[Chunk]) -> pd.DataFrame:
    """Return means over replicates with their Monte Carlo error; each chunk is one replicate."""
    means = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    rows = []
    for outcome in OUTCOMES.values():
        scale = 100.0 if outcome.unit == "%" else 1.0
        values = means.loc[means["outcome"] == outcome.code, "mean"].to_numpy(dtype=float) * scale
        rows.append((outcome.code, *_mean_and_error(values), outcome.unit, len(values),
                     outcome.wording))
    met = [_met(chunk) for chunk in chunks]
    for measure in MET.values():
        values = np.array([one[measure.code] for one in met])
        rows.append((measure.code, *_mean_and_error(values), measure.unit, len(values),
                     measure.wording))
    return pd.DataFrame(rows, columns=list(RESULTS))


def _mean_and_error(
    values: NDArray[np.float64],
) -> tuple[float | None, float | None, float | None, float | None]:
    """Return mean, Monte Carlo error and 95 % interval; None where they cannot be told."""
    if np.isnan(values).all():
        return None, None, None, None
    values = values[~np.isnan(values)]
    mean = float(values.mean())
    error = monte_carlo_error(values)
    half = half_width(error, len(values))
    if error is None or half is None:
        return mean, None, None, None
    return mean, error, mean - half, mean + half


def _met(chunk: Chunk) -> dict[str, float]:
    """Return what the workers got done in one replicate, by code of `MET`."""
    sums = chunk.weekly.drop(columns=["calculation", "arm", "week"]).sum()
    size = float(chunk.means["people"].iloc[0])
    served = float(sums["in_service"])
    return {
        "caseload_met": float(sums["caseload"]) / served if served else float("nan"),
        "contact_minutes_met": float(sums["contact_minutes"]) / served if served else float("nan"),
        "weeks_served": served / size,
        "weeks_waiting": float(sums["waiting"]) / size,
    }
