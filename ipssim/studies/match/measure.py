"""What a world is held to: the targets, counted in one simulated trial of the published sizes."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import trial_arms, trial_setup
from ipssim.studies.patterns.courses import WEEKS_A_MONTH
from ipssim.studies.patterns.followed import LONG, SHORT
from ipssim.studies.patterns.groups import BEGUN_WITHIN, FOLLOWED, Values
from ipssim.studies.patterns.recorded import mean, share


def trial_values(experiment: Experiment, seed: int, replicate: int) -> Values:
    """Return each target of `configs/targets.yaml` in one emulated trial, counted in its arms.

    Shares in %, weeks, months. Its people are followed until first jobs begun within 18 months have
    been seen for 24, so everything else is looked at earlier: at 18 and at 30 months. Where too few
    got a job for a median or a mean it is nan.
    """
    setup = trial_setup(replace(experiment, horizon_weeks=BEGUN_WITHIN + FOLLOWED))
    assert setup is not None  # the caller has an experiment with a trial
    run = Simulation(setup, seed, replicate)
    people = run.tables.candidates
    job, entry = people.job, people.person.entry_week.astype(np.int64)
    since, length, weeks = (np.full(len(entry), start, dtype=np.int64) for start in (-1, 0, 0))
    for week in range(run.weeks):
        run.advance()
        held = job.employer >= 0
        at = week - entry
        held &= (at >= 0) & (at < setup.horizon_weeks)
        weeks += held & (at < LONG)
        first = held & (since < 0)
        since[first] = job.job_since[first]
        length += held & (job.job_since == since)
    tally = people.tally
    first_job, first_study = (
        np.where(one >= 0, one, np.inf) for one in (tally.first_job, tally.first_study)
    )
    usual = np.asarray(trial_arms(experiment))[people.standing.arm] == experiment.trial.reference
    either, ips = np.minimum(first_job, first_study) < SHORT, ~usual
    got = ips & (first_job < LONG)
    lengths = np.minimum(length[ips & (first_job < BEGUN_WITHIN)], FOLLOWED)
    return {
        "any_ips_pooled": share(either[ips]),
        "any_usual": share(either[usual]),
        "job_ips": share((first_job < SHORT)[ips]),
        "education_ips": share((first_study < SHORT)[ips]),
        "weeks_job_ips": mean(weeks[ips]),
        "weeks_job_usual": mean(weeks[usual]),
        "first_job_months_ips": mean(lengths) / WEEKS_A_MONTH,
        "median_weeks_to_job_ips": float(np.median(first_job[got])) if got.any() else math.nan,
    }
