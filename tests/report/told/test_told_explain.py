"""One person's two lives told: words for everything that happens, one page, few lines first."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest
from rich.console import Console

from ipssim.report.figures.measure import collisions
from ipssim.report.page.html import render
from ipssim.report.page.parts import Page, Section, Table, text_of
from ipssim.report.page.terminal import print_page
from ipssim.report.told.common import setting
from ipssim.report.told.events import CODES, FORMS, Happening, portrait, positions, sentence, word
from ipssim.report.told.explain import page, week_table
from ipssim.report.told.explain_figures import tracks
from ipssim.report.told.explain_turns import lanes
from ipssim.report.words import words
from ipssim.settings.declare.parameter import parameters
from ipssim.studies.explain import Explanation
from ipssim.vocabulary import (
    Channel,
    Contingency,
    Decision,
    Diagnosis,
    EducationLevel,
    Ending,
    Event,
    Income,
    Item,
    JobEnding,
    Position,
    Sector,
    StudyEnding,
)

W = words()
KINDS = [event.name.lower() for event in Event]


@pytest.fixture(scope="module")
def told(two_lives: Explanation) -> Explanation:
    return two_lives


@pytest.fixture(scope="module")
def around(lives_among_others: Explanation) -> Explanation:
    return lives_among_others


@pytest.fixture(scope="module")
def same(same_lives: Explanation) -> Explanation:
    return same_lives


def printed(one: Page, *, full: bool = False) -> str:
    stream = io.StringIO()
    print_page(one, full=full, console=Console(file=stream, width=80, color_system=None))
    return stream.getvalue()


def section(one: Page, key: str) -> Section:
    return next(found for found in one.sections if found.key == key)


def table(one: Page, key: str) -> Table:
    return next(part for part in section(one, key).parts if isinstance(part, Table))


# Events


def test_every_kind_of_event_has_a_sentence_and_no_other_has() -> None:
    assert set(W.entry("explain.events")) == set(KINDS)


@pytest.mark.parametrize("codes", [
    Channel, Contingency, Decision, Diagnosis, EducationLevel, Ending, Income, Item, JobEnding,
    Position, Sector, StudyEnding,
])
def test_every_code_has_words_of_its_own(codes) -> None:
    named = {member.name for member in codes if member.name not in ("NONE", "NOTHING")}
    assert set(W.entry(f"explain.codes.{codes.__name__}")) == named


@pytest.mark.parametrize("kind", KINDS)
def test_sentences_are_sentences_whatever_the_codes(kind: str) -> None:
    for code in (0, 1, 99):
        said = sentence(W, Happening(kind, code, code, 3, 1.5, {3: code}))
        assert said[0].isupper(), said
        assert said.endswith("."), said
        assert not {"_", "{"} & set(said), said
        assert ".." not in said, said


def test_forms_and_codes_are_of_kinds_that_there_are() -> None:
    assert set(FORMS) | set(CODES) <= set(KINDS)
    for kind, form in FORMS.items():
        forms = {
            form(Happening(kind, 0, target, party, 0.0, {}, 5, course, sent))
            for target in (0, 1) for party in (-1, 5) for course in (0, 3) for sent in (True, False)
        }
        assert forms == set(W.entry(f"explain.events.{kind}"))


def test_a_kind_or_code_without_words_is_shown_readably() -> None:
    unknown = Happening("flex_job_granted", 0, 0, -1, 2.0, {})
    assert sentence(W, unknown) == "Flex job granted (2)."
    assert word(W, Ending, 99) == "code 99"
    assert positions(W, int(Position.SEARCH | Position.IN_WORK)) == "searching and in work"
    assert positions(W, 0) == "nowhere in particular"


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Happening("sick_leave_started", 0, 0, 3, 4.0, {3: 0}),
         "Goes on sick leave for 4 weeks, from the unpaid trial: a shop (employer 3)."),
        (Happening("sick_leave_started", 0, 0, -1, 1.0, {}), "Goes on sick leave for 1 week."),
        (Happening("session", 0, 0, -1, 1.0, {}), "Comes to 1 session of training."),
        (Happening("contact", 0, 0, 2, 141.23, {}), "Contact with the worker, 141.2 minutes."),
        (Happening("worker_changed", 0, 0, 5, 0.0, {}), "Gets another worker, 5."),
        (Happening("worker_changed", 0, 0, 6, 0.0, {}, had=6),
         "Somebody new takes over from worker 6."),
        (Happening("worker_changed", 0, 2, 5, 0.0, {}),
         "The worker leaves, and somebody else takes over the post (worker 5)."),
        (Happening("admitted", 0, 0, 2, 0.0, {}), "Gets a place, with worker 2."),
        (Happening("admitted", 0, 0, 2, 0.0, {}, course=10),
         "Gets a place, with worker 2. A course of 10 weeks begins."),
        (Happening("returned", 0, 0, -1, 0.0, {}), "Asks to come back to the programme."),
        (Happening("returned", 0, 0, -1, 0.0, {}, sent=True), "Is sent to the programme again."),
        (Happening("relapse", 0, 0, -1, 1.26, {}), "Relapse; symptoms rise to +1.3 SD."),
        (Happening("applied", 1, 0, 1234, 0.0, {}),
         "Applies through the worker: employer 1234."),
        (Happening("service_ended", 2, 0, 1, 0.0, {}), "SUPPORT ENDS: the time limit was reached."),
        (Happening("job_started", 1, int(Item.ILLNESS | Item.GAP | Item.NEEDS), 3, 15.0, {3: 0}),
         "STARTS A JOB of 15 hours a week, found through the worker: a shop (employer 3). Chose to"
         " tell of the illness, the gap in the CV and what is needed at work."),
        (Happening("job_started", 0, 0, 3, 1.0, {3: 0}),
         "STARTS A JOB of 1 hour a week, found alone: a shop (employer 3). Chose to tell nothing"
         " of the illness or the gap in the CV."),
    ],
)
def test_what_the_record_holds_is_said(event: Happening, said: str) -> None:
    assert sentence(W, event) == said


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
    said = week_table(replace(told, lives=(
        replace(told.lives[0], events=events.iloc[:1]),
        replace(told.lives[1], events=events, programme=package),
    ))).set_index("week")[told.arms[1]]
    assert "A course of 10 weeks begins." in said[0]
    assert said[5] == "Somebody new takes over from worker 6."
    assert said[15] == "Asks to come back to the programme."
    assert said[33] == "Is sent to the programme again."


# The page


def test_the_table_of_weeks_says_every_event_once(told: Explanation) -> None:
    weeks = week_table(told)
    assert list(weeks.columns) == ["week", *told.arms]
    assert weeks["week"].is_monotonic_increasing
    assert weeks["week"].is_unique
    for life in told.lives:
        ends = life.events["kind"] == "followed_up"
        assert ends.sum() == weeks[life.arm].str.count("Follow-up ends").sum() == 1
        contacts = (life.events["kind"] == "contact").sum()
        assert weeks[life.arm].str.count("Contact with the worker").sum() == contacts > 0


def test_the_answer_is_this_person_and_fits_in_forty_lines(
    told: Explanation, same: Explanation
) -> None:
    for one in (told, same):
        shown = printed(page(one))
        assert len(shown.splitlines()) <= 38  # and where picture and report are
        assert max(map(len, shown.splitlines())) <= 80
    before = told.lives[0].before
    shown = " ".join(printed(page(told)).split())
    assert f"Person {told.person} is a {'woman' if before['woman'] else 'man'} of" in shown
    assert f"of {int(before['age'])}" in shown
    assert told.turn is not None
    assert f"part in week {told.turn.week}" in shown
    assert "picked to show a contrast" in shown
    assert "event for event" in printed(page(same))
    assert "picked" not in printed(page(same))


def test_a_life_with_many_turning_points_fits_too(told: Explanation) -> None:
    kinds = ["job_started", "relapse", "job_ended", "study_started", "service_ended", "position"]
    many = pd.DataFrame({
        "week": range(26), "kind": [kinds[week % 6] for week in range(26)], "source": 1,
        "target": 2, "party": 3, "amount": 10.0,
    })
    full = replace(told, lives=(replace(told.lives[0], events=many), told.lives[1]))
    assert len(printed(page(full)).splitlines()) <= 38
    rows = table(page(full), "turns").rows
    assert len(rows) >= 21
    assert f"{len(rows) - len(page(full).answer.table.rows)} more weeks" in " ".join(
        printed(page(full)).split()
    )


def test_the_lifeline_in_letters_says_where_the_person_stands(told: Explanation) -> None:
    weeks = told.experiment.horizon_weeks
    for width in (40, 80, 200):
        lines = lanes(W, told, ("One", "Other"), width)
        assert max(map(len, lines)) <= max(width, 40)
    stands = [line.split()[-1] for line in lines if line.startswith("stands")]
    for life, letters in zip(told.lives, stands, strict=True):
        assert len(letters) == weeks  # a letter a week, where there is room
        for name, letter in (("work", "W"), ("study", "E")):
            held = {w for start, stop in life.spells(weeks)[name] for w in range(start, stop)}
            assert {w for w, shown in enumerate(letters) if shown in (letter, "B")} == held


def test_a_person_asked_for_is_not_said_to_be_picked(told: Explanation) -> None:
    assert "picked" not in printed(page(replace(told, chosen=None)))


def test_the_facts_are_those_of_the_lives(told: Explanation) -> None:
    rows = {text_of(row.cells[0]): row.cells[1:] for row in table(page(told), "sum").rows}
    assert len(rows) == 13
    for column, life in enumerate(told.lives):
        assert rows["Weeks in a job"][column] == str(int(life.after["weeks_job"]))
        kinds = life.events["kind"].value_counts()
        assert rows["Applications; interviews"][column] == (
            f"{kinds.get('applied', 0)}; {kinds.get('interview', 0)}"
        )
        began = int(life.after["first_job"])
        assert rows["First job"][column] == ("none" if began < 0 else f"week {began}")


def test_the_parting_names_settings_by_what_they_mean(told: Explanation) -> None:
    assert told.turn is not None
    assert told.turn.settings
    parts = section(page(told), "parting").parts
    cells = {text_of(row.cells[0]): row.cells for part in parts if isinstance(part, Table)
             for row in part.rows}
    meanings = {name: spec.says for name, spec in parameters(told.lives[0].programme)}
    for name, one, other in told.turn.settings:
        assert cells[meanings[name]][1:3] == (setting(W, one), setting(W, other))
        assert name not in cells


def test_the_story_has_every_contact_and_is_told_only_when_asked_for(told: Explanation) -> None:
    story = section(page(told), "story")
    assert story.folded
    assert [row.cells[1:] for row in table(page(told), "story").rows] == [
        tuple(cells) for cells in week_table(told)[list(told.arms)].itertuples(index=False)
    ]
    assert told.turn is not None
    assert f"> {told.turn.week}" in [row.cells[0] for row in table(page(told), "story").rows]
    assert "story" not in [one.key for one in page(told, every=False).sections]


def test_other_lucks_and_people_alike_are_counted(around: Explanation) -> None:
    lucks, near = table(page(around), "lucks"), table(page(around), "alike")
    assert around.alike is not None
    began = [sum("job or education" in lives[at].course for lives in around.others)
             for at in (0, 1)]
    rows = {text_of(row.cells[0]): row.cells[1:] for row in lucks.rows}
    assert rows["Began a job or a course"] == tuple(f"{count} of 3" for count in began)
    rows = {text_of(row.cells[0]): row.cells[1:] for row in near.rows}
    assert rows["Had a relapse"][0] == (
        f"{int(around.alike['relapse, ips'].sum())} of {len(around.alike)}"
    )
    weeks = "Weeks in work or education, middle (least to most)"
    spread = around.alike["weeks_either, ips"]
    assert rows[weeks][0] == f"{round(spread.median())} ({spread.min()} to {spread.max()})"
    assert weeks in [text_of(row.cells[0]) for row in lucks.rows]
    figures = {one.name: one.draw() for one in page(around).pictures()}
    assert set(figures) == {"lifelines", "lucks", "alike"}
    assert collisions(figures["lucks"]) == []
    assert collisions(figures["alike"]) == []


def test_everything_is_printed_in_80_columns(told: Explanation) -> None:
    text = printed(page(told), full=True)
    assert max(map(len, text.splitlines())) <= 80
    flat = " ".join(text.split())
    for part in ("What this model misses", "Where the lives part", "week by week",
                 "Follow-up ends", "not evidence"):
        assert part in flat
    assert " ".join(portrait(W, told.lives[0].before).split()) in flat


def test_the_picture_is_of_both_lives_and_nothing_collides(
    told: Explanation, same: Explanation
) -> None:
    for one in (told, same):
        figure = next(page(one).pictures()).draw()
        assert len(figure.axes) == 2
        assert collisions(figure) == []
    horizon = told.experiment.horizon_weeks
    for life in told.lives:
        lines = {track.label: track for track in tracks(W, life, horizon)}
        for track in lines.values():
            assert all(0 <= start < stop <= horizon for start, stop in track.spells)
        contacts = (life.events["kind"] == "contact").sum()
        assert len(lines["has a worker"].marks) >= contacts
        assert lines["has a worker"].spells


def test_the_page_is_the_same_each_time(told: Explanation) -> None:
    text = render(page(told))
    assert text == render(page(told))
    assert text.count("<svg") == 1
    assert f"{told.person}" in text.split("</h1>")[0]


def test_what_is_switched_off_is_said_first(told: Explanation) -> None:
    world = told.experiment.world
    off = replace(told.experiment, world=replace(
        world, mechanisms=replace(world.mechanisms, contingencies=False)
    ))
    assert page(replace(told, experiment=off)).answer.warnings
    assert not page(told).answer.warnings
