"""What weighs in a week: the closer of two dates, for those who are served and have no place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ipssim.rules.ended_too_early import deadline_stress
from ipssim.settings.declare.programme import Programme
from ipssim.settings.mechanisms import Mechanisms
from ipssim.settings.read.load import load
from ipssim.settings.world import World
from ipssim.stages.strain import strain
from ipssim.vocabulary import Service
from ipssim.world.charter import make_table
from ipssim.world.columns import Candidates
from ipssim.world.periods import Now
from ipssim.world.records import programme_records, world_record
from ipssim.world.run import Run

P = world_record(World())
CALM = replace(load("package"), limit_weeks=None, duty=False, course_weeks=0)
SINCE = 3  # the week of admission of everybody


def stresses(
    programme: Programme, week: int, p: Any = P, people: int = 1, **given: Any
) -> list[float]:
    """Return everybody's stress after one week of those columns, without any before it."""
    table = make_table(Candidates, people, {
        name: np.full(people, value) if np.isscalar(value) else value
        for name, value in {"service": Service.SERVED, "admitted_week": SINCE, **given}.items()
    })  # fmt: skip
    now = Now(*[None] * len(Now._fields))._replace(
        world=p, terms=programme_records([programme])
    )
    run = Run(*[None] * len(Run._fields))._replace(who=np.array([0, people]))
    strain(week, (1, 0), now, table, run, None)
    return [float(value) for value in table.stress]


def test_a_limit_on_search_weighs_as_its_date_comes_closer() -> None:
    programme = replace(CALM, search_limit_weeks=26)
    searched = np.arange(0, 27)
    found = stresses(programme, SINCE + 30, people=27, search_weeks=searched)
    expected = [deadline_stress(26.0 - weeks, P) for weeks in searched]
    assert found == pytest.approx(expected, rel=1e-6)
    assert found[0] == 0.0
    assert found[25] > found[20] > 0.0


def test_it_is_search_that_counts_not_the_weeks_since_admission() -> None:
    programme = replace(CALM, search_limit_weeks=26)
    for week in (SINCE, SINCE + 25, SINCE + 200):
        assert stresses(programme, week, search_weeks=0) == [0.0]


def test_the_closer_of_the_two_dates_is_felt() -> None:
    both = replace(CALM, limit_weeks=26, search_limit_weeks=26)
    week = SINCE + 22  # 4 weeks of support are left
    found = stresses(both, week, people=2, search_weeks=np.array([2, 24]))
    assert found == pytest.approx([deadline_stress(4.0, P), deadline_stress(2.0, P)], rel=1e-6)


@pytest.mark.parametrize(
    "given", [{"employer": 0, "job_hours": 2.0, "capacity": 20.0, "job_told": 0},
              {"study_since": 1, "study_hours": 2.0, "capacity": 20.0},
              {"service": Service.WAITING}],
    ids=["in work", "in study", "not served"],
)  # fmt: skip
def test_whoever_has_a_place_or_is_not_served_feels_no_date(given: dict[str, Any]) -> None:
    none, near = (replace(CALM, search_limit_weeks=limit) for limit in (None, 26))
    found = [stresses(one, SINCE + 30, search_weeks=25, **given) for one in (none, near)]
    assert found[0] == found[1]
    assert stresses(near, SINCE + 30, search_weeks=25)[0] > 0.0


def test_no_limit_is_no_date_and_switched_off_no_date_weighs() -> None:
    assert stresses(CALM, SINCE + 900, search_weeks=900) == [0.0]
    off = world_record(World(mechanisms=Mechanisms(ended_too_early=False)))
    near = replace(CALM, limit_weeks=26, search_limit_weeks=26)
    assert stresses(near, SINCE + 25, off, search_weeks=25) == [0.0]
