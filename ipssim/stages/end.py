"""Ending: limits, dropping out, agreeing to end, and workers who change."""

from __future__ import annotations

from typing import Any

from ipssim.chance import BLOCK, Draw, Luck, four_each
from ipssim.compiled import rule, stage
from ipssim.recorder import YEARLY, Log, note
from ipssim.rules.acceleration import sanctioned
from ipssim.rules.cap_and_queue import let_go_rate, pressed_style, settled_enough
from ipssim.rules.common import happens
from ipssim.rules.ended_too_early import stress_of_cut_off, trust_after_cut_off
from ipssim.rules.ending import drop_out_rate, ending_talk_rate, limit_reached
from ipssim.rules.resonance import trust_in_successor
from ipssim.rules.substance_use import use_drops_out
from ipssim.rules.team import trust_in_colleague
from ipssim.settings.world import WorldNumbers
from ipssim.stages.enrol import find_worker, pressure_here
from ipssim.stages.muster import move
from ipssim.stages.place import end_placement
from ipssim.vocabulary import Ending, EndingRule, Event, Position, Service
from ipssim.world.columns import Candidates, Workers
from ipssim.world.periods import Now
from ipssim.world.run import Run

_SERVICE = int(Draw.SERVICE)
_SERVED = int(Service.SERVED)
_ENDED = int(Service.ENDED)
_NONE = int(Ending.NONE)
_AGREED = int(Ending.AGREED)
_DROPPED_OUT = int(Ending.DROPPED_OUT)
_PRESSED = int(Ending.PRESSED)
_CLOSED = int(Ending.CLOSED)
_CLARIFIED = int(Ending.CLARIFIED)
_BY_NEED = int(EndingRule.BY_NEED)
_SEARCH = int(Position.SEARCH)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)
_ENDING = int(Position.ENDING)
_SERVICE_ENDED = int(Event.SERVICE_ENDED)
_WORKER_CHANGED = int(Event.WORKER_CHANGED)
_YEAR = 52
_T_ENDED = YEARLY.index("ended_0")


