"""Ways out: what the team decides (S2 2.1, 6.3), fleksjob and wage subsidy (S2 3.1, 5.2)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.ways_out import (
    clear_chance,
    decision_of,
    employer_willing,
    granted_weeks,
    hearing_wait,
    most_hours,
)
from ipssim.settings.declare.law import Jobcentre
from ipssim.vocabulary import Decision
from ipssim.world.records import law_record

HOLDS = settings(max_examples=50, deadline=None)
RULES = Jobcentre(
    hearing_wait_weeks=20.0, fleksjob_hours=12.0, pension_hours=7.0, pension_age=40.0,
    young_pension=0.1, clear_case=0.4, revalidering_share=0.2, resource_course_weeks=(52.0, 260.0),
)
LAW = law_record(RULES)
unit = st.floats(0, 1)


def test_a_prepared_case_is_heard_sooner(p):
    assert hearing_wait(0, LAW, p) == 20
    assert 0 < hearing_wait(1, LAW, p) < 20


def test_what_makes_a_case_clear(p):
    assert clear_chance(0, 0, 0, LAW, p) == pytest.approx(0.4)
    assert clear_chance(0, 0, 1, LAW, p) == 1.0
    alone = [clear_chance(tried, prepared, 0, LAW, p) for tried, prepared in ((1, 0), (0, 1))]
    assert 0.4 < min(alone) <= max(alone) < clear_chance(1, 1, 0, LAW, p) < 1.0


@pytest.mark.parametrize(
    ("capacity", "age", "working", "study", "u", "v", "decided"),
    [
        (4, 45, 0, 0, 0.5, 0.9, Decision.FOERTIDSPENSION),
        (4, 25, 0, 0, 0.5, 0.1, Decision.RESSOURCEFORLOEB),
        (4, 25, 0, 0, 0.05, 0.9, Decision.FOERTIDSPENSION),
        (4, 45, 1, 0, 0.5, 0.9, Decision.FLEKSJOB),
        (9, 45, 0, 0, 0.1, 0.3, Decision.FLEKSJOB),
        (9, 45, 0, 0, 0.1, 0.5, Decision.RESSOURCEFORLOEB),
        (9, 45, 0, 1, 0.1, 0.3, Decision.REVALIDERING),
        (9, 45, 0, 1, 0.3, 0.3, Decision.FLEKSJOB),
    ],
)  # fmt: skip
def test_what_is_decided(capacity, age, working, study, u, v, decided):
    found = decision_of(float(capacity), float(age), working, study, 0.4, u, v, LAW)
    assert found == decided


@HOLDS
@given(capacity=st.floats(3, 12), age=st.floats(18, 39), u=st.floats(0.11, 1), v=unit)
def test_the_young_hardly_get_a_pension(capacity, age, u, v):
    assert decision_of(capacity, age, 0, 0, 0.4, u, v, LAW) != Decision.FOERTIDSPENSION


@HOLDS
@given(u=unit)
def test_a_course_is_as_long_as_the_law_allows(u):
    assert 52 <= granted_weeks(u, LAW) <= 260


@HOLDS
@given(capacity=st.floats(0.5, 37))
def test_a_fleksjob_fits_what_a_person_can_manage(capacity):
    assert most_hours(1, capacity, 37.0) <= max(1.0, capacity)
    assert most_hours(0, capacity, 37.0) > 37.0


def test_who_is_paid_for_is_invited_more_readily(p, programme):
    helps, leaves = programme(fleksjob_help=True), programme(fleksjob_help=False)
    assert 0.0 < employer_willing(1, True, False, helps, p) == employer_willing(
        1, True, True, leaves, p
    ) < employer_willing(1, True, True, helps, p)
    for kind in ("private", "public"):
        assert employer_willing(0, True, True, programme(wage_subsidy=kind), p) > 0.0
    never = programme(wage_subsidy="never")
    assert employer_willing(0, True, True, never, p) == 0.0
    assert employer_willing(0, True, False, helps, p) == 0.0
    assert employer_willing(0, False, True, helps, p) == 0.0
