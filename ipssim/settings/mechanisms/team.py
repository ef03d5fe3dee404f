"""The team thinks along: the declaration of what `ipssim/rules/team.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in(
    "teaming", "The team thinks along, and a leader keeps it together (S2 3.2–3.5; S3; S4).",
)


class Team:
    """The switch, and the numbers that belong to it."""

    team: bool = switch("the team thinks along, and a leader keeps it together.", "S3")
    others_open: float = _p(
        0.15, "share", "More applications by outreach, and more of the help into education, where"
        " colleagues know all they can; as many more applications where relatives and other helpers"
        " may be asked.", 0, 0.8, source="S2",
    )
    supervision_spreads: float = _p(
        0.05, "share", "What a weekly supervision spreads: of the missing knowledge of doors and"
        " courses, and of the best belief in the team (success stories).", 0, 0.2, source="S2",
    )
    team_relieves: float = _p(
        0.25, "share", "Exhaustion that a leader's review takes away (hard cases are shared), and"
        " of that of unclear tasks what agreed limits spare.", 0, 0.7, source="S3",
    )
    others_step_in: float = _p(
        0.5, "share", "Of what a missing leader or colleague gives, what the others do; of the"
        " trust lost at a change, what a colleague keeps who is known.", 0, 1, source="S2",
    )
    newcomer_lacks: float = _p(
        0.3, "share", "Employer contact a newcomer cannot yet make, before training.", 0, 0.7,
        source="S2",
    )
    newcomer_learns: float = _p(
        26, "weeks", "How long practice, training among it, takes (e-folding time).", 8, 78
    )


MECHANISM = Mechanism(
    Team, order=21, title="The team thinks along",
    says="What colleagues and relatives know opens doors and courses. Success stories spread"
    " belief, reviews share the hardest cases, agreed limits spare, and a colleague who is"
    " known can step in. A leader keeps it together; without one less of it gets done.",
    sources=("S0", "S2", "S3", "S4"), story="colleagues_open_doors",
)
