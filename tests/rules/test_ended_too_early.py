"""Ended too early: S0 4.1 (back within about half a year; treatment that runs out), S1 1."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.ended_too_early import (
    mind_on_work,
    return_rate,
    stress_of_cut_off,
    trust_after_cut_off,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


@LAW
@given(stress=unit)
def test_being_cut_off_weighs(p, stress):
    assert stress <= stress_of_cut_off(stress, p) <= 1.0
    assert stress_of_cut_off(0.0, p) == pytest.approx(p.cut_off_stress)
    assert p.cut_off_stress > 0.0


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
    weeks = int(p.hunting_weeks)
    assert mind_on_work(-1, p) == 1.0  # still in treatment
    assert 0.0 < mind_on_work(0, p) == mind_on_work(weeks - 1, p) < 1.0
    assert mind_on_work(0, p) == pytest.approx(p.hunting_search)
    assert mind_on_work(weeks, p) == 1.0


@LAW
@given(stress=unit, trust=unit, entry=unit, weeks=st.integers(-50, 50))
def test_switched_off_an_ending_is_an_ending(off, stress, trust, entry, weeks):
    none = off("ended_too_early")
    assert stress_of_cut_off(stress, none) == stress
    assert trust_after_cut_off(trust, entry, none) == trust
    assert return_rate(1, none) == return_rate(0, none)
    assert mind_on_work(weeks, none) == 1.0
