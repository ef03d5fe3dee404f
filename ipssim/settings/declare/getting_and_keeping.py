"""World parameters of no mechanism: clarifying, search, education, work, ending."""

from __future__ import annotations

from ipssim.settings.declare.parameter import parameter
from ipssim.settings.declare.parameter import world_parameter as _p
from ipssim.vocabulary import WAYS_IN


class Clarifying:
    """From inertia to trying (S0 4.3, 5.1)."""

    own_clarity: float = _p(
        0.015, "per week", "Share of the missing clarity people find by themselves.", 0, 0.03,
        label="calibrated",
    )
    support_clarity: float = _p(
        0.08, "per week", "Share of the missing clarity found at full support.", 0, 0.3
    )


class Getting:
    """What gets people jobs: search, outreach, interviews (S2 3.5; leff_2005)."""

    own_search: float = _p(
        1.401, "applications per week", "Applications of an average person who searches alone.",
        0.005, 10, prior=("lognormal", 0.5, 1.0),
        label="calibrated",
    )
    way_in: str = parameter(
        "both", unit="word", label="assumed", choices=WAYS_IN,
        meaning="What opens the way to a job: hours with employers, knowing the person, or both;"
        " worlds are matched in each (docs/analysis_plan.md).",
    )
    lead_known: float = _p(
        0.32, "applications per hour of leads",
        "What an hour of warm leads is worth for a person who is known and trusts; by hours alone"
        " for everybody, by the person alone a week's leads.",
        0.002, 5, prior=("lognormal", 0.3, 1.0),
        label="calibrated", source="S1",
    )
    lead_unknown: float = _p(
        0.02, "applications per hour of leads",
        "What it is worth for somebody the worker does not know.", 0, 0.2,
    )
    goes_along: float = _p(
        0.8, "log odds", "Offer: a worker who is known and trusted comes along, or has spoken.",
        0, 2, source="S0",
    )
    effort_first: float = _p(
        2.0, "times the timetable", "Employer time for somebody whose search is new.", 1, 3,
        source="rosenheck_2007",
    )
    effort_last: float = _p(
        0.1, "times the timetable", "Employer time for somebody who has searched for long.", 0, 1,
        source="rosenheck_2007",
    )
    effort_weeks: float = _p(
        10, "weeks", "How fast first effort thins out (e-folding time).", 3, 40,
        prior=("lognormal", 10, 0.5), label="calibrated", source="rosenheck_2007",
    )
    contact_first: float = _p(
        1.2, "times the timetable", "Length of contacts with somebody new.", 1, 2,
        source="rosenheck_2007",
    )
    contact_last: float = _p(
        0.5, "times the timetable", "Length of contacts with somebody who has searched for long.",
        0.2, 1, source="rosenheck_2007",
    )
    drive_sd: float = _p(
        2.5, "log scale", "Unobserved differences between people in getting somewhere (SD).",
        0, 4, prior=("uniform", 0.5, 3.5), label="calibrated",
    )
    drive_supported: float = _p(
        0.5, "share", "Part of those differences left when a consultant opens doors.", 0, 1,
        label="calibrated", source="poulsen_2022",
    )
    drive_in_offers: float = _p(
        0.5, "share", "Part of those differences that shows in offers and in pay after a trial, not"
        " in applying.", 0, 1,
    )
    history_effect: float = _p(
        0.35, "log scale", "Applications: worked in the last five years against not.", 0, 1,
        source="predictors_201800562",
    )
    negative_effect: float = _p(
        0.25, "log scale per SD", "Applications and offers: per SD fewer negative symptoms.",
        0, 0.8, source="predictors_201800562",
    )
    motivation_effect: float = _p(
        1.0, "log scale", "Applications: full motivation against none (trial evidence is null).",
        0, 2.5, label="calibrated", source="vukadin_2019",
    )
    lead_memory: float = _p(
        5, "weeks", "How long an employer contact stays warm, and how fast a new worker comes to"
        " have such (e-folding time).", 1, 20,
    )
    centre_weeks: float = _p(
        3, "weeks", "Until a company centre has come to what it was asked for (mean).", 1, 12,
    )
    centre_told: float = _p(
        0.7, "share", "Of what is known of a person, what reaches the centre's consultant.", 0.2, 1,
    )
    asks_again: float = _p(
        26, "weeks", "How long an employer's answer to the same person stands.", 4, 104,
    )
    advert_help: float = _p(
        1.0, "times per hour", "Own applications more, per weekly hour of help with adverts.", 0, 4,
        source="S2",
    )
    interview_base: float = _p(
        -1.6, "log odds", "Interview after an application, average employer, no gap.",
        -4, 1, prior=("uniform", -3, 1), label="calibrated",
    )
    offer_base: float = _p(
        -1.2, "log odds", "Offer after an interview, average person.", -4, 1,
        label="calibrated",
    )
    openness_effect: float = _p(
        0.8, "log odds per SD", "Interview: per SD of the employer's openness.", 0, 2,
        label="calibrated",
    )
    beside_search: float = _p(
        0.5, "share", "Applying left beside a job, an unpaid trial somebody arranged, or a search"
        " for new treatment.", 0.1, 1, source="S0",
    )
    gap_effect: float = _p(
        0.06, "log odds per year", "Interview: per year of gap in the CV, up to ten years.", 0, 0.3
    )
    trial_pays: float = _p(
        -1.5, "log odds", "Pay after 13 weeks' unpaid trial where an opening is, average person.",
        -6, 2, prior=("normal", -1.5, 1.0), label="calibrated", source="falkum_2017",
    )
    trial_asked: float = _p(
        3.0, "log odds", "The same: a firm asked for the trial and keeps an opening for it.", 0, 6,
        source="S2",
    )
    trial_minutes: float = _p(
        90, "minutes", "A worker's time to arrange an unpaid trial.", 15, 300,
    )


