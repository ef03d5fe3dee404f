"""What a column says of itself, and tables made from what their columns say.

A table is a `NamedTuple` class whose fields are columns, `Annotated[Int8, Col(...)]`, or groups of
columns: named tuples of the same kind. Names of columns are unique within a table.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

Int8: TypeAlias = NDArray[np.int8]
UInt8: TypeAlias = NDArray[np.uint8]
Int16: TypeAlias = NDArray[np.int16]
Int32: TypeAlias = NDArray[np.int32]
Float32: TypeAlias = NDArray[np.float32]
Float64: TypeAlias = NDArray[np.float64]
Table = TypeVar("Table", bound=tuple[Any, ...])

_MOST = float(np.finfo(np.float32).max)
_BOUNDS = {
    "0–1": (0.0, 1.0), "0/1": (0.0, 1.0), "0–2": (0.0, 2.0), "SD": (-_MOST, _MOST),
    "hours/week": (0.0, 168.0), "week": (-1.0, 32_000.0),
}


@dataclass(frozen=True, slots=True)
class Col:
    """What is declared of a column beside name and dtype; `writes` names the stages that do.

    `start` is its value in a new table; a column that is `wide` has so many values a row. `own`
    says whether a rule of one's own may write it, where that is otherwise than `Column.free` says.
    """

    unit: str
    meaning: str
    writes: str = "draw"
    start: float = 0.0
    wide: int = 0
    own: bool | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as its class declares it."""

    name: str
    dtype: str
    unit: str
    meaning: str
    writer: str
    start: float
    wide: int
    group: str
    own: bool | None = None

    @property
    def free(self) -> bool:
        """Say whether a rule of one's own may write it.

        By default that is a number with decimals that is no tally: rows, codes, weeks and counts
        are kept in step with each other, and with events, by the stages.
        """
        if self.own is not None:
            return self.own
        return self.dtype == "float32" and not self.meaning.startswith("Tally")

    @property
    def bounds(self) -> tuple[float, float]:
        """Return the lowest and highest value that its unit allows, both finite."""
        return _BOUNDS.get(self.unit, (0.0, _MOST))

    @property
    def size(self) -> int:
        """Return how many bytes a row takes."""
        return int(np.dtype(self.dtype).itemsize) * max(1, self.wide)


@functools.cache
def columns_of(kind: Any, group: str = "") -> tuple[Column, ...]:
    """Return the columns that a table's class declares, those of its groups in their place."""
    found: list[Column] = []
    for name, hint in get_type_hints(kind, include_extras=True).items():
        if get_origin(hint) is not Annotated:
            found += columns_of(hint, name)
            continue
        array, said = get_args(hint)
        inner = get_args(array)[-1]  # the dtype, or the number where NDArray is an alias by itself
        dtype = (get_args(inner) or (inner,))[0]
        found.append(Column(
            name, np.dtype(dtype).name, said.unit, said.meaning, said.writes, said.start,
            said.wide, group, said.own,
        ))
    return tuple(found)


def make_table(kind: type[Table], size: int, given: Mapping[str, Any]) -> Table:
    """Return a table with `given` columns cast to their dtype and the others at their start."""
    arrays: dict[str, Any] = {}
    for column in columns_of(kind):
        if column.name in given:
            arrays[column.name] = np.ascontiguousarray(given[column.name], dtype=column.dtype)
        else:
            arrays[column.name] = made = np.zeros(
                (size, column.wide) if column.wide else size, dtype=column.dtype
            )
            if column.start != 0.0:
                made.fill(column.start)
    return _filled(kind, arrays)


def _filled(kind: type[Table], arrays: Mapping[str, Any]) -> Table:
    """Return a table, or a group of one, that holds these arrays."""
    return kind(*(
        arrays[name] if name in arrays else _filled(hint, arrays)
        for name, hint in _kinds(kind).items()
    ))


@functools.cache
def _kinds(kind: Any) -> dict[str, Any]:
    """Return what the fields of a table's class are; each run makes many tables."""
    return get_type_hints(kind)


def flat(table: Any) -> dict[str, NDArray[Any]]:
    """Return a table's columns by name, those of its groups among them."""
    found: dict[str, NDArray[Any]] = {}
    for name, value in table._asdict().items():
        found |= {name: value} if isinstance(value, np.ndarray) else flat(value)
    return found


def rows_of(table: Any) -> int:
    """Return how many rows a table has."""
    return len(next(iter(flat(table).values())))


def copied(table: Table) -> Table:
    """Return a table with columns of its own that hold the same."""
    own = [one.copy() if isinstance(one, np.ndarray) else copied(one) for one in table]
    return type(table)(*own)


def spread(total: int, shares: Sequence[float]) -> NDArray[np.int64]:
    """Split a whole number by shares; the largest remainders get what is left over."""
    exact = np.asarray(shares) / np.sum(shares) * total
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return np.asarray(whole, dtype=np.int64)
