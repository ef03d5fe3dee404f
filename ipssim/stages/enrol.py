"""Offer a place: who is taken, who gets which worker, who waits, who comes back."""

from __future__ import annotations

from ipssim.chance import Draw, Luck, four, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import YEARLY, Log, note
from ipssim.rules.cap_and_queue import pressure
from ipssim.rules.common import happens, sort_by
from ipssim.rules.ended_too_early import return_rate
from ipssim.rules.job_search import leads_at_hand
from ipssim.rules.substance_use import uses_harmfully
from ipssim.rules.workload import employer_minutes_kept
from ipssim.settings.world import WorldNumbers
from ipssim.stages.place import end_placement
from ipssim.vocabulary import (
    Diagnosis,
    Ending,
    Event,
    Income,
    Outreach,
    Position,
    Priority,
    Service,
)
from ipssim.world.charter import Int8, Int32
from ipssim.world.columns import Candidates, Workers
from ipssim.world.periods import Now
from ipssim.world.person import NEVER_WAITED, Case, Health, Person, Standing, Trial
from ipssim.world.records import ProgrammeNumbers, Programmes
from ipssim.world.run import Floats, Ints, Run

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
_ARRANGING = int(Draw.ARRANGING)
_DIRECT = int(Outreach.DIRECT)
_NEVER = 32_000  # later than any run
_YOUNG = 30.0  # years; for those below, education comes first (S2 3.5)
_BEHIND = 100_000.0  # weeks; behind everybody of the class before
_TEAM = 32  # workers a referral can reach at once; larger places are searched team by team
_TEAMS_ASKED = 4
_YEAR = 52
_T_ENDED = YEARLY.index("ended_0")


@rule
def find_worker(
    luck: Luck, key: int, first: int, last: int, cap: Int32, caseload: Int32, worker_key: Int32
) -> int:
    """Return the row of a worker with room for the person of a `key`, or -1.

    Workers with most room come first; among equals the person's own draw for each worker decides,
    so the choice does not depend on the order in which people are asked. Posts behind all open
    ones, which are still to come, count for nothing.
    """
    while last > first and cap[last - 1] == 0:
        last -= 1
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
    weeks: int, cut_off: int, u: float, programme: ProgrammeNumbers, p: WorldNumbers
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
    age: float, diagnosis: int, substance: float, income: int, programme: ProgrammeNumbers,
    p: WorldNumbers,
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


@rule
def _let_in(
    i: int, programme: ProgrammeNumbers, person: Person, health: Health, case: Case,
    p: WorldNumbers,
) -> bool:
    """Say whether a programme's entry criteria let person `i` in."""
    return is_taken(
        float(person.age[i]), person.diagnosis[i], float(health.substance[i]), case.income[i],
        programme, p,
    )


@stage
def _apply_first(
    w: int, i: int, programmes: Programmes, p: WorldNumbers, person: Person, health: Health,
    case: Case, standing: Standing, desks: Ints,
) -> None:
    """Let person `i`, who has just entered, want a place if there can be one for them.

    Who has waited since before the run keeps that week.
    """
    target, place = standing.arm[i], person.place[i]
    programme = programmes[target]
    first, last = desks[target, place, 0], desks[target, place, 1]
    offered = (
        programme.limit_weeks > 0 and programme.hours_budget > 0.0 and last > first
        and _let_in(i, programme, person, health, case, p)
    )
    standing.service[i] = _WAITING if offered else _NOT_OFFERED
    if standing.waiting_since[i] == NEVER_WAITED:
        standing.waiting_since[i] = w


