"""Own responsibility: the declaration of what `ipssim/rules/own_responsibility.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("keeping")
_workload = numbers_in("workload")


class OwnResponsibility:
    """The switch, and the numbers that belong to it."""

    own_responsibility: bool = switch("own choices teach, and candour shares the risk.", "S3")
    poor_teaches: float = _p(
        0.8, "count per unit of match", "How much more a lost own choice teaches, the poorer it"
        " fitted.", 0, 1.6, source="S3",
    )
    others_teach: float = _p(
        0.4, "share", "What a lost place teaches when it was not one's own choice.", 0, 1,
        source="S3",
    )
    candour_shares: float = _workload(
        0.5, "share", "Less of an employer's trust is burnt when things were told.", 0, 1,
        source="S3",
    )


MECHANISM = Mechanism(
    OwnResponsibility, order=10, title="Own responsibility",
    says="The candidate decides and the consultant informs; poor choices of one's own teach, and"
    " candour lets the employer share the risk.",
    sources=("S3", "S4"), story="ones_own_choice_teaches",
)
