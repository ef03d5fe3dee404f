"""The arms of a comparison's dials with their numbers, by time limit and caseload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ipssim.report.told import common as c
from ipssim.report.told.rows import HEADLINE, Contrast, caseload_met, contrast, once
from ipssim.settings.declare.dial_arms import DialArm, dial_arms

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison

SHOWN = (HEADLINE, "job_ever", "hours", "contact_hours")
"""The outcomes drawn against time limit and caseload."""
LENGTH, CASELOAD = "limit_weeks", "caseload_cap"
TOP = 10
"""Parameters shown of those that a difference follows."""


@dataclass(frozen=True, slots=True)
class Dialled:
    """One arm of a grid with its contrasts, by outcome code.

    `rows` is against the experiment's reference; `matched` is the treated arm with the same values
    minus this arm, empty where there is none.
    """

    arm: DialArm
    rows: Mapping[str, Contrast]
    matched: Mapping[str, Contrast]
    met: float | None
    support: Mapping[str, float]

    @property
    def weeks(self) -> int | None:
        """Return the time limit of support in weeks, or None for no limit."""
        return self.arm.programme.limit_weeks

    @property
    def cap(self) -> int:
        """Return the most people per full-time worker."""
        return self.arm.programme.caseload_cap


@once
def dialled(comparison: Comparison) -> list[Dialled]:
    """Return the arms of all dials with their numbers, in the order of the grid."""
    own: dict[str, dict[str, Contrast]] = {}
    matched: dict[str, dict[str, Contrast]] = {}
    for row in c.records(comparison.dials):
        found = contrast(row)
        place, name = (matched, found.reference) if row["against"] == "matched" else (
            own, found.arm
        )
        place.setdefault(name, {})[found.outcome.code] = found
    met = caseload_met(comparison)
    support = {str(row.pop("arm")): row for row in c.records(comparison.mechanisms)}
    return [
        Dialled(arm, own[arm.name], matched.get(arm.name, {}), met.get(arm.name),
                support.get(arm.name, {}))
        for arm in dial_arms(comparison.experiment) if arm.name in own
    ]


def lines(comparison: Comparison, needed: str) -> dict[str, list[Dialled]]:
    """Return, by base arm, the grid arms in which `needed` is dialled, by limit and then caseload.

    Grids with other dials than time limit and caseload have no lines.
    """
    found: dict[str, list[Dialled]] = {}
    for item in dialled(comparison):
        if {needed} <= {*item.arm.values} <= {LENGTH, CASELOAD}:
            found.setdefault(item.arm.base, []).append(item)
    return {
        base: sorted(items, key=lambda one: (one.weeks is None, one.weeks or 0, one.cap))
        for base, items in found.items()
    }


def length_base(comparison: Comparison) -> str | None:
    """Return the first arm other than the treated one whose time limit is dialled."""
    bases = lines(comparison, LENGTH)
    return next((base for base in bases if base != comparison.experiment.treated), None)


def by(items: Sequence[Dialled], field: str) -> dict[Any, list[Dialled]]:
    """Return grid arms by a field, in order; no time limit comes last."""
    found: dict[Any, list[Dialled]] = {}
    for item in items:
        found.setdefault(getattr(item, field), []).append(item)
    ends = sorted((key is None, key or 0, key) for key in found)
    return {key: found[key] for _, _, key in ends}


def main_line(comparison: Comparison) -> list[Dialled]:
    """Return the dialled limits at the caseload nearest to the base arm's own."""
    base = length_base(comparison)
    if base is None:
        return []
    found = by(lines(comparison, LENGTH)[base], "cap")
    own = comparison.experiment.arms[base].caseload_cap
    return found[min(found, key=lambda cap: abs(cap - own))]
