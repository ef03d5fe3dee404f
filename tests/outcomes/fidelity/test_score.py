"""Each item's evidence against its anchors."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from ipssim.outcomes.fidelity.before_work import median_wait
from ipssim.outcomes.fidelity.finding import Finding, steps
from ipssim.outcomes.fidelity.review import scales
from ipssim.outcomes.fidelity.score import rescaled, score
from ipssim.settings.declare.fidelity_scale import FidelityItem

ORIGINAL, DANISH = scales()
ITEMS = [pytest.param(item, id=code) for code, item in ORIGINAL.ordered]


def of_rule(*rules: str) -> list[object]:
    return [
        pytest.param(item, id=code) for code, item in ORIGINAL.ordered if item.rule in rules
    ]


@pytest.mark.parametrize("item", of_rule("at_most", "at_least"))
def test_a_number_gets_the_score_of_its_anchor(item: FidelityItem) -> None:
    worse = 0.01 if item.rule == "at_most" else -0.01
    assert [score(item, Finding("", cut)) for cut in item.cuts] == [2, 3, 4, 5]
    assert [score(item, Finding("", cut + worse)) for cut in item.cuts] == [1, 2, 3, 4]


@pytest.mark.parametrize("item", of_rule("ladder"))
def test_the_highest_step_counts(item: FidelityItem) -> None:
    codes = list(item.parts)
    for reached in range(len(codes) + 1):
        met = {code: index < reached for index, code in enumerate(codes)}
        expected = int(item.cuts[reached - 1]) if reached else 1
        assert score(item, Finding("", met=met)) == expected


@pytest.mark.parametrize("item", of_rule("parts"))
def test_parts_are_counted(item: FidelityItem) -> None:
    codes = list(item.parts)
    scores = []
    for reached in range(len(codes) + 1):
        met = {code: index < reached for index, code in enumerate(codes)}
        scores.append(score(item, Finding("", met=met)))
        assert scores[-1] == 1 + sum(reached >= cut for cut in item.cuts)
    assert (scores[0], scores[-1]) == (1, 5)
    assert all(one <= other for one, other in pairwise(scores))  # type: ignore[operator]


@pytest.mark.parametrize("item", ITEMS)
def test_without_evidence_there_is_no_score(item: FidelityItem) -> None:
    assert score(item, Finding("nothing to look at")) is None
    assert score(item, Finding("", met=dict.fromkeys(item.parts, None))) is None


def test_parts_that_cannot_be_seen_are_scaled_up_and_rounded_down() -> None:
    item = ORIGINAL.items["executive_support"]
    met = dict.fromkeys(item.parts, None) | {"quality": True, "meetings": True, "barriers": False}
    assert score(item, Finding("", met=met)) == 3  # 2 of 3 is 3.3 of 5: three parts
    assert score(item, Finding("", met=met | {"barriers": True})) == 5


def test_what_a_danish_service_cannot_have_is_left_out() -> None:
    met = {"conference": True, "discussion": True, "records": False, "near": True, "not_yet": True}
    found = Finding("", met=met)
    assert score(ORIGINAL.items["team_contact"], found) == 4
    assert score(DANISH.items["team_contact"], found) == 5


def test_a_total_is_scaled_to_all_items() -> None:
    assert rescaled([4] * 25) == 100
    assert rescaled([4] * 20 + [None] * 5) == 100
    assert rescaled([None] * 25) is None


def test_steps_need_those_below() -> None:
    assert steps(one=True, two=False, three=True) == {"one": True, "two": False, "three": False}


def test_median_wait_counts_those_who_still_wait() -> None:
    weeks = np.array([1, 2, 3, 10])
    assert median_wait(weeks, np.array([True, True, True, True])) == 2
    assert median_wait(weeks, np.array([True, False, True, False])) == 3
    assert median_wait(weeks, np.array([True, False, False, False])) is None