@stage
def _apply_again(
    w: int, i: int, u: float, referring: bool, programmes: Programmes, latest: int,
    p: WorldNumbers, standing: Standing, log: Log,
) -> bool:
    """Let person `i`, whose support ended, want a place again; say if they move to the service.

    Where people are referred, whoever comes back to the service waits for it in the usual one; and
    whoever cannot come back goes there.
    """
    arm, gap, cut_off = standing.arm, w - standing.ended_week[i], int(standing.cut_off[i])
    programme, usual = programmes[arm[i]], programmes.shape[0] - 1
    served = referring and arm[i] == 0
    back = comes_back(gap, cut_off, u, programme, p)
    if not back:
        if not served or programme.return_allowed or not comes_back(
            gap, cut_off, u, programmes[usual], p
        ):
            return False
        standing.referred[i] = -2
    standing.service[i] = _WAITING
    standing.waiting_since[i] = w
    note(log, w, i, _RETURNED, 0, 0, -1, 0.0)
    if served:
        arm[i], standing.terms[i] = usual, latest + usual
    return served and back


@stage
def line_up(w: int, luck: Luck, now: Now, people: Candidates, run: Run, log: Log) -> int:
    """Put those who want a place into the queue and sort it; return how many they are.

    Where people are referred to the first programme, whoever waits for it, or waits to come back
    to it, has the last one (the usual service) meanwhile.
    """
    p, programmes, referring = now.world, now.programmes, now.market.referral_rate > 0.0
    standing, person, health, case = people.standing, people.person, people.health, people.case
    arm, service, referred = standing.arm, standing.service, standing.referred
    worker_minutes, key, n = people.help.worker_minutes, person.key, 0
    for i in range(run.who[0], run.who[1]):
        if referred[i] != 0 and (service[i] == _SERVED or service[i] == _NOT_OFFERED):
            continue
        occupied = standing.position[i] & _OCCUPIED != 0
        moves = referred[i] == 0 and arm[i] != 0 and service[i] != _NOT_ENTERED and not occupied
        programme = programmes[0 if moves else arm[i]]
        if service[i] == _NOT_ENTERED:
            _apply_first(w, i, programmes, p, person, health, case, standing, run.desks)
        elif service[i] == _ENDED and not moves:
            spent = worker_minutes[i] >= 60.0 * programme.hours_budget
            if case.clarified[i] or occupied or spent:
                continue
            u = four(luck, key[i], w, _SERVICE, 0)[2]
            moves = _apply_again(
                w, i, u, referring, programmes, now.latest, p, standing, log
            )
        if moves and not _let_in(i, programmes[0], person, health, case, p):
            referred[i] = -2  # refused; the usual service goes on
            moves = False
        if moves and service[i] == _ENDED:  # waits for the service; the usual one goes on
            gap, cut_off = w - standing.ended_week[i], int(standing.cut_off[i])
            u = four(luck, key[i], w, _SERVICE, 0)[2]
            if comes_back(gap, cut_off, u, programmes[arm[i]], p):
                service[i] = _WAITING
                note(log, w, i, _RETURNED, 0, 0, -1, 0.0)
        if service[i] == _WAITING or moves:
            back = standing.admissions[i] > 0
            run.queue[n] = i
            run.rank[n] = place_in_line(
                standing.waiting_since[i], person.age[i] < _YOUNG, back, programme.priority
            )
            n += 1
    sort_by(run.rank, run.queue, n)
    return n


@stage
def enrol(
    w: int, luck: Luck, now: Now, people: Candidates, workers: Workers, run: Run, log: Log
) -> None:
    """Admit those who wait where there is room, in their order; let people return.

    `waiting` is left with those who wait on, `room` with free places. Where people are referred,
    the last programme is the usual service, which goes on while somebody waits for the first.
    """
    key, place, referred = people.person.key, people.person.place, people.standing.referred
    arm, service, waiting = people.standing.arm, people.standing.service, run.waiting
    n = line_up(w, luck, now, people, run, log)
    _count_room(workers, run)
    for a in range(n):
        i = run.queue[a]
        wanted = _wanted(i, arm, referred)
        target, k = wanted, i
        if not run.own_worker:
            k = _free(luck, key[i], target, place[i], workers, run)
            if k < 0:
                waiting[target, place[i]] += 1
                if service[i] != _WAITING or arm[i] == target:
                    continue
                target = arm[i]
                k = _free(luck, key[i], target, place[i], workers, run)
            if k < 0:
                waiting[target, place[i]] += 1
                continue
            run.room[target, place[i]] -= 1
        if service[i] == _SERVED:
            _move_on(
                w, i, place[i], people.standing, people.praktik, workers.caseload, run.room,
                run.yearly, log,
            )
        _admit(
            w, luck, i, key[i], target, k, target == wanted, now, people, workers, log,
        )


