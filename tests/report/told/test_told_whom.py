"""For whom: harm stands beside benefit, luck is called luck, and few people are said."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from shown import in_terminal, lines_of_the_answer, texts

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.page.parts import Page, Picture, Points, Section, Table, text_of
from ipssim.report.told.compare import page
from ipssim.report.told.whom import BESIDE
from ipssim.studies.engine.measure import GROUPS
from ipssim.studies.subgroups import WATCHED
from ipssim.world.traits import TRAITS


@pytest.fixture(scope="module")
def told(comparison: Any) -> Page:
    return page(comparison)


def section(told: Page, key: str = "for-whom") -> Section:
    (found,) = (one for one in told.sections if one.key == key)
    return found


def findings(told: Page) -> dict[str, str]:
    (points,) = (part for part in section(told).parts if isinstance(part, Points))
    return {line.split(":")[0]: line for line in points.lines}


def lines(told: Page) -> dict[str, list[str]]:
    (table,) = (part for part in section(told).parts if isinstance(part, Table))
    return {text_of(row.cells[0]): [text_of(cell) for cell in row.cells] for row in table.rows}


def test_what_may_get_worse_stands_beside_every_benefit(told: Page, comparison: Any) -> None:
    harms = {code for code, outcome in OUTCOMES.items() if outcome.group == "harm"}
    assert harms - set(BESIDE) == {"hospital_ever"}  # a part of relapses; in the folded tables
    found = lines(told)
    assert found["Everybody"] == [
        "Everybody", "200", "46.1", "+13.1 ±0.6", "+4.9 ±0.3", "+10.5 ±0.4", "−3.6 ±0.5",
        "−1.2 ±0.04", "−17.1 ±0.4",
    ]
    assert len(found) == len(GROUPS) + len(TRAITS)


def test_harms_stand_in_the_table_of_outcomes_too(told: Page) -> None:
    titles = {part.title for part in section(told, "outcomes").parts if isinstance(part, Table)}
    assert "What may get worse" in titles


def test_groups_that_differ_beyond_luck_are_named_with_how_far(told: Page) -> None:
    found = findings(told)
    assert list(found) == ["Age", "Sex", "Diagnosis", "Education", "Income at entry",
                           "Symptoms at entry"]
    assert "under 25 (−2.4 ±0.6)" in found["Age"]
    assert "25 to 29" not in found["Age"]
    for trait in ("Diagnosis", "Education", "Symptoms at entry", "Income at entry"):
        assert "no group with enough people differs" in found[trait]


def test_sex_is_luck_however_large_it_looks(told: Page, comparison: Any) -> None:
    assert "luck alone" in findings(told)["Sex"]
    assert "women" not in findings(told)["Sex"]
    assert {"men (luck alone)", "women (luck alone)"} <= set(lines(told))


def test_few_people_are_said_beside_the_group(told: Page) -> None:
    assert "means of their own (few people)" in lines(told)


def test_without_other_worlds_nothing_is_said_to_be_known(told: Page, comparison: Any) -> None:
    said = " ".join(texts(dataclasses.replace(told, sections=(section(told),))))
    assert "not given here at all" in said
    assert "±" in said
    drawn = comparison.differences.assign(worlds_low=1.0)
    ranges = comparison.subgroups.copy()
    where = (ranges["group"] == "under_25") & (ranges["outcome"] == WATCHED)
    ranges.loc[where, ["worlds_low", "worlds_high", "apart_worlds_low", "apart_worlds_high"]] = (
        4.0, 21.0, -3.0, 2.5
    )
    with_worlds = page(dataclasses.replace(comparison, drawn=drawn, subgroups=ranges))
    assert "in 90 % of other worlds −3.0 to +2.5" in findings(with_worlds)["Age"]
    assert "not given here at all" not in " ".join(texts(with_worlds))


def test_the_picture_has_a_mark_for_every_group_and_hollow_ones_for_no_finding(told: Page) -> None:
    (picture,) = (part for part in section(told).parts if isinstance(part, Picture))
    axes = picture.draw().axes
    assert len(axes) == len(TRAITS)
    marks = [line for ax in axes for line in ax.lines if line.get_marker() == "o"]
    assert len(marks) == len(GROUPS) - 1
    hollow = [line for line in marks if line.get_markerfacecolor() == "white"]
    assert len(hollow) == 3  # both sexes, and the few with means of their own
    assert "Age, under 25: +10.7" in picture.alt


def test_every_outcome_by_every_trait_is_folded(told: Page) -> None:
    folded = section(told, "for-whom-all")
    assert folded.folded
    tables = [part for part in folded.parts if isinstance(part, Table)]
    assert len(tables) == 1 + len(TRAITS)
    assert all(len(table.rows) == len(OUTCOMES) for table in tables[1:])
    assert tables[0].heads[1:] == ("IPS", "IPS+")


def test_the_answer_is_as_short_as_it_was_and_all_shows_with_full(
    told: Page, comparison: Any
) -> None:
    without = page(dataclasses.replace(comparison, subgroups=comparison.subgroups.iloc[:0]))
    assert lines_of_the_answer(told) == lines_of_the_answer(without) <= 25
    assert "for-whom" not in {one.key for one in without.sections}
    assert "means of their own (few" in in_terminal(told, full=True)
