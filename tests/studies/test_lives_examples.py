"""Ready examples of lives: each finds somebody, and what it finds is what it says."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

import ipssim
from ipssim.errors import InputError
from ipssim.report.lists.lives import lives
from ipssim.report.page.terminal import print_page
from ipssim.settings.read.load import load_experiment, sources
from ipssim.studies.examples import examples
from ipssim.studies.lived import Lived, both
from ipssim.studies.people import people

NAMES = [*examples()]


def test_every_example_finds_several_people() -> None:
    lived: dict[tuple[tuple[str, ...], tuple[str, str]], tuple[Lived, Lived]] = {}
    for ready in examples().values():
        experiment = load_experiment(ready.settings)
        key = ready.settings, ready.arms
        lived[key] = lived.get(key) or both(experiment, ready.arms, 1, 0)
        assert len(people(experiment, ready.person, ready.arms, lived[key])) >= 3, ready.name


@pytest.mark.ci
@pytest.mark.parametrize("name", NAMES)
def test_an_example_finds_somebody_and_shows_what_it_says(name: str) -> None:
    ready = examples()[name]
    told = ipssim.explain(example=name)
    assert told.found is not None
    assert told.found.fitting >= 3
    assert told.arms == ready.arms
    assert told.turn is not None
    stream = io.StringIO()
    print_page(told.page(every=False),
               console=Console(file=stream, width=80, color_system=None))
    shown = stream.getvalue()
    assert len(shown.splitlines()) <= 38
    flat = " ".join(shown.split())
    for part in (ready.title, ready.says, ready.ask, ready.person):
        assert " ".join(part.split()) in flat


def test_examples_are_told_with_respect_and_without_names() -> None:
    assert len(NAMES) >= 10
    for ready in examples().values():
        assert ready.source in sources()
        text = f"{ready.title} {ready.says} {ready.ask}"
        assert not re.search(r"\b(schizophrenic|addict|abuser|failed|patient|victim)", text, re.I)
        inside = re.findall(r"(?<![.!?“\"] )(?<!^)\b[A-Z][a-z]+", text[len(ready.title):].strip())
        assert set(inside) <= {"IPS", "Saying", "We"}, inside


def test_they_are_listed() -> None:
    assert [row[0] for row in lives().records] == NAMES


def test_one_that_there_is_not() -> None:
    with pytest.raises(InputError, match="Did you mean chicken_and_egg"):
        ipssim.explain(example="chicken_an_egg")
