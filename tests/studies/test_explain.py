"""One person's two lives: the same luck, where they part, and how the person is chosen."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
import pytest

import ipssim
from ipssim.errors import InputError
from ipssim.report.handed import Explanation
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.simulation import Simulation
from ipssim.studies import explain as study
from ipssim.studies.explain import Choice
from ipssim.studies.lives import GOVERNS, GOVERNS_CONTACT, GOVERNS_ENDING, parting, standing
from ipssim.vocabulary import Event
from ipssim.world.build import Setup


@pytest.fixture(scope="module")
def told(little: Experiment) -> Explanation:
    return ipssim.explain(little, arms=("ips", "package"))


def test_who_holds_a_post_does_not_part_two_lives(told: Explanation) -> None:
    """A successor has a number that hangs on when others left; that alone is no difference."""
    columns = {"week": 1, "kind": "worker_changed", "source": 0, "amount": 0.0}
    one, other = (
        replace(told.lives[0], events=pd.DataFrame([{**columns, "target": number, "party": 7}]))
        for number in (1, 2)
    )
    assert parting(one, other) is None
    again = pd.DataFrame([{**columns, "kind": "contact", "target": 2, "party": 7}])
    assert parting(one, replace(one, events=again)) is not None


def test_the_settings_named_exist() -> None:
    names = {field.name for field in fields(Programme)}
    for table in (GOVERNS, GOVERNS_ENDING, GOVERNS_CONTACT):
        for settings in table.values():
            assert set(settings) <= names
    assert set(GOVERNS) <= {event.name.lower() for event in Event}


def test_the_lives_are_those_of_the_runs(told: Explanation, little: Experiment) -> None:
    for life in told.lives:
        setup = Setup.of(little, [little.arms[life.arm]])
        run = Simulation(setup, 1, 0, record="events").run()
        events = run.recorder.frame()
        assert len(life.events) == (events["candidate"] == told.person).sum()
        assert life.after["weeks_job"] == run.tables.candidates.weeks_job[told.person]


def test_both_lives_start_as_the_same_person(told: Explanation) -> None:
    one, other = (life.before for life in told.lives)
    same = ("age", "woman", "dream_sector", "motivation", "drive", "entry_week", "symptoms")
    assert {name: one[name] for name in same} == {name: other[name] for name in same}


def test_a_chosen_person_is_one_of_those_that_the_choice_counts(
    told: Explanation, little: Experiment
) -> None:
    """Who began under one arm only, of whom this is one, is counted again from both runs."""
    began = []
    for arm in told.arms:
        people = Simulation(Setup.of(little, [little.arms[arm]]), 1, 0).run().tables.candidates
        began.append((people.first_job >= 0) | (people.first_study >= 0))
    one, other = began
    assert told.chosen == Choice(
        "one_arm_only", 60, (int((one & ~other).sum()), int((other & ~one).sum())),
        int((one & other).sum()), arm=0,
    )
    assert one[told.person] > other[told.person]
    assert ipssim.explain(told.experiment, told.person, arms=told.arms).chosen is None


def test_before_the_parting_the_records_agree(told: Explanation) -> None:
    assert told.first is not None
    early = [
        life.events[life.events["week"] < told.first.week][["week", "kind", "source", "target"]]
        for life in told.lives
    ]
    pd.testing.assert_frame_equal(*early)
    assert any(len(only) for only in told.first.only)
    if told.turn is not None:
        assert told.turn.week >= told.first.week
    for name, one, other in told.first.settings:
        assert one != other
        assert one == getattr(told.lives[0].programme, name)


def test_the_same_programme_gives_the_same_life(little: Experiment) -> None:
    twin = replace(little.arms["ips"], name="twin")
    twins = replace(little, arms={**little.arms, "twin": twin})
    told = ipssim.explain(twins, 3, arms=("ips", "twin"))
    assert told.first is None
    assert told.turn is None
    chosen = ipssim.explain(twins, arms=("ips", "twin")).chosen
    assert chosen is not None
    assert (chosen.rule, chosen.only) == ("nobody_differs", (0, 0))


def test_an_ending_at_the_limit_names_the_limit(little: Experiment) -> None:
    short = replace(little.arms["ips"], limit_weeks=9, return_allowed=False)
    experiment = replace(little, arms={**little.arms, "short": short})
    named = set()
    for person in range(8):
        told = ipssim.explain(experiment, person, arms=("ips", "short"))
        if told.turn is not None and told.turn.week == 9:
            named |= {name for name, _, _ in told.turn.settings}
    assert "limit_weeks" in named


def test_the_record_is_one_table_and_where_somebody_stands_begins_at_entry(
    told: Explanation, tmp_path: Path
) -> None:
    record = study.explain(told.experiment, told.person, arms=told.arms)
    for life in told.lives:
        mine = record.table().query("arm == @life.arm").drop(columns="arm").reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, life.events)
        assert standing(life, 0) == int(life.before["position"])
    (path,) = record.save(tmp_path)
    assert len(pd.read_csv(path)) == len(record.table())


def test_it_shows_itself(told: Explanation) -> None:
    assert list(told.table().columns) == ["week", *told.arms]
    text = told.text(80)
    assert f"Person {told.person}" in text
    assert max(map(len, text.splitlines())) <= 80
    assert len(told.figure().axes) == 2


@pytest.mark.parametrize(
    ("person", "arms", "said"),
    [
        (60, ("ips", "package"), "from 0 to 59"),
        (-1, ("ips", "package"), "no such person"),
        (True, ("ips", "package"), "no such person"),
        (1, ("isp", "package"), "Did you mean ips?"),
        (1, ("ips", "ips"), "Two different arms"),
        (1, ("ips",), "Two different arms"),
    ],
)
def test_people_and_arms_that_do_not_exist(
    little: Experiment, person: int, arms: tuple[str, ...], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        ipssim.explain(little, person, arms=arms)
    assert said in str(caught.value)


def test_a_replicate_below_zero(little: Experiment) -> None:
    with pytest.raises(InputError, match="replicate"):
        ipssim.explain(little, 1, replicate=-1)
