"""An ablation told: figures on the page are its own, and nothing is named that luck could do."""

from __future__ import annotations

import io
from dataclasses import fields, replace

import invented
import pytest
from rich.console import Console

from ipssim.report.figures.measure import collisions
from ipssim.report.page.parts import Page, Said, Table, Terms, text_of
from ipssim.report.page.terminal import print_page
from ipssim.report.told.ablation import gained, in_order, lost, page
from ipssim.report.words import words
from ipssim.settings.mechanisms import MECHANISMS, Mechanisms
from ipssim.studies.ablation import Ablation
from ipssim.studies.engine.estimates import Estimate

W = words("en")

@pytest.fixture(scope="module")
def found(small_ablation: Ablation) -> Ablation:
    return small_ablation


def printed(told: Page) -> str:
    out = io.StringIO()
    print_page(told, console=Console(file=out, width=80))
    return out.getvalue()


def table_of(told: Page, key: str) -> Table:
    return next(table for name, table in told.tables() if name == key)


def sentences(told: Page, key: str) -> str:
    section = next(one for one in told.sections if one.key == key)
    return " ".join(part.text for part in section.parts if isinstance(part, Said))


def switched(found: Ablation) -> Ablation:
    on = ("belief", "resonance", "ambivalence")
    switches = Mechanisms(**{one.name: one.name in on for one in fields(Mechanisms)})
    world = replace(found.experiment.world, mechanisms=switches)
    return replace(found, experiment=replace(found.experiment, world=world), replicates=4)


def test_the_answer_fits_a_terminal_and_says_what_it_is_not(found: Ablation) -> None:
    for one in (found, switched(found)):
        text = printed(page(one))
        assert len(text.splitlines()) <= 25
        assert max(map(len, text.splitlines())) <= 80
        assert "The model was fitted with everything on" in text
    assert "18 mechanisms are switched off" in text
    assert "4 runs only" in text
    assert "Switched off in every world here" in page(switched(found)).sections[0].parts[0].lines[1]  # type: ignore[union-attr]


def test_the_answer_s_figures_are_the_ablation_s(found: Ablation) -> None:
    said = page(found).answer.said
    assert f"about {found.all_on.goal.value:.0f} (" in said[0]
    signed = {name: W.number(effect.value, 1, signed=True) for name, effect in (
        ("carried", found.carried), ("total", found.total), ("left", found.unexplained),
    )}
    assert f"carry {signed['carried']} of the {signed['total']}" in said[1]
    assert f"{signed['left']} stays" in said[1]
    largest = max(found.parts, key=lambda part: lost(part).value)
    assert largest.mechanism.field == "resonance"
    named = W.number(lost(largest).value, 1, signed=True)
    assert named in said[1].split("rests most on")[1].split("smaller")[0]
    assert "exhaustion" in said[1].split("smaller")[1]


def test_tables_hold_every_world(found: Ablation) -> None:
    rows = table_of(page(found), "worlds").rows
    kinds = [row.kind for row in rows]
    assert kinds.count("") == len(found.worlds) == 2 + 2 * len(MECHANISMS)
    assert kinds.count("sum") == kinds.count("group") == 2
    first = found.parts[[part is in_order(found)[0] for part in found.parts].index(True)]
    cells = [text_of(one) for one in rows[3].cells]
    assert cells[0] == first.mechanism.title
    assert cells[2] == f"{first.left_out.goal.value:.1f}"
    assert cells[4] == f"{lost(first).value:+.2f} ±{lost(first).half:.2f}"


def test_every_mechanism_says_what_it_is(found: Ablation) -> None:
    section = next(one for one in page(found).sections if one.key == "says")
    (terms,) = section.parts
    assert isinstance(terms, Terms)
    assert [said for _, said in terms.pairs] == [part.mechanism.says for part in found.parts]


def test_pictures_are_clear_and_sorted(found: Ablation) -> None:
    told = page(found)
    assert [one.name for one in told.pictures()] == ["largest", "ablation"]
    for picture in told.pictures():
        figure = picture.draw()
        assert collisions(figure) == []
        assert "The model was fitted with everything on" in figure.texts[0].get_text()
    left, right = figure.axes
    assert left.get_xlim() == right.get_xlim()
    labels = [text.get_text().replace("\n", " ") for text in left.get_yticklabels()]
    assert labels == [part.mechanism.title for part in in_order(found)]
    for ax, effect in ((left, lost), (right, gained)):
        drawn = [float(line.get_xdata()[0]) for line in ax.lines if line.get_marker() == "o"]
        assert drawn == pytest.approx([effect(part).value for part in in_order(found)])


def with_changes(found: Ablation, left_out: Estimate, one: Estimate, rest: Estimate) -> Ablation:
    parts = tuple(replace(
        part, left_out=replace(part.left_out, change=left_out),
        alone=replace(part.alone, change=one),
    ) for part in found.parts)
    return replace(found, parts=parts, rest_alone=rest, rest_left_out=rest)


def test_only_what_luck_could_not_do_is_named(found: Ablation) -> None:
    nothing, much = Estimate(0.1, error=1.0), Estimate(9.0, error=0.1)
    told = page(with_changes(found, nothing, nothing, nothing))
    assert W.say("ablation.answer.none") in told.answer.said[1]
    said = sentences(told, "parts")
    assert W.say("ablation.together.left_out_none") in said
    assert W.say("ablation.together.alone_none") in said
    assert "is interaction" not in said
    told = page(with_changes(found, much, Estimate(-9.0, error=0.1), much))
    said = sentences(told, "parts")
    assert "is interaction" in said
    assert W.entry("ablation.together.left_out").split("{")[0] in said
    assert W.entry("ablation.together.alone_against").split("{")[0] in said
    assert "(+9.0)" in told.answer.said[1]


@pytest.mark.parametrize(("carried", "key"), [
    (Estimate(-4.0, error=0.1), "against"), (Estimate(0.1, error=1.0), "nothing"),
    (Estimate(4.0, error=0.1), "carried"),
])
def test_what_mechanisms_do_together_is_said_as_it_is(
    found: Ablation, carried: Estimate, key: str
) -> None:
    told = page(replace(found, all_on=replace(found.all_on, change=carried)))
    assert told.answer.said[1].startswith(W.entry(f"ablation.answer.{key}").split("{")[0])


def test_one_run_and_a_mean_can_be_told() -> None:
    told = page(invented.ablation(1).of("symptoms_end"))
    assert "on average" in told.answer.said[0]
    assert "nobody can say" in told.answer.sure[0][1]
    assert all(collisions(picture.draw()) == [] for picture in told.pictures())
