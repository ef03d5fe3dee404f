"""Broader needs: S3 (needs), S0 6.2."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.broader_needs import (
    asked_for,
    help_builds_trust,
    help_eases,
    help_minutes,
    need_left,
    need_rate,
    saved_for_help,
    unmet_stress,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
need = st.floats(0, 12)
minutes = st.floats(0, 90)


@LAW
@given(need=need)
def test_more_is_asked_for_where_limits_are_unclear(p, need):
    clear, unclear = (asked_for(need, unlimited, p) for unlimited in (0, 1))
    assert need < clear < unclear
    assert asked_for(0.0, 0, p) == p.need_hours
    assert asked_for(0.0, 1, p) == pytest.approx(p.unclear_asks * p.need_hours)


@LAW
@given(need=st.floats(0.1, 12))
def test_needs_weigh_while_they_last_and_settle_slowly(p, need):
    assert 0.0 < need_left(need, p) < need
    assert 0.0 < unmet_stress(need, p) < unmet_stress(need + 1.0, p)
    assert unmet_stress(0.0, p) == 0.0


@LAW
@given(need=need)
def test_a_contact_is_prolonged_by_what_is_wanted_up_to_a_most(p, need):
    assert help_minutes(need, 0, p) == 0.0
    assert help_minutes(need, 1, p) == pytest.approx(min(60.0 * need, p.help_at_once))


@LAW
@given(left=st.floats(0, 400), part=unit)
def test_time_may_be_saved_for_a_prolonged_contact(p, left, part):
    saved = left * part
    assert saved_for_help(left, saved, 0, p) == saved
    assert saved <= saved_for_help(left, saved, 1, p) <= left
    assert saved_for_help(1000.0, 90.0, 1, p) == 90.0 + p.help_at_once


@LAW
@given(trust=st.floats(0, 0.95), fear=st.floats(0.05, 1), m=minutes)
def test_help_builds_trust_and_eases_stress_and_fear(p, trust, fear, m):
    assert trust <= help_builds_trust(trust, m, p) <= 1.0
    assert 0.0 <= help_eases(fear, m, p) <= fear
    assert help_builds_trust(trust, 60.0, p) > trust
    assert help_eases(fear, 60.0, p) < fear


def test_where_trust_does_not_grow_help_builds_none(off):
    assert help_builds_trust(0.3, 60.0, off("resonance")) == 0.3


@LAW
@given(a=unit, need=need, m=minutes)
def test_switched_off_nothing_of_it_is_left(off, a, need, m):
    none = off("broader_needs")
    assert need_rate(none) == 0.0
    assert asked_for(need, 1, none) == need_left(need, none) == need
    assert unmet_stress(need, none) == help_minutes(need, 1, none) == 0.0
    assert saved_for_help(200.0, 90.0, 1, none) == 90.0
    assert help_builds_trust(a, m, none) == a
    assert help_eases(a, m, none) == a
