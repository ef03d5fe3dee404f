"""The team thinks along: the declaration of what `ipssim/rules/team.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in(
    "teaming", "The team thinks along, and a leader keeps it together (S2 3.2–3.5; S3; S4).",
)


class Team:
    """The switch, and the numbers that belong to it."""

    team: bool = switch("the team thinks along, and a leader keeps it together.", "S3")
    knowledge_grows: float = _p(
        0.02, "per week", "Missing knowledge of doors and courses that weekly supervision shares.",
        0.002, 0.08, source="S2",
    )
    knowledge_goes: float = _p(
        0.5, "share", "Of a member's part of it that goes when the member leaves.", 0, 1,
        source="S3",
    )
    colleagues_open: float = _p(
        0.2, "share", "More applications by outreach where colleagues know all they can.", 0, 0.8,
        source="S2",
    )
    colleagues_advise: float = _p(
        0.2, "share", "More of the help into education, likewise.", 0, 0.8, source="S0"
    )
    relatives_open: float = _p(
        0.1, "share", "More applications by outreach where relatives and other helpers may be"
        " asked.", 0, 0.5, source="S0",
    )
    stories_spread: float = _p(
        0.1, "share", "Of the best belief in the team that supervision spreads (success stories).",
        0, 0.5, source="S2",
    )
    review_relief: float = _p(
        0.15, "share", "Exhaustion that a leader's review takes away: hard cases are shared.",
        0, 0.5, source="S3",
    )
    limits_relieve: float = _p(
        0.4, "share", "Exhaustion of unclear tasks that agreed limits spare.", 0, 0.9, source="S3"
    )
    leader_sd: float = _p(
        0.3, "log scale", "Differences between leaders in keeping a service together (SD).", 0, 0.8,
        source="S2",
    )
    leader_leaves: float = _p(
        0.004, "per week", "A leader leaves or is replaced (about a fifth in a year).", 0, 0.015,
        source="S2",
    )
    leader_vacancy: float = _p(
        13, "weeks", "Weeks until a new leader begins.", 0, 39
    )
    without_leader: float = _p(
        0.5, "share", "Of what a leader does that gets done without one.", 0, 1, source="S4"
    )
    authority_takes: float = _p(
        0.2, "share", "Of a leader's time that authority work takes without half a clerk.", 0, 0.6,
        source="S2",
    )
    newcomer_lacks: float = _p(
        0.3, "share", "Employer contact a newcomer cannot yet make, before training.", 0, 0.7,
        source="S2",
    )
    newcomer_learns: float = _p(
        26, "weeks", "How long practice takes (e-folding time).", 8, 78
    )
    training_counts: float = _p(
        3, "weeks per week", "Practice that a week of training in the method stands for.", 1, 8
    )
    stand_in_reaches: float = _p(
        0.5, "share", "Of a missing colleague's hours that the others give.", 0, 1, source="S2"
    )
    known_colleague: float = _p(
        0.4, "share", "Of the trust lost at a change that is kept where the successor is known.",
        0, 1, source="S0",
    )


MECHANISM = Mechanism(
    Team, order=21, title="The team thinks along",
    says="What colleagues and relatives know opens doors and courses. Success stories spread"
    " belief, reviews share the hardest cases, agreed limits spare, and a colleague who is"
    " known can step in. A leader keeps it together; without one less of it gets done.",
    sources=("S0", "S2", "S3", "S4"), story="colleagues_open_doors",
)
