"""Persistent trial: the declaration of what `ipssim/rules/persistent_trial.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_clarifying = numbers_in("clarifying")
_p = numbers_in("keeping")


class PersistentTrial:
    """The switch, and the numbers that belong to it."""

    persistent_trial: bool = switch("a failed try returns one with learning, not to zero.", "S0")
    setback: float = _clarifying(
        0.4, "share", "Clarity lost when a job or course ends; the rest is learning kept.", 0, 0.8
    )
    learning_keeps: float = _p(
        0.15, "log scale per try", "Loss: per earlier job or course tried, up to three.", 0, 0.5,
        source="S1",
    )
    lessons_most: float = _p(
        3, "tries", "Most earlier tries that count.", 1, 8
    )


MECHANISM = Mechanism(
    PersistentTrial, order=11, title="Persistent trial",
    says="A failed job returns one to clarification with learning, not to zero.",
    sources=("S0", "S1"), story="lost_job_teaches",
)
