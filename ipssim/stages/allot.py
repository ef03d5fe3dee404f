"""Spend each worker's week: contacts by need, then employers; what does not fit does not happen."""

from __future__ import annotations

from ipssim.compiled import rule, stage
from ipssim.rules.broader_needs import help_minutes, saved_for_help
from ipssim.rules.common import sort_by
from ipssim.rules.exhaustion import overload
from ipssim.rules.integration import heard_worse, wait_when_heard
from ipssim.rules.job_search import closeness, effort
from ipssim.rules.pace import held_back
from ipssim.rules.team import given_by_colleagues
from ipssim.rules.workload import (
    advice_minutes,
    carry_over,
    contact_interval,
    contact_length,
    minutes_for_people,
    team_minutes,
    urgency,
    whole_week,
)
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Activity, Outreach, PlaceTrainOrder, Position, Praktik
from ipssim.world.charter import Float32, Float64, Int16
from ipssim.world.columns import Candidates, Workers
from ipssim.world.periods import Now
from ipssim.world.person import Help
from ipssim.world.records import ProgrammeNumbers
from ipssim.world.run import Floats, Ints, Run

_SEARCH = int(Position.SEARCH)
_CONTACT, _TRAVEL, _EMPLOYERS, _RECORDS, _TEAM, _UNUSED, _VACANT = (int(one) for one in Activity)
_NO_OUTREACH = int(Outreach.NONE)
_TRAIN_FIRST = int(PlaceTrainOrder.TRAIN_THEN_PLACE)
_ROUTINE = int(Praktik.ROUTINE)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)
_SETTLED = int(Position.IN_WORK | Position.IN_STUDY | Position.ENDING)
_NEVER = 1_000


@rule
def wanted_contact(
    w: int, position: int, tenure: int, waited: int, symptoms: float, heard: float,
    programme: ProgrammeNumbers,
) -> tuple[float, float]:
    """Return (minutes of contact meant this week, urgency); 0 minutes where none is due.

    What is `heard` from treatment of a worse time brings a contact forward.
    """
    length = contact_length(position, tenure, programme)
    interval = wait_when_heard(contact_interval(position, tenure, programme), heard)
    if length <= 0.0 or waited < interval:
        return 0.0, 0.0
    return length, urgency(position, waited, interval, tenure, symptoms) + heard


@rule
def search_starts(programme: ProgrammeNumbers) -> int:
    """Return the week after admission from which the worker searches: after a course, if any."""
    if programme.sequence == _TRAIN_FIRST:
        return int(programme.course_weeks)
    return int(programme.search_start_weeks)


@rule
def wants_outreach(
    position: int, wants_job: int, praktik_employer: int, weeks_served: int,
    programme: ProgrammeNumbers,
) -> bool:
    """Say whether a worker would spend time on employers for this person now."""
    if programme.outreach == _NO_OUTREACH or not wants_job or praktik_employer >= 0:
        return False
    if weeks_served < search_starts(programme):
        return False
    return position & _SEARCH != 0


@rule
def trial_due(
    w: int, position: int, praktik_employer: int, next_praktik: int, programme: ProgrammeNumbers
) -> bool:
    """Say whether a worker would spend this week's employer time on finding an unpaid trial."""
    if programme.praktik != _ROUTINE or praktik_employer >= 0 or position & _OCCUPIED:
        return False
    return w >= next_praktik


