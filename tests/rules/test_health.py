"""Health: S0 5.2.1 (work helps, too much harms), S0 4.1 (a place against body and mind), S1 3."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.health import (
    fade_stress,
    next_capacity,
    next_symptoms,
    relapse_rate,
    trained,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
sd = st.floats(-3, 3)


def symptoms_after(
    p, now=0.0, level=0.0, shock=0.0, occupied=0, overload=0.0, mismatch=0.0, stress=0.0
):
    return next_symptoms(now, level, shock, occupied, overload, mismatch, stress, p)


@LAW
@given(now=sd, level=sd)
def test_left_alone_symptoms_drift_to_one_s_own_level(p, now, level):
    after = symptoms_after(p, now, level)
    assert min(now, level) - 1e-9 <= after <= max(now, level) + 1e-9
    assert symptoms_after(p, level, level) == pytest.approx(level)


@LAW
@given(now=sd, level=sd, overload=st.floats(0.1, 30))
def test_work_within_reach_helps_and_above_it_harms(p, now, level, overload):
    idle = symptoms_after(p, now, level)
    assert symptoms_after(p, now, level, occupied=1) < idle
    assert symptoms_after(p, now, level, occupied=1, overload=overload) > idle


def test_more_overload_harms_more(p):
    assert symptoms_after(p, occupied=1, overload=20.0) > symptoms_after(
        p, occupied=1, overload=5.0
    )


@LAW
@given(mismatch=st.floats(0.01, 1), stress=st.floats(0.01, 1))
def test_a_place_that_fits_nothing_and_stress_harm(p, mismatch, stress):
    assert symptoms_after(p, mismatch=mismatch) > 0.0
    assert symptoms_after(p, stress=stress) > 0.0
    assert symptoms_after(p, mismatch=mismatch, stress=stress) > symptoms_after(p, stress=stress)


def test_half_a_year_of_folding_cloths_outweighs_what_work_gives(p):
    """Working in a place that fits nothing is worse than not working (S0 4.1)."""
    assert symptoms_after(p, occupied=1, mismatch=1.0) > symptoms_after(p)


def test_no_effect_of_work_is_large_beside_the_person_s_own_fluctuation(p):
    """Trials saw no difference in symptoms between arms (evidence G; Danish trial)."""
    settled = -p.work_helps / p.symptom_return  # where a good job for ever would lead
    assert -0.3 < settled < 0.0
    assert abs(settled) < p.symptom_noise / (1 - (1 - p.symptom_return) ** 2) ** 0.5


def test_relapse_at_one_s_own_level_is_the_parameter(p):
    assert relapse_rate(0.4, 0.4, 0.0, p) == pytest.approx(p.relapse)


@LAW
@given(symptoms=st.floats(-1.5, 1.0), stress=st.floats(0, 0.9))
def test_relapse_rises_with_symptoms_and_stress(p, symptoms, stress):
    rate = relapse_rate(symptoms, 0.0, stress, p)
    assert rate < relapse_rate(symptoms + 0.5, 0.0, stress, p)
    assert rate < relapse_rate(symptoms, 0.0, stress + 0.1, p)


def test_relapse_has_a_ceiling_and_a_floor(p):
    assert relapse_rate(9.0, 0.0, 0.0, p) == relapse_rate(2.0, 0.0, 0.0, p) < 0.1
    assert relapse_rate(-9.0, 0.0, 0.0, p) == relapse_rate(-2.0, 0.0, 0.0, p) > 0.0


@LAW
@given(entry=st.floats(3, 37), gained=st.floats(0, 15), symptoms=sd)
def test_capacity_is_hours_of_a_week_and_falls_with_symptoms(p, entry, gained, symptoms):
    capacity = next_capacity(entry, gained, symptoms, 0.0, p)
    assert 2.0 <= capacity <= 37.0
    assert next_capacity(entry, gained, symptoms + 0.5, 0.0, p) <= capacity
    assert next_capacity(entry, gained + 1.0, symptoms, 0.0, p) >= capacity


def test_capacity_on_an_ordinary_week_is_one_s_own(p):
    assert next_capacity(15.0, 0.0, 0.3, 0.3, p) == 15.0


def test_a_slow_good_start_then_more_hours(p):
    """Capacity grows by work one can manage, not by being overtaxed, and fades unused (S1 3)."""
    assert trained(2.0, 1, 0.0, p) == pytest.approx(2.0 + p.capacity_growth)
    assert trained(2.0, 1, 5.0, p) == 2.0
    assert 0.0 < trained(2.0, 0, 0.0, p) < 2.0


@LAW
@given(gained=st.floats(0, 15), occupied=st.integers(0, 1), overload=st.floats(0, 20))
def test_what_work_can_add_has_an_end(p, gained, occupied, overload):
    assert 0.0 <= trained(gained, occupied, overload, p) <= p.capacity_gain_most


@LAW
@given(stress=unit)
def test_stress_passes_but_not_at_once(p, stress):
    assert 0.0 <= fade_stress(stress, p) <= stress
    assert fade_stress(0.0, p) == 0.0
    assert fade_stress(1.0, p) > 0.4
