"""Resonance: S1; S0 2.2, 5.5, 6 (trust grows slowly, is lost with absence and change, and between
many: S0 6.2; S2 5.5; S4).
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.resonance import (
    continuity,
    fade_trust,
    grow_trust,
    known,
    passed_on,
    pushed_stress,
    reaching,
    relation,
    trust_in_successor,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
minutes = st.floats(0, 240)
many = st.integers(2, 5)


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
    assert pushed_stress(0.0, 1.0, p) == pytest.approx(p.strain)
    assert pushed_stress(trust, accompanied, p) > pushed_stress(trust + 0.1, accompanied, p)
    assert pushed_stress(trust, 0.0, p) == 0.0  # nobody pushes


@LAW
@given(hours=st.floats(0, 60), more=st.floats(0.1, 20))
def test_somebody_is_known_from_hours_together_and_the_first_hours_say_most(p, hours, more):
    """What a worker finds depends on knowing the person, which takes hours (S1 1; S0 6)."""
    assert known(0.0, p) == 0.0
    assert known(hours, p) < known(hours + more, p) <= 1.0
    later = known(hours + more, p) - known(hours, p)
    assert known(more, p) - known(0.0, p) >= later - 1e-12
    assert known(p.known_hours, p) == pytest.approx(0.632, abs=0.001)


def test_half_a_year_of_short_contacts_leaves_somebody_hardly_known(p):
    """Contacts of five minutes cannot make what an hour a week makes (issue 10, M4)."""
    short, long = (known(26 * minutes / 60.0, p) for minutes in (5, 60))
    assert short < 0.4 * long


@LAW
@given(trust=st.floats(0, 0.9), hours=st.floats(0.5, 100))
def test_a_relation_asks_for_trust_and_for_knowing_somebody(p, trust, hours):
    assert relation(0.0, hours, p) == relation(trust, 0.0, p) == 0.0
    assert relation(trust, hours, p) < relation(trust + 0.1, hours, p) <= 1.0
    assert relation(trust + 0.1, hours, p) < relation(trust + 0.1, hours + 1.0, p)


@LAW
@given(trust=st.floats(0.1, 0.9), present=st.floats(0.1, 1), hours=st.floats(0, 100))
def test_help_reaches_in_part_before_a_person_is_known(p, trust, present, hours):
    stranger, friend = (reaching(trust, present, one, p) for one in (0.0, 10_000.0))
    assert stranger == pytest.approx(p.known_least * trust * present)
    assert friend == pytest.approx(trust * present)
    assert stranger <= reaching(trust, present, hours, p) <= friend
    assert reaching(trust, 0.0, hours, p) == reaching(0.0, present, hours, p) == 0.0


@LAW
@given(hours=st.floats(0.1, 100))
def test_a_successor_is_told_a_part_of_what_was_known(p, hours):
    assert passed_on(0.0, p) == 0.0
    assert 0.0 < passed_on(hours, p) < hours
    assert known(passed_on(hours, p), p) < known(hours, p)


def test_one_person_loses_nothing_of_what_is_known(p):
    assert continuity(1, 0, p) == continuity(1, 1, p) == 1.0


@LAW
@given(workers=many)
def test_the_more_it_is_divided_the_more_is_lost_and_less_where_they_sit_together(p, workers):
    """What one person carries is lost in part between many (S0 6.2; S2 5.5; S4)."""
    apart, together = continuity(workers, 0, p), continuity(workers, 1, p)
    assert 1.0 - p.divided_loses < apart < together < 1.0
    assert apart < continuity(workers - 1, 0, p)


@LAW
@given(workers=many, together=st.integers(0, 1))
def test_switched_off_nothing_is_lost_between_people(off, workers, together):
    assert continuity(workers, together, off("resonance")) == 1.0


@LAW
@given(trust=unit, minutes=minutes, accompanied=unit)
def test_switched_off_no_trust_grows_and_nobody_is_pressed(off, trust, minutes, accompanied):
    none = off("resonance")
    assert grow_trust(trust, minutes, 1.0, 1.0, none) == trust
    assert pushed_stress(trust, accompanied, none) == 0.0
