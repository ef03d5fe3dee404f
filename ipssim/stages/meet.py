"""Meetings and employer visits: presence, trust, counselling, leads, bridges to employers."""

from __future__ import annotations

from ipssim.chance import Draw, Luck, four, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
from ipssim.rules.benefits import calm
from ipssim.rules.broader_needs import help_builds_trust, help_eases
from ipssim.rules.employer_network import come_through, trust_after_visit
from ipssim.rules.exhaustion import attention
from ipssim.rules.integration import told_by_treatment
from ipssim.rules.job_search import keep_warm
from ipssim.rules.presence import presence, remember
from ipssim.rules.reach import stays_away_chance
from ipssim.rules.resonance import continuity, fade_trust, grow_trust, reaching
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Event, Outreach, Placement, Service
from ipssim.world.charter import Float32, Int8, Int32
from ipssim.world.columns import Candidates, Employers, Workers
from ipssim.world.periods import Now
from ipssim.world.person import Help, Mind, Tally
from ipssim.world.run import Rows, Run

_CONTACT = int(Event.CONTACT)
_SERVED = int(Service.SERVED)
_VISIT = int(Draw.VISIT)
_ATTENDANCE = int(Draw.ATTENDANCE)
_STAYED_AWAY = int(Event.STAYED_AWAY)
_NEED_MET = int(Event.NEED_MET)
_CENTRE = int(Outreach.COMPANY_CENTRE)
_ORDINARY = int(Outreach.ORDINARY_CHANNELS)
_PREFERENCE = int(Placement.PREFERENCE)
_FORGOTTEN = 0.01  # minutes a week of remembered contact below which nothing is left
_SEEN = 4  # employers a worker weighs before a visit: one draw of four


@stage
def _help_beyond_work(
    w: int, p: WorldNumbers, i: int, k: int, help: Help, mind: Mind, log: Log
) -> None:
    """Meet what this week's contact leaves time for of the help person `i` wants (S3)."""
    minutes = float(help.need_minutes[i])
    note(log, w, i, _NEED_MET, 0, 0, k, minutes)
    help.need[i] = max(0.0, float(help.need[i]) - minutes / 60.0)
    help.trust[i] = help_builds_trust(float(help.trust[i]), minutes, p)
    mind.stress[i] = help_eases(float(mind.stress[i]), minutes, p)
    mind.insecurity[i] = help_eases(float(mind.insecurity[i]), minutes, p)


@stage
def _hold_contact(
    w: int, p: WorldNumbers, i: int, k: int, minutes: float, whole: float, counselled: bool,
    help: Help, mind: Mind, tally: Tally, workers: Workers, log: Log,
) -> None:
    """Let person `i` and worker `k` meet; `whole` is what many roles leave of being there."""
    note(log, w, i, _CONTACT, 0, 0, k, minutes)
    help.last_contact[i] = w
    tally.contacts[i] += 1
    tally.contact_minutes[i] = float(tally.contact_minutes[i]) + minutes
    there = whole * attention(float(workers.exhaustion[k]), p)
    skill = float(workers.relation_skill[k])
    help.trust[i] = grow_trust(float(help.trust[i]), minutes, skill, there, p)
    help.known[i] = float(help.known[i]) + whole * minutes / 60.0
    if counselled:
        mind.insecurity[i] = calm(float(mind.insecurity[i]), p)
    if help.need_minutes[i] > 0.0:
        _help_beyond_work(w, p, i, k, help, mind, log)


@stage
def meet(
    w: int, luck: Luck, now: Now, people: Candidates, workers: Workers, run: Run, log: Log,
) -> None:
    """Hold the contacts that fit; let trust, presence and leads grow or fade for everybody else.

    Not everybody comes to the office: that time is spent and nothing is built.
    """
    p, help, key = now.world, people.help, people.person.key
    terms, service, worker = (
        people.standing.terms, people.standing.service, people.standing.worker
    )
    granted, need_minutes, memory = help.granted, help.need_minutes, help.memory
    trust, trust_entry, support = help.trust, help.trust_entry, help.support
    leads, outreach, requested = help.leads, help.outreach, help.requested
    for i in range(run.who[0], run.who[1]):
        served = service[i] == _SERVED
        if not served and memory[i] <= 0.0 and leads[i] <= 0.0:
            support[i] = 0.0
            continue
        programme = now.terms[terms[i]]
        whole = continuity(programme.workers_per_person, programme.partners_together, p)
        minutes = float(granted[i]) if served else 0.0
        if minutes > 0.0 and people.health.hospital_until[i] < 0:
            reach = float(people.home.reach[i])
            missed = stays_away_chance(reach, programme.community_share, p)
            if missed > 0.0 and uniform(luck, key[i], w, _ATTENDANCE, 0) < missed:
                note(log, w, i, _STAYED_AWAY, 0, 0, worker[i], 0.0)
                granted[i] = 0.0
                minutes = 0.0
        if minutes <= 0.0:
            need_minutes[i] = 0.0
            trust[i] = fade_trust(float(trust[i]), float(trust_entry[i]), p)
        else:
            _hold_contact(
                w, p, i, worker[i], minutes, whole, programme.benefits_counselling, help,
                people.mind, people.tally, workers, log,
            )
        if served:
            told = told_by_treatment(float(help.shared[i]), p)
            help.known[i] = float(help.known[i]) + told
        remembered = remember(float(memory[i]), minutes, p)
        memory[i] = remembered if remembered > _FORGOTTEN else 0.0
        support[i] = reaching(
            float(trust[i]), presence(float(memory[i]), p), float(help.known[i]), p
        )
        hours = float(outreach[i]) / 60.0 if served else 0.0
        if served and programme.outreach == _CENTRE:
            requested[i] = float(requested[i]) + hours
            hours = come_through(float(requested[i]), p)
            requested[i] = float(requested[i]) - hours
        warm = keep_warm(float(leads[i]), hours, p)
        leads[i] = warm if warm > 0.001 else 0.0


