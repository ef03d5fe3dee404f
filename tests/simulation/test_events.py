"""Events as the truth: every kind happens, what ends has begun, outcomes add up from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ipssim.outcomes.definitions import FOLLOWED_UP, OUTCOMES
from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import policy_setups, trial_setup
from ipssim.studies.service_worlds import service_setup
from ipssim.vocabulary import Contingency, Event
from ipssim.world.build import Setup


@pytest.fixture(scope="module")
def trial(danish_trial: Experiment) -> Setup:
    """Three arms of 100 people, followed for 78 weeks."""
    sizes = {"ips": 100, "ips_plus": 100, "usual": 100}
    setup = trial_setup(
        replace(danish_trial, trial=replace(danish_trial.trial, sizes=sizes), accrual_weeks=40)
    )
    assert setup is not None
    return setup


@pytest.fixture(scope="module")
def run(trial: Setup) -> Simulation:
    return Simulation(trial, 1, 0, record="events").run()


@pytest.fixture(scope="module")
def events(run: Simulation) -> pd.DataFrame:
    return run.recorder.frame()


def test_every_kind_of_event_happens(danish_trial: Experiment) -> None:
    """Under usual service, under IPS+ with a limit, and over time."""
    found: set[str] = set()
    arms = {
        "usual": danish_trial.arms["usual"],
        "ips_plus": replace(danish_trial.arms["ips_plus"], search_limit_weeks=40),
    }
    cohort = replace(
        danish_trial, arms=arms, accrual_weeks=40,
        population=replace(danish_trial.population, size=300),
    )
    over_time = load_experiment([
        "experiment=service_over_time", "population.size=100", "service.weeks=52",
        "service.posts_by_year=[2]",
    ])
    for setup in (*policy_setups(cohort).values(), service_setup(over_time)):
        events = Simulation(setup, 1, 0, record="events").run().recorder.frame()
        found |= set(events["kind"].unique())
    assert {kind.name.lower() for kind in Event} - found == set()


def test_what_ends_has_begun(events: pd.DataFrame) -> None:
    for start, end in (("job_started", "job_ended"), ("study_started", "study_ended"),
                       ("praktik_started", "praktik_ended"), ("admitted", "service_ended"),
                       ("subsidy_started", "subsidy_ended"),
                       ("hospital_started", "hospital_ended")):
        rows = events[events["kind"].isin([start, end])]
        change = np.where(rows["kind"] == start, 1, -1)
        open_now = pd.Series(change).groupby(rows["candidate"].to_numpy()).cumsum()
        assert open_now.isin([0, 1]).all(), start


def test_a_sick_leave_that_ends_has_begun(events: pd.DataFrame) -> None:
    """It comes from a place that harms, from an illness of the body or from a stay in hospital."""
    ills = (events["kind"] == "befallen") & (events["source"] == Contingency.ILLNESS)
    begins = ills | events["kind"].isin(["sick_leave_started", "hospital_started"])
    rows = events[begins | (events["kind"] == "sick_leave_ended")]
    ends = (rows["kind"] == "sick_leave_ended").to_numpy()
    previous = pd.Series(ends).groupby(rows["candidate"].to_numpy()).shift(fill_value=True)
    assert ends.sum() > 10
    assert not previous[ends].any()


def test_outcomes_fit_together(run: Simulation) -> None:
    v = from_tallies(run)
    job, study, either = v["job_ever"], v["education_ever"], v["job_or_education_ever"]
    assert np.array_equal(either, np.maximum(job, study))
    for code in FOLLOWED_UP:
        if OUTCOMES[code].unit == "%":
            assert set(np.unique(v[code])) <= {0.0, 1.0}
    assert ((v["weeks_job"] > 0) == (job == 1)).all()
    assert ((v["hours"] > 0) == (either == 1)).all()
    assert (v["weeks_to_first"][either == 0] == 78).all()
    assert (v["weeks_to_first"][either == 1] < 78).all()
    assert (job[v["in_work_at_end"] == 1] == 1).all()
    assert (v["weeks_job"][v["sustained_job_26w"] == 1] >= 26).all()
    assert 0 < v["in_work_at_end"].mean() < job.mean()  # "ever" and "at the end" differ
    assert ((v["satisfaction"] >= 0) & (v["satisfaction"] <= 1)).all()


def test_hours_by_hand(events: pd.DataFrame, run: Simulation) -> None:
    """One person's hours, added up week by week from jobs and courses."""
    hours = from_tallies(run)["hours"]
    checked = 0
    for person, rows in events.groupby("candidate"):
        stop = int(rows.loc[rows["kind"] == "followed_up", "week"].iloc[0])
        total, work, course, since = 0.0, 0.0, 0.0, 0
        for row in rows.itertuples():
            if row.kind in ("job_started", "hours_changed", "study_started", "job_ended",
                            "study_ended"):
                total += (row.week - since) * (work + course)
                since = row.week
                if row.kind.startswith("study"):
                    course = row.amount if row.kind == "study_started" else 0.0
                else:
                    work = 0.0 if row.kind == "job_ended" else row.amount
        total += (stop - since) * (work + course)
        assert hours[person] == pytest.approx(total, abs=1e-3)
        checked += total > 0
    assert checked > 30
