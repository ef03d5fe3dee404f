"""Speeder and brake: the declaration of what `ipssim/rules/pace.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in(
    "pace_of_work",
    "Speeder and brake; work that comes too early or too hard (S0 4.3, 5.2.1, 6.2; S1 3).",
)
_keeping = numbers_in("keeping")


class Pace:
    """The switch, and the numbers that belong to it."""

    pace: bool = switch("the consultant matches pace and hours to the person.", "S0")
    brake_at: float = _p(
        0.75, "SD", "Symptoms above the own level at which a consultant slows down.", 0.25, 2,
        source="S0",
    )
    brake_holds: float = _p(
        0.8, "share", "Search held back then, at full support.", 0, 1, source="S0"
    )
    standstill: float = _p(
        0.01, "share per week", "Motivation lost in a week of waiting by somebody ready to search.",
        0, 0.05, source="S0",
    )
    hours_given: float = _p(
        0.4, "share", "Fewest hours an employer agrees to, of those it asked for.", 0.2, 0.8
    )
    hours_step: float = _keeping(
        0.10, "share per week", "How fast hours move towards capacity with full support.", 0, 0.5
    )


MECHANISM = Mechanism(
    Pace, order=6, title="Speeder and brake",
    says="The consultant matches pace and hours to the person: search is held back in a hard"
    " time, hours follow what can be managed as far as an employer goes along, and waiting for a"
    " course when one is ready is standstill.",
    sources=("S0", "S1"), story="a_brake_in_a_hard_time",
)
