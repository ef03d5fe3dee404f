"""Broader needs: the declaration of what `ipssim/rules/broader_needs.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in(
    "needing", "Help beyond work: forms, housing, transport, other authorities (S3 needs).",
)


class BroaderNeeds:
    """The switch, and the numbers that belong to it."""

    broader_needs: bool = switch("help beyond work builds trust and eats time.", "S3")
    need_arises: float = _p(
        0.05, "per week", "A need for help beyond work arises (between two and three in a year).",
        0.01, 0.2, source="S3",
    )
    need_hours: float = _p(
        1.5, "hours", "Help that such a need asks for, and something that befalls.", 0.5, 5,
        source="S3",
    )
    need_weighs: float = _p(
        0.004, "stress per week and hour", "Stress of help that is wanted and not there.", 0, 0.02,
        source="S3",
    )
    need_passes: float = _p(
        0.03, "share per week", "Needs that settle by themselves, or through others.", 0.005, 0.1
    )
    help_at_once: float = _p(
        45, "minutes per contact", "Most that a contact is prolonged by such help.", 15, 90,
        source="S3",
    )
    help_does: float = _p(
        0.06, "share per hour", "Missing trust that such help builds beyond the time it takes;"
        " stress and fear for the livelihood that it takes away.", 0, 0.3, source="S3",
    )
    unclear_asks: float = _p(
        1.5, "factor", "Help asked for where limits are unclear, against clear ones.", 1, 3,
        source="S3",
    )


MECHANISM = Mechanism(
    BroaderNeeds, order=19, title="Broader needs",
    says="People want help with forms, housing, transport and other authorities. Giving it builds"
    " trust and eats the week; without agreed limits more is asked for. What nobody helps with"
    " weighs, and settles slowly.",
    sources=("S3", "S0"), story="help_beyond_the_task",
)
