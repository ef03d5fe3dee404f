"""People found by description: what the words mean, what is said where nobody fits."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import ipssim
from ipssim.errors import InputError
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.explain import find_people
from ipssim.studies.lived import COURSE, Lived, both
from ipssim.studies.people import VOCABULARY, people, read_description
from ipssim.vocabulary import Diagnosis, Event

ARMS = ("ips", "package")


@pytest.fixture(scope="module")
def lives(little: Experiment) -> tuple[Lived, Lived]:
    return both(little, ARMS, 1, 0)


@pytest.mark.parametrize(
    ("description", "parts"),
    [
        ("woman under 25 with a relapse", ["woman", "under 25", "relapse"]),
        ("kvinde under 25 med tilbagefald", ["woman", "under 25", "relapse"]),
        ("a man who lost his job", ["man", "job loss"]),
        ("Women aged 25-34, no job or education", ["woman", "25 to 34", "no job or education"]),
        ("in his 30s, job only under ips", ["30 to 39", "job only under ips"]),
        ("drop-out under the package", ["dropped out under package"]),
        ("bipolar without a stay in hospital", ["bipolar disorder", "no hospital stay"]),
        ("dropped out of education", ["left education"]),
        ("job kept half a year", ["job kept half a year"]),
        ("not under 30", ["no under 30"]),
    ],
)
def test_descriptions_are_read_as_they_are_meant(description: str, parts: list[str]) -> None:
    assert [part.said for part in read_description(description, ARMS)] == parts


@pytest.mark.parametrize("word", [*(w for words in VOCABULARY.values() for w in words), *COURSE])
def test_every_word_is_read_as_itself(word: str) -> None:
    assert [part.said for part in read_description(word, ARMS)] == [word]
    also = next(words[word].also for words in (*VOCABULARY.values(), COURSE) if word in words)
    for other in also:
        assert [part.said for part in read_description(other, ARMS)] == [word], other


def test_the_page_on_commands_has_every_word() -> None:
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    rows = dict(line.strip("| ").split(" | ", 1) for line in page.splitlines()
                if re.match(r"\| (sex|diagnosis|at entry|what happens) \|", line))
    for group, words in {**VOCABULARY, "what happens": COURSE}.items():
        said = [word.strip() for word in re.sub(r"\(.*?\)", "", rows[group]).split(",")]
        assert sorted(said) == sorted(words)


def test_a_description_finds_those_whom_it_fits(
    little: Experiment, lives: tuple[Lived, Lived]
) -> None:
    before = lives[0].before
    relapse = [np.isin(np.arange(60), one.events["candidate"][one.events["kind"] == Event.RELAPSE])
               for one in lives]
    young = (before["woman"] == 1) & (np.floor(before["age"]) < 40)
    for said, who in (
        ("woman under 40", young),
        ("woman under 40 with a relapse", young & (relapse[0] | relapse[1])),
        ("no relapse", ~(relapse[0] | relapse[1])), ("relapse under package", relapse[1]),
        ("relapse only under ips", relapse[0] & ~relapse[1]),
        ("schizophrenia", before["diagnosis"] == Diagnosis.SCHIZOPHRENIA_SPECTRUM),
    ):
        fitting = np.flatnonzero(who)
        if len(fitting):
            assert people(little, said, ARMS, lives) == list(fitting), said
        else:
            with pytest.raises(InputError, match="Nobody of 60"):
                people(little, said, ARMS, lives)


@pytest.mark.parametrize(
    ("description", "said"),
    [
        ("woman with bipolr", "Did you mean bipolar disorder?"),
        ("a relaps", "Did you mean relapse?"),
        ("a plumber", "plumber is none of the words"),
        ("woman under ips", "not clear what under ips belongs to"),
        ("woman with no", "needed after no"),
        ("somebody", "says nothing about anybody"),
        ("woman " * 80, "too long"),
    ],
)
def test_words_that_are_not_known(description: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_description(description, ARMS)
    assert len(caught.value.problems) == 1
    assert said in str(caught.value)
    lines = str(caught.value).splitlines()
    if "Did you mean" in said:
        assert said in lines[1]  # before all the words, which have lines of their own
    if "too long" not in said:
        assert "diagnosis: schizophrenia, bipolar disorder" in str(caught.value)


def test_where_nobody_fits_the_part_that_excludes_everybody_is_named(
    little: Experiment, lives: tuple[Lived, Lived]
) -> None:
    with pytest.raises(InputError, match="nobody with over 90 at all"):
        people(little, "woman over 90", ARMS, lives)
    women = int(lives[0].before["woman"].sum())
    with pytest.raises(InputError, match=rf"woman: {women}, man: {60 - women}.*Without "):
        people(little, "woman and man", ARMS, lives)


def test_one_of_several_is_taken_and_another_can_be(little: Experiment) -> None:
    rows = find_people("woman", little)
    first, third = (ipssim.explain(little, "woman", another=number) for number in (1, 3))
    assert [first.person, third.person] == [rows["person"][0], rows["person"][2]]
    assert first.found is not None
    assert (first.found.fitting, first.found.another) == (len(rows), 1)
    assert first.chosen is None
    with pytest.raises(InputError, match=f"from 1 to {len(rows)}"):
        ipssim.explain(little, "woman", another=len(rows) + 1)
    assert ipssim.explain(little, "5").person == 5


def test_people_in_rows_are_those_of_the_runs(
    little: Experiment, lives: tuple[Lived, Lived]
) -> None:
    rows = ipssim.find_people("under 99", little)
    assert len(rows) == 60
    for lived in lives:
        assert (rows[f"weeks_job, {lived.arm}"] == lived.after["weeks_job"]).all()
        assert (rows[f"relapse, {lived.arm}"] == (lived.after["relapses"] > 0)).all()


def test_another_luck_is_for_the_same_people(little: Experiment) -> None:
    """Another replicate is other people, so it is no other luck for anybody."""
    own, other = (ipssim.explain(little, 3, luck=luck) for luck in (0, 4))
    assert own.lives[0].before == other.lives[0].before
    assert not own.lives[0].events.equals(other.lives[0].events)
    assert ipssim.explain(little, 3, replicate=4).lives[0].before != own.lives[0].before
    many = ipssim.explain(little, 3, lucks=5)
    assert len(many.others) == 5
    assert many.others[0][0].events.equals(own.lives[0].events)
    assert many.others[4][1].events.equals(other.lives[1].events)
    assert list(many.lucks()["luck"]) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_people_alike_have_the_diagnosis_and_are_the_nearest(little: Experiment) -> None:
    told = ipssim.explain(little, 3, alike=True)
    assert told.alike is not None
    before = both(little, ARMS, 1, 0)[0].before
    here = before.iloc[3]
    assert set(told.alike["diagnosis"]) == {Diagnosis(int(here["diagnosis"])).name.lower()}
    assert 3 not in set(told.alike["person"])
    others = before[(before["diagnosis"] == here["diagnosis"]) & (before.index != 3)]
    far = np.hypot((others["age"] - here["age"]) / 10, others["symptoms"] - here["symptoms"])
    assert set(told.alike["person"]) == set(far.nsmallest(20).index)
