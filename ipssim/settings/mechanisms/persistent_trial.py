"""Persistent trial: the declaration of what `ipssim/rules/persistent_trial.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_clarifying = numbers_in("clarifying")
_p = numbers_in("keeping")
_workload = numbers_in("workload")


class PersistentTrial:
    """The switch, and the numbers that belong to it."""

    persistent_trial: bool = switch(
        "a failed try teaches, most where it was one's own; candour shares the risk.", "S0"
    )
    setback: float = _clarifying(
        0.4, "share", "Clarity lost when a job or course ends; the rest is learning kept.", 0, 0.8
    )
    learning_keeps: float = _p(
        0.15, "log scale per try", "Loss: per earlier job or course tried.", 0, 0.5, source="S1"
    )
    candour_shares: float = _workload(
        0.5, "share", "Less of an employer's trust is burnt when things were told.", 0, 1,
        source="S3",
    )


MECHANISM = Mechanism(
    PersistentTrial, order=11, title="Persistent trial and own responsibility",
    says="A failed job returns one to clarification with learning, not to zero. The candidate"
    " decides and the consultant informs; poor choices of one's own teach, and candour lets the"
    " employer share the risk.",
    sources=("S0", "S1", "S3", "S4"), story="lost_job_teaches",
)
