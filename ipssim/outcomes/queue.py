"""Who gets in and who waits, where a programme has so many workers and no more."""

from __future__ import annotations

from ipssim.recorder import WEEKLY
from ipssim.simulation import Simulation

_WAITING = WEEKLY.index("waiting")


def queue_means(simulation: Simulation) -> dict[str, float]:
    """Return means of `definitions.QUEUE` in a cohort that is over; shares from 0 to 1."""
    size = simulation.setup.size
    waiting = simulation.weekly[0][:, _WAITING]
    return {
        "started": float((simulation.tables.candidates.standing.admissions > 0).mean()),
        "weeks_waiting": float(waiting.sum()) / size,
        "waiting_at_end": float(waiting[-1]) / size,
    }
