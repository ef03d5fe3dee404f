"""Integration with treatment: the declaration of what `ipssim/rules/integration.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("integrating", "Working with treatment (S2 3.1–3.3, 6.2; S4).")


class Integration:
    """The switch, and the numbers that belong to it."""

    integration: bool = switch("sitting with treatment times work and health better.", "S2")
    cooperation_start: float = _p(
        0.3, "0 to 1", "Cooperation when a service begins ('uphill at first'), and to which a"
        " conflict throws it back.", 0, 0.7, source="S2",
    )
    cooperation_daily: float = _p(
        0.1, "per week", "Missing cooperation built by five days a week at the same place.",
        0.005, 0.12, source="S2",
    )
    conflict: float = _p(
        0.025, "per week", "A conflict with treatment, at average leadership, where the managements"
        " never meet; one meeting a year halves it, two leave a third.", 0, 0.1, source="S2",
    )
    clinician_median: float = _p(
        0.7, "0 to 1", "Median attitude of a person's clinician to work as treatment; without any"
        " nothing is shared.", 0.2, 0.9, source="S2",
    )
    treatment_tells: float = _p(
        0.1, "hours per week", "Getting to know a person through treatment, when all is shared.",
        0, 0.4, source="S2",
    )
    shared_eases: float = _p(
        0.4, "share", "When all is shared: relapses of a start at the wrong time that are spared;"
        " of a relapse seen early, with full support, what is spared; of the missing courage to"
        " try, what a worker with treatment behind her gives.", 0, 0.8, source="S2",
    )
    misjudged_hours: float = _p(
        0.15, "share", "Hours agreed above what a person can manage when nothing is shared.",
        0, 0.4, source="S4",
    )
    tuned_keeps: float = _p(
        0.4, "log scale", "Loss of a place: treatment tuned to the job against not.", 0, 0.6,
        source="S4",
    )
    illness_told: float = _p(
        1.0, "log scale", "Loss of a place one is away from ill, and in a worse time: all shared"
        " and somebody tells the employer, against nobody.", 0, 1.6, source="S4",
    )
    appointments_clash: float = _p(
        0.1, "log scale", "Loss of a place: four appointments a month in working hours.", 0, 0.4,
        source="S2",
    )
    unstable_at: float = _p(
        0.5, "SD", "Symptoms above the own level at which treatment advises to wait and a"
        " consultant slows down.", 0, 1.5, source="S2",
    )


MECHANISM = Mechanism(
    Integration, order=23, title="Integration with treatment",
    says="Sitting where treatment is builds cooperation, conferences do not, and conflicts tear"
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
