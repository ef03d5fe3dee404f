"""Choose what a week's search comes to: how many letters, which advert, which lead to follow."""

from __future__ import annotations

from typing import NamedTuple

from ipssim.chance import Draw, Luck, four, uniform
from ipssim.compiled import rule
from ipssim.rules.belief import moved, opened
from ipssim.rules.benefits import afraid, fear_leaves
from ipssim.rules.common import happens
from ipssim.rules.dream_and_match import manageable, match_of
from ipssim.rules.employer_network import best_of_lead
from ipssim.rules.integration import judged_capacity
from ipssim.rules.job_search import eager, outreach_applications, own_applications
from ipssim.rules.pace import agreed_hours
from ipssim.rules.self_stigma import dares
from ipssim.settings.world import WorldNumbers
from ipssim.stages.befall import in_reach
from ipssim.vocabulary import Channel
from ipssim.world.columns import Employers, Workers
from ipssim.world.periods import Now

_REACH = int(Draw.REACH)
_TASTE = int(Draw.TASTE)
_OWN = int(Channel.OWN)
_OUTREACH = int(Channel.OUTREACH)
_MOST = 5.0  # applications a week, beyond which they are not meant
_SEEN = 8  # employers drawn, of which those with an advert count; a multiple of 4


class Seeker(NamedTuple):
    """Somebody who searches this week, and what they can ask for."""

    i: int
    key: int
    led_by: int  # the worker who has employers in mind for them this week, or -1
    low: int  # the first and one past the last employer of the place
    high: int
    effort: float  # share of a whole week's
    dream: int  # sector
    able: float  # hours a week
    flexible: float
    bound: float  # share of workplaces within reach
    least: float  # hours a job must have by their own wish
    goal: float  # hours a job must have that a worker helps with
    most: float  # hours a job can have, whatever the advert says (`most_hours`)


class Application(NamedTuple):
    """An employer applied to, how the job would fit, and its hours; `slot` is that of a lead."""

    employer: int
    match: float
    hours: float
    channel: int
    slot: int


NOTHING = Application(-1, 0.0, 0.0, _OWN, -1)


