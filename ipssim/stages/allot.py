"""Spend each worker's week: contacts by need, then employers; what does not fit does not happen."""

from __future__ import annotations

from typing import Any

from ipssim.compiled import rule, stage
from ipssim.rules.broader_needs import help_minutes, saved_for_help
from ipssim.rules.common import sort_by
from ipssim.rules.contingencies import on_the_ward
from ipssim.rules.exhaustion import next_stress
from ipssim.rules.pace import held_back
from ipssim.rules.team import given_by_colleagues
from ipssim.rules.workload import (
    carry_over,
    contact_interval,
    contact_length,
    minutes_for_people,
    urgency,
)
from ipssim.vocabulary import Outreach, PlaceTrainOrder, Position
from ipssim.world.columns import Candidates, Workers
from ipssim.world.periods import Now
from ipssim.world.run import Run

_SEARCH = int(Position.SEARCH)
_NO_OUTREACH = int(Outreach.NONE)
_TRAIN_FIRST = int(PlaceTrainOrder.TRAIN_THEN_PLACE)
_NEVER = 1_000


@rule
def wanted_contact(
    w: int, position: int, tenure: int, waited: int, symptoms: float, programme: Any
) -> tuple[float, float]:
    """Return (minutes of contact meant this week, urgency); 0 minutes where none is due."""
    length = contact_length(position, tenure, programme)
    interval = contact_interval(position, tenure, programme)
    if length <= 0.0 or waited < interval:
        return 0.0, 0.0
    return length, urgency(position, waited, interval, tenure, symptoms)


@rule
def wants_outreach(
    position: int, wants_job: int, praktik_employer: int, weeks_served: int, programme: Any
) -> bool:
    """Say whether a worker would spend time on employers for this person now."""
    if programme.outreach == _NO_OUTREACH or not wants_job or praktik_employer >= 0:
        return False
    if programme.sequence == _TRAIN_FIRST and weeks_served < programme.course_weeks:
        return False
    return position & _SEARCH != 0


@stage
def allot(w: int, now: Now, people: Candidates, workers: Workers, run: Run) -> None:
    """Grant contact and employer time to each worker's people, within the minutes at hand.

    `week_minutes` are this week's minutes and what was saved from the week before. With `by_cap`
    a worker is paid for the part of the cap that is filled, so that everybody meets the caseload
    the cap names; otherwise for a whole week. A vacant post has the minutes that colleagues give.
    """
    p = now.world
    programmes = now.programmes
    position, admitted_week = people.standing.position, people.standing.admitted_week
    wants_job = people.wish.wants_job
    job_since = people.job.job_since
    study_since = people.study.study_since
    praktik_employer = people.praktik.praktik_employer
    sick_until, symptoms = people.health.sick_until, people.health.symptoms
    hospital_until = people.health.hospital_until
    last_contact, support = people.help.last_contact, people.help.support
    worker_minutes, granted = people.help.worker_minutes, people.help.granted
    outreach, need, need_minutes = people.help.outreach, people.help.need, people.help.need_minutes
    symptom_level = people.traits.symptom_level
    trouble_until = people.home.trouble_until
    worker_arm, share, week_minutes = workers.arm, workers.share, workers.week_minutes
    used_minutes, carried, stress = workers.used_minutes, workers.carried, workers.stress
    vacant_until = workers.vacant_until
    unlimited, by_cap, client_start = run.own_worker, run.by_cap, run.client_start
    client_stop, clients, order = run.client_stop, run.clients, run.order
    score = run.score
    for k in range(run.workers[0], run.workers[1]):
        first, last = client_start[k], client_stop[k]
        programme = programmes[worker_arm[k]]
        if by_cap[worker_arm[k]]:
            share[k] = (last - first) / programme.caseload_cap
        if last == first:
            carried[k], week_minutes[k], used_minutes[k] = 0.0, 0.0, 0.0
            stress[k] = next_stress(stress[k], 0.0, 0.0, p)
            continue
        budget = minutes_for_people(share[k], last - first, programme) + float(carried[k])
        n, contact_wanted, outreach_wanted = 0, 0.0, 0.0
        for j in range(first, last):
            i = clients[j]
            granted[i] = 0.0
            outreach[i] = 0.0
            need_minutes[i] = 0.0
            since = max(job_since[i], study_since[i])
            waited = w - last_contact[i] if last_contact[i] >= admitted_week[i] else _NEVER
            minutes, urgent = wanted_contact(
                w, position[i], w - since, waited, symptoms[i], programme
            )
            if hospital_until[i] >= 0:
                minutes = on_the_ward(minutes, programme.community_share, p)
            elif minutes > 0.0:
                more = help_minutes(float(need[i]), programme.broader_help, p)
                need_minutes[i] = more
                minutes += more
            if minutes > 0.0:
                granted[i] = minutes
                score[n] = -urgent
                order[n] = i
                n += 1
                contact_wanted += minutes + programme.travel_minutes
            if sick_until[i] < 0 and w >= trouble_until[i] and wants_outreach(
                position[i], wants_job[i], praktik_employer[i], w - admitted_week[i], programme
            ):
                held = held_back(
                    float(symptoms[i]), float(symptom_level[i]), float(support[i]), p
                )
                outreach[i] = programme.employer_minutes * (1.0 - held)
                outreach_wanted += outreach[i]
        wanted = contact_wanted + outreach_wanted
        if unlimited and programme.worker_week_hours > 0.0:
            budget = wanted
        if vacant_until[k] > w:
            budget *= given_by_colleagues(programme.stand_in, p)
        fits = 1.0 if wanted <= budget else budget / wanted
        used = contact_wanted
        if fits < 1.0:
            used = _grant_contacts(
                n, order, score, programme.travel_minutes, contact_wanted * fits, granted
            )
        rest = 0.0
        if outreach_wanted > 0.0:
            rest = min(1.0, max(0.0, budget - used) / outreach_wanted)
        for j in range(first, last):
            i = clients[j]
            outreach[i] *= rest
            travel = programme.travel_minutes if granted[i] > 0.0 else 0.0
            spent = granted[i] + travel + outreach[i]
            worker_minutes[i] += spent + (programme.documentation_minutes if budget > 0.0 else 0.0)
        left = budget - used - rest * outreach_wanted
        carried[k] = saved_for_help(
            left, carry_over(left, programme), programme.broader_help, p
        )
        week_minutes[k] = budget
        used_minutes[k] = used + rest * outreach_wanted
        stress[k] = next_stress(stress[k], wanted, budget, p)


@stage
def _grant_contacts(
    n: int, order: Any, score: Any, travel: float, budget: float, granted: Any
) -> float:
    """Keep whole contacts in order of urgency as long as they fit; return the minutes used.

    `granted` holds what is wanted; `score` is lowest for who comes first, and equal urgency is
    settled by row number. A contact that does not fit is passed over.
    """
    sort_by(score, order, n)
    used = 0.0
    for a in range(n):
        cost = granted[order[a]] + travel
        if used + cost <= budget * (1.0 + 1e-9):
            used += cost
        else:
            granted[order[a]] = 0.0
    return used
