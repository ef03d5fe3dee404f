"""Commands that are stopped, killed or fail: what was finished is kept, said, and used again.

Each test starts `ipssim compare`, `run` or `path` in a process of its own. In it the tasks named in
the variable HOLD do not end, so that the moment of stopping is known without waiting for a time.
"""

from __future__ import annotations

import faulthandler
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipssim.cli import main
from ipssim.report import handed
from ipssim.studies import compare, mechanisms, path, single, worlds

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds; compiling may come first, on a slow machine
SMALL = ["population.size=40", "horizon_weeks=13", "accrual_weeks=4"]
ALONE = [*SMALL, "kept_worlds=0"]
COMMANDS = {
    "compare": [
        "compare", *ALONE, "trial.sizes={ips: 20, ips_plus: 20, usual: 20}", "--replicates", "40",
    ],
    "run": ["run", "programme=package", *ALONE, "--replicates", "4"],
    "path": [
        "path", "package", "mine", "programme@arms.mine=package", "arms.mine.limit_weeks=5",
        *ALONE, "--replicates", "15",
    ],
    "dials": [
        "compare", "experiment=ips_vs_package", *SMALL, "kept_worlds=4", "world_replicates=1",
        "--replicates", "2",
    ],
}
TABLES = {
    "compare": ("summary.csv", "differences.csv", "weekly.parquet", "events.parquet"),
    "run": ("outcomes.csv", "weekly.parquet", "events.parquet"),
    "path": ("path.csv",),
    "dials": ("differences.csv", "dials.csv", "mechanisms.csv", "sway.csv",
              "worlds.parquet"),
}

PROGRAM = '''
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may ignore it
from pathlib import Path
from ipssim.cli import main
from ipssim.studies import compare, mechanisms, path, single, worlds

signs = Path(os.environ["SIGNS"])
hold = os.environ["HOLD"].split()
chunk, cohorts = compare.run_chunk, path.cohort_means
recorded, draws = mechanisms.run_recorded, worlds.run_worlds

def begin(name):
    (signs / f"{name}.begun").write_text(str(os.getpid()))
    while name in hold:
        if (signs / "fail").exists():
            raise ValueError("no such week")
        time.sleep(0.02)

def run_chunk(experiment, seed, first, stop):
    begin(f"replicates-{first}")
    return chunk(experiment, seed, first, stop)

def cohort_means(worlds, seed, first, stop, weekly):
    begin(f"replicates-{first}")
    return cohorts(worlds, seed, first, stop, weekly=weekly)

def run_recorded(experiment, seed, replicate):
    begin(f"mechanisms-{replicate}")
    return recorded(experiment, seed, replicate)

def run_worlds(experiment, seed, first, *more):
    begin(f"draws-{first}")
    return draws(experiment, seed, first, *more)

compare.run_chunk = single.run_chunk = run_chunk
path.cohort_means, mechanisms.run_recorded = cohort_means, run_recorded
worlds.run_worlds = run_worlds
sys.exit(main(sys.argv[1:]))
'''


class Forked:
    """A process forked from this one, which has imported all there is to import: seconds less."""

    def __init__(self, words: list[str], environment: dict[str, str]) -> None:
        (printed, out), (said, err) = os.pipe(), os.pipe()
        self._process = multiprocessing.get_context("fork").Process(
            target=self._work, args=(words, environment, out, err)
        )
        self._process.start()
        os.close(out)
        os.close(err)
        self._read = [os.fdopen(end, encoding="utf-8") for end in (printed, said)]
        self.pid = int(self._process.pid or 0)

    @staticmethod
    def _work(words: list[str], environment: dict[str, str], out: int, err: int) -> None:
        faulthandler.disable()  # pytest's own
        os.setsid()
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.close(out)
        os.close(err)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        os.environ.update(environment)
        sys.argv = ["ipssim", *words]
        program = sys.modules["program"] = types.ModuleType("program")
        exec(compile(PROGRAM, "program", "exec"), vars(program))

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> None:
        self._process.join(timeout)

    def kill(self) -> None:
        self._process.kill()

    def communicate(self, timeout: float) -> tuple[str, str]:
        self.wait(timeout)
        assert self._process.exitcode is not None, "it does not end"
        printed, said = (end.read() for end in self._read)
        for end in self._read:
            end.close()
        return printed, said


