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
        0.15, "share per visit", "Missing trust of an employer that a visit builds.", 0.02, 0.5
    )
    employer_trust_success: float = _p(
        0.10, "share", "Missing trust of an employer that a good placement builds.", 0, 0.4,
        source="S2",
    )
    employer_trust_burnt: float = _p(
        0.4, "share", "Trust of an employer lost when a candidate refuses or leaves early.", 0, 1,
        source="S3",
    )
    employer_trust_before: float = _p(
        0.6, "0 to 1", "Most trust of an employer in a worker from before the run.", 0, 1,
    )
    employer_trust_fade: float = _p(
        0.01, "per week", "Trust of an employer lost in a week.", 0, 0.1
    )


MECHANISM = Mechanism(
    EmployerNetwork, order=15, title="Employer network",
    says="Each employer has a trust of its own in a consultant: built by visits and good"
    " placements, burnt when somebody vouched for refuses or leaves at once. Through a"
    " company centre all hangs on the goodwill of its consultants.",
    sources=("S2", "S3"), story="a_bridge_burnt",
    still=dict.fromkeys(
        ("employer_trust_growth", "employer_trust_success", "employer_trust_burnt",
         "employer_trust_before", "employer_trust_fade"),
        "a consultant whose list is full still lets go of the employer who trusts least",
    ),
)
