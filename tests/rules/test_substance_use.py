"""Substance use: S0 4.3 (rhythm), 5, 5.2.1 (relapse); S4 (nobody is excluded)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.substance_use import (
    cost_of_use,
    harm_of_use,
    held_use,
    rhythm_of,
    use_drops_out,
    uses_harmfully,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
some = st.floats(0.05, 0.6)


@LAW
@given(memory=st.floats(0, 200))
def test_a_place_gives_a_full_rhythm_and_meetings_a_part(p, memory):
    assert 0.0 <= rhythm_of(memory, 0, p) <= 1.0
    assert rhythm_of(memory, 1, p) == 1.0
    assert rhythm_of(0.0, 0, p) == 0.0
    assert rhythm_of(memory, 0, p) < rhythm_of(memory + 10.0, 0, p)


@LAW
@given(entry=some, rhythm=st.floats(0, 0.9))
def test_rhythm_holds_use_at_bay_and_loose_weeks_let_go_of_it(p, entry, rhythm):
    assert 0.0 < held_use(entry, rhythm + 0.1, p) < held_use(entry, rhythm, p) <= entry
    assert held_use(entry, 0.0, p) == entry
    assert held_use(entry, 1.0, p) == pytest.approx(entry * (1.0 - p.rhythm_holds))


@LAW
@given(rhythm=unit)
def test_who_does_not_use_does_not_begin(p, rhythm):
    assert held_use(0.0, rhythm, p) == 0.0


@LAW
@given(use=st.floats(0, 0.9))
def test_more_use_does_more_harm_and_none_does_none(p, use):
    for effect in (harm_of_use, cost_of_use):
        assert effect(0.0, p) == 0.0
        assert effect(use, p) < effect(use + 0.1, p)
    assert use_drops_out(0.0, p) == 1.0
    assert use_drops_out(use, p) < use_drops_out(use + 0.1, p)


def test_harmful_use_begins_at_the_threshold(p):
    assert uses_harmfully(1.0, p)
    assert not uses_harmfully(0.99, p)


@LAW
@given(use=unit, rhythm=unit)
def test_switched_off_nothing_of_it_is_left(off, use, rhythm):
    none = off("substance_use")
    assert held_use(use, rhythm, none) == use
    assert harm_of_use(use, none) == cost_of_use(use, none) == 0.0
    assert use_drops_out(use, none) == 1.0
    assert not uses_harmfully(2.0, none)
