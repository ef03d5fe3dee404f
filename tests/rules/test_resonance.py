"""Resonance: S1; S0 2.2, 5.5, 6 (trust grows slowly, is lost with absence and change)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.resonance import fade_trust, grow_trust, pushed_stress, trust_in_successor

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
minutes = st.floats(0, 240)


@LAW
@given(trust=unit, minutes=minutes, skill=st.floats(0, 3), attention=unit)
def test_trust_never_falls_by_meeting_and_never_passes_one(p, trust, minutes, skill, attention):
    assert trust <= grow_trust(trust, minutes, skill, attention, p) <= 1.0 + 1e-12


def test_trust_grows_slowly(p):
    """Trust is built over time (S0 6; S1): one meeting moves it little, half a year much more."""
    one = grow_trust(0.3, 60.0, 1.0, 1.0, p)
    assert 0.3 < one < 0.4
    assert one == pytest.approx(0.3 + 0.7 * p.trust_growth)
    trust = 0.3
    for _ in range(26):
        trust = grow_trust(trust, 60.0, 1.0, 1.0, p)
    assert trust > 0.6
    assert trust - 0.3 > 8 * (one - 0.3)


@LAW
@given(trust=st.floats(0, 0.95), minutes=st.floats(1, 120), attention=st.floats(0.1, 0.9))
def test_a_worker_who_is_only_half_there_builds_less(p, trust, minutes, attention):
    there, strained, absent = (
        grow_trust(trust, minutes, 1.0, a, p) for a in (1.0, attention, 0.0)
    )
    assert absent == trust < strained < there


def test_no_minutes_no_trust(p):
    assert grow_trust(0.3, 0.0, 1.0, 1.0, p) == 0.3


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
@given(trust=st.floats(0, 0.9), accompanied=st.floats(0.01, 1))
def test_with_trust_pushing_works_and_without_it_is_pressure(p, trust, accompanied):
    assert pushed_stress(1.0, accompanied, p) == 0.0
    assert pushed_stress(0.0, 1.0, p) == pytest.approx(p.pushed_stress)
    assert pushed_stress(trust, accompanied, p) > pushed_stress(trust + 0.1, accompanied, p)
    assert pushed_stress(trust, 0.0, p) == 0.0  # nobody pushes


@LAW
@given(trust=unit, minutes=minutes, accompanied=unit)
def test_switched_off_no_trust_grows_and_nobody_is_pressed(off, trust, minutes, accompanied):
    none = off("resonance")
    assert grow_trust(trust, minutes, 1.0, 1.0, none) == trust
    assert pushed_stress(trust, accompanied, none) == 0.0
