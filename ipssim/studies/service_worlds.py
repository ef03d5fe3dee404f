"""The worlds that a study of a service over time runs: with it, without it, larger and smaller."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.errors import InputError, Problem
from ipssim.outcomes.money import detail_means, ledger_of
from ipssim.outcomes.service import (
    PERSON,
    admission_weeks,
    counts_now,
    person_groups,
    person_values,
    service_measures,
    window_is_whole,
    yearly_table,
)
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.read.checks import observed_week
from ipssim.simulation import Simulation
from ipssim.studies.engine.measure import MEANS, Chunk, Rows
from ipssim.world.build import Setup

PLANNED, UNLIMITED = "planned", "unlimited"
MEASURED, OBSERVED, PAID = "measured", "observed", "paid"
"""The calculations of a world's own measures, of what is counted, and of kroner by arm.

The others are named by the world of the pair.
"""
_WINDOW = ("window_reached", "window_kept", "window_weeks")
Values = dict[str, NDArray[np.float64]]
Seen = dict[str, dict[str, int]]
"""What could be counted, by when and what."""


def service_setup(experiment: Experiment, factor: float = 1.0, *, priced: bool = False) -> Setup:
    """Return the setup of a service: the treated arm, and the usual service beside it.

    There are `factor` times the planned posts, parts of posts included. With `priced` money can be
    reckoned, if the experiment says so. Raises `InputError` for an experiment that is no service
    over time.
    """
    if experiment.service.weeks is None:
        raise InputError([Problem(
            "service.weeks", None,
            message="This experiment follows a cohort: it has no service over time.",
            allowed="a number of weeks, as in experiment=service_over_time",
        )])
    service = experiment.service
    chosen = replace(
        experiment, trial=type(experiment.trial)(), dials={},
        service=service if factor == 1.0 else _sized(service, factor),
    )
    arms = experiment.arms
    both = [arms[experiment.treated], arms[experiment.reference]]
    return Setup.of(chosen, both, priced=priced)


def _sized(service: Service, factor: float) -> Service:
    """Return a service of another size, also after each change of its posts."""
    return replace(
        service, posts_by_year=_times(service.posts_by_year, factor), changes=tuple(
            replace(change, value=_times(change.value, factor))
            if change.setting == "posts_by_year" else change for change in service.changes
        ),
    )


def _times(posts: Sequence[float], factor: float) -> tuple[float, ...]:
    return tuple(round(n * factor, 2) for n in posts)


def worlds(experiment: Experiment) -> dict[str, float]:
    """Return the worlds with a service in which openings are as they are: name and factor.

    The factor is how many times the planned posts there are; 1 is as planned.
    """
    return {
        PLANNED if factor == 1.0 else f"posts_{factor:g}": factor
        for factor in (1.0, *experiment.service.posts_factors)
    }


def runs(experiment: Experiment) -> int:
    """Return how many runs a replicate takes."""
    return len(worlds(experiment)) + 1 + 2 * experiment.service.without_scarcity


def run_service(
    experiment: Experiment, seed: int, first: int, stop: int, threads: int = 1
) -> Chunk:
    """Run replicates `first` to `stop` (not included): every world, the same people and luck.

    `means` of the chunk holds a world's own measures (calculation `measured`, arm: the world) and,
    for each pair of worlds with and without the service (calculation: the world with it), the mean
    of `PERSON` by group (arm), once as `<code>` and once, without the service, as
    `<code>_without`; and for the planned pair kroner by purpose and year (calculation `paid`, arms
    of the experiment), all people together. `weekly` holds the yearly table of each world.
    """
    rows: Rows = []
    years: list[pd.DataFrame] = []
    for replicate in range(first, stop):
        told = _Told(replicate, rows, years)
        run = partial(_run, seed=seed, replicate=replicate, threads=threads)
        without = _pair(experiment, run, told, PLANNED)
        for name, factor in worlds(experiment).items():
            if name != PLANNED:
                other = run(service_setup(experiment, factor))
                told.world(name, other)
                told.compared(name, _Lived.of(other), without)
        if experiment.service.without_scarcity:
            endless = replace(experiment.organisation, unlimited_openings=True)
            _pair(replace(experiment, organisation=endless), run, told, UNLIMITED)
    return Chunk(
        first, stop, pd.DataFrame(rows, columns=list(MEANS)), pd.concat(years, ignore_index=True)
    )


def run_pair(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    """Run the planned service and no service alone, replicates `first` to `stop`."""
    service = replace(experiment.service, posts_factors=(), without_scarcity=False)
    return run_service(replace(experiment, service=service), seed, first, stop)


def _pair(
    experiment: Experiment, run: Callable[..., Simulation], told: _Told, name: str
) -> Values:
    """Run the planned service and no service; return what became of people without it.

    In the world without the service people are watched from the week in which the service would
    have admitted them, so that the same weeks of the same lives are set side by side.
    """
    seen: Seen = {}
    priced = name == PLANNED
    served = run(service_setup(experiment, priced=priced), looks=looks(experiment), seen=seen)
    told.world(name, served)
    told.observed(name, served, seen)
    told.paid(experiment.treated, served)
    lived, since = _Lived.of(served), admission_weeks(served)
    del served  # two runs of a whole country at a time would need twice the memory
    other = run(service_setup(experiment, 0.0, priced=priced), since)
    told.paid(experiment.reference, other)
    without = person_values(other)
    told.compared(name, lived, without, window=True)
    return without


def _run(
    setup: Setup, from_then: Any = None, *, seed: int, replicate: int, threads: int,
    looks: Mapping[str, int] = MappingProxyType({}), seen: Seen | None = None,
) -> Simulation:
    """Run a world; what can be counted at the weeks of `looks` is put into `seen`."""
    simulation = Simulation(setup, seed, replicate, threads=threads)
    if from_then is not None:
        simulation.watch_from(from_then)
    for when, week in sorted(looks.items(), key=lambda one: one[1]):
        simulation.advance(week - simulation.week)
        if seen is not None:
            seen[when] = counts_now(simulation)
    return simulation.run()


def looks(experiment: Experiment) -> dict[str, int]:
    """Return after how many weeks the place counted what it observed, by when."""
    return {when: observed_week(experiment, when) for when in experiment.observed}


def run_looks(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    """Run the planned service alone; `means` has what can be counted when the place did."""
    rows: Rows = []
    for replicate in range(first, stop):
        seen: Seen = {}
        run = _run(service_setup(experiment), seed=seed, replicate=replicate, threads=1,
                   looks=looks(experiment), seen=seen)
        _Told(replicate, rows, []).observed(PLANNED, run, seen)
    return Chunk(first, stop, pd.DataFrame(rows, columns=list(MEANS)))


@dataclass(frozen=True, slots=True)
class _Lived:
    """What became of people in a run that is over, by row, and who they were in it."""

    values: Values
    whole: NDArray[np.bool_]
    groups: dict[str, NDArray[np.bool_]]

    @classmethod
    def of(cls, run: Simulation) -> _Lived:
        """Return it of a run."""
        return cls(person_values(run), window_is_whole(run), person_groups(run))


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of the worlds of one replicate."""

    replicate: int
    rows: Rows
    years: list[pd.DataFrame]

    def world(self, name: str, run: Simulation) -> None:
        """Add a world's own measures and years."""
        self.rows.extend(
            (self.replicate, MEASURED, name, code, run.setup.size, value)
            for code, value in service_measures(run).items()
        )
        table = yearly_table(run)
        table.insert(0, "world", name)
        table.insert(0, "replicate", self.replicate)
        self.years.append(table)

    def observed(self, name: str, run: Simulation, seen: Seen) -> None:
        """Add what could be counted, by when."""
        self.rows.extend(
            (self.replicate, OBSERVED, name, f"{when}.{what}", run.setup.size, float(count))
            for when, counts in seen.items() for what, count in counts.items()
        )

    def paid(self, arm: str, run: Simulation) -> None:
        """Add kroner by purpose and year of the run, all people together, where it kept a diary."""
        if run.setup.prices is not None:
            self.rows.extend(
                (self.replicate, PAID, arm, code, run.setup.size, value)
                for code, value in detail_means(ledger_of(run), 0, 1).items()
            )

    def compared(
        self, name: str, lived: _Lived, without: Values, *, window: bool = False
    ) -> None:
        """Add the means of each group with and without the service; all have the same rows."""
        for group, members in lived.groups.items():
            for code in PERSON:
                if code in _WINDOW and not (window and group == "served"):
                    continue
                chosen = members & lived.whole if code in _WINDOW else members
                people = int(chosen.sum())
                for key, given in ((code, lived.values), (f"{code}_without", without)):
                    mean = float(given[code][chosen].mean()) if people else float("nan")
                    self.rows.append((self.replicate, name, group, key, people, mean))
