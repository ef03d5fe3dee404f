"""A run of one programme, told: numbers from the result, a short answer, clean pictures."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.figures.measure import collisions
from ipssim.report.page.html import render
from ipssim.report.page.parts import Page, Table, text_of
from ipssim.report.page.terminal import print_page
from ipssim.report.told.run import page
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.estimates import half_width
from ipssim.studies.single import MET, SingleRun, run


@pytest.fixture(scope="module")
def result(single_run: SingleRun) -> SingleRun:
    return single_run


@pytest.fixture(scope="module")
def told(result: SingleRun) -> Page:
    return page(result)


def printed(told: Page, *, full: bool = False) -> str:
    stream = io.StringIO()
    print_page(told, full=full, console=Console(file=stream, width=80))
    return stream.getvalue()


def test_the_answer_has_the_means_of_the_result(result: SingleRun, told: Page) -> None:
    means = result.outcomes.set_index("measure")["mean"]
    said = " ".join(told.answer.said)
    for code in ("job_or_education_ever", "job_ever", "education_ever", "in_work_at_end"):
        assert f"about {round(means[code])} " in said
    assert f"{means['weeks_job']:.1f} of the 26 weeks" in said


def test_every_outcome_and_what_workers_did_stand_in_a_table(
    result: SingleRun, told: Page
) -> None:
    (section,) = (one for one in told.sections if one.key == "outcomes")
    rows = {
        text_of(row.cells[0]): row.cells for part in section.parts if isinstance(part, Table)
        for row in part.rows
    }
    assert len(rows) == len(OUTCOMES) + len(MET)
    means, errors = (
        result.outcomes.set_index("measure")[name].to_dict() for name in
        ("mean", "monte_carlo_error")
    )
    half = half_width(float(errors["job_ever"]), 3)
    assert half is not None
    assert rows["Any job (%)"][1:3] == (f"{means['job_ever']:.1f}", f"{half:.2f}")
    assert half > errors["job_ever"]


def test_the_terminal_s_answer_is_short_and_says_what_it_must(told: Page) -> None:
    text = printed(told)
    lines = text.splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 80
    for said in ("3 runs only", "assumed", "no effect", "No trial stands behind"):
        assert said in " ".join(text.split())
    full = printed(told, full=True)
    assert "Caseload met" in full
    assert max(map(len, full.splitlines())) <= 80


def test_what_is_switched_off_and_one_run_are_said(little: Experiment) -> None:
    changed = {"belief": False}
    mechanisms = replace(little.world.mechanisms, **changed)
    other = replace(little, world=replace(little.world, mechanisms=mechanisms))
    found = page(run("package", other, replicates=1, workers=1))
    assert "Switched off" in found.answer.warnings[0]
    assert "nobody can say" in found.answer.sure[0][1]
    assert len(printed(found).splitlines()) <= 25


def test_pictures_collide_nowhere_and_say_where_their_lines_end(
    result: SingleRun, told: Page
) -> None:
    pictures = {one.name: one for one in told.pictures()}
    assert list(pictures) == ["answer", "first_start", "positions", "hours", "workload"]
    for one in pictures.values():
        assert collisions(one.draw()) == []
    end = 100 * result.weekly["reached_any"].iloc[-1]
    assert f"{end:.1f} % of people have begun" in pictures["first_start"].alt
    html = render(told)
    assert html.count("<svg") == 5
