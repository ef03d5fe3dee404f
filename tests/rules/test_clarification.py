"""Clarification: S0 4.3 (finding out what, alone and with somebody)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.clarification import find_clarity

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
    assert 0.0 < 2.0 * (alone - 0.2) < helped - 0.2
