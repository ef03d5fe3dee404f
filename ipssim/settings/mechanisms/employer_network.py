"""Employer network: the declaration of what `ipssim/rules/employer_network.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_getting = numbers_in("getting")
_p = numbers_in("workload")


class EmployerNetwork:
    """The switch, and the numbers that belong to it."""

    employer_network: bool = switch("bridges to employers are built and burnt.", "S3")
    vouch_effect: float = _getting(
        1.6, "log odds", "Interview: full trust of the employer in the consultant.", 0, 3
    )
    employer_trust_growth: float = _p(
        0.15, "share", "Missing trust of an employer that a visit, or a good placement, builds.",
        0.02, 0.5, source="S2",
    )
    employer_trust_lost: float = _p(
        0.5, "share", "Trust of an employer lost when a candidate refuses or leaves early, or when"
        " the consultant is followed by another.", 0, 1, source="S3",
    )
    ties_fade: float = _p(
        0.012, "per week", "Of an employer's trust, and of cooperation with treatment, lost in a"
        " week.", 0, 0.05,
    )


MECHANISM = Mechanism(
    EmployerNetwork, order=15, title="Employer network",
    says="Each employer has a trust of its own in a consultant: built by visits and good"
    " placements, burnt when somebody vouched for refuses or leaves at once. Through a"
    " company centre all hangs on the goodwill of its consultants.",
    sources=("S2", "S3"), story="a_bridge_burnt",
    still=dict.fromkeys(
        ("employer_trust_growth", "employer_trust_lost", "ties_fade"),
        "a consultant whose list is full still lets go of the employer who trusts least",
    ),
)
