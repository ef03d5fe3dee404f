"""Search: Gold 2002 (who gets a job), S2 3.1-3.5, S3, S4, S0 5."""

import dataclasses
import inspect
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.job_search import (
    answer_of,
    closeness,
    comes_along,
    course_weeks,
    eager,
    ease,
    effort,
    helped_with_adverts,
    interview_chance,
    keep_warm,
    leads_at_hand,
    offer_chance,
    outreach_applications,
    own_applications,
    study_applications,
    study_hours_within,
    trial_pays_chance,
)
from ipssim.settings.world import World
from ipssim.world.records import world_record

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
sd = st.floats(-3, 3)
hours = st.floats(2, 37)
AVERAGE = {"drive": 0.0, "share": 1.0, "negative": 0.0, "dream": 0, "realism": 0.5,
           "skills": 0.0, "along": 0.0}  # fmt: skip
GETTING = (ease, own_applications, outreach_applications, interview_chance, offer_chance)


def logit(chance):
    return math.log(chance / (1.0 - chance))


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
    z, weights = np.polynomial.hermite_e.hermegauss(80)
    known = math.exp(-p.history_effect / 2)
    factors = [ease(float(x), 0, 0.0, share, p) / known for x in z]
    assert np.average(factors, weights=weights) == pytest.approx(1.0, abs=0.001)


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
@given(
    eagerness=st.floats(0.1, 5), leads=st.floats(0, 20), skill=st.floats(0, 3), related=unit
)
def test_outreach_grows_from_leads_and_skill(p, eagerness, leads, skill, related):
    """Employer contact raises the chance of a job (Leff 2005)."""
    rate = outreach_applications(1.0, eagerness, leads, skill, related, p)
    assert 0.0 <= rate <= outreach_applications(1.0, eagerness, leads + 1.0, skill, related, p)
    assert rate <= outreach_applications(1.0, eagerness, leads, skill + 1.0, related, p)
    assert outreach_applications(1.0, eagerness, 0.0, skill, related, p) == 0.0


@LAW
@given(leads=st.floats(0.1, 20), related=st.floats(0, 0.9))
def test_a_lead_is_worth_little_for_somebody_who_is_not_known(p, leads, related):
    """Employer hours without knowledge of the person are worth less (S1; S0 6)."""
    stranger, friend = (outreach_applications(1.0, 1.0, leads, 1.0, r, p) for r in (0.0, 1.0))
    assert stranger == pytest.approx(p.lead_unknown * leads)
    assert friend == pytest.approx((p.lead_unknown + p.lead_known) * leads)
    rate = outreach_applications(1.0, 1.0, leads, 1.0, related, p)
    assert rate < outreach_applications(1.0, 1.0, leads, 1.0, related + 0.1, p)
    assert stranger <= rate < friend


@LAW
@given(leads=st.floats(0.1, 20), related=st.floats(0, 0.9))
def test_by_hours_alone_everybody_is_a_stranger_and_by_the_person_hours_count_nothing(
    leads, related
):
    """Two other readings of how jobs are got (docs/analysis_plan.md)."""
    hours, person = (
        world_record(dataclasses.replace(World(), getting=dataclasses.replace(
            World().getting, way_in=way
        ))) for way in ("hours", "person")
    )
    by_hours = outreach_applications(1.0, 1.0, leads, 1.0, related, hours)
    assert by_hours == outreach_applications(1.0, 1.0, leads, 1.0, 0.0, hours)
    assert by_hours == pytest.approx(leads * hours.lead_known)
    by_person = outreach_applications(1.0, 1.0, leads, 1.0, related, person)
    assert by_person == outreach_applications(1.0, 1.0, 1.0, 1.0, related, person)
    assert by_person == pytest.approx(related * person.lead_known)
    assert comes_along(related, hours) == 0
    assert comes_along(related, person) == related


@LAW
@given(weeks=st.floats(0, 100))
def test_effort_and_contacts_are_dense_at_first_and_then_thin(p, weeks):
    """86 minutes and later 34 (Rosenheck & Mares 2007)."""
    for rule, first, last in (
        (effort, p.effort_first, p.effort_last), (closeness, p.contact_first, p.contact_last),
    ):
        assert rule(0.0, p) == pytest.approx(first)
        assert rule(weeks, p) > rule(weeks + 1.0, p) > last
        assert rule(10_000.0, p) == pytest.approx(last)
    assert effort(0.0, p) > 1.0 > effort(104.0, p)
    assert closeness(0.0, p) > 1.0 > closeness(104.0, p)


@LAW
@given(minutes=st.floats(1, 120), weeks=st.floats(0, 100))
def test_a_worker_knows_employers_before_somebody_comes_and_a_new_one_does_not(p, minutes, weeks):
    """Employers met for others are a start, up to what such hours keep warm for long."""
    assert leads_at_hand(minutes, 0.0, p) == leads_at_hand(0.0, weeks, p) == 0.0
    assert leads_at_hand(minutes, weeks, p) < leads_at_hand(minutes, weeks + 1.0, p)
    steady = leads_at_hand(minutes, 10_000.0, p)
    assert keep_warm(steady, minutes / 60.0, p) == pytest.approx(steady)


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
    assert logit(interview_chance(0.0, 0.0, 0.0, 1.0, p)) == pytest.approx(p.interview_base)
    assert logit(offered(p)) == pytest.approx(p.offer_base)


