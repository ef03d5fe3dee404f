"""Ready sweeps: each can be run, says what it asks, and can be changed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from ipssim.cli import main
from ipssim.errors import InputError
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.load import options
from ipssim.settings.read.ready import ready
from ipssim.studies.designs import design_of

POINTS = {"caseload": 9, "package_limits": 7, "caseload_x_limit": 63, "frontier": 48,
          "organisation": 6, "labour_market": 20, "integration": 5, "continuum": 10,
          "posts_caseload_limit": 120}


def test_all_of_them_are_known() -> None:
    assert set(options("sweep")) == set(POINTS)


@pytest.mark.parametrize("name", POINTS)
def test_each_has_a_question_and_points_that_differ(name: str) -> None:
    design = design_of([name])
    assert design.ready == ready(name)
    assert ready(name).question.endswith("?")
    assert len(design.points) == len(design.here) == POINTS[name]
    arms = [tuple(one.arms.items()) for one in design.here]
    others = [replace(one, arms={}) for one in design.here]
    pairs = list(zip(arms, others, strict=True))
    assert all(pairs.count(one) == 1 for one in pairs)


def test_the_continuum_goes_from_the_package_to_ips_and_keeps_every_step() -> None:
    design = design_of(["continuum"])
    moved = [replace(one.arms["between"], name="", title="") for one in design.here]
    start, goal = (replace(design.base.arms[arm], name="", title="") for arm in ("package", "ips"))
    assert (moved[0], moved[-1]) == (start, goal)
    for before, after in pairwise(moved):
        changed = [name for name in Programme.__dataclass_fields__
                   if getattr(before, name) != getattr(after, name)]
        assert changed
        assert all(getattr(after, name) == getattr(goal, name) for name in changed)


def test_its_ends_can_be_changed_and_a_step_without_a_difference_is_left_out() -> None:
    design = design_of(["continuum", "arms.package.caseload_cap=25"])
    assert design.here[0].arms["between"].caseload_cap == 25
    assert "smaller caseload" not in list(design.points["continuum"])
    assert len(design.points) == POINTS["continuum"] - 1


def test_words_after_the_name_change_it() -> None:
    design = design_of(["caseload", "arms.ips.caseload_cap=10,20", "population.size=40"])
    assert [one.arms["ips"].caseload_cap for one in design.here] == [10, 20]
    assert {one.population.size for one in design.here} == {40}


def test_an_unknown_name_is_one_message(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "caselod"]) == 2
    assert "Did you mean caseload?" in capfd.readouterr().err
    with pytest.raises(InputError, match="one of caseload, "):
        design_of(["weather"])


def test_without_words_they_are_listed(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep"]) == 0
    said = capfd.readouterr().out
    assert all(f"\n{name} " in said for name in POINTS)
