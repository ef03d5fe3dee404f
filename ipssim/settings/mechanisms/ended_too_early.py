"""Ended too early: the declaration of what `ipssim/rules/ended_too_early.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("pressure")


class EndedTooEarly:
    """The switch, and the numbers that belong to it."""

    ended_too_early: bool = switch("help cut off while it works sends people back.", "S0")
    cut_off_stress: float = _p(
        0.3, "stress", "Stress when help ends by a date or limit while it is needed.", 0, 0.8,
        source="S0",
    )
    cut_off_distrust: float = _p(
        0.3, "share", "Gained trust lost when help is cut off.", 0, 0.8, source="S1"
    )
    cut_off_return: float = _p(
        0.03, "per week", "Coming back after help was cut off, while without work or study.",
        0.005, 0.1, source="S0",
    )
    hunting_weeks: float = _p(
        13, "weeks", "How long people look for new treatment after theirs has ended.", 0, 26,
        source="S1",
    )
    hunting_search: float = _p(
        0.5, "share", "Applying that is left while they do.", 0, 1, source="S1"
    )


MECHANISM = Mechanism(
    EndedTooEarly, order=3, title="Ended too early",
    says="Help that is cut off while it works weighs, costs trust and sends people back;"
    " treatment that ends sends them looking for a new one and takes the mind off work.",
    sources=("S0", "S1"), story="cut_off_while_it_works",
)
