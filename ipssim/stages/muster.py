"""Gather who is followed this week, and each worker's people; let those go who are done."""

from __future__ import annotations

from typing import Any

from ipssim.compiled import rule, stage
from ipssim.recorder import note
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
    w: int, horizon: int, by_entry: Any, active: Any, state: Any, entry_week: Any, income: Any,
    symptoms: Any, support_sum: Any, service: Any, worker: Any, caseload: Any, log: Any, count: Any,
) -> None:
    """Refresh the list of people in follow-up: `active[:state[0]]`, in order of entry."""
    n = 0
    for j in range(state[0]):
        i = active[j]
        if w < entry_week[i] + horizon:
            active[n] = i
            n += 1
        else:
            note(log, count, w, i, _FOLLOWED_UP, 0, 0, -1, symptoms[i])
            note(log, count, w, i, _SUPPORT_FELT, 0, 0, -1, support_sum[i])
            if service[i] == _SERVED:
                caseload[worker[i]] -= 1
    while state[1] < by_entry.shape[0] and entry_week[by_entry[state[1]]] == w:
        i = by_entry[state[1]]
        active[n] = i
        n += 1
        state[1] += 1
        note(log, count, w, i, _ENTERED, 0, income[i], -1, 0.0)
    state[0] = n


@stage
def list_caseloads(
    active: Any, state: Any, service: Any, worker: Any, caseload: Any, client_start: Any,
    clients: Any,
) -> None:
    """List each worker's people: `clients[client_start[k]:client_start[k + 1]]`."""
    workers = caseload.shape[0]
    total = 0
    for k in range(workers):
        client_start[k] = total
        total += caseload[k]
    for j in range(state[0]):
        i = active[j]
        if service[i] == _SERVED:
            k = worker[i]
            clients[client_start[k]] = i
            client_start[k] += 1
    for k in range(workers, 0, -1):
        client_start[k] = client_start[k - 1]
    client_start[0] = 0
