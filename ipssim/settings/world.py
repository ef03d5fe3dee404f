"""What holds in every programme alike: the world's parameters, in groups.

Each is measured, calibrated (the six of docs/fit_plan.md) or assumed with a wide prior. Those of no
mechanism are declared in `declare/`, the others with the mechanism they belong to; a group can have
both. Rules read them by field name, so names are unique over all groups.
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

_ORDER = """
relation: presence_memory presence_minutes trust_growth trust_fade stressed_worker
 pushed_stress
clarifying: own_clarity support_clarity fear_threshold rapid_discount
getting: own_search outreach_yield drive_sd drive_supported drive_in_offers history_effect
 negative_effect motivation_effect insecurity_holds_back refusal_discourages match_wish compromise
 compromise_alone match_hours lead_memory outreach_centre centre_goodwill_sd advert_help
 interview_base offer_base openness_effect realism_effect hours_stretch beside_search gap_effect
 vouch_effect accept_base accept_match insecurity_effect counselling
studying:
keeping: job_loss early_loss early_loss_weeks match_keeps cognition_keeps overload_loses
 symptoms_lose support_keeps looks_on fragility_sd learning_keeps lessons_most poor_teaches
 others_teach brief hours_step
health: symptom_return symptom_noise praktik_hours work_helps overload_harms mismatch_harms
 stress_harms stress_fade talk_stress shield_weeks retelling relapse relapse_size symptom_capacity
 capacity_growth
workload: visit_minutes employer_trust_growth employer_trust_success candour_shares
 employer_trust_burnt employer_trust_fade skill_sd
ending: pressure:
pace_of_work: brake_at brake_holds standstill overload_relapses early_weeks
believing: belief_applies belief_start belief_interview belief_place belief_no support_softens
telling: wearing: training: satisfaction: teaming: integrating: dividing: queueing: befalling:
using: needing: reaching: ways_out:
"""
"""The place of a group, and of a number in it: worlds are drawn from the priors in this order.

What is not named stands behind, so a new number or group needs no entry.
"""


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
    stands: dict[str, list[str]] = {}
    for word in _ORDER.split():
        if word.endswith(":"):
            stands[word[:-1]] = []
        else:
            [*stands.values()][-1].append(word)
    for name in dict.fromkeys((*stands, *numbers)):
        own = numbers[name]
        yield name, assembled(
            name.title().replace("_", ""), __name__, about[name],
            {item: own[item] for item in dict.fromkeys((*stands.get(name, ()), *own))},
        )


if TYPE_CHECKING:

    @dataclass(frozen=True, slots=True)
    class World:
        """All world parameters; the same in every arm."""

        mechanisms: Mechanisms = field(default_factory=Mechanisms)
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
