"""Contingencies: S0 5.1, 5.5, 6.2 (what befalls); S0 5 (hospital); S4 (met where one is)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.contingencies import (
    admission_chance,
    away_loses,
    befall_rate,
    befallen_stress,
    is_away,
    kind_befalling,
    on_the_ward,
    shaken,
    stay_length,
    weeks_taken,
)
from ipssim.vocabulary import Contingency

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
draw = st.floats(1e-6, 1 - 1e-6)


def test_who_has_children_or_a_partner_can_be_struck_there_too(p):
    alone = befall_rate(0, 0, p)
    assert befall_rate(1, 0, p) == pytest.approx(alone + p.children_need)
    assert befall_rate(0, 1, p) == pytest.approx(alone + p.partner_leaves)
    assert befall_rate(1, 1, p) == pytest.approx(alone + p.children_need + p.partner_leaves)


@pytest.mark.parametrize(("children", "partner"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_kinds_come_in_proportion_to_their_rates_and_only_where_they_can(p, children, partner):
    n = 20_000
    kinds = [kind_befalling((k + 0.5) / n, children, partner, p) for k in range(n)]
    total = befall_rate(children, partner, p)
    expected = {
        Contingency.ILLNESS: p.body_ills, Contingency.HOUSING: p.home_troubles,
        Contingency.PARTNER: p.partner_leaves * partner,
        Contingency.CHILDREN: p.children_need * children,
    }
    for kind, rate in expected.items():
        assert kinds.count(kind) / n == pytest.approx(rate / total, abs=1e-3)


@LAW
@given(u=st.floats(1e-6, 0.8), kind=st.sampled_from(list(Contingency)))
def test_it_takes_at_least_a_week_and_a_lower_draw_takes_longer(p, u, kind):
    assert weeks_taken(kind, u, p) >= weeks_taken(kind, u + 0.1, p) >= 1
    assert stay_length(u, p) >= stay_length(u + 0.1, p) >= 1


def test_lengths_have_about_the_set_mean(p):
    n = 20_000
    draws = [(k + 0.5) / n for k in range(n)]
    for length, mean in (
        (lambda u: weeks_taken(Contingency.ILLNESS, u, p), p.body_weeks),
        (lambda u: weeks_taken(Contingency.HOUSING, u, p), p.trouble_weeks),
        (lambda u: stay_length(u, p), p.stay_weeks),
    ):
        assert sum(map(length, draws)) / n == pytest.approx(mean, rel=0.2)


@LAW
@given(stress=unit)
def test_what_befalls_weighs(p, stress):
    assert stress <= befallen_stress(stress, p) <= 1.0
    assert befallen_stress(0.0, p) == p.befall_stress


@LAW
@given(insecurity=st.floats(0, 0.95))
def test_only_home_and_partner_shake_the_livelihood(p, insecurity):
    for kind in (Contingency.HOUSING, Contingency.PARTNER):
        assert insecurity < shaken(insecurity, kind, p) <= 1.0
    for kind in (Contingency.ILLNESS, Contingency.CHILDREN):
        assert shaken(insecurity, kind, p) == insecurity


@LAW
@given(minutes=st.floats(0, 120), share=unit)
def test_a_visit_to_the_ward_is_shorter_and_needs_a_service_that_goes_out(p, minutes, share):
    assert 0.0 <= on_the_ward(minutes, share, p) <= minutes
    assert on_the_ward(minutes, 0.0, p) == 0.0
    assert on_the_ward(60.0, 1.0, p) == pytest.approx(60.0 * p.ward_contact)


def test_a_place_one_is_away_from_is_lost_more_easily(p):
    assert away_loses(False, p) == 0.0
    assert away_loses(True, p) == p.absence_loses > 0.0
    assert is_away(7, p)
    assert not is_away(-1, p)


@LAW
@given(a=unit)
def test_switched_off_nothing_of_it_is_left(off, a):
    none = off("contingencies")
    assert befall_rate(1, 1, none) == 0.0
    assert befallen_stress(a, none) == a
    assert shaken(a, Contingency.HOUSING, none) == a
    assert admission_chance(none) == 0.0
    assert not is_away(7, none)
    assert away_loses(True, none) == 0.0
