"""Presence and absence: the declaration of what `ipssim/rules/presence.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("relation")


class Presence:
    """The switch, and the numbers that belong to it."""

    presence: bool = switch("the helper stays in one's head between meetings.", "S0")
    presence_memory: float = _p(
        6, "weeks", "How long a contact stays 'in one's head' (e-folding time).", 1, 26
    )
    presence_minutes: float = _p(
        30, "minutes per week", "Remembered contact at which presence is 63 % of full.", 10, 90,
        label="calibrated",
    )


MECHANISM = Mechanism(
    Presence, order=5, title="Presence and absence",
    says="The consultant in one's head carries the effect between meetings and for a while after"
    " the last one.",
    sources=("S0",), story="trust_after_the_last_meeting",
    still={
        "presence_minutes": "it still says how much of a meeting is felt in its own week",
    },
)
