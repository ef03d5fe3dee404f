"""Home and reach: the declaration of what `ipssim/rules/reach.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in(
    "reaching", "Home and reach: distance, transport, children, fear of people (S0 6.2).",
)


class Reach:
    """The switch, and the numbers that belong to it."""

    reach: bool = switch("home, transport and children bound what can be reached.", "S0")
    stays_away: float = _p(
        0.15, "share", "Contacts in the office not come to by somebody who reaches nothing.",
        0, 0.4, source="S0",
    )


MECHANISM = Mechanism(
    Reach, order=20, title="Home and reach",
    says="Distance, transport, children and fear of people bound which workplaces can be reached."
    " Where the person decides, others are left aside; a placement by what is available"
    " ignores it, and it weighs. Contacts in an office are missed more often than those held"
    " where the person is.",
    sources=("S0", "S4"), story="too_far_to_go",
)
