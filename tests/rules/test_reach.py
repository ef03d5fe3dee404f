"""Home and reach: S0 6.2 (distance and transport); S4 (met where the person is)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.reach import bounded, far_away, stays_away_chance

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


@LAW
@given(reach=unit)
def test_reach_bounds_what_is_looked_at(p, reach):
    assert bounded(reach, p) == pytest.approx(reach)
    assert bounded(1.0, p) == 1.0


@LAW
@given(reach=st.floats(0, 0.9), share=st.floats(0, 0.9))
def test_less_reach_and_more_office_mean_more_missed_contacts(p, reach, share):
    missed = stays_away_chance(reach, share, p)
    assert 0.0 < missed <= p.stays_away
    assert stays_away_chance(reach + 0.1, share, p) < missed
    assert stays_away_chance(reach, share + 0.1, p) < missed
    assert stays_away_chance(reach, 1.0, p) == stays_away_chance(1.0, share, p) == 0.0


def test_a_long_way_weighs(p):
    assert far_away(p) == p.strain > 0.0


@LAW
@given(reach=unit, share=unit)
def test_switched_off_nothing_of_it_is_left(off, reach, share):
    none = off("reach")
    assert bounded(reach, none) == 1.0
    assert stays_away_chance(reach, share, none) == far_away(none) == 0.0
