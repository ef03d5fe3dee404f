"""Every command of docs/recipes.md works as it stands, but for smaller runs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.ci

PAGE = Path(__file__).resolve().parents[2] / "docs" / "recipes.md"
SMALL = "ipssim sweep experiment=ips_vs_package population.size=40 horizon_weeks=30 --replicates 2 "
KEYS = ["arms.ips.caseload_cap", "limit_weeks", "arm", "outcome"]


@pytest.fixture(scope="module")
def blocks() -> list[str]:
    """The page's commands: one machine, cluster, queue, its workers, parts; runs are small."""
    found = re.findall(r"```bash\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    assert len(found) == 5
    return [block.replace("ipssim sweep ", SMALL) for block in found]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, blocks: list[str]) -> Path:
    """A folder in which the sweep of the first recipe was run."""
    made = tmp_path_factory.mktemp("recipes")
    with started(blocks[0], made) as process:
        assert process.wait(300) == 0
    return made


def started(commands: str, folder: Path) -> subprocess.Popen[bytes]:
    """Start commands in a shell that leads a process group of its own."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.Popen(["bash", "-emc", commands], cwd=folder, start_new_session=True,
                            env={**os.environ, "PATH": path})


@pytest.fixture
def running(folder: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Shells whose processes are ended after the test."""
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        session = subprocess.run(["ps", "-o", "pid=", "-s", str(process.pid)],
                                 capture_output=True, text=True, check=False).stdout.split()
        for one in session:
            os.kill(int(one), signal.SIGKILL)
        process.wait(30)


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*")
            if one.is_file()}


def test_a_cluster(
    folder: Path, blocks: list[str], running: list[subprocess.Popen[bytes]]
) -> None:
    running.append(started(blocks[1].replace("8786", "28786"), folder))
    assert running[0].wait(300) == 0
    assert files(folder / "outputs" / "cluster") == files(folder / "outputs" / "one")


def test_a_queue_whose_workers_end_with_the_scheduler(
    folder: Path, blocks: list[str], running: list[subprocess.Popen[bytes]]
) -> None:
    running += [started(blocks[3], folder), started(blocks[2], folder)]
    assert running[1].wait(300) == 0
    running[0].wait(120)
    assert files(folder / "outputs" / "queue") == files(folder / "outputs" / "one")


def test_parts(
    folder: Path, blocks: list[str], running: list[subprocess.Popen[bytes]]
) -> None:
    running.append(started(blocks[4], folder))
    assert running[0].wait(300) == 0
    whole = pd.read_csv(folder / "outputs" / "one" / "summary.csv")
    whole = whole.rename(columns={"arms.package.limit_weeks": "limit_weeks"})
    parts = pd.read_csv(folder / "outputs" / "parts.csv")
    tables = [one.drop(columns="point").set_index(KEYS).sort_index() for one in (whole, parts)]
    pd.testing.assert_frame_equal(*tables)
