"""Small worlds that several test files run, and what it means that two runs are the same."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.read.load import load_experiment
from ipssim.settings.world import Getting, Keeping, World
from ipssim.simulation import Simulation
from ipssim.vocabulary import Event
from ipssim.world.build import Setup
from ipssim.world.charter import flat

TABLES = ("candidates", "workers", "employers", "openings", "caseworkers", "treatment", "teams")
ARMS = ("ips", "usual", "package", "none")

BUSY = LabourMarket(employers=600, opening_rate=0.6, hidden_rate=0.6)
RESTLESS = World(  # many applications, jobs found, left for others, and lost
    getting=Getting(own_search=2.0, lead_known=3.0, interview_base=0.0, offer_base=0.0),
    keeping=Keeping(job_loss=0.06),
)


@functools.cache
def shipped() -> Experiment:
    """Return the Danish trial as shipped."""
    return load_experiment([])


def make_setup(
    arm: str = "ips",
    *,
    size: int = 150,
    horizon: int = 78,
    accrual: int = 20,
    market: LabourMarket | None = None,
    organisation: Organisation | None = None,
    world: World | None = None,
    **rules: Any,
) -> Setup:
    """Return a cohort under a shipped programme with changed rules, in the default world."""
    return Setup(
        programmes=(replace(shipped().arms[arm], **rules),),
        population=Population(size=size),
        labour_market=market or LabourMarket(),
        organisation=organisation or Organisation(),
        world=world or World(),
        horizon_weeks=horizon,
        accrual_weeks=accrual,
    )


def make_divided(**changes: Any) -> Setup:
    """Return a cohort under a service with too few posts that divides, waits and goes by a centre.

    What the shipped arms leave aside is at work here: a queue, leaders' cases, colleagues who
    stand in for each other.
    """
    rules = {
        "workers_per_person": 3, "partners_together": False, "waits_for_treatment": True,
        "stand_in": True, "outreach": "company_centre", "leader_caseload": 5,
        "team_size": 2, "clerk_hours": 8.0, "apprenticeships": True,
    }
    return make_setup("ips", organisation=Organisation(workers=3), **{**rules, **changes})


def make_trial(sizes: tuple[int, ...], *, horizon: int = 78, accrual: int = 20) -> Setup:
    """Return a small emulated trial of the shipped programmes, in the order of `ARMS`."""
    programmes = tuple(shipped().arms[arm] for arm in ARMS[: len(sizes)])
    one = make_setup(horizon=horizon, accrual=accrual)
    return replace(one, programmes=programmes, sizes=sizes)


def columns(simulation: Simulation, table: str = "candidates") -> dict[str, Any]:
    """Return a table's columns by name."""
    return flat(getattr(simulation.tables, table))


def by_key(simulation: Simulation, table: str = "candidates") -> dict[str, Any]:
    """Return a table's columns with people in the order of their keys, whatever their rows.

    Workers are named by their keys too: with unlimited time everybody has one of their own.
    """
    order = np.argsort(simulation.tables.candidates.key)
    found = {name: column[order] for name, column in columns(simulation, table).items()}
    if table == "candidates":
        keys = simulation.tables.workers.key
        found["worker"] = np.array([keys[k] if k >= 0 else -1 for k in found["worker"]])
    return found


def lives(simulation: Simulation) -> Any:
    """Return the recorded events by key of person and worker, in the order they happened."""
    events = pd.DataFrame(simulation.recorder.events())
    events["candidate"] = simulation.tables.candidates.key[events["candidate"]]
    meets = events["kind"].isin(
        [Event.ADMITTED, Event.CONTACT, Event.SERVICE_ENDED, Event.WORKER_CHANGED,
         Event.NEED_MET, Event.STAYED_AWAY]
    )
    events.loc[meets, "party"] = simulation.tables.workers.key[events.loc[meets, "party"]]
    return events.sort_values(["candidate", "week"], kind="stable", ignore_index=True)


def without(mechanism: str, world: World | None = None) -> World:
    """Return a world in which one mechanism is switched off."""
    world = world or World()
    return replace(world, mechanisms=replace(world.mechanisms, **{mechanism: False}))


def changed(one: Simulation, other: Simulation, table: str = "candidates") -> list[str]:
    """Return the columns of a table in which two runs do not hold the same bytes."""
    first, second = columns(one, table), columns(other, table)
    return [name for name in first if first[name].tobytes() != second[name].tobytes()]


def digest(simulation: Simulation) -> str:
    """Return a hash of every table and of the weekly counts."""
    found = hashlib.sha256()
    for table in TABLES:
        for name, column in columns(simulation, table).items():
            found.update(f"{table}.{name}:{column.dtype}".encode() + column.tobytes())
    found.update(simulation.weekly.tobytes())
    return found.hexdigest()
