"""Substance use: the declaration of what `ipssim/rules/substance_use.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in(
    "using",
    "Alcohol and drugs: what holds use at bay, and what it does (S0 4.3, 5, 5.2.1; S4).",
)


class SubstanceUse:
    """The switch, and the numbers that belong to it."""

    substance_use: bool = switch("substance use raises what can go wrong; rhythm helps.", "S0")
    rhythm_holds: float = _p(
        0.5, "share", "Use held at bay by a full rhythm of meetings or work, against loose weeks.",
        0, 0.9, source="S0",
    )
    use_costs: float = _p(
        0.45, "log scale", "Relapse, dropping out, loss of a job or a course: use from where it is"
        " called harmful against none; twice as much at its highest.", 0, 0.9, source="S0",
    )


MECHANISM = Mechanism(
    SubstanceUse, order=18, title="Substance use",
    says="The rhythm of meetings and work holds the use of alcohol and drugs at bay; loose weeks"
    " let go of it. Use raises symptoms, relapse, dropping out and the loss of a place; it keeps"
    " nobody out of IPS.",
    sources=("S0", "S4"), story="rhythm_holds",
)
