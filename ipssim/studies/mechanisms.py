"""What the support of each arm consisted of: places, waiting, endings, contact.

Counted from recorded runs of the same cohort, so that a report can say which part of a programme
bends a curve. These are descriptions of simulated support and no outcomes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipssim.recorder import WEEKLY
from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import of_each, policy_setups
from ipssim.studies.engine.tasks import Task, table_task
from ipssim.studies.patterns.recorded import Recorded
from ipssim.vocabulary import Ending, Event

RECORDED = 4  # replicates
MEASURES = {
    "admitted": "% of people ever admitted",
    "ended_by_limit": "% of people whose support was ended by the overall time limit",
    "ended_before_start": "% of people ended by the limit before a first job or course",
    "trial_cut": "% of people whose unpaid trial (praktik) was cut short by the limit",
    "meetings": "meetings, visits and calls per person",
    "weeks_served": "weeks in the programme per person",
    "weeks_waiting": "weeks waiting for a place per person",
}
"""What is counted over follow-up, with its unit; everybody counts in the denominator."""


def mechanism_tasks(experiment: Experiment, seed: int, replicates: int) -> list[Task[pd.DataFrame]]:
    """Return the tasks that record the first replicates of every arm; none without dials."""
    if not experiment.dials:
        return []
    return [
        table_task(
            f"mechanisms-{replicate:05d}", f"recorded replicate {replicate}", run_recorded,
            (experiment, seed, replicate),
        )
        for replicate in range(min(RECORDED, replicates))
    ]


def run_recorded(experiment: Experiment, seed: int, replicate: int) -> pd.DataFrame:
    """Return the measures of every arm in one replicate: replicate, arm, measure, value."""
    rows = [
        (replicate, arm, name, value)
        for arm, measures in of_each(policy_setups(experiment), lambda setup: _measures(
            Simulation(setup, seed, replicate, record="events").run()
        ))
        for name, value in measures.items()
    ]
    return pd.DataFrame(rows, columns=["replicate", "arm", "measure", "value"])


def _measures(simulation: Simulation) -> dict[str, float]:
    recorded, people = Recorded.of(simulation), simulation.setup.size
    ended = recorded.having(Event.SERVICE_ENDED)
    limited = ended[ended["source"] == Ending.LIMIT]
    starts = recorded.first(recorded.having(Event.JOB_STARTED, Event.STUDY_STARTED))
    early = limited[limited["week"] < starts[limited["candidate"]]]
    # Support that ends takes the unpaid trial with it in the same week (stages/end.py).
    trials = recorded.having(Event.PRAKTIK_ENDED)
    place = ["candidate", "week"]
    cut = trials[np.isin(trials[place], limited[place])]
    weekly = dict(zip(WEEKLY, simulation.weekly[0].sum(axis=0), strict=True))
    return {
        "admitted": recorded.share(recorded.having(Event.ADMITTED)["candidate"]),
        "ended_by_limit": recorded.share(limited["candidate"]),
        "ended_before_start": recorded.share(early["candidate"]),
        "trial_cut": recorded.share(cut["candidate"]),
        "meetings": len(recorded.having(Event.CONTACT)) / people,
        "weeks_served": float(weekly["in_service"]) / people,
        "weeks_waiting": float(weekly["waiting"]) / people,
    }


def mechanism_table(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Return one row per arm: the mean of every measure over the recorded replicates."""
    if not tables:
        return pd.DataFrame(columns=["arm", *MEASURES, "replicates"])
    wide = pd.concat(tables, ignore_index=True).pivot_table(
        index="arm", columns="measure", values="value", sort=False
    )
    found = wide[list(MEASURES)].rename_axis(columns=None).reset_index()
    return found.assign(replicates=len(tables))
