"""Talks at the jobcentre: S0 4.2 (changing caseworkers, retelling), S2 5.2 (talks in time)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.jobcentre import talk_stress

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


@LAW
@given(stress=unit, new=st.integers(0, 1))
def test_with_full_trust_in_the_system_a_talk_weighs_nothing(p, stress, new):
    assert talk_stress(stress, 1.0, new, p) == stress


@LAW
@given(stress=unit, trust=unit, new=st.integers(0, 1))
def test_a_talk_never_eases_and_stress_never_passes_one(p, stress, trust, new):
    assert stress <= talk_stress(stress, trust, new, p) <= 1.0


@LAW
@given(stress=st.floats(0, 0.5), trust=st.floats(0, 0.9))
def test_a_new_caseworker_weighs_more(p, stress, trust):
    assert talk_stress(stress, trust, 1, p) > talk_stress(stress, trust, 0, p)


@LAW
@given(stress=st.floats(0, 0.5), trust=st.floats(0, 0.9))
def test_trust_in_the_system_lightens(p, stress, trust):
    assert talk_stress(stress, trust + 0.1, 0, p) < talk_stress(stress, trust, 0, p)


def test_one_talk_without_trust_is_the_parameter_and_retelling_its_factor(p):
    assert talk_stress(0.0, 0.0, 0, p) == pytest.approx(p.talk_stress)
    assert talk_stress(0.0, 0.0, 1, p) == pytest.approx(p.retelling * p.talk_stress)
