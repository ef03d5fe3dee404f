"""A path told: figures on the page are the path's, and both pictures hold three and many steps."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import invented
import pytest
from rich.console import Console

from ipssim.report.figures.measure import collisions
from ipssim.report.figures.style import svg_bytes
from ipssim.report.page.html import render
from ipssim.report.page.parts import Page, Table
from ipssim.report.page.terminal import print_page
from ipssim.report.told.path import page, step_change, step_title
from ipssim.report.words import words
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.path import Path
from ipssim.studies.steps import Step

W = words("en")


@pytest.fixture(scope="module")
def few(short_path: Path) -> Path:
    return short_path


@pytest.fixture(scope="module")
def many(long_path: Path) -> Path:
    return long_path


def printed(told: Page, *, full: bool = False) -> str:
    out = io.StringIO()
    print_page(told, full=full, console=Console(file=out, width=80))
    return out.getvalue()


def table_of(told: Page, key: str) -> Table:
    return next(table for name, table in told.tables() if name == key)


def test_the_answer_fits_a_terminal_and_says_what_it_rests_on(few: Path, many: Path) -> None:
    for path in (few, many, replace(many, replicates=3)):
        text = printed(page(path))
        assert len(text.splitlines()) <= 25
        assert max(map(len, text.splitlines())) <= 80
        assert "No trial stands behind these figures" in " ".join(text.split())
    assert "3 runs only" in printed(page(replace(many, replicates=3)))
    assert "runs only" not in printed(page(many))


def test_levels_and_largest_steps_of_the_answer_are_the_path_s(few: Path) -> None:
    answer = page(few).answer
    assert f"about {few.goal_level.value:.0f} (" in answer.said[0]
    assert f"instead of {few.start_level.value:.0f} (" in answer.said[0]
    largest = max(few.steps, key=lambda part: abs(part.left_out.value))
    said = f"{step_title(W, largest.step)} ({W.number(largest.left_out.value, 1, signed=True)})"
    assert said in answer.said[1].split("Alone")[0]
    assert f"±{few.total.half:.1f}" in answer.sure[0][1]


def test_luck_is_half_of_a_95_interval(few: Path) -> None:
    part = few.steps[0]
    assert part.left_out.error is not None
    assert part.left_out.half == pytest.approx(2.045 * part.left_out.error, rel=1e-3)  # 30 runs
    cells = table_of(page(few), "steps").rows[0].cells
    assert cells[1] == f"{part.left_out.value:+.2f} ±{part.left_out.half:.2f}"


def test_tables_hold_every_step_and_sums(many: Path) -> None:
    told = page(many)
    for key in ("steps", "orders"):
        rows = table_of(told, key).rows
        assert len(rows) == len(many.steps) + 1 >= 45
    for row, part in zip(table_of(told, "orders").rows, many.steps, strict=False):
        shown = [str(cell).split()[0].replace("−", "-") for cell in row.cells[1:]]
        effects = (part.interaction, part.forward, part.backward)
        assert [float(one) for one in shown] == [
            pytest.approx(effect.value, abs=0.006) for effect in effects
        ]
    settings = table_of(told, "made")
    fields = [field for part in many.steps for field in part.step.fields]
    assert len(settings.rows) == len(fields)


@pytest.mark.parametrize("which", ["few", "many"])
def test_pictures_hold_few_and_many_steps(which: str, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue(which)
    told = page(path)
    first = "waterfall" if which == "few" else "largest"
    assert next(one.name for one in told.pictures()) == first
    assert {one.name for one in told.pictures()} == {"waterfall", "largest", "interaction"}
    for picture in told.pictures():
        figure = picture.draw()
        assert collisions(figure) == []
        note = " ".join(" ".join(text.get_text() for text in figure.texts).split())
        assert "No trial stands behind these figures" in note
        assert "seed 1" in note
        if picture.name == "waterfall":
            for ax in figure.axes:
                assert len(ax.patches) == len(path.steps) + 2
            width, height = figure.get_size_inches()
            assert height / width < 1.35  # a sheet of paper holds it
    assert told.answer.picture is not None
    width, height = told.answer.picture.draw().get_size_inches()
    assert height / width < 0.9  # the first screen holds it


def test_waterfalls_end_where_they_should(few: Path) -> None:
    figure = next(page(few).pictures()).draw()
    for ax in figure.axes:
        ends = sorted(bar.get_x() + bar.get_width() for bar in ax.patches[:2])
        wanted = sorted(level.value for level in (few.start_level, few.goal_level))
        assert ends == pytest.approx(wanted)
    forward, backward = (
        [bar.get_width() for bar in ax.patches[2:]] for ax in figure.axes
    )
    assert forward == pytest.approx([part.forward.value for part in few.steps])
    assert backward == pytest.approx([part.backward.value for part in few.steps[::-1]])


def test_marks_are_hollow_where_luck_could_do_it(many: Path) -> None:
    nothing = Estimate(0.1, error=1.0, n=30)
    unsure = replace(many, steps=tuple(
        replace(part, alone=nothing, left_out=nothing) for part in many.steps
    ))
    told = page(unsure)
    assert told.answer.said[1] == W.say("path.answer.none")
    assert told.answer.picture is not None
    markers = [
        line.get_markerfacecolor() for line in told.answer.picture.draw().axes[0].lines
        if line.get_marker() in ("o", "s")
    ]
    assert markers
    assert set(markers) == {"white"}


def test_unpaid_trials_among_the_largest_say_what_they_leave_out(many: Path) -> None:
    said = W.say("path.misses.praktik")
    part = next(one for one in many.steps if "praktik" in one.step.fields)
    much = replace(many, steps=(
        *(one for one in many.steps if one is not part),
        replace(part, left_out=Estimate(30.0, error=0.1, n=30)),
    ))
    assert said in printed_misses(page(much))
    assert said not in printed_misses(page(many))
    assert said not in printed_misses(page(replace(much, outcome="symptoms_end")))


def printed_misses(told: Page) -> tuple[str, ...]:
    return told.sections[0].parts[0].lines  # type: ignore[union-attr]


def test_means_one_run_and_ends_of_one_title_can_be_told(few: Path) -> None:
    assert "on average" in page(few.of("symptoms_end")).answer.said[0]
    assert "SD" in page(few.of("symptoms_end")).answer.table.heads[0]
    goal = few.goal
    start = replace(goal, name="short", limit_weeks=26)
    one = invented.path(few.experiment, start, goal, runs=1)
    told = page(one)
    assert "(short)" in told.answer.question
    assert "±" not in printed(told).replace("± is", "")
    assert all(collisions(picture.draw()) == [] for picture in told.pictures())


def test_the_page_needs_nothing_else_and_shows_no_raw_key(few: Path) -> None:
    told = page(few)
    drawn = {one.name: svg_bytes(one.draw(), one.name) for one in told.pictures()}
    text = render(told, drawn)
    assert text == render(told, drawn)
    assert text.count("<svg") == 3
    shown = re.sub(r"<svg.*?</svg>|<[^>]*>", " ", text.split("</style>", 1)[1], flags=re.DOTALL)
    assert "time limit" in shown
    for raw in ("limit_weeks", "caseload_cap", "None", "{"):
        assert raw not in shown.split("How it was made")[0]
    assert all(line in printed(told, full=True) for line in ("In reverse", "Every step"))


def test_steps_in_words() -> None:
    one = Step("limit_weeks", ("limit_weeks",), (26,), (None,))
    assert (step_title(W, one), step_change(W, one)) == ("time limit", "26 weeks → none")
    two = Step("ending", ("ending", "ending_weeks"), ("by_date", 0), ("by_need", 1), "x")
    assert step_change(W, two) == "how support ends by date → by need; fading out 0 weeks → 1 week"
    assert step_change(W, two, named=False) == "by date → by need; 0 weeks → 1 week"
