"""Runs that are stopped, killed or fail: what was finished is kept, said, and used again.

Each test starts a real process. In it the replicates from 20 on do not end while the variable
HOLD is set, so that the moment of stopping is known without waiting for a time.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from ipssim.settings.experiment import Experiment
from ipssim.settings.load import load_experiment
from ipssim.study import work
from ipssim.study.compare import compare
from ipssim.study.run import Chunk, run_chunk

ROOT = Path(__file__).resolve().parents[2]
PLACES = (str(ROOT), str(Path(__file__).parent))
TABLES = ("summary.csv", "differences.csv", "weekly.parquet", "events.parquet")
PATIENCE = 120  # seconds; compiling may come first

PROGRAM = '''
import os, sys, time
from pathlib import Path
from ipssim.errors import Stopped, WorkError
from ipssim.study import work
from ipssim.study.compare import compare
from test_interrupt import little

folder, workers = Path(sys.argv[1]), int(sys.argv[2])
signs = folder.parent / "signs"
signs.mkdir(exist_ok=True)
run, hold = work.run_chunk, os.environ.get("HOLD", "")

def run_chunk(experiment, seed, first, stop):
    (signs / f"{first}.begun").write_text(str(os.getpid()))
    held = hold and first in [int(word) for word in hold.split(",")]
    while held:
        if (signs / "fail").exists():
            raise ValueError("no such week")
        time.sleep(0.02)
    return run(experiment, seed, first, stop)

work.run_chunk = run_chunk
try:  # what the command line does
    compare(little(), replicates=40, workers=workers, out=folder)
except Stopped as stopped:
    print(stopped, file=sys.stderr)
    sys.exit(stopped.exit_code)
except WorkError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
'''


def little() -> Experiment:
    """Return the Danish trial with 40 people, arms of 20 and a quarter of a year."""
    given = load_experiment([])
    return replace(
        given, population=replace(given.population, size=40), horizon_weeks=13, accrual_weeks=4,
        trial=replace(given.trial, sizes={"ips": 20, "ips_plus": 20, "usual": 20}),
    )


class Run:
    """A comparison in a process (and a process group) of its own."""

    def __init__(self, folder: Path, workers: int, hold: str) -> None:
        self.folder = folder
        self.signs = folder.parent / "signs"
        environment = {**os.environ, "HOLD": hold, "PYTHONPATH": os.pathsep.join(PLACES)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), str(workers)], env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )

    def until(self, what: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            assert self.process.poll() is None, self.process.communicate()[1]
            assert time.monotonic() < end, "waited too long"
            time.sleep(0.01)

    def until_begun(self, first: int) -> int:
        """Wait until a chunk is under way and return the process that runs it."""
        sign = self.signs / f"{first}.begun"
        self.until(lambda: sign.exists() and sign.read_text() != "")
        return int(sign.read_text())

    def chunks(self) -> list[int]:
        """Return the first replicates of the chunks that are kept."""
        found = (self.folder / "replicates").glob("means-*.parquet")
        return sorted(int(path.name[6:12]) for path in found)

    def ended(self) -> tuple[int, str]:
        """Return exit code and what was said; nothing of its group may be left."""
        said = self.process.communicate(timeout=PATIENCE)[1]
        assert not group_is_there(self.process.pid)
        return self.process.returncode, said


def group_is_there(group: int) -> bool:
    """Say whether a process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def tables(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in TABLES}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of a run that nobody stopped."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    compare(little(), replicates=40, workers=1, out=folder)
    return tables(folder)


def goes_on(folder: Path, whole: dict[str, bytes], kept: list[int]) -> None:
    """The same again goes on from what is kept, and gives what an unstopped run gives."""
    ran = []

    def noted(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
        ran.append(first)
        return run_chunk(experiment, seed, first, stop)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "run_chunk", noted)
        compare(little(), replicates=40, workers=1, out=folder)
    assert ran == [first for first in (0, 10, 20, 30) if first not in kept]
    assert tables(folder) == whole
    assert json.loads((folder / "manifest.json").read_text())["complete"] is True


@pytest.mark.parametrize(
    ("number", "everybody", "code", "workers"),
    [
        (signal.SIGINT, True, 130, 2),
        (signal.SIGINT, False, 130, 2),
        (signal.SIGTERM, False, 143, 2),
        (signal.SIGINT, True, 130, 1),
    ],
)
def test_a_stopped_run_keeps_what_was_finished_and_goes_on(
    tmp_path: Path, whole: dict[str, bytes], number: signal.Signals, everybody: bool, code: int,
    workers: int,
) -> None:
    run = Run(tmp_path / "run", workers, hold="20,30")
    run.until_begun(20)
    run.until(lambda: run.chunks() == [0, 10])
    (os.killpg if everybody else os.kill)(run.process.pid, number)
    found, said = run.ended()
    assert said == (
        f"Stopped. 20 finished replicates are kept in {tmp_path / 'run'}; the same command goes on"
        " from there.\n"
    )
    assert found == code
    goes_on(tmp_path / "run", whole, [0, 10])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_killed_worker_takes_only_its_own_chunk_with_it(
    tmp_path: Path, whole: dict[str, bytes], number: signal.Signals
) -> None:
    """Chunk 10 is finished before chunk 0: its turn has not come, and still it is kept."""
    run = Run(tmp_path / "run", 2, hold="0,20")
    victim = run.until_begun(0)
    run.until_begun(20)  # its process has handed in chunk 10
    assert run.chunks() == []
    os.kill(victim, number)
    code, said = run.ended()
    assert code == 1
    assert said.startswith(
        f"A worker process was ended from outside (signal {number.value}, {number.name}) while it"
        " ran replicates 0 to 9."
    )
    assert "memory" in said
    assert f"10 finished replicates are kept in {tmp_path / 'run'}; the same command" in said
    assert said.count("\n") == 1
    assert run.chunks() == [10]
    record = json.loads((tmp_path / "run" / "failures" / "000000-000010.json").read_text())
    assert record["error"] == "worker lost"
    goes_on(tmp_path / "run", whole, [10])


def test_a_failing_replicate_is_written_down_and_costs_no_other_chunk(
    tmp_path: Path, whole: dict[str, bytes]
) -> None:
    run = Run(tmp_path / "run", 2, hold="20")
    run.until_begun(20)
    run.until_begun(30)
    (run.signs / "fail").touch()
    code, said = run.ended()
    assert code == 1
    assert said.startswith("Replicates 20 to 29 failed (ValueError: no such week). 30 finished")
    assert "Traceback" not in said
    record = json.loads((tmp_path / "run" / "failures" / "000020-000030.json").read_text())
    assert re.search("ValueError: no such week", "\n".join(record["traceback"]))
    assert record["seed"] == 1
    assert record["settings"]["population"]["size"] == 40
    goes_on(tmp_path / "run", whole, [0, 10, 30])


def test_workers_end_when_the_main_process_is_killed(tmp_path: Path) -> None:
    run = Run(tmp_path / "run", 2, hold="0,10")
    run.until_begun(0)
    run.until_begun(10)
    run.process.kill()
    run.process.communicate(timeout=PATIENCE)
    end = time.monotonic() + PATIENCE
    while group_is_there(run.process.pid):
        assert time.monotonic() < end, "workers are left behind"
        time.sleep(0.02)


def test_a_table_is_what_it_was(whole: dict[str, bytes], tmp_path: Path) -> None:
    """The comparison of bytes above is of tables that hold something."""
    path = tmp_path / "summary.csv"
    path.write_bytes(whole["summary.csv"])
    assert len(pd.read_csv(path)) > 20
