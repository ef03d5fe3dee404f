"""Search: Gold 2002 (who gets a job), S2 3.1-3.5, S3, S4, S0 5."""

import inspect
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from ipssim.rules.job_search import (
    accept_chance,
    course_weeks,
    discouraged,
    eager,
    ease,
    helped_with_adverts,
    interview_chance,
    keep_warm,
    offer_chance,
    outreach_applications,
    own_applications,
    praktik_hires,
    study_applications,
    study_hours_within,
)

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
sd = st.floats(-3, 3)
hours = st.floats(2, 37)
AVERAGE = {"drive": 0.0, "share": 1.0, "negative": 0.0, "dream": 0, "realism": 0.5,
           "skills": 0.0}  # fmt: skip
GETTING = (ease, own_applications, outreach_applications, interview_chance, offer_chance)


def offered(p, **changes):
    return offer_chance(*{**AVERAGE, **changes}.values(), p)


@pytest.mark.parametrize("rule", GETTING, ids=lambda rule: rule.__name__)
def test_cognition_does_not_enter_getting_a_job(rule):
    """Cognition predicts keeping, not getting (Gold 2002)."""
    assert "cognition" not in inspect.signature(rule).parameters


@LAW
@given(drive=sd, negative=sd, share=unit)
def test_work_history_and_few_negative_symptoms_make_it_easier(p, drive, negative, share):
    """The two predictors of getting a job (predictors_201800562, n = 153)."""
    assert ease(drive, 1, negative, share, p) > ease(drive, 0, negative, share, p) > 0.0
    assert ease(drive, 0, negative, share, p) > ease(drive, 0, negative + 1.0, share, p)


@pytest.mark.parametrize("share", [1.0, 0.5, 0.0])
def test_the_unobserved_part_of_ease_has_mean_one(p, share):
    z = (np.arange(2000) + 0.5) / 2000
    known = math.exp(-p.history_effect / 2)
    factors = [ease(float(x), 0, 0.0, share, p) / known for x in ndtri(z)]
    assert np.mean(factors) == pytest.approx(1.0, abs=0.02)


def test_a_consultant_who_opens_doors_evens_people_out(p):
    alone = ease(1.0, 0, 0.0, 1.0, p) / ease(-1.0, 0, 0.0, 1.0, p)
    helped = ease(1.0, 0, 0.0, p.drive_supported, p) / ease(-1.0, 0, 0.0, p.drive_supported, p)
    assert 1.0 < helped < alone


@LAW
@given(a=unit, b=unit, believed=sd)
def test_motivation_and_belief_make_eager_and_half_way_changes_nothing(p, a, b, believed):
    low, high = sorted((a, b))
    assert eager(0.5, 0.0, p) == 1.0
    assert eager(low, believed, p) <= eager(high, believed, p)
    assert eager(low, believed, p) < eager(low, believed + 0.1, p)


def test_motivation_within_the_published_uncertainty(p):
    """Odds of a job by motivation: 1.83, interval 0.55 to 6.06 (Vukadin 2019)."""
    assert 0.55 < eager(1.0, 0.0, p) / eager(0.0, 0.0, p) < 6.06


@LAW
@given(motivation=unit, a=unit, b=unit)
def test_a_no_discourages_a_little_and_less_with_somebody_there(p, motivation, a, b):
    low, high = sorted((a, b))
    assert 0.0 <= discouraged(motivation, low, p) <= discouraged(motivation, high, p) <= motivation
    assert discouraged(motivation, 1.0, p) == motivation


@LAW
@given(easiness=st.floats(0.1, 5), eagerness=st.floats(0.1, 5), a=unit, b=unit)
def test_what_holds_back_lowers_applications(p, easiness, eagerness, a, b):
    low, high = sorted((a, b))
    fewer, more = (own_applications(easiness, eagerness, held, p) for held in (low, high))
    assert 0.0 <= fewer <= more
    assert own_applications(easiness, eagerness, 0.0, p) == 0.0


def test_the_average_person_alone_applies_as_the_parameter_says(p):
    assert own_applications(1.0, 1.0, 1.0, p) == pytest.approx(p.own_search)


@LAW
@given(leads=st.floats(0, 20), skill=st.floats(0.2, 3))
def test_a_career_counsellor_s_help_with_adverts_adds_to_own_applications(p, leads, skill):
    """Ordinary jobs by ordinary channels, with a counsellor's help (S2 4.3)."""
    assert helped_with_adverts(0.0, skill, p) == 1.0
    assert helped_with_adverts(leads + 1.0, skill, p) > helped_with_adverts(leads, skill, p) >= 1.0
    assert helped_with_adverts(1.0, 1.0, p) == pytest.approx(1.0 + p.advert_help)


@LAW
@given(eagerness=st.floats(0.1, 5), leads=st.floats(0, 20), skill=st.floats(0, 3))
def test_outreach_grows_from_leads_and_skill(p, eagerness, leads, skill):
    """Employer contact raises the chance of a job (Leff 2005)."""
    rate = outreach_applications(1.0, eagerness, leads, skill, p)
    assert 0.0 <= rate <= outreach_applications(1.0, eagerness, leads + 1.0, skill, p)
    assert rate <= outreach_applications(1.0, eagerness, leads, skill + 1.0, p)
    assert outreach_applications(1.0, eagerness, 0.0, skill, p) == 0.0


