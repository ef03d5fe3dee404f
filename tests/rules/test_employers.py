"""Employers: openings (S2 3.5), bridges built (S2 3.5) and burnt (S3)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.employers import openings_after, trust_after_harm, trust_after_visit

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
draws = st.floats(0.0001, 0.9999)
ALL_LAPSE, NOBODY_LAPSES = 0.0001, 0.9999


@LAW
@given(
    most=st.integers(1, 3), openings=st.integers(0, 3), rate=unit, lapse=unit, come=draws, go=draws
)
def test_openings_change_by_one_and_stay_possible(most, openings, rate, lapse, come, go):
    openings = min(openings, most)
    after = openings_after(openings, rate, lapse, most, come, go)
    assert 0 <= after <= most
    assert abs(after - openings) <= 1


@LAW
@given(openings=st.integers(0, 3), come=draws, go=draws)
def test_without_rates_nothing_changes(openings, come, go):
    assert openings_after(openings, 0.0, 0.0, 3, come, go) == openings


def test_one_comes_and_one_goes():
    assert openings_after(0, 0.02, 0.15, 1, 0.01, 0.5) == 1
    assert openings_after(0, 0.02, 0.15, 1, 0.03, 0.5) == 0
    assert openings_after(1, 0.02, 0.15, 1, 0.5, 0.14) == 0
    assert openings_after(1, 0.02, 0.15, 1, 0.5, 0.16) == 1
    assert openings_after(1, 0.02, 0.15, 1, 0.01, 0.14) == 1  # filled, and a new one


def test_of_several_openings_one_is_likelier_to_lapse():
    go = 0.3
    assert openings_after(1, 0.0, 0.15, 3, 0.9, go) == 1
    assert openings_after(3, 0.0, 0.15, 3, 0.9, go) == 2


@LAW
@given(trust=unit, skill=st.floats(0, 10))
def test_a_visit_builds_trust_up_to_its_limit(p, trust, skill):
    after = trust_after_visit(trust, skill, p)
    assert trust <= after <= 1.0 + 1e-12
    assert after <= trust_after_visit(trust, skill + 1.0, p) + 1e-12


def test_a_first_visit_builds_what_the_parameter_says(p):
    assert trust_after_visit(0.0, 1.0, p) == pytest.approx(p.employer_trust_growth)
    assert trust_after_visit(0.5, 0.0, p) == 0.5


@LAW
@given(trust=st.floats(0.01, 1))
def test_a_burnt_bridge_costs_more_than_a_visit_builds_and_can_be_rebuilt(p, trust):
    harmed = trust_after_harm(trust, p)
    assert 0.0 < harmed < trust
    assert harmed == pytest.approx(trust * (1.0 - p.employer_trust_burnt))
    assert trust_after_visit(harmed, 1.0, p) > harmed


def test_trust_built_over_visits_is_lost_at_once(p):
    trust = 0.0
    for _ in range(6):
        trust = trust_after_visit(trust, 1.0, p)
    assert trust_after_visit(trust_after_harm(trust, p), 1.0, p) < trust
