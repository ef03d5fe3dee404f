"""Job search: applications alone and by outreach, offers, answers."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, four, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import note
from ipssim.rules.common import happens
from ipssim.rules.employers import trust_after_harm
from ipssim.rules.job_search import (
    accept_chance,
    discouraged,
    ease,
    hours_within,
    interview_chance,
    match_of,
    offer_chance,
    outreach_applications,
    own_applications,
)
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Channel, Event, Placement, Position, Praktik

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
_PREFERENCE = int(Placement.PREFERENCE)
_NEVER = int(Praktik.NEVER)
_ROUTINE = int(Praktik.ROUTINE)
_SEEN = 6  # advertised openings a person looks at before applying alone


@rule
def advert_to_answer(
    w: int, luck: Any, p: WorldNumbers, i: int, low: int, high: int, dream: int, capacity: float,
    employer_sector: Any, job_hours: Any, advertised: Any,
) -> tuple[int, float]:
    """Return (employer, match) of the best-fitting advertised opening seen, or (-1, 0)."""
    best, best_match = -1, -1.0
    for a in range(_SEEN):
        e = low + int(uniform(luck, i, w, _REACH, a) * (high - low))
        if advertised[e] > 0:
            same = 1 if employer_sector[e] == dream else 0
            taste = uniform(luck, i, 0, _TASTE, e)
            fit = match_of(same, float(job_hours[e]), capacity, taste, p)
            if fit > best_match:
                best, best_match = e, fit
    return best, best_match


@rule
def lead_to_follow(
    luck: Any, p: WorldNumbers, i: int, k: int, preferred: bool, dream: int, capacity: float,
    hours: float, employer_sector: Any, advertised: Any, hidden: Any, network: Any, network_trust:
    Any,
) -> tuple[int, int, float]:
    """Return (slot, employer, match) of the lead a worker follows for a person, or (-1, -1, 0).

    By preference the best fit is followed, otherwise the opening that is surest to be had.
    """
    best_slot, best, best_match, best_score = -1, -1, 0.0, -1.0
    for s in range(network.shape[1]):
        e = network[k, s]
        if e < 0 or advertised[e] + hidden[e] <= 0:
            continue
        same = 1 if employer_sector[e] == dream else 0
        fit = match_of(same, hours, capacity, uniform(luck, i, 0, _TASTE, e), p)
        score = fit if preferred else float(network_trust[k, s]) + 0.1 * (advertised[e] + hidden[e])
        if score > best_score:
            best_slot, best, best_match, best_score = s, e, fit, score
    return best_slot, best, best_match


@stage
def search(
    w: int, luck: Any, p: WorldNumbers, programmes: Any, full_time: float, active: Any, state: Any,
    position: Any, arm: Any, place: Any, worker: Any, wants_job: Any, praktik_employer: Any,
    employer: Any, drive: Any, worked_recently: Any, negative: Any, motivation: Any,
    insecurity: Any, support: Any, leads: Any, capacity: Any, dream_sector: Any,
    dream_realism: Any, cv_gap: Any, offer_employer: Any, offer_channel: Any, offer_praktik: Any,
    offer_hours: Any, offer_match: Any, place_start: Any, employer_sector: Any, openness: Any,
    job_hours: Any, praktik_first: Any, advertised: Any, hidden: Any, employer_skill: Any,
    network: Any, network_trust: Any, log: Any, count: Any,
) -> None:
    """Let those who search for work apply, hear an answer and give one.

    An accepted offer is left in the `offer_*` columns; openings are handed out when the week is
    settled. A consultant's lead comes before an advert of the same week.
    """
    for j in range(state[0]):
        i = active[j]
        offer_employer[i] = -1
        here = int(position[i])
        if not here & _SEARCH or not wants_job[i] or praktik_employer[i] >= 0:
            continue
        draws = four(luck, i, w, _DRAW, 0)
        able = float(capacity[i])
        low, high = place_start[place[i]], place_start[place[i] + 1]
        if high <= low:
            continue
        half = 0.5 if here & _IN_WORK else 1.0
        dream = int(dream_sector[i])
        programme = programmes[arm[i]]
        slot, e, fit, hours, channel = -1, -1, 0.0, 0.0, _OWN
        if leads[i] > 0.0 and worker[i] >= 0:
            share = p.drive_supported * (1.0 - p.drive_in_offers)
            easy = ease(float(drive[i]), int(worked_recently[i]), float(negative[i]), share, p)
            rate = half * outreach_applications(
                easy, float(motivation[i]), float(leads[i]), float(employer_skill[worker[i]]), p
            )
            if happens(rate, draws[1]):
                hours = hours_within(able, full_time)
                slot, e, fit = lead_to_follow(
                    luck, p, i, worker[i], programme.placement == _PREFERENCE, dream, able, hours,
                    employer_sector, advertised, hidden, network, network_trust,
                )
                channel = _OUTREACH
        if e < 0:
            share = 1.0 - p.drive_in_offers
            easy = ease(float(drive[i]), int(worked_recently[i]), float(negative[i]), share, p)
            rate = half * own_applications(easy, float(motivation[i]), float(insecurity[i]), p)
            if happens(rate, draws[0]):
                e, fit = advert_to_answer(
                    w, luck, p, i, low, high, dream, able, employer_sector, job_hours, advertised
                )
                hours = float(job_hours[e]) if e >= 0 else 0.0
                channel = _OWN
        if e < 0 or e == employer[i]:
            continue
        note(log, count, w, i, _APPLIED, channel, 0, e, 0.0)
        vouched = float(network_trust[worker[i], slot]) if channel == _OUTREACH else 0.0
        in_dream = 1 if employer_sector[e] == dream else 0
        invited = interview_chance(float(openness[e]), float(cv_gap[i]), vouched, p)
        shown = p.drive_in_offers * (p.drive_supported if channel == _OUTREACH else 1.0)
        liked = offer_chance(
            float(drive[i]), shown, float(negative[i]), in_dream, float(dream_realism[i]), p
        )
        trial = channel == _OUTREACH and (
            programme.praktik == _ROUTINE or praktik_first[e] == 1
        )
        insists = praktik_first[e] == 1 and (channel == _OWN or programme.praktik == _NEVER)
        at_interview = not insists and four(luck, i, w, _DRAW, 1)[0] < invited
        if at_interview:
            note(log, count, w, i, _INTERVIEW, channel, 0, e, 0.0)
        if not at_interview or draws[2] >= liked:
            note(log, count, w, i, _REJECTED, channel, 0, e, 0.0)
            motivation[i] = discouraged(float(motivation[i]), float(support[i]), p)
            continue
        note(log, count, w, i, _OFFER, channel, 0, e, hours)
        if draws[3] >= accept_chance(fit, float(insecurity[i]), p):
            note(log, count, w, i, _REFUSED, channel, 0, e, 0.0)
            if slot >= 0:
                network_trust[worker[i], slot] = trust_after_harm(
                    float(network_trust[worker[i], slot]), p
                )
            continue
        offer_employer[i] = e
        offer_channel[i] = channel
        offer_praktik[i] = 1 if trial else 0
        offer_hours[i] = hours
        offer_match[i] = fit
