"""Benefits and insecurity: S4 (benefits counselling); S2 6.2; S0 5.5, 6.2."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.benefits import afraid, calm, fear_leaves

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


@LAW
@given(insecurity=unit)
def test_counselling_calms_but_one_talk_does_not_remove_the_fear(p, insecurity):
    after = calm(insecurity, p)
    assert 0.5 * insecurity <= after <= insecurity
    assert after < insecurity or insecurity < 1e-300


@LAW
@given(insecurity=unit)
def test_fear_counts_as_it_is(p, insecurity):
    assert afraid(insecurity, p) == insecurity


@LAW
@given(fear=st.floats(0, 0.9))
def test_fear_for_the_livelihood_holds_back_but_not_altogether(p, fear):
    """Fear of losing one's livelihood holds back (S4; S0 5.5)."""
    assert fear_leaves(0.0, p) == 1.0
    assert 0.0 < fear_leaves(fear + 0.1, p) < fear_leaves(fear, p)


@LAW
@given(insecurity=unit)
def test_switched_off_no_fear_counts_and_there_is_nothing_to_calm(off, insecurity):
    none = off("benefits")
    assert afraid(insecurity, none) == 0.0
    assert fear_leaves(afraid(insecurity, none), none) == 1.0
    assert calm(insecurity, none) == insecurity