class Studying:
    """Education as a way forward with its own dates, pace and drop-out (S2 3.5; S0 6.2)."""

    study_start: float = _p(
        2.6, "applications per intake", "Starts by oneself at a main intake, average person.",
        0.005, 10, prior=("lognormal", 1.0, 1.2),
        label="calibrated",
    )
    study_help: float = _p(
        0.46, "applications per intake", "Starts that help adds at full support, average person.",
        0.01, 10, prior=("lognormal", 0.5, 1.0),
        label="calibrated",
    )
    study_lean_young: float = _p(
        0.6, "probability", "Wants education (also), under 30.", 0.3, 0.9, label="calibrated",
        source="S2",
    )
    study_lean_older: float = _p(
        0.3, "probability", "Wants education (also), 30 and over.", 0.1, 0.6
    )
    study_and_job: float = _p(
        0.75, "share", "Of those who want education, want a job as well.", 0.2, 1,
        source="christensen_reply_2020",
    )
    course_length: float = _p(
        100, "weeks", "Mean length of an ordinary course; up to twice as long.", 20, 150
    )
    subject_length: float = _p(
        26, "weeks", "Mean length of a single subject (enkeltfag), likewise.", 4, 60
    )
    course_hours_least: float = _p(
        18, "hours per week", "Fewest hours of an ordinary course, which are else what a person can"
        " manage.", 4, 37,
    )
    subject_load: float = _p(
        0.5, "hours per hour of capacity", "Hours of single subjects.", 0.1, 1
    )
    apprentice_intake: float = _p(
        0.05, "share", "Starts in any week through agreements with trades, against an intake.",
        0, 0.2, source="S2",
    )
    study_loss: float = _p(
        0.010, "per week", "Drop-out of an average person without support.", 0.002, 0.03
    )


class Keeping:
    """What keeps people in work and study (bond_kukla_2011; cook_2015)."""

    job_loss: float = _p(
        0.039, "per week", "Job loss of an average person after the first months, no support.",
        0.002, 0.2, prior=("lognormal", 0.03, 0.7),
        label="calibrated",
    )
    early_loss: float = _p(
        0.7, "log scale", "Extra loss at the very start (front-loaded).", 0, 2,
        source="bond_kukla_2011",
    )
    early_loss_weeks: float = _p(
        12, "weeks", "How fast that extra loss wears off, and relapse in a job begun in a hard time"
        " (e-folding time); a job left sooner burns trust with the employer (S3).", 4, 40,
        source="bond_kukla_2011",
    )
    cognition_keeps: float = _p(
        0.25, "log scale per SD", "Loss: per SD better cognition.", 0, 0.8, source="gold_2002"
    )
    overload_loses: float = _p(
        0.05, "log scale per hour", "Loss, and relapse: per weekly hour above capacity.", 0, 0.2
    )
    support_keeps: float = _p(
        0.72, "log scale", "Loss: full support against none.", 0, 2.5, source="bond_kukla_2011",
        prior=("normal", 0.7, 0.35), label="calibrated",
    )
    getting_keeps: float = _p(
        0.65, "correlation", "Those who get somewhere easily are those who keep a place.",
        0, 0.95, prior=("normal", 0.6, 0.15), label="calibrated", source="poulsen_2022",
    )
    fragility_sd: float = _p(
        0.5, "log scale", "Unobserved differences between people in keeping a place (SD).", 0, 1.5
    )
    left_share: float = _p(
        0.59, "share", "Job endings in which the person leaves.", 0, 1, label="measured",
        source="cook_2015", prior=("beta", 59, 41),
    )
    dismissed_share: float = _p(
        0.17, "share", "Job endings by dismissal.", 0, 1, label="measured", source="cook_2015",
        prior=("beta", 17, 83),
    )
    temporary_share: float = _p(
        0.14, "share", "Job endings because the job was temporary; the rest are lay-offs.", 0, 1,
        label="measured", source="cook_2015", prior=("beta", 14, 86),
    )


class Ending:
    """Leaving a programme (S2 3.5; S0 4.3)."""

    settled_weeks: float = _p(
        26, "weeks", "Weeks in the same job or course before an ending is talked about; of search"
        " without result before a queue may press somebody out.", 8, 78,
    )
    ending_talk: float = _p(
        0.05, "per week", "An ending is agreed, once settled, average consultant.", 0.005, 0.3
    )
    drop_out: float = _p(
        0.008, "per week", "Dropping out of a programme without any trust; full trust holds those"
        " who have no stress, and full stress adds as much as having no trust.",
        0.001, 0.04, source="rosenheck_2007",
    )
    return_rate: float = _p(
        0.01, "per week", "Coming back for help after an ending, while without work or study.",
        0, 0.1,
    )
