"""Forced placement: S0 4.1 (half a year of folding cloths, then half a year's sick leave)."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.forced_placement import (
    flare_up_rate,
    harm_of,
    mismatch_of,
    sick_leave_weeks,
)
from ipssim.rules.pace import work_on_symptoms

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


@LAW
@given(match=unit)
def test_a_place_that_fits_at_least_half_harms_nobody(p, match):
    mismatch = mismatch_of(match)
    assert 0.0 <= mismatch <= 1.0
    assert (mismatch > 0.0) == (match < 0.5)
    assert mismatch_of(0.0) == 1.0


@LAW
@given(mismatch=st.floats(0, 0.9))
def test_the_less_it_fits_the_more_it_harms_and_the_likelier_it_flares_up(p, mismatch):
    for rule in (harm_of, flare_up_rate):
        assert rule(0.0, p) == 0.0
        assert rule(1.0, p) == pytest.approx(p.harms if rule is harm_of else p.flare_up)
        assert rule(mismatch + 0.1, p) > rule(mismatch, p)


def test_half_a_year_of_folding_cloths_outweighs_what_work_gives(p):
    """Working in a place that fits nothing is worse than not working (S0 4.1)."""
    assert harm_of(1.0, p) + work_on_symptoms(1, 0.0, p) > 0.0


def test_half_a_year_in_a_place_that_fits_nothing_does_not_always_flare_up(p):
    within = 1.0 - math.exp(-26 * flare_up_rate(1.0, p))
    assert 0.1 < within < 0.9


def test_a_sick_leave_of_half_a_year_happens_and_most_are_shorter(p):
    weeks = np.array([sick_leave_weeks((k + 0.5) / 1000, p) for k in range(1000)])
    assert weeks.min() >= 1
    assert weeks.mean() == pytest.approx(p.sick_weeks, rel=0.1)
    assert 0.1 < (weeks >= 26).mean() < 0.5
    assert weeks.max() < 200


@LAW
@given(u=st.floats(0.001, 0.99))
def test_sick_leave_is_whole_weeks(p, u):
    assert sick_leave_weeks(u, p) == int(sick_leave_weeks(u, p)) >= 1


@LAW
@given(mismatch=unit)
def test_switched_off_a_bad_place_harms_nobody(off, mismatch):
    none = off("forced_placement")
    assert harm_of(mismatch, none) == 0.0
    assert flare_up_rate(mismatch, none) == 0.0
