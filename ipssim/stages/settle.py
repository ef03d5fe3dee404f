"""Settle the week: who gets the openings, whose unpaid trial turns into pay."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, Luck, four, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
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
from ipssim.world.columns import Candidates, Employers, Openings, Workers
from ipssim.world.periods import Now
from ipssim.world.run import Run

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
    worker_belief: Any, log: Log,
) -> None:
    """Start a job; a present one is left for it. A poor match keeps the person looking on."""
    if employer[i] >= 0:
        note(log, w, i, _JOB_ENDED, _LEFT, 0, employer[i], w - job_since[i])
    employer[i] = e
    job_since[i] = w
    job_channel[i] = channel
    job_told[i] = told_by(luck, p, key, support)
    job_hours[i] = hours
    job_match[i] = match
    belief[i] = more(float(belief[i]), p.belief_place)
    if k >= 0:
        worker_belief[k] = more(float(worker_belief[k]), p.worker_belief)
    note(log, w, i, _JOB_STARTED, channel, int(job_told[i]), e, hours)
    here = int(position[i]) & ~(_CLARIFICATION | _SEARCH)
    if looks_on(match, p):
        here |= _SEARCH
    move(log, w, position, i, here | _IN_WORK)


@stage
def settle_hiring(
    w: int, luck: Luck, now: Now, people: Candidates, employers: Employers, openings: Openings,
    workers: Workers, run: Run, log: Log,
) -> None:
    """Hand openings to those who said yes, in the order of a draw keyed by person and week."""
    p = now.world
    programmes = now.programmes
    unlimited_openings = now.market.unlimited_openings > 0.0
    key = people.person.key
    arm, worker, position = people.standing.arm, people.standing.worker, people.standing.position
    support = people.help.support
    offer_employer, offer_channel = people.offer.offer_employer, people.offer.offer_channel
    offer_praktik, offer_hours = people.offer.offer_praktik, people.offer.offer_hours
    offer_match = people.offer.offer_match
    belief = people.mind.belief
    employer, job_since = people.job.employer, people.job.job_since
    job_channel, job_told = people.job.job_channel, people.job.job_told
    job_hours, job_match = people.job.job_hours, people.job.job_match
    praktik_employer, praktik_until = people.praktik.praktik_employer, people.praktik.praktik_until
    praktik_match, praktik_asked = people.praktik.praktik_match, people.praktik.praktik_asked
    subsidised = people.praktik.subsidised
    advertised, hidden = employers.advertised, employers.hidden
    is_hidden, is_open = openings.hidden, openings.is_open
    worker_belief = workers.belief
    queue, rank, first_opening = run.queue, run.rank, run.first_opening
    n = 0
    for i in range(run.who[0], run.who[1]):
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
            note(log, w, i, _PRAKTIK_STARTED, channel, 0, e, weeks)
        elif unlimited_openings or _take(
            channel, e, advertised, hidden, first_opening, is_hidden, is_open
        ):
            if praktik_employer[i] >= 0:
                end_placement(w, i, praktik_employer, praktik_until, subsidised, log)
            _start_job(
                w, luck, p, i, key[i], e, channel, float(offer_hours[i]), float(offer_match[i]),
                float(support[i]), worker[i], position, belief, employer, job_since, job_channel,
                job_told, job_hours, job_match, worker_belief, log,
            )
        else:
            note(log, w, i, _REJECTED, channel, 0, e, 0.0)


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
    w: int, luck: Luck, now: Now, people: Candidates, employers: Employers, workers: Workers,
    run: Run, log: Log,
) -> None:
    """End unpaid trials that are over; some turn into pay."""
    p = now.world
    full_time = now.market.full_time_hours
    key = people.person.key
    wants_job = people.wish.wants_job
    worker, position = people.standing.worker, people.standing.position
    support, shared = people.help.support, people.help.shared
    capacity = people.health.capacity
    belief = people.mind.belief
    employer, job_since = people.job.employer, people.job.job_since
    job_channel, job_told = people.job.job_channel, people.job.job_told
    job_hours, job_match = people.job.job_hours, people.job.job_match
    praktik_employer, praktik_until = people.praktik.praktik_employer, people.praktik.praktik_until
    praktik_match, praktik_asked = people.praktik.praktik_match, people.praktik.praktik_asked
    subsidised = people.praktik.subsidised
    employer_hours = employers.job_hours
    worker_belief = workers.belief
    for i in range(run.who[0], run.who[1]):
        if praktik_employer[i] < 0 or praktik_until[i] > w:
            continue
        e = praktik_employer[i]
        match = float(praktik_match[i])
        chance = praktik_hires(int(praktik_asked[i]), match, p)
        if subsidised[i]:
            chance = subsidy_hires(match, p)
        end_placement(w, i, praktik_employer, praktik_until, subsidised, log)
        if wants_job[i] and four(luck, key[i], w, _PRAKTIK, 0)[0] < chance:
            judged = judged_capacity(float(capacity[i]), float(shared[i]), p)
            hours = agreed_hours(judged, float(employer_hours[e]), full_time, p)
            _start_job(
                w, luck, p, i, key[i], e, _OUTREACH, hours, match, float(support[i]), worker[i],
                position, belief, employer, job_since, job_channel, job_told, job_hours,
                job_match, worker_belief, log,
            )
