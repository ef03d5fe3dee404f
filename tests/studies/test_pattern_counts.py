"""Each pattern's count on tables small enough to be counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ipssim.recorder import EVENT_DTYPE
from ipssim.studies.patterns import consultants, courses
from ipssim.studies.patterns.groups import event_values, trial_outcomes
from ipssim.studies.patterns.recorded import NEVER, Recorded
from ipssim.vocabulary import Decision, Ending, Event, Position

CLARIFYING, SEARCHING = int(Position.CLARIFICATION), int(Position.SEARCH)
WORKING = int(Position.IN_WORK)


def event(who: int, week: int, kind: Event, **more: Any) -> dict[str, Any]:
    return {"candidate": who, "week": week, "kind": int(kind), **more}


def table_of(rows: list[dict[str, Any]]) -> np.ndarray:
    """Return an event table from rows that name only what matters; the rest is zero."""
    events = np.zeros(len(rows), dtype=EVENT_DTYPE)
    for number, row in enumerate(rows):
        for name, value in row.items():
            events[name][number] = value
    return events


def recorded(*rows: dict[str, Any], people: int = 4, horizon: int = 78) -> Recorded:
    """Everybody enters and is admitted in week 0 of their own row."""
    first = [
        event(who, 0, kind) for who in range(people) for kind in (Event.ENTERED, Event.ADMITTED)
    ]
    ordered = sorted(rows, key=lambda row: row["week"])
    return Recorded.from_events(table_of([*first, *ordered]), np.arange(people), horizon)


def moved(who: int, week: int, source: int, target: int) -> dict[str, Any]:
    return event(who, week, Event.POSITION, source=source, target=target)


def test_only_some_people_are_counted() -> None:
    all_of_them = recorded(event(0, 3, Event.JOB_STARTED, amount=37.0),
                           event(2, 3, Event.JOB_STARTED, amount=10.0))
    some = all_of_them.only(np.array([False, True, True, False]))
    assert list(some.people) == [1, 2]
    assert list(some.first(some.having(Event.JOB_STARTED))) == [NEVER, 3]
    assert courses.full_time(all_of_them) == 50
    assert courses.full_time(some) == 0


def test_search_starts_in_the_middle_of_those_who_search() -> None:
    found = recorded(
        moved(0, 2, CLARIFYING, CLARIFYING | SEARCHING), moved(1, 4, CLARIFYING, SEARCHING),
        moved(2, 9, CLARIFYING, SEARCHING), moved(2, 20, WORKING, CLARIFYING | SEARCHING),
    )
    assert courses.search_start(found) == 4
    assert np.isnan(courses.search_start(recorded()))


def test_first_jobs_are_late_after_week_five_only() -> None:
    found = recorded(
        event(0, 5, Event.JOB_STARTED), event(1, 6, Event.JOB_STARTED),
        event(0, 30, Event.JOB_STARTED), event(2, 50, Event.JOB_STARTED),
    )
    assert courses.first_job_later(found) == pytest.approx(200 / 3)


def test_full_time_is_37_hours_at_the_start_of_any_job() -> None:
    hours = (37.0, 36.5, 12.0, 37.0)
    found = recorded(*(
        event(0, 10 * n, Event.JOB_STARTED, amount=one) for n, one in enumerate(hours)
    ))
    assert courses.full_time(found) == 50


def test_people_are_back_when_they_enter_a_phase_again() -> None:
    found = recorded(
        moved(0, 2, CLARIFYING, SEARCHING),  # on, not back
        moved(1, 2, CLARIFYING, SEARCHING), moved(1, 9, SEARCHING, WORKING),
        moved(1, 30, WORKING, WORKING | SEARCHING),  # searches again
        moved(2, 2, CLARIFYING, WORKING), moved(2, 9, WORKING, CLARIFYING),  # clarifies again
        moved(2, 30, CLARIFYING, WORKING), moved(2, 40, WORKING, CLARIFYING),
    )
    assert courses.back_again(found) == 50


def test_leaving_with_nothing_needs_an_ending_and_no_place() -> None:
    found = recorded(
        event(0, 9, Event.SERVICE_ENDED), event(1, 9, Event.SERVICE_ENDED),
        event(1, 5, Event.STUDY_STARTED), event(2, 30, Event.JOB_STARTED),
    )
    assert courses.left_with_nothing(found) == 25


def test_clarified_about_pension_is_not_simulated_without_cases() -> None:
    if "CLARIFIED" not in Ending.__members__:
        assert np.isnan(courses.clarified_pension(recorded(event(0, 9, Event.SERVICE_ENDED))))
    pension = int(Decision.FOERTIDSPENSION)
    found = recorded(
        event(0, 5, Event.CASE_HEARD, target=pension), event(0, 9, Event.SERVICE_ENDED),
        event(1, 5, Event.CASE_HEARD, target=pension),  # is still served
        event(2, 5, Event.CASE_HEARD, target=int(Decision.FLEKSJOB)),
        event(2, 9, Event.SERVICE_ENDED),
    )
    assert courses.clarified_pension(found) == 25


def test_first_jobs_last_until_they_end_or_are_followed_no_longer() -> None:
    found = recorded(
        event(0, 10, Event.JOB_STARTED), event(0, 30, Event.JOB_ENDED),
        event(0, 30, Event.JOB_STARTED),  # a second job does not count
        event(1, 10, Event.JOB_STARTED),  # goes on
        event(2, 70, Event.JOB_STARTED),  # goes on, when follow-up ends
        event(3, 78, Event.JOB_STARTED), event(3, 79, Event.JOB_ENDED),  # begun too late
        horizon=100,
    )
    weeks = courses.first_job_weeks(found, begun_within=78, followed=52)
    assert list(weeks) == [20, 52, 30]
    assert courses.kept(weeks) == pytest.approx(200 / 3)
    mean, skew = courses.mean_and_skew(weeks)
    assert mean == pytest.approx(34 / courses.WEEKS_A_MONTH)
    assert skew == pytest.approx(4 / courses.WEEKS_A_MONTH)
    assert np.isnan(courses.mean_and_skew(np.array([]))[0])


def test_a_placement_leads_to_pay_at_the_same_employer_soon() -> None:
    found = recorded(
        event(0, 10, Event.PRAKTIK_ENDED, party=7), event(0, 10, Event.JOB_STARTED, party=7),
        event(1, 10, Event.PRAKTIK_ENDED, party=7), event(1, 10, Event.JOB_STARTED, party=8),
        event(2, 10, Event.PRAKTIK_ENDED, party=7), event(2, 15, Event.JOB_STARTED, party=7),
        event(3, 10, Event.SUBSIDY_ENDED, party=7), event(3, 14, Event.JOB_STARTED, party=7),
    )
    assert courses.placements_to_pay(found) == 50
    assert courses.praktik_before_pay(found) == 25  # the subsidised job was no praktik


def test_turnover_is_departures_by_year_of_service() -> None:
    changed = {"party": 3, "target": 1}
    found = recorded(
        event(0, 0, Event.ADMITTED, party=3), event(1, 0, Event.ADMITTED, party=3),
        event(0, 10, Event.WORKER_CHANGED, **changed),
        event(1, 10, Event.WORKER_CHANGED, **changed),
        event(0, 20, Event.WORKER_CHANGED, party=4, target=0),  # moved, nobody left
        event(0, 52, Event.SERVICE_ENDED, party=4), event(1, 30, Event.FOLLOWED_UP),
        people=2,
    )
    assert len(consultants.departures(found)) == 1
    assert consultants.post_weeks(found) == 30 + 32  # post 3 to week 30, post 4 from 20 to 52
    assert consultants.turnover(found) == pytest.approx(100 / (62 / consultants.WEEKS_A_YEAR))
    assert np.isnan(consultants.turnover(Recorded(table_of([]), np.arange(2), 78)))


def test_endings_belong_to_who_holds_the_post_then() -> None:
    agreed = {"source": int(Ending.AGREED), "party": 2}
    found = recorded(
        event(0, 5, Event.JOB_STARTED), event(0, 25, Event.SERVICE_ENDED, **agreed),
        event(1, 8, Event.STUDY_STARTED), event(1, 40, Event.SERVICE_ENDED, **agreed),
        event(2, 30, Event.WORKER_CHANGED, party=2, target=1),
        event(3, 5, Event.JOB_STARTED),
        event(3, 9, Event.SERVICE_ENDED, source=int(Ending.LIMIT), party=2),
    )
    weeks, who, where = consultants.agreed_endings(found, np.array([0, 0, 1]))
    assert list(weeks) == [20, 32]
    assert list(where) == [1, 1]
    assert len(set(who)) == 2


def test_components_of_variance_are_found_again() -> None:
    """Many drawn layouts of unequal groups: on average what was put in, negative ones kept."""
    generator = np.random.default_rng(1)
    found = []
    for _ in range(400):
        places = np.repeat(np.arange(6), 24)
        people = np.repeat(np.arange(24), np.tile([2, 4, 6, 12], 6))
        values = (
            generator.normal(0, 5, len(places)) + generator.normal(0, 3, 24)[people]
            + generator.normal(0, 2, 6)[places]
        )
        found.append(consultants.components(values, people, places))
    of_consultants, of_places = np.mean(found, axis=0)
    assert of_consultants == pytest.approx(9, abs=0.8)
    assert of_places == pytest.approx(4, abs=0.8)
    nothing = consultants.components(np.ones(3), np.arange(3), np.zeros(3, dtype=np.int64))
    assert np.isnan(nothing).all()


def test_delay_compares_those_who_had_started_in_neither() -> None:
    lost = {"party": 1, "target": 1}
    found = recorded(*(event(who, 20, Event.WORKER_CHANGED, **lost) for who in range(3)),
                     horizon=78)
    first = np.array([50, 10, NEVER, NEVER])  # the second had started before the loss
    there = np.array([40, 10, 68, 30])
    assert consultants.delay(found, first, there) == pytest.approx(((50 - 40) + (78 - 68)) / 2)
    assert np.isnan(consultants.delay(recorded(), first, there))


def test_a_trial_s_outcomes_by_arm() -> None:
    usual = np.array([False, False, True, True])
    outcomes = {
        "job_or_education_ever": np.array([1.0, 0.0, 0.0, 0.0]),
        "symptoms_end": np.array([0.1, 0.3, 0.0, 0.0]),
        "satisfaction": np.array([0.9, 0.7, 0.5, 0.3]),
    }
    found = trial_outcomes(outcomes, usual)
    assert (found["trial_ips"], found["trial_usual"]) == (50, 0)
    assert found["trial_difference"] == 50
    assert found["symptoms_difference"] == pytest.approx(0.2)
    assert found["satisfaction_difference"] == pytest.approx(0.4)
    assert found["satisfaction_nothing"] == pytest.approx(0.3)


def test_placements_are_those_of_the_usual_arm_and_jobs_those_of_the_others() -> None:
    found = recorded(
        event(0, 5, Event.JOB_STARTED, party=1, amount=37.0),
        event(2, 10, Event.PRAKTIK_ENDED, party=7), event(2, 10, Event.JOB_STARTED, party=7),
    )
    values = event_values(found, np.array([False, False, True, True]))
    assert values["placements_to_pay"] == 100
    assert values["praktik_before_pay"] == 0
    assert values["full_time"] == 100
