"""Cap, queue and ending: the declaration of what `ipssim/rules/cap_and_queue.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("queueing", "The cap, the queue and the pressure to end (S2 3.3; S0 4.3).")


class CapAndQueue:
    """The switch, and the numbers that belong to it."""

    cap_and_queue: bool = switch("a queue presses to end support early.", "S0")
    queue_full: float = _p(
        5, "people waiting per worker", "Queue at which the pressure to end is full: an ending is"
        " talked about twice as often, and after half the weeks.", 1, 20, source="S0",
    )
    lets_go: float = _p(
        0.02, "per week", "Being pressed out after a long search, under full pressure.", 0, 0.08,
        source="S0",
    )


MECHANISM = Mechanism(
    CapAndQueue, order=25, title="Cap, queue and ending",
    says="Support without a date fills the caseload, and others wait. The queue presses: endings"
    " are talked about sooner and more often, and somebody whose search has stalled is told"
    " to let go.",
    sources=("S2", "S0"), story="told_to_let_go",
)