@stage
def allot(w: int, now: Now, people: Candidates, workers: Workers, run: Run) -> None:
    """Grant contact and employer time to each worker's people, within the minutes at hand.

    `week_minutes` are this week's minutes and what was saved from the week before. With `by_cap`
    a worker is paid for the part of the cap that is filled, so that everybody meets the caseload
    the cap names; otherwise for a whole week. A vacant post has the minutes that colleagues give.
    """
    p, arm, share = now.world, workers.arm, workers.share
    week_minutes, used_minutes, carried = (
        workers.week_minutes, workers.used_minutes, workers.carried
    )
    stress, vacant_until, minutes = workers.stress, workers.vacant_until, workers.minutes
    for k in range(run.workers[0], run.workers[1]):
        served = run.client_stop[k] - run.client_start[k]
        programme = now.programmes[arm[k]]
        if run.by_cap[arm[k]]:
            share[k] = served / programme.caseload_cap if now.latest == 0 else _filled(
                k, now, people.standing.terms, run
            )
        vacant = vacant_until[k] > w
        part, leads = float(share[k]), int(workers.leads[k])
        came, meant = float(carried[k]), minutes_for_people(part, served, leads, programme, p)
        whole, met = whole_week(part, programme), team_minutes(part, served, leads, programme, p)
        if served == 0:
            if workers.cap[k] > 0:
                budget = 0.0 if vacant else meant + came
                _keep_time(k, whole, met, meant, came, vacant, budget, minutes)
            carried[k], week_minutes[k], used_minutes[k], stress[k] = 0.0, 0.0, 0.0, 0.0
            continue
        budget = meant + came
        n, contact_wanted, outreach_wanted = _ask(
            w, k, programme.travel_minutes, now, people, run
        )
        wanted = contact_wanted + outreach_wanted
        if run.own_worker and programme.worker_week_hours > 0.0:
            budget = wanted
        if vacant:
            budget *= given_by_colleagues(programme.stand_in, p)
        fits = 1.0 if wanted <= budget else budget / wanted
        used = contact_wanted
        if fits < 1.0:
            used = _grant_contacts(
                n, run.order, run.score, programme.travel_minutes, contact_wanted * fits,
                people.help.granted,
            )
        rest = 0.0
        if outreach_wanted > 0.0:
            rest = min(1.0, max(0.0, budget - used) / outreach_wanted)
        travel = _spend(k, rest, programme.documentation_minutes if budget > 0.0 else 0.0,
                        programme.travel_minutes, people.help, run)
        left = budget - used - rest * outreach_wanted
        carried[k] = saved_for_help(
            left, carry_over(left, programme), programme.broader_help, p
        )
        minutes[k, _CONTACT] += used - travel
        minutes[k, _TRAVEL] += travel
        minutes[k, _EMPLOYERS] += rest * outreach_wanted
        _keep_time(k, whole, met, meant, came, vacant, budget, minutes)
        minutes[k, _UNUSED] -= used + rest * outreach_wanted + float(carried[k])
        week_minutes[k] = budget
        used_minutes[k] = used + rest * outreach_wanted
        stress[k] = overload(wanted, budget)


@rule
def _filled(k: int, now: Now, terms: Int16, run: Run) -> float:
    """Return the part of a full-time post that worker `k`'s people fill, each by their own cap."""
    filled = 0.0
    for j in range(run.client_start[k], run.client_stop[k]):
        filled += 1.0 / now.terms[terms[run.clients[j]]].caseload_cap
    return filled


@stage
def _keep_time(
    k: int, whole: float, met: float, meant: float, came: float, vacant: bool,
    budget: float, minutes: Float64,
) -> None:
    """Tally what is left of post `k`'s week (`whole`) beside contacts and employers.

    `met` are the minutes of the timetable, `meant` those a week has for people, `came` those saved
    before, and `budget` those at hand now, which are unused until they are spent. Nobody sits in
    a vacant post's team.
    """
    minutes[k, _UNUSED] += budget
    if vacant:
        minutes[k, _VACANT] += whole + came - budget
    else:
        minutes[k, _TEAM] += met
        minutes[k, _RECORDS] += whole - met - meant


