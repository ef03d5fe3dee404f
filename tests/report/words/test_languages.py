"""The languages say the same things: every key, every form, every placeholder."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ipssim.report.words import languages, templates, words
from ipssim.spoken import DEFAULT, speak, spoken

OTHERS = [one for one in languages() if one != DEFAULT]
PLACE = re.compile(r"\{([^{}]*)\}")
FORBIDDEN = {
    "en": ("the mentally ill", "schizophrenics", "failed to", "suffers from"),
    "da": ("de psykisk syge", "skizofrene", "sindssyg", "fejlede", "lider af", "tilfælde af"),
}
"""Never said of people: they come first, nobody has failed, and a diagnosis is no name."""


def said(language: str) -> dict[str, str]:
    tree: dict[str, Any] = {
        key: part for key, part in words(language)._tree.items() if key != "declared"
    }
    return dict(templates(tree))


def test_danish_is_there() -> None:
    assert OTHERS == ["da"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_english_is_said_and_no_other(language: str) -> None:
    here, there = said(DEFAULT), said(language)
    assert not here.keys() ^ there.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_are_the_same(language: str) -> None:
    here, there = said(DEFAULT), said(language)
    differ = {
        key: (text, there[key]) for key, text in here.items()
        if set(PLACE.findall(text)) != set(PLACE.findall(there[key]))
    }
    assert not differ


@pytest.mark.parametrize("language", languages())
def test_people_come_first(language: str) -> None:
    every = {**said(language), **words(language)._tree.get("declared", {})}
    found = {key: text for key, text in every.items()
             for wrong in FORBIDDEN[language] if wrong in str(text).lower()}
    assert not found


def test_a_title_of_ones_own_is_kept_and_a_shipped_one_is_lowered() -> None:
    from ipssim.report.told import common as c
    from ipssim.settings.read.load import load_experiment

    experiment = load_experiment([
        "experiment=town", "programme@arms.mine=package", "arms.mine.title=Skives pakke",
        "title=Skive",
    ])
    w = words("da")
    assert c.arm_inside(w, experiment, "mine") == "Skives pakke"
    assert c.arm_inside(w, experiment, "usual") == "jobcentrets sædvanlige indsats"
    assert c.experiment_title(w, experiment) == "Skive"
    assert c.experiment_title(w, load_experiment(["experiment=town"])) != "A town of one's own"


def test_what_is_spoken_is_the_default_until_it_is_chosen_otherwise() -> None:
    assert words().language == (spoken() or DEFAULT)
    try:
        speak("da")
        assert words().language == "da"
        assert words("en").language == "en"
    finally:
        speak("")
    assert words().language == DEFAULT
