"""Persistent trial: a failed job leads back to clarification with learning (S0 4.3; S1 2)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.persistent_trial import after_setback, learned

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


def test_each_lesson_keeps_up_to_three(p):
    kept = [learned(float(n), p) for n in range(6)]
    assert 0.0 == kept[0] < kept[1] < kept[2] < kept[3]
    assert kept[3] == kept[4] == kept[5]


@LAW
@given(clarity=unit, support=unit, lessons=st.floats(0, 6))
def test_switched_off_everybody_starts_from_zero(off, clarity, support, lessons):
    none = off("persistent_trial")
    assert after_setback(clarity, support, none) == 0.0
    assert learned(lessons, none) == 0.0
