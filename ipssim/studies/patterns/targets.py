"""The targets of the fit and what is held out of it, counted from one seed.

Values and their uncertainty are those of docs/analysis_plan.md, in `configs/targets.yaml`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.files import read
from ipssim.settings.read.load import config_dir
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import trial_arms, trial_setup
from ipssim.studies.patterns.courses import WEEKS_A_MONTH
from ipssim.studies.patterns.followed import LONG, SHORT, Course, Starts
from ipssim.studies.patterns.groups import BEGUN_WITHIN, FOLLOWED, PLUS, Values, treated
from ipssim.studies.patterns.recorded import Chosen, Floats, mean, share
from ipssim.world.build import Setup

_DATA = read(config_dir() / "targets.yaml", shown="targets.yaml").data
TARGETS: Mapping[str, tuple[float, float]] = {
    name: (value, sd) for name, (value, sd) in _DATA["targets"].items()
}
"""Value, and what it is taken as uncertain by (SD)."""
HELD_OUT: Mapping[str, float | None] = _DATA["held_out"]
"""The published value, where there is one."""
CLASSES = 10  # of hours, beside none at all


def target_values(experiment: Experiment, seed: int) -> Values:
    """Return every target and what is held out, from one emulated trial and one cohort.

    The trial's people are followed for 30 months and seen at 18; the cohort is under IPS. First
    jobs begun within 18 months are followed for 24 months each, so the cohort is run once more.
    """
    long = replace(experiment, horizon_weeks=LONG)
    setup = trial_setup(long)
    assert setup is not None  # the caller has an experiment with a trial
    course = Course.run(Simulation(setup, seed, 0))
    arms = trial_arms(experiment)
    arm = np.asarray(arms)[course.arm]
    ips = treated(experiment)
    cohort = Course.run(Simulation(Setup.of(long, [ips]), seed, 1))
    longer = Setup.of(replace(experiment, horizon_weeks=BEGUN_WITHIN + FOLLOWED), [ips])
    first_jobs = Course.run(Simulation(longer, seed, 2)).first_lengths(BEGUN_WITHIN, FOLLOWED)
    return {
        **trial_targets(course, arm == experiment.trial.reference),
        **held_out(experiment, course, arm),
        **cohort_values(cohort),
        "first_job_months_ips": mean(first_jobs) / WEEKS_A_MONTH,
    }


def trial_targets(course: Course, usual: Chosen) -> Values:
    """Return the targets that come from the trial; both arms with IPS count together."""
    ips, reference = course.starts.only(~usual), course.starts.only(usual)
    return {
        "any_ips_pooled": ips.any(),
        "any_usual": reference.any(),
        "difference": ips.any() - reference.any(),
        "job_ips": ips.jobs(),
        "education_ips": ips.studies(),
        "weeks_job_ips": ips.mean_weeks(),
        "weeks_job_usual": reference.mean_weeks(),
        **split(ips, "ips"),
        **split(reference, "usual"),
    }


def split(starts: Starts, name: str) -> dict[str, float]:
    """Return the shares (%) with a job alone, education alone and both within 18 months."""
    job, study = starts.job < SHORT, starts.study < SHORT
    return {
        f"{name}_job_only": share(job & ~study),
        f"{name}_education_only": share(study & ~job),
        f"{name}_both": share(job & study),
    }


def held_out(experiment: Experiment, course: Course, arm: NDArray[np.str_]) -> Values:
    """Return what is held out of the trial; `arm` has each person's arm by name.

    Odds of more hours are those of the proportional odds model; satisfaction and symptoms are both
    arms with IPS minus usual service at 18 months.
    """
    usual = np.asarray(arm == experiment.trial.reference)
    names = {"ips": experiment.treated, "plus": PLUS, "usual": experiment.trial.reference}
    groups = {name: np.asarray(arm == value) for name, value in names.items()}
    starts = {name: course.starts.only(group) for name, group in groups.items()}
    result = experiment.world.satisfaction.satisfaction_result
    reached = course.starts.first() < SHORT
    satisfied = (1.0 - result) * course.support / SHORT + result * reached
    return {
        **{f"any_130_{name}": one.any(LONG) for name, one in starts.items()},
        "weeks_job_ips_alone": starts["ips"].mean_weeks(),
        "weeks_job_plus": starts["plus"].mean_weeks(),
        **{
            f"hours_odds_{name}": odds_ratio(course.hours[groups[name]], course.hours[usual])
            for name in ("ips", "plus")
        },
        "satisfaction_difference": mean(satisfied[~usual]) - mean(satisfied[usual]),
        "symptoms_difference": mean(course.symptoms[~usual]) - mean(course.symptoms[usual]),
    }


def cohort_values(course: Course) -> Values:
    """Return what comes from the cohort under IPS, followed for 30 months."""
    starts = course.starts
    got = starts.job < LONG
    left = float((LONG - starts.job[got]).sum())
    return {
        "median_weeks_to_job_ips": float(np.median(starts.job[got])) if got.any() else math.nan,
        "worked_after_start_ips": 100.0 * float(starts.weeks[got].sum()) / left if left
        else math.nan,
        "ips_first_jobs_alone": 100.0 * float(course.alone().sum())
        / max(1, int((starts.job < SHORT).sum())),
    }


def odds_ratio(here: Floats, there: Floats) -> float:
    """Return the odds of more hours here against there, by the proportional odds model.

    Hours are put into classes: none, and tenths of those who have any.
    """
    values = np.concatenate((here, there))
    group = np.concatenate((np.ones(len(here)), np.zeros(len(there))))
    some = values[values > 0]
    if not len(some):
        return math.nan
    edges = np.unique(np.quantile(some, np.arange(1, CLASSES) / CLASSES))
    order = np.where(values > 0, 1 + np.searchsorted(edges, values), 0)
    _, order = np.unique(order, return_inverse=True)
    cuts = int(order.max())
    if cuts < 1:
        return math.nan
    share_below = np.cumsum(np.bincount(order))[:-1] / len(order)

    def wrong(x: Floats) -> float:
        steps = np.cumsum(np.concatenate((x[1:2], np.exp(x[2:]))))
        below = expit(np.concatenate(([-np.inf], steps, [np.inf]))[:, None] - x[0] * group)
        chance = np.diff(below, axis=0)[order, np.arange(len(order))]
        return -float(np.log(np.maximum(chance, 1e-12)).mean())

    start = np.log(share_below / (1.0 - share_below))
    first = np.concatenate(([0.0], start[:1], np.log(np.maximum(np.diff(start), 1e-3))))
    assert len(first) == cuts + 1
    return math.exp(float(minimize(wrong, first, method="BFGS").x[0]))
