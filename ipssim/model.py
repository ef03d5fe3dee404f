"""The run as a Mesa model: `model.step()`, `model.agents`, `AgentSet` queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import mesa
import pandas as pd
from numpy.typing import NDArray

from ipssim.agents import Candidate, Caseworker, Consultant, Employer, Team, View
from ipssim.errors import PYTHON, InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.meant import nearest
from ipssim.simulation import Simulation
from ipssim.world.build import Setup
from ipssim.world.charter import rows_of
from ipssim.world.columns import TABLES


def _arm(experiment: Experiment, name: str) -> Programme:
    """Return the programme of an arm; raise `InputError` that names the arms there are."""
    if name not in experiment.arms:
        raise InputError(
            [
                Problem(
                    setting="programme",
                    value=name,
                    message="The experiment has no arm of this name.",
                    allowed="one of " + ", ".join(experiment.arms) + ", or a Programme",
                    nearest=nearest(name, experiment.arms),
                )
            ]
        )
    return experiment.arms[name]


def _known(setting: str, given: str, names: Iterable[str], kind: str) -> None:
    """Raise `InputError` with the nearest name unless there is one of this name."""
    known = list(names)
    if given not in known:
        raise InputError([Problem(
            setting, given, PYTHON, message=f"There is no {kind} called {given}.",
            allowed="one of " + ", ".join(known), nearest=nearest(str(given), known),
        )])


class PathwayModel(mesa.Model):  # type: ignore[misc]
    """A cohort under one programme, week by week.

    `experiment` gives the population and its surroundings, `programme` the arm (a name of the
    experiment's arms or a `Programme` of your own). Agents are views made at the first look, so a
    model nobody looks into costs no more than its tables.

    Raises `InputError` for settings that are out of range and for an unknown arm.
    """

    def __init__(
        self,
        experiment: Experiment,
        programme: Programme | str = "ips",
        seed: int = 1,
        replicate: int = 0,
        record: str = "events",
    ) -> None:
        super().__init__(seed=seed)
        checked = check(experiment)
        chosen = _arm(checked, programme) if isinstance(programme, str) else check(programme)
        self.simulation = Simulation(Setup.of(checked, [chosen]), seed, replicate, record)
        self._views: dict[str, list[View]] = {}

    def step(self) -> None:
        """Let one week pass; `running` turns False when everybody's follow-up is over."""
        self.simulation.advance(1)
        self.running = self.simulation.week < self.simulation.weeks

    @property
    def agents(self) -> Any:
        """Return all agents as a Mesa `AgentSet`, made at the first look."""
        self._look()
        return super().agents

    @property
    def agents_by_type(self) -> Any:
        """Return Mesa's sets of agents by class, made at the first look."""
        self._look()
        return super().agents_by_type

    def _look(self) -> None:
        if self._views:
            return
        for kind in (Candidate, Consultant, Employer, Caseworker, Team):
            rows = rows_of(getattr(self.simulation.tables, kind.table))
            self._views[kind.table] = [kind(self, row) for row in range(rows)]
        # Mesa 3 keeps every model that ever made an agent; ids have been given, so let go
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def candidate(self, row: int) -> Candidate:
        """Return the candidate of a row."""
        return self._view("candidates", row)

    def consultant(self, row: int) -> Consultant:
        """Return the worker of a row."""
        return self._view("workers", row)

    def employer(self, row: int) -> Employer:
        """Return the employer of a row."""
        return self._view("employers", row)

    def team(self, row: int) -> Team:
        """Return the team of a row."""
        return self._view("teams", row)

    def _view(self, table: str, row: int) -> View:
        self._look()
        return self._views[table][row]

    def column(self, name: str, table: str = "candidates") -> NDArray[Any]:
        """Return the live column of a table: one value per row, as the week reads it.

        What is written into it between two steps is what the next week finds. Nothing checks it,
        and a stage that sets the column every week writes over it: `docs/columns.md` names the
        stages that write each column, with units. Codes stand as numbers.

        Raises `InputError` for a table or a column that does not exist.
        """
        _known("table", table, TABLES, "table")
        names = [column.name for column in TABLES[table]]
        _known("name", name, names, f"column of {table}")
        column: NDArray[Any] = getattr(getattr(self.simulation.tables, table), name)
        return column

    def frame(self, table: str = "candidates") -> pd.DataFrame:
        """Return a table as it stands this week: a copy, one row per agent, codes as numbers.

        Raises `InputError` for a table that does not exist.
        """
        _known("table", table, TABLES, "table")
        return self.simulation.frame(table)

    def events(self, candidate: int | None = None) -> pd.DataFrame:
        """Return the events so far, of one person or of all."""
        table = self.simulation.recorder.frame()
        return table if candidate is None else table[table["candidate"] == candidate]
