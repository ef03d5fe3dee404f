"""The relation: S0 6.1-6.5 (presence, resonance), S1, S3 (strain on the worker), S4."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.relation import (
    calm,
    fade_trust,
    grow_trust,
    presence,
    remember,
    trust_in_successor,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
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
@given(trust=unit, minutes=minutes, skill=st.floats(0, 3), stress=unit)
def test_trust_never_falls_by_meeting_and_never_passes_one(p, trust, minutes, skill, stress):
    assert trust <= grow_trust(trust, minutes, skill, stress, p) <= 1.0 + 1e-12


def test_trust_grows_slowly(p):
    """Trust is built over time (S0 6; S1): one meeting moves it little, half a year much more."""
    one = grow_trust(0.3, 60.0, 1.0, 0.0, p)
    assert 0.3 < one < 0.4
    trust = 0.3
    for _ in range(26):
        trust = grow_trust(trust, 60.0, 1.0, 0.0, p)
    assert trust > 0.6
    assert trust - 0.3 > 8 * (one - 0.3)


@LAW
@given(trust=st.floats(0, 0.95), minutes=st.floats(1, 120))
def test_a_strained_worker_gives_less_but_not_nothing(p, trust, minutes):
    """Exhausted consultants have less to give (S3)."""
    rested = grow_trust(trust, minutes, 1.0, 0.0, p)
    strained = grow_trust(trust, minutes, 1.0, 1.0, p)
    assert trust < strained < rested


def test_no_minutes_no_trust(p):
    assert grow_trust(0.3, 0.0, 1.0, 0.0, p) == 0.3


@LAW
@given(trust=unit, entry=unit)
def test_absence_fades_what_was_gained_and_never_goes_below_entry(p, trust, entry):
    after = fade_trust(trust, entry, p)
    assert after <= trust
    assert after >= min(trust, entry)
    if trust <= entry:
        assert after == trust


def test_a_year_of_absence_leaves_part_of_the_trust(p):
    trust = 0.8
    for _ in range(52):
        trust = fade_trust(trust, 0.3, p)
    assert 0.3 < trust < 0.7


@LAW
@given(trust=unit, entry=unit)
def test_a_successor_starts_between_a_stranger_and_the_one_who_left(p, trust, entry):
    """Part of the trust lies in the team (S0 2.2, 6)."""
    new = trust_in_successor(trust, entry, p)
    assert entry <= new <= max(trust, entry)
    if trust > entry + 1e-6:
        assert entry < new < trust


@LAW
@given(insecurity=unit)
def test_counselling_calms_but_one_talk_does_not_remove_the_fear(p, insecurity):
    after = calm(insecurity, p)
    assert 0.5 * insecurity <= after <= insecurity
    assert after < insecurity or insecurity < 1e-300
