"""Many roles of one person: the declaration of what `ipssim/rules/many_roles.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("dividing", "Support that is divided among several people (S0 6.2; S2 5.5).")


class ManyRoles:
    """The switch, and the numbers that belong to it."""

    many_roles: bool = switch("support divided among several loses part of what is known.", "S0")
    divided_loses: float = _p(
        0.4, "share", "Of what a contact builds that is lost between many who do not meet.",
        0, 0.8, source="S2",
    )
    together_keeps: float = _p(
        0.7, "share", "Of that loss spared where they are trained and sit together.", 0, 1,
        source="S4",
    )


MECHANISM = Mechanism(
    ManyRoles, order=24, title="Many roles of one person",
    says="One person who is hope-bearer, secretary and door-opener keeps what is known together;"
    " divided among several, part of it is lost, less where they are trained and sit"
    " together.",
    sources=("S0", "S2", "S4"), story="divided_among_three",
)
