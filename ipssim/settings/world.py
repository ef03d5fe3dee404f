"""What holds in every programme alike: the world's parameters, by mechanism.

Each is measured, calibrated (the six of docs/fit_plan.md) or assumed with a wide prior. Rules
read them by field name, so names are unique over all groups.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ipssim.settings.paths import Clarifying, Ending, Getting, Keeping, Studying
from ipssim.settings.people import Health, Relation, Satisfaction, Workload


@dataclass(frozen=True, slots=True)
class World:
    """All world parameters; the same in every arm."""

    relation: Relation = field(default_factory=Relation)
    clarifying: Clarifying = field(default_factory=Clarifying)
    getting: Getting = field(default_factory=Getting)
    studying: Studying = field(default_factory=Studying)
    keeping: Keeping = field(default_factory=Keeping)
    health: Health = field(default_factory=Health)
    workload: Workload = field(default_factory=Workload)
    ending: Ending = field(default_factory=Ending)
    satisfaction: Satisfaction = field(default_factory=Satisfaction)


if TYPE_CHECKING:

    class WorldNumbers(  # type: ignore[misc]  # a reading aid; never made
        Relation, Clarifying, Getting, Studying, Keeping, Health, Workload, Ending, Satisfaction
    ):
        """Every world parameter under its own name, as compiled rules read them."""

else:
    WorldNumbers = Any
