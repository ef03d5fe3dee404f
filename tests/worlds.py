"""Small worlds that several test files run, and what it means that two runs are the same."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import replace
from typing import Any

from ipssim.settings.experiment import Experiment
from ipssim.settings.load import load_experiment
from ipssim.settings.paths import Getting, Keeping
from ipssim.settings.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.world import World
from ipssim.simulation import Simulation
from ipssim.world.build import Setup

TABLES = ("candidates", "workers", "employers", "caseworkers", "treatment")
ARMS = ("ips", "usual", "package", "none")  # ips_plus has the same rules as ips

BUSY = LabourMarket(employers=600, opening_rate=0.6, hidden_rate=0.6)
RESTLESS = World(  # many applications, jobs found, left for others, and lost
    getting=Getting(own_search=2.0, outreach_yield=1.0, interview_base=0.0, offer_base=0.0),
    keeping=Keeping(looks_on=0.8, job_loss=0.06),
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


def make_trial(sizes: tuple[int, ...], *, horizon: int = 78, accrual: int = 20) -> Setup:
    """Return a small emulated trial of the shipped programmes, in the order of `ARMS`."""
    programmes = tuple(shipped().arms[arm] for arm in ARMS[: len(sizes)])
    one = make_setup(horizon=horizon, accrual=accrual)
    return replace(one, programmes=programmes, sizes=sizes)


def columns(simulation: Simulation, table: str = "candidates") -> dict[str, Any]:
    """Return a table's columns by name."""
    found: dict[str, Any] = getattr(simulation.tables, table)._asdict()
    return found


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
