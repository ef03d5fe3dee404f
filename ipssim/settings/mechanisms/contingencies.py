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
    body_ills: float = _p(
        0.004, "per week", "Illness of the body that takes one out (about a fifth in a year).",
        0.001, 0.015, source="S0",
    )
    home_troubles: float = _p(
        0.002, "per week", "Housing is lost or becomes unsafe (about a tenth in a year).",
        0.0005, 0.008, source="S0",
    )
    partner_leaves: float = _p(
        0.003, "per week", "Divorce or a break, for those with a partner.", 0.0005, 0.01,
        source="S0",
    )
    children_need: float = _p(
        0.004, "per week", "Children need their parent first, for those with children.",
        0.001, 0.015, source="S0",
    )
    body_weeks: float = _p(4, "weeks", "Mean length of an illness of the body.", 1, 12)
    trouble_weeks: float = _p(
        6, "weeks", "Mean time that trouble at home takes the mind off searching.", 1, 20
    )
    befall_stress: float = _p(
        0.2, "stress", "Stress of what befalls, in its first week.", 0, 0.5, source="S0"
    )
    livelihood_shaken: float = _p(
        0.2, "share", "Missing fear for the livelihood gained when home or partner is lost.",
        0, 0.5, source="S0",
    )
    admission: float = _p(
        0.4, "share", "Relapses that lead to a stay in hospital.", 0.1, 0.8, source="S0"
    )
    stay_weeks: float = _p(3, "weeks", "Mean length of such a stay.", 1, 10)
    ward_contact: float = _p(
        0.5, "share", "Length of a contact during a stay, where everybody is met outside.", 0, 1
    )
    absence_loses: float = _p(
        0.3, "log scale", "Loss of a job or a course one is away from, against being there.", 0, 1
    )


MECHANISM = Mechanism(
    Contingencies, order=17, title="Contingencies",
    says="Illness of the body, trouble with housing, a partner who leaves and children who need"
    " their parent take weeks, weigh, and shake the livelihood. A relapse may lead to a stay"
    " in hospital; support goes on, and a job may be kept.",
    sources=("S0", "S4"), story="life_comes_between",
)
