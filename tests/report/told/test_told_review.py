"""Fidelity told: a review's page, and what a comparison says of its programmes."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import pandas as pd
import pytest
from rich.console import Console

from ipssim.report.figures.measure import collisions
from ipssim.report.page.parts import Page, Picture, Section, Table, text_of
from ipssim.report.page.terminal import print_page
from ipssim.report.told.fidelity import section
from ipssim.report.told.review import page
from ipssim.report.words import words
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.estimates import half_width
from ipssim.studies.review import FIDELITY, ReviewResult


@dataclass(frozen=True)
class Compared:
    experiment: Experiment
    fidelity: pd.DataFrame


@pytest.fixture(scope="module")
def result(small_review: ReviewResult) -> ReviewResult:
    return small_review


@pytest.fixture(scope="module")
def told(result: ReviewResult) -> Page:
    return page(result)


@pytest.fixture(scope="module")
def compared(result: ReviewResult) -> Compared:
    """Two arms: one as reviewed, and one that served nobody."""
    first = result.reviews[0]
    one = first.items.assign(
        arm="ips", first=34, last=60, total=first.total, band=first.band,
        danish_total=first.danish_total, danish_band=first.danish_band,
        items_scored=first.scored, unverified=first.unverified,
    )
    empty = ["score", "danish_score", "total", "danish_total"]
    other = one.assign(arm="usual", evidence="nothing", **dict.fromkeys(empty, None))
    frame = pd.concat([one, other], ignore_index=True)[list(FIDELITY)]
    return Compared(result.experiment.__class__(
        **{**{name: getattr(result.experiment, name) for name in result.experiment.__slots__},
           "arms": {"ips": result.programme, "usual": replace(result.programme, title="Usual")}}
    ), frame)


def part(told: Page, key: str) -> Section:
    (found,) = (one for one in told.sections if one.key == key)
    return found


def printed(told: Page, *, full: bool = False) -> str:
    stream = io.StringIO()
    print_page(told, full=full, console=Console(file=stream, width=80))
    return stream.getvalue()


def test_totals_and_half_of_the_interval_come_from_the_result(
    result: ReviewResult, told: Page
) -> None:
    assert f"About {round(result.total)} of 125 points: {result.band}" in told.answer.said[0]
    half = half_width(result.error, 2)
    assert half is not None
    assert f"about {half:.1f} points" in told.answer.sure[0][1]
    first = result.reviews[0]
    assert f"{first.unverified} of the {first.scored} scored items" in told.answer.sure[1][1]


def test_every_item_has_scores_evidence_anchor_and_sureness(
    result: ReviewResult, told: Page
) -> None:
    (table,) = (one for one in part(told, "items").parts if isinstance(one, Table))
    rows = [row for row in table.rows if row.kind != "group"]
    assert [row.kind for row in table.rows].count("group") == 3
    for row, found in zip(rows, result.items.to_dict("records"), strict=True):
        cells = [text_of(cell) for cell in row.cells]
        assert found["name"] in cells[0]
        assert cells[0].endswith("*") == (found["sureness"] != "SEEN")
        assert cells[3:5] == [found["evidence"], found["anchor"]]
    missing = result.items["score_mean"].isna()
    assert missing.any()
    assert "nothing to look at" in printed(told, full=True)


def test_the_danish_scores_come_first_when_asked_for(result: ReviewResult) -> None:
    danish = page(result, danish=True)
    assert danish.answer.said[0].startswith("By the Danish adaptation")
    assert danish.answer.table.heads[1:] == ("Danish", "Score")
    (table,) = (one for one in part(danish, "items").parts if isinstance(one, Table))
    assert [text_of(row.cells[3]) for row in table.rows if row.kind != "group"] == list(
        result.items["danish_evidence"]
    )


@pytest.mark.parametrize("danish", [False, True])
def test_the_terminal_s_answer_is_short(result: ReviewResult, *, danish: bool) -> None:
    text = printed(page(result, danish=danish))
    assert len(text.splitlines()) <= 25
    assert max(map(len, text.splitlines())) <= 80
    said = " ".join(text.split())
    assert "not verified in the manual" in said
    assert "It is an outcome" in said
    assert "People had come in for 60 weeks only" in said


def test_what_stands_behind_items_is_folded(told: Page) -> None:
    folded = {one.key for one in told.sections if one.folded}
    assert folded == {"danish", "measured", "meaning", "made"}
    assert len(part(told, "measured").parts[0].pairs) == 25  # type: ignore[union-attr]


def test_pictures_collide_nowhere(told: Page) -> None:
    assert [one.name for one in told.pictures()] == ["answer", "review"]
    for one in told.pictures():
        assert collisions(one.draw()) == []


def test_a_comparison_shows_every_programme_folded(
    compared: Compared, result: ReviewResult
) -> None:
    (found,) = section(words(), compared)  # type: ignore[arg-type]
    assert found.folded
    totals, scores, evidence = (one for one in found.parts if isinstance(one, Table))
    assert text_of(totals.rows[0].cells[1]) == f"{result.reviews[0].total:.0f}"
    assert "nobody was served" in map(text_of, totals.rows[1].cells)
    assert len([row for row in scores.rows if row.kind != "group"]) == 25
    assert len([row for row in evidence.rows if row.kind != "group"]) == 50
    (picture,) = (one for one in found.parts if isinstance(one, Picture))
    assert collisions(picture.draw()) == []


def test_nothing_is_said_where_nothing_was_reviewed(compared: Compared) -> None:
    assert section(words(), replace(compared, fidelity=pd.DataFrame())) == ()  # type: ignore[arg-type]
