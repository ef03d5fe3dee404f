"""What a report knows of dials: the arms of a grid, their numbers and what their support was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ipssim.report.tables import DifferenceRow, caseload_met, difference_row, records
from ipssim.settings.declare.dial_arms import DialArm, dial_arms

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison

SHOWN = ("job_or_education_ever", "job_ever", "hours", "contact_hours")
"""The outcomes drawn against length and caseload, by code."""
LENGTH, CASELOAD = "limit_weeks", "caseload_cap"


@dataclass(frozen=True, slots=True)
class Dialled:
    """One arm of a grid with its numbers, by outcome code.

    `rows` is against the experiment's reference; `matched` is the treated arm with the same values
    minus this arm, empty where there is none.
    """

    arm: DialArm
    rows: dict[str, DifferenceRow]
    matched: dict[str, DifferenceRow]
    met: float | None
    mechanisms: dict[str, float]

    @property
    def weeks(self) -> int | None:
        """Return the time limit of support in weeks, or None for no limit."""
        return self.arm.programme.limit_weeks

    @property
    def cap(self) -> int:
        """Return the caseload cap, people per full-time worker."""
        return self.arm.programme.caseload_cap


def dialled(comparison: Comparison) -> list[Dialled]:
    """Return the arms of all dials with their numbers, in the order of the grid."""
    if not len(comparison.dials):
        return []
    own: dict[str, dict[str, DifferenceRow]] = {}
    matched: dict[str, dict[str, DifferenceRow]] = {}
    for row in records(comparison.dials):
        found = difference_row(row)
        if row["against"] == "matched":
            matched.setdefault(found.reference, {})[found.outcome.code] = found
        else:
            own.setdefault(found.arm, {})[found.outcome.code] = found
    met = caseload_met(comparison)
    mechanisms = {
        str(row.pop("arm")): {name: float(value) for name, value in row.items()}
        for row in records(comparison.mechanisms)
    }
    return [
        Dialled(arm, own[arm.name], matched.get(arm.name, {}), met.get(arm.name),
                mechanisms.get(arm.name, {}))
        for arm in dial_arms(comparison.experiment)
    ]


def with_length(comparison: Comparison) -> dict[str, list[Dialled]]:
    """Return, by base arm, the grid arms whose length is dialled, besides caseload at most."""
    return _by_base(comparison, {LENGTH}, {LENGTH, CASELOAD})


def with_caseload(comparison: Comparison) -> dict[str, list[Dialled]]:
    """Return, by base arm, the grid arms whose caseload is dialled, besides length at most."""
    return _by_base(comparison, {CASELOAD}, {LENGTH, CASELOAD})


def _by_base(
    comparison: Comparison, needed: set[str], allowed: set[str]
) -> dict[str, list[Dialled]]:
    found: dict[str, list[Dialled]] = {}
    for item in dialled(comparison):
        fields = set(item.arm.values)
        if needed <= fields <= allowed:
            found.setdefault(item.arm.base, []).append(item)
    return found


def by_length(items: list[Dialled]) -> list[Dialled]:
    """Return the arms from the shortest to the longest limit; no limit comes last."""
    return sorted(items, key=lambda item: (item.weeks is None, item.weeks or 0))


def lines_by_cap(items: list[Dialled]) -> dict[int, list[Dialled]]:
    """Return the arms of one base by caseload cap, each ordered by length."""
    caps = sorted({item.cap for item in items})
    return {cap: by_length([item for item in items if item.cap == cap]) for cap in caps}


def lines_by_length(items: list[Dialled]) -> dict[int | None, list[Dialled]]:
    """Return the arms of one base by time limit, each ordered by caseload cap."""
    ordered = by_length(items)
    return {
        weeks: sorted((item for item in items if item.weeks == weeks), key=lambda item: item.cap)
        for weeks in dict.fromkeys(item.weeks for item in ordered)
    }
