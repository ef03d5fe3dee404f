"""Ending: limits, dropping out, agreeing to end, and workers who change."""

from __future__ import annotations

from ipssim.chance import BLOCK, Draw, Luck, four_each
from ipssim.compiled import stage
from ipssim.recorder import YEARLY, Log, note
from ipssim.rules.cap_and_queue import let_go_rate, pressed_style, settled_enough
from ipssim.rules.common import happens
from ipssim.rules.ended_too_early import sanctioned, stress_of_cut_off, trust_after_cut_off
from ipssim.rules.ending import drop_out_rate, ending_talk_rate, limit_reached
from ipssim.rules.resonance import passed_on, trust_in_successor
from ipssim.rules.substance_use import use_drops_out
from ipssim.rules.team import trust_in_colleague
from ipssim.settings.world import WorldNumbers
from ipssim.stages.enrol import find_worker, pressure_here
from ipssim.stages.muster import move
from ipssim.stages.place import end_placement
from ipssim.vocabulary import Ending, EndingRule, Event, Position, Service
from ipssim.world.charter import Int32
from ipssim.world.columns import Candidates, Workers
from ipssim.world.periods import Now
from ipssim.world.person import Help, Person, Standing, Trial
from ipssim.world.records import ProgrammeNumbers
from ipssim.world.run import Floats, Ints, Run

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
    w: int, i: int, reason: int, standing: Standing, praktik: Trial, help: Help,
    caseload: Int32, yearly: Floats, log: Log,
) -> None:
    """End support for person `i`; an unpaid trial arranged by the programme ends with it."""
    worker, position = standing.worker, standing.position
    k = worker[i]
    note(log, w, i, _SERVICE_ENDED, reason, 0, k, 0.0)
    yearly[standing.arm[i], w // _YEAR, _T_ENDED + reason] += 1.0
    standing.service[i] = _ENDED
    worker[i] = -1
    standing.ended_week[i] = w
    standing.cut_off[i] = 0 if reason in (_AGREED, _DROPPED_OUT, _CLARIFIED) else 1
    caseload[k] -= 1
    help.granted[i] = 0.0
    help.outreach[i] = 0.0
    if praktik.praktik_employer[i] >= 0:
        end_placement(w, i, praktik, log)
    move(log, w, position, i, int(position[i]) & ~_ENDING)


@stage
def reach_limits(
    w: int, luck: Luck, now: Now, people: Candidates, workers: Workers, run: Run, log: Log
) -> None:
    """End support for those whose time is up before this week's hours are spent.

    Where help was still needed, being cut off weighs and costs trust. Those whose worker's post is
    given up go to a colleague with room, if there is one.
    """
    p, standing, help, desks = now.world, people.standing, people.help, run.desks
    key, place = people.person.key, people.person.place
    arm, position, service = standing.arm, standing.position, standing.service
    terms = standing.terms
    worker, admitted_week = standing.worker, standing.admitted_week
    search_weeks, support_weeks = standing.search_weeks, standing.support_weeks
    worker_minutes, trust, trust_entry = help.worker_minutes, help.trust, help.trust_entry
    job_since, study_since = people.job.job_since, people.study.study_since
    stress, closes = people.mind.stress, workers.closes
    for i in range(run.who[0], run.who[1]):
        if service[i] != _SERVED:
            continue
        programme = now.terms[terms[i]]
        occupied = position[i] & _OCCUPIED != 0
        reason = limit_reached(
            w - admitted_week[i], int(search_weeks[i]), int(support_weeks[i]), occupied,
            float(worker_minutes[i]), programme,
        )
        if reason == _NONE and not run.own_worker and w >= closes[worker[i]]:
            first, last = desks[arm[i], place[i], 0], desks[arm[i], place[i], 1]
            new = find_worker(
                luck, key[i], first, last, workers.cap, workers.caseload, workers.key
            )
            if new < 0:
                reason = _CLOSED
            else:
                _hand_over(
                    w, i, new, programme.stand_in, p, worker, help, workers.caseload, log
                )
        if reason == _NONE:
            continue
        _leave(
            w, i, reason, standing, people.praktik, help, workers.caseload, run.yearly, log
        )
        if not occupied or w - max(job_since[i], study_since[i]) < p.settled_weeks:
            stress[i] = stress_of_cut_off(float(stress[i]), p)
            trust[i] = trust_after_cut_off(float(trust[i]), float(trust_entry[i]), p)


@stage
def _hand_over(
    w: int, i: int, new: int, stand_in: bool, p: WorldNumbers, worker: Int32, help: Help,
    caseload: Int32, log: Log,
) -> None:
    """Give person `i` another worker; part of the trust lies in the team.

    More of it is kept where the worker knows the person already (`stand_in`).
    """
    trust = help.trust
    caseload[worker[i]] -= 1
    caseload[new] += 1
    worker[i] = new
    before = float(trust[i])
    after = trust_in_successor(before, float(help.trust_entry[i]), p)
    trust[i] = trust_in_colleague(before, after, stand_in, p)
    help.known[i] = passed_on(float(help.known[i]), p)
    note(log, w, i, _WORKER_CHANGED, 0, 0, new, 0.0)


@stage
def _talk_of_ending(
    w: int, i: int, tenure: int, queue: float, u: float, ending_style: float,
    programme: ProgrammeNumbers, p: WorldNumbers, standing: Standing, log: Log,
) -> None:
    """Let person `i`, settled in a place for `tenure` weeks, and the worker agree on an ending."""
    style = pressed_style(ending_style, queue)
    if happens(ending_talk_rate(tenure, settled_enough(queue, p), style, p), u):
        standing.pressed[i] = 1 if tenure < p.settled_weeks else 0
        standing.ending_until[i] = w + programme.ending_weeks
        move(log, w, standing.position, i, int(standing.position[i]) | _ENDING)


@stage
def _change_worker(
    w: int, luck: Luck, i: int, stand_in: bool, p: WorldNumbers, person: Person,
    standing: Standing, help: Help, workers: Workers, desks: Ints, log: Log,
) -> None:
    """Give person `i` another worker with room; else somebody new sits down at the same desk."""
    key, place, arm = person.key[i], person.place[i], standing.arm[i]
    k, cap, caseload = standing.worker[i], workers.cap, workers.caseload
    first, last = desks[arm, place, 0], desks[arm, place, 1]
    saved = caseload[k]
    caseload[k] = cap[k]
    new = find_worker(luck, key, first, last, cap, caseload, workers.key)
    caseload[k] = saved
    if new < 0:
        new = k
    _hand_over(w, i, new, stand_in, p, standing.worker, help, caseload, log)


@stage
def end(
    w: int, luck: Luck, now: Now, people: Candidates, workers: Workers, run: Run, log: Log
) -> None:
    """Let people drop out, agree to end and complete an ending; let workers change."""
    p, standing, help, draws = now.world, people.standing, people.help, run.draws
    arm, terms, position, service, worker = (
        standing.arm, standing.terms, standing.position, standing.service, standing.worker
    )
    search_weeks, support_weeks = standing.search_weeks, standing.support_weeks
    job_since, study_since = people.job.job_since, people.study.study_since
    place, clarified = people.person.place, people.case.clarified
    substance = people.health.substance
    trust, stress, insecurity = help.trust, people.mind.stress, people.mind.insecurity
    most = drop_out_rate(0.0, 1.0, p) * use_drops_out(2.0, p)
    for start in range(run.who[0], run.who[1], BLOCK):
        stop = min(start + BLOCK, run.who[1])
        four_each(luck, people.person.key, start, stop, w, _SERVICE, 0, draws)
        for i in range(start, stop):
            if service[i] != _SERVED:
                continue
            programme, here, j = now.terms[terms[i]], int(position[i]), i - start
            occupied, since = here & _OCCUPIED != 0, max(job_since[i], study_since[i])
            if occupied:
                if since < w:  # the first meeting comes the week after the start
                    support_weeks[i] += 1
                search_weeks[i] = 0
            elif here & _SEARCH:
                search_weeks[i] += 1
            reason = _NONE
            if clarified[i]:
                reason = _CLARIFIED
            elif draws[0, j] < most and happens(
                drop_out_rate(float(trust[i]), float(stress[i]), p)
                * use_drops_out(float(substance[i]), p),
                draws[0, j],
            ):
                reason = _DROPPED_OUT
                people.tally.dropped_out[i] = 1
                if programme.duty:
                    insecurity[i] = sanctioned(float(insecurity[i]), p)
            elif here & _ENDING and w >= standing.ending_until[i]:
                reason = _PRESSED if standing.pressed[i] else _AGREED
            by_need = programme.ending == _BY_NEED
            queue = pressure_here(arm[i], place[i], run.posts, run.waiting, p) if by_need else 0.0
            if (
                reason == _NONE and queue > 0.0 and not occupied
                and happens(let_go_rate(search_weeks[i], queue, p), draws[1, j])
            ):
                reason = _PRESSED
            if reason != _NONE:
                _leave(
                    w, i, reason, standing, people.praktik, help, workers.caseload, run.yearly,
                    log,
                )
                continue
            if occupied and by_need and not here & _ENDING:
                style = float(workers.ending_style[worker[i]])
                _talk_of_ending(
                    w, i, w - since, queue, draws[1, j], style, programme, p, standing, log
                )
            if not run.own_worker and draws[3, j] * programme.worker_change_weeks < 1.0:
                _change_worker(
                    w, luck, i, programme.stand_in, p, people.person, standing, help, workers,
                    run.desks, log,
                )
