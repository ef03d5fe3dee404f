"""World parameters of the organisation around a worker: team, treatment, division, queue."""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.settings.declare.parameter import world_parameter as _p


@dataclass(frozen=True, slots=True)
class Teaming:
    """The team thinks along, and a leader keeps it together (S2 3.2–3.5; S3; S4)."""

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


@dataclass(frozen=True, slots=True)
class Integrating:
    """Working with treatment (S2 3.1–3.3, 6.2; S4)."""

    cooperation_start: float = _p(
        0.3, "0 to 1", "Cooperation when a service begins ('uphill at first').", 0, 0.7,
        source="S2",
    )
    cooperation_daily: float = _p(
        0.04, "per week", "Missing cooperation built by five days a week at the same place.",
        0.005, 0.12, source="S2",
    )
    cooperation_conference: float = _p(
        0.005, "per week", "Missing cooperation built by a quarter of an hour in a conference.",
        0, 0.03, source="S2",
    )
    cooperation_fades: float = _p(
        0.015, "per week", "Cooperation that is lost by itself.", 0, 0.05
    )
    conflict: float = _p(
        0.01, "per week", "A conflict with treatment, at average leadership.", 0, 0.04, source="S2"
    )
    conflict_costs: float = _p(
        0.5, "share", "Cooperation lost in a conflict.", 0.1, 0.9, source="S2"
    )
    managements_meet: float = _p(
        0.15, "share per meeting", "Conflicts spared by each yearly meeting of the managements.",
        0, 0.4, source="S4",
    )
    clinician_median: float = _p(
        0.6, "0 to 1", "Median attitude of a person's clinician to work as treatment.", 0.2, 0.9,
        source="S2",
    )
    sharing: float = _p(
        0.1, "per week", "How fast worker and clinician come to know what the other does.",
        0.02, 0.4,
    )
    shared_times: float = _p(
        0.5, "share", "Relapses of a start at the wrong time that are spared when all is shared.",
        0, 1, source="S2",
    )
    misjudged_hours: float = _p(
        0.15, "share", "Hours agreed above what a person can manage when nothing is shared.",
        0, 0.4, source="S4",
    )
    tuned_keeps: float = _p(
        0.15, "log scale", "Loss of a place: treatment tuned to the job against not.", 0, 0.6,
        source="S4",
    )
    dares_more: float = _p(
        0.2, "share", "Missing courage to try that a worker with treatment behind her gives.",
        0, 0.6, source="S2",
    )
    appointments_clash: float = _p(
        0.1, "log scale", "Loss of a place: four appointments a month in working hours.", 0, 0.4,
        source="S2",
    )
    unstable_at: float = _p(
        0.5, "SD", "Symptoms above the own level at which treatment advises to wait.", 0, 1.5,
        source="S2",
    )
    cooperation_refers: float = _p(
        0.5, "log scale", "Referrals: full cooperation against none.", 0, 1.5, source="S2"
    )


@dataclass(frozen=True, slots=True)
class Dividing:
    """Support that is divided among several people (S0 6.2; S2 5.5)."""

    divided_loses: float = _p(
        0.4, "share", "Of what a contact builds that is lost between many who do not meet.",
        0, 0.8, source="S2",
    )
    together_keeps: float = _p(
        0.7, "share", "Of that loss spared where they are trained and sit together.", 0, 1,
        source="S4",
    )


@dataclass(frozen=True, slots=True)
class Queueing:
    """The cap, the queue and the pressure to end (S2 3.3; S0 4.3)."""

    queue_full: float = _p(
        5, "people waiting per worker", "Queue at which the pressure to end is full.", 1, 20
    )
    queue_presses: float = _p(
        1.0, "times", "Talks about ending, more often under full pressure.", 0, 4, source="S0"
    )
    queue_hurries: float = _p(
        0.5, "share", "Weeks of being settled that are no longer waited for under full pressure.",
        0, 0.9, source="S0",
    )
    stalled_weeks: float = _p(
        52, "weeks", "Weeks of search after which the queue may press somebody out.", 26, 156
    )
    lets_go: float = _p(
        0.02, "per week", "Being pressed out then, under full pressure.", 0, 0.08, source="S0"
    )
