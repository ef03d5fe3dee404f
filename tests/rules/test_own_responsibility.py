"""Own responsibility: S3 responsibility (poor choices teach; candour shares the risk), S4."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.own_responsibility import lesson_of, risk_left

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


@LAW
@given(match=st.floats(0, 0.9))
def test_a_poor_choice_of_one_s_own_teaches_more_than_a_good_one(p, match):
    assert lesson_of(1, match, p) > lesson_of(1, match + 0.1, p) > 0.0


@LAW
@given(match=st.floats(0, 0.5), other=unit)
def test_a_poor_choice_of_one_s_own_teaches_more_than_what_others_chose(p, match, other):
    assert lesson_of(1, match, p) >= 1.0 > lesson_of(0, other, p) >= 0.0


def test_by_hand(p):
    assert lesson_of(1, 0.5, p) == 1.0
    assert lesson_of(1, 0.0, p) == pytest.approx(1.0 + 0.5 * p.poor_teaches)
    assert lesson_of(0, 0.3, p) == p.others_teach


def test_candour_lets_the_employer_share_the_risk(p):
    assert risk_left(0, p) == 1.0
    assert risk_left(1, p) == pytest.approx(1.0 - p.candour_shares)
    assert 0.0 <= risk_left(1, p) < 1.0


@LAW
@given(own=st.integers(0, 1), match=unit, told=st.integers(0, 1))
def test_switched_off_every_try_teaches_alike_and_the_risk_is_the_employer_s(
    off, own, match, told
):
    none = off("own_responsibility")
    assert lesson_of(own, match, none) == 1.0
    assert risk_left(told, none) == 1.0
