"""Offer a place: who gets which worker, who waits, who comes back."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, four, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import note
from ipssim.rules.common import happens
from ipssim.rules.ended_too_early import return_rate
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
_PRAKTIK = int(Draw.PRAKTIK)
_NEVER = 32_000  # later than any run
_TEAM = 32  # workers a referral can reach at once; larger places are searched team by team
_TEAMS_ASKED = 4


@rule
def find_worker(
    luck: Any, key: int, first: int, last: int, cap: Any, caseload: Any, worker_key: Any
) -> int:
    """Return the row of a worker with room for the person of a `key`, or -1.

    Workers with most room come first; among equals the person's own draw for each worker decides,
    so the choice does not depend on the order in which people are asked.
    """
    teams = (last - first + _TEAM - 1) // _TEAM
    start = 0
    if teams > 1:
        start = int(uniform(luck, key, 0, _ASSIGNMENT, 2147483647) * teams)
    for step in range(min(teams, _TEAMS_ASKED)):
        low = first + ((start + step) % teams) * _TEAM
        best, best_score = -1, 0.0
        for k in range(low, min(low + _TEAM, last)):
            if caseload[k] < cap[k]:
                room = (cap[k] - caseload[k]) / cap[k]
                score = room + 0.25 * uniform(luck, key, 0, _ASSIGNMENT, worker_key[k])
                if score > best_score:
                    best, best_score = k, score
        if best >= 0:
            return best
    return -1


@rule
def comes_back(
    weeks: int, cut_off: int, u: float, programme: Any, p: WorldNumbers
) -> bool:
    """Say whether somebody without a place enters again, `weeks` after an ending.

    They come by themselves where the door is open, or are sent again (S0 4.1, 4.3).
    """
    if weeks >= programme.repeat_after_weeks:
        return True
    if not programme.return_allowed or weeks < programme.return_gap_weeks:
        return False
    return happens(return_rate(cut_off, p), u)


@stage
def enrol(
    w: int, luck: Any, p: WorldNumbers, programmes: Any, desks: Any, own_worker: bool, who: Any,
    key: Any, arm: Any, place: Any, position: Any, service: Any, worker: Any,
    admitted_week: Any, ended_week: Any, cut_off: Any, search_weeks: Any, support_weeks: Any,
    worker_minutes: Any, next_praktik: Any, clarified: Any, worker_key: Any, cap: Any,
    caseload: Any, log: Any, count: Any,
) -> None:
    """Admit those who wait where there is room; let people return after an ending.

    `desks[arm, place]` holds the first and one past the last worker row. With `own_worker`
    everybody has a worker of their own (unlimited time).
    """
    for i in range(who[0], who[1]):
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
            if clarified[i]:
                continue
            if position[i] & _OCCUPIED or worker_minutes[i] >= 60.0 * programme.hours_budget:
                continue
            gap = w - ended_week[i]
            u = four(luck, key[i], w, _SERVICE, 0)[2]
            if comes_back(gap, int(cut_off[i]), u, programme, p):
                service[i] = _WAITING
                note(log, count, w, i, _RETURNED, 0, 0, -1, 0.0)
        if service[i] == _WAITING:
            first, last = desks[arm[i], place[i], 0], desks[arm[i], place[i], 1]
            k = i if own_worker else find_worker(
                luck, key[i], first, last, cap, caseload, worker_key
            )
            if k >= 0:
                service[i] = _SERVED
                worker[i] = k
                caseload[k] += 1
                admitted_week[i] = w
                search_weeks[i] = 0
                support_weeks[i] = 0
                spread = uniform(luck, key[i], w, _PRAKTIK, 1)
                wait = programme.course_weeks + int(spread * programme.praktik_every_weeks)
                next_praktik[i] = min(w + wait, _NEVER)
                note(log, count, w, i, _ADMITTED, 0, 0, k, 0.0)
