"""World parameters of no mechanism: health, a worker's week, training, satisfaction."""

from __future__ import annotations

from ipssim.settings.declare.parameter import world_parameter as _p


class Health:
    """Symptoms, stress and capacity; work helps and overload harms (S0 5.2.1, 4.1)."""

    symptom_return: float = _p(
        0.05, "per week", "How fast symptoms drift back to the person's own level.", 0.02, 0.2
    )
    symptom_noise: float = _p(
        0.2, "SD per week", "Week-to-week fluctuation of symptoms.", 0.05, 0.5
    )
    praktik_hours: float = _p(
        15, "hours per week", "Hours of an unpaid trial; counted for overload only.", 5, 37
    )
    harms: float = _p(
        0.01, "SD per week", "Symptoms raised by full stress, by use of alcohol or drugs from"
        " where it is called harmful and by a place against body, mind and wish.", 0, 0.05,
        source="S0",
    )
    stress_fade: float = _p(
        0.15, "per week", "Share of stress that passes in a week.", 0.02, 0.5
    )
    relapse: float = _p(
        0.004, "per week", "Relapse at the person's own level of symptoms.", 0.0005, 0.02
    )
    relapse_size: float = _p(0.8, "SD", "Symptoms a relapse adds.", 0.2, 2)
    symptom_capacity: float = _p(
        0.12, "share per SD", "Working capacity lost per SD of symptoms above one's own level.",
        0, 0.4,
    )
    symptoms_relapse: float = _p(
        0.4, "log scale per SD", "Relapse, per SD of symptoms above one's own level (twice as much"
        " at the very start of a job); loss of a place, per SD of symptoms.", 0, 1.2,
    )
    treatment_eases: float = _p(
        0.15, "SD", "Level of symptoms lower while in treatment than after it.", 0, 0.5
    )
    treatment_weeks: float = _p(
        40, "weeks", "Mean length of a new course of treatment, which ends by its date, and of the"
        " time until another is found.", 10, 150, source="S0",
    )


class Workload:
    """How a worker's week is spent (S3; S2 3.5)."""

    visit_minutes: float = _p(
        40, "minutes", "An employer visit, call or letter with what goes with it.", 15, 120
    )
    talk_minutes: float = _p(
        10, "minutes", "A short talk: advice on money or help with education in a contact, or with"
        " clinicians on a day at their desks; as much is lost at a borrowed one.", 0, 40,
        source="S2",
    )
    meeting_minutes: float = _p(
        90, "minutes", "A meeting: of the team with supervision, for each who is there, or of the"
        " managements, for the leader.", 30, 240,
    )
    case_minutes: float = _p(
        5, "minutes per person", "Work on a case without the person: a review with the leader, or a"
        " week's letters to treatment where contact is required and no team is met.", 0, 20,
        source="S2",
    )
    skill_sd: float = _p(
        0.3, "log scale", "Differences between consultants in relation and employer contact, and"
        " between leaders and company centres in what they keep together (SD).", 0, 0.8,
        source="taylor_2014",
    )


class Satisfaction:
    """How content a person is with the help, 0 to 1; the model's own index (S0 3.1.4)."""

    satisfaction_result: float = _p(
        0.15, "share", "Weight of having reached a job or education; the rest is the mean support"
        " felt over follow-up.", 0, 0.4,
    )


class Training:
    """Cognitive remediation and work-related social skills: effects that may be nil (evidence)."""

    remediation: float = _p(
        0.1, "SD", "Cognition gained by all sessions of a full programme.", -0.2, 0.5,
        source="christensen_2019",
    )
    skills_training: float = _p(
        0.05, "log odds", "Offers after an interview: all sessions against none.", -0.3, 0.5,
        source="christensen_2019",
    )
