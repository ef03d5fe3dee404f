"""Sites told: the answer, a row and a panel for each spread, on one scale, with both slopes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shown import in_terminal, lines_of_the_answer, overlaps

from ipssim.report.page.parts import text_of
from ipssim.report.told.sites import page
from ipssim.studies.sites import PUBLISHED_SLOPE, Sites


@pytest.mark.parametrize(
    ("judged", "slope", "error", "said"),
    [
        (0.75, 0.7, 0.02, "10 points more on the fidelity scale go with about 7 more of 100"),
        (0.75, -0.7, 0.02, "about 7 fewer of 100"),
        (0.75, 0.7, 0.1, "no more than luck could do"),
        (0.25, 0.7, 0.02, "no line can be drawn"),
    ],
)
def test_the_answer(spreads: Sites, judged: float, slope: float, error: float, said: str) -> None:
    first, second = spreads.patterns
    changed = replace(second, slope=slope, slope_error=error)
    told = page(replace(spreads, judged=judged, patterns=(first, changed)))
    assert said in " ".join(told.answer.said)
    assert lines_of_the_answer(told) <= 25


def test_a_row_for_each_spread_and_for_what_was_published(spreads: Sites) -> None:
    rows = [[text_of(cell) for cell in row.cells] for row in page(spreads).answer.table.rows]
    assert rows == [
        ["0.25", "80 to 80", "20 to 20", "–", "–", "–"],
        ["0.75 (judged)", "80 to 100", "9 to 34", "+0.70 ±0.25", "+0.96", "inside"],
        ["Published", "", "", "about +0.4", "+0.34, +0.27", ""],
    ]
    assert "Every site has people and luck of its own" in in_terminal(page(spreads), full=True)


def test_a_panel_for_each_spread(spreads: Sites) -> None:
    (found,) = page(spreads).pictures()
    titles = [ax.get_title(loc="left") for ax in found.draw().axes]
    assert titles == ["Spread 0.25: no slope", "Spread 0.75: slope +0.70, r +0.96"]
    assert all(title in found.alt for title in titles)
    first, second = found.draw().axes
    assert first.get_xlim() == second.get_xlim()
    assert first.get_ylim() == second.get_ylim()
    assert overlaps(page(spreads)) == {}


def test_both_lines_go_through_the_mean_of_the_sites(spreads: Sites) -> None:
    (found,) = page(spreads).pictures()
    drawn = [np.asarray(line.get_xydata()) for line in found.draw().axes[1].lines]
    lines = [one for one in drawn if len(one) == 2]
    slopes = [float((last[1] - first[1]) / (last[0] - first[0])) for first, last in lines]
    assert slopes == pytest.approx([0.7, PUBLISHED_SLOPE])
    for slope, (first, _) in zip(slopes, lines, strict=True):
        assert first[1] + slope * (90 - first[0]) == pytest.approx(26)
