"""Uncertainty and ambivalence: S0 5.1, 5.5, 6.2; S4 (rapid search)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.ambivalence import search_threshold

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


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
    assert search_threshold(ambivalence, 1.0, p) == pytest.approx(
        (1.0 - p.support_softens) * search_threshold(ambivalence, 0.0, p)
    )


def test_without_ambivalence_nothing_holds_back(p):
    assert search_threshold(0.0, 0.0, p) == 0.0


@LAW
@given(a=unit, b=unit)
def test_switched_off_nobody_waits(off, a, b):
    none = off("ambivalence")
    assert search_threshold(a, b, none) == 0.0
