"""Persistent trial: a failed job leads back to clarification with learning (S0 4.3; S1 2).

Own responsibility: S3 (poor choices teach; candour shares the risk), S4.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.persistent_trial import after_setback, learned, lesson_of, risk_left

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


@LAW
@given(clarity=st.floats(0.01, 1), a=unit, b=unit)
def test_a_setback_leaves_learning_and_help_softens_it(p, clarity, a, b):
    """A lost job leads back to clarification, not to zero (S0 4.3; S1 2)."""
    low, high = sorted((a, b))
    assert 0.0 < after_setback(clarity, low, p) <= after_setback(clarity, high, p) < clarity


def test_more_than_half_of_what_was_clear_stays_with_help(p):
    assert after_setback(0.8, 0.0, p) > 0.4
    assert after_setback(0.8, 1.0, p) > 0.6


def test_each_lesson_keeps(p):
    kept = [learned(float(n), p) for n in range(4)]
    assert 0.0 == kept[0] < kept[1] < kept[2] < kept[3]


@LAW
@given(match=st.floats(0, 0.9))
def test_a_poor_choice_of_one_s_own_teaches_more_than_a_good_one(p, match):
    assert lesson_of(1, match, p) > lesson_of(1, match + 0.1, p) > 0.0


@LAW
@given(match=st.floats(0, 0.5), other=unit)
def test_a_poor_choice_of_one_s_own_teaches_more_than_what_others_chose(p, match, other):
    assert lesson_of(1, match, p) >= 1.0 >= lesson_of(0, other, p) >= 0.0


def test_lessons_by_hand(p):
    assert lesson_of(1, 0.5, p) == 1.0
    assert lesson_of(1, 0.0, p) == 1.5
    assert lesson_of(0, 0.3, p) == 0.3


def test_candour_lets_the_employer_share_the_risk(p):
    assert risk_left(0, p) == 1.0
    assert risk_left(1, p) == pytest.approx(1.0 - p.candour_shares)
    assert 0.0 <= risk_left(1, p) < 1.0


@LAW
@given(own=st.integers(0, 1), match=unit, told=st.integers(0, 1))
def test_switched_off_every_try_teaches_alike_and_the_risk_is_the_employer_s(
    off, own, match, told
):
    none = off("persistent_trial")
    assert lesson_of(own, match, none) == 1.0
    assert risk_left(told, none) == 1.0


@LAW
@given(clarity=unit, support=unit, lessons=st.floats(0, 6))
def test_switched_off_everybody_starts_from_zero(off, clarity, support, lessons):
    none = off("persistent_trial")
    assert after_setback(clarity, support, none) == 0.0
    assert learned(lessons, none) == 0.0
