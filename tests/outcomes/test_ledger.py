"""The ledger: ten lives to the øre, two ends to everything, and nothing of it where it is off."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import ARMS, BUSY, RESTLESS, changed, make_setup, make_trial, shipped

from ipssim.outcomes.definitions import FOLLOWED_UP, OUTCOMES
from ipssim.outcomes.followup import from_tallies
from ipssim.outcomes.money import (
    ACCOUNTS,
    CODES,
    OUTSIDE,
    detail_means,
    ends,
    ledger_of,
    money_values,
    reckoned,
    staff_costs,
)
from ipssim.recorder import DIARY_INCOME, Noted
from ipssim.settings.declare.benefits_and_taxes import Law
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.price import at_level, level
from ipssim.settings.declare.prices import PAYERS, Prices
from ipssim.settings.declare.surroundings import LabourMarket, Organisation
from ipssim.settings.read.load import load, load_experiment
from ipssim.simulation import Simulation
from ipssim.stages.reckon import Kept, Purpose
from ipssim.studies.engine.setups import policy_setups, trial_setup
from ipssim.vocabulary import Channel, Event, Income
from ipssim.world.build import Setup

LIVES = yaml.safe_load(Path(__file__).with_name("ten_lives.yaml").read_text("utf-8"))
LIVELY = {"search_start_weeks": 0, "market": BUSY, "world": RESTLESS, "praktik": "routine"}


def priced(setup: Setup, **prices: Any) -> Setup:
    return replace(setup, prices=replace(Prices(), **prices))


def told(life: dict[str, Any]) -> Any:
    """Return the ledger of a life that is written as stretches of weeks."""
    weeks = life["weeks"]
    diary, worked = np.zeros((1, weeks), np.uint16), np.zeros((1, weeks), np.float32)
    for start, income in life["income"].items():
        diary[0, start:] = Income[income.upper()]
    for first, stop, hours in life.get("job", []):
        diary[0, first:stop] |= np.uint16(Noted.IN_JOB)
        worked[0, first:stop] = hours
    spans = {"praktik": Noted.PRAKTIK, "served": Noted.SERVED, "study": Noted.IN_STUDY,
             "hospital": Noted.HOSPITAL, "treated": Noted.TREATED}
    for name, bit in spans.items():
        for first, stop in life.get(name, []):
            diary[0, first:stop] |= np.uint16(bit)
    for week in life.get("talk", []):
        diary[0, week] |= np.uint16(Noted.TALK)
    if life.get("partner"):
        diary |= np.uint16(Noted.PARTNER)
    market = LabourMarket(start_year=life["year"], start_calendar_week=1)
    setup = replace(
        make_setup("none", market=market, course_weeks=life.get("course_weeks", 0)),
        prices=replace(Prices(), **life.get("prices", {})),
        law=replace(Law(), **life.get("law", {})),
    )
    zero = np.zeros(1, np.int8)
    kept = Kept(
        diary, worked, np.zeros(1, np.int16), zero, zero,
        np.array([life.get("contacts", 0)], np.float32),
        np.array([life.get("before", 0)], np.int16),
    )
    return reckoned(setup, kept, np.array([[life.get("support", 0), 0]], np.int64), weeks=True)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life["life"])
def test_a_life_worked_out_by_hand_comes_out_to_the_ore(life: dict[str, Any]) -> None:
    found = told(life)
    for purpose in Purpose:
        expected = life["expected"].get(purpose.name.lower(), [])
        weekly = found.by_week[0, :, purpose]
        assert sorted(weekly[weekly != 0]) == sorted(
            amount for times, amount in expected for _ in range(times)
        ), purpose.name
    for payer, net in life.get("nets", {}).items():
        assert found.accounts(found.each)[0, ACCOUNTS.index(payer)] == net, payer


def test_there_are_ten_lives_and_every_purpose_but_the_rare_ones_is_in_one() -> None:
    seen = {purpose for life in LIVES for purpose in life["expected"]}
    assert len(LIVES) == 10
    missing = {purpose.name.lower() for purpose in Purpose} - seen
    assert missing == {"talks", "wage_subsidy", "conferences", "usual_posts"}


# Two ends


@pytest.mark.parametrize("arm", ARMS)
@given(seed=st.integers(0, 2**32 - 1), payer=st.sampled_from(PAYERS[:3]))
@settings(max_examples=6, deadline=None)
def test_the_payers_are_society_and_all_accounts_come_to_nothing(
    arm: str, seed: int, payer: str
) -> None:
    run = Simulation(priced(make_setup(arm, size=40), support_payer=payer), seed, 0).run()
    book = ledger_of(run, weeks=True)
    accounts = book.accounts(book.by_week)
    assert not accounts.sum(axis=-1).any()
    society = accounts[..., : len(PAYERS)].sum(axis=-1)
    assert (society == -accounts[..., ACCOUNTS.index(OUTSIDE)]).all()
    assert (book.by_week.sum(axis=1) == book.each).all()
    assert (book.by_year.sum(axis=(0, 1)) == book.each.sum(axis=0)).all()
    assert (book.each >= 0).all()
    values = money_values(book)
    assert list(values) == list(CODES) == [
        code for code, one in OUTCOMES.items() if one.group == "money"
    ]
    nets = [values[f"net_{payer}"] for payer in PAYERS]
    np.testing.assert_allclose(np.sum(nets, axis=0), values["net_society"], atol=1e-6)


def test_society_counts_no_transfer() -> None:
    between = {purpose: pair for purpose, pair in ends("municipality").items()
               if OUTSIDE not in pair}
    assert {Purpose.BENEFITS, Purpose.BENEFITS_BACK, Purpose.SU, Purpose.COPAYMENT,
            Purpose.MUNICIPAL_TAX, Purpose.STATE_TAX, Purpose.EQUALISATION,
            Purpose.OFFERS_BACK} == set(between)
    run = Simulation(priced(make_setup("usual", size=40)), 3, 0).run()
    one = money_values(ledger_of(run))
    dearer = replace(run.setup, law=replace(Law(), kontanthjaelp=14_000.0, municipal_tax=0.3))
    run.setup = dearer
    other = money_values(ledger_of(run))
    assert (one["net_society"] == other["net_society"]).all()
    assert one["net_municipality"].sum() > other["net_municipality"].sum()


def test_details_by_year_add_up_to_everybodys_means() -> None:
    run = Simulation(priced(make_setup("package", size=60, **LIVELY)), 2, 0).run()
    book = ledger_of(run)
    means = detail_means(book, 0, 60)
    whole = sum(value for code, value in means.items() if code.startswith("kr.benefits."))
    assert whole == pytest.approx(book.each[:, Purpose.BENEFITS].mean() / 100)
    assert {code.rpartition(".")[2] for code in means} == {"1", "2"}


# The diary


def from_events(run: Simulation) -> tuple[Any, Any]:
    """Return the diary and the hours of a recorded run, from its events alone."""
    events = pd.DataFrame(run.recorder.events())
    setup, people = run.setup, run.tables.candidates
    size, horizon = run.diary.shape
    diary, worked = np.zeros((size, horizon), np.int64), np.zeros((size, horizon), np.float32)
    entry = people.person.entry_week.astype(int)
    opens = {Event.PRAKTIK_STARTED: Noted.PRAKTIK, Event.SUBSIDY_STARTED: Noted.SUBSIDY,
             Event.HOSPITAL_STARTED: Noted.HOSPITAL, Event.ADMITTED: Noted.SERVED,
             Event.STUDY_STARTED: Noted.IN_STUDY}
    closes = {Event.PRAKTIK_ENDED: Noted.PRAKTIK, Event.SUBSIDY_ENDED: Noted.SUBSIDY,
              Event.HOSPITAL_ENDED: Noted.HOSPITAL, Event.SERVICE_ENDED: Noted.SERVED,
              Event.STUDY_ENDED: Noted.IN_STUDY}
    assert setup.horizon_weeks == horizon
    for row in events.sort_values(["candidate", "week"], kind="stable").itertuples():
        i, kind = row.candidate, Event(row.kind)
        k = row.week - entry[i]
        if not 0 <= k < horizon:
            continue
        if kind in (Event.ENTERED, Event.INCOME_CHANGED):
            diary[i, k:] = diary[i, k:] & ~DIARY_INCOME | row.target
        elif kind in opens:
            diary[i, k:] |= opens[kind]
        elif kind in closes:
            diary[i, k:] &= ~closes[kind]
        elif kind == Event.JOB_STARTED:
            diary[i, k:] &= ~Noted.HELPED
            diary[i, k:] |= Noted.IN_JOB | Noted.HELPED * (row.source == Channel.OUTREACH)
            worked[i, k:] = row.amount
        elif kind == Event.HOURS_CHANGED:
            worked[i, k:] = row.amount
        elif kind == Event.JOB_ENDED:
            diary[i, k:] &= ~(Noted.IN_JOB | Noted.HELPED)
            worked[i, k:] = 0
        elif kind == Event.TALK:
            diary[i, k] |= Noted.TALK
    return diary, worked


@pytest.mark.parametrize("arm", ["ips", "usual", "package"])
def test_the_diary_is_what_the_events_say(arm: str) -> None:
    run = Simulation(priced(make_setup(arm, size=120, **LIVELY)), 5, 0, record="events").run()
    diary, worked = from_events(run)
    told_of = DIARY_INCOME | sum(
        one for one in Noted if one not in (Noted.TREATED, Noted.PARTNER)
    )
    kept = run.diary.astype(np.int64)
    differ = np.argwhere((kept & told_of) != diary)
    assert not len(differ), [
        (int(i), int(k), Noted(int(kept[i, k]) & ~15), Noted(int(diary[i, k]) & ~15))
        for i, k in differ[:5]
    ]
    assert (run.worked == worked).all()


def test_money_changes_nothing_of_a_run_and_keeps_nothing_where_it_is_off() -> None:
    setup = make_setup("package", size=60, **LIVELY)
    without, kept = Simulation(setup, 4, 0).run(), Simulation(priced(setup), 4, 0).run()
    assert without.diary.size == without.worked.size == 0
    assert kept.diary.any()
    assert not changed(without, kept)
    assert list(from_tallies(kept)) == list(FOLLOWED_UP)


# Staff


def test_empty_time_is_paid_too() -> None:
    setup = priced(make_setup("ips", size=40, horizon=52, accrual=1, leader=False))
    few, many = (
        Simulation(replace(setup, organisation=Organisation(workers=n)), 1, 0).run()
        for n in (2, 6)
    )
    cost = [ledger_of(run).each[:, Purpose.SUPPORT].sum() for run in (few, many)]
    posts = [run.yearly[0, :, 12].sum() for run in (few, many)]
    assert posts[1] > 2.5 * posts[0]
    assert cost[1] / cost[0] == pytest.approx(posts[1] / posts[0], rel=0.01)


def test_no_programme_costs_nothing_and_a_leader_costs_something() -> None:
    none = Simulation(priced(make_setup("none", size=40)), 1, 0).run()
    assert not staff_costs(none).any()
    led, alone = (
        staff_costs(Simulation(priced(make_setup("package", size=40, leader=leader)), 1, 0).run())
        for leader in (True, False)
    )
    assert led[0, 0] > 1.05 * alone[0, 0]  # a twentieth of the posts, paid 1.33 times


def test_conferences_are_the_regions_and_cost_clinicians_time() -> None:
    run = Simulation(priced(make_setup("ips", size=40, conference_minutes=60.0)), 1, 0).run()
    book = ledger_of(run)
    assert book.each[:, Purpose.CONFERENCES].sum() > 0
    assert ends("municipality")[Purpose.CONFERENCES] == ("region", OUTSIDE)
    without = Simulation(priced(make_setup("ips", size=40, conference_minutes=0.0)), 1, 0).run()
    assert not ledger_of(without).each[:, Purpose.CONFERENCES].any()


def test_with_unlimited_time_what_is_paid_is_the_time_spent() -> None:
    setup = priced(make_setup("ips", size=40, organisation=Organisation(unlimited_time=True)))
    run = Simulation(setup, 1, 0).run()
    assert ledger_of(run).each[:, Purpose.SUPPORT].sum() > 0


def test_the_arms_of_a_trial_are_told_apart() -> None:
    run = Simulation(priced(make_trial((20, 20, 20))), 1, 0).run()
    book = ledger_of(run)
    arm = run.tables.candidates.standing.arm
    for code in range(3):
        assert (book.by_year[code].sum(axis=0) == book.each[arm == code].sum(axis=0)).all()
    priced_trial, plain = trial_setup(shipped(), priced=True), trial_setup(shipped())
    assert priced_trial is not None
    assert priced_trial.prices is not None
    assert plain is not None
    assert plain.prices is None


# Levels


def test_a_price_that_is_set_is_not_moved_and_a_shipped_one_is() -> None:
    specs = dict(parameters(Prices()))
    assert at_level(specs["bed_day"], 4000.0, 2016) == 4000.0
    assert at_level(specs["bed_day"], 3959.0, 2016) == pytest.approx(3959 * 100 / 102.4)
    assert at_level(specs["overhead"], 0.25, 2024) == 0.25


def test_indices_are_as_published_between_them_and_beyond() -> None:
    assert level("benefits", 2024) / level("benefits", 2016) == pytest.approx(12326 / 10968)
    assert level("prices", 2024) / level("prices", 2016) == pytest.approx(1.174, abs=0.001)
    assert level("benefits", 2016) < level("benefits", 2016 + 1) < level("benefits", 2019)
    assert level("wages", 2025) > level("wages", 2024)
    assert level("benefits", 2012) < 10_500


def test_under_thirty_with_a_mental_illness_get_less_from_2026_on() -> None:
    life = {"weeks": 4, "year": 2026, "before": 60, "income": {0: "uddannelseshjaelp"},
            "law": {"young_rate": 6900.0}}
    assert told(life).by_week[0, 0, Purpose.BENEFITS] == 159231  # 6,900 x 12 / 52
    assert told(life | {"year": 2024}).by_week[0, 0, Purpose.BENEFITS] == 253108


# Nothing inert

PLACES = (
    ["labour_market.start_year=2026", "population=youth"], ["labour_market.start_year=2014"],
    ["population=jobcentre_clients"], ["experiment=ips_ma"],
    ["population.dagpenge=0.15", "population.sygedagpenge=0"],  # as a place may say of its people
)
ODD = {"prices.discount", "prices.persist_years", "prices.fade"}  # told by years (studies)


@functools.cache
def lived() -> list[Simulation]:
    """Return runs of shipped programmes in places and years where all rules are at work."""
    found = []
    for words in PLACES:
        experiment = load_experiment([*words, "population.size=600", "accrual_weeks=120"])
        arms = {**experiment.arms, "clerks": replace(load("ips_small"), clerk_hours=8.0)}
        setups = policy_setups(replace(experiment, arms=arms), priced=True)
        found += [Simulation(setups[arm], 1, 0).run() for arm in arms if arm != "none"]
    return found


def amounts(run: Simulation, prices: Prices, law: Law) -> Any:
    setup = run.setup
    try:
        run.setup = replace(setup, prices=prices, law=law)
        return ledger_of(run).each.sum(axis=0)
    finally:
        run.setup = setup


@pytest.mark.parametrize("key", [
    key for key, spec in (*parameters(Prices(), "prices."), *parameters(Law(), "law."))
    if isinstance(spec.value, int | float) and key not in ODD
])
def test_every_price_and_rate_moves_what_somebody_pays(key: str) -> None:
    """At shipped wages, or at higher ones where a limit lies above what entry-level work pays."""
    group, _, name = key.partition(".")
    for wage in (Prices().wage_hour, 250.0):
        prices, law = replace(Prices(), wage_hour=wage), Law()
        own = prices if group == "prices" else law
        value = getattr(own, name)
        for other in (value - 2, value + 2) if isinstance(value, int) else (0.6 * value,):
            changed = replace(own, **{name: other})
            there = (changed, law) if group == "prices" else (prices, changed)
            if any((amounts(run, prices, law) != amounts(run, *there)).any() for run in lived()):
                return
    pytest.fail(f"{key} moves nothing")
