"""What holds in every programme alike: the world's parameters, by mechanism.

Each is measured, calibrated (the six of docs/fit_plan.md) or assumed with a wide prior. Rules
read them by field name, so names are unique over all groups.
"""

from __future__ import annotations

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
from ipssim.settings.declare.living import Befalling, Needing, Reaching, Using
from ipssim.settings.declare.organising import Dividing, Integrating, Queueing, Teaming
from ipssim.settings.declare.relation_and_health import Health, Relation, Satisfaction, Workload
from ipssim.settings.mechanisms import (
    Believing,
    Mechanisms,
    Pace,
    Pressure,
    Telling,
    Training,
    Wearing,
)


@dataclass(frozen=True, slots=True)
class World:
    """All world parameters; the same in every arm."""

    mechanisms: Mechanisms = field(default_factory=Mechanisms)
    relation: Relation = field(default_factory=Relation)
    clarifying: Clarifying = field(default_factory=Clarifying)
    getting: Getting = field(default_factory=Getting)
    studying: Studying = field(default_factory=Studying)
    keeping: Keeping = field(default_factory=Keeping)
    health: Health = field(default_factory=Health)
    workload: Workload = field(default_factory=Workload)
    ending: Ending = field(default_factory=Ending)
    pressure: Pressure = field(default_factory=Pressure)
    pace_of_work: Pace = field(default_factory=Pace)
    believing: Believing = field(default_factory=Believing)
    telling: Telling = field(default_factory=Telling)
    wearing: Wearing = field(default_factory=Wearing)
    training: Training = field(default_factory=Training)
    satisfaction: Satisfaction = field(default_factory=Satisfaction)
    teaming: Teaming = field(default_factory=Teaming)
    integrating: Integrating = field(default_factory=Integrating)
    dividing: Dividing = field(default_factory=Dividing)
    queueing: Queueing = field(default_factory=Queueing)
    befalling: Befalling = field(default_factory=Befalling)
    using: Using = field(default_factory=Using)
    needing: Needing = field(default_factory=Needing)
    reaching: Reaching = field(default_factory=Reaching)
    ways_out: WaysOut = field(default_factory=WaysOut)


if TYPE_CHECKING:

    class WorldNumbers(  # type: ignore[misc]  # a reading aid; never made
        Mechanisms, Relation, Clarifying, Getting, Studying, Keeping, Health, Workload, Ending,
        Pressure, Pace, Believing, Telling, Wearing, Training, Satisfaction,
        Teaming, Integrating, Dividing, Queueing,
        Befalling, Using, Needing, Reaching,
        WaysOut,
    ):
        """Every world parameter under its own name, as compiled rules read them."""

else:
    WorldNumbers = Any
