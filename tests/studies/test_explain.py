"""One person's two lives: the same luck, where they part, and words for everything."""

from __future__ import annotations

from dataclasses import fields, replace

import pandas as pd
import pytest
from ipssim.report.event_words import SENTENCES, Happening, positions, sentence
from ipssim.report.lifelines import spells

import ipssim
from ipssim.errors import InputError
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.simulation import Simulation
from ipssim.studies.explain import Explanation
from ipssim.studies.lives import GOVERNS, GOVERNS_CONTACT, GOVERNS_ENDING, parting, standing
from ipssim.vocabulary import Event, Item, Position
from ipssim.world.build import Setup


@pytest.fixture(scope="module")
def told(little: Experiment) -> Explanation:
    return ipssim.explain(little, arms=("ips", "package"))


def test_every_kind_of_event_has_a_sentence() -> None:
    missing = {event.name.lower() for event in Event} - set(SENTENCES)
    assert not missing, f"give these kinds a sentence in report/event_words.py: {sorted(missing)}"
    unknown = set(SENTENCES) - {event.name.lower() for event in Event}
    assert not unknown, f"these kinds are gone from the vocabulary: {sorted(unknown)}"


def test_sentences_are_sentences_whatever_the_codes() -> None:
    for kind in SENTENCES:
        for code in (0, 1, 99):
            said = sentence(Happening(kind, code, code, 3, 1.5, {3: code}))
            assert said[0].isupper(), kind
            assert said.endswith("."), kind
            assert "_" not in said, kind


def test_a_kind_without_words_is_shown_readably() -> None:
    assert sentence(Happening("flex_job_granted", 0, 0, -1, 2.0, {})) == "Flex job granted (2)."


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Happening("sick_leave_started", 0, 0, 3, 4.0, {3: 0}),
         "Goes on sick leave for 4 weeks, from the unpaid trial: a shop (employer 3)."),
        (Happening("session", 0, 0, -1, 1.0, {}), "Comes to 1 session of training."),
        (Happening("worker_changed", 0, 0, 5, 0.0, {}), "Gets another worker, 5."),
        (Happening("worker_changed", 0, 0, 6, 0.0, {}, had=6),
         "Somebody new takes over from worker 6."),
        (Happening("admitted", 0, 0, 2, 0.0, {}), "Gets a place, with worker 2."),
        (Happening("admitted", 0, 0, 2, 0.0, {}, course=10),
         "Gets a place, with worker 2. A course of 10 weeks begins."),
        (Happening("returned", 0, 0, -1, 0.0, {}), "Asks to come back to the programme."),
        (Happening("returned", 0, 0, -1, 0.0, {}, sent=True), "Is sent to the programme again."),
        (Happening("worker_changed", 0, 2, 5, 0.0, {}),
         "The worker leaves, and somebody else takes over the post (worker 5)."),
        (Happening("job_started", 1, int(Item.ILLNESS | Item.GAP | Item.NEEDS), 3, 15.0, {3: 0}),
         "STARTS A JOB of 15 hours a week, found through the worker: a shop (employer 3). Chose to"
         " tell of the illness, the gap in the CV and what is needed at work."),
        (Happening("job_started", 0, 0, 3, 15.0, {3: 0}),
         "STARTS A JOB of 15 hours a week, found alone: a shop (employer 3). Chose to tell nothing"
         " of the illness or the gap in the CV."),
    ],
)
def test_what_the_record_holds_is_said(event: Happening, said: str) -> None:
    assert sentence(event) == said


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


def test_what_came_before_an_event_is_known(told: Explanation) -> None:
    rows = [
        (0, "admitted", 6), (5, "worker_changed", 6), (8, "service_ended", 6),
        (15, "returned", -1), (16, "admitted", 6), (20, "service_ended", 6), (33, "returned", -1),
    ]
    events = pd.DataFrame(rows, columns=["week", "kind", "party"]).assign(
        source=0, target=0, amount=0.0
    )
    package = replace(
        told.lives[1].programme, repeat_after_weeks=13, course_weeks=10, sequence="train_then_place"
    )
    table = replace(told, lives=(
        replace(told.lives[0], events=events.iloc[:1]),
        replace(told.lives[1], events=events, programme=package),
    )).table().set_index("week")[told.arms[1]]
    assert "A course of 10 weeks begins." in table[0]
    assert table[5] == "Somebody new takes over from worker 6."
    assert table[15] == "Asks to come back to the programme."
    assert table[33] == "Is sent to the programme again."


def test_positions_in_words() -> None:
    assert positions(Position.SEARCH | Position.IN_WORK) == "searching and in work"
    assert positions(0)


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


def test_a_chosen_person_says_how_it_was_chosen(told: Explanation) -> None:
    assert "people" in told.chosen
    assert ipssim.explain(
        told.experiment, told.person, arms=told.arms
    ).chosen == ""


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
    assert "event for event" in told.text()
    assert "nobody" in ipssim.explain(twins, arms=("ips", "twin")).chosen.lower()


def test_an_ending_at_the_limit_names_the_limit(little: Experiment) -> None:
    short = replace(little.arms["ips"], limit_weeks=9, return_allowed=False)
    experiment = replace(little, arms={**little.arms, "short": short})
    named = set()
    for person in range(8):
        told = ipssim.explain(experiment, person, arms=("ips", "short"))
        if told.turn is not None and told.turn.week == 9:
            named |= {name for name, _, _ in told.turn.settings}
    assert "limit_weeks" in named


def test_text_has_all_parts_and_fits(told: Explanation) -> None:
    text = told.text(80)
    for part in (f"Person {told.person}", "How chosen", "Where the lives part", "In sum",
                 "Week by week", "Follow-up ends", "not evidence"):
        assert part in text
    assert max(map(len, text.splitlines())) <= 80


def test_table_has_each_week_once(told: Explanation) -> None:
    table = told.table()
    assert list(table.columns) == ["week", *told.arms]
    assert table["week"].is_monotonic_increasing
    assert table["week"].is_unique


def test_figure_has_a_panel_per_arm_and_spells_lie_within_follow_up(told: Explanation) -> None:
    figure = told.figure()
    assert len(figure.axes) == 2
    horizon = told.experiment.horizon_weeks
    for life in told.lives:
        for found in spells(life, horizon).values():
            assert all(0 <= start < stop <= horizon for start, stop in found)
    assert standing(told.lives[0], 0) == int(told.lives[0].before["position"])


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
