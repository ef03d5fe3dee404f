"""In work: keep it, change hours, or lose it and know more."""

from __future__ import annotations

import numpy as np

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
from ipssim.rules.integration import kept_by_treatment, place_held
from ipssim.rules.pace import adjusted_hours, chance_of_new_hours
from ipssim.rules.persistent_trial import after_setback, learned, lesson_of
from ipssim.rules.sessions import remediated
from ipssim.rules.substance_use import cost_of_use
from ipssim.settings.world import WorldNumbers
from ipssim.stages.muster import move
from ipssim.stages.settle import change_bridge
from ipssim.vocabulary import Channel, Event, Placement, Position
from ipssim.world.columns import Candidates, Employers, Treatment, Workers
from ipssim.world.periods import Now
from ipssim.world.person import Job, Mind, Standing, Tally
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
def _lose_job(
    w: int, i: int, reason: int, own: int, helped: float, p: WorldNumbers, job: Job, mind: Mind,
    standing: Standing, tally: Tally, workers: Workers, log: Log,
) -> None:
    """Let person `i` lose the job, and know more; `own` says whether it was their own choice.

    A job that was soon over costs the worker who found it some of the employer's trust.
    """
    k, e, tenure = standing.worker[i], job.employer[i], w - job.job_since[i]
    position = standing.position
    note(log, w, i, _JOB_ENDED, reason, 0, e, tenure)
    tally.jobs_lost[i] += 1
    if job.job_channel[i] == _OUTREACH and tenure < p.early_loss_weeks:
        change_bridge(p, k, e, False, int(job.job_told[i]), workers)
    if k >= 0:
        workers.exhaustion[k] = powerless(float(workers.exhaustion[k]), p)
    job.employer[i] = -1
    job.job_since[i] = -1
    job.job_hours[i] = 0.0
    mind.lessons[i] += lesson_of(own, float(job.job_match[i]), p)
    mind.belief[i] = less(float(mind.belief[i]), p.belief_step, helped, p)
    mind.clarity[i] = after_setback(float(mind.clarity[i]), helped, p)
    here = int(position[i]) & ~_IN_WORK
    if not here & _IN_STUDY:
        here = (here | _CLARIFICATION) & ~_ENDING
    move(log, w, position, i, here)


@stage
def work(
    w: int, luck: Luck, now: Now, people: Candidates, employers: Employers, workers: Workers,
    treatment: Treatment, run: Run, log: Log,
) -> None:
    """Let jobs end or go on; with support, hours move towards what the person can manage."""
    p, full_time, job = now.world, now.market.full_time_hours, people.job
    key, terms, worker = people.person.key, people.standing.terms, people.standing.worker
    employer, job_since, job_hours = job.employer, job.job_since, job.job_hours
    health, traits, help = people.health, people.traits, people.help
    for i in range(run.who[0], run.who[1]):
        if employer[i] < 0 or job_since[i] == w:
            continue
        draws = four(luck, key[i], w, _WORK, 0)
        hours = np.float64(job_hours[i])
        able, helped = float(health.capacity[i]), float(help.support[i])
        programme = now.terms[terms[i]]
        told = int(job.job_told[i])
        held = hold(
            remediated(float(traits.cognition[i]), help.sessions[i], programme.sessions, p),
            max(0.0, hours - able), float(health.symptoms[i]), helped, float(traits.fragility[i]),
            learned(float(people.mind.lessons[i]), p), p,
        )
        held += cost_of_use(float(health.substance[i]), p)
        away, ill = is_away(int(health.sick_until[i]), p), float(health.symptoms[i])
        held += away_loses(away, p) - place_held(
            float(help.shared[i]), helped, away, ill, float(traits.symptom_level[i]), p
        )
        treated = 1 if w - people.person.entry_week[i] < treatment.end_week[i] else 0
        contacts = float(treatment.contacts_per_month[i])
        kept = (
            hold_of_match(float(job.job_match[i]), p)
            + told_holds(told, float(employers.openness[employer[i]]), p)
            + kept_by_treatment(float(help.shared[i]), treated, contacts, p)
        )
        tenure, found = w - job_since[i], job.job_channel[i] == _OUTREACH
        if happens(job_loss_rate(held, kept, tenure, p), draws[0]):
            reason = kind_of_job_ending(draws[1], p)
            own = 1 if not found or programme.placement == _PREFERENCE else 0
            _lose_job(
                w, i, reason, own, helped, p, job, people.mind, people.standing, people.tally,
                workers, log,
            )
            continue
        if found and tenure == int(p.early_loss_weeks):
            change_bridge(p, worker[i], employer[i], True, told, workers)
        if helped > 0.0 and draws[2] < chance_of_new_hours(helped, p):
            asked = float(employers.job_hours[employer[i]])
            new = adjusted_hours(hours, able, asked, full_time, p)
            if new != hours:
                job_hours[i] = new
                note(log, w, i, _HOURS_CHANGED, 0, 0, employer[i], new)
