"""What holds in every programme alike: the world's parameters, in groups.

Each is measured, calibrated (those of docs/analysis_plan.md) or assumed with a wide prior. Those of
no mechanism are declared in `declare/`, the others with the mechanism they belong to; a group can
have both. Rules read them by field name, so names are unique over all groups.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ipssim.settings.declare.fleksjob_and_pension import WaysOut
from ipssim.settings.declare.getting_and_keeping import (
    Clarifying,
    Ending,
    Getting,
    Keeping,
    Studying,
)
from ipssim.settings.declare.health_and_help import Health, Satisfaction, Training, Workload
from ipssim.settings.declare.mechanism import assembled, declared
from ipssim.settings.mechanisms import MECHANISMS, Mechanisms

__all__ = ["Keeping", "World", "WorldNumbers"]

_GENERAL: dict[str, type] = {
    "clarifying": Clarifying,
    "getting": Getting,
    "studying": Studying,
    "keeping": Keeping,
    "health": Health,
    "workload": Workload,
    "ending": Ending,
    "training": Training,
    "satisfaction": Satisfaction,
    "ways_out": WaysOut,
}
"""The groups in which some numbers belong to no mechanism."""


def _groups() -> Iterator[tuple[str, type]]:
    """Yield the name and the class of each group of the world."""
    about = {name: kind.__doc__ or "" for name, kind in _GENERAL.items()}
    numbers = {name: declared(kind) for name, kind in _GENERAL.items()}
    for mechanism in MECHANISMS:
        for name in mechanism.parameters:
            item = declared(mechanism.numbers)[name]
            group = item.metadata["group"]
            about[group.name] = about.get(group.name) or group.about
            numbers.setdefault(group.name, {})[name] = item
    for name, own in numbers.items():
        yield name, assembled(name.title().replace("_", ""), __name__, about[name], own)


if TYPE_CHECKING:

    @dataclass(frozen=True, slots=True)
    class World:
        """All world parameters; the same in every arm."""

        mechanisms: Mechanisms = field(default_factory=Mechanisms)
        getting: Getting = field(default_factory=Getting)
        keeping: Keeping = field(default_factory=Keeping)
        satisfaction: Satisfaction = field(default_factory=Satisfaction)

        def __getattr__(self, group: str) -> Any: ...

    class WorldNumbers(  # a reading aid; never made
        Clarifying, Getting, Studying, Keeping, Health, Workload, Ending, Training, Satisfaction,
        WaysOut, Any,  # type: ignore[misc]  # so it is every mechanism's numbers as well
    ):
        """Every world parameter under its own name, as compiled rules read them.

        A mechanism's own numbers are in the class that it declares; here they are not checked by
        type, but by `tests/settings/test_world.py`.
        """

        way_in: float  # type: ignore[assignment]  # a record holds the word's number

        def __getattr__(self, number: str) -> float: ...

else:
    WorldNumbers = Any
    _KINDS = {"mechanisms": Mechanisms, **dict(_groups())}
    globals().update({kind.__name__: kind for kind in _KINDS.values()})
    World = dataclasses.make_dataclass(
        "World", [(name, kind, field(default_factory=kind)) for name, kind in _KINDS.items()],
        frozen=True, slots=True,
        namespace={"__doc__": "All world parameters; the same in every arm."},
    )
    World.__module__ = __name__
