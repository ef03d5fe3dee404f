"""Kroner of a service over time: whose weeks count, in which year, by which programme's rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.outcomes.money import Ledger, ledger_of, posts_by_year, reckoned
from ipssim.outcomes.service import yearly_table
from ipssim.recorder import DIARY_INCOME, Noted
from ipssim.settings.declare.prices import Prices
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.stages.reckon import Kept, Purpose
from ipssim.studies.service_worlds import service_setup
from ipssim.vocabulary import Income
from ipssim.world.build import Setup
from ipssim.world.tariff import FULL_TIME, WEEKS, staff_of

LITTLE = (
    "experiment=service_over_time", "population.size=50", "service.weeks=110", "horizon_weeks=60",
    "service.posts_by_year=[2,1,2]", "service.referral_rate=0.06", "arms.service.caseload_cap=4",
)
RUN, HORIZON, YEAR = 110, 60, 52


def setup_of(*more: str, factor: float = 1.0) -> Setup:
    return service_setup(load_experiment([*LITTLE, *more]), factor, priced=True)


@pytest.fixture(scope="module")
def run() -> Simulation:
    return Simulation(setup_of(), 3, record="events").run()


def lives(setup: Setup, *people: tuple[int, dict[range, int]]) -> Ledger:
    """Return the ledger of people who enter in a week and whose weeks since then say something."""
    diary = np.zeros((len(people), HORIZON), np.uint16)
    for i, (_, weeks) in enumerate(people):
        for span, said in weeks.items():
            diary[i, list(span)] |= np.uint16(said)
    entry = np.array([week for week, _ in people], np.int16)
    zero = np.zeros(len(people), np.int8)
    kept = Kept(diary, np.zeros(diary.shape, np.float32), entry, zero, zero,
                np.zeros(len(people), np.float32), np.zeros(len(people), np.int16))
    return reckoned(setup, kept, np.zeros((2, 2), np.int64))


def test_weeks_before_and_after_the_run_cost_nothing_and_the_others_go_to_their_year() -> None:
    always = {range(HORIZON): int(Noted.HOSPITAL)}
    one = lives(setup_of(), (0, {range(1): int(Noted.HOSPITAL)}))
    week = int(one.by_year[0, 0, Purpose.HOSPITAL])
    assert week > 0
    found = lives(setup_of(), (-10, always), (100, always), (30, always), (-HORIZON, always))
    assert found.by_year.shape == (1, 3, len(Purpose))
    hospital = found.by_year[0, :, Purpose.HOSPITAL] / week
    # The first has 50 weeks in year 1; the second 4 and 6 in years 2 and 3; the third 22 and 38.
    assert hospital.tolist() == [50 + 22, 4 + 38, 6]
    assert (found.each[:, Purpose.HOSPITAL] / week).tolist() == [50, 10, 60, 0]


def test_a_course_is_paid_from_the_week_in_which_somebody_comes_to_the_programme_with_one() -> None:
    served, beside = int(Noted.SERVED), int(Noted.BESIDE)
    free = int(Income.KONTANTHJAELP)
    moved = {range(20): served | beside | free, range(20, 60): served | free}
    with_course = course(8)
    found = lives(with_course, (0, moved)).by_year[0, 0, Purpose.OFFERS]
    only = lives(with_course, (0, {range(20, 60): served | free})).by_year[0, 0, Purpose.OFFERS]
    assert found == only > 0
    assert not lives(course(0), (0, moved)).by_year[0, 0, Purpose.OFFERS]


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=5, deadline=None)
def test_all_accounts_come_to_nothing_and_years_to_everybodys_sum(seed: int) -> None:
    run = Simulation(setup_of(), seed).run()
    book = ledger_of(run)
    assert not book.accounts(book.by_year).sum(axis=-1).any()
    staff = [Purpose.SUPPORT, Purpose.USUAL_POSTS, Purpose.CONFERENCES]
    others = [one for one in Purpose if one not in staff]
    assert (book.by_year.sum(axis=(0, 1))[others] == book.each.sum(axis=0)[others]).all()
    assert (book.by_year[0][:, staff] == posts_by_year(run)).all()


def test_posts_are_paid_while_somebody_holds_them_whether_or_not_anybody_is_served() -> None:
    alone = ("arms.service.leader=false", "arms.service.leader_caseload=0",
             "arms.service.clerk_hours=0")
    base = setup_of(*alone)
    busy, empty = (
        Simulation(replace(base, service=replace(base.service, referral_rate=rate)), 1).run()
        for rate in (0.06, 0.0)
    )
    assert yearly_table(empty)["admitted"].sum() == 0
    prices = staff_of(Prices())
    for run in (busy, empty):
        own, _, conferences = posts_by_year(run).T
        years = yearly_table(run)["consultant_years"].to_numpy()
        worked = run.setup.programmes[0].worker_week_hours / FULL_TIME
        assert own == pytest.approx(years * WEEKS * prices.week * worked, abs=1)
        assert (conferences > 0).all() == (run is busy)  # nobody meets about nobody
    none = posts_by_year(Simulation(setup_of(factor=0.0), 1).run())
    assert not none[:, [0, 2]].any()
    assert none[:, 1].all()


def test_a_leader_with_people_of_their_own_is_paid_for_leading_too() -> None:
    leading = {}
    for caseload in (0, 2, 4):
        run = Simulation(setup_of(f"arms.service.leader_caseload={caseload}"), 1).run()
        one, table = run.setup.programmes[0], yearly_table(run)
        whole = staff_of(Prices()).week * WEEKS * one.worker_week_hours / FULL_TIME
        clerks = one.clerk_hours / FULL_TIME * staff_of(Prices()).clerk / one.team_size
        paid = posts_by_year(run)[:, 0] / whole - table["consultant_years"] * (1.0 + clerks)
        leaders = paid / staff_of(Prices()).leader
        teams = table["consultant_years"] / one.team_size
        expected = table["leader_years"] + teams * (1.0 - caseload / one.caseload_cap)
        assert leaders.to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-3)
        leading[caseload] = leaders.sum()
    assert leading[0] < leading[2] < leading[4]


def test_the_diary_knows_who_is_with_the_usual_programme(run: Simulation) -> None:
    diary = run.diary.astype(np.int64)
    yearly = run.yearly
    served = diary & Noted.SERVED > 0
    entry = run.tables.candidates.person.entry_week.astype(int)
    week = entry[:, None] + np.arange(HORIZON)
    within = (week >= 0) & (week < RUN)
    for code, mine in enumerate((diary & Noted.BESIDE == 0, diary & Noted.BESIDE > 0)):
        weeks = np.bincount((week // YEAR)[served & mine & within], minlength=3)
        assert weeks.tolist() == yearly[code, :, 0].astype(int).tolist()
    assert not diary[~within].any()


def test_money_changes_nothing_of_a_service(run: Simulation) -> None:
    plain = Simulation(replace(run.setup, prices=None), 3).run()
    assert plain.diary.size == 0
    assert (plain.yearly == run.yearly).all()
    assert (plain.watch == run.watch).all()


def test_wage_subsidy_follows_the_programme_somebody_is_with() -> None:
    setup = setup_of()
    job = int(Noted.IN_JOB | Noted.HELPED) | int(Income.KONTANTHJAELP)
    by_rule: dict[str, Any] = {}
    for rule in ("never", "private"):
        programmes = (replace(setup.programmes[0], wage_subsidy=rule),
                      replace(setup.programmes[1], wage_subsidy="never"))
        one = replace(setup, programmes=programmes)
        by_rule[rule] = [
            hours_paid(one, job | bit) for bit in (0, int(Noted.BESIDE))
        ]
    assert by_rule["never"] == [0, 0]
    assert by_rule["private"][0] > 0
    assert by_rule["private"][1] == 0


def course(weeks: int) -> Setup:
    """Return the setup of a service with a course of so many weeks beside a usual one without."""
    setup = setup_of()
    own, usual = setup.programmes
    programmes = (replace(own, course_weeks=weeks), replace(usual, course_weeks=0))
    return replace(setup, programmes=programmes)


def hours_paid(setup: Setup, said: int) -> int:
    diary = np.full((1, HORIZON), said, np.uint16)
    zero = np.zeros(1, np.int8)
    kept = Kept(diary, np.full((1, HORIZON), 20.0, np.float32), np.zeros(1, np.int16), zero, zero,
                np.zeros(1, np.float32), np.zeros(1, np.int16))
    assert diary[0, 0] & DIARY_INCOME == said & DIARY_INCOME
    found = reckoned(setup, kept, np.zeros((2, 2), np.int64))
    return int(found.by_year[0, :, Purpose.WAGE_SUBSIDY].sum())