@stage
def _move_on(
    w: int, i: int, place: int, standing: Standing, praktik: Trial, caseload: Int32, room: Ints,
    yearly: Floats, log: Log,
) -> None:
    """Let person `i` leave the usual service for the place that is free.

    An unpaid trial that it has arranged ends with it.
    """
    arm, k = standing.arm[i], standing.worker[i]
    note(log, w, i, _SERVICE_ENDED, _MOVED_ON, 0, k, 0.0)
    yearly[arm, w // _YEAR, _T_ENDED + _MOVED_ON] += 1.0
    caseload[k] -= 1
    room[arm, place] += 1
    if praktik.praktik_employer[i] >= 0:
        end_placement(w, i, praktik, log)


@stage
def _admit(
    w: int, luck: Luck, i: int, key: int, target: int, k: int, as_wanted: bool, now: Now,
    people: Candidates, workers: Workers, log: Log,
) -> None:
    """Admit person `i` to a programme, with worker `k`; `as_wanted` ends a wait.

    The worker has met employers for others before, and does not know the person yet.
    """
    programme, standing, help = now.programmes[target], people.standing, people.help
    if programme.outreach == _DIRECT:
        minutes = employer_minutes_kept(programme, now.world)
        help.leads[i] = leads_at_hand(minutes, float(w - workers.since[k]), now.world)
    help.known[i], help.requested[i] = 0.0, 0.0
    standing.arm[i], standing.terms[i] = target, now.latest + target
    standing.service[i] = _SERVED
    standing.worker[i] = k
    workers.caseload[k] += 1
    standing.admitted_week[i] = w
    waited = w - standing.waiting_since[i] if as_wanted else 0
    if as_wanted:
        standing.waited[i] = waited
    if target == 0 or now.market.referral_rate <= 0.0:
        standing.admissions[i] += 1
    standing.search_weeks[i] = 0
    standing.support_weeks[i] = 0
    spread = uniform(luck, key, w, _ARRANGING, 1)
    every = programme.praktik_every_weeks
    if programme.measures_beside:
        every = now.law.measure_every_weeks
    people.praktik.ordered[i] = 0
    people.praktik.next_praktik[i] = min(w + programme.course_weeks + int(spread * every), _NEVER)
    note(log, w, i, _ADMITTED, 0, target, k, waited)


@stage
def _count_room(workers: Workers, run: Run) -> None:
    """Count free places and open posts by programme and place, and begin to count who waits."""
    cap, caseload, desks = workers.cap, workers.caseload, run.desks
    for q in range(run.places[0], run.places[1]):
        for target in range(run.waiting.shape[0]):
            run.waiting[target, q] = 0
            run.room[target, q] = 0
            run.posts[target, q] = 0
            if not run.own_worker:
                for k in range(desks[target, q, 0], desks[target, q, 1]):
                    run.room[target, q] += max(0, cap[k] - caseload[k])
                    run.posts[target, q] += 1 if cap[k] > 0 else 0


@rule
def _free(luck: Luck, key: int, target: int, q: int, workers: Workers, run: Run) -> int:
    """Return a worker with room, or -1; nobody is asked where every place is known to be taken."""
    if run.room[target, q] <= 0:
        return -1
    first, last = run.desks[target, q, 0], run.desks[target, q, 1]
    return find_worker(luck, key, first, last, workers.cap, workers.caseload, workers.key)


@rule
def _wanted(i: int, arm: Int8, referred: Int8) -> int:
    """Return the programme that somebody in the queue waits for."""
    return 0 if referred[i] == 0 else int(arm[i])


@rule
def pressure_here(arm: int, place: int, posts: Ints, waiting: Ints, p: WorldNumbers) -> float:
    """Return the pressure to end on the workers of a programme in a place, by its open posts."""
    return pressure(int(waiting[arm, place]), int(posts[arm, place]), p)
