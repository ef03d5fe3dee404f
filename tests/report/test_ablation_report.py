"""An ablation told: report, figure and terminal say what they rest on, and do not overstate."""

from __future__ import annotations

import dataclasses
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pictures import undrawn
from rich.console import Console

from ipssim.report import ablation_texts as words
from ipssim.report.ablation import key_results, names, print_ablation, render_ablation
from ipssim.report.ablation_figures import ablation_figure, in_order
from ipssim.report.handed import Ablation, ablation
from ipssim.report.style import png_bytes
from ipssim.settings.mechanisms import Mechanisms
from ipssim.settings.read.load import load_experiment
from ipssim.studies.engine.estimates import Estimate


@pytest.fixture(scope="module")
def found() -> Ablation:
    given = load_experiment([])
    on = ("belief", "resonance", "ambivalence")
    switches = Mechanisms(**{one.name: one.name in on for one in dataclasses.fields(Mechanisms)})
    small = replace(
        given, population=replace(given.population, size=60), horizon_weeks=26, accrual_weeks=10,
        world=replace(given.world, mechanisms=switches),
    )
    return ablation(small, replicates=4, workers=1)


@pytest.fixture(scope="module")
def html(found: Ablation) -> str:
    return render_ablation(found)


def test_the_report_says_first_what_it_rests_on_and_needs_nothing_else(html: str) -> None:
    assert html.startswith("<!DOCTYPE html>")
    assert html.index(words.CAVEAT) < html.index("What this model misses")
    assert html.index("What this model misses") < html.index("<table>")
    assert not re.findall(r'(?:src|href)="(?!#)', html)
    assert "{{" not in html
    assert "None" not in re.sub(r"<[^>]*>", " ", html)
    assert "Switched off in every world here" in html


def test_the_report_holds_every_world(found: Ablation, html: str) -> None:
    for part in found.parts:
        assert html.count(part.mechanism.title) >= 3
    assert words.ALL_OFF in html
    assert render_ablation(found) == html


def test_panels_share_scale_and_order_and_are_sorted(found: Ablation) -> None:
    figure = ablation_figure(found)
    left, right = figure.axes
    assert left.get_xlim() == right.get_xlim()
    assert left.get_ylim() == right.get_ylim()
    labels = [text.get_text().replace("\n", " ") for text in left.get_yticklabels()]
    assert labels == [part.mechanism.title for part in in_order(found)]
    changes = [part.left_out.change.value for part in in_order(found) if part.left_out.change]
    assert changes == sorted(changes, reverse=True)
    assert words.CAVEAT in figure.get_suptitle()
    assert len(png_bytes(figure, "x")) > 10_000


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_is_readable_and_honest(found: Ablation, width: int) -> None:
    out = io.StringIO()
    print_ablation(found, Console(file=out, width=width))
    text = out.getvalue()
    assert max(len(line) for line in text.splitlines()) <= width
    for said in (words.CAVEAT, words.SUM, words.ALL_ON, words.ALL_OFF, "stays unexplained"):
        assert said in " ".join(text.split())
    assert "…" not in text


def with_changes(found: Ablation, left_out: Estimate, alone: Estimate, rest: Estimate) -> Ablation:
    parts = tuple(
        replace(
            part, left_out=replace(part.left_out, change=left_out),
            alone=replace(part.alone, change=alone),
        ) for part in found.parts
    )
    return replace(found, parts=parts, rest_alone=rest, rest_left_out=rest)


def test_only_what_luck_could_not_do_is_named(found: Ablation) -> None:
    nothing, much = Estimate(0.1, error=1.0), Estimate(9.0, error=0.1)
    said = " ".join(key_results(with_changes(found, nothing, nothing, nothing)))
    assert words.KEY_NO_LEFT_OUT in said
    assert words.KEY_NO_ALONE in said
    assert "is interaction" not in said
    said = " ".join(key_results(with_changes(found, much, Estimate(-9.0, error=0.1), much)))
    assert "is interaction" in said
    assert "(+9.00)" in said
    assert "(−9.00)" in said
    up, down = words.KEY_LEFT_OUT.split("{")[0], words.KEY_ALONE_AGAINST.split("{")[0]
    if found.total.value >= 0:
        assert up in said
        assert down in said


def test_one_replicate_can_be_told_and_ends_of_the_same_title_are_told_apart(
    found: Ablation, tmp_path: Path
) -> None:
    ips = found.goal
    shorter = replace(ips, name="shorter", limit_weeks=10)
    one = ablation(found.experiment, ips, shorter, replicates=1, workers=1, outcome="symptoms_end")
    assert "(shorter, goal)" in names(one)["goal"]
    assert "±" not in key_results(one)[-1]
    with undrawn():
        assert one.report(tmp_path / "r.html").exists()