class Run:
    """A command in a process (and a process group) of its own; a `fresh` one imports anew."""

    def __init__(
        self, folder: Path, command: str, *hold: str, workers: int = 2, debug: bool = False,
        fresh: bool = False,
    ) -> None:
        self.folder = folder / "run"
        self.signs = folder / "signs"
        self.signs.mkdir()
        environment = {
            "HOLD": " ".join(hold), "SIGNS": str(self.signs), "PYTHONPATH": str(ROOT),
        }
        words = [*COMMANDS[command], "--workers", str(workers), "--out", str(self.folder)]
        words += ["--quiet"]  # how it gets on is not what is asked here
        words += ["--debug"] if debug else []
        self.process = Forked(words, environment) if not fresh else subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *words], env={**os.environ, **environment},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )

    def until(self, what: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            assert self.process.poll() is None, self.process.communicate(timeout=PATIENCE)[1]
            assert time.monotonic() < end, "waited too long"
            time.sleep(0.01)

    def until_begun(self, name: str) -> int:
        """Wait until a job is under way and return the process that does it."""
        sign = self.signs / f"{name}.begun"
        self.until(lambda: sign.exists() and sign.read_text() != "")
        return int(sign.read_text())

    def chunks(self) -> list[int]:
        """Return the first replicates of the chunks that are kept."""
        found = (self.folder / "replicates").glob("weekly-*.sha256")
        return sorted(
            int(path.name[7:13]) for path in found
            if path.with_name(path.name.replace("weekly", "means")).exists()
        )

    def tables(self) -> int:
        """Return how many tables beside the replicates are kept."""
        return len(list((self.folder / "draws").glob("*.sha256")))

    def ended(self) -> tuple[int, str]:
        """Return exit code and what was said; nothing of its group may be left."""
        printed, said = self.process.communicate(timeout=PATIENCE)
        assert printed == ""
        assert not group_is_there(self.process.pid)
        code = self.process.poll()
        assert code is not None
        return code, said


def group_is_there(group: int) -> bool:
    """Say whether a process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def finish(command: str, folder: Path) -> dict[str, bytes]:
    """Give a command with one worker, without drawing reports, and return its tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handed.Shown, "pages", lambda _: {})
        words = [*COMMANDS[command], "--workers", "1", "--out", str(folder), "--quiet"]
        assert main(words) == 0
    assert json.loads((folder / "manifest.json").read_text())["complete"] is True
    return {name: (folder / name).read_bytes() for name in TABLES[command]}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, bytes]]:
    """The tables of commands that nobody stopped."""
    known: dict[str, dict[str, bytes]] = {}

    def found(command: str) -> dict[str, bytes]:
        if command not in known:
            known[command] = finish(command, tmp_path_factory.mktemp(command) / "run")
            assert all(len(content) > 100 for content in known[command].values())
        return known[command]

    return found