@stage
def _ask(
    w: int, k: int, travel: float, now: Now, people: Candidates, run: Run
) -> tuple[int, float, float]:
    """Return (people due, minutes of contact, minutes of outreach) that worker `k`'s people want.

    Those who are due stand in `run.order`, the more urgent the lower in `run.score`; `granted`,
    `outreach` and `need_minutes` hold what is wanted.
    """
    p, standing, help, health = now.world, people.standing, people.help, people.health
    position, admitted_week, last_contact = (
        standing.position, standing.admitted_week, help.last_contact
    )
    granted, outreach, need_minutes = help.granted, help.outreach, help.need_minutes
    n, contact_wanted, outreach_wanted = 0, 0.0, 0.0
    for j in range(run.client_start[k], run.client_stop[k]):
        i = run.clients[j]
        programme = now.terms[standing.terms[i]]
        granted[i] = 0.0
        outreach[i] = 0.0
        need_minutes[i] = 0.0
        since = max(people.job.job_since[i], people.study.study_since[i])
        waited = w - last_contact[i] if last_contact[i] >= admitted_week[i] else _NEVER
        symptoms = float(health.symptoms[i])
        level = float(people.traits.symptom_level[i])
        heard = heard_worse(float(help.shared[i]), symptoms, level, p)
        minutes, urgent = wanted_contact(
            w, position[i], w - since, waited, symptoms, heard, programme
        )
        new = w - admitted_week[i]
        if position[i] & _SEARCH:
            new = min(new, int(standing.search_weeks[i]))
        if minutes > 0.0 and not position[i] & _SETTLED:
            minutes *= closeness(new, p)
        if health.hospital_until[i] >= 0:
            minutes *= programme.community_share  # on the ward, by whoever goes out (S4)
        elif minutes > 0.0:
            minutes += advice_minutes(
                minutes, position[i], people.wish.wants_education[i],
                float(people.mind.insecurity[i]), programme, p,
            )
            more = help_minutes(float(help.need[i]), programme.broader_help, p)
            need_minutes[i] = more
            minutes += more
        if minutes > 0.0:
            granted[i] = minutes
            run.score[n] = -urgent
            run.order[n] = i
            n += 1
            contact_wanted += minutes + travel
        outreach[i] = _wanted_of_employers(w, i, new, programme, p, people)
        outreach_wanted += float(outreach[i])
    return n, contact_wanted, outreach_wanted


@stage
def _wanted_of_employers(
    w: int, i: int, new: int, programme: ProgrammeNumbers, p: WorldNumbers, people: Candidates
) -> float:
    """Return the minutes that a worker would spend on employers for person `i` this week.

    `new` are the weeks since admission or, where fewer, of this search.
    """
    health, praktik, position = people.health, people.praktik, people.standing.position[i]
    if health.sick_until[i] >= 0 or w < people.home.trouble_until[i]:
        return 0.0
    if trial_due(
        w, position, praktik.praktik_employer[i], praktik.next_praktik[i], programme
    ):
        return float(p.trial_minutes)
    if wants_outreach(
        position, people.wish.wants_job[i], praktik.praktik_employer[i],
        w - people.standing.admitted_week[i], programme,
    ):
        level = float(people.traits.symptom_level[i])
        support = float(people.help.support[i])
        held = held_back(float(health.symptoms[i]), level, support, p)
        return float(programme.employer_minutes * (1.0 - held) * effort(new, p))
    return 0.0


@stage
def _spend(k: int, rest: float, written: float, travel: float, help: Help, run: Run) -> float:
    """Leave the part `rest` of the outreach that was wanted, and count time with each person.

    `written` are the minutes of documentation for each; return the minutes of travel.
    """
    travelled = 0.0
    granted, outreach, worker_minutes = help.granted, help.outreach, help.worker_minutes
    for j in range(run.client_start[k], run.client_stop[k]):
        i = run.clients[j]
        outreach[i] = float(outreach[i]) * rest
        there = travel if granted[i] > 0.0 else 0.0
        travelled += there
        spent = float(granted[i]) + there + float(outreach[i])
        worker_minutes[i] += spent + written
    return travelled


@stage
def _grant_contacts(
    n: int, order: Ints, score: Floats, travel: float, budget: float, granted: Float32
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
