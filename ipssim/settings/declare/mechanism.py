"""How a mechanism is declared: its switch, its numbers, its sentence, its sources and its story."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Mapping
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
    """One mechanism, declared in `settings/mechanisms`, a file each.

    `numbers` is a class that declares the switch, then the numbers. `sources` are keys of
    sources.yaml, `story` a file in `tests/stories`. `still` names numbers that go on acting with
    the switch off, and how. Mechanisms stand by `order`, then by name.
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
        return next(iter(declared(self.numbers)))

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the world parameters that belong to it."""
        return tuple(declared(self.numbers))[1:]

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


def declared(kind: type) -> dict[str, Any]:
    """Return what a class declares with `switch` or as a number, in order: fields by name."""
    return {name: item for name, item in vars(kind).items() if isinstance(item, dataclasses.Field)}


def assembled(name: str, module: str, about: str, fields: Mapping[str, Any]) -> type:
    """Return a frozen class of settings with fields that other classes declare.

    Each has the type of its default. It can be pickled where `module` holds it under its name.
    """
    kind = dataclasses.make_dataclass(
        name, [(key, type(item.default), item) for key, item in fields.items()],
        frozen=True, slots=True, namespace={"__doc__": about},
    )
    kind.__module__ = module
    return kind
