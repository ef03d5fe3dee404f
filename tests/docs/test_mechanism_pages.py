"""The register of mechanisms is whole, and what its pages say of switches is so."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import fields, replace

import numpy as np
import pytest
from worlds import make_divided, make_setup

from ipssim.settings.mechanisms import MECHANISMS, Mechanism, Mechanisms
from ipssim.settings.world import World
from ipssim.simulation import Simulation
from make.calls import readers, rules_with, stages_of
from make.checkout import sources, story_path
from make.mechanism_pages import (
    STILL,
    cited,
    mechanism_page,
    plain,
    rest_groups,
    rules_module,
    rules_of,
)
from make.parameter_pages import world_parameters

each = pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.field)
LIVED = (
    "weeks_job", "weeks_study", "hours", "first_job", "first_study", "longest_job", "contacts",
    "symptoms", "capacity", "position", "service", "support_sum",
)
"""What happens to people; what a mechanism keeps in mind for itself is not in it."""


def test_every_switch_has_an_entry_and_every_entry_a_switch() -> None:
    assert [mechanism.field for mechanism in MECHANISMS] == [
        field.name for field in fields(Mechanisms)
    ]


def test_a_parameter_belongs_to_one_mechanism_or_to_a_group_of_the_rest() -> None:
    taken = Counter(name for mechanism in MECHANISMS for name in mechanism.parameters)
    known = set(world_parameters()) - {field.name for field in fields(Mechanisms)}
    rest = {name for names in rest_groups().values() for name in names}
    assert [name for name, times in taken.items() if times > 1] == []
    assert set(taken) - known == set()
    assert set(taken) | rest == known
    assert set(taken) & rest == set()


def test_every_parameter_of_the_world_is_read() -> None:
    unread = [name for name, paths in readers(world_parameters()).items() if not paths]
    assert unread == []


@each
def test_a_mechanism_has_rules_that_ask_its_switch_in_the_week(mechanism: Mechanism) -> None:
    own = f"rules.{mechanism.field}"
    source = (rules_module(mechanism.field).__file__ or "")
    with open(source, encoding="utf-8") as file:
        assert f"p.{mechanism.field}" in file.read()
    assert {module for module, _ in rules_with(mechanism.field)} >= {own}
    used = {name for names in stages_of(mechanism.field).values() for name in names}
    assert set(rules_of(rules_module(mechanism.field))) <= used, "a rule that no stage acts by"


@each
def test_sources_and_story_exist(mechanism: Mechanism) -> None:
    assert set(mechanism.sources) <= set(sources())
    assert mechanism.sources
    assert story_path(mechanism.story).is_file()


@each
def test_page_has_the_switch_every_number_rule_and_source(mechanism: Mechanism) -> None:
    page = mechanism_page(mechanism)
    assert f"compare world.mechanisms.{mechanism.field}=false" in page
    for word in (*mechanism.parameters, *mechanism.sources, mechanism.says, mechanism.story):
        assert word in page
    for name in rules_of(rules_module(mechanism.field)):
        assert f"| `{name}` |" in page


def test_descriptions_are_plain() -> None:
    doc = "Return trust after a week (S0 6.5).\n\nIt never falls below 0 (at entry)."
    assert plain(doc) == "Trust after a week. It never falls below 0 (at entry)."
    assert cited(doc) == "S0 6.5"
    assert plain("Say whether it ends (Gold 2002; rate assumed).") == "Whether it ends."


def _world(mechanism: Mechanism, on: bool, bound: str | None, names: set[str]) -> World:
    """Return the default world with a switch set, and numbers moved to a bound."""
    world = World()
    world = replace(
        world, mechanisms=replace(world.mechanisms, **{mechanism.field: on})  # type: ignore[arg-type]
    )
    known = world_parameters()
    for name in sorted(names) if bound else ():
        key, spec = known[name]
        group = key.split(".")[1]
        moved = replace(getattr(world, group), **{name: getattr(spec, bound)})
        world = replace(world, **{group: moved})
    return world


@functools.cache
def _lived(arm: str, world: World, size: int = 900) -> bytes:
    if arm == "divided":
        setup = make_divided(size=300, world=world)
    else:
        setup = make_setup(arm, size=size, world=world)
    people = Simulation(setup, 7).run().tables.candidates
    return b"".join(np.ascontiguousarray(getattr(people, name)).tobytes() for name in LIVED)


@pytest.mark.ci
@each
def test_switched_off_its_numbers_have_no_effect_but_for_those_its_page_names(
    mechanism: Mechanism,
) -> None:
    still = set(STILL.get(mechanism.field, {}))
    assert still <= set(mechanism.parameters)
    silent = set(mechanism.parameters) - still
    differs = False
    for arm in ("ips", "package", "divided"):
        off = _lived(arm, _world(mechanism, False, None, set()))
        for bound in ("low", "high"):
            assert _lived(arm, _world(mechanism, False, bound, silent)) == off
            differs |= _lived(arm, _world(mechanism, False, bound, still)) != off
    assert differs == bool(still), "what the page says goes on acting does not"


@each
def test_switched_on_it_matters(mechanism: Mechanism) -> None:
    assert any(
        _lived(arm, _world(mechanism, True, None, set()), size=300)
        != _lived(arm, _world(mechanism, False, None, set()), size=300)
        for arm in ("ips", "divided")
    )
