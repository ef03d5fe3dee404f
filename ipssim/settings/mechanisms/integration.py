"""Integration with treatment: the declaration of what `ipssim/rules/integration.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("integrating", "Working with treatment (S2 3.1–3.3, 6.2; S4).")


class Integration:
    """The switch, and the numbers that belong to it."""

    integration: bool = switch("sitting with treatment times work and health better.", "S2")
    cooperation_start: float = _p(
        0.3, "0 to 1", "Cooperation when a service begins ('uphill at first').", 0, 0.7,
        source="S2",
    )
    cooperation_daily: float = _p(
        0.1, "per week", "Missing cooperation built by five days a week at the same place.",
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
    clinician_least: float = _p(
        0.25, "share", "Cooperation left where a person's clinician does not see work as treatment"
        " at all.", 0, 0.7,
    )
    treatment_tells: float = _p(
        0.1, "hours per week", "Getting to know a person through treatment, when all is shared.",
        0, 0.4, source="S2",
    )
    sharing: float = _p(
        0.2, "per week", "How fast worker and clinician come to know what the other does.",
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
        0.4, "log scale", "Loss of a place: treatment tuned to the job against not.", 0, 0.6,
        source="S4",
    )
    early_eases: float = _p(
        0.4, "share", "Of a relapse spared when it is seen early: all shared, full support.",
        0, 0.8, source="S2",
    )
    absence_told: float = _p(
        1.2, "log scale", "Loss of a place one is away from ill: all shared and somebody tells the"
        " employer, against nobody.", 0, 2, source="S4",
    )
    worse_told: float = _p(
        0.8, "log scale", "Loss of a place in a worse time, likewise.", 0, 1.2, source="S4"
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
        0.5, "SD", "Symptoms above the own level at which treatment advises to wait and a"
        " consultant slows down.", 0, 1.5, source="S2",
    )
    cooperation_refers: float = _p(
        0.5, "log scale", "Referrals: full cooperation against none.", 0, 1.5, source="S2"
    )


MECHANISM = Mechanism(
    Integration, order=23, title="Integration with treatment",
    says="Sitting where treatment is builds cooperation, conferences little, and conflicts tear"
    " it down. What worker and treatment know of each other's work times the start and the"
    " hours better, shows a relapse early, keeps a place through it and through an admission,"
    " lets the worker know the person sooner and dare more, as far as the clinician believes in"
    " work. It costs conferences, ways and talk. Where cooperation is poor, fewer are referred.",
    sources=("S2", "S4", "S0"), story="sitting_with_treatment",
    still={
        "misjudged_hours": "with nothing shared hours are misjudged in full",
        "appointments_clash": "with nothing shared appointments clash in full",
        "unstable_at": "a consultant still slows down in a hard time (speeder and brake)",
    },
)
