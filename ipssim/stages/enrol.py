"""Offer a place: who is taken, who gets which worker, who waits, who comes back."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, Luck, four, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import YEARLY, Log, note
from ipssim.rules.cap_and_queue import pressure
from ipssim.rules.common import happens, sort_by
from ipssim.rules.ended_too_early import return_rate
from ipssim.rules.substance_use import uses_harmfully
from ipssim.settings.world import WorldNumbers
from ipssim.stages.place import end_placement
from ipssim.vocabulary import Diagnosis, Ending, Event, Income, Position, Priority, Service
from ipssim.world.columns import Candidates, Workers
from ipssim.world.periods import Now
from ipssim.world.run import Run

_ASSIGNMENT = int(Draw.ASSIGNMENT)
_SERVICE = int(Draw.SERVICE)
_NOT_ENTERED = int(Service.NOT_ENTERED)
_WAITING = int(Service.WAITING)
_SERVED = int(Service.SERVED)
_ENDED = int(Service.ENDED)
_NOT_OFFERED = int(Service.NOT_OFFERED)
_ADMITTED = int(Event.ADMITTED)
_RETURNED = int(Event.RETURNED)
_SERVICE_ENDED = int(Event.SERVICE_ENDED)
_MOVED_ON = int(Ending.MOVED_ON)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)
_PSYCHOSIS = int(Diagnosis.SCHIZOPHRENIA_SPECTRUM)
_PENSION = int(Income.FOERTIDSPENSION)
_SU = int(Income.SU)
_SELF = int(Income.SELF_SUPPORTED)
_YOUNG_FIRST = int(Priority.YOUNG_FIRST)
_RETURNS_FIRST = int(Priority.RETURNS_FIRST)
_PRAKTIK = int(Draw.PRAKTIK)
_NEVER = 32_000  # later than any run
_YOUNG = 30.0  # years; for those below, education comes first (S2 3.5)
_BEHIND = 100_000.0  # weeks; behind everybody of the class before
_TEAM = 32  # workers a referral can reach at once; larger places are searched team by team
_TEAMS_ASKED = 4
_YEAR = 52
_T_ENDED = YEARLY.index("ended_0")


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


@rule
def is_taken(
    age: float, diagnosis: int, substance: float, income: int, programme: Any, p: WorldNumbers
) -> bool:
    """Say whether a programme's entry criteria let somebody in (S2 3.3, 3.6, 4.1, 5.3; S4)."""
    if age < programme.age_from or age >= programme.age_to + 1.0:
        return False
    if diagnosis == _PSYCHOSIS and not programme.admits_psychosis:
        return False
    if uses_harmfully(substance, p) and not programme.admits_substance_use:
        return False
    if programme.duty_incomes_only:
        return income != _PENSION and income != _SU and income != _SELF
    return True


@rule
def place_in_line(since: int, young: bool, back: bool, priority: int) -> float:
    """Return a place in the queue, lowest first: by week of joining, within who comes first."""
    ahead = (priority == _YOUNG_FIRST and young) or (priority == _RETURNS_FIRST and back)
    return since + (0.0 if ahead else _BEHIND)


