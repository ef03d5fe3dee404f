"""Figures are the same bytes whatever lies in the folder, and leave the user's settings alone."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from ipssim.report.figures import style
from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.heat import heat
from ipssim.report.figures.shapes import Mark

FIGURES = Path(style.__file__).parent
PACKAGE = FIGURES.parents[1]
DRAWS = """
import hashlib
from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.lines import Panel as Lined, Series, lines
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.figures.style import *
import matplotlib
from matplotlib.figure import Figure

@styled
def plain():
    figure = Figure(figsize=(4, 3))
    axes = figure.subplots(1, 2)
    axes[0].plot([0, 1, 2], [3, -1, 2], "o-", label="one")
    axes[0].set_title("a title"), axes[0].set_xlabel("weeks")
    axes[0].hist([1, 2, 2, 3]), axes[1].imshow([[1, 2], [3, 4]]), axes[1].text(0, 0, "$x^2$")
    figure.legend(loc="lower center")
    return figure

def dotted():
    row = Dots("one", (Mark(1, 0, 3, (-1, 4), LOOKS[0], said="1 of 4"), Mark(2, hollow=True)))
    return dots([Panel((row, row), "points", "a title", zero=True)], width=6, note="a note",
                legend=[Entry("one", LOOKS[0]), Entry("two", kind="bar")])

def lined():
    series = Series(range(9), [0.5 * k for k in range(9)], LOOKS[1])
    return lines([Lined((series,), "Weeks", "%", "a title")], columns=1)

before = dict(matplotlib.rcParams)
print(*(hashlib.sha256(made(draw(), "x")).hexdigest()
        for draw in (plain, dotted, lined) for made in (svg_bytes, png_bytes)))
assert before == dict(matplotlib.rcParams)
"""
LOUD = """lines.linewidth: 9
axes.facecolor: red
font.size: 3
xtick.color: blue
axes.prop_cycle: cycler('color', ['red'])
figure.dpi: 31
savefig.bbox: tight
savefig.facecolor: green
savefig.transparent: True
image.cmap: hot
axes.xmargin: 0.4
path.sketch: 3, 100, 2
mathtext.fontset: cm
svg.fonttype: none
hist.bins: 3
backend: nonsense
"""


def draw(folder: Path, **environment: str) -> str:
    """Return the digests of a figure that a fresh interpreter draws in a folder."""
    done = subprocess.run(
        [sys.executable, "-c", DRAWS], capture_output=True, text=True, timeout=120, check=False,
        cwd=folder, env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), **environment},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> str:
    return draw(tmp_path_factory.mktemp("plain"))


def loud(file: Path) -> None:
    file.write_text(LOUD)


def broken(file: Path) -> None:
    file.write_text("no colon\nlines.linewidth: thick\nno.such: 1\nlines.linewidth: 2\n" * 2)


def not_text(file: Path) -> None:
    file.write_bytes(b"font.size: 3\n\xff\xfe\x00")


def never_ends(file: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(file)


def leads_nowhere(file: Path) -> None:
    file.symlink_to("/dev/zero")


FILES: tuple[Callable[[Path], None], ...] = (loud, broken, not_text, never_ends, leads_nowhere)


@pytest.mark.parametrize("write", FILES)
def test_a_file_in_the_working_directory_changes_nothing(
    tmp_path: Path, plain: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / "matplotlibrc")
    assert draw(tmp_path) == plain


@pytest.mark.parametrize(
    ("write", "named"),
    [(loud, "other.rc"), (not_text, "matplotlibrc"), (never_ends, "other.rc")],
)
def test_a_file_named_in_the_environment_changes_nothing(
    tmp_path: Path, plain: str, write: Callable[[Path], None], named: str
) -> None:
    (tmp_path / "here").mkdir()
    write(tmp_path / named)
    names = tmp_path if named == "matplotlibrc" else tmp_path / named
    assert draw(tmp_path / "here", MATPLOTLIBRC=str(names)) == plain


def test_what_the_user_has_set_is_kept_and_not_used() -> None:
    def made() -> bytes:
        row = Dots("one", (Mark(1, 0, 3, said="1 of 4"),))
        return style.svg_bytes(dots([Panel((row,), "points")], width=4), "x")

    plain = made()
    with matplotlib.rc_context({"axes.facecolor": "red", "xtick.color": "blue"}):
        assert made() == plain
        assert matplotlib.rcParams["axes.facecolor"] == "red"


def test_numbers_in_a_figure_are_written_as_its_language_does() -> None:
    def drawn(language: str) -> tuple[list[str], list[str]]:
        figure = heat(np.array([[0.25, -3.5]]), ["a", "b"], ["c"], across_name="x", up_name="y")
        extra = figure.add_axes((0.1, 0.1, 0.2, 0.2))
        extra.set(xticks=[0.2, 0.4], yticks=[0, 10000])
        style.write_in(figure, language)
        figure.canvas.draw()
        ticks = [text.get_text() for text in (*extra.get_xticklabels(), *extra.get_yticklabels())]
        return ticks, [text.get_text() for text in figure.axes[0].texts]

    for language, part, group in (("en", ".", ""), ("da", ",", ".")):
        ticks, cells = drawn(language)
        assert f"0{part}2" in ticks
        assert f"10{group}000" in ticks
        assert [text.replace("\N{MINUS SIGN}", "-") for text in cells] == [
            f"+0{part}2", f"-3{part}5"]


def test_whatever_gives_a_figure_starts_from_our_style() -> None:
    makers = set()
    for path in sorted(FIGURES.glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.returns is not None and (
                ast.unparse(node.returns) == "Figure" and not node.name.startswith("_")
            ):
                makers.add(node.name)
                assert "styled" in map(ast.unparse, node.decorator_list), (path, node.name)
    assert makers == {"dots", "heat", "lifelines", "lines", "points", "waterfall"}


def test_figures_are_made_in_their_folder_only() -> None:
    """What a report draws goes through the vocabulary; elsewhere matplotlib is a type."""
    users = {
        path.parent for path in PACKAGE.rglob("*.py") for part in ast.parse(path.read_text()).body
        if not isinstance(part, ast.If) for node in ast.walk(part)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and ("from matplotlib" in ast.unparse(node) or "matplotlib." in ast.unparse(node))
    }
    assert users == {FIGURES, FIGURES.parent / "lists"}  # doctor looks for the font
