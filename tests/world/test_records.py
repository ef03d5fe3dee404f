"""Settings as rules see them: without names, without None, the same world for everybody."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import numpy as np
import pytest
from worlds import shipped

from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.declare.surroundings import LabourMarket
from ipssim.settings.world import World
from ipssim.studies.engine.setups import policy_setups, trial_setup
from ipssim.vocabulary import (
    Authority,
    EndingRule,
    Outreach,
    Placement,
    PlaceTrainOrder,
    Praktik,
    Priority,
    WageSubsidy,
)
from ipssim.world.records import (
    NO_LIMIT,
    intake_calendar,
    law_record,
    market_record,
    programme_records,
    reimbursement,
    world_hash,
    world_record,
)

LIMITS = ("limit_weeks", "search_limit_weeks", "in_work_limit_weeks", "hours_budget",
          "worker_change_weeks", "repeat_after_weeks", "praktik_every_weeks",
          "supervision_interval_weeks", "review_interval_weeks", "age_to")
WORDS = {"placement": Placement, "sequence": PlaceTrainOrder, "outreach": Outreach,
         "praktik": Praktik,
         "ending": EndingRule, "authority": Authority, "priority": Priority,
         "wage_subsidy": WageSubsidy}
UNSEEN = {"name", "title", "changes"}


def test_a_programmes_name_and_title_cannot_be_seen() -> None:
    one = Programme(name="ips", title="IPS")
    other = replace(one, name="package", title="")
    assert programme_records([one]).tobytes() == programme_records([other]).tobytes()
    seen = set(programme_records([one]).dtype.names)
    assert seen == {field.name for field in dataclasses.fields(Programme)} - UNSEEN


@pytest.mark.parametrize("name", LIMITS)
def test_no_limit_is_longer_than_any_run(name: str) -> None:
    record = programme_records([replace(Programme(), **{name: None})])[0]
    assert record[name] == NO_LIMIT
    highest = [p.high for key, p in parameters(shipped()) if p.unit == "weeks" and p.high]
    assert max(highest) < NO_LIMIT
    assert programme_records([replace(Programme(), **{name: 7})])[0][name] == 7


@pytest.mark.parametrize("name", WORDS)
def test_words_become_their_codes(name: str) -> None:
    for member in WORDS[name]:
        record = programme_records([replace(Programme(), **{name: member.name.lower()})])[0]
        assert record[name] == member.value


def test_every_value_arrives_as_it_was_said() -> None:
    for programme in shipped().arms.values():
        record = programme_records([programme])[0]
        for field in dataclasses.fields(programme):
            value = getattr(programme, field.name)
            if field.name not in {*UNSEEN, *WORDS} and value is not None:
                assert record[field.name] == value, field.name


def test_all_programmes_have_one_layout_so_that_nothing_is_compiled_anew() -> None:
    known = {programme_records([p]).dtype for p in shipped().arms.values()}
    known.add(programme_records(list(shipped().arms.values())).dtype)
    no_limits = replace(Programme(), **dict.fromkeys(LIMITS))
    known |= {programme_records([no_limits]).dtype, programme_records([Programme()]).dtype}
    known.add(programme_records([replace(Programme(), hours_budget=5.0, limit_weeks=1)]).dtype)
    assert len(known) == 1


def test_several_programmes_are_the_rows_of_one_record() -> None:
    arms = list(shipped().arms.values())
    together = programme_records(arms)
    for row, programme in zip(together, arms, strict=True):
        assert row.tobytes() == programme_records([programme])[0].tobytes()


def test_the_world_is_the_same_in_every_arm() -> None:
    setups = [*policy_setups(shipped()).values(), trial_setup(shipped())]
    assert {world_hash(setup.world) for setup in setups if setup} == {world_hash(shipped().world)}


def test_each_world_parameter_is_there_once_and_counts_in_the_hash() -> None:
    world = World()
    record = world_record(world)
    every = list(parameters(world))
    names = [key.rpartition(".")[2] for key, _ in every]
    assert len(names) == len(set(names))
    assert list(record.dtype.names) == names
    assert all(record.dtype[name] == np.float64 for name in names)
    for key, parameter in every:
        group, _, name = key.partition(".")
        if isinstance(parameter.value, str):
            for number, word in enumerate(parameter.choices or ()):
                section = replace(getattr(world, group), **{name: word})
                assert world_record(replace(world, **{group: section}))[name] == number
            continue
        assert record[name] == parameter.value
        other = replace(world, **{
            group: replace(getattr(world, group), **{name: float(parameter.value) + 0.125})
        })
        assert world_hash(other) != world_hash(world), key


def test_the_market_record_holds_the_markets_numbers() -> None:
    market = LabourMarket(opening_rate=0.07)
    record = market_record(market, True, Service())
    of_referral = {"unlimited_openings", "referral_rate", "jobcentre_refers"}
    for name in set(record.dtype.names) - of_referral:
        assert record[name] == getattr(market, name)
    assert record.unlimited_openings == 1.0
    assert market_record(market, False, Service()).unlimited_openings == 0.0


def test_people_are_referred_only_to_a_service_over_time() -> None:
    there = Service(weeks=104, referral_rate=0.03, jobcentre_refers=0.4)
    record = market_record(LabourMarket(), False, there)
    assert (record.referral_rate, record.jobcentre_refers) == (0.03, 0.4)
    assert market_record(LabourMarket(), False, replace(there, weeks=None)).referral_rate == 0.0


@pytest.mark.parametrize("name", ["age_from", "hours_goal"])
def test_nothing_is_asked_for_where_null_is_the_least(name: str) -> None:
    assert programme_records([replace(Programme(), **{name: None})])[0][name] == 0
    assert programme_records([replace(Programme(), **{name: 18})])[0][name] == 18


def test_the_law_record_holds_the_jobcentres_numbers() -> None:
    rules = Jobcentre(talk_interval_weeks=9, resource_course_weeks=(10.0, 20.0))
    record = law_record(rules)
    assert (record.course_least, record.course_most) == (10.0, 20.0)
    for name in set(record.dtype.names) - {"course_least", "course_most"}:
        assert record[name] == getattr(rules, name)
    said = {field.name for field in dataclasses.fields(Jobcentre)}
    assert said - set(record.dtype.names) == {
        "reimbursement_weeks", "reimbursement_shares", "resource_course_weeks"
    }


def test_the_municipality_carries_what_the_state_does_not_pay_back() -> None:
    steps, carried = reimbursement(Jobcentre())
    assert steps.tolist() == [4, 26, 52]
    assert carried == pytest.approx([0.2, 0.6, 0.7, 0.8])


def test_intakes_fall_in_their_calendar_weeks() -> None:
    market = LabourMarket(
        start_calendar_week=50, main_intakes=(5, 35), small_intakes=(2, 5), small_intake_size=0.3
    )
    size, main = intake_calendar(market, 120)
    # week 0 of the run is calendar week 50, week 2 is 52, week 3 is the next year's week 1
    assert np.flatnonzero(main).tolist() == [7, 37, 59, 89, 111]
    assert np.flatnonzero(size == 0.3).tolist() == [4, 56, 108]  # 5 is a main intake
    assert (size[main] == 1.0).all()
    assert np.count_nonzero(size) == 8
    assert intake_calendar(replace(market, start_calendar_week=5), 1)[1].tolist() == [True]
