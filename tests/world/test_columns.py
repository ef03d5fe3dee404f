"""The charter of columns: names, dtypes, units, size, and only the named stage writes."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import make_setup

from ipssim import vocabulary
from ipssim.simulation import Simulation
from ipssim.week import WEEK
from ipssim.world.columns import TABLES
from make.flow import writers

UNITS = {"index", "number", "row", "week", "weeks", "years", "hours", "hours/week", "minutes",
         "minutes/week", "per month", "count", "people", "workers", "SD", "share", "factor", "0/1",
         "0–1", "0–2"}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_each_column_has_a_charter(table: str) -> None:
    names = [column.name for column in TABLES[table]]
    assert len(names) == len(set(names))
    stages = {stage.name for stage in WEEK} | {"draw"}
    for column in TABLES[table]:
        dtype = np.dtype(column.dtype)
        assert dtype.kind in "iuf"
        assert np.array([column.start]).astype(dtype)[0] == column.start
        assert column.unit in UNITS or hasattr(vocabulary, column.unit)
        assert column.meaning
        assert set(column.writer.split(", ")) <= stages, column


def test_codes_fit_their_columns() -> None:
    for charter in TABLES.values():
        for column in charter:
            words = getattr(vocabulary, column.unit, None)
            if words is not None:
                assert max(words).value <= np.iinfo(column.dtype).max
                assert min(words).value >= np.iinfo(column.dtype).min


def test_a_candidate_takes_less_than_400_bytes() -> None:
    charter = sum(c.size for c in (*TABLES["candidates"], *TABLES["treatment"]))
    size = 1000
    (lane,) = Simulation(make_setup(size=size))._lanes
    room = sum(
        array.nbytes for array in lane if isinstance(array, np.ndarray) and array.shape == (size,)
    )
    assert room > 0
    assert charter + room / size < 400


def test_only_the_chartered_stages_write_a_column() -> None:
    """The sources say which stages write; the charter must say the same, in the week's order."""
    actual = writers()
    assert len(actual) > 40
    wrong = []
    for table, charter in TABLES.items():
        for column in charter:
            found = ", ".join(actual.get(f"{table}.{column.name}", ["draw"]))
            if found != column.writer:
                wrong.append(f"{table}.{column.name}: written by {found}, not {column.writer}")
    assert wrong == []


def test_columns_that_are_drawn_never_change() -> None:
    start, after = Simulation(make_setup(), 4), Simulation(make_setup(), 4).run()
    for table, charter in TABLES.items():
        for column in charter:
            if column.writer == "draw":
                before = getattr(getattr(start.tables, table), column.name)
                now = getattr(getattr(after.tables, table), column.name)
                assert np.array_equal(before, now), column
