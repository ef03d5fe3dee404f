"""Job search: applications alone and by outreach, offers, answers."""

from __future__ import annotations

from typing import Any

from ipssim.chance import BLOCK, Draw, Luck, four, four_each, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
from ipssim.rules.belief import less, more, moved, opened
from ipssim.rules.benefits import afraid, fear_leaves
from ipssim.rules.common import happens
from ipssim.rules.disclosure import gap_counted, invitation_left, items_told
from ipssim.rules.dream_and_match import compromised, manageable, match_of, pull_of_match
from ipssim.rules.employer_network import best_of_lead, trust_after_harm, vouched
from ipssim.rules.ended_too_early import mind_on_work
from ipssim.rules.integration import advised_to_wait, judged_capacity
from ipssim.rules.job_search import (
    accept_chance,
    discouraged,
    eager,
    helped_with_adverts,
    interview_chance,
    offer_chance,
    outreach_applications,
    own_applications,
)
from ipssim.rules.jobcentre import publicly_supported
from ipssim.rules.own_responsibility import risk_left
from ipssim.rules.pace import agreed_hours
from ipssim.rules.reach import bounded
from ipssim.rules.self_stigma import dares
from ipssim.rules.sessions import skills_gained
from ipssim.rules.team import doors
from ipssim.rules.ways_out import employer_willing, most_hours
from ipssim.settings.world import WorldNumbers
from ipssim.stages.befall import in_reach
from ipssim.vocabulary import Channel, Event, Item, Outreach, Placement, Position, Praktik
from ipssim.world.columns import Candidates, Employers, Teams, Treatment, Workers
from ipssim.world.periods import Now
from ipssim.world.run import Run

_SEARCH = int(Position.SEARCH)
_IN_WORK = int(Position.IN_WORK)
_DRAW = int(Draw.SEARCH)
_REACH = int(Draw.REACH)
_TASTE = int(Draw.TASTE)
_OWN = int(Channel.OWN)
_OUTREACH = int(Channel.OUTREACH)
_APPLIED = int(Event.APPLIED)
_INTERVIEW = int(Event.INTERVIEW)
_OFFER = int(Event.OFFER)
_REJECTED = int(Event.REJECTED)
_REFUSED = int(Event.REFUSED)
_COMPROMISED = int(Event.COMPROMISED)
_DISCLOSURE = int(Draw.DISCLOSURE)
_ILLNESS = int(Item.ILLNESS)
_PREFERENCE = int(Placement.PREFERENCE)
_ORDINARY = int(Outreach.ORDINARY_CHANNELS)
_NEVER = int(Praktik.NEVER)
_ROUTINE = int(Praktik.ROUTINE)
_SEEN = 8  # advertised openings a person looks at before applying alone


