"""Health: symptoms drift, fluctuate and relapse; stress passes; capacity (S0 4.1, 5.2.1)."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.health import fade_stress, next_capacity, next_symptoms, relapses

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
sd = st.floats(-3, 3)


def symptoms_after(p, now=0.0, level=0.0, shock=0.0, work=0.0, harm=0.0, stress=0.0):
    return next_symptoms(now, level, shock, work, harm, stress, p)


def relapse_chance(p, symptoms=0.0, level=0.0, stress=0.0, work=0.0):
    """Return the chance of a relapse in a week, found by asking which draws bring one."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if relapses(symptoms, level, stress, work, middle, p):
            low = middle
        else:
            high = middle
    return low


@LAW
@given(now=sd, level=sd)
def test_left_alone_symptoms_drift_to_one_s_own_level(p, now, level):
    after = symptoms_after(p, now, level)
    assert min(now, level) - 1e-9 <= after <= max(now, level) + 1e-9
    assert symptoms_after(p, level, level) == pytest.approx(level)


@LAW
@given(now=sd, level=sd, work=st.floats(-0.1, 0.1), harm=st.floats(0.001, 0.1))
def test_what_work_and_a_bad_place_do_is_added(p, now, level, work, harm):
    def on_the_scale(symptoms):  # nobody moves more than 3 SD from the own level
        return pytest.approx(min(max(symptoms, level - 3.0), level + 3.0))

    free = now + p.symptom_return * (level - now)
    assert symptoms_after(p, now, level) == on_the_scale(free)
    assert symptoms_after(p, now, level, work=work) == on_the_scale(free + work)
    assert symptoms_after(p, now, level, work=work, harm=harm) == on_the_scale(free + work + harm)


@LAW
@given(stress=st.floats(0.01, 1))
def test_stress_lowers_health(p, stress):
    assert symptoms_after(p, stress=stress) > 0.0
    assert symptoms_after(p, stress=stress, harm=0.01) > symptoms_after(p, stress=stress)


def test_relapse_at_one_s_own_level_is_the_parameter(p):
    assert relapse_chance(p, 0.4, 0.4) == pytest.approx(1.0 - math.exp(-p.relapse), rel=1e-6)


@LAW
@given(symptoms=st.floats(-1.5, 1.0), stress=st.floats(0, 0.9), work=st.floats(0, 1))
def test_relapse_rises_with_symptoms_stress_and_work_at_the_wrong_time(p, symptoms, stress, work):
    chance = relapse_chance(p, symptoms, 0.0, stress, work)
    assert chance < relapse_chance(p, symptoms + 0.5, 0.0, stress, work)
    assert chance < relapse_chance(p, symptoms, 0.0, stress + 0.1, work)
    assert chance < relapse_chance(p, symptoms, 0.0, stress, work + 0.1)


def test_relapse_has_a_ceiling_and_a_floor_in_symptoms(p):
    assert relapse_chance(p, 9.0) == relapse_chance(p, 2.0) < 0.1
    assert relapse_chance(p, -9.0) == relapse_chance(p, -2.0) > 0.0


@LAW
@given(raised=st.floats(0, 6), u=st.floats(0.0001, 0.9999))
def test_deciding_most_weeks_without_exp_decides_nothing_else(p, raised, u):
    expected = u < 1.0 - math.exp(-p.relapse * math.exp(raised))
    assert relapses(0.0, 0.0, 0.0, raised, u, p) == expected


@LAW
@given(entry=st.floats(3, 37), gained=st.floats(0, 15), symptoms=sd)
def test_capacity_is_hours_of_a_week_and_falls_with_symptoms(p, entry, gained, symptoms):
    capacity = next_capacity(entry, gained, symptoms, 0.0, p)
    assert 2.0 <= capacity <= 37.0
    assert next_capacity(entry, gained, symptoms + 0.5, 0.0, p) <= capacity
    assert next_capacity(entry, gained + 1.0, symptoms, 0.0, p) >= capacity


def test_capacity_on_an_ordinary_week_is_one_s_own(p):
    assert next_capacity(15.0, 0.0, 0.3, 0.3, p) == 15.0


@LAW
@given(stress=unit)
def test_stress_passes_but_not_at_once(p, stress):
    assert 0.0 <= fade_stress(stress, p) <= stress
    assert fade_stress(0.0, p) == 0.0
    assert fade_stress(1.0, p) > 0.4