@stage
def line_up(
    w: int, luck: Any, p: WorldNumbers, programmes: Any, desks: Any, referring: bool, who: Any,
    key: Any, arm: Any, place: Any, position: Any, service: Any, ended_week: Any, cut_off: Any,
    worker_minutes: Any, age: Any, diagnosis: Any, substance: Any, income: Any, clarified: Any,
    referred: Any, waiting_since: Any, admissions: Any, queue: Any, rank: Any, log: Log,
) -> int:
    """Put those who want a place into the queue and sort it; return how many they are.

    Where people are referred to the first programme, whoever waits for it, or waits to come back
    to it, has the last one (the usual service) meanwhile.
    """
    n = 0
    usual = programmes.shape[0] - 1
    for i in range(who[0], who[1]):
        if referred[i] != 0 and (service[i] == _SERVED or service[i] == _NOT_OFFERED):
            continue
        moves = referred[i] == 0 and arm[i] != 0 and service[i] != _NOT_ENTERED
        if position[i] & _OCCUPIED:
            moves = False
        target = 0 if moves else arm[i]
        programme = programmes[target]
        if service[i] == _NOT_ENTERED:
            first, last = desks[target, place[i], 0], desks[target, place[i], 1]
            offered = (
                programme.limit_weeks > 0 and programme.hours_budget > 0.0 and last > first
                and is_taken(float(age[i]), diagnosis[i], float(substance[i]), income[i],
                             programme, p)
            )
            service[i] = _WAITING if offered else _NOT_OFFERED
            waiting_since[i] = w
        elif service[i] == _ENDED and not moves:
            if clarified[i]:
                continue
            if position[i] & _OCCUPIED or worker_minutes[i] >= 60.0 * programme.hours_budget:
                continue
            gap = w - ended_week[i]
            u = four(luck, key[i], w, _SERVICE, 0)[2]
            if comes_back(gap, int(cut_off[i]), u, programme, p):
                service[i] = _WAITING
                waiting_since[i] = w
                note(log, w, i, _RETURNED, 0, 0, -1, 0.0)
                if referring and arm[i] == 0:
                    arm[i] = usual
                    moves = True
            elif referring and arm[i] == 0 and not programme.return_allowed and comes_back(
                gap, int(cut_off[i]), u, programmes[usual], p
            ):
                service[i] = _WAITING
                waiting_since[i] = w
                arm[i] = usual
                referred[i] = -2
                note(log, w, i, _RETURNED, 0, 0, -1, 0.0)
        if moves and not is_taken(
            float(age[i]), diagnosis[i], float(substance[i]), income[i], programmes[0], p
        ):
            referred[i] = -2  # refused; the usual service goes on
            moves = False
        if moves and service[i] == _ENDED:  # waits for the service; the usual one goes on
            gap = w - ended_week[i]
            u = four(luck, key[i], w, _SERVICE, 0)[2]
            if comes_back(gap, int(cut_off[i]), u, programmes[arm[i]], p):
                service[i] = _WAITING
                note(log, w, i, _RETURNED, 0, 0, -1, 0.0)
        if service[i] == _WAITING or moves:
            queue[n] = i
            rank[n] = place_in_line(
                waiting_since[i], age[i] < _YOUNG, admissions[i] > 0, programme.priority
            )
            n += 1
    sort_by(rank, queue, n)
    return n


