"""Employers: openings that come and lapse by themselves (S2 3.5; rates assumed)."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.employers import open_at_first, weeks_until

LAW = settings(max_examples=50, deadline=None)
draws = st.floats(0.0001, 0.9999)
GRID = (np.arange(20_000) + 0.5) / 20_000
TEN_YEARS = 520


@LAW
@given(rate=st.floats(0.0001, 3), u=draws)
def test_a_wait_is_whole_weeks_from_the_next_on(rate, u):
    wait = weeks_until(rate, u)
    assert wait >= 1
    assert wait == int(wait)
    assert weeks_until(2.0 * rate, u) <= wait
    assert weeks_until(rate, 0.5 * u) >= wait


@pytest.mark.parametrize("rate", [0.02, 0.15, 0.7])
def test_each_week_has_the_same_chance_whatever_has_been_waited(rate):
    waits = np.array([weeks_until(rate, float(u)) for u in GRID])
    left = np.array([(waits > w).mean() for w in range(4)])
    assert left[1:] / left[:-1] == pytest.approx([math.exp(-rate)] * 3, abs=0.002)
    assert waits.mean() == pytest.approx(1.0 / (1.0 - math.exp(-rate)), rel=0.02)


@LAW
@given(u=st.floats(1e-10, 1 - 1e-10))
def test_without_a_rate_nothing_happens_in_any_run(u):
    assert weeks_until(0.0, u) > TEN_YEARS
    assert weeks_until(1e-12, 0.5) > TEN_YEARS


def test_an_opening_is_there_at_first_as_often_as_in_the_long_run():
    for rate, lapse in ((0.02, 0.15), (0.03, 0.03), (1.0, 0.05)):
        first = np.mean([open_at_first(rate, lapse, float(u)) for u in GRID])
        comes, goes = 1 - math.exp(-rate), 1 - math.exp(-lapse)
        assert first == pytest.approx(rate / (rate + lapse), abs=0.001)
        assert first == pytest.approx(comes / (comes + goes), abs=0.08)


@LAW
@given(u=draws)
def test_none_comes_without_a_rate_and_none_goes_without_lapsing(u):
    assert not open_at_first(0.0, 0.15, u)
    assert not open_at_first(0.0, 0.0, u)
    assert open_at_first(0.02, 0.0, u)
