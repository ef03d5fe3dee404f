"""Where the rules come to rest: nobody drifts because a run began."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.surroundings import LabourMarket, Population
from ipssim.settings.world import World
from ipssim.stages.rest import rest_of
from ipssim.world.candidates import KINDS, Rest, draw_traits

WHO = np.arange(20_000)


def rest(**health: float) -> Rest:
    world = World()
    return rest_of(0.2, 0.25, 0.3, replace(world, health=replace(world.health, **health)),
                   Jobcentre())


def entering(world: World | None = None, **population: float) -> dict[str, np.ndarray]:
    people, world = replace(Population(), **population), world or World()
    rest = rest_of(people.with_children, people.with_partner, people.trust_median, world,
                   Jobcentre())
    return draw_traits((5, 0), WHO, people, LabourMarket(), world, rest)


def test_nothing_that_harms_leaves_people_around_their_own_level() -> None:
    world = World()
    calm = replace(
        world, health=replace(world.health, relapse_size=0.0, harms=0.0),
    )
    found = rest_of(0.2, 0.25, 0.3, calm, Jobcentre())
    assert found.away.shape[0] == KINDS
    assert found.away.mean(axis=1) == pytest.approx(np.zeros(KINDS), abs=1e-9)
    assert (np.diff(found.away, axis=1) >= 0).all()


@pytest.mark.parametrize(
    "more", [{"relapse": 0.008}, {"relapse_size": 1.6}, {"harms": 0.05}]
)
def test_what_harms_more_keeps_people_further_above_their_own_level(
    more: dict[str, float]
) -> None:
    assert rest(**more).away.mean() > rest().away.mean() + 0.03


def test_users_rest_further_away_and_the_called_are_more_stressed() -> None:
    found = rest()
    away, stress = found.away.mean(axis=1), found.stress.mean(axis=1)
    assert away[4:].min() > away[:2].max()
    assert (stress[1::2] > stress[::2]).all()


def test_symptoms_at_entry_keep_their_scale_and_stress_is_there() -> None:
    people = entering()
    assert people["symptoms"].mean() == pytest.approx(0.0, abs=0.03)
    assert people["symptoms"].std() == pytest.approx(1.0, abs=0.03)
    assert people["symptom_level"].mean() < -0.1
    assert people["stress"].mean() > 0.05
    assert people["need"].mean() > 1.0
    assert np.median(people["capacity"]) == pytest.approx(17.0, rel=0.04)


def test_how_ill_people_are_moves_symptoms_and_capacity_and_nothing_that_is_counted() -> None:
    ill, ours = entering(illness_mean=1.0), entering()
    for trait in ("symptoms", "symptom_level", "negative"):
        assert (ill[trait] > ours[trait]).all()
    assert (ill["capacity_entry"] <= ours["capacity_entry"]).all()
    for trait in ("education", "work_years", "diagnosis", "age", "drive"):
        assert (ill[trait] == ours[trait]).all()
