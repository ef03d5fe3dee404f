"""What a rule of one's own sees after each week, and what it may write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ipssim.chance import Luck, own_draw, uniforms
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.meant import nearest
from ipssim.world.build import Tables
from ipssim.world.charter import Column, flat
from ipssim.world.columns import TABLES
from ipssim.world.run import Run

_SLACK = 1e-6  # of rounding, which the week leaves too
_WHERE = "docs/columns.md says of each column whether a rule of one's own may write it"


class WholeNumbers(NDArray[Any] if TYPE_CHECKING else np.ndarray):  # type: ignore[misc]
    """A column of whole numbers: it refuses decimals, which NumPy would cut off."""

    def __setitem__(self, where: Any, values: Any) -> None:
        self._check(values)
        super().__setitem__(where, values)

    def fill(self, value: Any) -> None:
        """Set all rows to a value."""
        self._check(value)
        super().fill(value)

    def _check(self, values: Any) -> None:
        given = np.asarray(values)
        if given.dtype.kind != "f" or self.dtype.kind not in "iu":
            return
        if (cut := given[given != np.trunc(given)]).size:
            raise ValueError(
                f"the column holds whole numbers ({self.dtype}) and cannot take {cut.flat[0]:g}"
            )


class OwnTable:
    """A table as a rule of one's own sees it: `table.trust` is a column, one value a row.

    Columns are the week's own arrays, so what is written in place is what the next week finds;
    those that the stages keep in step with others are read-only. `table.trust = values` writes
    into the column as well. `len(table)` is how many rows there are. People whose follow-up is over
    stay as they were then, whatever is written.
    """

    __slots__ = ("_asked", "_columns", "_declared", "_gone", "_name")
    _asked: dict[str, list[NDArray[Any]]]  # columns the rule may have written, as they were
    _gone: Sequence[slice]  # rows of people whose follow-up is over
    _columns: dict[str, NDArray[Any]]
    _declared: dict[str, Column]
    _name: str

    def __init__(self, name: str, table: Any) -> None:
        found = {}
        declared = {column.name: column for column in TABLES[name]}
        for column, array in flat(table).items():
            whole = array.dtype.kind in "iu"
            found[column] = array.view(WholeNumbers) if whole else array.view()
            found[column].flags.writeable = declared[column].free
        for slot, value in (("_name", name), ("_columns", found), ("_declared", declared),
                            ("_asked", {}), ("_gone", ())):
            object.__setattr__(self, slot, value)

    def __getattr__(self, name: str) -> NDArray[Any]:
        column = self._column(name)
        if column.flags.writeable:
            self._keep(name, column)
        return column

    def __setattr__(self, name: str, values: Any) -> None:
        column, given = self._column(name), np.asarray(values)
        if not column.flags.writeable:
            raise ValueError(f"{self._name}.{name} can be read and not written; {_WHERE}")
        if not np.can_cast(given.dtype, column.dtype, "same_kind") and given.dtype != np.bool_:
            raise ValueError(
                f"{self._name}.{name} holds {column.dtype} and cannot take {given.dtype}"
            )
        self._keep(name, column)
        column[...] = given

    def _keep(self, name: str, column: NDArray[Any]) -> None:
        if name not in self._asked:
            self._asked[name] = [column[rows].copy() for rows in self._gone]

    def _column(self, name: str) -> NDArray[Any]:
        if name not in self._columns:
            near = nearest(name, self._columns)
            hint = f"; did you mean {near}?" if near else ""
            raise AttributeError(f"{self._name} has no column called {name}{hint}")
        return self._columns[name]

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    def __dir__(self) -> list[str]:
        return sorted(self._columns)

    def __repr__(self) -> str:
        return f"<{len(self)} {self._name}>"

    def before(self, gone: Sequence[slice]) -> None:
        """Take note of whose follow-up is over, before a rule acts."""
        object.__setattr__(self, "_gone", gone)
        self._asked.clear()

    def wrong(self) -> str:
        """Say which value a rule has left out of its column's bounds, of those it asked for."""
        for name, before in self._asked.items():
            column = self._columns[name]
            for rows, values in zip(self._gone, before, strict=True):
                column[rows] = values
            low, high = self._declared[name].bounds
            least, most = low - _SLACK, high + _SLACK
            if column.size and not (least <= column.min() and column.max() <= most):
                fits = (column >= least) & (column <= most)
                row = int(np.argmin(fits.reshape(len(column), -1).all(axis=1)))
                allowed = f"from {low:g} to {high:g}" if high < 1e30 else (
                    "0 or more" if low == 0 else "finite"
                )
                value = column[row] if column.ndim == 1 else column[row].tolist()
                return f"{self._name}.{name} is {value} in row {row}; it must be {allowed}"
        return ""


class OwnTables:
    """All tables as a rule of one's own sees them, after a week.

    `candidates`, `employers`, `openings`, `workers`, `teams`, `caseworkers` and `treatment` are
    tables (`OwnTable`); `programmes` the run's programmes, by the code in `candidates.arm`;
    `memory` a dict for what the rule must keep from one week of this run to the next.
    """

    __slots__ = (*TABLES, "_lanes", "_luck", "_week", "memory", "programmes")
    candidates: OwnTable
    employers: OwnTable
    openings: OwnTable
    workers: OwnTable
    teams: OwnTable
    caseworkers: OwnTable
    treatment: OwnTable
    _week: int
    _luck: Luck

    def __init__(
        self, tables: Tables, programmes: Sequence[Programme], lanes: Sequence[Run]
    ) -> None:
        for name in TABLES:
            setattr(self, name, OwnTable(name, getattr(tables, name)))
        self.programmes, self.memory = tuple(programmes), dict[str, Any]()
        self._lanes = lanes

    def __getattr__(self, name: str) -> Any:
        raise _unknown(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.__slots__:
            raise _unknown(name)
        object.__setattr__(self, name, value)

    @property
    def followed(self) -> NDArray[np.bool_]:
        """Say of each person whether this was a week of their follow-up."""
        found = np.zeros(len(self.candidates), dtype=np.bool_)
        for lane in self._lanes:
            found[lane.who[0] : lane.who[1]] = True
        return found

    def luck(self, name: str, table: str = "candidates", occurrence: int = 0) -> NDArray[Any]:
        """Return a number in (0, 1) for each row: this week's draw called `name`.

        It depends on seed, replicate, person (worker, team), week, name and occurrence, and on
        nothing else, so a person's is the same in every arm.
        """
        if table not in ("candidates", "workers", "teams"):
            raise ValueError(f"there is luck for candidates, workers and teams, not for {table}")
        keys = getattr(self, table).key.astype(np.int64)
        return uniforms(self._luck, keys, own_draw(f"{table}/{name}"), occurrence, self._week)

    def after(self, week: int, luck: Luck) -> OwnTables:
        """Return the tables as they stand after a week of a run with this luck."""
        self._week, self._luck = week, luck
        gone = [slice(lane.base, int(lane.who[0])) for lane in self._lanes]
        for name in TABLES:
            getattr(self, name).before(gone if name in ("candidates", "treatment") else ())
        return self

    def wrong(self) -> str:
        """Say what a rule has left out of bounds; "" where nothing is."""
        return next((said for name in TABLES if (said := getattr(self, name).wrong())), "")


def _unknown(name: str) -> AttributeError:
    """Return the error that `tables` has nothing of this name."""
    near = nearest(name, (*TABLES, "followed", "luck", "memory", "programmes"))
    hint = f"; did you mean tables.{near}?" if near else ""
    return AttributeError(f"there is no tables.{name}{hint}")
