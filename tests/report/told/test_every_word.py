"""Whatever a page or its pictures say comes from a language's words, in every study."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import pytest
from shown import drawn_texts, mark_words, strays, texts

from ipssim.report.page.parts import Page, Picture
from ipssim.report.words import words
from ipssim.settings.mechanisms import MECHANISMS

PAGES = {  # what is told: the fixture with its result, and the module that tells it
    "a made-up comparison": ("comparison", "compare"),
    "a comparison": ("trial_comparison", "compare"),
    "a comparison with dials": ("dial_comparison", "compare"),
    "a run": ("single_run", "run"),
    "a short path": ("short_path", "path"),
    "a long path": ("long_path", "path"),
    "an ablation": ("small_ablation", "ablation"),
    "patterns": ("judged_patterns", "patterns"),
    "sites": ("spreads", "sites"),
    "a review": ("small_review", "review"),
    "a validation": ("predicted_trials", "validate"),
    "a matching": ("matched_worlds", "match"),
    "a sweep": ("swept_points", "sweep"),
    "a sweep of pairs": ("swept_pairs", "sweep"),
    "a sweep of steps": ("swept_steps", "sweep"),
    "a service": ("sized_service", "service"),
    "one run of a service": ("lone_service", "service"),
    "a consultant's week": ("one_week", "consultant"),
    "two lives": ("two_lives", "explain"),
    "the same life twice": ("same_lives", "explain"),
    "two lives among others": ("lives_among_others", "explain"),
}
STUDIES = {
    "compare", "run", "path", "ablation", "patterns", "sites", "review", "service", "explain",
    "consultant", "validate", "match", "sweep",
}
TYPED = {  # what a user types, and a page therefore names
    "an ablation": {one.field for one in MECHANISMS}, "the same life twice": {"ips", "twin"},
    "two lives among others": {"under", "no", "fleksjob"},
}


def stray_words(pictures: Iterable[Picture], names: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return texts with words from elsewhere in pictures, by the picture's name."""
    found = {one.name: strays(drawn_texts(one), names) for one in pictures}
    return {name: said for name, said in found.items() if said}


def test_every_study_is_looked_at() -> None:
    assert {module for _, module in PAGES.values()} == STUDIES


def test_words_from_elsewhere_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    mark_words(monkeypatch)
    w = words()
    known, declared = w.say("sum"), w.declared("nothing.of.that.name", "Here")
    assert strays([
        known, declared, "12 %", f"{known} (3)", w.listed([known, declared, known]),
        w.say("title.minus", one=known, other=w.say("title.minus", one=known, other=declared)),
    ]) == []
    foreign = [
        "Elsewhere", f"{known} elsewhere", w.fill("elsewhere {x}", x=1),
        w.say("title.minus", one=known, other="elsewhere"), w.listed([known, "elsewhere"]),
        w.say("title.minus", one=w.say("title.minus", one="elsewhere", other=known), other=known),
    ]
    assert strays(foreign) == foreign
    assert strays(foreign, ["Elsewhere", "elsewhere"]) == []


@pytest.mark.parametrize("which", PAGES)
def test_every_word_of_a_page_and_its_pictures(
    which: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixture, module = PAGES[which]
    result: Any = request.getfixturevalue(fixture)  # made before anything is marked
    tell: Callable[[Any], Page] = import_module(f"ipssim.report.told.{module}").page
    names = TYPED.get(which, set())
    mark_words(monkeypatch)
    page = tell(result)
    assert strays(texts(page, without=("made",)), names) == []
    assert stray_words(page.pictures(), names) == {}
    assert any(page.pictures())
