"""Presence and absence: S0 6.1, 6.2, 6.5 (the consultant in one's head)."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.presence import presence, remember

LAW = settings(max_examples=50, deadline=None)
minutes = st.floats(0, 240)


@LAW
@given(memory=minutes, now=minutes)
def test_memory_moves_towards_this_week_s_contact_and_never_past_it(p, memory, now):
    after = remember(memory, now, p)
    assert min(memory, now) <= after <= max(memory, now)


def test_memory_settles_on_a_steady_rhythm(p):
    assert remember(45.0, 45.0, p) == 45.0
    memory = 0.0
    for _ in range(60):
        memory = remember(memory, 75.0, p)
    assert memory == pytest.approx(75.0, rel=0.01)


def test_memory_outlives_the_last_meeting(p):
    """The consultant stays in one's head between meetings, for some after IPS (S0 6.1)."""
    weeks = round(p.presence_memory)
    memory = 60.0
    for _ in range(weeks):
        memory = remember(memory, 0.0, p)
    assert memory == pytest.approx(60.0 / math.e, rel=0.12)


@LAW
@given(a=minutes, b=minutes)
def test_presence_is_a_share_that_rises_with_contact(p, a, b):
    low, high = sorted((a, b))
    assert 0.0 <= presence(low, p) <= presence(high, p) < 1.0


def test_presence_starts_at_nothing_and_is_63_percent_where_its_parameter_says(p):
    assert presence(0.0, p) == 0.0
    assert presence(p.presence_minutes, p) == pytest.approx(0.632, abs=0.001)


@LAW
@given(memory=minutes, now=minutes)
def test_switched_off_a_meeting_counts_in_its_own_week_only(off, memory, now):
    none = off("presence")
    assert remember(memory, now, none) == now
    assert presence(remember(memory, 0.0, none), none) == 0.0
