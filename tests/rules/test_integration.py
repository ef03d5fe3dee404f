"""Integration with treatment: S2 3.1-3.3, 3.5, 4, 6.2; S4; S0 6.2."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.integration import (
    advised_to_wait,
    caught_early,
    conflict_rate,
    cooperation_after,
    cooperation_after_conflict,
    dared,
    heard_worse,
    judged_capacity,
    kept_by_treatment,
    mistimed,
    place_held,
    referral_rate,
    shared_with_treatment,
    told_by_treatment,
    wait_when_heard,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


def settled(p, teams=2, days=2.0, records=0, led=1.0):
    """Return where cooperation comes to rest when nothing is torn down."""
    cooperation = p.cooperation_start
    for _ in range(600):
        cooperation = cooperation_after(cooperation, teams, days, records, led, p)
    return cooperation


@LAW
@given(
    cooperation=unit, teams=st.integers(0, 20), days=st.floats(0, 5), records=st.integers(0, 1),
    led=st.floats(0, 3),
)
def test_cooperation_stays_between_none_and_full(p, cooperation, teams, days, records, led):
    assert 0.0 <= cooperation_after(cooperation, teams, days, records, led, p) <= 1.0


def test_daily_presence_builds_cooperation_and_conferences_do_not(p):
    """It is built in daily work together and not in conferences (S2 3.3)."""
    conferences, desks, letters = settled(p, days=0.0), settled(p, days=5.0), settled(p, teams=0)
    assert letters == conferences < 0.01 < 0.5 < desks
    assert settled(p, days=2.0) > settled(p, days=1.0)


def test_being_employed_there_is_as_good_as_every_day_and_better_than_a_few(p):
    """The American original, from which there are grades down to letters (S2 3.1)."""
    assert settled(p, days=0.0, records=1) == settled(p, days=5.0) > settled(p, days=2.0)


def test_days_are_shared_by_the_teams_a_worker_is_attached_to(p):
    """At most two; those with more teams went to one centre each (S2 3.1)."""
    assert settled(p, teams=1) == settled(p, teams=2) > settled(p, teams=4) > settled(p, teams=8)


def test_what_is_better_led_cooperates_better_and_fights_less(p):
    """A unit changed leader because of poor steering and conflicts with treatment (S2 3.2)."""
    assert settled(p, led=0.5) < settled(p, led=1.0)
    assert conflict_rate(0.5, 2.0, p) > conflict_rate(1.0, 2.0, p) > 0.0
    assert conflict_rate(1.0, 0.0, p) == pytest.approx(p.conflict)
    assert conflict_rate(1.0, 4.0, p) < conflict_rate(1.0, 2.0, p) < conflict_rate(1.0, 0.0, p)
    assert conflict_rate(1.0, 52.0, p) < 0.05 * p.conflict


@LAW
@given(cooperation=unit)
def test_a_conflict_throws_it_back_to_the_start(p, cooperation):
    after = cooperation_after_conflict(cooperation, p)
    assert after == (p.cooperation_start if cooperation > p.cooperation_start else cooperation)


@LAW
@given(cooperation=unit, a=unit, b=unit)
def test_clinicians_differ_and_nothing_is_shared_without_treatment_consent_or_a_team(
    p, cooperation, a, b
):
    low, high = sorted((a, b))
    less, more = (shared_with_treatment(cooperation, c, 1, 1, 2, p) for c in (low, high))
    assert 0.0 <= less <= more <= cooperation
    assert shared_with_treatment(cooperation, 1.0, 1, 1, 2, p) == pytest.approx(cooperation)
    for nothing in ((0, 1, 2), (1, 0, 2), (1, 1, 0)):
        assert shared_with_treatment(cooperation, high, *nothing, p) == 0.0


@LAW
@given(shared=st.floats(0, 0.9), capacity=st.floats(2, 37))
def test_what_is_shared_times_the_start_and_the_hours(p, shared, capacity):
    """Shared information times job start and hours better (S2 3.5; S4)."""
    assert 0.0 < mistimed(shared + 0.1, p) < mistimed(shared, p) <= 1.0
    assert capacity <= judged_capacity(capacity, shared + 0.1, p)
    assert judged_capacity(capacity, shared + 0.1, p) < judged_capacity(capacity, shared, p)
    assert judged_capacity(capacity, 1.0, p) == pytest.approx(capacity)


@LAW
@given(shared=st.floats(0, 0.9), contacts=st.floats(0.1, 8))
def test_treatment_tuned_to_the_job_keeps_it_and_its_appointments_cost(p, shared, contacts):
    """Appointments lie in working hours (S2 6.2)."""
    now = kept_by_treatment(shared, 1, contacts, p)
    assert kept_by_treatment(shared + 0.1, 1, contacts, p) > now
    assert kept_by_treatment(shared, 1, contacts + 1.0, p) < now
    assert kept_by_treatment(0.0, 1, contacts, p) < 0.0 < kept_by_treatment(1.0, 1, contacts, p)
    assert kept_by_treatment(shared, 0, contacts, p) == 0.0


@LAW
@given(accompanied=st.floats(0.01, 0.99), shared=st.floats(0, 0.9))
def test_a_worker_with_treatment_behind_dares_more(p, accompanied, shared):
    assert accompanied <= dared(accompanied, shared, p) < dared(accompanied, shared + 0.1, p) < 1.0
    assert dared(0.0, 1.0, p) == 0.0


@LAW
@given(shared=st.floats(0.01, 0.9), support=st.floats(0.01, 0.9))
def test_a_relapse_is_seen_early_and_a_place_held_by_who_knows_and_has_the_contact(
    p, shared, support
):
    """Shared information tunes treatment to the job (S2 3.5; S4); it takes both to act on it."""
    ill = p.unstable_at + 0.1
    assert 0.0 < caught_early(shared + 0.1, support, p) < caught_early(shared, support, p) < 1.0
    assert caught_early(shared, support + 0.1, p) < caught_early(shared, support, p)
    assert caught_early(shared, 0.0, p) == caught_early(0.0, support, p) == 1.0
    through = place_held(shared, support, True, ill, 0.0, p)
    assert through > place_held(shared, support, True, 0.0, 0.0, p) > 0.0
    assert through > place_held(shared, support, False, ill, 0.0, p) > 0.0
    assert place_held(shared, support, False, 0.0, 0.0, p) == 0.0
    assert place_held(shared, 0.0, True, ill, 0.0, p) == 0.0
    assert place_held(0.0, support, True, ill, 0.0, p) == 0.0


@LAW
@given(interval=st.integers(1, 52), heard=unit)
def test_a_worse_time_that_is_heard_of_brings_the_next_contact_forward(p, interval, heard):
    assert 1 <= wait_when_heard(interval, heard) <= interval
    assert wait_when_heard(interval, 0.0) == interval
    assert wait_when_heard(interval, 1.0) == 1
    assert heard_worse(heard, p.unstable_at + 0.1, 0.0, p) == heard
    assert heard_worse(heard, p.unstable_at - 0.1, 0.0, p) == 0.0


def test_search_waits_where_treatment_advises_it_and_is_listened_to(p):
    """The mood and anxiety service waits when treatment advises it (S2 4)."""
    worse = p.unstable_at + 0.1
    assert advised_to_wait(1, 1, worse, 0.0, p)
    assert not advised_to_wait(1, 1, p.unstable_at - 0.1, 0.0, p)
    assert not advised_to_wait(0, 1, worse, 0.0, p)
    assert not advised_to_wait(1, 0, worse, 0.0, p)


@LAW
@given(cooperation=st.floats(0, 0.9), belief=st.floats(0, 0.9))
def test_referrals_follow_cooperation_and_belief(p, off, cooperation, belief):
    """Poor cooperation stops referrals (S2 3.3); each job found raises belief (S2 6.1)."""
    now = referral_rate(0.01, cooperation, belief, p)
    assert referral_rate(0.01, cooperation + 0.1, belief, p) > now
    assert referral_rate(0.01, cooperation, belief + 0.1, p) > now
    assert referral_rate(0.01, 0.5, 0.5, p) == pytest.approx(0.01)
    unmoved = off("belief")
    assert referral_rate(0.01, cooperation, belief, unmoved) == referral_rate(
        0.01, cooperation, 0.5, unmoved
    )


@LAW
@given(a=unit, b=unit, contacts=st.floats(0, 8), capacity=st.floats(2, 37))
def test_switched_off_nothing_is_built_shared_or_listened_to(off, a, b, contacts, capacity):
    none = off("integration")
    assert cooperation_after(a, 2, 5.0, 1, 1.0, none) == a
    assert conflict_rate(0.2, 0.0, none) == 0.0
    assert shared_with_treatment(a, b, 1, 1, 2, none) == 0.0
    assert mistimed(0.0, none) == 1.0
    assert judged_capacity(capacity, 0.0, none) >= capacity
    assert kept_by_treatment(a, 1, contacts, none) == kept_by_treatment(0.0, 1, contacts, none)
    assert heard_worse(a, 3.0, 0.0, none) == place_held(a, b, True, 3.0, 0.0, none) == 0.0
    assert caught_early(a, b, none) == 1.0
    assert dared(a, 0.0, none) == a
    assert not advised_to_wait(1, 1, 3.0, 0.0, none)
    assert referral_rate(0.01, a, b, none) == referral_rate(0.01, 0.5, b, none)


@LAW
@given(a=unit, b=unit)
def test_treatment_tells_of_a_person_as_far_as_it_shares(p, off, a, b):
    low, high = sorted((a, b))
    assert told_by_treatment(low, p) <= told_by_treatment(high, p) <= p.treatment_tells
    assert told_by_treatment(high, off("integration")) == 0.0
