"""Employer network: S2 3.1, 3.5 (visits, good placements), S3 (bridges burnt)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.employer_network import (
    best_of_lead,
    come_through,
    told_to_centre,
    trust_after_harm,
    trust_after_success,
    trust_after_visit,
    vouched,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


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
@given(trust=st.floats(0, 0.99))
def test_a_placement_that_lasts_builds_the_bridge(p, trust):
    assert trust < trust_after_success(trust, p) <= 1.0
    assert trust_after_success(0.0, p) == pytest.approx(p.employer_trust_growth)


@LAW
@given(trust=st.floats(0.01, 1), a=unit, b=unit)
def test_a_burnt_bridge_costs_the_more_the_more_was_at_risk_and_can_be_rebuilt(p, trust, a, b):
    low, high = sorted((a, b))
    assert 0.0 < trust_after_harm(trust, high, p) <= trust_after_harm(trust, low, p) <= trust
    harmed = trust_after_harm(trust, 1.0, p)
    assert harmed == pytest.approx(trust * (1.0 - p.employer_trust_lost))
    assert trust_after_visit(harmed, 1.0, p) > harmed


def test_trust_built_over_visits_is_lost_at_once(p):
    trust = 0.0
    for _ in range(6):
        trust = trust_after_visit(trust, 1.0, p)
    assert trust_after_success(trust_after_harm(trust, 1.0, p), p) < trust


@LAW
@given(trust=st.floats(0, 0.9), openings=st.integers(0, 5))
def test_trust_opens_doors_and_makes_a_lead_sure(p, trust, openings):
    assert vouched(0.0, p) == 0.0
    assert vouched(1.0, p) == pytest.approx(p.vouch_effect)
    assert vouched(trust + 0.1, p) > vouched(trust, p)
    assert best_of_lead(trust + 0.1, openings, p) > best_of_lead(trust, openings, p)
    assert best_of_lead(trust, openings + 1, p) > best_of_lead(trust, openings, p)


@LAW
@given(goodwill=st.floats(0.2, 3))
def test_what_a_company_centre_acts_on_hangs_on_goodwill(p, off, goodwill):
    """Through a company centre all hangs on its consultants' goodwill (S2 3.5)."""
    assert told_to_centre(1.0, p) == pytest.approx(p.centre_told)
    assert 0.0 < told_to_centre(goodwill, p) <= told_to_centre(goodwill + 0.1, p) <= 1.0
    assert told_to_centre(0.5, p) < told_to_centre(0.8, p)
    assert told_to_centre(goodwill, off("employer_network")) == p.centre_told


@LAW
@given(first=st.floats(0.1, 3))
def test_a_company_centre_loses_no_hour_and_takes_its_time(p, first):
    """What is asked for is done, some weeks on average after it was asked for."""
    waiting, came = first, []
    for _ in range(400):
        came.append(come_through(waiting, p))
        waiting -= came[-1]
    assert sum(came) == pytest.approx(first)
    assert came == sorted(came, reverse=True)
    weeks = sum(week * hours for week, hours in enumerate(came, start=1)) / first
    assert weeks == pytest.approx(p.centre_weeks, rel=0.01)


@LAW
@given(trust=unit, openings=st.integers(0, 5))
def test_switched_off_trust_opens_no_door_and_only_openings_make_a_lead(off, trust, openings):
    none = off("employer_network")
    assert vouched(trust, none) == 0.0
    assert best_of_lead(trust, openings, none) == best_of_lead(0.0, openings, none)
