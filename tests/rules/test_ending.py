"""Ending: S0 4.1 (limits), S0 4.3, S2 3.5 (by need), Rosenheck & Mares 2007 (staying)."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.ending import drop_out_rate, ending_talk_rate, limit_reached
from ipssim.vocabulary import Ending

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


def reached(record, served=0, search=0, support=0, occupied=False, minutes=0.0):
    return Ending(limit_reached(served, search, support, occupied, minutes, record))


@LAW
@given(st.integers(0, 900), st.integers(0, 900), st.integers(0, 900), st.booleans())
def test_without_limits_support_lasts(programme, served, search, support, occupied):
    """Support is unlimited in time under IPS (S4)."""
    record = programme("ips_shared_care")
    assert reached(record, served, search, support, occupied, 1e6) == Ending.NONE


@pytest.mark.parametrize("occupied", [False, True])
def test_the_time_limit_strikes_on_its_day_whatever_is_going_on(programme, occupied):
    record = programme("package", limit_weeks=13, in_work_limit_weeks=None)
    assert reached(record, served=12, occupied=occupied) == Ending.NONE
    assert reached(record, served=13, occupied=occupied) == Ending.LIMIT


def test_the_limit_on_search_strikes_after_its_weeks(programme):
    record = programme("package", search_limit_weeks=8)
    assert reached(record, search=7) == Ending.NONE
    assert reached(record, search=8) == Ending.SEARCH_LIMIT


def test_the_limit_on_in_work_support_concerns_only_those_in_work_or_study(programme):
    record = programme("package", in_work_limit_weeks=4)
    assert reached(record, support=4, occupied=False) == Ending.NONE
    assert reached(record, support=3, occupied=True) == Ending.NONE
    assert reached(record, support=4, occupied=True) == Ending.IN_WORK_LIMIT


def test_no_weeks_of_in_work_support_means_none(programme):
    record = programme("package", in_work_limit_weeks=0)
    assert reached(record, support=0, occupied=True) == Ending.IN_WORK_LIMIT


def test_the_budget_is_in_hours(programme):
    record = programme("ips_shared_care", hours_budget=10)
    assert reached(record, minutes=599.0) == Ending.NONE
    assert reached(record, minutes=600.0) == Ending.BUDGET


def test_the_overall_limit_is_named_before_the_others(programme):
    record = programme(
        "package", limit_weeks=10, search_limit_weeks=10, in_work_limit_weeks=10, hours_budget=1
    )
    assert reached(record, 10, 10, 10, True, 1e3) == Ending.LIMIT
    assert reached(record, 9, 10, 10, True, 1e3) == Ending.SEARCH_LIMIT
    assert reached(record, 9, 9, 10, True, 1e3) == Ending.IN_WORK_LIMIT
    assert reached(record, 9, 9, 9, True, 1e3) == Ending.BUDGET


def test_drop_out_without_trust_and_without_stress_is_the_parameter(p):
    assert drop_out_rate(0.0, 0.0, p) == drop_out_rate(1.0, 1.0, p) == pytest.approx(p.drop_out)
    assert drop_out_rate(1.0, 0.0, p) == 0.0


@LAW
@given(trust=st.floats(0, 0.9), stress=st.floats(0, 0.9))
def test_trust_holds_people_and_stress_drives_them_away(p, trust, stress):
    rate = drop_out_rate(trust, stress, p)
    assert rate > 0.0
    assert drop_out_rate(trust + 0.1, stress, p) < rate < drop_out_rate(trust, stress + 0.1, p)


def test_about_as_many_stay_a_year_as_were_seen_to(p):
    """77 % still in service after twelve months (Rosenheck & Mares 2007, records)."""
    stay = [math.exp(-52 * drop_out_rate(trust, 0.0, p)) for trust in (0.3, 0.7)]
    assert stay[0] - 0.05 < 0.77 < stay[1] + 0.05


@LAW
@given(weeks=st.integers(0, 200), enough=st.integers(1, 100), style=st.floats(0.1, 3))
def test_nobody_speaks_of_ending_before_things_are_settled(p, weeks, enough, style):
    rate = ending_talk_rate(weeks, float(enough), style, p)
    assert (rate == 0.0) == (weeks < enough)


def test_endings_differ_by_the_consultant_s_own_way(p):
    weeks = math.ceil(p.settled_weeks)
    slow, quick = (ending_talk_rate(weeks, p.settled_weeks, style, p) for style in (1.0, 2.0))
    assert quick == pytest.approx(2 * slow)