@rule
def advert_to_answer(
    w: int, nth: int, luck: Luck, p: WorldNumbers, one: Seeker, least: float, employers: Employers
) -> tuple[int, float]:
    """Return (employer, match) of the best-fitting advertised opening seen, or (-1, 0).

    For each of the week's applications others are looked at; `nth` counts them from 0.
    Jobs of fewer than `least` hours, or of many more than the person can manage, are not looked
    at, nor employers out of reach.
    """
    sector, job_hours, advertised = employers.sector, employers.job_hours, employers.advertised
    best, best_match = -1, -1.0
    for a in range(_SEEN // 4):
        draws = four(luck, one.key, w, _REACH, nth * (_SEEN // 4) + a)
        for b in range(4):
            e = one.low + int(draws[b] * (one.high - one.low))
            if advertised[e] > 0:
                same = 1 if sector[e] == one.dream else 0
                hours = min(float(job_hours[e]), one.most)
                if hours < least or not manageable(hours, one.able, p):
                    continue
                if match_of(same, hours, one.able, 1.0, one.flexible, p) <= best_match:
                    continue  # cannot be better, however it tastes
                taste = uniform(luck, one.key, 0, _TASTE, e)
                fit = match_of(same, hours, one.able, taste, one.flexible, p)
                if fit > best_match and in_reach(luck, one.key, e, one.bound):
                    best, best_match = e, fit
    return best, best_match


@rule
def lead_to_follow(
    luck: Luck, p: WorldNumbers, one: Seeker, preferred: bool, full_time: float,
    employers: Employers, workers: Workers,
) -> tuple[int, int, float]:
    """Return (slot, employer, match) of the lead a worker follows for a person, or (-1, -1, 0).

    By preference the best fit within reach is followed, otherwise the opening that is surest to
    be had, wherever it is.
    """
    sector, job_hours = employers.sector, employers.job_hours
    advertised, hidden = employers.advertised, employers.hidden
    network, network_trust, k = workers.network, workers.network_trust, one.led_by
    best_slot, best, best_match, best_score = -1, -1, 0.0, -1.0
    for s in range(network.shape[1]):
        e = network[k, s]
        if e < 0 or advertised[e] + hidden[e] <= 0:
            continue
        same = 1 if sector[e] == one.dream else 0
        hours = min(agreed_hours(one.able, float(job_hours[e]), full_time, p), one.most)
        if max(hours, one.goal) > one.most or not manageable(max(hours, one.goal), one.able, p):
            continue
        if preferred and match_of(same, hours, one.able, 1.0, one.flexible, p) <= best_score:
            continue  # cannot be better, however it tastes
        taste = uniform(luck, one.key, 0, _TASTE, e)
        fit = match_of(same, hours, one.able, taste, one.flexible, p)
        score = fit
        if not preferred:
            score = best_of_lead(float(network_trust[k, s]), advertised[e] + hidden[e], p)
        if score > best_score and (not preferred or in_reach(luck, one.key, e, one.bound)):
            best_slot, best, best_match, best_score = s, e, fit, score
    return best_slot, best, best_match


@rule
def asks_by_lead(
    effort: float, u: float, most_eager: float, ease: float, leads: float, skill: float,
    related: float, opened_by: float, motivation: float, belief: float, worker_belief: float,
    p: WorldNumbers,
) -> bool:
    """Say whether an application goes out this week by a worker's lead.

    `most_eager` is the most that eagerness can make of it, `related` what the relation carries,
    `opened_by` what colleagues' doors do.
    """
    rate = effort * outreach_applications(ease, most_eager, leads, skill, related, p) * opened_by
    if u >= rate:
        return False
    believed = moved(belief, p) + opened(worker_belief, p)
    return happens(rate * (eager(motivation, believed, p) / most_eager), u)


@rule
def asks_alone(
    effort: float, u: float, most_eager: float, ease: float, motivation: float, belief: float,
    insecurity: float, self_stigma: float, p: WorldNumbers,
) -> float:
    """Return how many applications a week the person would send alone; 0 where `u` is above all.

    `u` is the draw that `letters` takes, and `most_eager` the most that eagerness can make of it.
    """
    rate = effort * own_applications(ease, most_eager, 1.0, p)
    if u >= rate:
        return 0.0
    held = fear_leaves(afraid(insecurity, p), p) * dares(self_stigma, p)
    return rate * (held * eager(motivation, moved(belief, p), p) / most_eager)


@rule
def letters(rate: float, u: float) -> int:
    """Return how many applications go out this week; `u` is a draw in (0, 1).

    Nobody sends more than a few that are meant.
    """
    return int(min(rate, _MOST) + 1.0 - u)


@rule
def follow_lead(
    luck: Luck, now: Now, one: Seeker, preferred: bool, shared: float, employers: Employers,
    workers: Workers,
) -> Application:
    """Return the application that a worker's lead comes to, if there is one.

    `shared` is what worker and treatment know of each other.
    """
    p, full_time = now.world, now.market.full_time_hours
    slot, e, fit = lead_to_follow(luck, p, one, preferred, full_time, employers, workers)
    hours = 0.0
    if e >= 0:
        judged = judged_capacity(one.able, shared, p)
        asked = float(employers.job_hours[e])
        hours = max(min(agreed_hours(judged, asked, full_time, p), one.most), one.goal)
    return Application(e, fit, hours, _OUTREACH, slot)


@rule
def answer_advert(
    w: int, nth: int, luck: Luck, p: WorldNumbers, one: Seeker, helped: bool, employers: Employers
) -> Application:
    """Return the application that the adverts seen come to, if there is one.

    Those that a worker has `helped` with are for jobs of the hours the programme aims at.
    """
    least = max(one.least, one.goal) if helped else one.least
    e, fit = advert_to_answer(w, nth, luck, p, one, least, employers)
    hours = min(float(employers.job_hours[e]), one.most) if e >= 0 else 0.0
    return Application(e, fit, hours, _OWN, -1)
