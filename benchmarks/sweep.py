"""Measure a sweep: a grid of 9 caseloads and 7 time limits, and what sweeping itself costs.

The grid is `ipssim sweep caseload_x_limit` with 100 pairs at each point, in two processes (bar: 4
minutes). What sweeping costs is CPU time of a sweep beside a bare loop over the same cohorts, in
this process (bar: 5 % of the runs); there every point differs in every arm, so nothing is shared.

    uv run python benchmarks/sweep.py
    uv run python benchmarks/sweep.py --quick
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from ipssim.outcomes.followup import from_tallies
from ipssim.report.handed import run_sweep
from ipssim.simulation import Simulation
from ipssim.studies.designs import Design, design_of
from ipssim.studies.engine.setups import policy_setups

MINUTES, PER_CENT = 4.0, 5.0
PAIRS, WORKERS = 100, 2
OPEN = "labour_market.openness=range(-2,2,0.25)"


def bare(design: Design, replicates: int) -> None:
    """Run every cohort of a design, with the means of its outcomes and nothing else."""
    for here in design.here:
        for setup in policy_setups(here).values():
            for replicate in range(replicates):
                for values in from_tallies(Simulation(setup, 1, replicate).run()).values():
                    values.mean()


def grid(words: list[str], pairs: int) -> float:
    """Return how many seconds the grid takes, with everything written."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        run_sweep(design_of(["caseload_x_limit", *words]), replicates=pairs, workers=WORKERS,
                  out=Path(folder) / "run")
    return time.perf_counter() - start


def overhead(words: list[str], replicates: int, repeats: int) -> float:
    """Return what a sweep takes more than its runs, in per cent; the median over repeats."""
    design = design_of(["experiment=ips_vs_package", "~arms.usual", "~arms.none", *words])
    found = []
    for _ in range(repeats):
        start = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            run_sweep(design, replicates=replicates, workers=1, out=Path(folder) / "run")
        swept = time.process_time() - start
        start = time.process_time()
        bare(design, replicates)
        found.append(100.0 * (swept / (time.process_time() - start) - 1.0))
    return statistics.median(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few people and pairs, once")
    given = parser.parse_args()
    words, pairs, axis, repeats = list[str](), PAIRS, OPEN, 3
    if given.quick:
        words, pairs, repeats = ["population.size=30", "horizon_weeks=26"], 2, 1
        axis = "labour_market.openness=[-1,0]"
    overhead([*words, axis], 1, 1)  # compiles and imports
    excess = overhead([*words, axis], 20 if not given.quick else 2, repeats)
    seconds = grid(words, pairs)
    said = ("met" if excess < PER_CENT else "missed", "met" if seconds < 60 * MINUTES else "missed")
    print(f"sweeping: {excess:+.1f} % of the runs (bar: {PER_CENT:.0f} %, {said[0]})")
    print(f"grid of 9 x 7, {pairs} pairs each, {WORKERS} processes: {seconds:.0f} s"
          f" (bar: {60 * MINUTES:.0f} s, {said[1]})")


if __name__ == "__main__":
    main()
