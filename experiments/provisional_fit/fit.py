"""Find the six free world parameters as docs/fit_plan.md says, and report on fresh seeds.

Run from anywhere: `uv run python experiments/provisional_fit/fit.py`. Writes
`configs/world/provisional.yaml` with `--write`, and always `result.json` beside this file.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares

from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.read.load import config_dir, load_experiment
from ipssim.simulation import Simulation
from ipssim.study.design import policy_setups, trial_setup
from ipssim.study.patterns.groups import BEGUN_WITHIN, FOLLOWED
from ipssim.study.patterns.jobs import first_job_weeks, mean_and_skew
from ipssim.study.patterns.recorded import Recorded

FREE = {
    "own_search": "getting",
    "outreach_yield": "getting",
    "drive_sd": "getting",
    "study_start": "studying",
    "study_support": "studying",
    "job_loss": "keeping",
}
TARGETS = {  # name: (value, SD)
    "any_usual": (46.5, 3.2),
    "any_ips_pooled": (59.5, 2.2),
    "job_ips": (38.0, 4.0),
    "education_ips": (31.0, 4.0),
    "worked_after_start_ips": (47.0, 6.0),
    "median_weeks_to_job_ips": (28.7, 6.0),
    "first_job_months_ips": (9.96, 2.0),
    "difference": (13.0, 2.0),
}
FIT_SEEDS = range(1001, 1031)
FRESH_SEEDS = range(10001, 10051)
STEP = 0.15  # in logs, for the numerical derivative


def with_values(experiment: Experiment, values: dict[str, float]) -> Experiment:
    """Return the experiment with the free parameters set."""
    world = experiment.world
    for name, group in FREE.items():
        world = replace(world, **{group: replace(getattr(world, group), **{name: values[name]})})
    return replace(experiment, world=world)


def one_seed(task: tuple[Experiment, int]) -> dict[str, float]:
    """Return the eight target quantities, and some held-out ones, from one seed."""
    experiment, seed = task
    setup = trial_setup(experiment)
    assert setup is not None
    run = Simulation(setup, seed, 0).run()
    values, arm = from_tallies(run), run.tables.candidates.arm
    names = list(experiment.trial.sizes)
    ips, plus, usual = (arm == names.index(n) for n in ("ips", "ips_plus", "usual"))
    share = {code: 100.0 * v for code, v in values.items()}
    cohort = policy_setups(experiment)["ips"]
    year2 = Simulation(replace(cohort, horizon_weeks=104), seed, 1).run().tables.candidates
    got = year2.first_job >= 0
    month30 = Simulation(replace(cohort, horizon_weeks=130), seed, 2).run().tables.candidates
    started = month30.first_job[month30.first_job >= 0]
    long = replace(cohort, horizon_weeks=BEGUN_WITHIN + FOLLOWED)
    tenure = Recorded.of(Simulation(long, seed, 3, record="events").run())
    months, _ = mean_and_skew(first_job_weeks(tenure, BEGUN_WITHIN, FOLLOWED))
    pooled = share["job_or_education_ever"][ips | plus].mean()
    reference = share["job_or_education_ever"][usual].mean()
    return {
        "any_usual": reference,
        "any_ips_pooled": pooled,
        "job_ips": share["job_ever"][ips | plus].mean(),
        "education_ips": share["education_ever"][ips | plus].mean(),
        "worked_after_start_ips": 100.0 * year2.weeks_job[got].sum()
        / (104 - year2.first_job[got]).sum(),
        "median_weeks_to_job_ips": float(np.median(started)),
        "first_job_months_ips": months,
        "difference": pooled - reference,
        "hours_ips": values["hours"][ips | plus].mean(),
        "hours_usual": values["hours"][usual].mean(),
        "symptom_difference": values["symptoms_end"][ips | plus].mean()
        - values["symptoms_end"][usual].mean(),
    }


def simulate(experiment: Experiment, seeds: range, pool: ProcessPoolExecutor) -> dict[str, list]:
    """Return every quantity for every seed."""
    rows = list(pool.map(one_seed, [(experiment, seed) for seed in seeds], chunksize=5))
    return {name: [row[name] for row in rows] for name in rows[0]}


def main() -> None:
    """Fit from two starts, keep the better, report on fresh seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write configs/world/provisional.yaml")
    parser.add_argument(
        "--check", type=int, metavar="SEED",
        help="fit nothing; report what the kept values give on 50 seeds from this one",
    )
    arguments = parser.parse_args()
    experiment = load_experiment([])
    if arguments.check is not None:
        _check(experiment, range(arguments.check, arguments.check + 50))
        return
    specs = {key.rsplit(".", 1)[1]: spec for key, spec in parameters(experiment.world)}
    start = {name: getattr(getattr(experiment.world, group), name) for name, group in FREE.items()}
    one_seed((with_values(experiment, start), 1))  # compile before the workers start
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(2, mp_context=context) as pool:

        def found_at(x: np.ndarray) -> np.ndarray:
            values = dict(zip(FREE, np.exp(x), strict=True))
            found = simulate(with_values(experiment, values), FIT_SEEDS, pool)
            misses = [(np.mean(found[n]) - t) / sd for n, (t, sd) in TARGETS.items()]
            priors = [
                (math.log(values[n]) - math.log(p.a)) / p.b
                for n in FREE
                if (p := specs[n].prior) is not None and p.kind == "lognormal"
            ]
            print({n: round(v, 4) for n, v in values.items()},
                  np.round(np.sum(np.square(misses + priors)), 3), flush=True)
            return np.array(misses + priors)

        @functools.cache
        def known(x: tuple[float, ...]) -> np.ndarray:
            return found_at(np.array(x))

        def residuals(x: np.ndarray) -> np.ndarray:
            return known(tuple(float(value) for value in x))

        def slopes(x: np.ndarray) -> np.ndarray:
            here = residuals(x)
            steps = np.where(x + STEP < high, STEP, -STEP)
            return np.column_stack(
                [(residuals(x + s * unit) - here) / s
                 for s, unit in zip(steps, np.eye(len(x)), strict=True)]
            )

        low = np.log([max(specs[n].low or 0.0, 1e-3) for n in FREE])
        high = np.log([specs[n].high for n in FREE])
        other = {**start, "own_search": start["own_search"] * 2,
                 "outreach_yield": start["outreach_yield"] / 2,
                 "study_start": start["study_start"] * 2}
        fits = []
        for first in (start, other):
            x0 = np.log([first[n] for n in FREE])
            fits.append(least_squares(residuals, x0, jac=slopes, bounds=(low, high),
                                      x_scale=0.5, xtol=1e-2, ftol=1e-2, gtol=1e-3, max_nfev=12))
        best = min(fits, key=lambda fit: fit.cost)
        values = {n: float(f"{v:.4g}") for n, v in zip(FREE, np.exp(best.x), strict=True)}
        fitted = simulate(with_values(experiment, values), FIT_SEEDS, pool)
        fresh = simulate(with_values(experiment, values), FRESH_SEEDS, pool)
    report = {
        "values": values,
        "starts": [
            {"cost": float(2 * fit.cost), "evaluations": int(fit.nfev),
             "values": {n: float(f"{v:.4g}") for n, v in zip(FREE, np.exp(fit.x), strict=True)}}
            for fit in fits
        ],
        "quantities": {
            name: {
                "target": TARGETS.get(name, (None, None))[0],
                "target_sd": TARGETS.get(name, (None, None))[1],
                "fit_seeds": round(float(np.mean(fitted[name])), 3),
                "fresh_seeds": round(float(np.mean(fresh[name])), 3),
                "fresh_error": round(float(np.std(fresh[name], ddof=1) / math.sqrt(50)), 3),
            }
            for name in fresh
        },
    }
    Path(__file__).with_name("result.json").write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))
    if arguments.write:
        _write(values)


def _check(experiment: Experiment, seeds: range) -> None:
    """Report the quantities at the values kept, and add them to result.json."""
    one_seed((experiment, 1))  # compile before the workers start
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        found = simulate(experiment, seeds, pool)
    path = Path(__file__).with_name("result.json")
    report = json.loads(path.read_text())
    report["checked"] = {
        "seeds": [seeds[0], seeds[-1]],
        "quantities": {
            name: {
                "mean": round(float(np.mean(values)), 3),
                "error": round(float(np.std(values, ddof=1) / math.sqrt(len(values))), 3),
            }
            for name, values in found.items()
        },
    }
    path.write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report["checked"], indent=2))


def _write(values: dict[str, float]) -> None:
    lines = [
        "# The six provisionally fitted world parameters (docs/fit_plan.md; found by",
        "# experiments/provisional_fit/fit.py). All others keep the values of docs/parameters.md.",
    ]
    for group in dict.fromkeys(FREE.values()):
        lines.append(f"{group}:")
        lines += [f"  {n}: {values[n]}" for n, g in FREE.items() if g == group]
    (config_dir() / "world" / "provisional.yaml").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
