"""The run as a Mesa model: `model.step()`, `model.agents`, `AgentSet` queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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


def _misspelt(
    reporters: Mapping[str, Any], kinds: Mapping[type, Any], kind: type | None
) -> Iterator[Problem]:
    """Yield a problem for each reporter by name of an attribute that no agent of a kind has."""
    asked = [kind] if kind is not None and kind in kinds else list(kinds)
    for name, reporter in reporters.items():
        code = getattr(reporter, "__code__", None)
        if code is None or code.co_freevars != ("attribute_name",):  # Mesa's, of a text
            continue
        attribute = reporter.__closure__[0].cell_contents
        agents = [next(iter(kinds[one]), None) for one in asked]
        if not any(hasattr(agent, attribute) for agent in agents if agent is not None):
            known = sorted({word for agent in agents if agent for word in dir(agent)
                            if not word.startswith("_")})
            yield Problem(
                f"agent reporter {name}", attribute,
                message="No agent has an attribute of this name, and Mesa would collect None.",
                allowed="a column of docs/columns.md, an attribute of your own that is there"
                " already, or a function of the agent", nearest=nearest(attribute, known),
            )


class PathwayModel(mesa.Model):  # type: ignore[misc]
    """A cohort under one programme, week by week.

    `experiment` gives the population and its surroundings, `programme` the arm (a name of the
    experiment's arms or a `Programme` of your own); a rule of your own goes in as the experiment's
    `each_week`. Agents are views made at the first look, so a model nobody looks into costs no more
    than its tables. Mesa's tools work on it (docs/mesa.md).

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
        super().__init__(rng=seed)  # of Mesa's shuffles; the run's chance is keyed
        checked = check(experiment)
        chosen = _arm(checked, programme) if isinstance(programme, str) else check(programme)
        self.simulation = Simulation(Setup.of(checked, [chosen]), seed, replicate, record)
        self._views: dict[str, list[View]] = {}
        self._collector: mesa.DataCollector | None = None

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

    @property
    def agent_types(self) -> list[type]:
        """Return the classes of agents, made at the first look."""
        self._look()
        return list(super().agent_types)

    @property
    def datacollector(self) -> Any:
        """Return Mesa's collector, if one was set.

        Setting one raises `InputError` for a reporter that names an attribute no agent has: Mesa
        would collect a column of `None`.
        """
        if self._collector is None:
            raise AttributeError(f"{type(self).__name__} has no datacollector yet")
        return self._collector

    @datacollector.setter
    def datacollector(self, collector: mesa.DataCollector) -> None:
        by_kind = collector.agenttype_reporters
        wrong = [
            problem for kind, reporters in ({None: collector.agent_reporters} | by_kind).items()
            if reporters for problem in _misspelt(reporters, self.agents_by_type, kind)
        ]
        if wrong:
            raise InputError(wrong)
        self._collector = collector

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
