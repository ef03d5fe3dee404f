"""What each mechanism's switch moves: the outcome that the plan names for it, on minus off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.settings.read.files import read
from ipssim.settings.read.load import config_dir
from ipssim.simulation import Simulation
from ipssim.studies.engine.estimates import monte_carlo_error
from ipssim.studies.patterns.checks import FILE, arms_of
from ipssim.studies.patterns.followed import LONG, Course
from ipssim.studies.patterns.groups import half_staffed
from ipssim.studies.patterns.recorded import NEVER, Recorded, percent
from ipssim.vocabulary import Event
from ipssim.world.build import Setup

QUEUE = "ips_queue"
ERRORS = 3.0  # standard errors that a switch must move its outcome by
EVENTS = ("settled_ended", "sick_from_place")
"""Outcomes that are counted from events; the others are not recorded."""


@dataclass(frozen=True, slots=True)
class Switch:
    """What a mechanism's switch must move, in which programme and by how much at least."""

    mechanism: str
    outcome: str
    programme: str
    least: float

    @property
    def key(self) -> str:
        """Return mechanism and programme, which name it."""
        return f"{self.mechanism}, {self.programme}"

    def moved(self, differences: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bool:
        """Say whether these paired differences are large and certain enough."""
        error = monte_carlo_error(differences)
        far = abs(float(differences.mean()))
        return error is not None and far >= self.least and far > ERRORS * error


def switches() -> tuple[Switch, ...]:
    """Return what each switch must move; raises TypeError for a key that none has."""
    given = read(config_dir() / FILE, shown=FILE).data["switches"]
    return tuple(Switch(**one) for one in given)


def switch_values(experiment: Experiment, seed: int, replicate: int) -> dict[str, float]:
    """Return each outcome with its mechanism on minus off, same people and luck, by key.

    Mechanisms that the experiment does not know or has switched off are left out.
    """
    setups = _setups(experiment)
    on: dict[tuple[str, str], float] = {}
    found = {}
    for one in switches():
        given = setups[one.programme]
        if not getattr(given.world.mechanisms, one.mechanism, False):
            continue
        place = (one.programme, one.outcome)
        if place not in on:
            on[place] = _outcome(given, one.outcome, seed, replicate)
        off = replace(given.world.mechanisms, **{one.mechanism: False})
        without = replace(given, world=replace(given.world, mechanisms=off))
        found[one.key] = on[place] - _outcome(without, one.outcome, seed, replicate)
    return found


def _setups(experiment: Experiment) -> Mapping[str, Setup]:
    """Return one cohort for 30 months under each programme, by its name in the plan."""
    long = replace(experiment, horizon_weeks=LONG)
    arms = {name: check(programme) for name, programme in arms_of(experiment).items()}
    found = {name: Setup.of(long, [programme]) for name, programme in arms.items()}
    few = half_staffed(long, found["ips"])
    return found | {QUEUE: Setup.of(few, [arms["ips"]])}


def _outcome(setup: Setup, outcome: str, seed: int, replicate: int) -> float:
    """Return an outcome of one run."""
    if outcome in EVENTS:
        recorded = Recorded.of(Simulation(setup, seed, replicate, record="events").run())
        return settled_ended(recorded) if outcome == "settled_ended" else sick_from_place(recorded)
    starts = Course.run(Simulation(setup, seed, replicate)).starts
    counted = {"any": starts.any, "jobs": starts.jobs, "weeks": starts.mean_weeks}
    return counted[outcome]()


def settled_ended(recorded: Recorded) -> float:
    """Return the share (%), of those who ever began a job or course, whose support then ended."""
    began = recorded.first(recorded.having(Event.JOB_STARTED, Event.STUDY_STARTED))
    ended = recorded.having(Event.SERVICE_ENDED)
    last = np.full(int(recorded.people.max(initial=-1)) + 1, -1, dtype=np.int64)
    np.maximum.at(last, ended["candidate"], ended["week"].astype(np.int64))
    settled = began < NEVER
    later = settled & (last[recorded.people] > began)
    return percent(int(later.sum()), int(settled.sum()))


def sick_from_place(recorded: Recorded) -> float:
    """Return the share (%) of people with sick leave that came from a place."""
    leaves = recorded.having(Event.SICK_LEAVE_STARTED)
    return recorded.share(leaves[leaves["party"] >= 0]["candidate"])