@LAW
@given(leads=st.floats(0, 20), new=st.floats(0, 5))
def test_leads_cool_unless_kept_warm(p, leads, new):
    assert 0.0 <= keep_warm(leads, 0.0, p) <= leads
    assert keep_warm(leads, new, p) == pytest.approx(keep_warm(leads, 0.0, p) + new)
    assert keep_warm(new * p.lead_memory, new, p) == pytest.approx(new * p.lead_memory)


@LAW
@given(openness=sd, gap=st.floats(0, 30), vouched=unit, left=st.floats(0.1, 1))
def test_a_gap_closes_doors_and_a_consultant_who_vouches_opens_them(
    p, openness, gap, vouched, left
):
    chance = interview_chance(openness, gap, vouched, left, p)
    assert 0.0 < chance < 1.0
    assert interview_chance(openness, gap + 1.0, vouched, left, p) < chance
    assert interview_chance(openness, gap, vouched + 0.1, left, p) > chance
    assert interview_chance(openness + 1.0, gap, vouched, left, p) > chance


@LAW
@given(openness=sd, left=unit)
def test_what_is_told_leaves_a_share_of_the_invitations(p, openness, left):
    whole = interview_chance(openness, 0.0, 0.0, 1.0, p)
    assert interview_chance(openness, 0.0, 0.0, left, p) == pytest.approx(left * whole)


def test_interview_and_offer_are_what_their_parameters_say(p):
    assert interview_chance(0.0, 0.0, 0.0, 1.0, p) == pytest.approx(0.17, abs=0.005)
    assert offered(p) == pytest.approx(0.23, abs=0.005)


@LAW
@given(negative=sd, a=unit, b=unit)
def test_realism_matters_in_the_dream_s_own_sector_only(p, negative, a, b):
    low, high = sorted((a, b))
    assert offered(p, realism=low) == offered(p, realism=high)
    assert 0.0 < offered(p, dream=1, realism=low) <= offered(p, dream=1, realism=high) < 1.0
    assert offered(p, negative=negative + 1.0) < offered(p, negative=negative)


@LAW
@given(drive=sd, share=st.floats(0.1, 1))
def test_what_nobody_observes_counts_in_offers_by_its_share(p, drive, share):
    assert offered(p, drive=drive, share=0.0) == offered(p)
    assert offered(p, drive=drive + 0.5, share=share) > offered(p, drive=drive, share=share)
    even = abs(offered(p, drive=drive, share=0.0) - offered(p))
    assert even <= abs(offered(p, drive=drive, share=share) - offered(p))


@LAW
@given(skills=st.floats(-1, 1))
def test_social_skills_show_at_interviews(p, skills):
    assert offered(p, skills=skills + 0.1) > offered(p, skills=skills)


@LAW
@given(pull=st.floats(-1, 0.9), fear=st.floats(0, 0.9))
def test_people_say_yes_to_what_draws_them_and_no_for_fear(p, pull, fear):
    chance = accept_chance(pull, fear, p)
    assert 0.0 < chance < 1.0
    assert accept_chance(pull + 0.1, fear, p) > chance
    assert accept_chance(pull, fear + 0.1, p) < chance


def test_unpaid_trials_seldom_turn_into_pay_where_placed_by_availability(p):
    """Under a fifth of placements without IPS lead to pay (Falkum 2017; S0 5.2)."""
    assert all(praktik_hires(0, match, p) < 0.2 for match in (0.0, 0.5, 1.0))


@LAW
@given(a=unit, b=unit)
def test_trials_by_preference_turn_into_pay_more_often_and_by_fit(p, a, b):
    low, high = sorted((a, b))
    for preferred in (0, 1):
        assert 0.0 <= praktik_hires(preferred, low, p) <= praktik_hires(preferred, high, p) <= 0.95
    assert praktik_hires(1, low, p) > praktik_hires(0, low, p)


@LAW
@given(eagerness=st.floats(0.1, 5), support=st.floats(0, 0.9), intake=st.sampled_from([0.3, 1.0]))
def test_education_starts_at_intakes_and_help_multiplies_starts(p, eagerness, support, intake):
    rate = study_applications(1.0, eagerness, intake, support, p)
    assert study_applications(1.0, eagerness, 0.0, support, p) == 0.0
    assert study_applications(1.0, eagerness, intake, support + 0.1, p) > rate > 0.0
    full = study_applications(1.0, eagerness, 1.0, 1.0, p)
    none = study_applications(1.0, eagerness, 1.0, 0.0, p)
    assert full / none == pytest.approx(1.0 + p.study_support)


@LAW
@given(capacity=hours)
def test_single_subjects_are_part_time_and_ordinary_courses_no_more_than_full_time(capacity, p):
    single, ordinary = (study_hours_within(capacity, main, 37.0, p) for main in (False, True))
    assert 4.0 <= single <= 15.0
    assert 12.0 <= ordinary <= 37.0
    assert single <= max(4.0, 0.5 * capacity)


def test_courses_take_from_their_shortest_to_their_longest(p):
    grid = [(k + 0.5) / 500 for k in range(500)]
    ordinary, single = ([course_weeks(u, main, p) for u in grid] for main in (True, False))
    assert (min(ordinary), max(ordinary)) == (40, 159)
    assert (min(single), max(single)) == (12, 39)
