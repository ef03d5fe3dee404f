"""Offer a place: who gets which worker, who waits, who comes back."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, four, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import note
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Event, Position, Service

_ASSIGNMENT = int(Draw.ASSIGNMENT)
_SERVICE = int(Draw.SERVICE)
_NOT_ENTERED = int(Service.NOT_ENTERED)
_WAITING = int(Service.WAITING)
_SERVED = int(Service.SERVED)
_ENDED = int(Service.ENDED)
_NOT_OFFERED = int(Service.NOT_OFFERED)
_ADMITTED = int(Event.ADMITTED)
_RETURNED = int(Event.RETURNED)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)
_TEAM = 32  # workers a referral can reach at once; larger places are searched team by team
_TEAMS_ASKED = 4


@rule
def find_worker(luck: Any, i: int, first: int, last: int, cap: Any, caseload: Any) -> int:
    """Return the row of a worker with room for person `i`, or -1.

    Workers with most room come first; among equals the person's own draw for each worker decides,
    so the choice does not depend on the order in which people are asked.
    """
    teams = (last - first + _TEAM - 1) // _TEAM
    start = 0
    if teams > 1:
        start = int(uniform(luck, i, 0, _ASSIGNMENT, 2147483647) * teams)
    for step in range(min(teams, _TEAMS_ASKED)):
        low = first + ((start + step) % teams) * _TEAM
        best, best_score = -1, 0.0
        for k in range(low, min(low + _TEAM, last)):
            if caseload[k] < cap[k]:
                room = (cap[k] - caseload[k]) / cap[k]
                score = room + 0.25 * uniform(luck, i, 0, _ASSIGNMENT, k)
                if score > best_score:
                    best, best_score = k, score
        if best >= 0:
            return best
    return -1


@stage
def enrol(
    w: int, luck: Any, p: WorldNumbers, programmes: Any, desks: Any, own_worker: bool, active: Any,
    state: Any, arm: Any, place: Any, position: Any, service: Any, worker: Any,
    admitted_week: Any, ended_week: Any, search_weeks: Any, support_weeks: Any,
    worker_minutes: Any, next_praktik: Any, cap: Any, caseload: Any, log: Any, count: Any,
) -> None:
    """Admit those who wait where there is room; let people return after an ending.

    `desks[arm, place]` holds the first and one past the last worker row. With `own_worker`
    everybody has a worker of their own (unlimited time).
    """
    for j in range(state[0]):
        i = active[j]
        if service[i] == _SERVED or service[i] == _NOT_OFFERED:
            continue
        programme = programmes[arm[i]]
        if service[i] == _NOT_ENTERED:
            first, last = desks[arm[i], place[i], 0], desks[arm[i], place[i], 1]
            offered = (
                programme.limit_weeks > 0 and programme.hours_budget > 0.0 and last > first
            )
            service[i] = _WAITING if offered else _NOT_OFFERED
        elif service[i] == _ENDED:
            gap = w - ended_week[i]
            if (
                programme.return_allowed
                and gap >= programme.return_gap_weeks
                and not position[i] & _OCCUPIED
                and worker_minutes[i] < 60.0 * programme.hours_budget
                and four(luck, i, w, _SERVICE, 0)[2] < p.return_rate
            ):
                service[i] = _WAITING
                note(log, count, w, i, _RETURNED, 0, 0, -1, 0.0)
        if service[i] == _WAITING:
            first, last = desks[arm[i], place[i], 0], desks[arm[i], place[i], 1]
            k = i if own_worker else find_worker(luck, i, first, last, cap, caseload)
            if k >= 0:
                service[i] = _SERVED
                worker[i] = k
                caseload[k] += 1
                admitted_week[i] = w
                search_weeks[i] = 0
                support_weeks[i] = 0
                next_praktik[i] = w + max(programme.course_weeks, programme.praktik_every_weeks)
                note(log, count, w, i, _ADMITTED, 0, 0, k, 0.0)
