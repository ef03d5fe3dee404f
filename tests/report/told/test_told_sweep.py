"""Sweeps told: how far the difference moves, what luck could do, and pictures of every kind."""

from __future__ import annotations

from typing import Any

import invented
import numpy as np
import pytest
from shown import drawn_texts, in_terminal, lines_of_the_answer, overlaps

from ipssim.report.told.sweep import page
from ipssim.studies.sweep import Sweep

PICTURES = {
    "curve": ["sweep"], "worlds": ["sweep"], "map": ["sweep", "map"], "words": ["sweep"],
    "mixed": ["sweep", "map"], "continuum": ["continuum"], "organisation": ["sweep"],
    "one": ["spider"], "drawn": ["sweep"], "big": ["sweep", "map"],
}


@pytest.mark.parametrize("which", PICTURES)
def test_every_picture_can_be_read(spread_of_points: dict[str, Sweep], which: str) -> None:
    told = page(spread_of_points[which])
    assert [one.name for one in told.pictures()] == PICTURES[which]
    assert overlaps(told) == {}
    assert lines_of_the_answer(told) <= 25


def test_the_answer_names_both_ends_and_what_they_take(spread_of_points: dict[str, Sweep]) -> None:
    (said,) = page(spread_of_points["curve"]).answer.said
    assert "(at IPS: 60 per worker)" in said
    assert "(at IPS: 10 per worker)" in said
    assert "hours of contact" in said
    assert "that costs is not counted" in said
    told = in_terminal(page(spread_of_points["curve"]), full=True)
    assert "the point with the largest difference is not the best one" in " ".join(told.split())


def test_what_luck_could_do_is_no_answer() -> None:
    flat = invented.sweep(["arms.ips.caseload_cap=10,25,60"], moves=0.0)
    (said,) = page(flat).answer.said
    assert "moves no more than luck could" in said
    assert "hours of contact" not in said


def test_words_for_values(spread_of_points: dict[str, Sweep]) -> None:
    said = page(spread_of_points["continuum"])
    assert said.answer.question.startswith("How do a job or education become likelier")
    assert "at the step “together with treatment”" in said.answer.said[0]
    texts = drawn_texts(next(iter(said.pictures())))
    assert "+ smaller caseload" in texts
    limits = next(one for one in page(spread_of_points["map"]).pictures() if one.name == "map")
    assert "none" in drawn_texts(limits)
    names = drawn_texts(next(iter(page(spread_of_points["organisation"]).pictures())))
    assert "IPS, small municipality" in names
    one = page(spread_of_points["one"]).answer.said[0]
    assert "duty" not in one  # only what was moved is named


def test_a_curve_shows_luck_and_worlds(spread_of_points: dict[str, Sweep]) -> None:
    def lines(which: str) -> Any:
        (picture,) = page(spread_of_points[which]).pictures()
        (axes,) = picture.draw().axes
        return axes

    alone, worlds = lines("curve"), lines("worlds")
    assert len(alone.collections) == len(worlds.collections) == 1  # the band of luck
    assert len(worlds.lines) == len(alone.lines) + 3  # a bar at each point
    places = np.asarray(alone.lines[0].get_xdata(), dtype=float)
    assert places.tolist() == [10.0, 25.0, 60.0]


def test_six_of_many_lines_are_drawn_from_dark_to_light(
    spread_of_points: dict[str, Sweep]
) -> None:
    told = page(spread_of_points["big"])
    curves = next(one for one in told.pictures() if one.name == "sweep").draw()
    drawn = [line for line in curves.axes[0].lines if line.get_marker() not in (None, "None", "")]
    assert len(drawn) == 6
    assert any("6 of 7 values" in said for said in drawn_texts(
        next(one for one in told.pictures() if one.name == "sweep")))
    from matplotlib.colors import to_rgb

    light = [sum(to_rgb(line.get_color())) for line in drawn]
    assert light == sorted(light)


def test_failed_points_are_said() -> None:
    found = invented.sweep(["arms.ips.caseload_cap=10,25,60"], fails=(25,))
    told = page(found)
    assert "1 point failed" in " ".join(told.answer.warnings)
    assert found.failed["point"].tolist() == [1]
