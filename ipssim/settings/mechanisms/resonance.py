"""Resonance: the declaration of what `ipssim/rules/resonance.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("relation", "Presence, trust and what they carry (S0 6.1–6.5; S1).")
_dividing = numbers_in(
    "dividing", "Support that is divided among several people (S0 6.2; S2 5.5).",
)


class Resonance:
    """The switch, and the numbers that belong to it."""

    resonance: bool = switch(
        "trust grows with presence, and is lost with absence and between many.", "S1"
    )
    trust_growth: float = _p(
        0.06, "per hour of contact", "Share of the missing trust that an hour of contact builds.",
        0.01, 0.3,
    )
    fades: float = _p(
        0.01, "per week", "Lost in a week: of the gained trust without contact, of what raised or"
        " lowered a worker's belief, and of self-stigma in work or with full support.", 0, 0.1,
    )
    kept_at_change: float = _p(
        0.5, "share", "Of gained trust, and of what a worker knows of a person, what stays when"
        " the worker changes (part lies in the team).", 0, 1, source="S0",
    )
    known_hours: float = _p(
        12, "hours", "Hours together until most of a person is known (e-folding).", 3, 40,
        source="S1",
    )
    known_least: float = _p(
        0.4, "share", "Of the help that reaches, what does not hang on knowing the person.", 0, 1,
    )
    divided_loses: float = _dividing(
        0.4, "share", "Of what a contact builds that is lost between many who do not meet.",
        0, 0.8, source="S2",
    )
    together_keeps: float = _dividing(
        0.7, "share", "Of that loss spared where they are trained and sit together.", 0, 1,
        source="S4",
    )


MECHANISM = Mechanism(
    Resonance, order=4, title="Resonance, and many roles of one person",
    says="A relation that answers: trust grows slowly with contact and is lost with absence and"
    " change. With trust pushing works; without it, pushing is pressure. One person who is"
    " hope-bearer, secretary and door-opener keeps what is known together; divided among several,"
    " part of it is lost, less where they are trained and sit together.",
    sources=("S1", "S0", "S2", "S4"), story="pushed_with_and_without_trust",
    still={
        **dict.fromkeys(
            ("known_hours", "known_least", "kept_at_change"),
            "hours together still make a person known",
        ),
        "fades": "a worker's belief still drifts to the middle, and self-stigma eases",
    },
)
