"""Substance use: the declaration of what `ipssim/rules/substance_use.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in(
    "using",
    "Alcohol and drugs: what drives use, what holds it, what it does (S0 4.3, 5, 5.2.1; S4).",
)


class SubstanceUse:
    """The switch, and the numbers that belong to it."""

    substance_use: bool = switch("substance use raises what can go wrong; rhythm helps.", "S0")
    harmful_use: float = _p(
        0.5, "0 to 1", "Level from which use is called harmful.", 0.3, 0.7
    )
    use_turns: float = _p(
        0.1, "share per week", "How fast use follows stress and rhythm.", 0.02, 0.3
    )
    stress_uses: float = _p(
        0.5, "share", "Rise of use at full stress.", 0, 1.5, source="S0"
    )
    loose_uses: float = _p(
        0.2, "share", "Rise of use in weeks without any rhythm.", 0, 0.6, source="S0"
    )
    rhythm_holds: float = _p(
        0.4, "share", "Use held at bay by a full rhythm of meetings or work.", 0, 0.8, source="S0"
    )
    rhythm_minutes: float = _p(
        30, "minutes per week", "Remembered contact at which meetings give a full rhythm.", 10, 90
    )
    use_harms: float = _p(
        0.01, "SD per week", "Symptoms raised by use at its highest.", 0, 0.03, source="S0"
    )
    use_relapses: float = _p(
        0.5, "log scale", "Relapse: use at its highest against none.", 0, 1.5, source="S0"
    )
    use_drops: float = _p(
        0.5, "log scale", "Dropping out: use at its highest against none.", 0, 1.5
    )
    use_loses: float = _p(
        0.9, "log scale", "Loss of a job or a course: use at its highest against none.", 0, 1.8
    )


MECHANISM = Mechanism(
    SubstanceUse, order=18, title="Substance use",
    says="Stress and loose weeks drive the use of alcohol and drugs, and the rhythm of meetings"
    " and work holds it at bay. Use raises symptoms, relapse, dropping out and the loss of a"
    " place; it keeps nobody out of IPS.",
    sources=("S0", "S4"), story="rhythm_holds",
)
