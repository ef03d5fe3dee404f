"""Keeping a place: Becker 1996, Gold 2002, Bond & Kukla 2011, Cook 2015; S0 4.3."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from ipssim.rules.dream_and_match import hold_of_match, match_of
from ipssim.rules.in_work import hold, job_loss_rate, kind_of_job_ending, study_loss_rate
from ipssim.vocabulary import JobEnding

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)
sd = st.floats(-3, 3)
AVERAGE = {"cognition": 0.0, "overload": 0.0, "symptoms": 0.0, "support": 0.0, "fragility": 0.0,
           "lessons": 0.0}  # fmt: skip


def held(p, **changes):
    return hold(*{**AVERAGE, **changes}.values(), p)


def loss(p, match=0.5, tenure=52.0, factor=0.0):
    return job_loss_rate(factor, hold_of_match(match, p), tenure, p)


@LAW
@given(cognition=sd)
def test_better_cognition_keeps(p, cognition):
    """Cognition predicts how long, though not whether (Gold 2002)."""
    assert held(p, cognition=cognition + 0.5) < held(p, cognition=cognition)


@LAW
@given(overload=st.floats(0, 30), symptoms=sd, support=st.floats(0, 0.9), lessons=st.floats(0, 1))
def test_overload_and_symptoms_lose_support_and_lessons_keep(
    p, overload, symptoms, support, lessons
):
    now = {"overload": overload, "symptoms": symptoms, "support": support, "lessons": lessons}
    here = held(p, **now)
    assert held(p, **now | {"overload": overload + 1.0}) > here
    assert held(p, **now | {"symptoms": symptoms + 0.5}) > here
    assert held(p, **now | {"support": support + 0.1}) < here
    assert held(p, **now | {"lessons": lessons + 0.1}) < here


def test_support_changes_loss_by_what_its_parameter_says(p):
    assert held(p) - held(p, support=1.0) == pytest.approx(p.support_keeps)


def test_unobserved_differences_have_mean_one(p):
    z = ndtri((np.arange(2000) + 0.5) / 2000)
    assert np.mean([math.exp(held(p, fragility=float(x))) for x in z]) == pytest.approx(
        1.0, abs=0.02
    )


def test_a_job_that_matches_the_wish_lasts_about_twice_as_long(p):
    """Tenure was twice as long where the job matched the preference (Becker 1996)."""
    matched, unmatched = (match_of(same, 12.0, 15.0, 0.5, 0.0, p) for same in (1, 0))
    assert 1.6 < loss(p, unmatched) / loss(p, matched) < 2.5
    assert loss(p, 0.0) / loss(p, 1.0) > 2.0


def test_loss_at_full_match_is_half_of_that_at_an_average_match(p):
    assert loss(p, 1.0) / loss(p, 0.5) == pytest.approx(0.5, abs=0.1)


@LAW
@given(kept=st.floats(-1, 1), tenure=st.floats(0, 200), factor=st.floats(-2, 2))
def test_loss_falls_with_what_keeps_and_tenure_and_scales_with_what_holds(
    p, kept, tenure, factor
):
    rate = job_loss_rate(factor, kept, tenure, p)
    assert rate > 0.0
    assert job_loss_rate(factor, kept + 0.1, tenure, p) < rate
    assert job_loss_rate(factor, kept, tenure + 4.0, p) <= rate
    assert rate == pytest.approx(math.exp(factor) * job_loss_rate(0.0, kept, tenure, p))


def test_loss_is_front_loaded_and_wears_off(p):
    """Exits are front-loaded (Bond & Kukla 2011); the base rate is that of a long-held job."""
    start, quarter, later = (loss(p, tenure=t) for t in (0.0, 13.0, 150.0))
    assert start == pytest.approx(p.job_loss * math.exp(p.early_loss))
    assert start > quarter > later
    assert later == pytest.approx(p.job_loss, rel=0.001)


def test_more_first_jobs_end_before_their_mean_than_after(p):
    """Many first jobs are lost within months, so the median is below the mean (S4)."""
    kept = np.cumprod([1.0, *(math.exp(-loss(p, tenure=float(t))) for t in range(2000))])
    mean, median = kept.sum(), int(np.argmax(kept < 0.5))
    assert median < mean


@LAW
@given(factor=st.floats(-2, 2))
def test_courses_are_left_at_a_rate_that_scales_with_what_holds(p, factor):
    assert study_loss_rate(factor, p) == pytest.approx(math.exp(factor) * p.study_loss)


def test_jobs_end_for_the_reasons_seen_in_the_published_2086_jobs(p):
    """59 % left, 17 % dismissed, 14 % temporary ended, 10 % laid off (Cook & Burke-Miller 2015)."""
    grid = (np.arange(10_000) + 0.5) / 10_000
    kinds = np.bincount([kind_of_job_ending(float(u), p) for u in grid], minlength=5) / 10_000
    assert dict(zip(JobEnding, kinds[1:], strict=True)) == pytest.approx(
        {
            JobEnding.LEFT: 0.59, JobEnding.DISMISSED: 0.17, JobEnding.TEMPORARY_ENDED: 0.14,
            JobEnding.LAID_OFF: 0.10,
        }
    )  # fmt: skip
