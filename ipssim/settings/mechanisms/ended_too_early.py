"""The clock, ended too early: the declaration of what `ipssim/rules/ended_too_early.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in(
    "pressure",
    "Deadlines and duties, forced placement and help that ends too early (S0 4.1–4.3; S1 1).",
)
_health = numbers_in("health")


class EndedTooEarly:
    """The switch, and the numbers that belong to it."""

    ended_too_early: bool = switch(
        "deadlines and demands make stress; help cut off while it works sends people back.", "S0"
    )
    cut_off_costs: float = _p(
        0.3, "share", "Of the gained trust what is lost, and of the missing stress what comes, when"
        " help ends by a date or limit while it is needed; of the missing fear for the livelihood"
        " what comes with a sanction.", 0, 0.8, source="S0",
    )
    cut_off_return: float = _p(
        0.03, "per week", "Coming back after help was cut off, while without work or study.",
        0.005, 0.1, source="S0",
    )
    end_felt: float = _p(
        13, "weeks", "How long before its date the end of support is felt, and after it that of"
        " treatment.", 2, 26, source="S0",
    )
    deadline_stress: float = _p(
        0.05, "stress per week", "Stress of a date that is here, for those without a place.",
        0, 0.2, source="S0",
    )
    strain: float = _p(
        0.02, "stress per week", "Stress of each of: a track one must follow and does not want,"
        " hours that outrun one by half, being pushed by somebody not trusted, hiding in a job what"
        " one needs, an arranged place out of reach.", 0, 0.1, source="S0",
    )
    motivation_moves: float = _p(
        0.025, "share per week", "Motivation lost in a week of full stress, and of what was lost"
        " what comes back in a week without.", 0, 0.1, source="S0",
    )
    talk_stress: float = _health(
        0.15, "stress per talk", "Stress of a talk at the jobcentre without trust in the system, or"
        " with a caseworker who is new.", 0, 0.5, source="S0",
    )


MECHANISM = Mechanism(
    EndedTooEarly, order=3, title="The clock: deadlines, and help that ends too early",
    says="Deadlines and demands that outrun the person, the system's or one's own, make stress."
    " Stress wears health and motivation and drives people out; a spell of slowing down"
    " brings motivation back. Help that is cut off while it works weighs, costs trust and sends"
    " people back; treatment that ends sends them looking for a new one and takes the mind off"
    " work.",
    sources=("S0", "S1", "williams_2021"), story="cut_off_while_it_works",
    still={"strain": "being pushed, hiding and places out of reach still weigh"},
)
