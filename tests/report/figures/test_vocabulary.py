"""The vocabulary of figures: nothing collides at any number of things; luck is drawn as told."""

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from ipssim.report.figures import lines as lined
from ipssim.report.figures import points as pointed
from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.lifeline import Track, lifelines
from ipssim.report.figures.measure import apart, collisions, width_of, wrapped
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.figures.style import LOOKS, looks, svg_bytes
from ipssim.report.figures.waterfall import Bar, Cascade, waterfall

LONG = "Beskæftigelseskonsulent med virksomhedspraktik og mentorstøtte"
NAMES = ["IPS", "The jobcentre's usual service", LONG, f"{LONG}, {LONG.lower()}"]
LEGEND = [Entry(name, look) for name, look in looks(NAMES).items()]


def name(index: int) -> str:
    return NAMES[index % len(NAMES)]


def some_dots(count: int, columns: int, panels: int) -> Figure:
    rows = tuple(
        Dots(name(index), (
            Mark(index, index - 1, index + 2, (-3, 30), LOOKS[index % 7], said=f"{index} of 100"),
            Mark(index + 1, hollow=True),
        ))
        for index in range(count)
    )
    return dots(
        [Panel(rows, "percentage points", LONG, zero=True, scale="s") for _ in range(panels)],
        columns=columns, width=10, legend=LEGEND, note=LONG,
    )


@pytest.mark.parametrize("count", [2, 5, 28])
@pytest.mark.parametrize(("columns", "panels"), [(1, 1), (2, 3), (3, 3)])
def test_dots_never_collide(count: int, columns: int, panels: int) -> None:
    assert collisions(some_dots(count, columns, panels)) == []


@pytest.mark.parametrize("count", [1, 4, 9])
def test_lines_never_collide(count: int) -> None:
    series = [
        lined.Series(range(79), np.linspace(0, 40 * k, 79).tolist(), LOOKS[k % 7])
        for k in range(count)
    ]
    ticks = {13.0: "13", 14.0: "14", 52.0: "52", 60.0: "no limit at all"}
    figure = lined.lines([
        lined.Panel(tuple(series), "Weeks since entry", "% of people", LONG),
        lined.Panel(tuple(series), "Most people per full-time worker", LONG, LONG, ticks),
        lined.Panel(tuple(series), "Year", "people", "Years", whole=True),
    ], columns=3, legend=LEGEND)
    assert collisions(figure) == []


@pytest.mark.parametrize("count", [1, 12, 45])
def test_a_waterfall_never_collides_and_joins_its_levels(count: int) -> None:
    levels = 40 + np.cumsum(np.tile([1.0, -0.4, 2.0], 16))[: count + 1]
    bars = tuple(
        Bar(levels[k], levels[k + 1], 0.3, f"{levels[k + 1] - levels[k]:+.1f}")
        for k in range(count)
    )
    ends = (float(levels[0]), "Package 41.0 %"), (float(levels[count]), f"{LONG} 60.0 %")
    figure = waterfall(
        [f"{name(k)}: 26 → none" for k in range(count)],
        [Cascade("Down", bars, *ends), Cascade("Up", bars, *ends, upwards=True)],
        unit=f"Any job or education (% of people); {LONG}", legend=LEGEND,
    )
    assert collisions(figure) == []
    widths = [patch.get_width() for patch in figure.axes[0].patches]
    assert sorted(widths)[-1] > 0
    assert np.isclose(sum(bar.after - bar.before for bar in bars), levels[count] - levels[0])


@pytest.mark.parametrize("count", [1, 7, 14])
def test_names_of_points_never_collide(count: int) -> None:
    found = tuple(
        pointed.Point(0.1 * k, 0.05 * k, LOOKS[k % 7], name(k), 0.4, 0.4) for k in range(count)
    )
    figure = pointed.points(
        [pointed.Panel(found, "Added alone", "Left out", LONG, zero=True, equal=True)],
        columns=1, width=9.5, height=6, legend=LEGEND,
    )
    assert collisions(figure) == []


def test_lifelines_never_collide() -> None:
    tracks = [Track(name(k), "#777777", ((0, 20), (30, 60)), ((5, LOOKS[k]),)) for k in range(4)]
    figure = lifelines({LONG: tracks, "IPS": tracks}, 78, across="Weeks since entry", turn=12,
                       legend=LEGEND)
    assert collisions(figure) == []


def test_collisions_are_seen() -> None:
    figure = Figure(figsize=(4, 2))
    figure.text(0.1, 0.5, "one")
    figure.text(0.11, 0.5, "two")
    figure.text(0.98, 0.1, "leaves the picture")
    assert collisions(figure) == [("leaves the picture", ""), ("one", "two")]


def test_text_is_broken_at_spaces_to_its_room() -> None:
    broken = wrapped(f"{LONG} {LONG}", 1.5)
    assert broken.replace("\n", " ") == f"{LONG} {LONG}"
    assert all(width_of(line) <= 1.5 or " " not in line for line in broken.split("\n"))


def test_things_move_apart_as_little_as_needed() -> None:
    assert apart([0.9, 0.5, 0.1], [0.1] * 3, 0, 1) == pytest.approx([0.9, 0.5, 0.1])
    moved = apart([0.5, 0.5, 0.5], [0.2] * 3, 0, 1)
    assert np.diff(moved) == pytest.approx([-0.2, -0.2])
    assert np.mean(moved) == pytest.approx(0.5)
    assert apart([1.0, 1.0], [0.3, 0.3], 0, 1) == pytest.approx([0.85, 0.55])
    assert apart([], [], 0, 1) == []


def test_a_mark_draws_its_luck_and_what_is_not_known() -> None:
    figure = dots([Panel((Dots("A", (Mark(5, 4, 6, (1, 9)),)),), "points")], width=5)
    spans = {tuple(np.round(line.get_xdata(), 6)) for line in figure.axes[0].lines}
    assert {(4, 6), (1, 9), (5,)} <= spans


def test_shares_are_cut_at_a_hundred() -> None:
    figure = dots([Panel((Dots("A", (Mark(99, 90, 108),)),), "%", most=100)], width=5)
    assert figure.axes[0].get_xlim() == (0, 100)


def test_the_same_figure_gives_the_same_bytes_and_leaves_settings_alone() -> None:
    before = dict(matplotlib.rcParams)
    one, other = (svg_bytes(some_dots(3, 1, 1), "x") for _ in range(2))
    assert one == other
    assert dict(matplotlib.rcParams) == before
