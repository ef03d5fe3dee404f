"""A review of small services: what lowers a score, and that it changes nothing."""

from __future__ import annotations

import ast
import functools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from worlds import digest, make_setup, make_trial

import ipssim
from ipssim.errors import InputError
from ipssim.outcomes.fidelity.period import Period
from ipssim.outcomes.fidelity.review import COLUMNS, Review, fidelity_of
from ipssim.settings.declare.surroundings import Organisation
from ipssim.simulation import Simulation
from ipssim.vocabulary import Event

FIRST, LAST = 78, 104
ATTACHED = {"treatment_teams": 2, "desk_days": 2.0}
"""What a service has to lose: the shipped one scores low here already."""


@functools.cache
def reviewed(arm: str = "ips", size: int = 120, **rules: Any) -> Review:
    setup = make_setup(arm, size=size, horizon=78, accrual=LAST, **rules)
    run = Simulation(setup, 3, record="events")
    run.advance(LAST)
    return fidelity_of(run, 0, FIRST, LAST)


def scores(review: Review) -> dict[str, int]:
    return review.items.set_index("item")["score"].dropna().to_dict()


def known(review: Review) -> float:
    assert review.total is not None
    return review.total


def test_a_review_has_an_item_per_row_and_says_what_is_unverified() -> None:
    review = reviewed()
    assert tuple(review.items.columns) == COLUMNS
    assert list(review.items["number"]) == list(range(1, 26))
    assert review.items["evidence"].str.len().min() > 5
    assert review.scored == 24
    assert review.unverified == 22
    unseen = review.items[review.items["score"].isna()]
    assert list(unseen["item"]) == ["competitive_focus"]
    assert "not observable in the model" in unseen["evidence"].iloc[0]
    assert 25 <= known(review) <= 125
    assert review.danish_total is not None
    assert review.danish_total >= known(review)


def test_norms_are_not_top_marks() -> None:
    assert scores(reviewed())["caseload"] < 5
    assert scores(reviewed(caseload_cap=15))["caseload"] == 5  # posts stand empty now and then


@pytest.mark.parametrize(
    ("item", "rules"),
    [
        ("caseload", {"caseload_cap": 60}),
        ("employment_only", {"documentation_minutes": 60.0}),
        ("generalist", {"workers_per_person": 3}),
        ("team_assignment", {"treatment_teams": 0}),
        ("team_assignment", {"treatment_teams": 5}),
        ("team_contact", {"desk_days": 0.0}),
        ("team_contact", {"conference_minutes": 0.0}),
        ("agency_contact", {"authority": "jobcentre", "prepares_cases": False}),
        ("vocational_unit", {"supervision_interval_weeks": None}),
        ("supervisor", {"leader": False}),
        ("zero_exclusion", {"admits_psychosis": False}),
        ("zero_exclusion", {"age_to": 29}),
        ("executive_support", {"executive_meetings": 0}),
        ("benefits", {"benefits_counselling": False}),
        ("assessment", {"sequence": "train_then_place", "course_weeks": 26}),
        ("assessment", {"praktik": "routine", "praktik_every_weeks": 2}),
        ("rapid_search", {"employer_minutes": 1.0}),
        ("individual_search", {"placement": "available"}),
        ("employer_contacts", {"outreach": "company_centre"}),
        ("employer_contacts", {"employer_minutes": 2.0}),
        ("employer_quality", {"outreach": "none"}),
        ("competitive_jobs", {"praktik": "routine", "praktik_every_weeks": 8}),
        ("follow_along", {"in_work_support": False}),
        ("follow_along", {"in_work_limit_weeks": 0}),
        ("time_unlimited", {"in_work_limit_weeks": 4}),
        ("community", {"community_share": 0.1}),
        ("engagement", {"community_share": 0.1, "return_allowed": False}),
    ],
)
def test_what_lowers_an_item(item: str, rules: dict[str, Any]) -> None:
    changed = reviewed(**{**ATTACHED, **rules})
    assert scores(changed)[item] < scores(reviewed(**ATTACHED))[item]


@pytest.mark.parametrize(
    "rules",
    [
        {"caseload_cap": 60},
        {"limit_weeks": 26},
        {"desk_days": 0.0, "treatment_teams": 0, "conference_minutes": 0.0},
        {"admits_psychosis": False},
        {"placement": "available"},
    ],
)
def test_what_lowers_the_total(rules: dict[str, Any]) -> None:
    changed = reviewed(size=600, **{**ATTACHED, **rules})
    assert known(changed) < known(reviewed(size=600, **ATTACHED))


