"""Measure the core: cost per candidate-week, memory, start-up, and write docs/performance.md.

Run on a quiet machine: `uv run python benchmarks/core.py --write`. Medians of repeated runs; a
run's time includes drawing the world and excludes writing events.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from ipssim.settings.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.study.design import policy_setups, trial_setup
from ipssim.world.build import Setup
from ipssim.world.columns import CANDIDATES, TREATMENT

DOCS = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
SIZES = {720: 15, 10_000: 5, 100_000: 3}


def timed(setup: Setup, repeats: int) -> tuple[float, float]:
    """Return median seconds for drawing the world and for running it."""
    drawn, run = [], []
    for replicate in range(repeats):
        start = time.perf_counter()
        simulation = Simulation(setup, 1, replicate)
        middle = time.perf_counter()
        simulation.run()
        drawn.append(middle - start)
        run.append(time.perf_counter() - middle)
    return statistics.median(drawn), statistics.median(run)


def sized(setup: Setup, size: int) -> Setup:
    """Return the setup for a cohort of another size."""
    return replace(setup, population=replace(setup.population, size=size))


def resident_bytes(size: int) -> float:
    """Return how much a process's resident memory grows per candidate, in a fresh process."""
    code = (
        "import resource; from dataclasses import replace\n"
        "from ipssim.settings.load import load_experiment\n"
        "from ipssim.simulation import Simulation\n"
        "from ipssim.study.design import policy_setups\n"
        "s = policy_setups(load_experiment())['ips']\n"
        "def held():\n"
        "    return int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize()\n"
        "Simulation(replace(s, population=replace(s.population, size=1000))).run(); a = held()\n"
        f"big = Simulation(replace(s, population=replace(s.population, size={size}))).run()\n"
        f"print((held() - a) / {size})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def seconds(command: list[str], repeats: int, **environment: str) -> float:
    """Return the median wall time of a command."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, **environment}
        )
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure everything and print, or write, the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    arguments = parser.parse_args()
    experiment = load_experiment()
    setups = policy_setups(experiment)
    Simulation(sized(setups["ips"], 10)).run()  # compile
    rows = []
    costs = {}
    for name in ("ips", "usual", "none"):
        for size, repeats in SIZES.items():
            drawn, run = timed(sized(setups[name], size), repeats)
            cost = (drawn + run) / size / experiment.horizon_weeks * 1e9
            costs[name, size] = cost
            rows.append(
                f"| {name} | {size:,} | {drawn * 1e3:,.1f} | {run * 1e3:,.1f} | {cost:,.0f} |"
            )
    trial = trial_setup(experiment)
    assert trial is not None
    drawn, run = timed(trial, 15)
    rows.append(
        f"| emulated trial, all arms | 720 | {drawn * 1e3:,.1f} | {run * 1e3:,.1f} | "
        f"{(drawn + run) / 720 / experiment.horizon_weeks * 1e9:,.0f} |"
    )
    slope = np.polyfit(
        np.log(list(SIZES)), [np.log(costs["ips", n] * n) for n in SIZES], 1
    )[0]
    table_bytes = sum(np.dtype(c.dtype).itemsize for c in (*CANDIDATES, *TREATMENT))
    resident = resident_bytes(200_000)
    ipssim = [sys.executable, "-m", "ipssim"]
    help_time = seconds([*ipssim, "--help"], 9)
    with tempfile.TemporaryDirectory() as folder:
        cold = seconds(
            [*ipssim, "compare", "--quiet", "--out", f"{folder}/a"], 1, NUMBA_CACHE_DIR=folder
        )
        warm = seconds(
            [*ipssim, "compare", "--quiet", "--out", f"{folder}/b"], 1, NUMBA_CACHE_DIR=folder
        )
    text = TEMPLATE.format(
        rows="\n".join(rows), exponent=slope, table_bytes=table_bytes, resident=resident,
        help_time=help_time, cold=cold, warm=warm, cores=os.cpu_count(),
        python=platform.python_version(), machine=_processor(),
    )
    print(text)
    if arguments.write:
        DOCS.write_text(text, encoding="utf-8")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


TEMPLATE = """# Performance

Measured by `uv run python benchmarks/core.py --write`; nothing here is asserted in the tests.
Medians of repeated runs in one process on one core ({machine}, {cores} cores in all, Python
{python}). A run covers every week of the accrual (169) and of the follow-up (78); each person is
followed for 78 weeks, and the cost is per candidate and week of follow-up, drawing the world
included and event writing excluded.

| programme | people | draw the world, ms | run, ms | ns per candidate-week |
|---|---|---|---|---|
{rows}

| what | measured |
|---|---|
| exponent of cost over people, 720 to 100,000 (`ips`) | {exponent:.2f} |
| bytes per candidate in the tables (candidates and treatment) | {table_bytes} |
| growth of resident memory per candidate at 200,000, everything included | {resident:,.0f} bytes |
| `ipssim --help` | {help_time:.2f} s |
| `ipssim compare`, nothing compiled yet | {cold:.0f} s |
| `ipssim compare`, compiled before | {warm:.0f} s |

Cost per candidate-week rises where the tables no longer fit the processor's caches.
"""


if __name__ == "__main__":
    main()