@stage
def enrol(
    w: int, luck: Luck, now: Now, people: Candidates, workers: Workers, run: Run, log: Log
) -> None:
    """Admit those who wait where there is room, in their order; let people return.

    `desks[arm, place]` holds the first and one past the last worker row, and `waiting[arm, place]`
    is left with those who wait on; `room` counts free places likewise, `posts` the open ones. With
    `own_worker` everybody has a worker of their own (unlimited time). With `referring`, the last
    programme is the usual service, which goes on while somebody waits for the first; an unpaid
    trial it has arranged ends with it.
    """
    p = now.world
    programmes = now.programmes
    referring = now.market.referral_rate > 0.0
    key, place, age = people.person.key, people.person.place, people.person.age
    diagnosis = people.person.diagnosis
    arm, position, service = people.standing.arm, people.standing.position, people.standing.service
    worker, admitted_week = people.standing.worker, people.standing.admitted_week
    ended_week, cut_off = people.standing.ended_week, people.standing.cut_off
    search_weeks, support_weeks = people.standing.search_weeks, people.standing.support_weeks
    referred, waiting_since = people.standing.referred, people.standing.waiting_since
    waited, admissions = people.standing.waited, people.standing.admissions
    worker_minutes = people.help.worker_minutes
    next_praktik, praktik_employer = people.praktik.next_praktik, people.praktik.praktik_employer
    praktik_until, subsidised = people.praktik.praktik_until, people.praktik.subsidised
    substance = people.health.substance
    income, clarified = people.case.income, people.case.clarified
    worker_key, cap, caseload = workers.key, workers.cap, workers.caseload
    desks, own_worker, queue = run.desks, run.own_worker, run.queue
    rank, waiting, room = run.rank, run.waiting, run.room
    posts, yearly = run.posts, run.yearly
    n = line_up(
        w, luck, p, programmes, desks, referring, run.who, key, arm, place, position, service,
        ended_week, cut_off, worker_minutes, age, diagnosis, substance, income, clarified, referred,
        waiting_since, admissions, queue, rank, log,
    )
    _count_room(run.places, desks, own_worker, cap, caseload, waiting, room, posts)
    for a in range(n):
        i = queue[a]
        wanted = _wanted(i, arm, referred)
        target, k = wanted, i
        if not own_worker:
            k = _free(luck, key[i], target, place[i], desks, cap, caseload, worker_key, room)
            if k < 0:
                waiting[target, place[i]] += 1
                if service[i] != _WAITING or arm[i] == target:
                    continue
                target = arm[i]
                k = _free(luck, key[i], target, place[i], desks, cap, caseload, worker_key, room)
            if k < 0:
                waiting[target, place[i]] += 1
                continue
            room[target, place[i]] -= 1
        if service[i] == _SERVED:  # leaves the usual service for the place that is free
            note(log, w, i, _SERVICE_ENDED, _MOVED_ON, 0, worker[i], 0.0)
            yearly[arm[i], w // _YEAR, _T_ENDED + _MOVED_ON] += 1.0
            caseload[worker[i]] -= 1
            room[arm[i], place[i]] += 1
            if praktik_employer[i] >= 0:
                end_placement(w, i, praktik_employer, praktik_until, subsidised, log)
        arm[i] = target
        programme = programmes[target]
        service[i] = _SERVED
        worker[i] = k
        caseload[k] += 1
        admitted_week[i] = w
        if target == wanted:
            waited[i] = w - waiting_since[i]
        if target == 0 or not referring:
            admissions[i] += 1
        search_weeks[i] = 0
        support_weeks[i] = 0
        spread = uniform(luck, key[i], w, _PRAKTIK, 1)
        wait = programme.course_weeks + int(spread * programme.praktik_every_weeks)
        next_praktik[i] = min(w + wait, _NEVER)
        note(log, w, i, _ADMITTED, 0, target, k, waited[i] if target == wanted else 0)


@stage
def _count_room(
    places: Any, desks: Any, own_worker: bool, cap: Any, caseload: Any, waiting: Any, room: Any,
    posts: Any,
) -> None:
    """Count free places and open posts by programme and place, and begin to count who waits."""
    for q in range(places[0], places[1]):
        for target in range(waiting.shape[0]):
            waiting[target, q] = 0
            room[target, q] = 0
            posts[target, q] = 0
            if not own_worker:
                for k in range(desks[target, q, 0], desks[target, q, 1]):
                    room[target, q] += max(0, cap[k] - caseload[k])
                    posts[target, q] += 1 if cap[k] > 0 else 0


@rule
def _free(
    luck: Any, key: int, target: int, q: int, desks: Any, cap: Any, caseload: Any,
    worker_key: Any, room: Any,
) -> int:
    """Return a worker with room, or -1; nobody is asked where every place is known to be taken."""
    if room[target, q] <= 0:
        return -1
    return find_worker(luck, key, desks[target, q, 0], desks[target, q, 1], cap, caseload,
                       worker_key)


@rule
def _wanted(i: int, arm: Any, referred: Any) -> int:
    """Return the programme that somebody in the queue waits for."""
    return 0 if referred[i] == 0 else int(arm[i])


@rule
def pressure_here(arm: int, place: int, posts: Any, waiting: Any, p: WorldNumbers) -> float:
    """Return the pressure to end on the workers of a programme in a place, by its open posts."""
    return pressure(int(waiting[arm, place]), int(posts[arm, place]), p)
