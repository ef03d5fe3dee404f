"""Outcomes: events and tallies agree exactly, and hand-made lives have known answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import ARMS, BUSY, RESTLESS, make_setup, make_trial, shipped

from ipssim.outcomes.definitions import FOLLOWED_UP, OUTCOMES
from ipssim.outcomes.followup import SUSTAINED_WEEKS, from_events, from_tallies
from ipssim.recorder import EVENT_DTYPE
from ipssim.settings.declare.surroundings import LabourMarket
from ipssim.settings.world import Satisfaction
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import trial_setup
from ipssim.vocabulary import Ending, Event
from ipssim.world.build import Setup

LIVELY = {"search_start_weeks": 0, "market": BUSY, "world": RESTLESS, "praktik": "routine"}
HORIZON = 78
# a needs conversation lasts a fraction of a minute more or less, and a table holds single precision
ROUNDED = {"contact_hours": 1e-4}


def agree(setup: Setup, seed: int) -> dict[str, np.ndarray]:
    run = Simulation(setup, seed, 0, record="events").run()
    tallies = from_tallies(run)
    events = from_events(
        run.recorder.events(), setup.size, setup.horizon_weeks, setup.world.satisfaction,
        setup.jobcentre,
    )
    assert list(tallies) == list(events) == list(FOLLOWED_UP)
    for outcome, values in tallies.items():
        assert values.shape == (setup.size,)
        assert values.dtype == events[outcome].dtype == np.float64
        near = ROUNDED.get(outcome, 0.0)
        np.testing.assert_allclose(
            values, events[outcome], rtol=0.0, atol=near, err_msg=f"{outcome}, seed {seed}"
        )
    return tallies


@pytest.mark.parametrize("arm", ARMS)
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=8, deadline=None)
def test_events_and_tallies_agree_exactly_under_each_programme(arm: str, seed: int) -> None:
    agree(make_setup(arm, size=40), seed)


@given(seed=st.integers(0, 2**32 - 1), horizon=st.integers(1, 90))
@settings(max_examples=15, deadline=None)
def test_events_and_tallies_agree_exactly_where_much_happens(seed: int, horizon: int) -> None:
    agree(make_setup(size=40, horizon=horizon, accrual=5, **LIVELY), seed)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=8, deadline=None)
def test_events_and_tallies_agree_exactly_in_a_trial(seed: int) -> None:
    agree(make_trial((15, 20, 25)), seed)


def test_events_and_tallies_agree_exactly_in_the_danish_trial() -> None:
    setup = trial_setup(shipped())
    assert setup is not None
    values = agree(setup, 1)
    for outcome in ("job_ever", "education_ever", "in_work_at_end", "sustained_job_26w"):
        assert 0 < values[outcome].sum() < setup.size


def test_a_lively_world_meets_jobs_that_follow_each_other_and_hours_that_change() -> None:
    run = Simulation(make_setup(**LIVELY), 1, 0, record="events").run()
    events = run.recorder.events()
    kinds = np.bincount(events["kind"], minlength=30)
    for kind in (Event.JOB_STARTED, Event.JOB_ENDED, Event.HOURS_CHANGED, Event.STUDY_STARTED):
        assert kinds[kind] > 20, kind
    started, ended = (
        {(e["candidate"], e["week"]) for e in events[events["kind"] == kind]}
        for kind in (Event.JOB_STARTED, Event.JOB_ENDED)
    )
    assert len(started & ended) > 20


# Hand-made lives


def outcomes_of(*life: tuple[int, Event, float], entry: int = 10) -> dict[str, float]:
    """Return the outcomes of one person; weeks are counted from entry."""
    whole = [(0, Event.ENTERED, 0.0), *life, (HORIZON, Event.FOLLOWED_UP, 0.25),
             (HORIZON, Event.SUPPORT_FELT, 39.0)]
    rows = np.zeros(len(whole), dtype=EVENT_DTYPE)
    for row, (week, kind, amount) in zip(rows, whole, strict=True):
        row["week"], row["kind"], row["amount"] = entry + week, kind, amount
    values = from_events(rows, 1, HORIZON, Satisfaction())
    return {outcome: float(value[0]) for outcome, value in values.items()}


def check(found: dict[str, float], **expected: Any) -> None:
    assert {outcome: found[outcome] for outcome in expected} == expected


START, END, HOURS = Event.JOB_STARTED, Event.JOB_ENDED, Event.HOURS_CHANGED
STUDY, STOP = Event.STUDY_STARTED, Event.STUDY_ENDED


def test_nothing_ever_started() -> None:
    check(
        outcomes_of((3, Event.APPLIED, 0), (4, Event.OFFER, 20), (4, Event.REFUSED, 0)),
        job_or_education_ever=0, job_ever=0, education_ever=0, in_work_at_end=0, hours=0,
        weeks_job=0, weeks_to_first=78, sustained_job_26w=0, symptoms_end=0.25, contact_hours=0,
    )


def test_an_unpaid_trial_is_no_job() -> None:
    check(
        outcomes_of((3, Event.PRAKTIK_STARTED, 13), (16, Event.PRAKTIK_ENDED, 0)),
        job_or_education_ever=0, hours=0, weeks_to_first=78,
    )


@pytest.mark.parametrize("entry", [0, 10, 168])
def test_one_job_with_an_end(entry: int) -> None:
    check(
        outcomes_of((5, START, 20), (15, END, 10), entry=entry),
        job_or_education_ever=1, job_ever=1, education_ever=0, in_work_at_end=0, hours=200,
        weeks_job=10, weeks_to_first=5, sustained_job_26w=0,
    )


def test_a_job_open_at_the_end_counts_to_the_last_week() -> None:
    check(
        outcomes_of((70, START, 37)),
        job_ever=1, in_work_at_end=1, hours=8 * 37, weeks_job=8, weeks_to_first=70,
    )
    check(
        outcomes_of((77, START, 10)), job_ever=1, in_work_at_end=1, weeks_job=1, hours=10,
        weeks_to_first=77,
    )
    check(
        outcomes_of((0, START, 10)), weeks_job=78, hours=780, weeks_to_first=0,
        sustained_job_26w=1,
    )


def test_a_job_lost_in_the_last_week_is_not_held_at_the_end() -> None:
    check(outcomes_of((70, START, 10), (77, END, 7)), in_work_at_end=0, weeks_job=7, hours=70)


def test_a_job_left_for_another_in_the_same_week() -> None:
    check(
        outcomes_of((10, START, 10), (30, END, 20), (30, START, 30)),
        weeks_job=68, hours=20 * 10 + 48 * 30, in_work_at_end=1, weeks_to_first=10,
        sustained_job_26w=1,
    )


def test_two_jobs_do_not_add_up_to_one_that_lasts() -> None:
    check(
        outcomes_of((10, START, 10), (30, END, 20), (30, START, 10), (50, END, 20)),
        weeks_job=40, sustained_job_26w=0,
    )


def test_hours_that_change_count_from_the_week_they_change() -> None:
    check(
        outcomes_of((10, START, 10), (14, HOURS, 15), (20, HOURS, 12), (24, END, 14)),
        weeks_job=14, hours=4 * 10 + 6 * 15 + 4 * 12, sustained_job_26w=0,
    )
    check(
        outcomes_of((10, START, 10), (70, HOURS, 20)), weeks_job=68, hours=60 * 10 + 8 * 20,
        in_work_at_end=1, sustained_job_26w=1,
    )


def test_job_and_course_at_once_count_both() -> None:
    check(
        outcomes_of((10, STUDY, 20), (20, START, 10), (40, STOP, 30), (50, END, 30)),
        job_ever=1, education_ever=1, hours=30 * 20 + 30 * 10, weeks_job=30, weeks_to_first=10,
        in_work_at_end=0, sustained_job_26w=1,
    )


def test_a_course_alone_is_education_and_no_work() -> None:
    check(
        outcomes_of((12, STUDY, 25)),
        job_or_education_ever=1, job_ever=0, education_ever=1, in_work_at_end=0, weeks_job=0,
        hours=66 * 25, weeks_to_first=12, sustained_job_26w=0,
    )


def test_a_job_of_13_weeks_and_the_first_job_with_its_censoring() -> None:
    for weeks, kept in ((12, 0), (13, 1), (26, 1)):
        check(outcomes_of((2, STUDY, 20), (5, START, 10), (5 + weeks, END, weeks)),
              sustained_job_13w=kept, weeks_to_first_job=5, weeks_to_first=2)
    check(outcomes_of((2, STUDY, 20)), weeks_to_first_job=78, job_ever=0, weeks_to_first=2)


@pytest.mark.parametrize(("weeks", "sustained"), [(25, 0), (26, 1), (27, 1)])
def test_a_job_is_kept_from_26_weeks_on(weeks: int, sustained: int) -> None:
    assert SUSTAINED_WEEKS == 26
    check(
        outcomes_of((5, START, 10), (5 + weeks, END, weeks)), weeks_job=weeks,
        sustained_job_26w=sustained,
    )
    check(outcomes_of((78 - weeks, START, 10)), weeks_job=weeks, sustained_job_26w=sustained)


def test_contact_and_satisfaction() -> None:
    contacts = [(week, Event.CONTACT, 45.0) for week in (1, 2, 9)]
    p = Satisfaction()
    found = outcomes_of(*contacts)
    assert found["contact_hours"] == 2.25
    alone = (1.0 - p.satisfaction_result) * 39.0 / 78
    assert found["satisfaction"] == pytest.approx(alone)
    reached = outcomes_of(*contacts, (70, START, 10))["satisfaction"]
    assert reached == pytest.approx(alone + p.satisfaction_result)


# What may get worse


def test_a_job_is_lost_only_where_no_other_takes_its_place() -> None:
    check(outcomes_of((5, START, 20), (15, END, 10)), job_lost=1)
    check(outcomes_of((5, START, 20), (15, END, 10), (15, START, 30)), job_lost=0)
    check(outcomes_of((5, START, 20), (15, END, 10), (16, START, 30)), job_lost=1)
    check(outcomes_of((5, START, 20)), job_lost=0)
    check(outcomes_of(), job_lost=0)


def test_relapses_and_stays_count_once_and_sick_leave_by_the_week() -> None:
    ill, well = Event.SICK_LEAVE_STARTED, Event.SICK_LEAVE_ENDED
    found = outcomes_of(
        (3, Event.RELAPSE, 1.0), (3, Event.HOSPITAL_STARTED, 4), (3, ill, 4), (7, well, 0),
        (20, Event.RELAPSE, 1.5), (70, ill, 20),
    )
    check(found, relapse_ever=1, hospital_ever=1, weeks_sick=4 + 8)
    check(outcomes_of(), relapse_ever=0, hospital_ever=0, weeks_sick=0)


def test_dropping_out_is_one_of_the_ways_in_which_support_ends() -> None:
    for reason in Ending:
        rows = np.zeros(2, dtype=EVENT_DTYPE)
        rows["kind"] = Event.ENTERED, Event.SERVICE_ENDED
        rows["week"], rows["source"][1] = (0, 9), reason
        values = from_events(rows, 1, HORIZON, Satisfaction())
        assert values["dropped_out"][0] == (reason is Ending.DROPPED_OUT)


def test_a_lively_world_has_all_that_may_get_worse() -> None:
    values = agree(make_setup(size=300, **LIVELY), 1)
    for outcome in OUTCOMES.values():
        if outcome.group == "harm":
            assert values[outcome.code].any(), outcome.code
            assert not values[outcome.code].all(), outcome.code


def test_people_are_kept_apart_whatever_the_order_of_their_events() -> None:
    rows = [  # candidate, week, kind, amount; week by week as a run notes them
        (0, 0, Event.ENTERED, 0), (1, 2, Event.ENTERED, 0), (2, 3, Event.ENTERED, 0),
        (1, 4, START, 10), (0, 5, START, 20), (1, 9, END, 5), (0, 9, HOURS, 30), (2, 9, STUDY, 12),
        (0, 78, Event.FOLLOWED_UP, 1), (1, 80, Event.FOLLOWED_UP, 2), (2, 81, Event.FOLLOWED_UP, 3),
        (0, 78, Event.SUPPORT_FELT, 0), (1, 80, Event.SUPPORT_FELT, 0),
        (2, 81, Event.SUPPORT_FELT, 0),
    ]
    table = np.zeros(len(rows), dtype=EVENT_DTYPE)
    for row, (who, week, kind, amount) in zip(table, rows, strict=True):
        row["candidate"], row["week"], row["kind"], row["amount"] = who, week, kind, amount
    values = from_events(table, 3, HORIZON, Satisfaction())
    assert values["weeks_job"].tolist() == [73, 5, 0]
    assert values["hours"].tolist() == [4 * 20 + 69 * 30, 50, 72 * 12]
    assert values["in_work_at_end"].tolist() == [1, 0, 0]
    assert values["weeks_to_first"].tolist() == [5, 2, 6]
    assert values["symptoms_end"].tolist() == [1, 2, 3]
    assert values["education_ever"].tolist() == [0, 0, 1]


def test_an_event_table_without_a_single_job_or_course() -> None:
    setup = make_setup("none", size=3, horizon=5, accrual=1, market=LabourMarket(employers=0))
    assert not agree(setup, 1)["hours"].any()


# Definitions


def test_every_outcome_says_what_it_is() -> None:
    assert [outcome.code for outcome in OUTCOMES.values()] == list(OUTCOMES)
    assert len({outcome.short for outcome in OUTCOMES.values()}) == len(OUTCOMES)
    for outcome in OUTCOMES.values():
        assert outcome.wording
        assert outcome.unit
        assert outcome.decimals >= 0
    shares = [o.code for o in OUTCOMES.values() if o.unit == "%"]
    values = from_tallies(Simulation(make_setup(), 1).run())
    for code in shares:
        assert set(np.unique(values[code])) <= {0.0, 1.0}
    used = {estimate.outcome for estimate in shipped().trial.estimates}
    assert used <= set(OUTCOMES)