@stage
def _leave(
    w: int, i: int, reason: int, position: Any, service: Any, worker: Any, ended_week: Any,
    cut_off: Any, praktik_employer: Any, praktik_until: Any, subsidised: Any, granted: Any,
    outreach: Any, caseload: Any, arm: Any, yearly: Any, log: Log,
) -> None:
    """End support for person `i`; an unpaid trial arranged by the programme ends with it."""
    k = worker[i]
    note(log, w, i, _SERVICE_ENDED, reason, 0, k, 0.0)
    yearly[arm[i], w // _YEAR, _T_ENDED + reason] += 1.0
    service[i] = _ENDED
    worker[i] = -1
    ended_week[i] = w
    cut_off[i] = 0 if reason in (_AGREED, _DROPPED_OUT, _CLARIFIED) else 1
    caseload[k] -= 1
    granted[i] = 0.0
    outreach[i] = 0.0
    if praktik_employer[i] >= 0:
        end_placement(w, i, praktik_employer, praktik_until, subsidised, log)
    move(log, w, position, i, int(position[i]) & ~_ENDING)


@stage
def reach_limits(
    w: int, luck: Luck, now: Now, people: Candidates, workers: Workers, run: Run, log: Log
) -> None:
    """End support for those whose time is up before this week's hours are spent.

    Where help was still needed, being cut off weighs and costs trust. Those whose worker's post is
    given up go to a colleague with room, if there is one.
    """
    p = now.world
    programmes = now.programmes
    key, place = people.person.key, people.person.place
    arm, position, service = people.standing.arm, people.standing.position, people.standing.service
    worker, admitted_week = people.standing.worker, people.standing.admitted_week
    ended_week, cut_off = people.standing.ended_week, people.standing.cut_off
    search_weeks, support_weeks = people.standing.search_weeks, people.standing.support_weeks
    worker_minutes, trust = people.help.worker_minutes, people.help.trust
    trust_entry, granted = people.help.trust_entry, people.help.granted
    outreach = people.help.outreach
    job_since = people.job.job_since
    study_since = people.study.study_since
    stress = people.mind.stress
    praktik_employer, praktik_until = people.praktik.praktik_employer, people.praktik.praktik_until
    subsidised = people.praktik.subsidised
    worker_key, closes, cap = workers.key, workers.closes, workers.cap
    caseload = workers.caseload
    desks, own_worker, yearly = run.desks, run.own_worker, run.yearly
    for i in range(run.who[0], run.who[1]):
        if service[i] != _SERVED:
            continue
        programme = programmes[arm[i]]
        occupied = position[i] & _OCCUPIED != 0
        reason = limit_reached(
            w - admitted_week[i], int(search_weeks[i]), int(support_weeks[i]), occupied,
            float(worker_minutes[i]), programme,
        )
        if reason == _NONE and not own_worker and w >= closes[worker[i]]:
            first, last = desks[arm[i], place[i], 0], desks[arm[i], place[i], 1]
            new = find_worker(luck, key[i], first, last, cap, caseload, worker_key)
            if new < 0:
                reason = _CLOSED
            else:
                _hand_over(
                    w, i, new, programme.stand_in, p, worker, trust, trust_entry, caseload, log,
                )
        if reason == _NONE:
            continue
        _leave(
            w, i, reason, position, service, worker, ended_week, cut_off, praktik_employer,
            praktik_until, subsidised, granted, outreach, caseload, arm, yearly, log,
        )
        if not occupied or w - max(job_since[i], study_since[i]) < p.settled_weeks:
            stress[i] = stress_of_cut_off(float(stress[i]), p)
            trust[i] = trust_after_cut_off(float(trust[i]), float(trust_entry[i]), p)


@stage
def _hand_over(
    w: int, i: int, new: int, stand_in: int, p: WorldNumbers, worker: Any, trust: Any,
    trust_entry: Any, caseload: Any, log: Log,
) -> None:
    """Give person `i` another worker; part of the trust lies in the team.

    More of it is kept where the worker knows the person already (`stand_in`).
    """
    caseload[worker[i]] -= 1
    caseload[new] += 1
    worker[i] = new
    before = float(trust[i])
    after = trust_in_successor(before, float(trust_entry[i]), p)
    trust[i] = trust_in_colleague(before, after, stand_in, p)
    note(log, w, i, _WORKER_CHANGED, 0, 0, new, 0.0)


@stage
def end(
    w: int, luck: Luck, now: Now, people: Candidates, workers: Workers, run: Run, log: Log
) -> None:
    """Let people drop out, agree to end and complete an ending; let workers change."""
    p = now.world
    programmes = now.programmes
    key, place = people.person.key, people.person.place
    arm, position, service = people.standing.arm, people.standing.position, people.standing.service
    worker, ended_week = people.standing.worker, people.standing.ended_week
    cut_off, ending_until = people.standing.cut_off, people.standing.ending_until
    pressed, search_weeks = people.standing.pressed, people.standing.search_weeks
    support_weeks = people.standing.support_weeks
    job_since = people.job.job_since
    study_since = people.study.study_since
    trust, trust_entry, granted = people.help.trust, people.help.trust_entry, people.help.granted
    outreach = people.help.outreach
    stress, insecurity = people.mind.stress, people.mind.insecurity
    clarified = people.case.clarified
    praktik_employer, praktik_until = people.praktik.praktik_employer, people.praktik.praktik_until
    subsidised = people.praktik.subsidised
    substance = people.health.substance
    worker_key, cap, caseload = workers.key, workers.cap, workers.caseload
    ending_style = workers.ending_style
    desks, own_worker, waiting = run.desks, run.own_worker, run.waiting
    posts, words, draws = run.posts, run.words, run.draws
    yearly = run.yearly
    most = drop_out_rate(0.0, 1.0, p) * use_drops_out(1.0, p)
    for start in range(run.who[0], run.who[1], BLOCK):
        stop = min(start + BLOCK, run.who[1])
        four_each(luck, key, start, stop, w, _SERVICE, 0, words, draws)
        for i in range(start, stop):
            if service[i] != _SERVED:
                continue
            programme = programmes[arm[i]]
            here = int(position[i])
            occupied = here & _OCCUPIED != 0
            since = max(job_since[i], study_since[i])
            if occupied:
                if since < w:  # the first meeting comes the week after the start
                    support_weeks[i] += 1
                search_weeks[i] = 0
            elif here & _SEARCH:
                search_weeks[i] += 1
            j = i - start
            k = worker[i]
            reason = _NONE
            if clarified[i]:
                reason = _CLARIFIED
            elif draws[0, j] < most and happens(
                drop_out_rate(float(trust[i]), float(stress[i]), p)
                * use_drops_out(float(substance[i]), p),
                draws[0, j],
            ):
                reason = _DROPPED_OUT
                if programme.duty:
                    insecurity[i] = sanctioned(float(insecurity[i]), p)
            elif here & _ENDING and w >= ending_until[i]:
                reason = _PRESSED if pressed[i] else _AGREED
            by_need = programme.ending == _BY_NEED
            queue = pressure_here(arm[i], place[i], posts, waiting, p) if by_need else 0.0
            if (
                reason == _NONE and queue > 0.0 and not occupied
                and happens(let_go_rate(search_weeks[i], queue, p), draws[1, j])
            ):
                reason = _PRESSED
            if reason != _NONE:
                _leave(
                    w, i, reason, position, service, worker, ended_week, cut_off, praktik_employer,
                    praktik_until, subsidised, granted, outreach, caseload, arm, yearly, log,
                )
                continue
            may_end = occupied and not here & _ENDING and by_need
            style = pressed_style(float(ending_style[k]), queue, p)
            settled = settled_enough(queue, p)
            if may_end and happens(ending_talk_rate(w - since, settled, style, p), draws[1, j]):
                pressed[i] = 1 if w - since < p.settled_weeks else 0
                ending_until[i] = w + programme.ending_weeks
                move(log, w, position, i, here | _ENDING)
            if not own_worker and draws[3, j] * programme.worker_change_weeks < 1.0:
                first, last = desks[arm[i], place[i], 0], desks[arm[i], place[i], 1]
                new = _other_worker(luck, key[i], k, first, last, cap, caseload, worker_key)
                _hand_over(
                    w, i, new, programme.stand_in, p, worker, trust, trust_entry, caseload, log,
                )


@rule
def _other_worker(
    luck: Any, key: int, k: int, first: int, last: int, cap: Any, caseload: Any, worker_key: Any
) -> int:
    """Return a worker with room, other than `k`; else `k`, where somebody new sits down."""
    saved = caseload[k]
    caseload[k] = cap[k]
    new = find_worker(luck, key, first, last, cap, caseload, worker_key)
    caseload[k] = saved
    return new if new >= 0 else k
