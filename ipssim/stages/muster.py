"""Gather who is followed this week, and each worker's people; let those go who are done."""

from __future__ import annotations

from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
from ipssim.rules.job_search import ease
from ipssim.vocabulary import Event, Service
from ipssim.world.charter import UInt8
from ipssim.world.columns import Candidates, Workers
from ipssim.world.periods import Now
from ipssim.world.run import Run

_FOLLOWED_UP = int(Event.FOLLOWED_UP)
_SUPPORT_FELT = int(Event.SUPPORT_FELT)
_ENTERED = int(Event.ENTERED)
_POSITION = int(Event.POSITION)
_SERVED = int(Service.SERVED)


@rule
def move(log: Log, week: int, position: UInt8, i: int, target: int) -> None:
    """Put person `i` into the positions `target` and note the change, if it is one."""
    source = int(position[i])
    if source != target:
        note(log, week, i, _POSITION, source, target, -1, 0.0)
        position[i] = target


@stage
def muster(w: int, now: Now, people: Candidates, workers: Workers, run: Run, log: Log) -> None:
    """Move the window of people in follow-up, `run.who`; rows are in order of entry."""
    p = now.world
    entry_week, worked_recently = people.person.entry_week, people.person.worked_recently
    income, benefit_weeks = people.case.income, people.case.benefit_weeks
    drive, negative = people.traits.drive, people.traits.negative
    ease_alone, ease_helped = people.traits.ease_alone, people.traits.ease_helped
    ease_study, ease_advised = people.traits.ease_study, people.traits.ease_advised
    symptoms = people.health.symptoms
    support_sum = people.tally.support_sum
    service, worker = people.standing.service, people.standing.worker
    caseload, position = workers.caseload, people.standing.position
    horizon, last = run.horizon, run.last
    while run.who[0] < run.who[1] and w >= entry_week[run.who[0]] + horizon:
        i = run.who[0]
        run.who[0] += 1
        note(log, w, i, _FOLLOWED_UP, 0, 0, -1, symptoms[i])
        note(log, w, i, _SUPPORT_FELT, 0, 0, -1, support_sum[i])
        if service[i] == _SERVED:
            caseload[worker[i]] -= 1
    alone = 1.0 - p.drive_in_offers
    while run.who[1] < last and entry_week[run.who[1]] <= w:
        i = run.who[1]
        run.who[1] += 1
        z, history, sd = float(drive[i]), int(worked_recently[i]), float(negative[i])
        ease_alone[i] = ease(z, history, sd, alone, p)
        ease_helped[i] = ease(z, history, sd, p.drive_supported * alone, p)
        ease_study[i] = ease(z, history, sd, 1.0, p)
        ease_advised[i] = ease(z, history, sd, p.drive_supported, p)
        note(log, w, i, _ENTERED, 0, income[i], -1, benefit_weeks[i])
        note(log, w, i, _POSITION, 0, position[i], -1, 0.0)


@stage
def list_caseloads(people: Candidates, workers: Workers, run: Run) -> None:
    """List each worker's people: `clients[client_start[k]:client_stop[k]]`."""
    service, worker = people.standing.service, people.standing.worker
    caseload = workers.caseload
    base, client_start, client_stop = run.base, run.client_start, run.client_stop
    clients = run.clients
    total = base
    for k in range(run.workers[0], run.workers[1]):
        client_start[k] = total
        client_stop[k] = total
        total += caseload[k]
    for i in range(run.who[0], run.who[1]):
        if service[i] == _SERVED:
            k = worker[i]
            clients[client_stop[k]] = i
            client_stop[k] += 1
