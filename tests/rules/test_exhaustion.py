"""A worker's strain: S3 (needs, responsibility), S2 4.3; Butenko 2022 (turnover)."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.exhaustion import (
    attention,
    leaving_rate,
    next_exhaustion,
    overload,
    powerless,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


def settled(p, stress, team, unclear=1.0, supervision=1.0):
    """Return where a worker's exhaustion comes to rest."""
    exhaustion = 0.0
    for _ in range(2000):
        exhaustion = next_exhaustion(exhaustion, stress, unclear, team, supervision, p)
    return exhaustion


@LAW
@given(wanted=st.floats(0, 4000), minutes=st.floats(0, 4000))
def test_strain_is_the_share_of_the_week_s_wishes_that_did_not_fit(wanted, minutes):
    after = overload(wanted, minutes)
    assert 0.0 <= after <= 1.0
    assert (after > 0.0) == (wanted > minutes and minutes / wanted < 1.0)
    assert overload(wanted, minutes + 1.0) <= after <= overload(wanted + 1.0, minutes)
    assert overload(2000.0, 1500.0) == 0.25
    assert overload(1000.0, 0.0) == 1.0


@LAW
@given(exhaustion=unit, stress=st.floats(0, 0.9), team=st.floats(0, 0.8))
def test_overload_wears_and_supervision_relieves(p, exhaustion, stress, team):
    after = next_exhaustion(exhaustion, stress, 0.5, team, 0.5, p)
    assert 0.0 <= after <= 1.0
    assert next_exhaustion(exhaustion, stress + 0.1, 0.5, team, 0.5, p) >= after
    assert next_exhaustion(exhaustion, stress, 1.0, team, 0.5, p) >= after
    assert next_exhaustion(exhaustion, stress, 0.5, team + 0.1, 0.5, p) <= after
    assert next_exhaustion(exhaustion, stress, 0.5, team, 1.0, p) <= after


def test_unclear_limits_wear_also_within_the_cap_and_less_where_cases_are_shared(p):
    """Unclear tasks wear out even below 25; supervision and shared limits relieve (S3)."""
    calm, shared, overloaded = settled(p, 0.0, 0.15), settled(p, 0.0, 0.3), settled(p, 0.5, 0.15)
    assert 0.0 < shared < calm < overloaded < 1.0
    assert settled(p, 0.0, 0.15, unclear=0.6) < calm < settled(p, 0.0, 0.15, supervision=0.25)
    assert settled(p, 0.0, 0.15, supervision=0.0) > 0.9  # nothing relieves


@LAW
@given(exhaustion=unit, supervision=unit)
def test_without_a_team_supervision_relieves_by_its_time_alone(off, exhaustion, supervision):
    alone = off("team")
    assert next_exhaustion(exhaustion, 0.0, 1.0, 0.15, supervision, alone) == next_exhaustion(
        exhaustion, 0.0, 1.0, 0.15, 1.0, alone
    )


@LAW
@given(exhaustion=st.floats(0, 0.9))
def test_a_job_lost_in_spite_of_everything_wears(p, exhaustion):
    """Powerlessness towards what a job demands (S3 labour market)."""
    assert exhaustion < powerless(exhaustion, p) <= 1.0
    assert powerless(1.0, p) == 1.0
    assert powerless(0.0, p) == pytest.approx(p.wear)


@LAW
@given(exhaustion=st.floats(0, 0.9))
def test_an_exhausted_worker_gives_less_but_not_nothing(p, exhaustion):
    left = attention(exhaustion, p)
    assert 0.0 < left <= 1.0
    assert attention(exhaustion + 0.1, p) < left
    assert attention(0.0, p) == 1.0
    assert attention(1.0, p) == pytest.approx(1.0 - p.exhausted_contact)


def test_turnover_within_the_cap_is_as_published(p):
    """Yearly turnover of 15 to 45 % within the cap (evidence; Butenko 2022)."""
    rested, worn = (1.0 - math.exp(-52 * leaving_rate(x, p)) for x in (0.0, settled(p, 0.1, 0.15)))
    assert 0.15 < rested < worn < 0.45
    assert leaving_rate(1.0, p) > leaving_rate(0.5, p) > leaving_rate(0.0, p) > 0.0


@LAW
@given(exhaustion=unit, stress=unit, team=unit)
def test_switched_off_nobody_wears_out_or_leaves_and_everybody_is_all_there(
    off, exhaustion, stress, team
):
    none = off("exhaustion")
    assert next_exhaustion(exhaustion, stress, 1.0, team, 1.0, none) <= exhaustion
    assert next_exhaustion(0.0, stress, 1.0, team, 1.0, none) == 0.0
    assert powerless(exhaustion, none) == exhaustion
    assert attention(exhaustion, none) == 1.0
    assert leaving_rate(exhaustion, none) == 0.0
