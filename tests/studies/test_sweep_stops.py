"""A sweep that is stopped twice and killed once goes on with nothing lost and nothing run twice."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ipssim.cli import main

ROOT = Path(__file__).resolve().parents[2]
CAPS = ("5", "10", "20", "30", "50")
WORDS = ["sweep", "experiment=ips_vs_package", "population.size=40", "horizon_weeks=30",
         "~arms.none", "~arms.usual", f"arms.ips.caseload_cap={','.join(CAPS)}",
         "--replicates", "2", "--quiet"]
TABLES = ("points.csv", "summary.csv", "results.parquet", "results.csv")
PROGRAM = '''
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may ignore it
from pathlib import Path
from ipssim.cli import main
from ipssim.studies import sweep

signs, real = Path(os.environ["SIGNS"]), sweep.run_point

def run_point(experiment, *more):
    if "ips" not in experiment.arms:
        return real(experiment, *more)
    cap = str(experiment.arms["ips"].caseload_cap)
    with (signs / "ran").open("a") as file:
        file.write(cap + chr(10))
    while cap == os.environ["HOLD"]:
        (signs / f"held-{cap}").touch()
        time.sleep(0.02)
    return real(experiment, *more)

sweep.run_point = run_point
sys.exit(main(sys.argv[1:]))
'''


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_stopped_twice_and_killed_once_nothing_is_lost_or_run_twice(tmp_path: Path) -> None:
    out = tmp_path / "run"

    def run(hold: str, workers: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *WORDS, "--workers", workers, "--out", str(out)],
            env={**os.environ, "SIGNS": str(tmp_path), "HOLD": hold, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE, text=True, start_new_session=True,
        )

    for hold, number, code in (
        ("10", signal.SIGINT, 130), ("20", signal.SIGKILL, -9), ("30", signal.SIGINT, 130),
    ):
        process = run(hold, "1")
        end = time.monotonic() + 400
        while not (tmp_path / f"held-{hold}").exists():
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < end, "waited too long"
            time.sleep(0.02)
        process.send_signal(number)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == code
        assert code < 0 or re.search(r"Stopped\. \d finished parts are kept in .*; the same", said)
        assert not (out / "summary.csv").exists()
    process = run("", "1")
    assert (process.communicate(timeout=120)[1], process.returncode) == ("", 0)
    ran = (tmp_path / "ran").read_text().split()
    assert ran == ["5", "10", "10", "20", "20", "30", "30", "50"]  # held ones had not ended
    whole = tmp_path / "whole"
    assert main([*WORDS, "--workers", "2", "--out", str(whole)]) == 0
    for name in TABLES:
        assert (out / name).read_bytes() == (whole / name).read_bytes(), name
