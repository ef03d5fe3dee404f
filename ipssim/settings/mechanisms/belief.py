"""Belief: the declaration of what `ipssim/rules/belief.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("believing", "Belief that it can be done, one's own and the worker's (S4; S2 6.1).")


class Belief:
    """The switch, and the numbers that belong to it."""

    belief: bool = switch("a quick start and each job found say that it can be done.", "S4")
    belief_applies: float = _p(
        1.3, "log scale", "Applications and starts: full belief in oneself against none.", 0, 2.6,
        source="S4",
    )
    belief_start: float = _p(
        0.10, "share", "Missing belief gained when a worker starts searching with the person.",
        0, 0.4, source="S4",
    )
    belief_interview: float = _p(0.05, "share", "Missing belief an interview gives.", 0, 0.3)
    belief_place: float = _p(
        0.25, "share", "Missing belief that a job or a course gives.", 0, 0.7, source="S4"
    )
    belief_no: float = _p(
        0.01, "share", "Belief lost with a no from an employer, alone.", 0, 0.08, source="S0"
    )
    belief_lost: float = _p(
        0.10, "share", "Belief lost with a job or course, alone.", 0, 0.5, source="S0"
    )
    worker_belief: float = _p(
        0.10, "share", "Missing belief a worker gains from each start of a job.", 0, 0.4,
        source="S4",
    )
    support_softens: float = _p(
        0.5, "share", "Of a blow to belief or clarity that full support takes away.", 0, 0.9,
        source="S0",
    )
    worker_belief_fades: float = _p(
        0.01, "per week", "How fast a worker's belief drifts back to the middle.", 0, 0.05
    )
    worker_belief_opens: float = _p(
        0.3, "log scale", "Applications by outreach: full belief of the worker against none.",
        0, 1, source="S2",
    )
    belief_refers: float = _p(
        0.5, "log scale", "Referrals: full belief of the workers against none.", 0, 1.5, source="S4"
    )


MECHANISM = Mechanism(
    Belief, order=12, title="Belief",
    says="A quick start says that it can be done; interviews and places raise belief in oneself,"
    " refusals wear it, and each job found raises the consultant's.",
    sources=("S4", "S2"), story="a_quick_start_says_you_can",
    still={
        "support_softens": "with support less clarity is lost with a place (persistent trial)",
    },
)