@rule
def _slot_of(network: Int32, network_trust: Float32, k: int, e: int) -> int:
    """Return the slot in which worker `k` keeps employer `e`, else the least trusting one."""
    for s in range(network.shape[1]):
        if network[k, s] == e or network[k, s] < 0:
            return s
    weakest = 0
    for s in range(1, network.shape[1]):
        if network_trust[k, s] < network_trust[k, weakest]:
            weakest = s
    return weakest


@rule
def _choose_visit(
    w: int, luck: Luck, worker_key: int, visit: int, sector: int, low: int, high: int,
    employers: Employers,
) -> int:
    """Return the employer to visit: in the sector asked for, then with an opening."""
    best, best_score = -1, -1
    draws = four(luck, worker_key, w, _VISIT, visit)
    for a in range(_SEEN):
        e = low + int(draws[a] * (high - low))
        score = 2 if employers.sector[e] == sector else 0
        if employers.advertised[e] + employers.hidden[e] > 0:
            score += 1
        if score > best_score:
            best, best_score = e, score
    return best


@stage
def call_on(
    k: int, e: int, p: WorldNumbers, network: Int32, network_trust: Float32, employer_skill: Float32
) -> bool:
    """Let worker `k` visit employer `e`, whose trust grows; say whether they knew each other."""
    s = _slot_of(network, network_trust, k, e)
    met = bool(network[k, s] == e)
    known = float(network_trust[k, s]) if met else 0.0
    network[k, s] = e
    network_trust[k, s] = trust_after_visit(known, float(employer_skill[k]), p)
    return met


@stage
def visit_employers(
    w: int, luck: Luck, now: Now, people: Candidates, employers: Employers, workers: Workers,
    run: Run,
) -> None:
    """Turn each worker's employer time into visits, calls and letters; build trust with each.

    Under placement by preference the visits follow the dreams of those who search; otherwise they
    go where openings are. Employers' trust fades a little every week. A company centre's
    consultants make them for the worker.
    """
    p, programmes = now.world, now.programmes
    outreach, dream_sector = people.help.outreach, people.wish.dream_sector
    advertised, hidden = employers.advertised, employers.hidden
    worker_key, worker_arm, worker_place = workers.key, workers.arm, workers.place
    employer_skill, network = workers.employer_skill, workers.network
    network_trust, contacted = workers.network_trust, workers.visits
    known_before, without_opening = workers.visits_again, workers.visits_ahead
    place_start = run.place_start
    client_start, client_stop, clients = run.client_start, run.client_stop, run.clients
    for k in range(run.workers[0], run.workers[1]):
        first, last = client_start[k], client_stop[k]
        total, seekers = 0.0, 0
        for j in range(first, last):
            total += float(outreach[clients[j]])
            seekers += 1 if outreach[clients[j]] > 0.0 else 0
        if network[k, 0] >= 0:
            for s in range(network.shape[1]):
                network_trust[k, s] *= 1.0 - p.ties_fade
        low, high = place_start[worker_place[k]], place_start[worker_place[k] + 1]
        if total <= 0.0 or high <= low:
            continue
        programme = programmes[worker_arm[k]]
        if programme.outreach == _ORDINARY:
            continue
        planned = total / p.visit_minutes
        held = int(planned + uniform(luck, worker_key[k], w, _VISIT, 2147483647))
        for v in range(held):
            sector = -1
            if programme.placement == _PREFERENCE:
                sector = _sector_for(v * seekers // held, first, last, clients, outreach,
                                     dream_sector)
            e = _choose_visit(w, luck, worker_key[k], v, sector, low, high, employers)
            contacted[k] += 1
            if call_on(k, e, p, network, network_trust, employer_skill):
                known_before[k] += 1
            if advertised[e] + hidden[e] <= 0:
                without_opening[k] += 1


@rule
def _sector_for(
    nth: int, first: int, last: int, clients: Rows, outreach: Float32, dream_sector: Int8
) -> int:
    """Return the dream's sector of the worker's `nth` searching person."""
    seen = 0
    for j in range(first, last):
        i = clients[j]
        if outreach[i] > 0.0:
            if seen == nth:
                return int(dream_sector[i])
            seen += 1
    return -1
