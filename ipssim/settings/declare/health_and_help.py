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
    stress_harms: float = _p(
        0.01, "SD per week", "Symptoms raised by full stress.", 0, 0.05, source="S0"
    )
    stress_fade: float = _p(
        0.15, "per week", "Share of stress that passes in a week.", 0.02, 0.5
    )
    shield_weeks: float = _p(
        13, "weeks", "A worker with authority who met the person this lately holds the talk.",
        4, 26, source="S0",
    )
    retelling: float = _p(
        1.5, "factor", "Stress of a talk with a caseworker who is new, relative to a known one.",
        1, 3, source="S0",
    )
    relapse: float = _p(
        0.004, "per week", "Relapse at the person's own level of symptoms.", 0.0005, 0.02
    )
    relapse_size: float = _p(0.8, "SD", "Symptoms a relapse adds.", 0.2, 2)
    symptom_capacity: float = _p(
        0.12, "share per SD", "Working capacity lost per SD of symptoms above one's own level.",
        0, 0.4,
    )
    capacity_fade: float = _p(
        0.005, "per week", "Gained capacity lost in a week without work or study.", 0, 0.05
    )
    capacity_gain_most: float = _p(
        15, "hours per week", "Most that working can add to capacity.", 0, 30
    )
    symptoms_relapse: float = _p(
        0.5, "log scale per SD", "Relapse: per SD of symptoms above one's own level; twice as much"
        " at the very start of a job.", 0, 1.5,
    )
    treatment_eases: float = _p(
        0.15, "SD", "Level of symptoms lower while in treatment than after it.", 0, 0.5
    )
    treatment_found: float = _p(
        0.05, "per week", "A new course of treatment is found after the last one's end.", 0, 0.2,
        source="S0",
    )
    treatment_weeks: float = _p(
        52, "weeks", "Mean length of such a course, which ends by its date.", 10, 150, source="S0"
    )


class Workload:
    """How a worker's week is spent (S3; S2 3.5)."""

    visit_minutes: float = _p(
        40, "minutes", "An employer visit, call or letter with what goes with it.", 15, 120
    )
    money_minutes: float = _p(
        10, "minutes", "Advice on money in a contact, where a person fears for it fully.", 0, 30,
        source="S4",
    )
    school_minutes: float = _p(
        10, "minutes", "Help with choosing and applying for education, a contact of a seeker's.",
        0, 30, source="S2",
    )
    supervision_minutes: float = _p(
        90, "minutes", "A team meeting with supervision, for each who is there.", 30, 180
    )
    review_minutes: float = _p(
        5, "minutes per person", "The leader's review of one case, of the worker's time.", 1, 20
    )
    executive_minutes: float = _p(
        180, "minutes", "A meeting of the managements, with the way, of the leader's time.", 60, 480
    )
    letter_minutes: float = _p(
        5, "minutes per person", "Letters and calls to treatment, a week, where contact is required"
        " and no team is met.", 0, 20, source="S2",
    )
    desk_talk_minutes: float = _p(
        15, "minutes per day", "Talk with clinicians on a day at a desk where treatment is.", 5, 60
    )
    borrowed_desk_minutes: float = _p(
        15, "minutes per day", "Lost at a borrowed desk: finding one, doors, records elsewhere.",
        0, 60,
    )
    skill_sd: float = _p(
        0.3, "log scale", "Differences between consultants in relation and employer contact, and"
        " between company centres in goodwill (SD).",
        0, 0.8, source="taylor_2014",
    )


class Satisfaction:
    """How content a person is with the help, 0 to 1; the model's own index (S0 3.1.4)."""

    satisfaction_base: float = _p(0.4, "index", "Without any relation or result.", 0, 0.7)
    satisfaction_relation: float = _p(
        0.45, "index", "Weight of the mean support felt over follow-up.", 0.1, 0.6
    )
    satisfaction_result: float = _p(
        0.08, "index", "Weight of having reached a job or education.", 0, 0.4
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
    attendance: float = _p(
        0.6, "share", "Sessions attended by a person of full motivation and no stress.", 0.3, 1
    )
