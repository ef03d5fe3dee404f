"""Routine praktik: the jobcentre places people in unpaid trials, whether they search or not."""

from __future__ import annotations

from ipssim.chance import Draw, Luck, four, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
from ipssim.rules.dream_and_match import match_of
from ipssim.rules.jobcentre import publicly_supported
from ipssim.rules.reach import bounded
from ipssim.settings.world import WorldNumbers
from ipssim.stages.allot import trial_due
from ipssim.stages.befall import in_reach
from ipssim.vocabulary import Event, Placement, Position, Service, WageSubsidy
from ipssim.world.columns import Candidates, Employers
from ipssim.world.periods import Now
from ipssim.world.person import Trial
from ipssim.world.run import Run

_REACH = int(Draw.REACH)
_TASTE = int(Draw.TASTE)
_SUBSIDY = int(Draw.SUBSIDY)
_PUBLIC = int(WageSubsidy.PUBLIC)
_PRAKTIK_STARTED = int(Event.PRAKTIK_STARTED)
_PRAKTIK_ENDED = int(Event.PRAKTIK_ENDED)
_SUBSIDY_STARTED = int(Event.SUBSIDY_STARTED)
_SUBSIDY_ENDED = int(Event.SUBSIDY_ENDED)
_PREFERENCE = int(Placement.PREFERENCE)
_SERVED = int(Service.SERVED)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)
_ARRANGING = int(Draw.ARRANGING)
_SEEN = 8  # employers weighed for a placement
_LEAST = 2  # weeks; a shorter unpaid trial is not begun
_FIRST = 100  # occurrences from here on belong to placements


@rule
def place_at_hand(
    w: int, luck: Luck, p: WorldNumbers, key: int, preferred: bool, low: int, high: int,
    dream: int, capacity: float, flexibility: float, bound: float, employers: Employers,
) -> tuple[int, float]:
    """Return (employer, match) of a placement with an employer that takes people.

    By preference it is the best fit within reach (`bound`), by availability the first, whatever
    the dream and however far; -1 if none of those weighed takes people or can be got to.
    """
    sector, takes_placements = employers.sector, employers.takes_placements
    best, best_match, best_score = -1, 0.0, -1.0
    for a in range(_SEEN):
        draws = four(luck, key, w, _REACH, _FIRST + a // 2)
        first = 2 * (a % 2)
        e = low + int(draws[first] * (high - low))
        if not takes_placements[e]:
            continue
        same = 1 if sector[e] == dream else 0
        taste = uniform(luck, key, 0, _TASTE, e)
        fit = match_of(same, p.praktik_hours, capacity, taste, flexibility, p)
        score = fit if preferred else draws[first + 1]
        if score > best_score and (not preferred or in_reach(luck, key, e, bound)):
            best, best_match, best_score = e, fit, score
    return best, best_match


@stage
def end_placement(w: int, i: int, praktik: Trial, log: Log) -> None:
    """End person `i`'s unpaid trial, or public job with wage subsidy, and note which it was."""
    employer, subsidised = praktik.praktik_employer, praktik.subsidised
    kind = _SUBSIDY_ENDED if subsidised[i] else _PRAKTIK_ENDED
    note(log, w, i, kind, 0, 0, employer[i], 0.0)
    employer[i] = -1
    praktik.praktik_until[i] = -1
    subsidised[i] = 0


@stage
def place(
    w: int, luck: Luck, now: Now, people: Candidates, employers: Employers, run: Run, log: Log
) -> None:
    """Put people without a place into an unpaid trial that is due, when their worker finds one.

    It is planned to end before support does, and not begun when there is no time left for one. A
    programme that uses public wage subsidy makes some of them such a job: the benefit is the pay,
    so it counts as no more of a job than an unpaid trial. One that the jobcentre has ordered is
    found by the jobcentre, where there is room.
    """
    p, place_start, praktik = now.world, run.place_start, people.praktik
    key, town = people.person.key, people.person.place
    terms, service, position = (
        people.standing.terms, people.standing.service, people.standing.position
    )
    admitted_week = people.standing.admitted_week
    dream_sector, flexibility = people.wish.dream_sector, people.wish.flexibility
    capacity, sick_until = people.health.capacity, people.health.sick_until
    trouble_until, reach = people.home.trouble_until, people.home.reach
    for i in range(run.who[0], run.who[1]):
        if service[i] != _SERVED:
            continue
        programme = now.terms[terms[i]]
        length, every, ordered = programme.praktik_weeks, programme.praktik_every_weeks, False
        if praktik.ordered[i]:
            length, every, ordered = now.law.measure_weeks, now.law.measure_every_weeks, True
            praktik.ordered[i] = 0
            if praktik.praktik_employer[i] >= 0 or position[i] & _OCCUPIED:
                continue
        elif not trial_due(
            w, position[i], praktik.praktik_employer[i], praktik.next_praktik[i], programme
        ):
            continue
        spent = float(people.help.outreach[i])
        if not ordered:
            people.help.outreach[i] = 0.0  # it went to finding a trial, not to employers
        if not ordered and spent < p.trial_minutes * uniform(luck, key[i], w, _ARRANGING, 0):
            continue  # the worker's week was too short to find one
        low, high = place_start[town[i]], place_start[town[i] + 1]
        left = admitted_week[i] + programme.limit_weeks - 1 - w
        weeks = min(length, left)
        if high <= low or sick_until[i] >= 0 or w < trouble_until[i] or weeks < _LEAST:
            continue
        e, fit = place_at_hand(
            w, luck, p, key[i], programme.placement == _PREFERENCE and not ordered, low, high,
            int(dream_sector[i]), float(capacity[i]), float(flexibility[i]),
            bounded(float(reach[i]), p), employers,
        )
        if e < 0:
            continue
        kind = _PRAKTIK_STARTED
        supported = publicly_supported(int(people.case.income[i]))
        possible = programme.wage_subsidy == _PUBLIC and supported
        if possible and four(luck, key[i], w, _SUBSIDY, 0)[0] < p.public_subsidy_share:
            kind = _SUBSIDY_STARTED
            weeks = int(min(now.law.public_subsidy_weeks, left))
        praktik.subsidised[i] = 1 if kind == _SUBSIDY_STARTED else 0
        praktik.praktik_employer[i] = e
        praktik.praktik_since[i] = w
        praktik.praktik_until[i] = w + weeks
        praktik.praktik_match[i] = fit
        praktik.praktik_asked[i] = 0
        praktik.next_praktik[i] = min(w + weeks + every, 32_000)
        note(log, w, i, kind, 0, 0, e, weeks)
