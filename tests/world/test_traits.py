"""Traits at entry: what is said to read them is what does; what nothing reads is idle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from worlds import make_setup

from ipssim.chance import Draw
from ipssim.settings.declare.surroundings import Population
from ipssim.simulation import Simulation
from ipssim.world import build, candidates
from ipssim.world.build import Setup
from ipssim.world.charter import flat
from ipssim.world.traits import AGES, THIRDS, TRAITS, groups_of
from make.flow import flows

DRAWN_BY = {
    "age": Draw.AGE, "sex": Draw.SEX, "diagnosis": Draw.DIAGNOSIS, "education": Draw.EDUCATION,
    "income": Draw.INCOME, "illness": Draw.SYMPTOMS,
}
PEOPLE = Population(
    size=400, anxiety=0.05, not_diagnosed=0.05, sygedagpenge=0.2, dagpenge=0.05
)


@pytest.fixture(scope="module")
def setup() -> Setup:
    return replace(make_setup(size=400), population=PEOPLE)


@pytest.fixture
def fresh() -> Iterator[None]:
    """Draw people anew, and leave nothing of it behind."""
    build._draw_once.cache_clear()
    yield
    build._draw_once.cache_clear()


def at_entry(setup: Setup) -> dict[str, Any]:
    build._draw_once.cache_clear()
    tables = Simulation(setup, 5).tables
    treatment = {f"treatment.{name}": one for name, one in flat(tables.treatment).items()}
    return {name: one.copy() for name, one in (flat(tables.candidates) | treatment).items()}


def with_other_luck(drawing: Callable[..., Any], purpose: Draw) -> Callable[..., Any]:
    """Return how to draw so that one draw comes out as with another seed."""
    def drawn(luck: Any, who: Any, draw: Draw, occurrence: int = 0) -> Any:
        mine = draw is purpose and occurrence == 0
        return drawing((luck[0] + 1, luck[1]) if mine else luck, who, draw, occurrence)

    return drawn


def test_every_trait_names_the_stages_that_read_its_column() -> None:
    for name, trait in TRAITS.items():
        found = [
            stage for stage, flow in flows().items() if f"candidates.{trait.column}" in flow.reads
        ]
        assert list(trait.read_by) == found, name


@pytest.mark.parametrize("name", TRAITS)
def test_every_trait_names_what_is_drawn_by_it(
    name: str, setup: Setup, fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What changes where one draw is another, and no more, is what the trait has a part in."""
    before = at_entry(setup)
    for drawing in ("uniforms", "normals"):
        changed = with_other_luck(getattr(candidates, drawing), DRAWN_BY[name])
        monkeypatch.setattr(candidates, drawing, changed)
    after = at_entry(setup)
    moved = {one for one in before if not np.array_equal(before[one], after[one])}
    column = TRAITS[name].column
    assert column in moved
    assert moved - {column} == set(TRAITS[name].shapes) - {column}


def test_a_trait_that_nothing_reads_changes_nothing(setup: Setup, fresh: None) -> None:
    for name, trait in TRAITS.items():
        one, other = Simulation(setup, 5), Simulation(setup, 5)
        column = getattr(other.tables.candidates, trait.column)
        column[:] = column[::-1].copy()
        ends = [flat(run.run().tables.candidates) for run in (one, other)]
        same = all(
            np.array_equal(ends[0][each], ends[1][each]) for each in ends[0] if each != trait.column
        )
        assert same or trait.read, name
        if not trait.read:
            assert same


def test_everybody_has_a_group_of_each_trait(setup: Setup) -> None:
    people = Simulation(setup, 5).tables.candidates
    for name, code in groups_of(people).items():
        assert code.shape == (400,)
        assert code.min() >= 0
        assert code.max() < len(TRAITS[name].groups)


def test_groups_are_cut_where_they_say(setup: Setup) -> None:
    people = Simulation(setup, 5).tables.candidates
    groups = groups_of(people)
    for place, least in enumerate(AGES.values()):
        inside = groups["age"] == place
        assert inside.any()
        assert people.person.age[inside].min() >= least
        assert (people.person.age[groups["age"] < place] < max(least, 1)).all()
    sizes = np.bincount(groups["illness"], minlength=len(THIRDS))
    assert sizes.max() - sizes.min() <= 1
    level = people.health.symptoms
    assert level[groups["illness"] == 0].max() <= level[groups["illness"] == 1].min()
    assert level[groups["illness"] == 1].max() <= level[groups["illness"] == 2].min()
    assert np.array_equal(groups["sex"], people.person.woman)
