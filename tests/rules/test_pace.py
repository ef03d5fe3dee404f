"""Speeder and brake: S0 4.3, 6.2; S1 3 (a slow good start, then more hours).

Chicken and egg: S0 5.2.1 (work helps, too early or too hard relapses).
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.pace import (
    adjusted_hours,
    after_standstill,
    agreed_hours,
    chance_of_new_hours,
    held_back,
    hours_left,
    too_early_or_too_hard,
    trained,
    work_on_symptoms,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
hours = st.floats(2, 37)
sd = st.floats(-3, 3)


@LAW
@given(support=st.floats(0.05, 0.9), level=st.floats(-2, 2), more=st.floats(0.01, 2))
def test_search_is_held_back_in_a_hard_time_by_a_consultant_who_is_there(p, support, level, more):
    hard = level + p.unstable_at + more
    assert held_back(level, level, support, p) == 0.0
    here, more_there = (held_back(hard, level, s, p) for s in (support, support + 0.1))
    assert 0.0 < here < more_there <= 1.0
    assert held_back(hard, level, 0.0, p) == 0.0
    assert held_back(hard, level, 1.0, p) == 1.0


@LAW
@given(motivation=st.floats(0.01, 1))
def test_waiting_when_one_is_ready_is_standstill(p, motivation):
    """Too slow gives standstill (S0 4.3)."""
    assert 0.0 <= after_standstill(motivation, p) < motivation


@LAW
@given(capacity=hours, asked=hours, full_time=st.floats(30, 40))
def test_agreed_hours_are_within_reach_as_far_as_an_employer_goes_down(
    p, capacity, asked, full_time
):
    agreed, least = agreed_hours(capacity, asked, full_time, p), hours_left(asked, p)
    assert 3.0 <= agreed <= full_time
    assert agreed <= max(capacity, least)
    assert agreed in (int(agreed), least, full_time)


@LAW
@given(hours=st.floats(3, 37), capacity=st.floats(2, 37))
def test_hours_go_half_way_to_what_a_person_can_manage(p, hours, capacity):
    new = adjusted_hours(hours, capacity, 0.0, 37.0, p)
    assert 3.0 <= new <= 37.0
    assert new == int(new)
    assert abs(new - 0.5 * (hours + capacity)) <= 0.5 or new == 3.0
    assert abs(new - capacity) <= abs(hours - capacity) + 1.0


@LAW
@given(hours=st.floats(3, 37), capacity=st.floats(2, 37), asked=hours)
def test_an_employer_goes_down_to_a_part_of_what_it_asked_for_and_no_further(
    p, hours, capacity, asked
):
    new = adjusted_hours(hours, capacity, asked, 37.0, p)
    assert new >= min(hours, hours_left(asked, p))


def test_hours_that_fit_stay(p):
    assert adjusted_hours(15.0, 15.0, 15.0, 37.0, p) == 15.0
    assert adjusted_hours(37.0, 60.0, 37.0, 37.0, p) == 37.0


@LAW
@given(support=st.floats(0, 0.9))
def test_hours_are_talked_about_with_support_and_by_nobody_else(p, support):
    assert chance_of_new_hours(0.0, p) == 0.0
    assert chance_of_new_hours(support + 0.1, p) > chance_of_new_hours(support, p)
    assert chance_of_new_hours(1.0, p) == 1.0


@LAW
@given(a=unit, capacity=hours, asked=hours)
def test_switched_off_the_pace_is_the_system_s_and_the_hours_the_employer_s(
    off, a, capacity, asked
):
    none = off("pace")
    assert held_back(3.0, 0.0, a, none) == 0.0
    assert after_standstill(a, none) == a
    assert agreed_hours(capacity, asked, 37.0, none) == asked
    assert chance_of_new_hours(a, none) == 0.0


@LAW
@given(overload=st.floats(0.1, 30))
def test_work_within_reach_helps_and_above_it_harms(p, overload):
    assert work_on_symptoms(1, 0.0, p) == -p.work_helps < 0.0
    assert work_on_symptoms(1, overload, p) > 0.0
    assert work_on_symptoms(0, 0.0, p) == 0.0


@LAW
@given(overload=st.floats(0.1, 30))
def test_more_overload_harms_more(p, overload):
    assert work_on_symptoms(1, overload + 1.0, p) > work_on_symptoms(1, overload, p)


def test_no_effect_of_work_is_large_beside_the_person_s_own_fluctuation(p):
    """Trials saw no difference in symptoms between arms (the Danish trial among them)."""
    settled = work_on_symptoms(1, 0.0, p) / p.symptom_return  # where a good job for ever leads
    assert -0.3 < settled < 0.0
    assert abs(settled) < p.symptom_noise / (1 - (1 - p.symptom_return) ** 2) ** 0.5


def test_a_slow_good_start_then_more_hours(p):
    """Capacity grows by work one can manage, not by being overtaxed (S1 3)."""
    assert trained(2.0, 1, 0.0, p) == pytest.approx(2.0 + p.capacity_growth)
    assert trained(2.0, 1, 5.0, p) == 2.0
    assert trained(2.0, 0, 0.0, p) == 2.0


@LAW
@given(overload=st.floats(0, 19), symptoms=sd, level=sd, weeks=st.integers(-1, 100))
def test_work_too_early_or_too_hard_brings_relapse_and_none_does_not(
    p, overload, symptoms, level, weeks
):
    added = too_early_or_too_hard(overload, weeks, symptoms, level, p)
    assert added >= 0.0
    assert too_early_or_too_hard(overload + 1.0, weeks, symptoms, level, p) > added
    assert too_early_or_too_hard(0.0, -1, symptoms, level, p) == 0.0


def test_a_start_in_a_hard_time_is_early_a_start_on_an_ordinary_day_is_not(p):
    hard, ordinary = (too_early_or_too_hard(0.0, 0, s, 0.0, p) for s in (1.5, 0.0))
    assert hard == pytest.approx(1.5 * p.symptoms_relapse)
    assert ordinary == 0.0
    assert too_early_or_too_hard(0.0, 40, 1.5, 0.0, p) < 0.1 * hard  # hardly a start any more


@LAW
@given(overload=st.floats(0, 30), weeks=st.integers(-1, 100), symptoms=sd)
def test_switched_off_work_neither_helps_nor_harms_nor_trains(off, overload, weeks, symptoms):
    none = off("pace")
    assert work_on_symptoms(1, overload, none) == 0.0
    assert trained(0.0, 1, 0.0, none) == 0.0
    assert too_early_or_too_hard(overload, weeks, symptoms, 0.0, none) == 0.0
