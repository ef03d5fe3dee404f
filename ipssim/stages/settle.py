"""Settle the week: who gets the openings, whose unpaid trial turns into pay."""

from __future__ import annotations

from ipssim.chance import Draw, Luck, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
from ipssim.rules.belief import more
from ipssim.rules.common import sort_by
from ipssim.rules.dream_and_match import looks_on, manageable
from ipssim.rules.employer_network import trust_after_harm, trust_after_success
from ipssim.rules.integration import judged_capacity
from ipssim.rules.job_search import trial_pays_chance
from ipssim.rules.pace import agreed_hours
from ipssim.rules.persistent_trial import risk_left
from ipssim.settings.world import WorldNumbers
from ipssim.stages.choose import Application
from ipssim.stages.muster import move
from ipssim.stages.openings import take
from ipssim.stages.place import end_placement
from ipssim.stages.search import told_by
from ipssim.vocabulary import Channel, Event, Item, JobEnding, Position
from ipssim.world.charter import Float32, Int32
from ipssim.world.columns import Candidates, Employers, Openings, Workers
from ipssim.world.periods import Now
from ipssim.world.person import Job, Mind, Standing
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
    p: WorldNumbers, k: int, e: int, built: bool, told: int, workers: Workers
) -> None:
    """Let employer `e` gain or lose trust in worker `k`, if they know each other."""
    if k < 0:
        return
    network, network_trust = workers.network, workers.network_trust
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
    w: int, luck: Luck, p: WorldNumbers, i: int, key: int, support: float, found: Application,
    job: Job, mind: Mind, standing: Standing, worker_belief: Float32, log: Log,
) -> None:
    """Start a job; a present one is left for it. A poor match keeps the person looking on."""
    e, belief, position, k = found.employer, mind.belief, standing.position, standing.worker[i]
    if job.employer[i] >= 0:
        note(log, w, i, _JOB_ENDED, _LEFT, 0, job.employer[i], w - job.job_since[i])
    told = told_by(luck, p, key, support)
    job.employer[i] = e
    job.job_since[i] = w
    job.job_channel[i] = found.channel
    job.job_told[i] = told
    job.job_hours[i] = found.hours
    job.job_match[i] = found.match
    belief[i] = more(float(belief[i]), p.belief_place)
    if k >= 0:
        worker_belief[k] = more(float(worker_belief[k]), p.belief_step)
    note(log, w, i, _JOB_STARTED, found.channel, told, e, found.hours)
    here = int(position[i]) & ~(_CLARIFICATION | _SEARCH)
    if looks_on(found.match, p):
        here |= _SEARCH
    move(log, w, position, i, here | _IN_WORK)


@stage
def settle_hiring(
    w: int, luck: Luck, now: Now, people: Candidates, employers: Employers, openings: Openings,
    workers: Workers, run: Run, log: Log,
) -> None:
    """Hand openings to those who said yes, in the order of a draw keyed by person and week."""
    p, offer, praktik = now.world, people.offer, people.praktik
    key, terms, job_since = people.person.key, people.standing.terms, people.job.job_since
    offer_employer, support, n = offer.offer_employer, people.help.support, 0
    for i in range(run.who[0], run.who[1]):
        if offer_employer[i] >= 0 and job_since[i] < w:  # not hired after a trial this very week
            run.queue[n] = i
            run.rank[n] = uniform(luck, key[i], w, _PRIORITY, 0)
            n += 1
    sort_by(run.rank, run.queue, n)
    for a in range(n):
        i = run.queue[a]
        e = offer_employer[i]
        channel = int(offer.offer_channel[i])
        hired = now.market.unlimited_openings > 0.0 or _take(
            channel, e, employers, openings, run.first_opening
        )
        if not hired:
            note(log, w, i, _REJECTED, channel, 0, e, 0.0)
        elif offer.offer_praktik[i]:
            praktik.praktik_employer[i] = e
            weeks = now.terms[terms[i]].praktik_weeks
            praktik.praktik_since[i] = w
            praktik.praktik_until[i] = w + weeks
            praktik.praktik_match[i] = offer.offer_match[i]
            praktik.praktik_asked[i] = 1
            note(log, w, i, _PRAKTIK_STARTED, channel, 0, e, weeks)
        else:
            if praktik.praktik_employer[i] >= 0:
                end_placement(w, i, praktik, log)
            found = Application(
                e, float(offer.offer_match[i]), float(offer.offer_hours[i]), channel, -1
            )
            _start_job(
                w, luck, p, i, key[i], float(support[i]), found, people.job, people.mind,
                people.standing, workers.belief, log,
            )


@rule
def _take(
    channel: int, e: int, employers: Employers, openings: Openings, first_opening: Int32
) -> bool:
    """Take an opening if one is left: adverts alone, hidden ones first by outreach."""
    advertised, hidden = employers.advertised, employers.hidden
    if channel == _OUTREACH and hidden[e] > 0:
        hidden[e] -= 1
        take(e, 1, first_opening, openings)
        return True
    if advertised[e] > 0:
        advertised[e] -= 1
        take(e, 0, first_opening, openings)
        return True
    return False


@stage
def end_praktik(
    w: int, luck: Luck, now: Now, people: Candidates, employers: Employers, openings: Openings,
    workers: Workers, run: Run, log: Log,
) -> None:
    """End unpaid trials that are over; some turn into pay, but for nobody who is in hospital.

    Pay needs an opening that is there and is taken; a firm that asked for the trial has kept one.
    Each person and employer have one chance, however often they try.
    """
    p, full_time, praktik = now.world, now.market.full_time_hours, people.praktik
    hospital_until = people.health.hospital_until
    key, wants_job, support = people.person.key, people.wish.wants_job, people.help.support
    praktik_employer, praktik_until = praktik.praktik_employer, praktik.praktik_until
    for i in range(run.who[0], run.who[1]):
        if praktik_employer[i] < 0 or praktik_until[i] > w:
            continue
        e = praktik_employer[i]
        match, asked = float(praktik.praktik_match[i]), int(praktik.praktik_asked[i])
        chance = trial_pays_chance(
            asked, int(praktik.subsidised[i]), float(w - praktik.praktik_since[i]),
            float(people.traits.drive[i]), match, float(employers.openness[e]), p,
        )
        end_placement(w, i, praktik, log)
        capacity, shared = float(people.health.capacity[i]), float(people.help.shared[i])
        judged = judged_capacity(capacity, shared, p)
        hours = agreed_hours(judged, float(employers.job_hours[e]), full_time, p)
        free = wants_job[i] and hospital_until[i] < 0 and manageable(hours, capacity, p)
        if free and uniform(luck, key[i], 0, _PRAKTIK, e) < chance and (
            asked or now.market.unlimited_openings > 0.0
            or _take(_OUTREACH, e, employers, openings, run.first_opening)
        ):
            found = Application(e, match, hours, _OUTREACH, -1)
            _start_job(
                w, luck, p, i, key[i], float(support[i]), found, people.job, people.mind,
                people.standing, workers.belief, log,
            )
