"""The dream and the match: the declaration of what `ipssim/rules/dream_and_match.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("getting")
_keeping = numbers_in("keeping")


class DreamAndMatch:
    """The switch, and the numbers that belong to it."""

    dream_and_match: bool = switch("a place that fits the dream is found, taken and kept.", "S0")
    match_wish: float = _p(
        0.45, "share", "Weight of the dream's sector in how well a place fits; hours within"
        " capacity and personal taste share the rest.", 0.1, 0.7,
        source="becker_1996",
    )
    hours_stretch: float = _p(
        1.3, "times", "Most hours applied for alone, against what one can manage.", 1, 2,
        source="S2",
    )
    match_draws: float = _p(
        2.0, "log odds", "Candidate says yes, and a firm pays after an unpaid trial: full match"
        " against none. Offer in the dream's sector: a dream within reach against one far off.",
        0, 5, source="S0",
    )
    match_keeps: float = _keeping(
        1.4, "log scale", "Loss: a place that fully matches against none; with the wish's weight in"
        " the match, a job in the dream's sector lasts about twice as long.", 0, 3,
        source="becker_1996",
    )
    compromise: float = _p(
        0.06, "share", "The wish's hold given up with each no, at full support.", 0, 0.3,
        source="S0",
    )


MECHANISM = Mechanism(
    DreamAndMatch, order=9, title="The dream and the match",
    says="A place that fits what one wants is said yes to and kept. Some look for nothing below"
    " full time. After refusals part of the wish is given up, sooner with somebody to think it"
    " through with (reality negotiation).",
    sources=("S0", "S3", "becker_1996"), story="compromise_after_refusals",
    still={
        "match_wish": "the place that fits best is still the one that is looked for",
        "match_draws": "a firm still pays sooner where somebody fits, a dream within reach is still"
        " sooner offered, and any offer is taken as if it fitted half",
    },
)
