"""Belief: S4 (a quick start says "you can"; each job found raises belief), S2 6.1."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.belief import less, more, moved, opened, sobered

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
some = st.floats(0.01, 0.99)


@LAW
@given(belief=unit, share=unit)
def test_what_speaks_for_it_raises_belief_and_never_beyond_certainty(belief, share):
    assert belief <= more(belief, share) <= 1.0 + 1e-12


@LAW
@given(belief=some, share=some, a=unit, b=unit)
def test_what_speaks_against_it_wears_belief_less_with_somebody_there(p, belief, share, a, b):
    low, high = sorted((a, b))
    assert 0.0 <= less(belief, share, low, p) <= less(belief, share, high, p) < belief


def test_full_support_takes_its_share_of_a_no_half_as_set(p):
    alone, helped = less(0.5, p.a_no, 0.0, p), less(0.5, p.a_no, 1.0, p)
    assert p.support_softens == 0.5
    assert 0.5 - helped == pytest.approx((1.0 - p.support_softens) * (0.5 - alone))


def test_a_place_says_more_than_an_interview_and_a_loss_more_than_a_no(p):
    assert p.belief_place > p.belief_step > p.a_no > 0.0


@LAW
@given(a=unit, b=unit)
def test_those_who_believe_apply_more(p, a, b):
    low, high = sorted((a, b))
    for rule in (moved, opened):
        assert rule(low, p) <= rule(high, p)
        assert rule(0.5, p) == 0.0
    assert moved(1.0, p) - moved(0.0, p) == pytest.approx(p.belief_applies)
    assert opened(1.0, p) - opened(0.0, p) == pytest.approx(p.worker_belief_moves)


@LAW
@given(belief=unit)
def test_a_workers_belief_drifts_to_the_middle(p, belief):
    after = sobered(belief, p)
    assert abs(after - 0.5) <= abs(belief - 0.5)
    assert (after - 0.5) * (belief - 0.5) >= 0.0


@LAW
@given(belief=unit)
def test_switched_off_belief_moves_nobody(off, belief):
    none = off("belief")
    assert moved(belief, none) == 0.0
    assert opened(belief, none) == 0.0
