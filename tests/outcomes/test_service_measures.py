"""The yearly counts and what is kept of each person, against the events of a recorded run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ipssim.outcomes.service import (
    MEASURES,
    admission_weeks,
    expected_wait,
    person_groups,
    person_values,
    service_measures,
    window_is_whole,
    yearly_table,
)
from ipssim.recorder import YEARLY
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.service_worlds import service_setup
from ipssim.vocabulary import Ending, Event

LITTLE = (
    "experiment=service_over_time", "population.size=50", "service.weeks=110", "horizon_weeks=60",
    "service.posts_by_year=[2,1,2]", "service.referral_rate=0.06", "arms.service.caseload_cap=4",
    "arms.service.leader_caseload=0",  # no posts beside those of the plan
    "service.window_weeks=26",
)


@pytest.fixture(scope="module")
def run() -> Simulation:
    """A small service in which much happens: a queue, a post that closes, and one that opens."""
    experiment = load_experiment(LITTLE)
    world = replace(
        experiment.world,
        getting=replace(experiment.world.getting, own_search=1.0, lead_known=3.0),
    )
    return Simulation(service_setup(replace(experiment, world=world)), 3, record="events").run()


@pytest.fixture(scope="module")
def events(run: Simulation) -> pd.DataFrame:
    return pd.DataFrame(run.recorder.events())


def counts(run: Simulation, programme: int) -> pd.DataFrame:
    return pd.DataFrame(run.yearly[programme], columns=list(YEARLY))


def by_year(events: pd.DataFrame) -> list[int]:
    return np.bincount(events["week"] // 52, minlength=3).tolist()


def spells(run: Simulation, events: pd.DataFrame) -> np.ndarray:
    """Return by person and week (end of it) the programme that serves, or -1."""
    found = np.full((run.setup.size, run.setup.weeks), -1)
    for event in events.itertuples():
        week = slice(event.week, None)
        if event.kind == Event.ADMITTED:
            found[event.candidate, week] = event.target
        elif event.kind in (Event.SERVICE_ENDED, Event.FOLLOWED_UP):
            found[event.candidate, week] = -1
    return found


def test_much_happens(run: Simulation) -> None:
    own = counts(run, 0).sum()
    for name in ("admitted", "waiting", "jobs", f"ended_{int(Ending.CLOSED)}", "waited_long"):
        assert own[name] > 0, name


def test_admissions_and_referrals_are_those_of_the_events(
    run: Simulation, events: pd.DataFrame
) -> None:
    for programme in (0, 1):
        mine = events[(events["kind"] == Event.ADMITTED) & (events["target"] == programme)]
        assert counts(run, programme)["admitted"].tolist() == by_year(mine)
    own = events[(events["kind"] == Event.ADMITTED) & (events["target"] == 0)]
    assert counts(run, 0)["waited"].sum() == own["amount"].sum()
    assert counts(run, 0)["waited_long"].sum() == (own["amount"] > 13).sum()
    assert run.waits.sum() == len(own)
    referred = events[events["kind"] == Event.REFERRED]
    assert counts(run, 0)["referred"].tolist() == by_year(referred)
    repeated = len(own) - own["candidate"].nunique()
    assert counts(run, 0)["returned"].sum() == repeated


def test_people_served_and_endings_are_those_of_the_events(
    run: Simulation, events: pd.DataFrame
) -> None:
    serving = spells(run, events)
    for programme in (0, 1):
        weeks = (serving == programme).sum(axis=0)
        counted = counts(run, programme)
        for year in range(3):
            assert counted["served"][year] == weeks[52 * year: 52 * (year + 1)].sum()
        assert counted["served_at_end"].iloc[-1] == weeks[-1]
    ended = events[events["kind"] == Event.SERVICE_ENDED]
    arm = run.tables.workers.arm[ended["party"].to_numpy()]
    for programme in (0, 1):
        for reason in Ending:
            found = ended[(arm == programme) & (ended["source"] == reason)]
            assert counts(run, programme)[f"ended_{int(reason)}"].tolist() == by_year(found)


def test_jobs_begun_while_served_are_those_of_the_events(
    run: Simulation, events: pd.DataFrame
) -> None:
    serving = spells(run, events)
    held = np.full((run.setup.size, run.setup.weeks), -1)
    for event in events.sort_values("week", kind="stable").itertuples():
        if event.kind in (Event.JOB_STARTED, Event.JOB_ENDED):
            since = event.week if event.kind == Event.JOB_STARTED else -1
            held[event.candidate, event.week:] = since
    gone = events[events["kind"] == Event.FOLLOWED_UP]
    for event in gone.itertuples():
        held[event.candidate, event.week:] = -1
    here = serving == 0
    begun = held == np.arange(run.setup.weeks)
    assert counts(run, 0)["jobs"].sum() == (here & begun).sum() > 0
    assert counts(run, 0)["job_weeks"].sum() == (here & (held >= 0)).sum()


def test_posts_are_those_of_the_plan_and_workers_who_left_are_counted(run: Simulation) -> None:
    table = yearly_table(run)
    assert table["weeks"].tolist() == [52, 52, 6]
    assert table["posts_mean"].tolist() == [2.0, 1.0, 2.0]
    assert (table["consultant_years"] <= table["posts"] / 52).all()
    own = run.tables.workers.arm == 0
    assert table["left"].sum() == run.tables.workers.number[own].sum()


def test_the_window_of_a_person_is_that_of_the_events(
    run: Simulation, events: pd.DataFrame
) -> None:
    own = events[(events["kind"] == Event.ADMITTED) & (events["target"] == 0)]
    first = own.groupby("candidate")["week"].min()
    since = admission_weeks(run)
    assert first.to_dict() == {i: since[i] for i in np.flatnonzero(since >= 0)}
    values, whole = person_values(run), window_is_whole(run)
    assert whole.any()
    starts = events[events["kind"].isin([Event.JOB_STARTED, Event.STUDY_STARTED])]
    for i in np.flatnonzero(whole):
        mine = starts[starts["candidate"] == i]["week"]
        within = ((mine >= since[i]) & (mine < since[i] + 26)).any()
        assert values["window_reached"][i] == within


def test_everybody_is_in_one_group(run: Simulation) -> None:
    groups = person_groups(run)
    parts = ("served", "waited", "not_referred", "no_wish", "elsewhere")
    assert (sum(groups[name].astype(int) for name in parts) == 1).all()
    assert (groups["not_served"] == ~groups["served"] & ~groups["elsewhere"]).all()
    assert not groups["no_wish"][run.wishes].any()


def test_measures_are_all_there_and_agree(run: Simulation) -> None:
    found = service_measures(run)
    assert list(found) == list(MEASURES)
    groups = person_groups(run)
    assert found["served"] == groups["served"].sum()
    assert found["jobs_per_year"] == pytest.approx(
        counts(run, 0)["jobs"].sum() / found["staff_years"]
    )
    assert 0 <= found["vacant"] < 100


def test_waiting_that_is_not_over_is_taken_in(run: Simulation) -> None:
    """Half are admitted later than half of those admitted: who still waits is not forgotten."""
    assert expected_wait(run) >= service_measures(run)["waited_median"]
    nobody = Simulation(service_setup(load_experiment(LITTLE), 0.0), 3).run()
    assert np.isnan(expected_wait(nobody))
    found = service_measures(nobody)
    assert found["served"] == 0
    assert np.isnan(found["jobs_per_year"])


def test_a_cohort_keeps_nothing_of_it(run: Simulation) -> None:
    experiment = load_experiment(LITTLE)
    cohort = type(run.setup).of(experiment, [experiment.arms["service"]])
    assert cohort.service.weeks is None
    assert Simulation(cohort).watch.shape[0] == 0
