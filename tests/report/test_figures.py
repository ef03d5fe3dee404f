import dataclasses

import matplotlib
import numpy as np
import pytest

from ipssim.report.compare_figures import FIGURES, draw_figures
from ipssim.report.saved import figure_files, save_figures


@pytest.fixture(scope="module")
def figures(comparison):
    return draw_figures(comparison)


def labels(figure):
    return {text for ax in figure.axes for text in (ax.get_xlabel(), ax.get_ylabel()) if text}


def legend(figure):
    (found,) = figure.legends
    return [text.get_text() for text in found.get_texts()]


def test_every_figure_is_drawn(figures):
    assert list(figures) == list(FIGURES)


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("outcomes", {"%", "hours", "weeks", "SD", "index 0–1", "percentage points"}),
        ("positions", {"Weeks since entry", "% of people"}),
        ("first_start", {"Weeks since entry", "% of people"}),
        ("hours", {"Weeks since entry", "Hours per person and week"}),
        ("workload", {"People per full-time worker", "Minutes per person and week",
                      "Weeks since entry"}),
        ("differences", {"percentage points", "hours", "weeks", "SD", "index 0–1"}),
    ],
)
def test_axes_carry_their_units(figures, name, units):
    assert labels(figures[name]) == units


@pytest.mark.parametrize("name", list(FIGURES))
def test_the_legend_stands_outside_the_data(figures, name):
    figure = figures[name]
    figure.draw_without_rendering()
    (found,) = figure.legends
    box = found.get_window_extent()
    assert not any(box.overlaps(ax.get_window_extent()) for ax in figure.axes)
    assert box.y0 >= 0
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1


@pytest.mark.parametrize("name", list(FIGURES))
def test_titles_and_labels_stay_inside_the_figure(figures, name):
    figure = figures[name]
    figure.draw_without_rendering()
    for ax in figure.axes:
        box = ax.get_tightbbox()
        assert box.x0 >= 0
        assert box.x1 <= figure.bbox.x1 + 1
        assert box.y1 <= figure.bbox.y1 + 1


def test_unverified_values_are_hollow_and_labelled(figures):
    figure = figures["outcomes"]
    words = [text.get_text() for ax in figure.axes for text in ax.texts]
    assert words == ["unverified", "unverified"]
    assert "published, unverified" in legend(figure)
    diamonds = [line for ax in figure.axes for line in ax.lines if line.get_marker() == "D"]
    hollow = [line for line in diamonds if line.get_markerfacecolor() == "white"]
    assert len(hollow) == 2
    assert len(diamonds) == 9  # four arms and a difference; job, education; hours twice


def test_without_recalled_figures_nothing_is_called_unverified(comparison):
    trial = comparison.experiment.trial
    seen = tuple(estimate for estimate in trial.estimates if estimate.sureness == "SEEN")
    experiment = dataclasses.replace(
        comparison.experiment, trial=dataclasses.replace(trial, estimates=seen)
    )
    figure = FIGURES["outcomes"](dataclasses.replace(comparison, experiment=experiment))
    assert "published, unverified" not in legend(figure)


def test_arms_differ_by_line_style_as_well_as_colour(figures):
    lines = figures["hours"].axes[0].lines
    assert len({line.get_color() for line in lines}) == len(lines) == 3
    assert len({str(line._unscaled_dash_pattern) for line in lines}) == 3


def test_contact_is_shown_as_means_of_13_weeks(figures, comparison):
    line = figures["workload"].axes[1].lines[0]
    shown = np.asarray(line.get_ydata())
    weekly = comparison.weekly
    arm = weekly[(weekly["calculation"] == "policy") & (weekly["arm"] == "ips")]
    assert len(set(np.round(shown, 9))) == 6
    assert shown[0] == pytest.approx(arm["contact_minutes"].iloc[:13].mean())


def test_shares_are_drawn_in_per_cent(figures, comparison):
    weekly = comparison.weekly
    arm = weekly[(weekly["calculation"] == "policy") & (weekly["arm"] == "ips")]
    line = figures["first_start"].axes[0].lines[0]
    assert line.get_ydata()[-1] == pytest.approx(100 * arm["reached_any"].iloc[-1])


def test_files_are_the_same_bytes_when_written_twice(comparison, tmp_path):
    """A few of them; that all are the same in a report is asked of the report."""
    few = ("outcomes", "hours")
    first, second = (
        save_figures(
            comparison, figure_files({one: FIGURES[one](comparison) for one in few}),
            tmp_path / name,
        )
        for name in ("a", "b")
    )
    assert [path.name for path in first] == [
        f"{name}.{kind}" for name in few for kind in ("svg", "png")
    ]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_drawing_leaves_the_users_settings_alone(comparison):
    before = dict(matplotlib.rcParams)
    FIGURES["hours"](comparison)
    assert dict(matplotlib.rcParams) == before


def test_figures_without_data_are_left_out(comparison):
    bare = dataclasses.replace(comparison, summary=comparison.summary.iloc[:0])
    assert "outcomes" not in draw_figures(bare)
    assert "differences" in draw_figures(bare)
