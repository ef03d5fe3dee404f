"""Exhaustion and leaving: the declaration of what `ipssim/rules/exhaustion.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("wearing", "A worker's exhaustion and leaving (S3; S2 4.3; butenko_2022).")


class Exhaustion:
    """The switch, and the numbers that belong to it."""

    exhaustion: bool = switch("consultants wear out, leave, and are followed by others.", "S3")
    wear: float = _p(
        0.03, "share per week", "Missing exhaustion gained in a week of full overload, and in all"
        " from each job lost; exhaustion that passes where supervision takes 15 % of the week.",
        0, 0.1, source="S3",
    )
    wear_unclear: float = _p(
        0.008, "per week", "Exhaustion of unclear tasks and limits, also within the cap.",
        0, 0.03, source="S3",
    )
    exhausted_contact: float = _p(
        0.4, "share", "What a contact builds, less, when the worker is fully exhausted.", 0, 0.8,
        source="S3",
    )
    leaving: float = _p(
        0.004, "per week", "A worker who is not exhausted, or a leader, leaves (about a fifth in a"
        " year).", 0.001, 0.01, source="butenko_2022",
    )
    exhausted_leaves: float = _p(
        1.5, "log scale", "Leaving: full exhaustion against none.", 0, 3, source="S3"
    )
    vacancy_weeks: float = _p(
        6, "weeks", "Weeks until somebody new begins.", 0, 26
    )


MECHANISM = Mechanism(
    Exhaustion, order=16, title="The consultant's stress, exhaustion and leaving",
    says="Overload, unclear limits and powerlessness wear consultants out, also within the cap;"
    " supervision relieves. An exhausted consultant gives less, some leave, and the relation"
    " starts over.",
    sources=("S3", "S2", "butenko_2022"), story="a_consultant_wears_out",
    still=dict.fromkeys(
        ("leaving", "vacancy_weeks"), "a leader still leaves and is followed by another",
    ),
)
