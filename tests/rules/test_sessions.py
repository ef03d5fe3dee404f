"""Sessions of IPS+: NCT01722344, Christensen 2015, 2019 (no effect was seen in the trial)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.sessions import attends, remediated, skills_gained
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.world import Training

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
GRID = (np.arange(2000) + 0.5) / 2000


def share(motivation, stress):
    return np.mean([attends(float(u), motivation, stress) for u in GRID])


@LAW
@given(motivation=st.floats(0, 0.8), stress=st.floats(0, 0.8))
def test_motivation_brings_people_and_stress_keeps_them_away(motivation, stress):
    here = share(motivation, stress)
    assert 0.0 < here < 1.0
    assert share(motivation + 0.2, stress) > here > share(motivation, stress + 0.2)


def test_full_motivation_and_no_stress_miss_nothing():
    assert share(1.0, 0.0) == 1.0


def test_what_is_gained_is_in_proportion_to_what_was_attended(p):
    assert remediated(-0.5, 0, 48, p) == -0.5
    assert remediated(-0.5, 48, 48, p) == pytest.approx(-0.5 + p.remediation)
    assert remediated(0.0, 24, 48, p) == pytest.approx(p.remediation / 2)
    assert skills_gained(48, 48, p) == pytest.approx(p.skills_training)
    assert skills_gained(12, 48, p) == pytest.approx(p.skills_training / 4)


def test_without_sessions_nothing_is_gained(p):
    assert remediated(0.3, 0, 0, p) == 0.3
    assert skills_gained(0, 0, p) == 0.0


def test_the_effects_may_be_nil():
    """The trial saw no added effect (christensen_2019), so beliefs include zero."""
    beliefs = {key: spec.prior for key, spec in parameters(Training())}
    for effect in ("remediation", "skills_training"):
        assert beliefs[effect].kind == "uniform"
        assert beliefs[effect].a < 0.0 < beliefs[effect].b
