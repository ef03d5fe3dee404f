"""Who gets which worker: what the stories do not reach."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import make_setup

from ipssim.settings.read.load import load, load_experiment
from ipssim.settings.world import World
from ipssim.simulation import Simulation
from ipssim.stages.enrol import find_worker, is_taken, place_in_line, pressure_here
from ipssim.studies.service_worlds import service_setup
from ipssim.vocabulary import Diagnosis, Income, Priority
from ipssim.world.person import NEVER_WAITED
from ipssim.world.records import programme_records, world_record

LAW = settings(max_examples=60, deadline=None)
seeds = st.integers(0, 2**32 - 1)


@LAW
@given(caps=st.lists(st.integers(1, 4), min_size=1, max_size=100), seed=seeds)
def test_everybody_finds_a_worker_until_the_last_place_is_taken(caps, seed):
    cap = np.array([9, *caps, 9], dtype=np.int32)  # the first and last belong to another team
    caseload = np.zeros_like(cap)
    last = len(cap) - 1
    for person in range(sum(caps)):
        k = find_worker((seed, 0), person, 1, last, cap, caseload, np.arange(len(cap)))
        assert 1 <= k < last
        caseload[k] += 1
        assert caseload[k] <= cap[k]
    assert find_worker((seed, 0), 999, 1, last, cap, caseload, np.arange(len(cap))) == -1


@LAW
@given(caseload=st.lists(st.integers(0, 3), min_size=1, max_size=40), seed=seeds)
def test_caseloads_even_out(caseload, seed):
    """A worker with much more room than another is chosen."""
    cap = np.full(len(caseload), 3, dtype=np.int32)
    load = np.array(caseload, dtype=np.int32)
    k = find_worker((seed, 0), 5, 0, min(len(cap), 32), cap, load, np.arange(len(cap)))
    reached = load[:32]
    if reached.min() == 3:
        assert k == -1
    else:
        assert load[k] == reached.min()


def test_among_equals_the_person_s_own_draw_decides():
    cap, load = np.full(8, 25, dtype=np.int32), np.zeros(8, dtype=np.int32)
    keys = np.arange(8)

    def chosen_by(person, low=0, high=8, key=keys):
        return find_worker((1, 0), person, low, high, cap, load, key)

    assert {chosen_by(person) for person in range(200)} == set(range(8))
    assert chosen_by(7) == chosen_by(7)


def test_a_worker_is_chosen_by_who_they_are_and_not_by_where_they_stand_in_the_table():
    cap, load = np.full(8, 25, dtype=np.int32), np.zeros(8, dtype=np.int32)
    keys = np.array([30, 31, 32, 33, 34, 35, 36, 37])
    for person in range(50):
        one = keys[find_worker((1, 0), person, 0, 8, cap, load, keys)]
        other = keys[::-1][find_worker((1, 0), person, 0, 8, cap, load, keys[::-1].copy())]
        assert one == other


def taken(age=40.0, diagnosis=Diagnosis.DEPRESSION, substance=0.0, income=Income.KONTANTHJAELP,
          **rules):
    record = programme_records([dataclasses.replace(load("ips_shared_care"), **rules)])[0]
    return is_taken(age, int(diagnosis), substance, int(income), record, world_record(World()))


def test_without_entry_criteria_the_wish_to_work_is_the_only_one():
    """Zero exclusion (S4)."""
    for age in (18.0, 40.0, 66.9):
        for diagnosis in Diagnosis:
            for income in Income:
                assert taken(age, diagnosis, 1.0, income)


@pytest.mark.parametrize(
    ("rule", "inside", "outside"),
    [
        ({"age_from": 18}, {"age": 18.0}, {"age": 17.9}),
        ({"age_to": 29}, {"age": 29.9}, {"age": 30.0}),
        ({"admits_psychosis": False}, {"diagnosis": Diagnosis.BIPOLAR},
         {"diagnosis": Diagnosis.SCHIZOPHRENIA_SPECTRUM}),
        ({"admits_substance_use": False}, {"substance": 0.0}, {"substance": 1.0}),
        ({"duty_incomes_only": True}, {"income": Income.SYGEDAGPENGE},
         {"income": Income.FOERTIDSPENSION}),
        ({"duty_incomes_only": True}, {"income": Income.KONTANTHJAELP}, {"income": Income.SU}),
    ],
)
def test_entry_criteria_keep_out_whom_they_name(rule, inside, outside):
    assert taken(**inside, **rule)
    assert not taken(**outside, **rule)
    assert taken(**outside)


def test_the_queue_goes_by_date_within_those_who_come_first():
    first, young, back = (int(kind) for kind in (
        Priority.FIRST_COME, Priority.YOUNG_FIRST, Priority.RETURNS_FIRST))
    assert place_in_line(3, False, False, first) < place_in_line(4, True, True, first)
    assert place_in_line(400, True, False, young) < place_in_line(0, False, True, young)
    assert place_in_line(400, False, True, back) < place_in_line(0, True, False, back)


def test_a_queue_presses_on_the_posts_that_are_open():
    p = world_record(World())
    posts, waiting = np.array([[2, 4]]), np.array([[6, 6]])
    two, four = (pressure_here(0, place, posts, waiting, p) for place in (0, 1))
    assert 0.0 < four < two
    assert pressure_here(0, 0, posts, np.array([[0, 0]]), p) == 0.0


def test_who_waited_before_the_run_keeps_the_wait_and_comes_first():
    experiment = load_experiment([
        "experiment=service_over_time", "population.size=60", "service.weeks=30",
        "horizon_weeks=52", "service.posts_by_year=[2]", "service.referral_rate=0",
        "arms.service.caseload_cap=4", "arms.service.leader_caseload=0",
        "labour_market.place_names=[here]", "labour_market.place_shares=[1.0]",
    ])
    simulation = Simulation(service_setup(experiment))
    standing = simulation.tables.candidates.standing
    there = np.flatnonzero(simulation.tables.candidates.person.entry_week <= 0)[:12]
    since = -10 * np.random.default_rng(3).permutation(np.arange(1, 13))
    since[since == -50] = -1  # a week like any other
    simulation.tables.candidates.case.income[there] = Income.KONTANTHJAELP  # the usual takes all
    standing.referred[there] = 0
    standing.waiting_since[there] = since
    simulation._rules.market.referral_rate[:] = 1e-9  # a service people are referred to
    simulation.advance(1)
    admitted = there[standing.arm[there] == 0]
    assert len(admitted) == 8
    assert sorted(standing.waited[admitted]) == sorted(-since)[-8:]
    assert np.array_equal(standing.waiting_since[there], since)
    assert np.flatnonzero(simulation.waits[0]).tolist() == sorted(-since)[-8:]


def test_nobody_waits_since_a_week_before_they_want_a_place():
    simulation = Simulation(make_setup(size=20, accrual=10))
    standing = simulation.tables.candidates.standing
    assert (standing.waiting_since == NEVER_WAITED).all()
    assert standing.waiting_since.min() < -30_000  # no week
    simulation.run()
    assert (standing.waiting_since >= simulation.tables.candidates.person.entry_week).all()
