"""The clock: S0 4.1-4.3, 5.4; S1 1; sanctions S2 4.2 and Williams 2021.

Ended too early: S0 4.1 (back within about half a year; treatment that runs out), S1 1.
"""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.ended_too_early import (
    deadline_stress,
    duty_stress,
    hurry_stress,
    mind_on_work,
    next_motivation,
    return_rate,
    sanctioned,
    stress_of_cut_off,
    trust_after_cut_off,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
some = st.floats(0.01, 1)


@LAW
@given(stress=unit)
def test_being_cut_off_weighs(p, stress):
    assert stress <= stress_of_cut_off(stress, p) <= 1.0
    assert stress_of_cut_off(0.0, p) == pytest.approx(p.cut_off_costs)
    assert p.cut_off_costs > 0.0


@LAW
@given(trust=unit, entry=unit)
def test_being_cut_open_and_not_taped_together_costs_part_of_what_was_gained(p, trust, entry):
    """S1: what had grown is lost in part, what one came with is not."""
    after = trust_after_cut_off(trust, entry, p)
    assert min(trust, entry) <= after <= trust
    if trust > entry + 1e-6:
        assert entry < after < trust


def test_those_cut_off_come_back_sooner_and_many_within_half_a_year(p):
    """Help cut off while it works sends people back within about half a year (S0 4.1)."""
    assert return_rate(1, p) > return_rate(0, p) > 0.0
    assert 1.0 - math.exp(-26 * return_rate(1, p)) > 0.4


def test_treatment_that_ends_takes_the_mind_off_work_for_a_while(p):
    weeks = int(p.end_felt)
    assert mind_on_work(-1, p) == 1.0  # still in treatment
    assert 0.0 < mind_on_work(0, p) == mind_on_work(weeks - 1, p) < 1.0
    assert mind_on_work(0, p) == pytest.approx(p.beside_search)
    assert mind_on_work(weeks, p) == 1.0


@LAW
@given(stress=unit, trust=unit, entry=unit, weeks=st.integers(-50, 50))
def test_switched_off_an_ending_is_an_ending(off, stress, trust, entry, weeks):
    none = off("ended_too_early")
    assert stress_of_cut_off(stress, none) == stress
    assert trust_after_cut_off(trust, entry, none) == trust
    assert return_rate(1, none) == return_rate(0, none)
    assert mind_on_work(weeks, none) == 1.0


@LAW
@given(a=st.floats(0, 60), b=st.floats(0, 60))
def test_a_date_weighs_more_the_closer_it_comes(p, a, b):
    near, far = sorted((a, b))
    assert 0.0 <= deadline_stress(far, p) <= deadline_stress(near, p) <= p.deadline_stress


def test_a_date_that_is_far_away_is_not_felt_and_one_that_is_here_weighs_fully(p):
    assert deadline_stress(p.end_felt, p) == 0.0
    assert deadline_stress(1_000_000.0, p) == 0.0
    assert deadline_stress(0.0, p) == pytest.approx(p.deadline_stress)
    assert deadline_stress(p.end_felt / 2, p) == pytest.approx(p.deadline_stress / 2)


@LAW
@given(mismatch=st.floats(0, 0.9))
def test_a_track_weighs_by_how_little_it_is_wanted(p, mismatch):
    assert duty_stress(0.0, p) == 0.0
    assert duty_stress(1.0, p) == pytest.approx(p.strain)
    assert duty_stress(mismatch + 0.1, p) > duty_stress(mismatch, p)


@LAW
@given(overload=st.floats(0.1, 30), capacity=st.floats(2, 37))
def test_hours_that_outrun_the_person_weigh_and_more_so_the_less_one_can_manage(
    p, overload, capacity
):
    assert hurry_stress(0.0, capacity, p) == 0.0
    assert 0.0 < hurry_stress(overload, capacity, p) <= p.strain
    assert hurry_stress(overload, capacity + 1.0, p) <= hurry_stress(overload, capacity, p)


def test_half_as_much_again_as_one_can_manage_is_full_hurry(p):
    assert hurry_stress(8.0, 16.0, p) == pytest.approx(p.strain)
    assert hurry_stress(4.0, 16.0, p) == pytest.approx(p.strain / 2)


@LAW
@given(entry=unit, stress=st.floats(0, 0.9))
def test_stress_wears_motivation(p, entry, stress):
    less, more = (next_motivation(entry, entry, s, p) for s in (stress, stress + 0.1))
    assert more <= less
    assert next_motivation(0.5, 0.5, stress + 0.1, p) < next_motivation(0.5, 0.5, stress, p)
    assert 0.0 <= next_motivation(entry, entry, 1.0, p) <= entry


@LAW
@given(entry=some, lost=st.floats(0.05, 0.95))
def test_a_spell_of_slowing_down_brings_motivation_back_but_not_beyond_where_it_was(
    p, entry, lost
):
    """Slowing down pays later (S0 4.3)."""
    worn = entry * (1.0 - lost)
    stressed, calm = (next_motivation(worn, entry, stress, p) for stress in (1.0, 0.0))
    assert stressed < worn < calm < entry
    rested = worn
    for _ in range(300):
        rested = next_motivation(rested, entry, 0.0, p)
    assert rested == pytest.approx(entry, abs=0.01)


def test_motivation_above_where_it_was_is_not_pulled_down_by_rest(p):
    assert next_motivation(0.8, 0.5, 0.0, p) == 0.8


@LAW
@given(insecurity=unit)
def test_a_sanction_makes_people_afraid_for_their_livelihood(p, insecurity):
    """Fear of losing the livelihood holds back (S4); sanctions raise it (Williams 2021)."""
    assert insecurity <= sanctioned(insecurity, p) <= 1.0
    assert sanctioned(0.0, p) == pytest.approx(p.cut_off_costs)


@LAW
@given(weeks=st.floats(0, 60), a=unit, b=unit, capacity=st.floats(2, 37))
def test_switched_off_no_date_duty_or_hurry_weighs(off, weeks, a, b, capacity):
    none = off("ended_too_early")
    assert deadline_stress(weeks, none) == 0.0
    assert duty_stress(a, none) == 0.0
    assert hurry_stress(30.0 * a, capacity, none) == 0.0
    assert sanctioned(a, none) == a
    assert next_motivation(a, b, 0.0, none) == a  # neither worn by stress nor brought back
    assert next_motivation(a, b, 1.0, none) == a
