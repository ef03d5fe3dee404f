"""Speeder and brake, chicken and egg: the declaration of what `ipssim/rules/pace.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in(
    "pace_of_work",
    "Speeder and brake; work that comes too early or too hard (S0 4.3, 5.2.1, 6.2; S1 3).",
)
_health = numbers_in("health")


class Pace:
    """The switch, and the numbers that belong to it."""

    pace: bool = switch(
        "work helps at a pace and in hours that fit the person, and harms beyond them.", "S0"
    )
    standstill: float = _p(
        0.01, "share per week", "Motivation lost in a week of waiting by somebody ready to search.",
        0, 0.05, label="calibrated", source="S0",
    )
    hours_given: float = _p(
        0.4, "share", "Fewest hours an employer agrees to, of those it asked for.", 0.2, 0.8
    )
    work_helps: float = _health(
        0.008, "SD per week", "Symptoms eased by work or study within capacity.", 0, 0.05,
        source="S0",
    )
    overload_harms: float = _health(
        0.004, "SD per week and hour", "Symptoms raised per weekly hour above capacity.", 0, 0.01,
        source="S0",
    )
    capacity_growth: float = _health(
        0.06, "hours per week", "Capacity gained per week of work or study within it.", 0, 0.3,
        source="S1",
    )


MECHANISM = Mechanism(
    Pace, order=6, title="Speeder and brake, chicken and egg",
    says="The consultant matches pace and hours to the person: search is held back in a hard"
    " time, hours follow what can be managed as far as an employer goes along, and waiting for a"
    " course when one is ready is standstill. Work improves health through routine and belonging,"
    " and trains; work that comes too early or too hard brings relapse.",
    sources=("S0", "S1", "S4"), story="a_brake_in_a_hard_time",
)
