"""The dream and the match: S0 5, 5.2; S1 2; S3; S4; Becker 1996."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.dream_and_match import (
    compromised,
    fewest_hours,
    hold_of_match,
    looks_on,
    manageable,
    match_of,
    yes_to_match,
)
from ipssim.settings.world import Getting, World
from ipssim.world.records import world_record

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
hours = st.floats(2, 37)


def logit(chance):
    return math.log(chance / (1.0 - chance))


@LAW
@given(same=st.integers(0, 1), hours=hours, capacity=hours, taste=unit, given_up=unit)
def test_a_match_is_a_share_and_the_dream_s_sector_never_lowers_it(
    p, same, hours, capacity, taste, given_up
):
    match = match_of(same, hours, capacity, taste, given_up, p)
    assert 0.0 <= match <= 1.0 + 1e-12
    assert match_of(1, hours, capacity, taste, given_up, p) >= match
    assert match_of(same, hours + 1.0, capacity, taste, given_up, p) <= match + 1e-12


def test_by_hand(p):
    assert match_of(1, 12.0, 15.0, 1.0, 0.0, p) == pytest.approx(1.0)
    assert match_of(0, 30.0, 15.0, 0.0, 0.0, p) == 0.0
    rest = 1.0 - p.match_wish
    assert match_of(0, 12.0, 15.0, 0.0, 0.0, p) == pytest.approx(0.5 * rest)
    assert match_of(0, 22.5, 15.0, 0.0, 0.0, p) == pytest.approx(0.25 * rest)
    assert match_of(0, 30.0, 15.0, 1.0, 0.0, p) == pytest.approx(0.5 * rest)


@LAW
@given(a=unit, b=unit, taste=unit)
def test_what_is_given_up_of_the_wish_is_no_longer_missed(p, a, b, taste):
    low, high = sorted((a, b))
    elsewhere = [match_of(0, 12.0, 15.0, taste, f, p) for f in (low, high)]
    assert elsewhere[0] <= elsewhere[1] <= match_of(1, 12.0, 15.0, taste, 0.0, p) + 1e-12
    assert match_of(1, 12.0, 15.0, taste, low, p) == match_of(1, 12.0, 15.0, taste, high, p)


@LAW
@given(flexibility=st.floats(0, 0.95), a=unit, b=unit)
def test_a_no_makes_people_give_and_sooner_with_somebody_to_think_with(p, flexibility, a, b):
    """Reality negotiation (S0 5.2; S3)."""
    low, high = sorted((a, b))
    assert flexibility < compromised(flexibility, low, p)
    assert compromised(flexibility, low, p) <= compromised(flexibility, high, p) <= 1.0
    assert compromised(flexibility, 1.0, p) > compromised(flexibility, 0.0, p)


def test_wishes_are_stable_and_one_no_moves_them_little(p):
    """Wishes are often realistic and stable (S0 5.2): a dozen refusals alone leave most of one."""
    alone = helped = 0.0
    for _ in range(12):
        alone, helped = compromised(alone, 0.0, p), compromised(helped, 0.7, p)
    assert alone < 0.25 < helped < 0.75


def test_few_who_can_manage_little_apply_for_full_time(p):
    """Few manage 37 hours (S2 3.5): so many are asked for only by those who nearly can."""
    assert manageable(p.hours_stretch * 20.0, 20.0, p)
    assert not manageable(p.hours_stretch * 20.0 + 0.1, 20.0, p)
    assert manageable(37.0, 37.0, p)
    assert not manageable(37.0, 15.0, p)
    assert manageable(15.0, 15.0, p)


@LAW
@given(hours=hours, capacity=hours, more=st.floats(0, 20), stretch=st.floats(1, 2))
def test_whoever_can_manage_more_or_stretches_further_is_kept_from_no_job_by_it(
    hours, capacity, more, stretch
):
    here, further = (
        world_record(World(getting=Getting(hours_stretch=s))) for s in (stretch, stretch + 0.5)
    )
    assert manageable(hours, capacity, here) == (hours <= stretch * capacity)
    if manageable(hours, capacity, here):
        assert manageable(hours, capacity + more, here)
        assert manageable(hours, capacity, further)
        assert manageable(max(hours - more, 1.0), capacity, here)


@LAW
@given(match=st.floats(0, 0.9))
def test_a_place_that_fits_is_said_yes_to_and_kept(p, match):
    for rule in (yes_to_match, hold_of_match):
        assert rule(match + 0.1, p) > rule(match, p)
    assert hold_of_match(0.5, p) == 0.0
    assert yes_to_match(0.0, p) == 0.5
    assert logit(yes_to_match(1.0, p)) == pytest.approx(p.match_draws)
    assert hold_of_match(1.0, p) - hold_of_match(0.0, p) == pytest.approx(p.match_keeps)


@LAW
@given(match=unit)
def test_a_place_that_fits_badly_keeps_people_looking(p, off, match):
    assert looks_on(match, p) == (match < 0.5)
    assert not looks_on(match, off("dream_and_match"))


@LAW
@given(match=unit, flexibility=unit, support=unit, asked=hours, capacity=hours)
def test_switched_off_it_neither_draws_nor_holds_nor_gives_nor_limits(
    p, off, match, flexibility, support, asked, capacity
):
    none = off("dream_and_match")
    assert yes_to_match(match, none) == yes_to_match(0.5, p)
    assert hold_of_match(match, none) == 0.0
    assert compromised(flexibility, support, none) == flexibility
    assert manageable(asked, capacity, none)


@LAW
@given(capacity=hours, given_up=unit)
def test_full_time_alone_is_looked_for_by_few_and_until_the_wish_bends(p, capacity, given_up):
    least = fewest_hours(1, capacity, given_up, 37.0, p)
    assert least == (min(37.0, capacity) if given_up <= 0.5 else 0.0)
    assert fewest_hours(0, capacity, given_up, 37.0, p) == 0.0
    assert manageable(least, capacity, p)  # nobody waits for what they could not take
