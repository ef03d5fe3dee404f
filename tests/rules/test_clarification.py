"""Clarification: S0 4.3, 5.1 (ambivalence becomes curiosity in safety), S1 2, S4 (rapid search)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.clarification import after_setback, find_clarity, search_threshold

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


@LAW
@given(clarity=unit, a=unit, b=unit)
def test_clarity_only_grows_by_looking_and_more_with_help(p, clarity, a, b):
    low, high = sorted((a, b))
    assert clarity <= find_clarity(clarity, low, p) <= find_clarity(clarity, high, p) <= 1.0


def test_full_clarity_is_where_it_ends(p):
    assert find_clarity(1.0, 1.0, p) == 1.0


def test_help_finds_clarity_far_sooner_than_being_alone(p):
    alone = helped = 0.2
    for _ in range(13):
        alone, helped = find_clarity(alone, 0.0, p), find_clarity(helped, 0.5, p)
    assert 0.2 < alone < 0.3
    assert helped > 0.5


@LAW
@given(a=unit, b=unit, accompanied=unit)
def test_more_ambivalence_asks_for_more_clarity(p, a, b, accompanied):
    low, high = sorted((a, b))
    asked = [search_threshold(ambivalence, accompanied, p) for ambivalence in (low, high)]
    assert 0.0 <= asked[0] <= asked[1] <= 1.0


@LAW
@given(ambivalence=st.floats(0.01, 1), a=unit, b=unit)
def test_company_makes_trying_safer_and_does_not_remove_the_fear(p, ambivalence, a, b):
    low, high = sorted((a, b))
    assert search_threshold(ambivalence, high, p) <= search_threshold(ambivalence, low, p)
    assert search_threshold(ambivalence, 1.0, p) < search_threshold(ambivalence, 0.0, p)
    assert search_threshold(ambivalence, 1.0, p) > 0.0


def test_without_ambivalence_nothing_holds_back(p):
    assert search_threshold(0.0, 0.0, p) == 0.0


@LAW
@given(clarity=st.floats(0.01, 1), a=unit, b=unit)
def test_a_setback_leaves_learning_and_help_softens_it(p, clarity, a, b):
    """A lost job leads back to clarification, not to zero (S0 4.3; S1 2)."""
    low, high = sorted((a, b))
    assert 0.0 < after_setback(clarity, low, p) <= after_setback(clarity, high, p) < clarity


def test_more_than_half_of_what_was_clear_stays(p):
    assert after_setback(0.8, 0.0, p) > 0.4
