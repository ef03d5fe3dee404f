"""How a mechanism is declared: its switch, its numbers, its sentence, its sources and its story."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ipssim.settings.declare.parameter import parameter, world_parameter


@dataclass(frozen=True, slots=True)
class Group:
    """A group of world parameters; what it is about is said where it is declared first."""

    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One mechanism of world.md §4, declared in `settings/mechanisms`, a file each.

    `numbers` is a dataclass: the switch, then the numbers. `sources` are keys of sources.yaml,
    `story` a file in `tests/stories`. `still` names numbers that go on acting with the switch off,
    and how. Mechanisms stand by `order`, then by name.
    """

    numbers: type
    title: str
    says: str
    sources: tuple[str, ...]
    story: str
    order: float = math.inf
    still: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)

    @property
    def field(self) -> str:
        """Return the name of the switch in `Mechanisms`; the file and its rules are called so."""
        return dataclasses.fields(self.numbers)[0].name

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the world parameters that belong to it."""
        return tuple(item.name for item in dataclasses.fields(self.numbers)[1:])

    @property
    def rules(self) -> str:
        """Return the module of its rules; it is called as the switch is."""
        return f"ipssim.rules.{self.field}"


def switch(meaning: str, source: str) -> bool:
    """Declare the switch of a mechanism, the first field of its numbers."""
    on: bool = parameter(
        True, unit="yes/no", label="assumed", source=source,
        meaning=f"Whether it is at work: {meaning}",
    )
    return on


def numbers_in(group: str, about: str = "") -> functools.partial[float]:
    """Return what declares a world parameter in this group: `world.<group>.<name>`."""
    return functools.partial(world_parameter, group=Group(group, about))


def assembled(
    name: str, module: str, about: str, declared: Iterable[dataclasses.Field[Any]]
) -> type:
    """Return a class of settings with fields that other classes declare.

    It can be pickled where `module` holds it under its name.
    """
    kind = dataclasses.make_dataclass(
        name,
        [
            (item.name, item.type, dataclasses.field(default=item.default, metadata=item.metadata))
            for item in declared
        ],
        frozen=True, slots=True, namespace={"__doc__": about},
    )
    kind.__module__ = module
    return kind
