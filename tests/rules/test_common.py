import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.common import clip, happens, logistic, sort_by

LAW = settings(max_examples=50, deadline=None)
numbers = st.floats(-20, 20)


def test_even_odds_are_one_half():
    assert logistic(0.0) == 0.5


@LAW
@given(numbers, numbers)
def test_logistic_is_a_probability_that_rises_and_mirrors(x, y):
    low, high = sorted((x, y))
    assert 0.0 < logistic(low) <= logistic(high) < 1.0
    assert logistic(-x) == pytest.approx(1.0 - logistic(x))


@LAW
@given(numbers)
def test_logistic_has_x_as_its_log_odds(x):
    chance = logistic(x)
    assert math.log(chance / (1.0 - chance)) == pytest.approx(x, abs=1e-6)


@LAW
@given(numbers, numbers, numbers)
def test_clip_stays_inside_and_leaves_the_inside_alone(x, a, b):
    low, high = sorted((a, b))
    assert low <= clip(x, low, high) <= high
    if low <= x <= high:
        assert clip(x, low, high) == x


@LAW
@given(st.floats(0, 5), st.floats(0.0001, 0.9999))
def test_an_event_happens_with_the_chance_that_its_rate_implies(rate, u):
    assert happens(rate, u) == (u < -math.expm1(-rate))


def test_two_half_weeks_are_as_safe_as_one_week():
    rate = 0.7
    assert not happens(rate, 1.0 - math.exp(-0.5 * rate) ** 2 + 1e-9)
    assert happens(rate, 1.0 - math.exp(-0.5 * rate) ** 2 - 1e-9)


def test_nothing_happens_without_a_rate():
    assert not happens(0.0, 1e-12)


@LAW
@given(
    pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1000)), max_size=60, unique=True),
    rest=st.integers(0, 5),
)
def test_sorting_is_by_score_then_item_and_leaves_the_rest_alone(pairs, rest):
    tail = [(-1, k) for k in range(rest)]
    score = np.array([float(s) for s, _ in pairs + tail])
    items = np.array([i for _, i in pairs + tail], dtype=np.int64)
    sort_by(score, items, len(pairs))
    assert list(zip(score, items, strict=True)) == sorted(pairs) + tail


def test_sorting_nothing_and_one_changes_nothing():
    score, items = np.array([2.0, 1.0]), np.array([7, 8])
    for n in (0, 1):
        sort_by(score, items, n)
    assert (score.tolist(), items.tolist()) == ([2.0, 1.0], [7, 8])
