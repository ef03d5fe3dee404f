"""Uncertainty and ambivalence: the declaration of what `ipssim/rules/ambivalence.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("clarifying")


class Ambivalence:
    """The switch, and the numbers that belong to it."""

    ambivalence: bool = switch("doubt holds back until it feels safe to try.", "S0")
    fear_threshold: float = _p(
        0.6, "clarity per ambivalence", "Clarity asked for before search, per unit of ambivalence.",
        0.2, 1.0,
    )


MECHANISM = Mechanism(
    Ambivalence, order=7, title="Uncertainty and ambivalence",
    says="Doubt stays; with somebody at one's side it becomes trying, without it waiting.",
    sources=("S0", "S4"), story="daring_to_search",
)
