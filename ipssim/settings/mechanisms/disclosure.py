"""Stigma and disclosure: the declaration of what `ipssim/rules/disclosure.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("telling")


class Disclosure:
    """The switch, and the numbers that belong to it."""

    disclosure: bool = switch("what is told costs invitations and opens for help.", "S0")
    told_invitation: float = _p(
        0.27, "share", "Invitations lost when the illness is told in the application (another"
        " experiment: 34 %).", 0.1, 0.5,
        prior=("normal", 0.27, 0.05), label="measured", source="bjornshagen_2021",
    )
    tells: float = _p(
        0.4, "share", "People who tell without advice: of their illness or a gap when they apply,"
        " of what they need once hired, each item by itself; of the others, who tell of a gap or"
        " needs with full support; and what it tells that somebody from the service comes along.",
        0.05, 0.9, source="S0",
    )
    told_keeps: float = _p(
        0.25, "log scale per SD", "Loss: a job where needs are told, per SD of openness above -1.",
        0, 0.8, source="S0",
    )


MECHANISM = Mechanism(
    Disclosure, order=14, title="Stigma and disclosure",
    says="What is told, item by item and by the candidate's choice: the illness costs"
    " invitations, a gap that is explained does not count, needs that are told help where there"
    " is room to include, and hiding weighs.",
    sources=("S0", "S1", "bjornshagen_2021", "baert_2016"), story="what_is_told_costs_and_helps",
    still={
        "tells": "an employer who was told still loses less trust (persistent trial)",
    },
)
