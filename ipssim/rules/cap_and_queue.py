"""Cap, queue and ending: a full caseload, and those who wait (S2 3.3; S0 4.3)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.cap_and_queue import CapAndQueue
from ipssim.settings.world import WorldNumbers


@rule
def pressure(waiting: int, workers: int, p: CapAndQueue) -> float:
    """Return the pressure to end that a queue makes, 0 to 1; nobody waiting is none."""
    if waiting <= 0:
        return 0.0
    return p.cap_and_queue * min(1.0, waiting / (max(workers, 1) * p.queue_full))


@rule
def pressed_style(style: float, pressed: float) -> float:
    """Return how readily an ending is suggested, under pressure ("told to let go", S0 4.3)."""
    return style * (1.0 + pressed)


@rule
def settled_enough(pressed: float, p: WorldNumbers) -> float:
    """Return the weeks of being settled that are waited for before an ending is talked about."""
    return p.settled_weeks / (1.0 + pressed)


@rule
def let_go_rate(search_weeks: int, pressed: float, p: WorldNumbers) -> float:
    """Return the weekly rate of being pressed out after a long search without result."""
    return p.lets_go * pressed if search_weeks >= p.settled_weeks else 0.0
