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
    company_tells: float = _p(
        0.3, "share", "Part of that lost when somebody from the service comes along.", 0, 0.8,
        source="S0",
    )
    gap_explained: float = _p(
        0.5, "share", "Part of the cost of a gap in the CV that explaining it takes away.", 0, 1,
        source="S0",
    )
    tells_illness: float = _p(
        0.3, "share", "People who tell of their illness when they apply, without advice.",
        0.05, 0.7, source="S0",
    )
    tells_needs: float = _p(
        0.5, "share", "People who tell an employer what they need once hired, without advice.",
        0.1, 0.9, source="S0",
    )
    advice_tells: float = _p(
        0.3, "share", "Those not telling of needs or gaps who do with full support.", 0, 0.8,
        source="S1",
    )
    told_keeps: float = _p(
        0.25, "log scale per SD", "Loss: a job where needs are told, per SD of openness above -1.",
        0, 0.8, source="S0",
    )


MECHANISM = Mechanism(
    Disclosure, order=14, title="Stigma and disclosure",
    says="What is told, item by item and by the candidate's choice: the illness costs"
    " invitations, a gap that is explained counts less, needs that are told help where there"
    " is room to include, and hiding weighs.",
    sources=("S0", "S1", "bjornshagen_2021", "baert_2016"), story="what_is_told_costs_and_helps",
    still={
        "tells_illness": "an employer who was told still loses less trust (persistent trial)",
    },
)
