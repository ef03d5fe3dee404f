"""A matching told: how many worlds are kept, what the trial says of each number, what holds."""

from __future__ import annotations

import pytest
from shown import in_terminal, lines_of_the_answer, overlaps

from ipssim.report.page.parts import Page, text_of
from ipssim.report.told.match import page
from ipssim.studies.match.study import Match


@pytest.fixture(scope="module")
def told(matched_worlds: Match) -> Page:
    return page(matched_worlds)


def test_the_answer_has_the_results_numbers(matched_worlds: Match, told: Page) -> None:
    kept, narrowed, checked = told.answer.said
    assert f"Of 1,200 simulated worlds {len(matched_worlds.kept)} are kept" in kept
    told_of = int((matched_worlds.parameters["contraction"] >= 0.2).sum())
    assert f"narrows {told_of} of the {len(matched_worlds.parameters)} numbers" in narrowed
    assert "(50 of 100)" in checked
    assert lines_of_the_answer(told) <= 25
    assert "--full" not in in_terminal(told)


def test_every_number_target_and_check_has_a_row(matched_worlds: Match, told: Page) -> None:
    tables = {section.key: section.parts[-1] for section in told.sections}
    for name, frame in (
        ("targets", matched_worlds.targets), ("numbers", matched_worlds.parameters),
        ("checks", matched_worlds.checks), ("waves", matched_worlds.waves),
    ):
        assert len(tables[name].rows) == len(frame), name  # type: ignore[union-attr]
    first = matched_worlds.parameters.sort_values("contraction").iloc[-1]
    row = [text_of(cell) for cell in tables["numbers"].rows[0].cells]  # type: ignore[union-attr]
    assert f"{round(100 * first['contraction'])} %" in row


def test_nothing_collides(told: Page) -> None:
    assert overlaps(told) == {}