@rule
def advert_to_answer(
    w: int, luck: Any, p: WorldNumbers, key: int, low: int, high: int, dream: int,
    capacity: float, flexibility: float, least: float, most: float, bound: float,
    employer_sector: Any, job_hours: Any, advertised: Any,
) -> tuple[int, float]:
    """Return (employer, match) of the best-fitting advertised opening seen, or (-1, 0).

    Jobs of fewer hours than `least`, or of many more than the person can manage, are not looked
    at, nor employers out of reach: `bound` is the
    share of them that the person can get to. `most` are the most hours the job can have, whatever
    the advert says (`most_hours`).
    """
    best, best_match = -1, -1.0
    for a in range(_SEEN // 4):
        draws = four(luck, key, w, _REACH, a)
        for b in range(4):
            e = low + int(draws[b] * (high - low))
            if advertised[e] > 0:
                same = 1 if employer_sector[e] == dream else 0
                hours = min(float(job_hours[e]), most)
                if hours < least or not manageable(hours, capacity, p):
                    continue
                if match_of(same, hours, capacity, 1.0, flexibility, p) <= best_match:
                    continue  # cannot be better, however it tastes
                taste = uniform(luck, key, 0, _TASTE, e)
                fit = match_of(same, hours, capacity, taste, flexibility, p)
                if fit > best_match and in_reach(luck, key, e, bound):
                    best, best_match = e, fit
    return best, best_match


@rule
def lead_to_follow(
    luck: Any, p: WorldNumbers, key: int, k: int, preferred: bool, dream: int, capacity: float,
    flexibility: float, bound: float, full_time: float, most: float, employer_sector: Any,
    job_hours: Any, advertised: Any, hidden: Any, network: Any, network_trust: Any,
) -> tuple[int, int, float]:
    """Return (slot, employer, match) of the lead a worker follows for a person, or (-1, -1, 0).

    By preference the best fit within reach is followed, otherwise the opening that is surest to
    be had, wherever it is.
    """
    best_slot, best, best_match, best_score = -1, -1, 0.0, -1.0
    for s in range(network.shape[1]):
        e = network[k, s]
        if e < 0 or advertised[e] + hidden[e] <= 0:
            continue
        same = 1 if employer_sector[e] == dream else 0
        hours = min(agreed_hours(capacity, float(job_hours[e]), full_time, p), most)
        if preferred and match_of(same, hours, capacity, 1.0, flexibility, p) <= best_score:
            continue  # cannot be better, however it tastes
        taste = uniform(luck, key, 0, _TASTE, e)
        fit = match_of(same, hours, capacity, taste, flexibility, p)
        score = fit
        if not preferred:
            score = best_of_lead(float(network_trust[k, s]), advertised[e] + hidden[e], p)
        if score > best_score and (not preferred or in_reach(luck, key, e, bound)):
            best_slot, best, best_match, best_score = s, e, fit, score
    return best_slot, best, best_match


@rule
def told_by(
    luck: Any, p: WorldNumbers, key: int, support: float
) -> int:
    """Return the items (flags of `Item`) that a person tells, with the help at hand."""
    draws = four(luck, key, 0, _DISCLOSURE, 0)
    return items_told(draws[0], draws[1], draws[2], support, p)


@stage
def search(
    w: int, luck: Luck, now: Now, people: Candidates, employers: Employers, workers: Workers,
    teams: Teams, treatment: Treatment, run: Run, log: Log,
) -> None:
    """Let those who search for work apply, hear an answer and give one.

    Beside a job, or an unpaid trial that no offer stands behind, less is applied for. An accepted
    offer is left in the `offer_*` columns; openings are handed out when the week is
    settled. A consultant's lead comes before an advert of the same week.
    """
    p = now.world
    programmes = now.programmes
    full_time = now.market.full_time_hours
    key, place, entry_week = people.person.key, people.person.place, people.person.entry_week
    cv_gap = people.person.cv_gap
    position, arm, worker = people.standing.position, people.standing.arm, people.standing.worker
    wants_job, flexibility = people.wish.wants_job, people.wish.flexibility
    dream_sector, dream_realism = people.wish.dream_sector, people.wish.dream_realism
    praktik_employer, praktik_asked = people.praktik.praktik_employer, people.praktik.praktik_asked
    sick_until, capacity = people.health.sick_until, people.health.capacity
    symptoms = people.health.symptoms
    employer = people.job.employer
    drive, negative = people.traits.drive, people.traits.negative
    ease_alone, ease_helped = people.traits.ease_alone, people.traits.ease_helped
    symptom_level = people.traits.symptom_level
    sessions, support, leads = people.help.sessions, people.help.support, people.help.leads
    shared, consents = people.help.shared, people.help.consents
    motivation, belief = people.mind.motivation, people.mind.belief
    self_stigma, insecurity = people.mind.self_stigma, people.mind.insecurity
    offer_employer, offer_channel = people.offer.offer_employer, people.offer.offer_channel
    offer_praktik, offer_hours = people.offer.offer_praktik, people.offer.offer_hours
    offer_match = people.offer.offer_match
    income, flex = people.case.income, people.case.flex
    trouble_until, reach = people.home.trouble_until, people.home.reach
    employer_sector, openness, job_hours = employers.sector, employers.openness, employers.job_hours
    praktik_first, advertised = employers.praktik_first, employers.advertised
    hidden = employers.hidden
    employer_skill, worker_belief, network = workers.employer_skill, workers.belief, workers.network
    network_trust, team = workers.network_trust, workers.team
    knowledge = teams.knowledge
    treatment_end = treatment.end_week
    place_start, words, draws = run.place_start, run.words, run.draws
    most = eager(1.0, moved(1.0, p), p)  # nobody is more eager: decides most weeks without `exp`
    most_helped = eager(1.0, moved(1.0, p) + opened(1.0, p), p)
    for start in range(run.who[0], run.who[1], BLOCK):
        stop = min(start + BLOCK, run.who[1])
        four_each(luck, key, start, stop, w, _DRAW, 0, words, draws)
        for i in range(start, stop):
            offer_employer[i] = -1
            here = int(position[i])
            in_trial = praktik_employer[i] >= 0
            if not here & _SEARCH or not wants_job[i] or (in_trial and praktik_asked[i]):
                continue
            low, high = place_start[place[i]], place_start[place[i] + 1]
            if high <= low or sick_until[i] >= 0 or w < trouble_until[i]:
                continue
            j = i - start
            able, flexible = float(capacity[i]), float(flexibility[i])
            bound = bounded(float(reach[i]), p)
            half = p.beside_search if here & _IN_WORK or in_trial else 1.0
            half *= mind_on_work(w - entry_week[i] - treatment_end[i], p)
            dream = int(dream_sector[i])
            programme = programmes[arm[i]]
            treated = 1 if w - entry_week[i] < treatment_end[i] else 0
            k = worker[i]
            if k >= 0 and advised_to_wait(
                programme.waits_for_treatment, treated, float(symptoms[i]),
                float(symptom_level[i]), p,
            ):
                continue
            slot, e, fit, hours, channel = -1, -1, 0.0, 0.0, _OWN
            least = programme.hours_goal
            with_worker = leads[i] > 0.0 and k >= 0 and not in_trial
            within = most_hours(int(flex[i]), able, full_time)
            if with_worker and programme.outreach != _ORDINARY:
                rate = half * outreach_applications(
                    float(ease_helped[i]), most_helped, float(leads[i]), float(employer_skill[k]), p
                ) * doors(float(knowledge[team[k]]), consents[i], p)
                if draws[1, j] < rate:
                    believed = moved(float(belief[i]), p) + opened(float(worker_belief[k]), p)
                    rate *= eager(float(motivation[i]), believed, p) / most_helped
                    if happens(rate, draws[1, j]):
                        judged = judged_capacity(able, float(shared[i]), p)
                        slot, e, fit = lead_to_follow(
                            luck, p, key[i], k, programme.placement == _PREFERENCE, dream, able,
                            flexible, bound, full_time, within, employer_sector, job_hours,
                            advertised,
                            hidden, network, network_trust,
                        )
                        channel = _OUTREACH
                        if e >= 0:
                            asked = float(job_hours[e])
                            hours = min(agreed_hours(judged, asked, full_time, p), within)
                            hours = max(hours, least)
            if e < 0:
                channel = _OWN
                rate = half * own_applications(float(ease_alone[i]), most, 1.0, p)
                if with_worker and programme.outreach == _ORDINARY:
                    rate *= helped_with_adverts(float(leads[i]), float(employer_skill[k]), p)
                if draws[0, j] < rate:
                    held = fear_leaves(afraid(float(insecurity[i]), p), p) * dares(
                        float(self_stigma[i]), p
                    )
                    rate *= held * eager(float(motivation[i]), moved(float(belief[i]), p), p) / most
                    if happens(rate, draws[0, j]):
                        e, fit = advert_to_answer(
                            w, luck, p, key[i], low, high, dream, able, flexible, least, within,
                            bound, employer_sector, job_hours, advertised,
                        )
                        hours = min(float(job_hours[e]), within) if e >= 0 else 0.0
            if e < 0 or e == employer[i]:
                continue
            note(log, w, i, _APPLIED, channel, 0, e, 0.0)
            helped = float(support[i])
            told = told_by(luck, p, key[i], helped)
            trust = float(network_trust[k, slot]) if channel == _OUTREACH else 0.0
            liked = False
            if praktik_first[e] == 0 or (channel == _OUTREACH and programme.praktik != _NEVER):
                paid = employer_willing(
                    int(flex[i]), publicly_supported(int(income[i])), channel == _OUTREACH,
                    programme, p,
                )
                invited = interview_chance(
                    float(openness[e]), gap_counted(float(cv_gap[i]), told, p),
                    vouched(trust, p) + paid, invitation_left(told, channel == _OUTREACH, p), p,
                )
                if four(luck, key[i], w, _DRAW, 1)[0] < invited:
                    note(log, w, i, _INTERVIEW, channel, 0, e, 0.0)
                    belief[i] = more(float(belief[i]), p.belief_interview)
                    shown = p.drive_in_offers * (p.drive_supported if channel == _OUTREACH else 1.0)
                    liked = draws[2, j] < offer_chance(
                        float(drive[i]), shown, float(negative[i]),
                        1 if employer_sector[e] == dream else 0, float(dream_realism[i]),
                        skills_gained(sessions[i], programme.sessions, p), p,
                    )
            if not liked:
                note(log, w, i, _REJECTED, channel, 0, e, 0.0)
                motivation[i] = discouraged(float(motivation[i]), helped, p)
                belief[i] = less(float(belief[i]), p.belief_no, helped, p)
                flexibility[i] = compromised(flexible, helped, p)
                if flexible <= 0.5 < flexibility[i]:
                    note(log, w, i, _COMPROMISED, 0, 0, -1, 0.0)
                continue
            note(log, w, i, _OFFER, channel, 0, e, hours)
            fear = afraid(float(insecurity[i]), p)
            if draws[3, j] >= accept_chance(pull_of_match(fit, p), fear, p):
                note(log, w, i, _REFUSED, channel, 0, e, 0.0)
                if slot >= 0:
                    candid = 1 if told & _ILLNESS else 0
                    network_trust[k, slot] = trust_after_harm(trust, risk_left(candid, p), p)
                continue
            offer_employer[i] = e
            offer_channel[i] = channel
            trial = programme.praktik == _ROUTINE or praktik_first[e] == 1
            offer_praktik[i] = 1 if trial and channel == _OUTREACH else 0
            offer_hours[i] = hours
            offer_match[i] = fit
