"""A worker's week: S2 3.4-3.5 (paperwork, cap), Bond & Kukla 2011 (contact pace)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.workload import (
    advice_minutes,
    carry_over,
    contact_interval,
    contact_length,
    employer_minutes_kept,
    meeting_minutes,
    minutes_for_people,
    part_together,
    team_minutes,
    treatment_minutes,
    urgency,
    whole_week,
)
from ipssim.vocabulary import Position

LAW = settings(max_examples=50, deadline=None)
CLARIFICATION, SEARCH, IN_WORK, IN_STUDY, ENDING = (int(p) for p in Position if p)


def unmet(programme, **fields):
    """Return a programme whose timetable asks for nothing but what is given."""
    nothing = {
        "supervision_interval_weeks": None, "review_interval_weeks": None, "treatment_teams": 0,
        "desk_days": 0.0, "conference_minutes": 0.0, "executive_meetings": 0,
        "treatment_contact_required": False,
    }
    return programme(**{**nothing, **fields})


def test_a_week_is_hours_less_team_time_less_paperwork(programme, p):
    record = unmet(
        programme, worker_week_hours=37.0, team_share=0.2, documentation_minutes=10.0,
        caseload_cap=60, clerk_hours=0.0,
    )
    week = 37 * 60 * 0.8
    none = (p.meeting_minutes + p.case_minutes * 25) / 10_000  # no date is very late
    assert minutes_for_people(1.0, 25, 0, record, p) == pytest.approx(week - 250, abs=none)
    assert minutes_for_people(0.5, 25, 0, record, p) == pytest.approx(week / 2 - 250, abs=none)
    assert minutes_for_people(1.0, 0, 0, record, p) == pytest.approx(week, abs=none)


@pytest.mark.parametrize(
    ("field", "few", "many"),
    [
        ("conference_minutes", 17.5, 35.0), ("desk_days", 1.0, 2.0), ("desk_days", 2.0, 4.0),
        ("supervision_interval_weeks", 2, 1), ("review_interval_weeks", 26, 13),
        ("treatment_teams", 2, 4), ("executive_meetings", 2, 4), ("team_share", 0.05, 0.1),
    ],
)
def test_twice_as_much_of_a_timetable_costs_minutes_for_people(programme, p, field, few, many):
    """Conferences, desks, supervision and meetings are hours that somebody spends (review M11)."""
    less, more = programme(**{field: few}), programme(**{field: many})
    assert minutes_for_people(1.0, 20, 1, more, p) < minutes_for_people(1.0, 20, 1, less, p)
    assert team_minutes(1.0, 20, 1, more, p) > team_minutes(1.0, 20, 1, less, p)


def test_the_managements_meet_at_the_leaders_cost_and_sessions_cost_the_workers_nothing(
    programme, p
):
    """Top management meets at least twice a year (S4); a psychologist holds sessions (S2 3.2)."""
    record = programme(executive_meetings=4)
    own = p.meeting_minutes * 4 / 52
    assert meeting_minutes(1, record, p) - meeting_minutes(0, record, p) == pytest.approx(own)
    assert team_minutes(1.0, 20, 0, programme(sessions=48), p) == team_minutes(
        1.0, 20, 0, programme(sessions=0), p
    )


def test_letters_take_no_time_and_a_desk_day_spares_a_way_to_a_conference(programme, p):
    none = programme(treatment_teams=0, desk_days=3.0, conference_minutes=30.0)
    assert treatment_minutes(none, p) == 0.0
    with_teams = {"treatment_teams": 2, "conference_minutes": 20.0, "travel_minutes": 15.0}
    assert treatment_minutes(programme(desk_days=0.0, **with_teams), p) == 40.0 + 30.0
    borrowed = 2 * p.talk_minutes + 15.0
    assert treatment_minutes(programme(desk_days=1.0, **with_teams), p) == 40.0 + 15.0 + borrowed
    own = 40.0 + 5 * p.talk_minutes
    assert treatment_minutes(programme(desk_days=5.0, **with_teams), p) == own
    employed = programme(desk_days=0.0, shared_records=True, **with_teams)
    assert treatment_minutes(employed, p) == own


def test_a_half_time_post_sits_in_whole_meetings_and_one_paid_in_part_in_part_of_them(
    programme, p
):
    full, half = programme(worker_week_hours=37.0), programme(worker_week_hours=18.5)
    assert part_together(1.0, 0, half, p) > part_together(1.0, 0, full, p)
    assert part_together(0.5, 0, full, p) == pytest.approx(part_together(1.0, 0, full, p))
    short = programme(worker_week_hours=1.0)
    assert team_minutes(1.0, 20, 0, short, p) == whole_week(1.0, short)
    assert minutes_for_people(1.0, 20, 0, short, p) == 0.0


def test_office_help_takes_paperwork_off_the_team_as_much_to_each_and_no_more_than_there_is(
    programme, p
):
    """A team with authority functions lacks about half a clerk (S2 3.4)."""
    fields = {"documentation_minutes": 12.0, "team_size": 6, "review_interval_weeks": None}
    helped, alone = programme(clerk_hours=12.0, **fields), programme(clerk_hours=0.0, **fields)
    assert minutes_for_people(1.0, 20, 0, helped, p) == pytest.approx(
        minutes_for_people(1.0, 20, 0, alone, p) + 120.0
    )
    assert minutes_for_people(1.0, 3, 0, helped, p) == pytest.approx(
        minutes_for_people(1.0, 0, 0, alone, p), abs=0.01
    )


@LAW
@given(share=st.floats(0, 1), caseload=st.integers(0, 300))
def test_minutes_are_never_negative_and_shrink_with_the_caseload(programme, p, share, caseload):
    record = programme()
    minutes = minutes_for_people(share, caseload, 0, record, p)
    assert 0.0 <= minutes_for_people(share, caseload + 1, 0, record, p) <= minutes


def test_own_authority_leaves_less_time_per_person_for_the_same_caseload(programme, p):
    """Holding the authority means more administration (S2 3.4)."""
    own, other = programme(documentation_minutes=12.0), programme(documentation_minutes=6.0)
    assert minutes_for_people(1.0, 25, 0, own, p) < minutes_for_people(1.0, 25, 0, other, p)


def test_employers_are_met_within_the_hours_that_a_full_caseload_leaves(programme, p):
    assert employer_minutes_kept(programme(employer_minutes=20.0), p) == 20.0
    crowded = programme(employer_minutes=20.0, caseload_cap=200)
    left = minutes_for_people(1.0, 200, 0, crowded, p) / 200
    assert employer_minutes_kept(crowded, p) == pytest.approx(left)
    assert left < 20.0
    assert employer_minutes_kept(programme(worker_week_hours=0.0), p) == 0.0


def test_no_hours_no_minutes(programme, p):
    assert minutes_for_people(1.0, 0, 0, programme(worker_week_hours=0), p) == 0.0


def test_a_consultant_within_the_cap_has_about_an_hour_for_each_person(programme, p):
    """25 people share a full-time week (S2 2.2, 3.5)."""
    assert 50 < minutes_for_people(1.0, 25, 0, programme(), p) / 25 < 75


def test_contacts_are_longest_while_clarifying_and_shortest_when_settled(programme):
    record = programme()
    clarifying = contact_length(CLARIFICATION, 0, record)
    searching = contact_length(SEARCH, 0, record)
    steady = contact_length(IN_WORK, 200, record)
    assert clarifying >= searching >= steady > 0.0


def test_first_months_come_near_the_published_weekly_contact(programme):
    """86 minutes per person and week in the first three months (Rosenheck & Mares 2007)."""
    record = programme()
    assert contact_interval(CLARIFICATION, 0, record) == 1
    assert contact_length(CLARIFICATION, 0, record) == pytest.approx(86, abs=15)


@pytest.mark.parametrize("place", [IN_WORK, IN_STUDY, IN_WORK | IN_STUDY, IN_WORK | SEARCH])
def test_weekly_after_a_start_and_monthly_later(programme, place):
    """Weekly at first, monthly within a few months, then steady (Bond & Kukla 2011)."""
    record = programme()
    weeks = int(record.start_weeks)
    assert 4 <= weeks <= 26
    assert [contact_interval(place, t, record) for t in (0, weeks - 1, weeks, 200)] == [1, 1, 4, 4]
    assert contact_length(place, weeks - 1, record) == record.start_minutes
    assert contact_length(place, weeks, record) == record.steady_minutes


@pytest.mark.parametrize("place", [IN_WORK, IN_STUDY])
def test_without_in_work_support_contact_ends_with_the_start(programme, place):
    record = programme(in_work_support=False)
    assert contact_length(place, 0, record) == 0.0
    assert contact_length(SEARCH, 0, record) > 0.0


def test_an_ending_fades_out(programme):
    record = programme()
    assert contact_interval(IN_WORK | ENDING, 0, record) == record.steady_interval_weeks
    assert contact_length(IN_WORK | ENDING, 0, record) == record.steady_minutes


def test_who_searches_while_clarifying_counts_as_searching(programme):
    record = programme()
    assert contact_length(CLARIFICATION | SEARCH, 0, record) == record.search_minutes


@LAW
@given(
    waited=st.integers(1, 100), interval=st.integers(1, 13), tenure=st.integers(0, 3),
    symptoms=st.floats(-3, 3),
)  # fmt: skip
def test_waiting_a_new_start_and_a_hard_time_go_first(waited, interval, tenure, symptoms):
    need = urgency(SEARCH, waited, interval, tenure, symptoms)
    assert urgency(SEARCH, waited + 1, interval, tenure, symptoms) > need
    assert urgency(SEARCH, waited, interval, tenure, symptoms + 0.5) > need
    assert urgency(IN_WORK, waited, interval, tenure, symptoms) > need
    assert urgency(IN_WORK, waited, interval, 4, symptoms) == need


@LAW
@given(left=st.floats(0, 3000))
def test_at_most_one_long_contact_is_saved_for_the_next_week(programme, left):
    record = programme()
    saved = carry_over(left, record)
    assert 0.0 <= saved <= left
    assert saved <= record.clarification_minutes + record.travel_minutes
    assert carry_over(10_000.0, record) >= record.search_minutes + record.travel_minutes


def test_advice_takes_minutes_where_it_is_given_and_wanted(programme, p):
    both = programme(benefits_counselling=True, education_support=True)
    assert advice_minutes(60.0, SEARCH, 1, 1.0, both, p) == 2 * p.talk_minutes
    assert advice_minutes(60.0, SEARCH, 0, 0.5, both, p) == 0.5 * p.talk_minutes
    assert advice_minutes(60.0, IN_WORK, 1, 0.0, both, p) == 0.0
    neither = programme(benefits_counselling=False, education_support=False)
    assert advice_minutes(60.0, SEARCH, 1, 1.0, neither, p) == 0.0


def test_a_short_contact_has_no_room_for_long_advice(programme, p):
    both = programme(benefits_counselling=True, education_support=True)
    assert advice_minutes(5.0, SEARCH, 1, 1.0, both, p) == 5.0


def test_where_no_team_is_met_treatment_is_written_to_about_each_person(programme, p):
    met = unmet(programme, team_share=0.0)
    written = unmet(programme, team_share=0.0, treatment_contact_required=True)
    more = team_minutes(1.0, 20, 0, written, p) - team_minutes(1.0, 20, 0, met, p)
    assert more == pytest.approx(20 * p.case_minutes)
    sat_with = unmet(programme, team_share=0.0, treatment_teams=1, treatment_contact_required=True)
    assert team_minutes(1.0, 20, 0, sat_with, p) == team_minutes(1.0, 20, 0, met, p)
