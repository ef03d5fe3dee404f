"""The mechanisms, a file each: what is said of how people get on, its switch and its numbers.

A mechanism that is switched off leaves no trace: what it would have added is not added. Whoever
needs the mechanisms finds them here; nothing lists them, they are the files of this folder.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ipssim.settings.declare.mechanism import Mechanism, assembled, declared

__all__ = ["MECHANISMS", "Mechanism", "Mechanisms"]


def _declared() -> tuple[Mechanism, ...]:
    found: list[Mechanism] = [
        importlib.import_module(f"{__name__}.{module.name}").MECHANISM
        for module in pkgutil.iter_modules(__path__)
    ]
    return tuple(sorted(found, key=lambda mechanism: (mechanism.order, mechanism.field)))


MECHANISMS = _declared()
"""By their `order`, then by name."""

if TYPE_CHECKING:

    @dataclass(frozen=True, slots=True)
    class Mechanisms:
        """One switch per mechanism; the same in every arm."""

        def __init__(self, **switches: bool) -> None: ...
        def __getattr__(self, switch: str) -> bool: ...

else:
    Mechanisms = assembled(
        "Mechanisms", __name__, "One switch per mechanism; the same in every arm.",
        {one.field: declared(one.numbers)[one.field] for one in MECHANISMS},
    )
