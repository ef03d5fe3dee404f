"""Chicken and egg: S0 5.2.1 (work helps, too early or too hard relapses), S1 3 (a slow start)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.chicken_and_egg import too_early_or_too_hard, trained, work_on_symptoms

LAW = settings(max_examples=50, deadline=None)
sd = st.floats(-3, 3)


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
    """Capacity grows by work one can manage, not by being overtaxed, and fades unused (S1 3)."""
    assert trained(2.0, 1, 0.0, p) == pytest.approx(2.0 + p.capacity_growth)
    assert trained(2.0, 1, 5.0, p) == 2.0
    assert 0.0 < trained(2.0, 0, 0.0, p) < 2.0


@LAW
@given(gained=st.floats(0, 15), occupied=st.integers(0, 1), overload=st.floats(0, 20))
def test_what_work_can_add_has_an_end(p, gained, occupied, overload):
    assert 0.0 <= trained(gained, occupied, overload, p) <= p.capacity_gain_most


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
    hard, ordinary = (too_early_or_too_hard(0.0, 3, s, 0.0, p) for s in (1.5, 0.0))
    assert hard == pytest.approx(1.5 * p.early_relapses)
    assert ordinary == 0.0
    assert too_early_or_too_hard(0.0, 40, 1.5, 0.0, p) == 0.0  # no longer a start


@LAW
@given(overload=st.floats(0, 30), weeks=st.integers(-1, 100), symptoms=sd)
def test_switched_off_work_neither_helps_nor_harms_nor_trains(off, overload, weeks, symptoms):
    none = off("chicken_and_egg")
    assert work_on_symptoms(1, overload, none) == 0.0
    assert trained(0.0, 1, 0.0, none) == 0.0
    assert too_early_or_too_hard(overload, weeks, symptoms, 0.0, none) == 0.0