@LAW
@given(w=st.integers(0, 300), pair=st.integers(0, 10_000))
def test_an_answer_stands_half_a_year_and_not_for_everybody_from_the_same_week(p, w, pair):
    stands = int(p.asks_again)
    heard = [answer_of(week, pair, p) for week in range(w, w + 2 * stands)]
    assert len(set(heard[:stands])) <= 2
    assert heard[stands] == heard[0] + 1
    changes = {k for k in range(stands) for n in range(stands)
               if answer_of(k, n, p) != answer_of(k + 1, n, p)}
    assert changes == set(range(stands))


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
@given(along=st.floats(0, 0.9), drive=sd)
def test_a_worker_who_comes_along_makes_an_offer_more_likely(p, along, drive):
    """Going along to an employer hangs on the relation (S0 5)."""
    assert offered(p, drive=drive, along=along + 0.1) > offered(p, drive=drive, along=along)
    assert logit(offered(p, along=1.0)) - logit(offered(p)) == pytest.approx(p.goes_along)


@LAW
@given(skills=st.floats(-1, 1))
def test_social_skills_show_at_interviews(p, skills):
    assert offered(p, skills=skills + 0.1) > offered(p, skills=skills)


AFTER_TRIAL = {"asked": 0, "public": 0, "weeks": 13.0, "drive": 0.0, "match": 0.5,
               "openness": 0.0}  # fmt: skip


def paid(p, **changes):
    return trial_pays_chance(*{**AFTER_TRIAL, **changes}.values(), p)


def test_a_trial_of_an_average_person_pays_as_the_parameter_says(p):
    assert logit(paid(p)) == pytest.approx(p.trial_pays)
    assert logit(paid(p, asked=1)) == pytest.approx(p.trial_pays + p.trial_asked)


@LAW
@given(drive=sd, match=st.floats(0, 0.9), openness=sd, weeks=st.floats(1, 52))
def test_pay_after_a_trial_depends_on_person_fit_employer_and_time(
    p, drive, match, openness, weeks
):
    """Not a constant per spell: who, where, and how long they have seen each other (M1)."""
    one = {"drive": drive, "match": match, "openness": openness, "weeks": weeks}
    chance = paid(p, **one)
    assert 0.0 < chance < 1.0
    for name, step in (("drive", 0.5), ("match", 0.1), ("openness", 0.5), ("weeks", 1.0)):
        assert paid(p, **{**one, name: one[name] + step}) > chance
    assert paid(p, **one, asked=1) > chance


def test_a_trial_of_two_weeks_seldom_leads_to_pay_and_closed_firms_pay_nobody(p):
    """Under a fifth of placements without IPS lead to pay (Falkum 2017; S0 5.2)."""
    assert paid(p, weeks=2.0) < 0.25 * paid(p, weeks=13.0)
    assert paid(p, weeks=0.0) == paid(p, weeks=1.0)
    assert paid(p, openness=-6.0) < 0.1 * paid(p)


def test_a_public_job_with_wage_subsidy_pays_less_often_than_a_trial(p):
    """Public wage subsidy seldom turns into pay (S2 3.1)."""
    assert logit(paid(p, public=1)) == pytest.approx(p.trial_pays + p.public_subsidy_pays)
    assert paid(p, public=1) < paid(p)


STARTS = {"alone": 1.0, "helped": 1.0, "eagerness": 1.0, "intake": 1.0, "support": 0.0}


def starts(p, **changes):
    return study_applications(*{**STARTS, **changes}.values(), p)


@LAW
@given(eagerness=st.floats(0.1, 5), support=st.floats(0, 0.9), intake=st.sampled_from([0.3, 1.0]))
def test_education_starts_at_intakes_and_help_adds_starts(p, eagerness, support, intake):
    one = {"eagerness": eagerness, "support": support, "intake": intake}
    assert starts(p, **{**one, "intake": 0.0}) == 0.0
    assert starts(p, **{**one, "support": support + 0.1}) > starts(p, **one) > 0.0
    assert starts(p) == pytest.approx(p.study_start)
    assert starts(p, support=1.0) == pytest.approx(p.study_start + p.study_help)


@LAW
@given(alone=st.floats(0.01, 5), helped=st.floats(0.01, 5), support=st.floats(0.1, 1))
def test_help_reaches_those_who_would_never_start_by_themselves(p, alone, helped, support):
    """Few start by themselves; help with choosing and applying matters (S2 3.5; M6)."""
    one = {"alone": alone, "helped": helped, "support": support}
    assert starts(p, **{**one, "alone": 0.0}) == pytest.approx(p.study_help * helped * support)
    assert starts(p, **{**one, "support": 0.0}) == pytest.approx(p.study_start * alone)
    assert starts(p, **{**one, "helped": helped + 1.0}) > starts(p, **one)


@LAW
@given(capacity=hours)
def test_single_subjects_are_part_time_and_ordinary_courses_no_more_than_full_time(capacity, p):
    single, ordinary = (study_hours_within(capacity, main, 37.0, p) for main in (False, True))
    assert 1.0 <= single <= max(1.0, p.subject_load * capacity)
    assert p.course_hours_least <= ordinary <= 37.0
    assert ordinary <= max(p.course_hours_least, capacity)


def test_courses_are_of_all_lengths_up_to_twice_their_mean(p):
    grid = [(k + 0.5) / 500 for k in range(500)]
    for main, mean in ((True, p.course_length), (False, p.subject_length)):
        weeks = [course_weeks(u, main, p) for u in grid]
        assert np.mean(weeks) == pytest.approx(mean, abs=1.0)
        assert 1 <= min(weeks) < max(weeks) <= 2.0 * mean
