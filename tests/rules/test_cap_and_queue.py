"""Cap, queue and ending: S2 3.3 (new candidates wait); S0 4.3 ("told to let go")."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.cap_and_queue import let_go_rate, pressed_style, pressure, settled_enough

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


@LAW
@given(waiting=st.integers(1, 300), workers=st.integers(1, 30))
def test_pressure_grows_with_the_queue_and_is_shared_by_the_workers(p, waiting, workers):
    felt = pressure(waiting, workers, p)
    assert 0.0 < felt <= 1.0
    assert felt <= pressure(waiting + 1, workers, p)
    assert pressure(waiting, workers + 1, p) <= felt
    assert pressure(0, workers, p) == 0.0
    assert pressure(waiting, 0, p) == pressure(waiting, 1, p)  # somebody is told all the same


def test_pressure_is_full_at_the_queue_the_parameter_names(p):
    assert pressure(int(4 * p.queue_full), 4, p) == pytest.approx(1.0)
    assert pressure(int(2 * p.queue_full), 4, p) == pytest.approx(0.5)


@LAW
@given(style=st.floats(0.2, 3), a=unit, b=unit, weeks=st.integers(0, 200))
def test_the_more_it_presses_the_sooner_and_oftener_an_ending_is_talked_about(
    p, style, a, b, weeks
):
    low, high = sorted((a, b))
    assert style == pressed_style(style, 0.0) <= pressed_style(style, low)
    assert pressed_style(style, low) <= pressed_style(style, high) <= 2.0 * style
    assert p.settled_weeks == settled_enough(0.0, p) >= settled_enough(low, p)
    assert settled_enough(low, p) >= settled_enough(high, p) > 0.0
    assert 0.0 <= let_go_rate(weeks, low, p) <= let_go_rate(weeks, high, p)


def test_only_a_search_that_has_long_stalled_is_let_go_and_only_under_pressure(p):
    stalled = int(p.settled_weeks)
    assert let_go_rate(stalled - 1, 1.0, p) == let_go_rate(stalled, 0.0, p) == 0.0
    assert let_go_rate(stalled, 1.0, p) == pytest.approx(p.lets_go)


@LAW
@given(waiting=st.integers(0, 300), workers=st.integers(0, 30), style=st.floats(0.2, 3))
def test_switched_off_a_queue_is_felt_by_nobody(off, waiting, workers, style):
    none = off("cap_and_queue")
    felt = pressure(waiting, workers, none)
    assert felt == 0.0
    assert pressed_style(style, felt) == style
    assert settled_enough(felt, none) == none.settled_weeks
    assert let_go_rate(500, felt, none) == 0.0
