"""Self-stigma: S0 2.2, 5.3; S1 3; DECIDES 2020."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.self_stigma import dares, eased

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


@LAW
@given(stigma=st.floats(0, 0.9))
def test_who_expects_to_be_turned_down_applies_less_but_may_still_apply(p, stigma):
    assert dares(0.0, p) == 1.0
    assert dares(1.0, p) == pytest.approx(1.0 - p.stigma_holds_back)
    assert 0.0 < dares(stigma + 0.1, p) < dares(stigma, p)


@LAW
@given(stigma=st.floats(0.01, 1), a=unit, b=unit)
def test_it_eases_in_work_and_with_somebody_who_believes(p, stigma, a, b):
    low, high = sorted((a, b))
    assert eased(stigma, 0, 0.0, p) == stigma
    assert 0.0 < eased(stigma, 0, high, p) <= eased(stigma, 0, low, p) <= stigma
    assert eased(stigma, 1, 0.0, p) < stigma
    assert eased(stigma, 1, 0.0, p) == pytest.approx(eased(stigma, 0, 1.0, p))


def test_it_takes_long(p):
    stigma = 0.6
    for _ in range(52):
        stigma = eased(stigma, 1, 0.0, p)
    assert 0.2 < stigma < 0.5


@LAW
@given(stigma=unit, working=st.integers(0, 1), support=unit)
def test_switched_off_nobody_is_held_back(off, stigma, working, support):
    none = off("self_stigma")
    assert dares(stigma, none) == 1.0
    assert eased(stigma, working, support, none) == stigma
