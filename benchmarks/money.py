"""Measure what money adds to a run: the same cohorts with a diary and a ledger, and without.

The bar is 15 % of a run. Runs of both kinds follow each other, and the median over pairs counts;
only this process's own time does.

    uv run python benchmarks/money.py
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import replace

from ipssim.settings.read.load import load_experiment
from ipssim.studies.engine.measure import run_cohort
from ipssim.studies.engine.setups import policy_setups
from ipssim.world.build import Setup

BAR = 15.0  # per cent of a run


def seconds(setup: Setup, replicate: int) -> float:
    """Return how many seconds of this process one cohort and its outcomes take."""
    start = time.process_time()
    run_cohort(1, replicate, setup)
    return time.process_time() - start


def main() -> None:
    """Print what money adds, arm by arm and over all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pairs", type=int, default=20)
    pairs: int = parser.parse_args().pairs
    experiment = replace(load_experiment([]), dials={})
    ratios: list[float] = []
    for arm, setup in policy_setups(experiment, priced=True).items():
        without = replace(setup, prices=None)
        run_cohort(1, 0, setup)
        run_cohort(1, 0, without)
        here = [seconds(setup, n) / seconds(without, n) for n in range(pairs)]
        ratios += here
        print(f"{arm:10} {100 * (statistics.median(here) - 1):+5.1f} %")
    print(f"all        {100 * (statistics.median(ratios) - 1):+5.1f} %  (bar {BAR:g} %)")


if __name__ == "__main__":
    main()
