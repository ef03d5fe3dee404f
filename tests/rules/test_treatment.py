"""Treatment: what ends weighs (S0 4.1, 4.3)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.treatment import level_now, next_end

LAW = settings(max_examples=50, deadline=None)


@LAW
@given(level=st.floats(-3, 3), weeks=st.integers(0, 200), end=st.integers(0, 200))
def test_the_level_is_one_s_own_in_treatment_and_higher_after_it(p, level, weeks, end):
    now = level_now(level, weeks, end, 4.0, p)
    if weeks < end:
        assert now == level
    else:
        assert now == pytest.approx(level + p.treatment_eases)


def test_what_was_intense_is_missed_more(p):
    opus, district = (level_now(0.0, 10, 5, contacts, p) for contacts in (4.0, 2.0))
    assert opus == pytest.approx(2 * district)
    assert district > 0.0
    assert level_now(0.0, 10, 5, 0.0, p) == 0.0


def test_discharge_counts_from_its_own_week(p):
    assert level_now(0.0, 4, 5, 4.0, p) < level_now(0.0, 5, 5, 4.0, p)


def test_a_new_course_is_found_some_time_after_the_last_by_those_who_had_one(p):
    assert next_end(9, 9, 2.0, 0.0, 0.5, p) == 9  # the week it ends
    assert next_end(10, 9, 2.0, 0.9, 0.5, p) == 9  # none found yet
    assert next_end(10, 9, 0.0, 0.0, 0.5, p) == 9  # none looked for
    short, long = (next_end(10, 9, 2.0, 0.0, u, p) for u in (0.9, 0.2))
    assert 10 < short < long
