"""The events of some people of a run, ready to be counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipssim.simulation import Simulation
from ipssim.vocabulary import Event

NEVER = np.iinfo(np.int64).max
"""A week that does not come."""
Events = NDArray[Any]
Weeks = NDArray[np.int64]
Floats = NDArray[np.float64]
Chosen = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Recorded:
    """Events (dtype `recorder.EVENT_DTYPE`) by person and, within a person, as they happened.

    `people` are the rows of those who are counted; `horizon` is their follow-up in weeks.
    """

    events: Events
    people: NDArray[np.int64]
    horizon: int

    @classmethod
    def of(cls, simulation: Simulation) -> Recorded:
        """Return everybody of a run that was recorded to its end."""
        setup = simulation.setup
        people = np.arange(setup.size, dtype=np.int64)
        return cls.from_events(simulation.recorder.events(), people, setup.horizon_weeks)

    @classmethod
    def from_events(cls, events: Events, people: NDArray[np.int64], horizon: int) -> Recorded:
        """Return these people's events, put in order."""
        kept = events[np.isin(events["candidate"], people)]
        return cls(kept[np.argsort(kept["candidate"], kind="stable")], people, horizon)

    def only(self, chosen: NDArray[np.bool_]) -> Recorded:
        """Return those rows of `people` for which `chosen` is true."""
        return self.from_events(self.events, self.people[chosen], self.horizon)

    def having(self, *kinds: Event) -> Events:
        """Return the events of these kinds."""
        found: Events = self.events[np.isin(self.events["kind"], [int(kind) for kind in kinds])]
        return found

    def first(self, events: Events) -> Weeks:
        """Return the first week of such an event for each of `people`; `NEVER` without one."""
        size = int(self.people.max(initial=-1)) + 1
        weeks = np.full(size, NEVER, dtype=np.int64)
        np.minimum.at(weeks, events["candidate"], events["week"].astype(np.int64))
        return np.asarray(weeks[self.people])

    def share(self, people: NDArray[np.int64]) -> float:
        """Return these different people as a share of all who are counted, in per cent."""
        return percent(len(np.unique(people)), len(self.people))

    def entry(self) -> Weeks:
        """Return the week of entry of each of `people`."""
        return self.first(self.having(Event.ENTERED))


def share(chosen: Chosen) -> float:
    """Return the share of true values in per cent; nan of nothing."""
    return percent(float(chosen.sum()), len(chosen))


def mean(values: Floats | Weeks) -> float:
    """Return the mean; nan of nothing."""
    return float(values.mean()) if len(values) else float("nan")


def percent(part: float, whole: float) -> float:
    """Return a share in per cent; nan of nothing."""
    return 100.0 * part / whole if whole else float("nan")
