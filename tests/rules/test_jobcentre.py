"""The jobcentre: talks (S0 4.2), tracks and sick pay (S2 5.1-5.2), income (S4), reimbursement."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.jobcentre import (
    basis_left,
    cash_benefit,
    has_talks,
    income_now,
    municipal_share,
    publicly_supported,
    talk_interval,
    talk_stress,
    track_of,
    weeks_away,
    weeks_counted,
)
from ipssim.settings.declare.law import Jobcentre
from ipssim.vocabulary import Income
from ipssim.world.records import law_record, reimbursement

LAW = settings(max_examples=50, deadline=None)
unit = st.floats(0, 1)


@LAW
@given(stress=unit)
def test_with_full_trust_in_the_system_a_talk_with_somebody_known_weighs_nothing(p, stress):
    assert talk_stress(stress, 1.0, 0, p) == stress


@LAW
@given(stress=unit, trust=unit, new=st.integers(0, 1))
def test_a_talk_never_eases_and_stress_never_passes_one(p, stress, trust, new):
    assert stress <= talk_stress(stress, trust, new, p) <= 1.0


@LAW
@given(stress=st.floats(0, 0.5), trust=st.floats(0.1, 1))
def test_a_new_caseworker_weighs_more(p, stress, trust):
    assert talk_stress(stress, trust, 1, p) > talk_stress(stress, trust, 0, p)


@LAW
@given(stress=st.floats(0, 0.5), trust=st.floats(0, 0.9))
def test_trust_in_the_system_lightens(p, stress, trust):
    assert talk_stress(stress, trust + 0.1, 0, p) < talk_stress(stress, trust, 0, p)


@LAW
@given(trust=unit)
def test_one_talk_without_trust_or_with_somebody_new_is_the_parameter(p, trust):
    assert talk_stress(0.0, 0.0, 0, p) == pytest.approx(p.talk_stress)
    assert talk_stress(0.0, trust, 1, p) == pytest.approx(p.talk_stress)


# Tracks and income

B = Income
RULES = Jobcentre(
    sick_pay_weeks=22, job_ready_hours=30.0, self_support_hours=30.0, study_grant_hours=16.0,
    uddannelseshjaelp_age=30, clock_reset_weeks=52.0, talk_interval_weeks=4,
    talk_interval_far_weeks=13,
)
RECORD = law_record(RULES)


def test_who_is_supported_and_who_is_called_to_talks():
    own = {B.SU, B.SELF_SUPPORTED}
    assert {i for i in Income if not publicly_supported(int(i))} == own
    assert {i for i in Income if not has_talks(int(i))} == own | {B.FOERTIDSPENSION, B.FLEKSJOB}


@pytest.mark.parametrize(
    ("income", "capacity", "weeks", "track"),
    [
        (B.SYGEDAGPENGE, 10, 21, 1), (B.SYGEDAGPENGE, 10, 22, 2), (B.DAGPENGE, 5, 400, 1),
        (B.KONTANTHJAELP, 29, 400, 2), (B.KONTANTHJAELP, 30, 400, 1), (B.SU, 37, 0, 0),
        (B.UDDANNELSESHJAELP, 30, 0, 1), (B.RESSOURCEFORLOEB, 37, 0, 2),
        (B.LEDIGHEDSYDELSE, 37, 0, 2), (B.FOERTIDSPENSION, 37, 0, 0), (B.SELF_SUPPORTED, 37, 0, 0),
    ],
)  # fmt: skip
def test_tracks(income, capacity, weeks, track):
    assert track_of(int(income), float(capacity), weeks, RECORD) == track


def test_each_track_has_its_interval():
    assert [talk_interval(track, RECORD) for track in (1, 2)] == [4, 13]


def test_the_young_have_a_benefit_of_their_own():
    assert [cash_benefit(age, RECORD) for age in (29.9, 30.0)] == [
        B.UDDANNELSESHJAELP, B.KONTANTHJAELP
    ]


@pytest.mark.parametrize(
    ("basis", "flex", "job", "study", "lives_on"),
    [
        (B.KONTANTHJAELP, 0, 0, 0, B.KONTANTHJAELP), (B.KONTANTHJAELP, 0, 29, 0, B.KONTANTHJAELP),
        (B.KONTANTHJAELP, 0, 30, 0, B.SELF_SUPPORTED), (B.KONTANTHJAELP, 0, 0, 16, B.SU),
        (B.KONTANTHJAELP, 0, 0, 15, B.KONTANTHJAELP), (B.LEDIGHEDSYDELSE, 1, 3, 0, B.FLEKSJOB),
        (B.LEDIGHEDSYDELSE, 1, 0, 0, B.LEDIGHEDSYDELSE),
        (B.LEDIGHEDSYDELSE, 1, 37, 0, B.SELF_SUPPORTED),
        (B.FOERTIDSPENSION, 0, 37, 0, B.FOERTIDSPENSION),
        (B.FOERTIDSPENSION, 0, 0, 30, B.FOERTIDSPENSION),
        (B.REVALIDERING, 0, 0, 30, B.REVALIDERING), (B.SELF_SUPPORTED, 0, 10, 0, B.SELF_SUPPORTED),
        (B.SELF_SUPPORTED, 0, 0, 20, B.SU), (B.SU, 0, 0, 0, B.SU),
    ],
)  # fmt: skip
def test_what_a_person_lives_on(basis, flex, job, study, lives_on):
    assert income_now(int(basis), flex, float(job), float(study), RECORD) == lives_on


def test_sick_pay_and_courses_do_not_wait():
    for basis in (B.SYGEDAGPENGE, B.RESSOURCEFORLOEB, B.REVALIDERING):
        assert basis_left(int(basis), int(B.SELF_SUPPORTED), 40.0, RECORD) == B.KONTANTHJAELP
        assert basis_left(int(basis), int(B.SU), 20.0, RECORD) == B.UDDANNELSESHJAELP
        assert basis_left(int(basis), int(basis), 40.0, RECORD) == basis
    for basis in (B.LEDIGHEDSYDELSE, B.FOERTIDSPENSION, B.DAGPENGE, B.SELF_SUPPORTED):
        assert basis_left(int(basis), int(B.SELF_SUPPORTED), 40.0, RECORD) == basis


# What the state pays back


@pytest.mark.parametrize(
    ("week", "share"),
    [(1, 0.2), (4, 0.2), (5, 0.6), (26, 0.6), (27, 0.7), (52, 0.7), (53, 0.8), (900, 0.8)],
)
def test_the_municipality_carries_more_the_longer_it_lasts(week, share):
    assert municipal_share(week, *reimbursement(Jobcentre())) == pytest.approx(share)


def test_weeks_count_on_support_stand_still_without_it_and_begin_afresh_after_long():
    assert weeks_counted(10, 0, True, RECORD) == 11
    assert weeks_counted(10, 51, False, RECORD) == 10
    assert weeks_counted(10, 52, False, RECORD) == 0
    assert (weeks_away(7, False), weeks_away(7, True)) == (8, 0)
