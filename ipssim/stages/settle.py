"""Settle the week: who gets the openings, whose unpaid trial turns into pay."""

from __future__ import annotations

from typing import Any

import numpy as np

from ipssim.chance import Draw, four, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import note
from ipssim.rules.employers import trust_after_harm
from ipssim.rules.job_search import hours_within, praktik_hires
from ipssim.settings.world import WorldNumbers
from ipssim.stages.muster import move
from ipssim.vocabulary import Channel, Event, JobEnding, Placement, Position

_PRIORITY = int(Draw.PRIORITY)
_PRAKTIK = int(Draw.PRAKTIK)
_OUTREACH = int(Channel.OUTREACH)
_PREFERENCE = int(Placement.PREFERENCE)
_CLARIFICATION = int(Position.CLARIFICATION)
_SEARCH = int(Position.SEARCH)
_IN_WORK = int(Position.IN_WORK)
_REJECTED = int(Event.REJECTED)
_JOB_STARTED = int(Event.JOB_STARTED)
_JOB_ENDED = int(Event.JOB_ENDED)
_PRAKTIK_STARTED = int(Event.PRAKTIK_STARTED)
_PRAKTIK_ENDED = int(Event.PRAKTIK_ENDED)
_LEFT = int(JobEnding.LEFT)


@stage
def burn_bridge(p: WorldNumbers, k: int, e: int, network: Any, network_trust: Any) -> None:
    """Let employer `e` lose trust in worker `k`, if they know each other."""
    if k < 0:
        return
    for s in range(network.shape[1]):
        if network[k, s] == e:
            network_trust[k, s] = trust_after_harm(float(network_trust[k, s]), p)


@stage
def _start_job(
    w: int, p: WorldNumbers, i: int, e: int, channel: int, hours: float, match: float, position:
    Any, employer: Any, job_since: Any, job_channel: Any, job_hours: Any, job_match: Any, log:
    Any, count: Any,
) -> None:
    """Start a job; a present one is left for it. A poor match keeps the person looking on."""
    if employer[i] >= 0:
        note(log, count, w, i, _JOB_ENDED, _LEFT, 0, employer[i], w - job_since[i])
    employer[i] = e
    job_since[i] = w
    job_channel[i] = channel
    job_hours[i] = hours
    job_match[i] = match
    note(log, count, w, i, _JOB_STARTED, channel, 0, e, hours)
    here = int(position[i]) & ~(_CLARIFICATION | _SEARCH)
    if match < p.looks_on:
        here |= _SEARCH
    move(log, count, w, position, i, here | _IN_WORK)


@stage
def settle_hiring(
    w: int, luck: Any, p: WorldNumbers, unlimited_openings: bool, active: Any, state: Any, queue:
    Any, rank: Any, arm: Any, programmes: Any, offer_employer: Any, offer_channel: Any,
    offer_praktik: Any, offer_hours: Any, offer_match: Any, position: Any, employer: Any,
    job_since: Any, job_channel: Any, job_hours: Any, job_match: Any, praktik_employer: Any,
    praktik_until: Any, praktik_match: Any, advertised: Any, hidden: Any, log: Any, count: Any,
) -> None:
    """Hand openings to those who said yes, in the order of a draw keyed by person and week."""
    n = 0
    for j in range(state[0]):
        i = active[j]
        if offer_employer[i] >= 0:
            queue[n] = i
            rank[n] = uniform(luck, i, w, _PRIORITY, 0)
            n += 1
    order = np.argsort(rank[:n])
    for a in range(n):
        i = queue[order[a]]
        e = offer_employer[i]
        channel = int(offer_channel[i])
        if offer_praktik[i]:
            praktik_employer[i] = e
            weeks = programmes[arm[i]].praktik_weeks
            praktik_until[i] = w + weeks
            praktik_match[i] = offer_match[i]
            note(log, count, w, i, _PRAKTIK_STARTED, channel, 0, e, weeks)
        elif unlimited_openings or _take(channel, e, advertised, hidden):
            _start_job(
                w, p, i, e, channel, float(offer_hours[i]), float(offer_match[i]), position,
                employer, job_since, job_channel, job_hours, job_match, log, count,
            )
        else:
            note(log, count, w, i, _REJECTED, channel, 0, e, 0.0)


@rule
def _take(channel: int, e: int, advertised: Any, hidden: Any) -> bool:
    """Take an opening if one is left: adverts alone, hidden ones first by outreach."""
    if channel == _OUTREACH and hidden[e] > 0:
        hidden[e] -= 1
        return True
    if advertised[e] > 0:
        advertised[e] -= 1
        return True
    return False


@stage
def end_praktik(
    w: int, luck: Any, p: WorldNumbers, programmes: Any, full_time: float, active: Any, state:
    Any, arm: Any, capacity: Any, position: Any, employer: Any, job_since: Any, job_channel: Any,
    job_hours: Any, job_match: Any, praktik_employer: Any, praktik_until: Any, praktik_match: Any,
    log: Any, count: Any,
) -> None:
    """End unpaid trials that are over; some turn into pay."""
    for j in range(state[0]):
        i = active[j]
        if praktik_employer[i] < 0 or praktik_until[i] > w:
            continue
        e = praktik_employer[i]
        praktik_employer[i] = -1
        praktik_until[i] = -1
        note(log, count, w, i, _PRAKTIK_ENDED, 0, 0, e, 0.0)
        preferred = 1 if programmes[arm[i]].placement == _PREFERENCE else 0
        match = float(praktik_match[i])
        if four(luck, i, w, _PRAKTIK, 0)[0] < praktik_hires(preferred, match, p):
            hours = hours_within(float(capacity[i]), full_time)
            _start_job(
                w, p, i, e, _OUTREACH, hours, match, position, employer, job_since, job_channel,
                job_hours, job_match, log, count,
            )
