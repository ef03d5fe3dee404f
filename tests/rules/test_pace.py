"""Speeder and brake: S0 4.3, 6.2; S1 3 (a slow good start, then more hours)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.pace import (
    adjusted_hours,
    after_standstill,
    agreed_hours,
    chance_of_new_hours,
    held_back,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
hours = st.floats(2, 37)


@LAW
@given(support=st.floats(0.05, 0.9), level=st.floats(-2, 2), more=st.floats(0.01, 2))
def test_search_is_held_back_in_a_hard_time_by_a_consultant_who_is_there(p, support, level, more):
    hard = level + p.brake_at + more
    assert held_back(level, level, support, p) == 0.0
    here, more_there = (held_back(hard, level, s, p) for s in (support, support + 0.1))
    assert 0.0 < here < more_there <= 1.0
    assert held_back(hard, level, 0.0, p) == 0.0
    assert held_back(hard, level, 1.0, p) == pytest.approx(p.brake_holds)


@LAW
@given(motivation=st.floats(0.01, 1))
def test_waiting_when_one_is_ready_is_standstill(p, motivation):
    """Too slow gives standstill (S0 4.3)."""
    assert 0.0 <= after_standstill(motivation, p) < motivation


@LAW
@given(capacity=hours, asked=hours, full_time=st.floats(30, 40))
def test_agreed_hours_are_within_reach_whatever_was_asked(p, capacity, asked, full_time):
    agreed = agreed_hours(capacity, asked, full_time, p)
    assert 3.0 <= agreed <= full_time
    assert agreed <= max(capacity, 3.0)
    assert agreed in (int(agreed), full_time)


@LAW
@given(hours=st.floats(3, 37), capacity=st.floats(2, 37))
def test_hours_go_half_way_to_what_a_person_can_manage(hours, capacity):
    new = adjusted_hours(hours, capacity, 37.0)
    assert 3.0 <= new <= 37.0
    assert new == int(new)
    assert abs(new - 0.5 * (hours + capacity)) <= 0.5 or new == 3.0
    assert abs(new - capacity) <= abs(hours - capacity) + 1.0


def test_hours_that_fit_stay():
    assert adjusted_hours(15.0, 15.0, 37.0) == 15.0
    assert adjusted_hours(37.0, 60.0, 37.0) == 37.0


@LAW
@given(support=st.floats(0, 0.9))
def test_hours_are_talked_about_with_support_and_by_nobody_else(p, support):
    assert chance_of_new_hours(0.0, p) == 0.0
    assert chance_of_new_hours(support + 0.1, p) > chance_of_new_hours(support, p)
    assert chance_of_new_hours(1.0, p) == pytest.approx(p.hours_step)


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
