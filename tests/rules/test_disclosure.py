"""Disclosure: S0 5.3, 6.2; S1 3; Bjørnshagen 2021, Baert 2016."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.disclosure import (
    gap_counted,
    hiding_stress,
    invitation_left,
    items_told,
    told_holds,
)
from ipssim.vocabulary import Item

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
draws = st.floats(0.0001, 0.9999)
flags = st.integers(0, sum(Item))
NOTHING, ILLNESS, GAP, NEEDS = (int(i) for i in (Item.NOTHING, Item.ILLNESS, Item.GAP, Item.NEEDS))


@LAW
@given(illness=draws, gap=draws, needs=draws, a=unit, b=unit)
def test_advice_opens_for_needs_and_the_gap_and_leaves_the_illness_to_the_person(
    p, illness, gap, needs, a, b
):
    low, high = sorted((a, b))
    alone, advised = (items_told(illness, gap, needs, s, p) for s in (low, high))
    assert alone & ~advised == 0  # nothing told alone is hidden with advice
    assert alone & ILLNESS == advised & ILLNESS


def test_items_are_told_one_by_one(p):
    """Depression told, substance use not: item by item (S0 6.2)."""
    yes, no = 0.001, 0.999
    assert items_told(yes, no, no, 0.0, p) == ILLNESS
    assert items_told(no, yes, no, 0.0, p) == GAP
    assert items_told(no, no, yes, 0.0, p) == NEEDS
    assert items_told(no, no, no, 0.0, p) == NOTHING
    assert items_told(yes, yes, yes, 0.0, p) == ILLNESS | GAP | NEEDS


def test_shares_are_those_of_their_parameters(p):
    grid = [(k + 0.5) / 1000 for k in range(1000)]
    ill = sum(items_told(u, 0.5, 0.5, 0.0, p) & ILLNESS == ILLNESS for u in grid) / 1000
    needs = [sum(items_told(0.5, 0.5, u, s, p) & NEEDS == NEEDS for u in grid) / 1000
             for s in (0.0, 1.0)]  # fmt: skip
    assert ill == pytest.approx(p.tells, abs=0.001)
    assert needs[0] == pytest.approx(p.tells, abs=0.001)
    assert needs[1] == pytest.approx(1 - (1 - p.tells) ** 2, abs=0.001)


def test_telling_of_the_illness_costs_invitations_within_the_published_range(p):
    """27 to 34 % fewer invitations (Bjørnshagen 2021; Baert 2016)."""
    assert 0.66 <= invitation_left(ILLNESS, 0, p) <= 0.73
    assert invitation_left(NOTHING, 0, p) == 1.0
    assert invitation_left(GAP | NEEDS, 0, p) == 1.0


def test_coming_with_somebody_from_the_service_tells_part_of_it(p):
    """Coming with someone from the municipality already tells something (S0 5.3)."""
    alone, accompanied = (invitation_left(NOTHING, with_, p) for with_ in (0, 1))
    assert invitation_left(ILLNESS, 1, p) < accompanied < alone
    assert invitation_left(ILLNESS, 1, p) == invitation_left(ILLNESS, 0, p)  # told once


@LAW
@given(gap=st.floats(0.1, 30))
def test_a_gap_that_is_explained_does_not_count(p, gap):
    assert gap_counted(gap, GAP, p) == 0.0 < gap_counted(gap, NOTHING, p)
    assert gap_counted(gap, ILLNESS | NEEDS, p) == gap_counted(gap, NOTHING, p)


def test_a_gap_beyond_ten_years_costs_no_more(p):
    assert gap_counted(10.0, NOTHING, p) == gap_counted(30.0, NOTHING, p)
    assert gap_counted(9.0, NOTHING, p) < gap_counted(10.0, NOTHING, p)


@LAW
@given(openness=st.floats(-3, 3))
def test_telling_of_needs_helps_where_there_is_capacity_to_include(p, openness):
    """It relieves and helps adjustment where there is capacity, and harms where not (S0 6.2)."""
    kept = told_holds(NEEDS, openness, p)
    assert (kept > 0.0) == (openness > -1.0)
    assert told_holds(NEEDS, openness + 0.5, p) >= kept
    assert told_holds(ILLNESS | GAP, openness, p) == 0.0


def test_hiding_weighs_and_telling_relieves(p):
    assert hiding_stress(NOTHING, p) == hiding_stress(ILLNESS | GAP, p) == p.strain > 0.0
    assert hiding_stress(NEEDS, p) == 0.0


@LAW
@given(told=flags, accompanied=st.integers(0, 1), gap=st.floats(0, 10), openness=st.floats(-3, 3))
def test_switched_off_what_is_told_costs_and_gives_nothing(off, told, accompanied, gap, openness):
    none = off("disclosure")
    assert invitation_left(told, accompanied, none) == 1.0
    assert gap_counted(gap, told, none) == gap
    assert told_holds(told, openness, none) == 0.0
    assert hiding_stress(told, none) == 0.0
