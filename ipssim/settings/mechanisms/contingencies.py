"""Contingencies: the declaration of what `ipssim/rules/contingencies.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in(
    "befalling",
    "What no plan foresees: illness, housing, partner, children, hospital (S0 5.1, 5.5, 6.2).",
)


class Contingencies:
    """The switch, and the numbers that belong to it."""

    contingencies: bool = switch("illness, housing, partner and children get in the way.", "S0")
    befalls: float = _p(
        0.003, "per week", "An illness of the body; as often the home is lost or unsafe, a partner"
        " leaves, children need their parent first (each about a seventh in a year).",
        0.001, 0.01, source="S0",
    )
    trouble_weeks: float = _p(
        4, "weeks", "Mean length of an illness, of trouble at home and of a stay in hospital.",
        1, 15,
    )
    befall_shakes: float = _p(
        0.2, "share", "Missing stress gained when something befalls, and missing fear for the"
        " livelihood when home or partner is lost.", 0, 0.5, source="S0",
    )
    admission: float = _p(
        0.4, "share", "Relapses that lead to a stay in hospital.", 0.1, 0.8, source="S0"
    )


MECHANISM = Mechanism(
    Contingencies, order=17, title="Contingencies",
    says="Illness of the body, trouble with housing, a partner who leaves and children who need"
    " their parent take weeks, weigh, and shake the livelihood. A relapse may lead to a stay"
    " in hospital; support goes on, and a job may be kept.",
    sources=("S0", "S4"), story="life_comes_between",
)
