"""What the page on coverage names is there, and no system or switch is left out."""

from __future__ import annotations

import dataclasses

from ipssim.settings.mechanisms import Mechanisms
from ipssim.settings.read.load import options
from make.coverage import ARCHETYPES, SYSTEMS, contents, coverage_page, missing, stories_of


def test_every_file_that_a_row_names_is_there() -> None:
    assert missing() == []


def test_every_programme_has_a_row_and_every_row_a_programme() -> None:
    rows = [system.programme for system in SYSTEMS]
    assert sorted((*rows, *ARCHETYPES)) == sorted(options("programme"))
    for system in SYSTEMS:
        assert system.stories, system.programme
        assert system.source, system.programme


def test_every_switch_belongs_to_one_row() -> None:
    named = [switch for content in contents() for switch in content.switches]
    switches = {field.name for field in dataclasses.fields(Mechanisms)} - {"on"}
    assert len(named) == len(set(named))
    assert set(named) == switches


def test_the_page_has_a_line_for_each_row() -> None:
    lines = coverage_page().splitlines()
    for system in SYSTEMS:
        assert any(line.startswith(f"| [{system.programme}]") for line in lines)
    for content in contents():
        (line,) = [line for line in lines if line.startswith(f"| {content.title} |")]
        for name in (*stories_of(content), *content.tests):
            assert name in line
