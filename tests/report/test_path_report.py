"""A path told: report, figures and terminal say what they rest on, and hold together."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path as FilePath

import numpy as np
import pytest
from matplotlib.text import Text
from pictures import undrawn
from rich.console import Console

from ipssim.report import path_texts
from ipssim.report.handed import Path, follow_path
from ipssim.report.path import key_results, print_path, render_path, title
from ipssim.report.path_figures import (
    _spread,
    interaction_figure,
    step_change,
    step_label,
    waterfall_figure,
)
from ipssim.report.style import png_bytes
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.steps import Step


@pytest.fixture(scope="module")
def small() -> Experiment:
    given = load_experiment([])
    return replace(
        given, population=replace(given.population, size=60), horizon_weeks=26, accrual_weeks=10
    )


@pytest.fixture(scope="module")
def path(small: Experiment) -> Path:
    return follow_path(small, replicates=2, workers=1)


@pytest.fixture(scope="module")
def html(path: Path) -> str:
    return render_path(path, {})


def printed(path: Path, width: int) -> str:
    out = io.StringIO()
    print_path(path, Console(file=out, width=width))
    return out.getvalue()


def test_the_report_says_first_what_it_rests_on(html: str) -> None:
    assert html.startswith("<!DOCTYPE html>")
    assert html.index("No trial stands behind these figures") < html.index("What this model misses")
    assert html.index("What this model misses") < html.index("<table>")
    assert html.count("No trial stands behind these figures") >= 4


def test_the_report_needs_nothing_else(html: str) -> None:
    assert not re.findall(r'(?:src|href)="(?!#)', html)
    assert html.count("<svg") == 2
    assert "{{" not in html
    assert "None" not in re.sub(r"<[^>]*>", " ", html)


def test_the_report_holds_every_step_with_its_error(path: Path, html: str) -> None:
    for part in path.steps:
        assert step_change(part.step).replace("'", "&#39;") in html
        assert f"<code>{part.step.fields[0]}</code>" in html
    assert "26 → none" in html
    assert html.count("±") > len(path.steps)


def test_the_same_path_gives_the_same_bytes(path: Path, html: str, tmp_path: FilePath) -> None:
    with undrawn():
        written = path.report(tmp_path / "r.html")
    assert written.read_text(encoding="utf-8").count("<svg") == 2
    assert render_path(path, {}) == html  # with both figures in it


def test_waterfalls_share_scale_and_rows_and_end_where_they_should(path: Path) -> None:
    figure = waterfall_figure(path)
    left, right = figure.axes
    assert left.get_xlim() == right.get_xlim()
    assert left.get_ylim() == right.get_ylim()
    labels = [text.get_text() for text in left.get_yticklabels()]
    assert labels[1:-1] == [step_label(part.step) for part in path.steps]
    assert "any job or education (%)" in left.get_xlabel().lower()
    for ax, order in ((left, path.steps), (right, path.steps[::-1])):
        bars = ax.patches[: len(path.steps)]
        ends = [bar.get_x() + bar.get_width() for bar in bars]
        starts = [bar.get_x() for bar in bars]
        assert starts[0] == pytest.approx(path.start_level.value)
        assert np.allclose(starts[1:], ends[:-1])
        assert ends[-1] == pytest.approx(path.goal_level.value)
        assert len(order) == len(bars)


@pytest.mark.parametrize("draw", [waterfall_figure, interaction_figure])
def test_figures_say_on_themselves_what_they_rest_on_and_nothing_overlaps(
    path: Path, draw: object
) -> None:
    figure = draw(path)  # type: ignore[operator]
    assert "No trial stands behind these figures" in figure.get_suptitle()
    assert "seed: 1" in figure.get_suptitle()
    assert len(png_bytes(figure, "x")) > 10_000
    renderer = figure.canvas.get_renderer() if hasattr(figure.canvas, "get_renderer") else None
    for ax in figure.axes:
        shown = [text for text in [*ax.texts, *ax.get_yticklabels()] if text.get_text()]
        boxes = [Text.get_window_extent(text, renderer) for text in shown]  # without arrows
        for index, box in enumerate(boxes):
            for other in boxes[index + 1 :]:
                assert not box.overlaps(other)


@pytest.mark.parametrize("places", [
    [], [0.5], [0.9, 0.9, 0.9], [1.0, 0.99, 0.5, 0.49, 0.01, 0.0], [0.3] * 7, [1.0] * 7,
])
def test_names_keep_apart_and_in_order(places: list[float]) -> None:
    found = _spread(places, 1 / 8)
    assert len(found) == len(places)
    assert all(a - b >= 1 / 8 - 1e-9 for a, b in pairwise(found))
    assert all(0 <= height <= 1 for height in found)


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_is_readable_and_honest(path: Path, width: int) -> None:
    text = printed(path, width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "No trial stands behind these figures" in text
    assert "misses" in text
    assert "\x1b" not in text  # piped, there is no colour
    assert "limit weeks: 26 → none" in " ".join(text.split())
    assert "…" not in text


def test_other_outcomes_and_one_replicate_can_be_told(small: Experiment) -> None:
    found = follow_path(small, "usual", "ips", replicates=1, workers=1, outcome="symptoms_end")
    assert "(SD)" in printed(found, 80)
    assert "±" not in key_results(found)[0]
    with undrawn():
        assert "Symptoms" in render_path(found, {})
    assert found.figure().axes
    assert found.scatter().axes


def test_a_large_step_of_unpaid_trials_says_what_it_leaves_out(path: Path) -> None:
    part = next(one for one in path.steps if "praktik" in one.step.fields)
    large, nothing = (
        replace(path, steps=(replace(part, left_out=found, alone=found),))
        for found in (Estimate(5.0, error=0.1), Estimate(0.0, error=0.1))
    )
    assert path_texts.KEY_PRAKTIK in key_results(large)
    assert path_texts.KEY_PRAKTIK not in key_results(nothing)


def test_steps_in_words() -> None:
    one = Step("limit_weeks", ("limit_weeks",), (26,), (None,))
    assert step_change(one) == "26 → none"
    assert step_label(one) == "limit weeks: 26 → none"
    two = Step("ending", ("ending", "ending_weeks"), ("by_date", 0), ("by_need", 8), "x")
    assert step_change(two) == "ending by date → by need; ending weeks 0 → 8"
    assert step_label(two).count("\n") == 1


def test_ends_of_the_same_title_are_told_apart(small: Experiment) -> None:
    start = small.arms["ips"]
    found = follow_path(
        small, start, replace(start, name="shorter", limit_weeks=10), replicates=1, workers=1
    )
    assert "(shorter, goal)" in title(found)
