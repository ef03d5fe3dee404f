"""In work: keep it, change hours, or lose it and know more."""

from __future__ import annotations

from ipssim.chance import Draw, Luck, four
from ipssim.compiled import stage
from ipssim.recorder import Log, note
from ipssim.rules.belief import less
from ipssim.rules.common import happens
from ipssim.rules.contingencies import away_loses, is_away
from ipssim.rules.disclosure import told_holds
from ipssim.rules.dream_and_match import hold_of_match
from ipssim.rules.exhaustion import powerless
from ipssim.rules.in_work import hold, job_loss_rate, kind_of_job_ending
from ipssim.rules.integration import kept_by_treatment
from ipssim.rules.own_responsibility import lesson_of
from ipssim.rules.pace import adjusted_hours, chance_of_new_hours
from ipssim.rules.persistent_trial import after_setback, learned
from ipssim.rules.sessions import remediated
from ipssim.rules.substance_use import use_loses
from ipssim.stages.muster import move
from ipssim.stages.settle import change_bridge
from ipssim.vocabulary import Channel, Event, Placement, Position
from ipssim.world.columns import Candidates, Employers, Treatment, Workers
from ipssim.world.periods import Now
from ipssim.world.run import Run

_WORK = int(Draw.WORK)
_IN_WORK = int(Position.IN_WORK)
_IN_STUDY = int(Position.IN_STUDY)
_CLARIFICATION = int(Position.CLARIFICATION)
_ENDING = int(Position.ENDING)
_JOB_ENDED = int(Event.JOB_ENDED)
_HOURS_CHANGED = int(Event.HOURS_CHANGED)
_OUTREACH = int(Channel.OUTREACH)
_PREFERENCE = int(Placement.PREFERENCE)


@stage
def work(
    w: int, luck: Luck, now: Now, people: Candidates, employers: Employers, workers: Workers,
    treatment: Treatment, run: Run, log: Log,
) -> None:
    """Let jobs end or go on; with support, hours move towards what the person can manage."""
    p = now.world
    programmes = now.programmes
    full_time = now.market.full_time_hours
    key, entry_week = people.person.key, people.person.entry_week
    arm, position, worker = people.standing.arm, people.standing.position, people.standing.worker
    employer, job_since = people.job.employer, people.job.job_since
    job_channel, job_told = people.job.job_channel, people.job.job_told
    job_hours, job_match = people.job.job_hours, people.job.job_match
    cognition, fragility = people.traits.cognition, people.traits.fragility
    sessions, support, shared = people.help.sessions, people.help.support, people.help.shared
    symptoms, capacity = people.health.symptoms, people.health.capacity
    substance, sick_until = people.health.substance, people.health.sick_until
    belief, lessons, clarity = people.mind.belief, people.mind.lessons, people.mind.clarity
    openness = employers.openness
    exhaustion, network, network_trust = workers.exhaustion, workers.network, workers.network_trust
    treatment_end, contacts_per_month = treatment.end_week, treatment.contacts_per_month
    for i in range(run.who[0], run.who[1]):
        if employer[i] < 0 or job_since[i] == w:
            continue
        draws = four(luck, key[i], w, _WORK, 0)
        able = float(capacity[i])
        hours = float(job_hours[i])
        helped = float(support[i])
        programme = programmes[arm[i]]
        told = int(job_told[i])
        held = hold(
            remediated(float(cognition[i]), sessions[i], programme.sessions, p),
            max(0.0, hours - able), float(symptoms[i]), helped, float(fragility[i]),
            learned(float(lessons[i]), p), p,
        )
        held += use_loses(float(substance[i]), p)
        held += away_loses(is_away(int(sick_until[i]), p), p)
        treated = 1 if w - entry_week[i] < treatment_end[i] else 0
        kept = (
            hold_of_match(float(job_match[i]), p)
            + told_holds(told, float(openness[employer[i]]), p)
            + kept_by_treatment(float(shared[i]), treated, float(contacts_per_month[i]), p)
        )
        tenure = w - job_since[i]
        if happens(job_loss_rate(held, kept, tenure, p), draws[0]):
            reason = kind_of_job_ending(draws[1], p)
            note(log, w, i, _JOB_ENDED, reason, 0, employer[i], tenure)
            found = job_channel[i] == _OUTREACH
            if found and tenure < p.brief:
                change_bridge(p, worker[i], employer[i], False, told, network, network_trust)
            if worker[i] >= 0:
                exhaustion[worker[i]] = powerless(float(exhaustion[worker[i]]), p)
            own = 1 if not found or programme.placement == _PREFERENCE else 0
            employer[i] = -1
            job_since[i] = -1
            job_hours[i] = 0.0
            lessons[i] += lesson_of(own, float(job_match[i]), p)
            belief[i] = less(float(belief[i]), p.belief_lost, helped, p)
            clarity[i] = after_setback(float(clarity[i]), helped, p)
            here = int(position[i]) & ~_IN_WORK
            if not here & _IN_STUDY:
                here = (here | _CLARIFICATION) & ~_ENDING
            move(log, w, position, i, here)
            continue
        if job_channel[i] == _OUTREACH and tenure == int(p.brief):
            change_bridge(p, worker[i], employer[i], True, told, network, network_trust)
        if helped > 0.0 and draws[2] < chance_of_new_hours(helped, p):
            new = adjusted_hours(hours, able, full_time)
            if new != hours:
                job_hours[i] = new
                note(log, w, i, _HOURS_CHANGED, 0, 0, employer[i], new)
