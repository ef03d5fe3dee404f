"""World parameters of life beside work: what befalls, substance use, broader needs, reach.

The sources tell that these things matter and how; none of them counts. The numbers are therefore
assumed, with wide priors.
"""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.settings.declare.parameter import world_parameter as _p


@dataclass(frozen=True, slots=True)
class Befalling:
    """What no plan foresees: illness, housing, partner, children, hospital (S0 5.1, 5.5, 6.2)."""

    body_ills: float = _p(
        0.004, "per week", "Illness of the body that takes one out (about a fifth in a year).",
        0.001, 0.015, source="S0",
    )
    home_troubles: float = _p(
        0.002, "per week", "Housing is lost or becomes unsafe (about a tenth in a year).",
        0.0005, 0.008, source="S0",
    )
    partner_leaves: float = _p(
        0.003, "per week", "Divorce or a break, for those with a partner.", 0.0005, 0.01,
        source="S0",
    )
    children_need: float = _p(
        0.004, "per week", "Children need their parent first, for those with children.",
        0.001, 0.015, source="S0",
    )
    body_weeks: float = _p(4, "weeks", "Mean length of an illness of the body.", 1, 12)
    trouble_weeks: float = _p(
        6, "weeks", "Mean time that trouble at home takes the mind off searching.", 1, 20
    )
    befall_stress: float = _p(
        0.2, "stress", "Stress of what befalls, in its first week.", 0, 0.5, source="S0"
    )
    livelihood_shaken: float = _p(
        0.2, "share", "Missing fear for the livelihood gained when home or partner is lost.",
        0, 0.5, source="S0",
    )
    admission: float = _p(
        0.4, "share", "Relapses that lead to a stay in hospital.", 0.1, 0.8, source="S0"
    )
    stay_weeks: float = _p(3, "weeks", "Mean length of such a stay.", 1, 10)
    ward_contact: float = _p(
        0.5, "share", "Length of a contact during a stay, where everybody is met outside.", 0, 1
    )
    absence_loses: float = _p(
        0.3, "log scale", "Loss of a job or a course one is away from, against being there.", 0, 1
    )


@dataclass(frozen=True, slots=True)
class Using:
    """Alcohol and drugs: what drives use, what holds it, what it does (S0 4.3, 5, 5.2.1; S4)."""

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
        0.4, "log scale", "Loss of a job or a course: use at its highest against none.", 0, 1.2
    )


@dataclass(frozen=True, slots=True)
class Needing:
    """Help beyond work: forms, housing, transport, other authorities (S3 needs)."""

    need_arises: float = _p(
        0.05, "per week", "A need for help beyond work arises (between two and three in a year).",
        0.01, 0.2, source="S3",
    )
    need_hours: float = _p(
        1.5, "hours", "Help that such a need asks for.", 0.5, 5, source="S3"
    )
    trouble_hours: float = _p(
        2, "hours", "Help asked for when something befalls.", 0, 8, source="S0"
    )
    need_most: float = _p(
        12, "hours", "Most help that can be waited for at a time.", 6, 30
    )
    need_weighs: float = _p(
        0.004, "stress per week and hour", "Stress of help that is wanted and not there.", 0, 0.02,
        source="S3",
    )
    need_passes: float = _p(
        0.03, "share per week", "Needs that settle by themselves, or through others.", 0.005, 0.1
    )
    help_at_once: float = _p(
        45, "minutes per contact", "Most that a contact is prolonged by such help.", 15, 90,
        source="S3",
    )
    help_builds: float = _p(
        0.04, "share per hour", "Missing trust that such help builds beyond the time it takes.",
        0, 0.2, source="S3",
    )
    help_eases: float = _p(
        0.1, "share per hour", "Stress taken away by such help.", 0, 0.4, source="S3"
    )
    help_calms: float = _p(
        0.05, "share per hour", "Fear for the livelihood taken away by such help.", 0, 0.3,
        source="S3",
    )
    unclear_asks: float = _p(
        1.5, "factor", "Help asked for where limits are unclear, against clear ones.", 1, 3,
        source="S3",
    )
    wear_needs: float = _p(
        0.002, "per hour", "Exhaustion of such help where limits are unclear.", 0, 0.01,
        source="S3",
    )


@dataclass(frozen=True, slots=True)
class Reaching:
    """Home and reach: distance, transport, children, fear of people (S0 6.2)."""

    stays_away: float = _p(
        0.15, "share", "Contacts in the office not come to by somebody who reaches nothing.",
        0, 0.4, source="S0",
    )
    far_stress: float = _p(
        0.02, "stress per week", "Stress of a place out of reach that was arranged all the same.",
        0, 0.08, source="S0",
    )
