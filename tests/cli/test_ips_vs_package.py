"""`ipssim compare experiment=ips_vs_package`, run as a user runs it, small."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.ci
ROOT = Path(__file__).resolve().parents[2]
NO_TRIAL = "No trial stands behind these figures"
LITTLE = (
    "experiment=ips_vs_package", "population.size=60", "horizon_weeks=30", "accrual_weeks=10",
    "dials.package.limit_weeks=[8,16,null]", "dials.package.caseload_cap=[10,50]",
    "dials.ips.caseload_cap=[10,50]", "kept_worlds=3", "--replicates", "2", "--workers", "1",
    "--out", "run",
)


def ipssim(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with plain output 100 columns wide."""
    return subprocess.run(
        [sys.executable, "-c", "import sys; from ipssim.cli import main; sys.exit(main())",
         *arguments],
        cwd=cwd, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "NO_COLOR": "1"},
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("ips_vs_package")
    done = ipssim("compare", *LITTLE, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "run", done.stdout


def test_files_tables_and_figures_are_there(run: tuple[Path, str]) -> None:
    folder, _ = run
    for name in ("report.html", "differences.csv", "dials.csv", "mechanisms.csv",
                 "worlds.csv", "sway.csv", "worlds.parquet"):
        assert (folder / name).is_file(), name
    pictures = {path.stem for path in (folder / "figures").glob("*.png")}
    assert pictures >= {"length", "length_gap", "caseload", "caseload_met", "sway", "differences"}
    assert "outcomes" not in pictures
    table = pd.read_csv(folder / "dials.csv")
    assert table["worlds_low"].notna().all()
    assert set(table["base"]) == {"package", "ips"}


def test_no_trial_is_said_in_terminal_and_report(run: tuple[Path, str]) -> None:
    folder, said = run
    plain = " ".join(said.split())
    assert "no trial has compared these programmes" in plain
    assert "The trial found" not in plain
    assert "Beside the published trial" not in plain
    assert "2 runs only: ranges of luck need" in plain
    assert "3 worlds only: ranges of what is not known need" in plain
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert NO_TRIAL in page
    assert "Beside the published trial" not in page


def test_asked_again_it_is_already_complete(run: tuple[Path, str]) -> None:
    folder, _ = run
    before = (folder / "report.html").stat().st_mtime_ns
    done = ipssim("compare", *LITTLE, cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    assert "Already complete" in done.stdout
    assert (folder / "report.html").stat().st_mtime_ns == before


def test_bad_dials_stop_the_run_and_write_nothing(tmp_path: Path) -> None:
    done = ipssim(
        "compare", "experiment=ips_vs_package", "dials.package.limit_weks=[1]",
        "dials.ips.caseload_cap=[0]", "kept_worlds=-1", cwd=tmp_path,
    )
    assert done.returncode == 2
    for words in ("limit_weeks", "Entry 1 (0)", "kept_worlds"):
        assert words in done.stderr
    assert list(tmp_path.iterdir()) == []
