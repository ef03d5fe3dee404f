"""Benefits and insecurity: the declaration of what `ipssim/rules/benefits.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("getting")


class Benefits:
    """The switch, and the numbers that belong to it."""

    benefits: bool = switch("fear for the livelihood holds back; counselling eases it.", "S4")
    insecurity_holds_back: float = _p(
        0.5, "share", "Own applications, and answers of yes to an offer, held back by full fear of"
        " losing the livelihood.", 0, 1,
        prior=("uniform", 0, 1), label="calibrated", source="S4",
    )
    counselling: float = _p(
        0.15, "share per contact", "Income insecurity that benefits counselling takes away.",
        0, 0.5, source="S4",
    )


MECHANISM = Mechanism(
    Benefits, order=22, title="Benefits and insecurity",
    says="Fear of losing one's livelihood holds back from applying and from saying yes;"
    " counselling on benefits and work eases it.",
    sources=("S4", "S2", "S0"), story="fear_for_the_livelihood",
)
