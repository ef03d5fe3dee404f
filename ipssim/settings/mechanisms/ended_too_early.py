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
    cut_off_stress: float = _p(
        0.3, "stress", "Stress when help ends by a date or limit while it is needed.", 0, 0.8,
        source="S0",
    )
    cut_off_distrust: float = _p(
        0.3, "share", "Gained trust lost when help is cut off.", 0, 0.8, source="S1"
    )
    cut_off_return: float = _p(
        0.03, "per week", "Coming back after help was cut off, while without work or study.",
        0.005, 0.1, source="S0",
    )
    hunting_weeks: float = _p(
        13, "weeks", "How long people look for new treatment after theirs has ended.", 0, 26,
        source="S1",
    )
    hunting_search: float = _p(
        0.5, "share", "Applying that is left while they do.", 0, 1, source="S1"
    )
    deadline_weeks: float = _p(
        13, "weeks", "How long before its date the end of support is felt.", 2, 26, source="S0"
    )
    deadline_stress: float = _p(
        0.05, "stress per week", "Stress of a date that is here, for those without a place.",
        0, 0.2, source="S0",
    )
    duty_stress: float = _p(
        0.03, "stress per week", "Stress of a track one must follow and does not want.", 0, 0.15,
        source="S0",
    )
    course_misfit: float = _p(
        0.5, "0 to 1", "How little a course that comes before any choice is wanted.", 0, 1,
        source="S0",
    )
    sanction_fear: float = _p(
        0.3, "share", "Missing fear for the livelihood gained by staying away from a duty.", 0, 0.8,
        source="williams_2021",
    )
    hurry_stress: float = _p(
        0.02, "stress per week", "Stress of hours that outrun what a person can manage by half.",
        0, 0.1, source="S0",
    )
    stress_demotivates: float = _p(
        0.02, "share per week", "Motivation lost in a week of full stress.", 0, 0.08, source="S0"
    )
    motivation_returns: float = _p(
        0.03, "share per week", "Lost motivation that comes back in a week without stress.", 0, 0.1,
        source="S0",
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
)
