"""Gather who is followed this week, and each worker's people; let those go who are done."""

from __future__ import annotations

from typing import Any

from ipssim.compiled import rule, stage
from ipssim.recorder import note
from ipssim.rules.job_search import ease
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Event, Service

_FOLLOWED_UP = int(Event.FOLLOWED_UP)
_SUPPORT_FELT = int(Event.SUPPORT_FELT)
_ENTERED = int(Event.ENTERED)
_POSITION = int(Event.POSITION)
_SERVED = int(Service.SERVED)


@rule
def move(log: Any, count: Any, week: int, position: Any, i: int, target: int) -> None:
    """Put person `i` into the positions `target` and note the change, if it is one."""
    source = int(position[i])
    if source != target:
        note(log, count, week, i, _POSITION, source, target, -1, 0.0)
        position[i] = target


@stage
def muster(
    w: int, horizon: int, p: WorldNumbers, who: Any, last: int, entry_week: Any, income: Any,
    benefit_weeks: Any, drive: Any, worked_recently: Any, negative: Any, ease_alone: Any,
    ease_helped: Any, ease_study: Any, symptoms: Any, support_sum: Any, service: Any, worker: Any,
    caseload: Any, log: Any, count: Any,
) -> None:
    """Move the window of people in follow-up: rows `who[0]` to `who[1]`, in order of entry."""
    while who[0] < who[1] and w >= entry_week[who[0]] + horizon:
        i = who[0]
        who[0] += 1
        note(log, count, w, i, _FOLLOWED_UP, 0, 0, -1, symptoms[i])
        note(log, count, w, i, _SUPPORT_FELT, 0, 0, -1, support_sum[i])
        if service[i] == _SERVED:
            caseload[worker[i]] -= 1
    alone = 1.0 - p.drive_in_offers
    while who[1] < last and entry_week[who[1]] <= w:
        i = who[1]
        who[1] += 1
        z, history, sd = float(drive[i]), int(worked_recently[i]), float(negative[i])
        ease_alone[i] = ease(z, history, sd, alone, p)
        ease_helped[i] = ease(z, history, sd, p.drive_supported * alone, p)
        ease_study[i] = ease(z, history, sd, 1.0, p)
        note(log, count, w, i, _ENTERED, 0, income[i], -1, benefit_weeks[i])


@stage
def list_caseloads(
    who: Any, workers: Any, base: int, service: Any, worker: Any, caseload: Any,
    client_start: Any, client_stop: Any, clients: Any,
) -> None:
    """List each worker's people: `clients[client_start[k]:client_stop[k]]`."""
    total = base
    for k in range(workers[0], workers[1]):
        client_start[k] = total
        client_stop[k] = total
        total += caseload[k]
    for i in range(who[0], who[1]):
        if service[i] == _SERVED:
            k = worker[i]
            clients[client_stop[k]] = i
            client_stop[k] += 1
