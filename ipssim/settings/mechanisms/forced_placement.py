"""Forced placement: the declaration of what `ipssim/rules/forced_placement.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("pressure")


class ForcedPlacement:
    """The switch, and the numbers that belong to it."""

    forced_placement: bool = switch("a place that ignores body and mind harms.", "S0")
    flare_up: float = _p(
        0.02, "per week", "Flare-up of illness in an arranged place that fits nothing.", 0, 0.08,
        source="S0",
    )
    sick_weeks: float = _p(
        20, "weeks", "Mean length of the sick leave that follows (one was half a year).", 4, 52,
        source="S0",
    )


MECHANISM = Mechanism(
    ForcedPlacement, order=2, title="Forced placement",
    says="A place that ignores body, mind and wish harms: symptoms rise while it lasts, and a"
    " flare-up can end it in a long sick leave.",
    sources=("S0",), story="half_a_year_of_folding_cloths",
)
