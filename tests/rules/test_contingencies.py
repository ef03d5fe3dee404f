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
    shaken,
    weeks_taken,
)
from ipssim.vocabulary import Contingency

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
draw = st.floats(1e-6, 1 - 1e-6)


def test_who_has_children_or_a_partner_can_be_struck_there_too(p):
    alone = befall_rate(0, 0, p)
    assert alone == pytest.approx(2.0 * p.befalls)
    assert befall_rate(1, 0, p) == befall_rate(0, 1, p) == pytest.approx(alone + p.befalls)
    assert befall_rate(1, 1, p) == pytest.approx(alone + 2.0 * p.befalls)


@pytest.mark.parametrize(("children", "partner"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_kinds_come_as_often_as_each_other_and_only_where_they_can(children, partner):
    n = 20_000
    kinds = [kind_befalling((k + 0.5) / n, children, partner) for k in range(n)]
    there = {
        Contingency.ILLNESS: 1, Contingency.HOUSING: 1, Contingency.PARTNER: partner,
        Contingency.CHILDREN: children,
    }
    for kind, can in there.items():
        assert kinds.count(kind) / n == pytest.approx(can / (2 + partner + children), abs=1e-3)


@LAW
@given(u=st.floats(1e-6, 0.8))
def test_it_takes_at_least_a_week_and_a_lower_draw_takes_longer(p, u):
    assert weeks_taken(u, p) >= weeks_taken(u + 0.1, p) >= 1


def test_it_takes_about_the_set_mean(p):
    n = 20_000
    lengths = [weeks_taken((k + 0.5) / n, p) for k in range(n)]
    assert sum(lengths) / n == pytest.approx(p.trouble_weeks, rel=0.2)


@LAW
@given(stress=unit)
def test_what_befalls_weighs(p, stress):
    assert stress <= befallen_stress(stress, p) <= 1.0
    assert befallen_stress(0.0, p) == p.befall_shakes


@LAW
@given(insecurity=st.floats(0, 0.95))
def test_only_home_and_partner_shake_the_livelihood(p, insecurity):
    for kind in (Contingency.HOUSING, Contingency.PARTNER):
        assert insecurity < shaken(insecurity, kind, p) <= 1.0
    for kind in (Contingency.ILLNESS, Contingency.CHILDREN):
        assert shaken(insecurity, kind, p) == insecurity


def test_a_place_one_is_away_from_is_lost_more_easily(p):
    assert away_loses(False, p) == 0.0
    assert away_loses(True, p) == 1.0
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