def test_a_larger_caseload_scores_lower_step_by_step() -> None:
    caps = (15, 25, 35, 60)
    found = [scores(reviewed(caseload_cap=cap))["caseload"] for cap in caps]
    assert found == sorted(found, reverse=True)
    assert (found[0], found[-1]) == (5, 1)


def test_what_a_jobcentre_does_scores_far_lower() -> None:
    assert known(reviewed("package")) < known(reviewed()) - 15
    assert known(reviewed("usual")) < known(reviewed()) - 15


def test_a_name_has_no_score() -> None:
    named = reviewed(name="package", title="Something else")
    assert named.items.equals(reviewed().items)


def test_nobody_served_is_no_evidence_and_no_crash() -> None:
    review = reviewed("none")
    assert review.total is None
    assert review.danish_total is None
    assert review.scored == 0
    assert set(review.items["evidence"]) == {"nobody was served in the period"}


def test_a_service_whose_workers_have_no_hours() -> None:
    review = reviewed(worker_week_hours=0.0)
    evidence = review.items.set_index("item")["evidence"]
    assert evidence["caseload"] == "no worker was at work in the period"
    assert "caseload" not in scores(review)
    assert known(review) < known(reviewed())


def test_nobody_in_work_in_the_period() -> None:
    setup = make_setup(size=60, horizon=30, accrual=3)
    run = Simulation(setup, 3, record="events")
    run.advance(3)
    review = fidelity_of(run, 0, 0, 3)
    evidence = review.items.set_index("item")["evidence"]
    assert "nobody" in evidence["time_unlimited"]
    assert known(review) > 25


def test_a_worker_for_everybody() -> None:
    setup = make_setup(size=40, accrual=20, organisation=Organisation(unlimited_time=True))
    review = fidelity_of(Simulation(setup, 3, record="events").run(), 0, 10, 30)
    found = review.items.set_index("item")["value"]
    assert found["caseload"] == pytest.approx(1.0, abs=0.1)  # posts stand vacant at times


def test_a_review_changes_nothing_and_can_be_repeated() -> None:
    run = Simulation(make_setup(size=80), 5, record="events").run()
    before, events = digest(run), run.recorder.events().tobytes()
    first, second = fidelity_of(run, 0, 0, 20), fidelity_of(run, 0, 0, 20)
    assert first.items.equals(second.items)
    assert digest(run) == before
    assert run.recorder.events().tobytes() == events
    assert digest(Simulation(make_setup(size=80), 5).run()) == before


def test_arms_of_a_trial_are_reviewed_apart() -> None:
    run = Simulation(make_trial((60, 60), accrual=LAST), 3, record="events")
    run.advance(LAST)
    ips, usual = (fidelity_of(run, code, FIRST, LAST) for code in (0, 1))
    assert known(ips) > known(usual)


def test_a_run_without_events_cannot_be_reviewed() -> None:
    run = Simulation(make_setup(size=20), 5)
    run.advance(30)
    with pytest.raises(InputError, match="kept its events"):
        fidelity_of(run, 0, 0, 20)
    with pytest.raises(InputError, match="has passed these weeks"):
        fidelity_of(Simulation(make_setup(size=20), 5, record="events"), 0, 0, 20)


def test_what_is_counted_agrees_with_the_tables() -> None:
    run = Simulation(make_setup(size=80, accrual=40), 5, record="events").run()
    period = Period(run, 0, 0, run.week)
    c = run.tables.candidates
    contacts = period.of(Event.CONTACT, within=False)
    assert len(contacts) == c.contacts.sum()
    weeks = np.bincount(period.all_jobs.person, period.all_jobs.stop - period.all_jobs.start, 80)
    assert np.array_equal(weeks.astype(int), c.weeks_job)
    assert period.tally("visits") == run.tables.workers.visits.sum() > 0
    workers = run.tables.workers
    assert (workers.visits_again <= workers.visits).all()
    assert (workers.visits_ahead <= workers.visits).all()


def test_posts_say_who_served_whom() -> None:
    run = Simulation(make_setup(size=80, accrual=40), 5, record="events").run()
    period = Period(run, 0, 20, 40)
    record = run.recorder.posts("caseload")[20:40].sum(axis=1)
    served = period.served[:, 20:40].sum(axis=0)
    assert np.abs(served - record).max() <= 3  # endings of a week are counted at its end there


def test_what_makes_a_run_knows_no_fidelity() -> None:
    package = Path(ipssim.__file__).parent
    for room in ("world", "rules", "stages", "trials"):
        for path in (package / room).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    assert "fidelity" not in ast.unparse(node), path
