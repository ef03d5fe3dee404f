"""Measure what the engine costs: a comparison beside a bare loop over its runs.

Both run the same simulations in this process; `compare` with one worker also checks settings,
scores the first trial, counts weeks and makes its tables. The bar is 5 % of a run.

    uv run python benchmarks/engine.py
    uv run python benchmarks/engine.py --quick
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.compare import compare
from ipssim.studies.engine.setups import policy_setups, trial_arms, trial_setup

BAR = 5.0  # per cent of a run
REPLICATES, REPEATS = 60, 5


def bare(experiment: Experiment, replicates: int) -> None:
    """Run what a comparison runs, with the means of every arm and nothing else.

    That are the emulated trial and the cohort under each arm, and the first of each with events.
    """
    trial, cohorts = trial_setup(experiment), policy_setups(experiment)
    assert trial is not None  # the Danish trial
    setups = {id(setup): setup for setup in cohorts.values()}.values()
    for setup in (trial, *cohorts.values()):
        Simulation(setup, 1, 0, record="events").run().recorder.frame()
    for replicate in range(replicates):
        run = Simulation(trial, 1, replicate).run()
        arm = run.tables.candidates.standing.arm
        for values in from_tallies(run).values():
            for code in range(len(trial_arms(experiment))):
                values[arm == code].mean()
        for setup in setups:
            for values in from_tallies(Simulation(setup, 1, replicate).run()).values():
                values.mean()


def seconds(work: Callable[[], object]) -> float:
    """Return how many seconds of this process some work takes; what else runs does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def overhead(experiment: Experiment, replicates: int, repeats: int) -> tuple[float, float, float]:
    """Return seconds of a comparison, of a bare loop, and the first's excess in per cent.

    Each is measured `repeats` times in turn; the excess is the median over pairs.
    """
    bare(experiment, 1)
    compare(experiment, replicates=1, workers=1)  # compiles and imports
    pairs = [
        (seconds(lambda: compare(experiment, replicates=replicates, workers=1)),
         seconds(lambda: bare(experiment, replicates)))
        for _ in range(repeats)
    ]
    excess = statistics.median(100.0 * (whole / loop - 1.0) for whole, loop in pairs)
    whole, loop = (statistics.median(found) for found in zip(*pairs, strict=True))
    return whole, loop, excess


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few people and replicates, once")
    given = parser.parse_args()
    experiment, replicates, repeats = load_experiment(), REPLICATES, REPEATS
    if given.quick:
        people = replace(experiment.population, size=60)
        experiment, replicates, repeats = replace(experiment, population=people), 2, 1
    whole, loop, excess = overhead(experiment, replicates, repeats)
    print(f"compare, {replicates} replicates, one worker: {whole:.2f} s")
    print(f"bare loop: {loop:.2f} s")
    verdict = "met" if excess < BAR else "missed"
    print(f"engine: {excess:+.1f} % of a run (bar: {BAR:.0f} %, {verdict})")


if __name__ == "__main__":
    main()
