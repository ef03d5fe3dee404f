"""Settings that no outcome reads say so in lists and when they are set."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipssim.cli import main
from ipssim.cli.parse import Given, note_unused
from ipssim.settings.read.load import load, load_experiment
from ipssim.settings.read.one_programme import load_single

COURSE = ["sequence=train_then_place", "course_weeks=8", "search_start_weeks=2"]


def given(*words: str) -> Given:
    return Given(list(words), {}, frozenset(), [])


def test_a_setting_without_effect_is_noted_when_it_is_set(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["population.women=0.9", *(f"arms.ips.{word}" for word in COURSE)]
    note_unused(given(*words), load_experiment(words))
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert any("arms.ips.search_start_weeks" in line and "train_then_place" in line
               for line in said)
    assert any("population.women" in line for line in said)
    file = tmp_path / "mine.yaml"
    file.write_text("population: {women: 0.9}\n", "utf-8")
    note_unused(given(str(file)), load_experiment(files=[file]))
    assert "population.women" in capsys.readouterr().err


def test_one_programme_alone_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    words = [f"programme.{word}" for word in COURSE]
    programme, _ = load_single(words)
    note_unused(given(*words), programme, "programme.")
    assert "programme.search_start_weeks" in capsys.readouterr().err


def test_what_was_not_set_or_has_an_effect_is_not_noted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["population.size=50", "arms.ips.search_start_weeks=2"]
    note_unused(given(*words), load_experiment(words))
    note_unused(given(), load_experiment([f"arms.ips.{word}" for word in COURSE]))
    assert capsys.readouterr().err == ""


def test_lists_say_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parameters", "population.women"]) == 0
    assert "no outcome depends on it" in " ".join(capsys.readouterr().out.split())
    assert main(["programmes", "ips_shared_care"]) == 0
    assert "Not used with sequence=train_then_place" in " ".join(
        capsys.readouterr().out.split()
    )
    assert load("ips_shared_care").sequence == "place_then_train"
