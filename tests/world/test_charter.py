"""What a column says of itself: mypy knows each by name, and tables are made from it."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

from ipssim.world.charter import columns_of, copied, flat, make_table
from ipssim.world.columns import NETWORK_SLOTS, Candidates, Employers, Workers

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = """
from ipssim.recorder import Log
from ipssim.settings.mechanisms.reach import Reach
from ipssim.stages.attend import attend
from ipssim.world.columns import Candidates, Employers, Workers
from ipssim.world.periods import Now
from ipssim.world.person import Job
from ipssim.world.run import Run

def stage(people: Candidates, employers: Employers, workers: Workers, now: Now, run: Run, log: Log,
          job: Job, reach: Reach) -> None:
    attend(0, (1, 0), now, people, run, log)
    print(people.job.employer[0] + workers.belief[0])
    print(people.job.emploier[0])  # wrong
    print(people.jobs.employer[0])  # wrong
    print(people.employer[0])  # wrong: not within its group
    print(people.mind.employer[0])  # wrong: not of this group
    print(employers.belief[0])  # wrong: not of this table
    print(reach.stays_awy)  # wrong: a mechanism's number by its own class
    print(now.programmes[0].placment)  # wrong
    print(now.market.opening_rates)  # wrong
    print(now.law.talk_interval)  # wrong
    attend(0, (1, 0), now, people, run)  # wrong: an argument is missing
    attend(0, (1, 0), now, workers, run, log)  # wrong: another table
    Job(employer=job.employer)  # wrong: columns are missing
"""


@pytest.mark.ci
def test_a_misspelt_or_missing_column_is_an_error_before_anything_runs(tmp_path: Path) -> None:
    api = importlib.import_module("mypy.api")
    file = tmp_path / "written.py"
    file.write_text(WRITTEN, encoding="utf-8")
    out, _, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), str(file)])
    found = {int(line.split(":")[1]) for line in out.splitlines() if ": error:" in line}
    lines = WRITTEN.splitlines()
    assert found == {n for n, line in enumerate(lines, 1) if "# wrong" in line}, out


def test_a_table_is_made_from_what_its_columns_say() -> None:
    people = make_table(Candidates, 3, {"key": [2, 0, 1], "worker": np.array([5.0, 6.0, 7.0])})
    assert people.person.key.dtype == np.int32
    assert people.person.key.tolist() == [2, 0, 1]
    assert people.standing.worker.tolist() == [5, 6, 7]
    for column in columns_of(Candidates):
        values = getattr(getattr(people, column.group), column.name)
        assert values.dtype == np.dtype(column.dtype)
        if column.name not in ("key", "worker"):
            assert values.tolist() == [column.start] * 3
    workers = make_table(Workers, 2, {})
    assert workers.network.tolist() == [[-1] * NETWORK_SLOTS] * 2
    assert workers.network.dtype == np.int32


def test_columns_are_found_by_name_whatever_their_group() -> None:
    people = make_table(Candidates, 2, {"age": [20.0, 30.0]})
    assert flat(people)["age"] is people.person.age
    assert people.age is people.person.age  # type: ignore[attr-defined]
    assert list(flat(people)) == [column.name for column in columns_of(Candidates)]
    with pytest.raises(AttributeError, match="aeg"):
        people.aeg  # type: ignore[attr-defined]  # noqa: B018


def test_a_copy_shares_nothing() -> None:
    one = make_table(Employers, 2, {"sector": [1, 2]})
    other = copied(one)
    other.sector[0] = 9
    assert isinstance(other, Employers)
    assert one.sector.tolist() == [1, 2]
    people = make_table(Candidates, 2, {})
    twins = zip(flat(people).values(), flat(copied(people)).values(), strict=True)
    assert not any(np.shares_memory(column, twin) for column, twin in twins)
