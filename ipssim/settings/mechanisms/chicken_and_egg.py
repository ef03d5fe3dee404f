"""Chicken and egg: the declaration of what `ipssim/rules/chicken_and_egg.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("health")
_pace_of_work = numbers_in("pace_of_work")


class ChickenAndEgg:
    """The switch, and the numbers that belong to it."""

    chicken_and_egg: bool = switch("work improves health; too early or too hard harms it.", "S0")
    work_helps: float = _p(
        0.008, "SD per week", "Symptoms eased by work or study within capacity.", 0, 0.05,
        source="S0",
    )
    overload_harms: float = _p(
        0.004, "SD per week and hour", "Symptoms raised per weekly hour above capacity.", 0, 0.01,
        source="S0",
    )
    capacity_growth: float = _p(
        0.06, "hours per week", "Capacity gained per week of work or study within it.", 0, 0.3,
        source="S1",
    )
    overload_relapses: float = _pace_of_work(
        0.05, "log scale per hour", "Relapse: per weekly hour above capacity.", 0, 0.15, source="S0"
    )
    early_relapses: float = _pace_of_work(
        0.5, "log scale per SD",
        "Relapse in the first weeks of a job: per SD of symptoms above the own level.", 0, 1.5,
        source="S0",
    )
    early_weeks: float = _pace_of_work(
        12, "weeks", "How long a job counts as just begun.", 4, 26, source="S4"
    )


MECHANISM = Mechanism(
    ChickenAndEgg, order=8, title="Chicken and egg",
    says="Work improves health through routine and belonging, and trains; work that comes too"
    " early or too hard brings relapse.",
    sources=("S0", "S1"), story="hours_within_reach_help",
)
