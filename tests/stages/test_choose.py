"""When somebody applies, and what a worker spends employer time on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from worlds import shipped

from ipssim.settings.world import Getting, World
from ipssim.stages.allot import trial_due, wants_outreach
from ipssim.stages.choose import asks_alone, asks_by_lead, letters
from ipssim.vocabulary import Position
from ipssim.world.records import programme_records, world_record

DRAWS = (np.arange(4000) + 0.5) / 4000
SEARCH, IN_WORK = int(Position.SEARCH), int(Position.IN_WORK)


def programme(arm: str = "ips", **rules: Any) -> Any:
    return programme_records([replace(shipped().arms[arm], **rules)])[0]


def sent_alone(own_search: float, u: float, *, insecurity: float = 0.0) -> int:
    p = world_record(World(getting=Getting(own_search=own_search)))
    return letters(asks_alone(1.0, u, 1.0, 1.0, 0.5, 0.5, insecurity, 0.0, p), u)


@pytest.mark.parametrize("rate", [0.2, 1.0, 2.7])
def test_a_week_sends_as_many_applications_as_its_rate_says(rate: float) -> None:
    sent = [sent_alone(rate, u) for u in DRAWS]
    assert np.mean(sent) == pytest.approx(rate, rel=0.01)
    assert max(sent) - min(sent) <= 1


def test_nobody_sends_more_than_a_few_that_are_meant_and_fear_holds_back() -> None:
    assert max(sent_alone(8.0, u) for u in DRAWS) <= 5
    calm, afraid = (np.mean([sent_alone(2.0, u, insecurity=f) for u in DRAWS]) for f in (0.0, 1.0))
    assert afraid < calm


def test_a_lead_is_asked_by_more_often_for_somebody_who_is_known() -> None:
    p = world_record(World(getting=Getting(lead_known=0.4, lead_unknown=0.02)))
    often = [
        np.mean([asks_by_lead(1.0, u, 1.0, 1.0, 2.0, 1.0, related, 1.0, 0.5, 0.5, 0.5, p)
                 for u in DRAWS])
        for related in (0.0, 0.5, 1.0)
    ]  # fmt: skip
    assert 0.0 < often[0] < 0.2 * often[1] < often[1] < often[2]


def test_employers_are_approached_when_the_programme_says_so() -> None:
    late = programme(search_start_weeks=8)
    assert not wants_outreach(SEARCH, 1, -1, 7, late)
    assert wants_outreach(SEARCH, 1, -1, 8, late)
    assert not wants_outreach(SEARCH, 0, -1, 8, late)
    assert not wants_outreach(SEARCH, 1, 3, 8, late)
    trained = programme(sequence="train_then_place", course_weeks=12, search_start_weeks=0)
    assert not wants_outreach(SEARCH, 1, -1, 11, trained)
    assert not wants_outreach(SEARCH, 1, -1, 12, programme(outreach="none", employer_minutes=0))


def test_a_trial_is_looked_for_from_its_date_on_by_those_without_a_place() -> None:
    routine = programme(praktik="routine", praktik_every_weeks=8)
    assert trial_due(10, SEARCH, -1, 10, routine)
    assert not trial_due(9, SEARCH, -1, 10, routine)
    assert not trial_due(10, SEARCH, 3, 10, routine)
    assert not trial_due(10, SEARCH | IN_WORK, -1, 10, routine)
    assert not trial_due(10, SEARCH, -1, 10, programme(praktik="never"))
