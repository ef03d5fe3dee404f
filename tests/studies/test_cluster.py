"""A Dask cluster does a study's tasks, whoever of it dies, and is refused where it is another's."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ipssim.cli import main
from ipssim.errors import InputError, WorkError
from ipssim.report.handed import run_sweep
from ipssim.studies import sweep as study
from ipssim.studies.designs import design_of
from ipssim.studies.engine import cluster as module
from ipssim.studies.engine.cluster import Cluster
from ipssim.studies.engine.executor import Runner
from ipssim.studies.engine.store import Store
from ipssim.studies.engine.tasks import table_task

pytestmark = pytest.mark.ci

SMALL = ["experiment=ips_vs_package", "population.size=40", "horizon_weeks=30", "~arms.none"]
AXES = ["arms.ips.caseload_cap=10,25,50", "arms.package.limit_weeks=13,26"]
real_point = study.run_point


@pytest.fixture
def scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A scheduler with two worker processes, which know where to leave marks."""
    local_cluster: Any = import_module("distributed").LocalCluster
    monkeypatch.setenv("MARKS", str(tmp_path / "marks"))
    (tmp_path / "marks").mkdir()
    with local_cluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        local_directory=str(tmp_path / "dask"),
    ) as local:
        yield local


def mark(name: str) -> Path:
    return Path(os.environ["MARKS"]) / name


def swept(out: Path, **how: Any) -> dict[str, bytes]:
    """Return every file of a sweep's folder."""
    run_sweep(design_of([*SMALL, *AXES]), replicates=3, out=out, **how)
    return {str(one.relative_to(out)): one.read_bytes() for one in sorted(out.rglob("*"))
            if one.is_file()}


def killed_point(experiment: Any, *more: Any) -> pd.DataFrame:
    """Stands in for `run_point`: whoever runs IPS with 25 first is killed in the middle of it."""
    ((arm, programme),) = experiment.arms.items()
    if (arm, programme.caseload_cap) == ("ips", 25) and not mark("killed").exists():
        mark("killed").write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return real_point(experiment, *more)


def numbered(number: int) -> pd.DataFrame:
    mark(f"begun-{number}").touch()
    time.sleep(0.2)
    return pd.DataFrame({"number": [number], "process": [os.getpid()]})


def kills_whoever_runs_it(number: int) -> pd.DataFrame:
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return numbered(number)


def tasks(run: Any, count: int) -> Iterator[Any]:
    for n in range(count):
        yield table_task(f"t-{n}", f"world {n}", run, (n,))


def test_a_worker_killed_in_a_sweep_leaves_no_trace(
    scheduler: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = swept(tmp_path / "here", workers=1)
    monkeypatch.setattr(study, "run_point", killed_point)
    there = swept(tmp_path / "there", executor=scheduler.scheduler_address)
    assert int(mark("killed").read_text()) != os.getpid()
    assert len(here) > 15
    assert there == here


def test_as_many_tasks_are_under_way_as_there_are_threads(scheduler: Any) -> None:
    with Cluster(scheduler.scheduler_address) as cluster, Runner(
        Store(None, "me"), {}, None, cluster
    ) as runner:
        assert runner.workers == 2
        found = list(runner.finished(tasks(numbered, 6)))
        assert len({int(table["process"].iloc[0]) for table in found} - {os.getpid()}) == 2
        scheduler.scale(3)
        cluster._client.wait_for_workers(3)
        time.sleep(module._ASKED_ANEW)
        assert runner.workers == 3
        list(runner.finished(tasks(kills_whoever_runs_it, 1)))
    with Cluster(scheduler.scheduler_address) as cluster:
        assert Runner(Store(None, "me"), {}, 1, cluster).workers == 1


def test_a_task_that_kills_every_worker_is_given_up_and_named(
    scheduler: Any, tmp_path: Path
) -> None:
    def failing() -> None:
        with Cluster(scheduler.scheduler_address) as cluster, Runner(
            store, {}, None, cluster
        ) as runner:
            list(runner.finished(tasks(kills_whoever_runs_it, 3)))

    store = Store(tmp_path / "run", "me")
    with pytest.raises(WorkError, match=r"World 1 failed \(KilledWorker: .* the same command goes"):
        failing()
    assert (tmp_path / "run" / "failures" / "t-1.json").is_file()
    assert store.kept_table("t-0") is not None


def test_a_scheduler_that_goes_is_told_and_what_was_done_is_kept(
    scheduler: Any, tmp_path: Path
) -> None:
    def failing() -> None:
        with Cluster(scheduler.scheduler_address) as cluster, Runner(
            store, {}, None, cluster
        ) as runner:
            for _ in runner.finished(tasks(numbered, 6)):
                scheduler.close()

    store = Store(tmp_path / "run", "me")
    with pytest.raises(WorkError, match=r"The scheduler at tcp://.* is gone while .*world \d"):
        failing()
    assert store.kept_table("t-0") is not None


def test_a_caller_who_stops_asks_the_workers_not_to_begin(scheduler: Any) -> None:
    with Cluster(scheduler.scheduler_address) as cluster:
        with Runner(Store(None, "me"), {}, 6, cluster) as runner:
            next(runner.finished(tasks(numbered, 6)))
        cluster.submit(len, "on").result()
    assert not mark("begun-5").exists()


# What is refused


def refused(capsys: pytest.CaptureFixture[str], out: Path, address: str) -> str:
    assert main(["sweep", *SMALL, *AXES, "--out", str(out), "--scheduler", address]) == 2
    assert not out.exists()
    said = capsys.readouterr().err
    assert said.startswith(f"command line: scheduler = {address}\n")
    assert said.count("\n") == 2
    return said


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "host", "post://127.0.0.1:8786"])
def test_nobody_at_an_address_is_one_message(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = time.monotonic()
    assert "No Dask scheduler answers there" in refused(capsys, tmp_path / "out", address)
    assert time.monotonic() - begun < 4 * module._ANSWER


def test_a_missing_extra_is_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "ipssim[cluster]" in refused(capsys, tmp_path / "out", "tcp://127.0.0.1:1")


def test_workers_of_another_version_are_one_message(
    scheduler: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = {**module._made_here(), "version": "0.0.9"}
    address = scheduler.scheduler_address
    with Cluster(address) as cluster:
        monkeypatch.setattr(module, "_made_here", lambda: mine)
        late = cluster.submit(len, "a worker that came after the others were asked")
        with pytest.raises(InputError, match=r"came later has version .* \(here 0\.0\.9\)"):
            late.result()
    monkeypatch.undo()
    monkeypatch.setattr(module, "made_with", lambda: {"version": "0.0.9", "libraries": {}})
    module._made_here.cache_clear()
    try:
        assert "(here 0.0.9)" in refused(capsys, tmp_path / "out", address)
    finally:
        module._made_here.cache_clear()


def test_a_scheduler_without_workers_is_one_message(
    scheduler: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_FIRST_WORKER", 0.2)
    scheduler.scale(0)
    while scheduler.scheduler.workers:
        time.sleep(0.1)
    assert "It has no worker" in refused(capsys, tmp_path / "out", scheduler.scheduler_address)
