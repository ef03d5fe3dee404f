"""The jobcentre in a run: the clock and its ladder, income that follows jobs, talks in time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import BUSY, RESTLESS, make_setup

from ipssim.settings.declare.law import Jobcentre
from ipssim.simulation import Simulation
from ipssim.vocabulary import Decision, Event, Income
from ipssim.world.build import Setup

OFTEN = Jobcentre(
    hearing_benefit_weeks=0.0, hearing_wait_weeks=2.0, assessment_interval_weeks=4.0,
    case_interval_weeks=0.0, resource_course_weeks=(5.0, 20.0), fleksjob_hours=37.0,
    pension_hours=8.0, sick_pay_weeks=10, sick_pay_ends_weeks=20.0, clock_reset_weeks=4.0,
    pension_age=30.0,
)  # fmt: skip


def lively(arm: str = "ips") -> Setup:
    setup = make_setup(arm, size=120, accrual=5, market=BUSY, world=RESTLESS)
    return replace(setup, jobcentre=OFTEN)


@pytest.fixture(scope="module")
def run() -> Simulation:
    return Simulation(lively(), 2, 0, "events").run()


def test_the_share_follows_the_ladder_week_by_week() -> None:
    run = Simulation(make_setup("none", size=2, horizon=60, accrual=1), 1)
    c = run.tables.candidates
    for name in ("income", "basis"):
        getattr(c, name)[:] = (Income.KONTANTHJAELP, Income.SELF_SUPPORTED)
    c.benefit_weeks[:] = 0
    c.next_assessment[:] = 10_000
    c.wants_job[:], c.wants_education[:] = 0, 0
    carried = []
    for _ in range(60):
        before = float(c.municipal_share_weeks[0])
        run.advance(1)
        carried.append(float(c.municipal_share_weeks[0]) - before)
    expected = [0.2] * 4 + [0.6] * 22 + [0.7] * 26 + [0.8] * 8
    assert carried == pytest.approx(expected, abs=1e-5)
    assert c.weeks_on_benefit.tolist() == [60, 0]
    assert c.benefit_weeks.tolist() == [60, 0]
    assert c.municipal_share_weeks[1] == 0.0


def test_all_that_can_be_decided_is(run: Simulation) -> None:
    events = run.recorder.events()
    heard = events[events["kind"] == Event.CASE_HEARD]
    assert set(heard["target"]) == set(Decision) - {Decision.NONE}
    moved = events[events["kind"] == Event.INCOME_CHANGED]
    assert {Income.FLEKSJOB, Income.LEDIGHEDSYDELSE, Income.SU} <= set(moved["target"])
    assert (moved["source"] != moved["target"]).all()


def test_income_is_told_without_gaps(run: Simulation) -> None:
    events = run.recorder.events()
    lives_on = {
        event["candidate"]: event["target"] for event in events if event["kind"] == Event.ENTERED
    }
    for event in events[events["kind"] == Event.INCOME_CHANGED]:
        assert lives_on[event["candidate"]] == event["source"]
        lives_on[event["candidate"]] = event["target"]
    assert [lives_on[i] for i in range(120)] == run.tables.candidates.income.tolist()


def test_columns_agree_with_each_other(run: Simulation) -> None:
    c = run.tables.candidates
    assert ((c.job_flex == 1) == (c.income == Income.FLEKSJOB)).all()
    assert (c.employer[c.job_flex == 1] >= 0).all()
    assert (c.flex[c.job_flex == 1] == 1).all()
    assert (c.basis[c.decision == Decision.FOERTIDSPENSION] == Income.FOERTIDSPENSION).all()
    assert (c.municipal_share_weeks <= c.weeks_on_benefit).all()
    assert (c.weeks_on_benefit <= 78).all()
    assert ((c.weeks_off > 0) == np.isin(c.income, (Income.SU, Income.SELF_SUPPORTED))).all()


def test_nobody_on_a_pension_is_heard_again(run: Simulation) -> None:
    events = run.recorder.events()
    heard = events[events["kind"] == Event.CASE_HEARD]
    for final in (Decision.FOERTIDSPENSION, Decision.FLEKSJOB):
        for case in heard[heard["target"] == final]:
            mine = heard[heard["candidate"] == case["candidate"]]
            assert mine["week"].max() == case["week"]


def test_talks_are_due_and_held() -> None:
    few = replace(make_setup("none", size=300, accrual=5), jobcentre=Jobcentre(talks_per_week=2))
    for setup, all_in_time in ((make_setup("none", size=300, accrual=5), True), (few, False)):
        run = Simulation(setup, 1, 0, "events").run()
        j = run.tables.caseworkers
        assert (j.talks_in_time <= j.talks_due).all()
        assert (j.talks_in_time > 0.9 * j.talks_due).all() == all_in_time
        talks = run.recorder.events()
        talks = talks[talks["kind"] == Event.TALK]
        assert j.talks.sum() == len(talks)
        if not all_in_time:
            most = np.unique(talks["week"], return_counts=True)[1].max()
            assert most <= 2 * len(j.talks)
