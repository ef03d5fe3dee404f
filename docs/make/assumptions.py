"""Screen the assumptions: which numbers any result of any programme notices (Morris, SALib).

    uv run --group ci python docs/make/assumptions.py    # some twenty minutes on two cores

Writes `docs/assumptions.md`. Every number with a prior goes up or down by two thirds of the middle
of it, one after the other, from places all over the priors. The trial's people are run before and
after, with the same luck, under every programme that ships: what a step does is paired.
"""

from __future__ import annotations

import argparse
import functools
import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from operator import attrgetter
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import SHARES_OF_ONE
from ipssim.settings.read.load import load, load_experiment, options
from ipssim.simulation import Simulation
from ipssim.studies.priors import drawn_experiment, quantiles
from ipssim.world.build import Setup

PAGE = Path(__file__).resolve().parents[1] / "assumptions.md"
GROUPS = ("world.", "population.", "labour_market.", "jobcentre.")
PLACES = {"Population": "population.", "Keeping": "world.keeping."}
PAIR, HEADLINE = ("ips_shared_care", "jobcentre"), "job_or_education_ever"
TRAJECTORIES, LEVELS, MIDDLE = 6, 4, (0.05, 0.95)
NOTICED, SURE = 0.03, 3.0
"""An effect that is noticed: in SDs between people, and in its own standard errors."""
SEED = 77


def screened(experiment: Experiment) -> dict[str, Parameter]:
    """Return what is screened: every number with a prior."""
    return {key: spec for key, spec in parameters(experiment)
            if key.startswith(GROUPS) and spec.prior is not None}


def steps(specs: Mapping[str, Parameter], trajectories: int) -> NDArray[np.float64]:
    """Return points in the priors (rows of shares); each differs from the last in one number."""
    from SALib.sample import morris  # installed with the group `ci` alone

    given = {"num_vars": len(specs), "names": list(specs), "bounds": [MIDDLE] * len(specs)}
    return np.asarray(morris.sample(given, N=trajectories, num_levels=LEVELS, seed=SEED))


def worlds(experiment: Experiment, points: NDArray[np.float64]) -> pd.DataFrame:
    """Return worlds, one a row; shares of one whole that come to more are scaled down together."""
    specs = screened(experiment)
    found = pd.DataFrame({
        key: quantiles(spec, points[:, column]) for column, (key, spec) in enumerate(specs.items())
    })
    for kind, groups in SHARES_OF_ONE.items():
        for group in groups:
            keys = [PLACES[kind.__name__] + name for name in group]
            known = [key for key in keys if key in found]
            rest = sum(attrgetter(key)(experiment) for key in keys if key not in found)
            room = (1.0 - rest) / found[known].sum(axis=1)
            found[known] = found[known].mul(np.minimum(1.0, room), axis=0)
    return found


@functools.cache
def programmes() -> dict[str, Programme]:
    """Return every programme that ships, by name."""
    return {name: load(name) for name in options("programme")}


def one(experiment: Experiment, luck: int, values: Mapping[str, float]) -> pd.DataFrame:
    """Return `mean` and `sd` between people of every outcome of every programme, in one world."""
    here = drawn_experiment(experiment, values)
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for name, programme in programmes().items():
        done = Simulation(Setup.of(here, [programme]), SEED, luck).run()
        found |= {(name, code): (one.mean(), one.std()) for code, one in from_tallies(done).items()}
    return pd.DataFrame(found, index=["mean", "sd"])


def effects(
    points: NDArray[np.float64], found: Sequence[pd.DataFrame], names: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Return what going up by a step does by number (rows) and result: mean, error, and in SDs."""
    length = len(names) + 1
    means, sds = (np.stack([one.loc[row].to_numpy() for one in found]) for row in ("mean", "sd"))
    table = np.zeros((len(points) // length, len(names), means.shape[1]))
    for row in range(len(points) - 1):
        if (row + 1) % length:
            change = points[row + 1] - points[row]
            number = int(np.abs(change).argmax())
            table[row // length, number] = (means[row + 1] - means[row]) * np.sign(change[number])
    made = partial(pd.DataFrame, index=list(names), columns=found[0].columns)
    mean, error = table.mean(axis=0), table.std(axis=0, ddof=1) / np.sqrt(len(table))
    spread = np.where(sds.mean(axis=0) > 0, sds.mean(axis=0), np.inf)
    sure = np.abs(mean) > SURE * error
    return {"mean": made(mean), "error": made(error), "sd": made(np.where(sure, mean / spread, 0))}


def page(specs: Mapping[str, Parameter], found: Mapping[str, pd.DataFrame], steps_: int) -> str:
    """Return the page: the numbers by what they move most, and those that nothing notices."""
    treated, reference = ((arm, HEADLINE) for arm in PAIR)
    apart = 100 * (found["mean"][treated] - found["mean"][reference])
    strongest = found["sd"].abs().max(axis=1).sort_values(ascending=False, kind="stable")
    noticed = strongest[strongest >= NOTICED]
    rows = []
    for key in noticed.index:
        programme, code = place = found["sd"].loc[key].abs().idxmax()
        outcome, moved = OUTCOMES[code], found["mean"].loc[key, place]
        size = f"{100 * moved:+.1f} points" if outcome.unit == "%" else (
            f"{moved:+.{outcome.decimals + 1}f} {outcome.unit}")
        rows.append(f"| `{key}` | {specs[key].says} | {specs[key].prior} | {apart[key]:+.1f} |"
                    f" {outcome.short}, {programme}: {size} | {noticed[key]:.2f} |")
    quiet = ", ".join(f"`{key}`" for key in specs if key not in noticed.index)
    return "\n".join([
        "# Assumptions by how much they matter", "",
        f"Made by `uv run --group ci python docs/make/assumptions.py`. Each of {len(specs)} numbers"
        f" was moved up by two thirds of the middle 90 % of its prior, from {steps_} places all"
        " over the priors of all of them (Morris). The same 720 people with the same luck were"
        " followed for 18 months before and after, under each programme that ships. Most of these"
        " places contradict the trial: the list says what to measure first, and nothing of what is"
        " likely; what hangs on the numbers that `ipssim match` varies, among worlds that agree"
        " with the trial, is said in each report.", "",
        f"{len(noticed)} numbers are noticed: moving them shifts the mean of some outcome of some"
        f" programme by {NOTICED} SD between people or more, and by more than {SURE:g} standard"
        " errors.", "",
        "| number | meaning | prior | IPS minus usual, points | what it moves most | in SDs |",
        "|---|---|---|---|---|---|", *rows, "",
        f"The other {len(specs) - len(noticed)} are noticed by no outcome on these people; some act"
        f" only where people queue, or in few: {quiet}.", "",
    ])


def run(argv: Sequence[str]) -> int:
    """Screen, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--trajectories", type=int, default=TRAJECTORIES)
    parser.add_argument("--page", type=Path, default=PAGE)
    given = parser.parse_args(argv)
    experiment = load_experiment()
    specs = screened(experiment)
    points = steps(specs, given.trajectories)
    lucks = [row // (len(specs) + 1) for row in range(len(points))]
    records = [{str(key): float(value) for key, value in row.items()}
               for row in worlds(experiment, points).to_dict("records")]
    one(experiment, 0, records[0])  # compile before workers start
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), get_context("fork")) as pool:
        found = list(pool.map(partial(one, experiment), lucks, records, chunksize=4))
    said = page(specs, effects(points, found, list(specs)), given.trajectories)
    given.page.write_text(said, encoding="utf-8")
    print(f"wrote {given.page}")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
