"""The mechanisms, each with a switch, and world parameters of those that are new to the field.

A mechanism that is switched off leaves no trace: what it would have added is not added. The
register (title, rules file, sources) is in `ipssim/settings/register.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.settings.parameter import parameter
from ipssim.settings.parameter import world_parameter as _p


def _switch(meaning: str, source: str) -> bool:
    on: bool = parameter(
        True, unit="yes/no", label="assumed", source=source,
        meaning=f"Whether it is at work: {meaning}",
    )
    return on


@dataclass(frozen=True, slots=True)
class Mechanisms:
    """One switch per mechanism of world.md §4; the same in every arm."""

    acceleration: bool = _switch("deadlines and demands that outrun the person make stress.", "S0")
    forced_placement: bool = _switch("a place that ignores body and mind harms.", "S0")
    ended_too_early: bool = _switch("help cut off while it works sends people back.", "S0")
    resonance: bool = _switch("trust grows with presence, and is lost with absence.", "S1")
    presence: bool = _switch("the helper stays in one's head between meetings.", "S0")
    pace: bool = _switch("the consultant matches pace and hours to the person.", "S0")
    ambivalence: bool = _switch("doubt holds back until it feels safe to try.", "S0")
    chicken_and_egg: bool = _switch("work improves health; too early or too hard harms it.", "S0")
    dream_and_match: bool = _switch("a place that fits the dream is found, taken and kept.", "S0")
    own_responsibility: bool = _switch("own choices teach, and candour shares the risk.", "S3")
    persistent_trial: bool = _switch("a failed try returns one with learning, not to zero.", "S0")
    belief: bool = _switch("a quick start and each job found say that it can be done.", "S4")
    self_stigma: bool = _switch("expecting to be turned down keeps people from applying.", "S0")
    disclosure: bool = _switch("what is told costs invitations and opens for help.", "S0")
    employer_network: bool = _switch("bridges to employers are built and burnt.", "S3")
    exhaustion: bool = _switch("consultants wear out, leave, and are followed by others.", "S3")
    contingencies: bool = _switch("illness, housing, partner and children get in the way.", "S0")
    substance_use: bool = _switch("substance use raises what can go wrong; rhythm helps.", "S0")
    broader_needs: bool = _switch("help beyond work builds trust and eats time.", "S3")
    reach: bool = _switch("home, transport and children bound what can be reached.", "S0")
    team: bool = _switch("the team thinks along, and a leader keeps it together.", "S3")
    benefits: bool = _switch("fear for the livelihood holds back; counselling eases it.", "S4")
    integration: bool = _switch("sitting with treatment times work and health better.", "S2")
    many_roles: bool = _switch("support divided among several loses part of what is known.", "S0")
    cap_and_queue: bool = _switch("a queue presses to end support early.", "S0")


@dataclass(frozen=True, slots=True)
class Pressure:
    """Acceleration, forced placement and help that ends too early (S0 4.1–4.3; S1 1)."""

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
    flare_up: float = _p(
        0.02, "per week", "Flare-up of illness in an arranged place that fits nothing.", 0, 0.08,
        source="S0",
    )
    sick_weeks: float = _p(
        20, "weeks", "Mean length of the sick leave that follows (one was half a year).", 4, 52,
        source="S0",
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


@dataclass(frozen=True, slots=True)
class Pace:
    """Speeder and brake; work that comes too early or too hard (S0 4.3, 5.2.1, 6.2; S1 3)."""

    brake_at: float = _p(
        0.75, "SD", "Symptoms above the own level at which a consultant slows down.", 0.25, 2,
        source="S0",
    )
    brake_holds: float = _p(
        0.8, "share", "Search held back then, at full support.", 0, 1, source="S0"
    )
    standstill: float = _p(
        0.01, "share per week", "Motivation lost in a week of waiting by somebody ready to search.",
        0, 0.05, source="S0",
    )
    overload_relapses: float = _p(
        0.05, "log scale per hour", "Relapse: per weekly hour above capacity.", 0, 0.15, source="S0"
    )
    early_weeks: float = _p(
        12, "weeks", "How long a job counts as just begun.", 4, 26, source="S4"
    )
    early_relapses: float = _p(
        0.5, "log scale per SD",
        "Relapse in the first weeks of a job: per SD of symptoms above the own level.", 0, 1.5,
        source="S0",
    )


@dataclass(frozen=True, slots=True)
class Believing:
    """Belief that it can be done, one's own and the worker's (S4; S2 6.1)."""

    belief_applies: float = _p(
        0.5, "log scale", "Applications and starts: full belief in oneself against none.", 0, 1.5,
        source="S4",
    )
    belief_start: float = _p(
        0.10, "share", "Missing belief gained when a worker starts searching with the person.",
        0, 0.4, source="S4",
    )
    belief_interview: float = _p(0.05, "share", "Missing belief an interview gives.", 0, 0.3)
    belief_place: float = _p(
        0.25, "share", "Missing belief that a job or a course gives.", 0, 0.7, source="S4"
    )
    belief_no: float = _p(
        0.01, "share", "Belief lost with a no from an employer, alone.", 0, 0.08, source="S0"
    )
    support_softens: float = _p(
        0.5, "share", "Of a blow to belief or clarity that full support takes away.", 0, 0.9,
        source="S0",
    )
    belief_lost: float = _p(
        0.10, "share", "Belief lost with a job or course, alone.", 0, 0.5, source="S0"
    )
    worker_belief: float = _p(
        0.10, "share", "Missing belief a worker gains from each start of a job.", 0, 0.4,
        source="S4",
    )
    worker_belief_fades: float = _p(
        0.01, "per week", "How fast a worker's belief drifts back to the middle.", 0, 0.05
    )
    worker_belief_opens: float = _p(
        0.3, "log scale", "Applications by outreach: full belief of the worker against none.",
        0, 1, source="S2",
    )
    belief_refers: float = _p(
        0.5, "log scale", "Referrals: full belief of the workers against none.", 0, 1.5, source="S4"
    )


@dataclass(frozen=True, slots=True)
class Telling:
    """Self-stigma, stigma, and what is told to whom (S0 2.2, 5.3, 6.2; S1 3; evidence E)."""

    stigma_median: float = _p(
        0.4, "0 to 1", "Median self-stigma at entry.", 0.1, 0.7, source="decides_2020"
    )
    stigma_holds_back: float = _p(
        0.6, "share", "Own applications held back by full self-stigma.", 0, 0.9,
        source="decides_2020",
    )
    stigma_eases: float = _p(
        0.01, "share per week", "Self-stigma lost in a week of work, or of full support.", 0, 0.05,
        source="S1",
    )
    told_invitation: float = _p(
        0.27, "share", "Invitations lost when the illness is told in the application (another"
        " experiment: 34 %).", 0.1, 0.5,
        prior=("normal", 0.27, 0.05), label="measured", source="bjornshagen_2021",
    )
    company_tells: float = _p(
        0.3, "share", "Part of that lost when somebody from the service comes along.", 0, 0.8,
        source="S0",
    )
    gap_explained: float = _p(
        0.5, "share", "Part of the cost of a gap in the CV that explaining it takes away.", 0, 1,
        source="S0",
    )
    tells_illness: float = _p(
        0.3, "share", "People who tell of their illness when they apply, without advice.",
        0.05, 0.7, source="S0",
    )
    tells_needs: float = _p(
        0.5, "share", "People who tell an employer what they need once hired, without advice.",
        0.1, 0.9, source="S0",
    )
    advice_tells: float = _p(
        0.3, "share", "Those not telling of needs or gaps who do with full support.", 0, 0.8,
        source="S1",
    )
    told_keeps: float = _p(
        0.25, "log scale per SD", "Loss: a job where needs are told, per SD of openness above -1.",
        0, 0.8, source="S0",
    )
    hiding_stress: float = _p(
        0.01, "stress per week", "Stress of a job in which nothing is told.", 0, 0.06, source="S0"
    )


@dataclass(frozen=True, slots=True)
class Wearing:
    """A worker's exhaustion and leaving (S3; S2 4.3; butenko_2022)."""

    wear_overload: float = _p(
        0.03, "per week", "Exhaustion gained in a week of full overload.", 0, 0.1, source="S3"
    )
    wear_unclear: float = _p(
        0.008, "per week", "Exhaustion of unclear tasks and limits, also within the cap.",
        0, 0.03, source="S3",
    )
    wear_powerless: float = _p(
        0.02, "per event", "Exhaustion from each job lost in the caseload.", 0, 0.08,
        source="S3",
    )
    relief: float = _p(
        0.03, "share per week", "Exhaustion that passes where supervision takes 15 % of the week.",
        0, 0.1, source="S3",
    )
    exhausted_contact: float = _p(
        0.4, "share", "What a contact builds, less, when the worker is fully exhausted.", 0, 0.8,
        source="S3",
    )
    leaving: float = _p(
        0.004, "per week", "A worker who is not exhausted leaves (about a fifth in a year).",
        0.001, 0.01, source="butenko_2022",
    )
    exhausted_leaves: float = _p(
        1.5, "log scale", "Leaving: full exhaustion against none.", 0, 3, source="S3"
    )
    vacancy_weeks: float = _p(
        6, "weeks", "Weeks until somebody new begins.", 0, 26
    )
    handed_over: float = _p(
        0.3, "share", "Employers' trust that a successor inherits.", 0, 0.8
    )


@dataclass(frozen=True, slots=True)
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
