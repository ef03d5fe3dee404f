"""Routine praktik: the jobcentre places people in unpaid trials, whether they search or not."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, four, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import note
from ipssim.rules.job_search import match_of
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Event, Placement, Position, Praktik, Service

_REACH = int(Draw.REACH)
_TASTE = int(Draw.TASTE)
_PRAKTIK_STARTED = int(Event.PRAKTIK_STARTED)
_PREFERENCE = int(Placement.PREFERENCE)
_ROUTINE = int(Praktik.ROUTINE)
_SERVED = int(Service.SERVED)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)
_SEEN = 4  # employers weighed for a placement
_FIRST = 100  # occurrences from here on belong to placements


@rule
def place_at_hand(
    w: int, luck: Any, p: WorldNumbers, i: int, preferred: bool, low: int, high: int, dream: int,
    capacity: float, employer_sector: Any, large: Any,
) -> tuple[int, float]:
    """Return (employer, match) of a placement: the best fit, or the first that takes trials.

    By availability the place is a large employer where one is seen, whatever the dream.
    """
    best, best_match, best_score = -1, 0.0, -1.0
    for a in range(_SEEN):
        draws = four(luck, i, w, _REACH, _FIRST + a)
        e = low + int(draws[0] * (high - low))
        same = 1 if employer_sector[e] == dream else 0
        taste = uniform(luck, i, 0, _TASTE, e)
        fit = match_of(same, p.praktik_hours, capacity, taste, p)
        score = fit if preferred else large[e] + 0.5 * draws[1]
        if score > best_score:
            best, best_match, best_score = e, fit, score
    return best, best_match


@stage
def place(
    w: int, luck: Any, p: WorldNumbers, programmes: Any, active: Any, state: Any, arm: Any,
    home: Any, service: Any, position: Any, granted: Any, dream_sector: Any, capacity: Any,
    praktik_employer: Any, praktik_until: Any, praktik_match: Any, next_praktik: Any,
    place_start: Any, employer_sector: Any, large: Any, log: Any, count: Any,
) -> None:
    """Put people without a place into an unpaid trial that is due, when their worker meets them."""
    for j in range(state[0]):
        i = active[j]
        if service[i] != _SERVED or granted[i] <= 0.0 or praktik_employer[i] >= 0:
            continue
        programme = programmes[arm[i]]
        if programme.praktik != _ROUTINE or w < next_praktik[i] or position[i] & _OCCUPIED:
            continue
        low, high = place_start[home[i]], place_start[home[i] + 1]
        if high <= low:
            continue
        e, fit = place_at_hand(
            w, luck, p, i, programme.placement == _PREFERENCE, low, high, int(dream_sector[i]),
            float(capacity[i]), employer_sector, large,
        )
        praktik_employer[i] = e
        praktik_until[i] = w + programme.praktik_weeks
        praktik_match[i] = fit
        next_praktik[i] = w + programme.praktik_weeks + programme.praktik_every_weeks
        note(log, count, w, i, _PRAKTIK_STARTED, 0, 0, e, programme.praktik_weeks)
