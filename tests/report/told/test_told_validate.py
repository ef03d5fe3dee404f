"""A validation told: inside or not, the scores, misses first, what stands in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shown import in_terminal, lines_of_the_answer, overlaps

from ipssim.report.page.html import render
from ipssim.report.page.parts import Cell, Page, Table, text_of
from ipssim.report.told.validate import page
from ipssim.studies.validate import Validation


@pytest.fixture(scope="module")
def told(predicted_trials: Validation) -> Page:
    return page(predicted_trials)


def test_the_answer_has_the_results_numbers(predicted_trials: Validation, told: Page) -> None:
    scored = predicted_trials.scored
    assert len(scored) == 8
    said = told.answer.said[0]
    inside = int(scored["inside_80"].sum()), int(scored["inside_95"].sum())
    assert f"80 % range holds {inside[0]} of 8 public trials, its 95 % range {inside[1]}." in said
    for column in ("score", "score_odds_ratio", "score_even"):
        assert f"{abs(predicted_trials.mean(column)):.2f}" in said
    assert told.answer.warnings == ()
    (sums,) = (row for row in told.answer.table.rows if row.kind == "sum")
    assert text_of(sums.cells[5]).endswith(f"{abs(predicted_trials.mean('score')):.2f}")


def test_misses_come_first_and_are_marked(predicted_trials: Validation, told: Page) -> None:
    rows = [row for row in told.answer.table.rows if row.kind == ""]
    missed = [isinstance(row.cells[4], Cell) and row.cells[4].tone == "wrong" for row in rows]
    assert missed == sorted(missed, reverse=True)
    assert sum(missed) == 8 - int(predicted_trials.scored["inside_95"].sum()) > 0


def test_the_danish_trials_and_second_readings_stand_apart(told: Page) -> None:
    (section,) = (one for one in told.sections if one.key == "trials")
    (table,) = (part for part in section.parts if isinstance(part, Table))
    assert [text_of(row.cells[0]) for row in table.rows if row.kind == "group"] == [
        "In the mean score", "Beside it", "The Danish trials"]
    assert "Mueser 2004: Train, then place" in {text_of(row.cells[0]) for row in table.rows}


def test_it_fits_a_terminal_and_nothing_collides(told: Page) -> None:
    assert lines_of_the_answer(told) <= 25
    assert "Mean" in in_terminal(told)
    assert "more: --full" not in in_terminal(told)
    assert overlaps(told) == {}
    assert "published" in render(told, {})


def test_a_choice_of_trials_is_said(predicted_trials: Validation) -> None:
    few = replace(predicted_trials, rows=predicted_trials.rows.query("trial == 'wong_2008'"))
    (said,) = page(few).answer.warnings
    assert "only 1 asked about" in said
    apart = replace(few, rows=predicted_trials.rows.query("validation == 'apart'"))
    assert "None of these trials counts" in page(apart).answer.said[0]