def goes_on(run: Run, command: str, whole: Any) -> list[str]:
    """Give the same command again: it gives what an unstopped one gives; return what it did."""
    expected = whole(command)
    did: list[str] = []

    def noting(kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def noted(experiment: Any, seed: int, first: int, *rest: Any, **how: Any) -> Any:
            did.append(f"{kind}-{first}")
            return real(experiment, seed, first, *rest, **how)

        return noted

    with pytest.MonkeyPatch.context() as patch:
        for module, name, kind in (
            (compare, "run_chunk", "replicates"), (single, "run_chunk", "replicates"),
            (path, "cohort_means", "replicates"), (mechanisms, "run_recorded", "mechanisms"),
            (worlds, "run_worlds", "draws"),
        ):
            patch.setattr(module, name, noting(kind, getattr(module, name)))
        assert finish(command, run.folder) == expected
    return did


STAGES = {  # command: jobs held, chunks kept before them, what is said of those, what is left
    "compare": (("replicates-20", "replicates-30"), [0, 10], 20, ["replicates-20",
                                                                   "replicates-30"]),
    "run": (("replicates-2", "replicates-3"), [0, 1], 2, ["replicates-2", "replicates-3"]),
    "path": (("replicates-10",), [0, 5], 10, ["replicates-10"]),
}


@pytest.mark.parametrize(
    ("command", "number", "everybody", "code", "workers"),
    [
        ("compare", signal.SIGINT, True, 130, 2),
        ("compare", signal.SIGTERM, False, 143, 2),
        ("compare", signal.SIGINT, False, 130, 1),
        ("run", signal.SIGTERM, False, 143, 1),
        ("path", signal.SIGINT, False, 130, 2),
    ],
)
def test_a_stopped_command_keeps_what_was_finished_and_goes_on(
    tmp_path: Path, whole: Any, command: str, number: signal.Signals, everybody: bool, code: int,
    workers: int,
) -> None:
    hold, kept, count, left = STAGES[command]
    run = Run(tmp_path, command, *hold, workers=workers, fresh=everybody)
    run.until_begun(hold[0])
    run.until(lambda: run.chunks() == kept)
    (os.killpg if everybody else os.kill)(run.process.pid, number)
    found, said = run.ended()
    assert said == (
        f"Stopped. {count} finished replicates are kept in {run.folder}; the same command goes on"
        " from there.\n"
    )
    assert found == code
    assert goes_on(run, command, whole) == left


@pytest.mark.ci
@pytest.mark.parametrize(("number", "code", "held", "tables", "left"), [
    (signal.SIGINT, 130, "mechanisms-1", 1,
     ["mechanisms-1", "draws-0", "draws-2", "draws-0", "draws-0"]),
    (signal.SIGTERM, 143, "draws-2", 3, ["draws-2", "draws-0", "draws-0"]),
])
def test_stopped_while_worlds_are_drawn_or_support_recorded(
    tmp_path: Path, whole: Any, number: signal.Signals, code: int, held: str, tables: int,
    left: list[str],
) -> None:
    run = Run(tmp_path, "dials", held)
    run.until_begun(held)
    run.until(lambda: run.tables() == tables)
    os.kill(run.process.pid, number)
    found, said = run.ended()
    assert said.startswith("Stopped. 2 finished replicates and ")
    assert f"further table{'s' * (tables > 1)} are kept in {run.folder}; the same" in said
    assert said.count("\n") == 1
    assert found == code
    assert goes_on(run, "dials", whole) == left


@pytest.mark.ci
@pytest.mark.parametrize(
    ("command", "held", "doing", "number"),
    [
        ("run", "replicates-2", "replicate 2", signal.SIGKILL),
        ("dials", "draws-2", "worlds 2 to 3", signal.SIGSEGV),
        ("dials", "mechanisms-1", "recorded replicate 1", signal.SIGKILL),
    ],
)
def test_a_killed_worker_is_told_in_one_message(
    tmp_path: Path, whole: Any, command: str, held: str, doing: str, number: signal.Signals
) -> None:
    run = Run(tmp_path, command, held)
    os.kill(run.until_begun(held), number)
    code, said = run.ended()
    assert code == 1
    told = re.match(
        r"ipssim: A worker process was ended from outside \(signal (\d+), (\w+)\) while (?:it ran|"
        r"these were under way:) (.*?)\. Often", said,
    )
    assert told is not None, said
    assert (told[1], told[2]) == (str(number.value), number.name)
    names = told[3].split(" and ")
    assert doing in names
    assert len(names) <= 2  # no more than there are workers
    assert "memory" in said
    assert f"kept in {run.folder}; the same command goes on from there.\n" in said
    assert said.count("\n") == 1
    records = [json.loads(path.read_text()) for path in (run.folder / "failures").iterdir()]
    assert [record["error"] for record in records] == ["worker lost"] * len(names)
    assert held in goes_on(run, command, whole)


def test_a_killed_worker_takes_only_its_own_chunk_with_it(tmp_path: Path, whole: Any) -> None:
    """Chunk 10 is finished before chunk 0: its turn has not come, and still it is kept."""
    run = Run(tmp_path, "compare", "replicates-0", "replicates-20")
    victim = run.until_begun("replicates-0")
    run.until_begun("replicates-20")  # its process has handed in chunk 10
    assert run.chunks() == []
    os.kill(victim, signal.SIGKILL)
    code, said = run.ended()
    assert code == 1
    assert "10 finished replicates are kept" in said
    assert run.chunks() == [10]
    left = ["replicates-0", "replicates-20", "replicates-30"]
    assert goes_on(run, "compare", whole) == left


@pytest.mark.parametrize(
    ("command", "held", "said_first", "record", "left"),
    [
        ("compare", "replicates-20", "Replicates 20 to 29 failed",
         "replicates-000020-000030.json", ["replicates-20"]),
        ("run", "replicates-1", "Replicate 1 failed", "replicates-000001-000002.json", None),
        ("dials", "draws-0", "Worlds 0 to 1 failed", "worlds-*-00000-00002.json",
         ["draws-0"] * 3),  # its own, and one of each other reading of how jobs are got
    ],
)
def test_a_failing_job_is_written_down_and_costs_no_other(
    tmp_path: Path, whole: Any, command: str, held: str, said_first: str, record: str,
    left: list[str] | None,
) -> None:
    run = Run(tmp_path, command, held)
    run.until_begun(held)
    if command != "run":
        following = {"compare": "replicates-30", "dials": "draws-2"}
        run.until_begun(following[command])
    (run.signs / "fail").touch()
    code, said = run.ended()
    assert code == 1
    assert said.startswith(f"ipssim: {said_first} (ValueError: no such week). ")
    assert f"kept in {run.folder}; the same command goes on from there.\n" in said
    assert "Traceback" not in said
    (path,) = (run.folder / "failures").glob(record)
    written = json.loads(path.read_text())
    assert re.search("ValueError: no such week", "\n".join(written["traceback"]))
    assert (written["seed"], written["settings"]["population"]["size"]) == (1, 40)
    did = goes_on(run, command, whole)
    assert did == left or (left is None and held in did)


def test_debug_shows_where_a_job_failed(tmp_path: Path) -> None:
    run = Run(tmp_path, "run", "replicates-0", debug=True)
    run.until_begun("replicates-0")
    (run.signs / "fail").touch()
    code, said = run.ended()
    assert code == 1
    assert "WorkerTraceback" in said
    assert "in run_chunk" in said


def test_workers_end_when_the_main_process_is_killed(tmp_path: Path) -> None:
    run = Run(tmp_path, "compare", "replicates-0", "replicates-10")
    run.until_begun("replicates-0")
    run.until_begun("replicates-10")
    run.process.kill()
    run.process.wait(PATIENCE)
    end = time.monotonic() + 120
    while group_is_there(run.process.pid):
        assert time.monotonic() < end, "workers are left behind"
        time.sleep(0.02)
