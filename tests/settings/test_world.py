"""The world is put together from what `declare/` and the mechanisms declare."""

from __future__ import annotations

import ast
import pickle
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path

import ipssim
from ipssim.settings import mechanisms
from ipssim.settings.declare.mechanism import declared
from ipssim.settings.mechanisms import MECHANISMS, Mechanisms
from ipssim.settings.world import _GENERAL, World

PACKAGE = Path(ipssim.__file__).parent
RECORDS = {"p"}  # what rules and stages call the record of the world's numbers


def numbers() -> list[str]:
    """Return the names in the record that rules read, switches included."""
    world = World()
    return [
        item.name for group in fields(world) for item in fields(getattr(world, group.name))
    ]


def declared_twice(names: Iterable[str]) -> list[str]:
    """Return the names that are declared more than once, here or in the world."""
    return [name for name, times in Counter(names).items() if times > 1]


def test_a_name_is_declared_once() -> None:
    general = [name for kind in _GENERAL.values() for name in declared(kind)]
    special = [name for mechanism in MECHANISMS for name in declared(mechanism.numbers)]
    assert sorted([*general, *special]) == sorted(numbers())
    assert declared_twice([*general, *special]) == []
    assert declared_twice(["reach", "pace", "reach"]) == ["reach"]


def test_every_number_of_a_mechanism_is_in_a_group_that_says_what_it_is_about() -> None:
    known = set(numbers())
    for mechanism in MECHANISMS:
        assert {mechanism.field, *mechanism.parameters} <= known
    world = World()
    for group in fields(world):
        assert type(getattr(world, group.name)).__doc__


def test_every_mechanism_is_a_file_that_is_called_as_its_switch_and_its_rules() -> None:
    files = {
        path.stem for path in Path(mechanisms.__file__).parent.glob("*.py")
        if path.stem != "__init__"
    }
    assert files == {mechanism.field for mechanism in MECHANISMS}
    assert files == {field.name for field in fields(Mechanisms)}
    assert all((PACKAGE / "rules" / f"{name}.py").is_file() for name in files)


def read_from_the_world(source: str) -> set[str]:
    """Return what is read as `p.<name>` in a module."""
    return {
        node.attr for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        and node.value.id in RECORDS
    }


def test_rules_and_stages_read_numbers_that_there_are() -> None:
    known = set(numbers())
    assert read_from_the_world("def rule(p):\n    return p.trust_grwoth") - known
    unknown = {
        f"{path.relative_to(PACKAGE)}: p.{name}"
        for room in ("rules", "stages") for path in (PACKAGE / room).glob("*.py")
        for name in read_from_the_world(path.read_text("utf-8")) - known
    }
    assert unknown == set()


def test_a_world_can_be_sent_to_another_process() -> None:
    world = World(mechanisms=Mechanisms(reach=False))
    changed = replace(world, reaching=replace(world.reaching, stays_away=0.3))
    assert pickle.loads(pickle.dumps(changed)) == changed != world
