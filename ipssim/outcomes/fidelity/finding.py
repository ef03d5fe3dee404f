"""What was found for one item: a number or parts, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST, HALF, ALL = 0.75, 0.5, 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reviewer found for one item.

    `value` (in `unit`) is for rules that compare a number; `met` says of each part or step whether
    it is met, None where there is nothing to look at. `words` tell it. Without any of it there is
    no evidence, and `words` say why.
    """

    words: str
    value: float | None = None
    unit: str = ""
    met: Mapping[str, bool | None] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Say whether there is no evidence at all."""
        return self.value is None and not any(part is not None for part in self.met.values())


def steps(**met: bool) -> dict[str, bool | None]:
    """Return the steps of a ladder, each of which needs the ones below it."""
    reached, found = True, {}
    for name, step in met.items():
        reached = reached and step
        found[name] = reached
    return {**found}


def per_cent(part: float, whole: float) -> float | None:
    """Return a part of a whole in per cent; None of nothing."""
    return 100.0 * float(part) / float(whole) if whole > 0 else None


def at_least(share: float | None, least: float) -> bool:
    """Say whether a share (in per cent, None where there is none) reaches `least` (0 to 1)."""
    return share is not None and share >= 100.0 * least


def shown(share: float | None) -> str:
    """Write a share in per cent."""
    return "none to look at" if share is None else f"{share:.0f} %"
