"""Self-stigma: the declaration of what `ipssim/rules/self_stigma.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in(
    "telling",
    "Self-stigma, stigma, and what is told to whom (S0 2.2, 5.3, 6.2; S1 3; bjornshagen_2021).",
)


class SelfStigma:
    """The switch, and the numbers that belong to it."""

    self_stigma: bool = switch("expecting to be turned down keeps people from applying.", "S0")
    stigma_median: float = _p(
        0.4, "0 to 1", "Median self-stigma at entry.", 0.1, 0.7, source="decides_2020"
    )
    stigma_holds_back: float = _p(
        0.6, "share", "Own applications held back by full self-stigma.", 0, 0.9,
        source="decides_2020",
    )


MECHANISM = Mechanism(
    SelfStigma, order=13, title="Self-stigma",
    says="Expecting to be turned down keeps people from applying; it eases in work and with"
    " somebody who believes.",
    sources=("S0", "S1", "decides_2020"), story="expecting_to_be_turned_down",
)
