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
    belief_step: float = _p(
        0.10, "share", "Missing belief gained: when a worker starts searching with the person, by"
        " an interview, and by the worker from each start of a job. Belief lost with a job or"
        " course, alone.", 0, 0.4, source="S4",
    )
    belief_place: float = _p(
        0.25, "share", "Missing belief that a job or a course gives.", 0, 0.7, source="S4"
    )
    a_no: float = _p(
        0.01, "share", "Motivation, belief, and the wish's hold, lost with each no from an"
        " employer, alone.", 0, 0.08, source="S0",
    )
    support_softens: float = _p(
        0.5, "share", "Of a blow to belief or clarity, and of the clarity asked for before search,"
        " what full support takes away.", 0, 0.9, source="S0",
    )
    worker_belief_moves: float = _p(
        0.4, "log scale", "Applications by outreach, and referrals: full belief of the workers"
        " against none.", 0, 1.5, source="S4",
    )


MECHANISM = Mechanism(
    Belief, order=12, title="Belief",
    says="A quick start says that it can be done; interviews and places raise belief in oneself,"
    " refusals wear it, and each job found raises the consultant's.",
    sources=("S4", "S2"), story="a_quick_start_says_you_can",
    still={
        "a_no": "a no still discourages, and alone the wish still bends a little with it",
        "support_softens": "with support a no discourages less, less clarity is lost with a place"
        " (persistent trial), and less is asked for before search (ambivalence)",
    },
)
