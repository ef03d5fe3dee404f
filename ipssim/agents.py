"""Agents as thin views on table rows, made when somebody asks for them.

The tables are the truth; a view reads its row each time an attribute is asked for and stores
nothing. Codes come back as the practice's words (`Position`, `Diagnosis`, …).
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar

import mesa
import numpy as np

from ipssim import vocabulary
from ipssim.world.charter import Column
from ipssim.world.columns import TABLES

if TYPE_CHECKING:
    from ipssim.model import PathwayModel


class View(mesa.Agent):  # type: ignore[misc]
    """One row of a table as a Mesa agent; columns are read-only attributes."""

    table: ClassVar[str] = ""
    columns: ClassVar[dict[str, Column]] = {}

    def __init__(self, model: PathwayModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    def __getattr__(self, name: str) -> Any:
        column = type(self).columns.get(name)
        if column is None:
            raise AttributeError(f"{type(self).__name__} has no column called {name}")
        array = getattr(getattr(self.model.simulation.tables, self.table), name)
        return _word(column, array[self.row])

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse to hide a column behind a value of the view's own."""
        if name in type(self).columns:
            raise AttributeError(
                f"A view is read-only. To change it in the model:"
                f" model.column({name!r}, {self.table!r})[{self.row}] = ..."
            )
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *type(self).columns})

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.row}>"

    def remove(self) -> None:
        """Refuse: a row is an identity for life."""
        raise TypeError("Rows are never removed; a view cannot be removed from its model.")


def _word(column: Column, value: Any) -> Any:
    """Return a plain Python value, or a member of the vocabulary where the column is a code."""
    kind = getattr(vocabulary, column.unit, None)
    if isinstance(kind, type) and issubclass(kind, IntEnum | vocabulary.Position):
        return kind(int(value))
    if column.unit == "0/1":
        return bool(value)
    return value.item()


class Candidate(View):
    """A person who wants work or education (kandidat)."""

    table = "candidates"
    columns: ClassVar[dict[str, Column]] = {c.name: c for c in TABLES["candidates"]}

    @property
    def in_follow_up(self) -> bool:
        """Say whether the latest week was one of the person's follow-up."""
        run = self.model.simulation
        return bool(0 < run.week - self.entry_week <= run.setup.horizon_weeks)

    @property
    def consultant(self) -> Consultant | None:
        """Return the person's present worker, or None."""
        return self.model.consultant(self.worker) if self.worker >= 0 else None

    @property
    def workplace(self) -> Employer | None:
        """Return the present employer, or None."""
        return self.model.employer(self.employer) if self.employer >= 0 else None

    @property
    def treatment(self) -> dict[str, Any]:
        """Return the person's course of treatment."""
        table = self.model.simulation.tables.treatment
        return {c.name: _word(c, getattr(table, c.name)[self.row]) for c in TABLES["treatment"]}


class Consultant(View):
    """A consultant or caseworker who carries a programme (IPS-konsulent, sagsbehandler)."""

    table = "workers"
    columns: ClassVar[dict[str, Column]] = {c.name: c for c in TABLES["workers"] if not c.wide}

    @property
    def candidates(self) -> list[Candidate]:
        """Return the people this worker serves now."""
        table = self.model.simulation.tables.candidates
        served = (table.worker == self.row) & (table.service == vocabulary.Service.SERVED)
        people = [self.model.candidate(int(row)) for row in np.flatnonzero(served)]
        return [person for person in people if person.in_follow_up]

    @property
    def network(self) -> dict[int, float]:
        """Return the employers this worker knows, with the trust each has in the worker."""
        table = self.model.simulation.tables.workers
        pairs = zip(table.network[self.row], table.network_trust[self.row], strict=True)
        return {int(e): float(trust) for e, trust in pairs if e >= 0}

    @property
    def colleagues(self) -> list[Consultant]:
        """Return the others of the same team, a leader with cases of their own among them."""
        mine = np.flatnonzero(self.model.simulation.tables.workers.team == self.team)
        return [self.model.consultant(int(row)) for row in mine if row != self.row]


class Team(View):
    """Workers who share a leader, supervision, what they know and a tie to treatment."""

    table = "teams"
    columns: ClassVar[dict[str, Column]] = {c.name: c for c in TABLES["teams"]}

    @property
    def consultants(self) -> list[Consultant]:
        """Return the workers of the team, the leader's own post among them if there is one."""
        mine = np.flatnonzero(self.model.simulation.tables.workers.team == self.row)
        return [self.model.consultant(int(row)) for row in mine]


class Employer(View):
    """A workplace with openings that come and go."""

    table = "employers"
    columns: ClassVar[dict[str, Column]] = {c.name: c for c in TABLES["employers"]}


class Caseworker(View):
    """A caseworker of the jobcentre that goes on beside a programme."""

    table = "caseworkers"
    columns: ClassVar[dict[str, Column]] = {c.name: c for c in TABLES["caseworkers"]}
