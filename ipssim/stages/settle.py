"""Settle the week: who gets the openings, whose unpaid trial turns into pay."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, four, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import note
from ipssim.rules.belief import more
from ipssim.rules.common import sort_by
from ipssim.rules.dream_and_match import looks_on
from ipssim.rules.employer_network import trust_after_harm, trust_after_success
from ipssim.rules.integration import judged_capacity
from ipssim.rules.job_search import praktik_hires
from ipssim.rules.own_responsibility import risk_left
from ipssim.rules.pace import agreed_hours
from ipssim.rules.ways_out import subsidy_hires
from ipssim.settings.world import WorldNumbers
from ipssim.stages.muster import move
from ipssim.stages.openings import take
from ipssim.stages.place import end_placement
from ipssim.stages.search import told_by
from ipssim.vocabulary import Channel, Event, Item, JobEnding, Position

_PRIORITY = int(Draw.PRIORITY)
_PRAKTIK = int(Draw.PRAKTIK)
_OUTREACH = int(Channel.OUTREACH)
_CLARIFICATION = int(Position.CLARIFICATION)
_SEARCH = int(Position.SEARCH)
_IN_WORK = int(Position.IN_WORK)
_REJECTED = int(Event.REJECTED)
_JOB_STARTED = int(Event.JOB_STARTED)
_JOB_ENDED = int(Event.JOB_ENDED)
_PRAKTIK_STARTED = int(Event.PRAKTIK_STARTED)
_LEFT = int(JobEnding.LEFT)
_ILLNESS = int(Item.ILLNESS)


@stage
def change_bridge(
    p: WorldNumbers, k: int, e: int, built: bool, told: int, network: Any, network_trust: Any
) -> None:
    """Let employer `e` gain or lose trust in worker `k`, if they know each other."""
    if k < 0:
        return
    for s in range(network.shape[1]):
        if network[k, s] == e:
            trust = float(network_trust[k, s])
            if built:
                network_trust[k, s] = trust_after_success(trust, p)
            else:
                candid = 1 if told & _ILLNESS else 0
                network_trust[k, s] = trust_after_harm(trust, risk_left(candid, p), p)


@stage
def _start_job(
    w: int, luck: Any, p: WorldNumbers, i: int, key: int, e: int, channel: int, hours: float,
    match: float, support: float, k: int, position: Any, belief: Any, employer: Any,
    job_since: Any, job_channel: Any, job_told: Any, job_hours: Any, job_match: Any,
    worker_belief: Any, log: Any, count: Any,
) -> None:
    """Start a job; a present one is left for it. A poor match keeps the person looking on."""
    if employer[i] >= 0:
        note(log, count, w, i, _JOB_ENDED, _LEFT, 0, employer[i], w - job_since[i])
    employer[i] = e
    job_since[i] = w
    job_channel[i] = channel
    job_told[i] = told_by(luck, p, key, support)
    job_hours[i] = hours
    job_match[i] = match
    belief[i] = more(float(belief[i]), p.belief_place)
    if k >= 0:
        worker_belief[k] = more(float(worker_belief[k]), p.worker_belief)
    note(log, count, w, i, _JOB_STARTED, channel, int(job_told[i]), e, hours)
    here = int(position[i]) & ~(_CLARIFICATION | _SEARCH)
    if looks_on(match, p):
        here |= _SEARCH
    move(log, count, w, position, i, here | _IN_WORK)


@stage
def settle_hiring(
    w: int, luck: Any, p: WorldNumbers, unlimited_openings: bool, who: Any, queue: Any, rank: Any,
    key: Any, arm: Any, worker: Any, support: Any, programmes: Any, offer_employer: Any,
    offer_channel: Any, offer_praktik: Any, offer_hours: Any, offer_match: Any, position: Any,
    belief: Any, employer: Any, job_since: Any, job_channel: Any, job_told: Any, job_hours: Any,
    job_match: Any, praktik_employer: Any, praktik_until: Any, praktik_match: Any, praktik_asked:
    Any, subsidised: Any, worker_belief: Any, advertised: Any, hidden: Any, first_opening: Any,
    is_hidden: Any, is_open: Any, log: Any, count: Any,
) -> None:
    """Hand openings to those who said yes, in the order of a draw keyed by person and week."""
    n = 0
    for i in range(who[0], who[1]):
        if offer_employer[i] >= 0 and job_since[i] < w:  # not hired after a trial this very week
            queue[n] = i
            rank[n] = uniform(luck, key[i], w, _PRIORITY, 0)
            n += 1
    sort_by(rank, queue, n)
    for a in range(n):
        i = queue[a]
        e = offer_employer[i]
        channel = int(offer_channel[i])
        if offer_praktik[i]:
            praktik_employer[i] = e
            weeks = programmes[arm[i]].praktik_weeks
            praktik_until[i] = w + weeks
            praktik_match[i] = offer_match[i]
            praktik_asked[i] = 1
            note(log, count, w, i, _PRAKTIK_STARTED, channel, 0, e, weeks)
        elif unlimited_openings or _take(
            channel, e, advertised, hidden, first_opening, is_hidden, is_open
        ):
            if praktik_employer[i] >= 0:
                end_placement(w, i, praktik_employer, praktik_until, subsidised, log, count)
            _start_job(
                w, luck, p, i, key[i], e, channel, float(offer_hours[i]), float(offer_match[i]),
                float(support[i]), worker[i], position, belief, employer, job_since, job_channel,
                job_told, job_hours, job_match, worker_belief, log, count,
            )
        else:
            note(log, count, w, i, _REJECTED, channel, 0, e, 0.0)


@rule
def _take(
    channel: int, e: int, advertised: Any, hidden: Any, first_opening: Any, is_hidden: Any,
    is_open: Any,
) -> bool:
    """Take an opening if one is left: adverts alone, hidden ones first by outreach."""
    if channel == _OUTREACH and hidden[e] > 0:
        hidden[e] -= 1
        take(e, 1, first_opening, is_hidden, is_open)
        return True
    if advertised[e] > 0:
        advertised[e] -= 1
        take(e, 0, first_opening, is_hidden, is_open)
        return True
    return False


@stage
def end_praktik(
    w: int, luck: Any, p: WorldNumbers, full_time: float, who: Any, key: Any, wants_job: Any,
    worker: Any, support: Any, capacity: Any, position: Any, belief: Any,
    employer: Any, job_since: Any, job_channel: Any, job_told: Any, job_hours: Any,
    job_match: Any, praktik_employer: Any, praktik_until: Any, praktik_match: Any,
    praktik_asked: Any, shared: Any, subsidised: Any, employer_hours: Any, worker_belief: Any,
    log: Any, count: Any,
) -> None:
    """End unpaid trials that are over; some turn into pay."""
    for i in range(who[0], who[1]):
        if praktik_employer[i] < 0 or praktik_until[i] > w:
            continue
        e = praktik_employer[i]
        match = float(praktik_match[i])
        chance = praktik_hires(int(praktik_asked[i]), match, p)
        if subsidised[i]:
            chance = subsidy_hires(match, p)
        end_placement(w, i, praktik_employer, praktik_until, subsidised, log, count)
        if wants_job[i] and four(luck, key[i], w, _PRAKTIK, 0)[0] < chance:
            judged = judged_capacity(float(capacity[i]), float(shared[i]), p)
            hours = agreed_hours(judged, float(employer_hours[e]), full_time, p)
            _start_job(
                w, luck, p, i, key[i], e, _OUTREACH, hours, match, float(support[i]), worker[i],
                position, belief, employer, job_since, job_channel, job_told, job_hours,
                job_match, worker_belief, log, count,
            )
