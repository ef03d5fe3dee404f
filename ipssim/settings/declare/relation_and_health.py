"""World parameters of people: relation, health, a worker's week, satisfaction."""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.settings.declare.parameter import world_parameter as _p


@dataclass(frozen=True, slots=True)
class Relation:
    """Presence, trust and what they carry (S0 6.1–6.5; S1)."""

    presence_memory: float = _p(
        6, "weeks", "How long a contact stays 'in one's head' (e-folding time).", 1, 26
    )
    presence_minutes: float = _p(
        30, "minutes per week", "Remembered contact at which presence is 63 % of full.", 10, 90
    )
    trust_growth: float = _p(
        0.06, "per hour of contact", "Share of the missing trust that an hour of contact builds.",
        0.01, 0.3,
    )
    trust_fade: float = _p(
        0.01, "per week", "Share of the gained trust lost in a week without contact.", 0, 0.1
    )
    stressed_worker: float = _p(
        0.4, "share", "Growth of trust lost when the worker is fully stressed.", 0, 1,
        source="S3",
    )
    pushed_stress: float = _p(
        0.02, "stress per week", "Stress of being pushed to search by somebody not trusted.",
        0, 0.1, source="S1",
    )
    trust_after_change: float = _p(
        0.6, "share", "Gained trust that stays when the worker changes (part lies in the team).",
        0, 1,
    )


@dataclass(frozen=True, slots=True)
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
    work_helps: float = _p(
        0.008, "SD per week", "Symptoms eased by work or study within capacity.", 0, 0.05,
        source="S0",
    )
    overload_harms: float = _p(
        0.004, "SD per week and hour", "Symptoms raised per weekly hour above capacity.", 0, 0.01,
        source="S0",
    )
    mismatch_harms: float = _p(
        0.02, "SD per week", "Symptoms raised by a place against body, mind and wish.", 0, 0.05,
        source="S0",
    )
    stress_harms: float = _p(
        0.02, "SD per week", "Symptoms raised by full stress.", 0, 0.05, source="S0"
    )
    stress_fade: float = _p(
        0.15, "per week", "Share of stress that passes in a week.", 0.02, 0.5
    )
    talk_stress: float = _p(
        0.15, "stress per talk", "Stress of a talk at the jobcentre without trust in the system.",
        0, 0.5, source="S0",
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
    capacity_growth: float = _p(
        0.06, "hours per week", "Capacity gained per week of work or study within it.", 0, 0.3,
        source="S1",
    )
    capacity_fade: float = _p(
        0.005, "per week", "Gained capacity lost in a week without work or study.", 0, 0.05
    )
    capacity_gain_most: float = _p(
        15, "hours per week", "Most that working can add to capacity.", 0, 30
    )
    symptoms_relapse: float = _p(
        0.5, "log scale per SD", "Relapse: per SD of symptoms above one's own level.", 0, 1.5
    )
    treatment_eases: float = _p(
        0.15, "SD", "Level of symptoms lower while in treatment than after it.", 0, 0.5
    )


@dataclass(frozen=True, slots=True)
class Workload:
    """How a worker's week is spent (S3; S2 3.5)."""

    visit_minutes: float = _p(
        40, "minutes", "An employer visit, call or letter with what goes with it.", 15, 120
    )
    employer_trust_growth: float = _p(
        0.15, "share per visit", "Missing trust of an employer that a visit builds.", 0.02, 0.5
    )
    employer_trust_success: float = _p(
        0.10, "share", "Missing trust of an employer that a good placement builds.", 0, 0.4,
        source="S2",
    )
    candour_shares: float = _p(
        0.5, "share", "Less of an employer's trust is burnt when things were told.", 0, 1,
        source="S3",
    )
    employer_trust_burnt: float = _p(
        0.4, "share", "Trust of an employer lost when a candidate refuses or leaves early.", 0, 1,
        source="S3",
    )
    employer_trust_fade: float = _p(
        0.01, "per week", "Trust of an employer lost in a week.", 0, 0.1
    )
    skill_sd: float = _p(
        0.3, "log scale", "Differences between consultants in relation and employer contact (SD).",
        0, 0.8, source="taylor_2014",
    )
    stress_memory: float = _p(
        8, "weeks", "How long overload stays with a consultant (e-folding time).", 2, 26
    )


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """How content a person is with the help, 0 to 1; the model's own index (S0 3.1.4)."""

    satisfaction_base: float = _p(0.4, "index", "Without any relation or result.", 0, 0.7)
    satisfaction_relation: float = _p(
        0.45, "index", "Weight of the mean support felt over follow-up.", 0.1, 0.6
    )
    satisfaction_result: float = _p(
        0.08, "index", "Weight of having reached a job or education.", 0, 0.4
    )
