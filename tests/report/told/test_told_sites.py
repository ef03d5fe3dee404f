"""The picture of sites: a panel for each spread, on one scale, with both slopes."""

from __future__ import annotations

import numpy as np
import pytest

from ipssim.report.figures.measure import collisions
from ipssim.report.told.sites import picture
from ipssim.studies.sites import PUBLISHED_SLOPE, SitesPattern


@pytest.fixture(scope="module")
def patterns(spreads: list[SitesPattern]) -> list[SitesPattern]:
    return spreads


def test_a_panel_for_each_spread(patterns: list[SitesPattern]) -> None:
    found = picture(patterns)
    figure = found.draw()
    titles = [ax.get_title(loc="left") for ax in figure.axes]
    assert titles == ["Spread 0.25: no slope", "Spread 0.75: slope +0.70, r +0.96"]
    assert all(title in found.alt for title in titles)
    first, second = figure.axes
    assert first.get_xlim() == second.get_xlim()
    assert first.get_ylim() == second.get_ylim()
    assert collisions(figure) == []


def test_both_lines_go_through_the_mean_of_the_sites(patterns: list[SitesPattern]) -> None:
    ax = picture(patterns).draw().axes[1]
    drawn = [np.asarray(line.get_xydata()) for line in ax.lines]
    lines = [one for one in drawn if len(one) == 2]
    slopes = [float((last[1] - first[1]) / (last[0] - first[0])) for first, last in lines]
    assert slopes == pytest.approx([0.7, PUBLISHED_SLOPE])
    for slope, (first, _) in zip(slopes, lines, strict=True):
        assert first[1] + slope * (90 - first[0]) == pytest.approx(26)
