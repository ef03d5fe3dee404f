"""A list of people who wait when a service's run begins, and for how long they have waited."""

from __future__ import annotations

import numpy as np
import pytest

from ipssim.errors import InputError
from ipssim.outcomes.service import expected_wait
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.service_worlds import service_setup
from ipssim.vocabulary import Event

WORDS = ["experiment=service_over_time", "population.size=400", "service.weeks=60",
         "horizon_weeks=104", "service.posts_by_year=[2]", "service.referral_rate=0.005"]


def service(*words: str, record: str = "none", factor: float = 1.0) -> Simulation:
    return Simulation(service_setup(load_experiment([*WORDS, *words]), factor), 1, record=record)


def test_the_list_is_of_people_who_are_there_and_wish_to_work() -> None:
    run = service("service.waiting_at_start=90", "service.waited_weeks=20")
    standing, entry = run.tables.candidates.standing, run.tables.candidates.person.entry_week
    listed = standing.referred == 0
    assert listed.sum() == 90
    assert (entry[listed] <= 0).all()
    weeks = -standing.waiting_since[listed]
    assert (weeks >= 0).all()
    assert (weeks <= -entry[listed]).all()
    assert 10 < weeks.mean() < 20  # cut where somebody has not been there so long
    assert run.wishes[listed].all()


def test_one_more_on_the_list_leaves_the_others_on_it() -> None:
    few, more = service("service.waiting_at_start=30"), service("service.waiting_at_start=31")
    first, second = (set(np.flatnonzero(one.tables.candidates.standing.referred == 0))
                     for one in (few, more))
    assert first < second


def test_whoever_waits_longest_is_admitted_first_and_their_whole_wait_counts() -> None:
    run = service("service.waiting_at_start=90", record="events")
    before = run.tables.candidates.standing.waiting_since.copy()
    listed = before > -32_000
    run.run()
    events = run.recorder.events()
    listed_events = events[(events["kind"] == Event.REFERRED) & (events["week"] == 0)]
    assert set(np.flatnonzero(listed)) <= set(listed_events["candidate"])
    admitted = events[(events["kind"] == Event.ADMITTED) & (events["target"] == 0)
                      & (events["week"] == 0) & listed[events["candidate"]]]
    assert len(admitted) > 30
    np.testing.assert_array_equal(admitted["amount"], -before[admitted["candidate"]])
    behind = np.setdiff1d(np.flatnonzero(listed), admitted["candidate"])
    # some are in work, or have no post near
    assert admitted["amount"].mean() > -before[behind].mean()


def test_a_list_makes_waits_longer() -> None:
    empty, full = (service(f"service.waiting_at_start={n}").run() for n in (0, 120))
    assert expected_wait(full) > expected_wait(empty)


def test_a_list_without_a_service_waits_on() -> None:
    run = service("service.waiting_at_start=90", factor=0.0).run()
    assert (run.tables.candidates.standing.admissions == 0).all()


def test_more_on_the_list_than_there_are_people_is_refused() -> None:
    with pytest.raises(InputError, match="want to work") as caught:
        load_experiment([*WORDS, "service.waiting_at_start=395"])
    assert "at most 20" in str(caught.value)
