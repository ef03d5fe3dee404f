"""Run one programme for one cohort: what happens under it, and what the workers got done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Unpack

import pandas as pd

from ipssim.outcomes.definitions import OUTCOMES, Outcome, told
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load, load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.estimates import NUMBERS, Estimate, Levels
from ipssim.studies.engine.measure import Chunk, means_of
from ipssim.studies.engine.plan import Plan
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.study import How, running
from ipssim.studies.run import run_chunk
from ipssim.studies.tables import weekly_table
from ipssim.studies.worlds import world_levels
from ipssim.world.build import Setup

ARM = "programme"
"""The name of the only arm, in the stored replicates."""
REPLICATES = 20
RESULTS = ("measure", *NUMBERS, "unit", "replicates", "wording", "worlds_low", "worlds_high")
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


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class SingleRun(Result):
    """A finished run of one programme.

    `outcomes` has one row per outcome and per measure of what the workers got done (columns
    `RESULTS`): the mean over replicates, its Monte Carlo error (the standard error of that mean)
    and the 95 % interval from it; shares in per cent. The interval says how well the model's mean
    is known, not how sure the model is. `worlds_low` and
    `worlds_high` hold 90 % of `worlds` worlds that agree with the trial (empty without any, and for
    what the workers got done). `weekly` has one row per week since entry; `events` is the
    first replicate.
    """

    programme: Programme
    outcomes: pd.DataFrame
    worlds: int
    weekly: pd.DataFrame
    events: pd.DataFrame

    FILES = (
        ("outcomes.csv", "outcomes"), ("weekly.parquet", "weekly"), ("events.parquet", "events"),
    )

    @property
    def named(self) -> str:
        """Say which programme was run."""
        return self.programme.name


def plan_run(programme: Programme | str | Path, experiment: Experiment | None = None) -> Plan:
    """Return what a run of one programme runs; raises `InputError` where that cannot be."""
    chosen = programme if isinstance(programme, Programme) else load(programme)
    single = check(alone(chosen, load_experiment() if experiment is None else experiment))
    return Plan(
        study="run", experiment=single, measure=run_chunk, size=1, replicates=REPLICATES, mark="",
        place=(single.name,), words=f"Running {chosen.title or chosen.name}",
    )


def run(
    programme: Programme | str | Path, experiment: Experiment | None = None, *,
    pages: Pages | None = None, **how: Unpack[How],
) -> SingleRun:
    """Run one programme for the cohort of an experiment; `how` is what every study takes (`How`).

    `programme` may be a name or a file. The experiment (default: the Danish trial's) gives people,
    surroundings, world and follow-up; its arms and its trial are left aside. The luck is that of
    `compare` with the same seed, so the means are those of its cohort under this programme. Without
    `replicates`, `REPLICATES` are run.

    Raises `InputError` for settings out of range and for a folder that holds another run, and
    `Stopped` or `WorkError` when the run is ended early; what was finished by then is kept.
    """
    with running(plan_run(programme, experiment), pages=pages, **how) as running_:
        single, seed = running_.plan.experiment, running_.seed
        chosen = single.arms[ARM]
        first = Simulation(Setup.of(single, [chosen]), seed, 0, record="events").run()
        chunks = running_.chunks()
        worlds = world_levels(running_, "Running it in other worlds", others=False)
        return running_.finish(SingleRun(
            **running_.common(),
            programme=chosen,
            outcomes=outcome_table(chunks, worlds),
            worlds=worlds.worlds if worlds else 0,
            weekly=weekly_table(chunks).drop(columns=["calculation", "arm"]),
            events=first.recorder.frame(),
        ))


def alone(programme: Programme, experiment: Experiment) -> Experiment:
    """Return the experiment with this programme as its only arm, and without a trial."""
    return replace(
        experiment, name=f"run_{programme.name}", title=programme.title or programme.name,
        arms={ARM: programme}, treated=ARM, reference=ARM, trial=Trial(reference=""),
        service=Service(),
    )


def outcome_table(chunks: list[Chunk], worlds: Levels | None = None) -> pd.DataFrame:
    """Return means over replicates with their Monte Carlo error; each chunk is one replicate."""
    means, met = means_of(chunks), pd.DataFrame([_met(chunk) for chunk in chunks])
    rows = []
    for measure in (*told(means["outcome"]).values(), *MET.values()):
        code, scale = measure.code, 100.0 if measure.unit == "%" else 1.0
        found = met[code] if code in met else means.loc[means["outcome"] == code, "mean"]
        values = found.to_numpy(float) * scale
        wide: tuple[float | None, float | None] = (None, None)
        if worlds is not None and code in OUTCOMES:
            over = worlds.over(("", ARM), code)
            wide = over.low, over.high
        rows.append((
            code, *Estimate.of(values).numbers, measure.unit, len(values), measure.wording, *wide,
        ))
    return pd.DataFrame(rows, columns=list(RESULTS))


def _met(chunk: Chunk) -> dict[str, float]:
    """Return what the workers got done in one replicate, by code of `MET`."""
    sums = chunk.weekly.drop(columns=["calculation", "arm", "week"]).sum()
    size, served = float(chunk.means["people"].iloc[0]), float(sums["in_service"]) or float("nan")
    return {
        "caseload_met": float(sums["caseload"]) / served,
        "contact_minutes_met": float(sums["contact_minutes"]) / served,
        "weeks_served": float(sums["in_service"]) / size,
        "weeks_waiting": float(sums["waiting"]) / size,
    }
