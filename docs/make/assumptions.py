"""Screen the assumptions: which of them a result follows, over worlds drawn from all priors.

    uv run python docs/make/assumptions.py             # 1,400 worlds, some ten minutes on two cores

Writes `docs/assumptions.md`. Every number with a prior that no matching varies is drawn from it,
in a Latin hypercube around the shipped world; the trial's people are run once in each world under
IPS, usual service, package and no programme. What `ipssim match` varies, and by how much it
matters, is said in the reports themselves.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from operator import attrgetter
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import qmc, rankdata

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.read.checks import SHARES_OF_ONE
from ipssim.settings.read.load import load_experiment
from ipssim.studies.patterns.followed import LONG, Starts
from ipssim.studies.priors import drawn_experiment, quantiles
from ipssim.studies.worlds import chance_correlation
from ipssim.world.build import Setup

PAGE = Path(__file__).resolve().parents[1] / "assumptions.md"
GROUPS = ("world.", "population.", "labour_market.", "jobcentre.")
ARMS = ("ips", "usual", "package", "none")
DIFFERENCES = (("ips", "usual"), ("ips", "package"), ("package", "usual"))
PLACES = {"Population": "population.", "Keeping": "world.keeping."}
SEED = 77


def screened(experiment: Experiment) -> dict[str, Parameter]:
    """Return what is drawn: every number with a prior, but those that worlds are matched by."""
    return {
        key: spec for key, spec in parameters(experiment)
        if key.startswith(GROUPS) and spec.prior is not None and spec.label != "calibrated"
    }


def drawn(experiment: Experiment, worlds: int) -> pd.DataFrame:
    """Return worlds, one a row; shares of one whole that come to more are scaled down together."""
    specs = screened(experiment)
    places = qmc.LatinHypercube(len(specs), rng=np.random.default_rng(SEED)).random(worlds)
    found = pd.DataFrame({
        key: quantiles(spec, places[:, column]) for column, (key, spec) in enumerate(specs.items())
    })
    for kind, groups in SHARES_OF_ONE.items():
        for group in groups:
            keys = [PLACES[kind.__name__] + name for name in group]
            known = [key for key in keys if key in found]
            rest = sum(attrgetter(key)(experiment) for key in keys if key not in found)
            room = (1.0 - rest) / found[known].sum(axis=1)
            found[known] = found[known].mul(np.minimum(1.0, room), axis=0)
    return found


def one(experiment: Experiment, values: Mapping[str, float]) -> dict[str, float]:
    """Return levels and differences in one world: any job or education, weeks in a job."""
    here = replace(drawn_experiment(experiment, values), horizon_weeks=LONG)
    starts = {arm: Starts.run(Setup.of(here, [here.arms[arm]]), SEED, 0) for arm in ARMS}
    any_, weeks = ({arm: getattr(one, what)() for arm, one in starts.items()}
                   for what in ("any", "mean_weeks"))
    return {
        **{f"any job or education, {arm}": value for arm, value in any_.items()},
        **{f"weeks in a job, {arm}": value for arm, value in weeks.items()},
        **{f"any job or education, {a} minus {b}": any_[a] - any_[b] for a, b in DIFFERENCES},
        **{f"weeks in a job, {a} minus {b}": weeks[a] - weeks[b] for a, b in DIFFERENCES},
    }


def page(specs: Mapping[str, Parameter], worlds: pd.DataFrame, found: pd.DataFrame) -> str:
    """Return the page: the numbers that a difference follows most, and those that none follows."""
    reach = chance_correlation(len(specs) * len(found.columns), len(worlds))
    ranks = np.corrcoef(
        np.apply_along_axis(rankdata, 0, worlds.to_numpy()).T,
        np.apply_along_axis(rankdata, 0, found.to_numpy()).T,
    )[: len(specs), len(specs) :]
    table = pd.DataFrame(ranks, index=list(worlds), columns=list(found))
    strongest = table.abs().max(axis=1).sort_values(ascending=False)
    told = strongest[strongest > reach]
    rows = [
        f"| `{key}` | {specs[key].says} | {specs[key].prior} | {table.loc[key].abs().idxmax()} |"
        f" {table.loc[key, table.loc[key].abs().idxmax()]:+.2f} |" for key in told.index
    ]
    return "\n".join([
        "# Assumptions by how much they matter", "",
        f"Made by `uv run python docs/make/assumptions.py`. {len(specs)} numbers, all with a prior"
        f" that no matching varies, were drawn from it in {len(worlds)} worlds around the shipped"
        " one, and the trial's people (720, one luck) were followed for 18 and 30 months in each."
        " Most of these worlds contradict the trial: the list says what to measure first, and"
        " nothing of what is likely.", "",
        f"Named are the {len(told)} numbers that some result follows further than the strongest of"
        f" so many unrelated numbers would (rank correlation beyond {reach:.2f}; reached by chance"
        f" in one screening of twenty). Of the other {len(specs) - len(told)} this screening cannot"
        " tell any from luck, which does not say that they do nothing. The twenty numbers that"
        " `ipssim match` varies are in [parameters](parameters.md) as *calibrated*, and what hangs"
        " on them is said in each report.", "",
        "| number | meaning | prior | the result that follows it most | rank correlation |",
        "|---|---|---|---|---|", *rows, "",
    ])


def run(argv: Sequence[str]) -> int:
    """Screen, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--worlds", type=int, default=1400)
    parser.add_argument("--page", type=Path, default=PAGE)
    given = parser.parse_args(argv)
    experiment = load_experiment()
    worlds = drawn(experiment, given.worlds)
    records = [{str(key): float(value) for key, value in row.items()}
               for row in worlds.to_dict("records")]
    one(experiment, records[0])  # compile before workers start
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), get_context("fork")) as pool:
        found = pd.DataFrame(pool.map(partial(one, experiment), records, chunksize=5))
    given.page.write_text(page(screened(experiment), worlds, found), encoding="utf-8")
    print(f"wrote {given.page}")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
