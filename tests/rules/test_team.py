"""The team thinks along: S2 3.2-3.5, 4.3; S3 (needs); S4; S0 4.2, 6."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.team import (
    advised,
    doors,
    encouraged,
    given_by_colleagues,
    knowledge_after,
    knowledge_without,
    leader_leaving_rate,
    practice,
    reviewed,
    steering,
    supervised,
    trust_in_colleague,
    unclear,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
skill = st.floats(0.2, 3)


@LAW
@given(able=skill)
def test_a_leader_leads_as_able_and_without_one_the_others_do_some_of_it(p, able):
    assert steering(able, 1, p) == pytest.approx(able)
    assert steering(able, 0, p) == p.others_step_in < 1.0


@LAW
@given(interval=st.integers(1, 52), led=st.floats(0, 3))
def test_rarer_supervision_is_less_and_none_is_nothing(interval, led):
    assert supervised(1, 1.0) == 1.0
    assert 0.0 <= supervised(interval + 1, led) <= supervised(interval, led) <= 1.5
    assert supervised(1_000_000, led) == 0.0


@LAW
@given(knowledge=unit, a=st.floats(0, 1.5), b=st.floats(0, 1.5), members=st.integers(0, 30))
def test_what_is_known_together_grows_with_supervision_and_goes_with_a_member(
    p, knowledge, a, b, members
):
    low, high = sorted((a, b))
    assert knowledge <= knowledge_after(knowledge, low, p) <= knowledge_after(knowledge, high, p)
    assert knowledge_after(knowledge, high, p) <= 1.0
    assert knowledge_after(knowledge, 0.0, p) == knowledge
    fewer, more = (knowledge_without(knowledge, m, p) for m in (members, members + 1))
    assert 0.0 <= fewer <= more <= knowledge


@LAW
@given(a=unit, b=unit, support=unit)
def test_what_others_know_opens_doors_and_courses(p, a, b, support):
    """Colleagues', friends' and relatives' knowledge opens courses and doors (S0 6.1; S2 3.5)."""
    low, high = sorted((a, b))
    assert doors(0.0, 0, p) == 1.0
    assert doors(low, 0, p) <= doors(high, 0, p) < doors(high, 1, p)
    assert doors(1.0, 0, p) == pytest.approx(1.0 + p.others_open)
    assert doors(1.0, 1, p) == pytest.approx(1.0 + 2.0 * p.others_open)
    assert support <= advised(support, low, p) <= advised(support, high, p)
    assert advised(0.0, high, p) == 0.0


@LAW
@given(belief=unit, best=unit, supervision=st.floats(0, 1.5))
def test_success_stories_lift_belief_towards_the_best_and_never_lower_it(
    p, belief, best, supervision
):
    after = encouraged(belief, best, supervision, p)
    assert belief <= after <= max(belief, best)
    assert encouraged(belief, best, 0.0, p) == pytest.approx(belief)


@LAW
@given(exhaustion=unit, a=st.floats(0, 3), b=st.floats(0, 3))
def test_a_review_that_is_better_led_relieves_more(p, exhaustion, a, b):
    low, high = sorted((a, b))
    assert 0.0 <= reviewed(exhaustion, high, p) <= reviewed(exhaustion, low, p) <= exhaustion
    assert reviewed(exhaustion, 0.0, p) == exhaustion


def test_agreed_limits_spare_some_of_what_is_unclear_and_not_all(p):
    assert unclear(0, p) == 1.0
    assert 0.0 < unclear(1, p) < 1.0


@LAW
@given(weeks=st.integers(0, 200))
def test_a_newcomer_learns_with_time_and_begins_with_something(p, weeks):
    learnt = practice(float(weeks), p)
    assert 1.0 - p.newcomer_lacks <= learnt < 1.0
    assert practice(weeks + 1.0, p) > learnt
    assert practice(0.0, p) == pytest.approx(1.0 - p.newcomer_lacks)
    assert practice(104.0, p) > 0.99


@LAW
@given(entry=st.floats(0, 0.5), gained=st.floats(0.01, 0.5), kept=unit)
def test_a_known_colleague_keeps_more_trust_than_a_stranger_and_less_than_there_was(
    p, entry, gained, kept
):
    """Mentors stand in for each other (S2 4.3); two or three consultants were no trouble (S0 6)."""
    before, after = entry + gained, entry + kept * gained
    assert trust_in_colleague(before, after, 0, p) == after
    assert after <= trust_in_colleague(before, after, 1, p) <= before
    assert given_by_colleagues(0, p) == 0.0 < given_by_colleagues(1, p) < 1.0


def test_a_leader_leaves_about_once_in_five_years(p):
    """One of two units changed leader in three years (S2 3.2): 17 % a year, from a single change.

    The share of leaders who leave within a year lies near it.
    """
    yearly = 1.0 - math.exp(-52.0 * leader_leaving_rate(p))
    assert 0.10 < yearly < 0.30


@LAW
@given(a=unit, b=unit, able=skill, weeks=st.integers(0, 200), members=st.integers(0, 30))
def test_switched_off_everybody_works_alone_under_an_average_leader(
    off, a, b, able, weeks, members
):
    none = off("team")
    assert steering(able, 1, none) == steering(able, 0, none) == 1.0
    assert knowledge_after(a, b, none) == knowledge_without(a, members, none) == a
    assert doors(a, 1, none) == 1.0
    assert advised(a, b, none) == a
    assert encouraged(a, b, 1.0, none) == pytest.approx(a)
    assert reviewed(a, able, none) == a
    assert unclear(1, none) == unclear(0, none) == 1.0
    assert practice(float(weeks), none) == 1.0
    assert given_by_colleagues(1, none) == 0.0
    assert trust_in_colleague(a, b, 1, none) == b
    assert leader_leaving_rate(none) == 0.0
