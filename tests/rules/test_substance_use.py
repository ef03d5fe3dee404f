"""Substance use: S0 4.3 (rhythm), 5, 5.2.1 (relapse); S4 (nobody is excluded)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.substance_use import (
    harm_of_use,
    next_use,
    rhythm_of,
    use_drops_out,
    use_loses,
    use_relapses,
    uses_harmfully,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
some = st.floats(0.05, 0.6)


def settled(p, entry, stress, rhythm):
    """Return where use comes to rest."""
    use = entry
    for _ in range(500):
        use = next_use(use, entry, stress, rhythm, p)
    return use


@LAW
@given(memory=st.floats(0, 200))
def test_a_place_gives_a_full_rhythm_and_meetings_a_part(p, memory):
    assert 0.0 <= rhythm_of(memory, 0, p) <= 1.0
    assert rhythm_of(memory, 1, p) == 1.0
    assert rhythm_of(0.0, 0, p) == 0.0
    assert rhythm_of(p.rhythm_minutes, 0, p) == pytest.approx(1.0)


@LAW
@given(entry=some, stress=unit, rhythm=st.floats(0, 0.9))
def test_stress_drives_use_and_rhythm_holds_it(p, entry, stress, rhythm):
    now = next_use(entry, entry, stress, rhythm, p)
    assert next_use(entry, entry, stress, rhythm + 0.1, p) < now
    assert next_use(entry, entry, 1.0, rhythm, p) >= now
    assert 0.0 <= settled(p, entry, stress, rhythm) <= 1.0


@LAW
@given(entry=some)
def test_loose_weeks_raise_use_and_full_ones_lower_it(p, entry):
    assert settled(p, entry, 0.0, 1.0) == pytest.approx(entry * (1.0 - p.rhythm_holds))
    assert settled(p, entry, 0.0, 0.0) == pytest.approx(entry * (1.0 + p.loose_uses))


@LAW
@given(stress=unit, rhythm=unit)
def test_who_does_not_use_does_not_begin(p, stress, rhythm):
    assert next_use(0.0, 0.0, stress, rhythm, p) == 0.0


@LAW
@given(use=st.floats(0, 0.9))
def test_more_use_does_more_harm_and_none_does_none(p, use):
    for effect in (harm_of_use, use_relapses, use_loses):
        assert effect(0.0, p) == 0.0
        assert effect(use, p) < effect(use + 0.1, p)
    assert use_drops_out(0.0, p) == 1.0
    assert use_drops_out(use, p) < use_drops_out(use + 0.1, p)


def test_harmful_use_begins_at_the_threshold(p):
    assert uses_harmfully(p.harmful_use, p)
    assert not uses_harmfully(p.harmful_use - 0.01, p)


@LAW
@given(use=unit, entry=unit, stress=unit, rhythm=unit)
def test_switched_off_nothing_of_it_is_left(off, use, entry, stress, rhythm):
    none = off("substance_use")
    assert next_use(use, entry, stress, rhythm, none) == use
    assert harm_of_use(use, none) == use_relapses(use, none) == use_loses(use, none) == 0.0
    assert use_drops_out(use, none) == 1.0
    assert not uses_harmfully(1.0, none)
