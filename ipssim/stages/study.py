"""In study: start at an intake, keep at it, complete or leave."""

from __future__ import annotations

import numpy as np

from ipssim.chance import Draw, Luck, four
from ipssim.compiled import stage
from ipssim.recorder import Log, note
from ipssim.rules.belief import less, more, moved
from ipssim.rules.common import happens
from ipssim.rules.contingencies import away_loses, is_away
from ipssim.rules.in_work import hold, study_loss_rate
from ipssim.rules.integration import kept_by_treatment, place_held
from ipssim.rules.job_search import course_weeks, eager, study_applications, study_hours_within
from ipssim.rules.persistent_trial import after_setback, learned
from ipssim.rules.sessions import remediated
from ipssim.rules.substance_use import cost_of_use
from ipssim.rules.team import advised
from ipssim.stages.muster import move
from ipssim.vocabulary import Event, Position, StudyEnding
from ipssim.world.charter import Float32, UInt8
from ipssim.world.columns import Candidates, Teams, Treatment, Workers
from ipssim.world.periods import Now
from ipssim.world.person import Study
from ipssim.world.run import Run

_STUDY = int(Draw.STUDY)
_LENGTH = int(Draw.STUDY_LENGTH)
_SEARCH = int(Position.SEARCH)
_CLARIFICATION = int(Position.CLARIFICATION)
_IN_WORK = int(Position.IN_WORK)
_IN_STUDY = int(Position.IN_STUDY)
_ENDING = int(Position.ENDING)
_STARTED = int(Event.STUDY_STARTED)
_ENDED = int(Event.STUDY_ENDED)
_COMPLETED = int(StudyEnding.COMPLETED)
_DROPPED_OUT = int(StudyEnding.DROPPED_OUT)


@stage
def _go_on(
    w: int, luck: Luck, now: Now, i: int, people: Candidates, treatment: Treatment, log: Log
) -> None:
    """Let person `i` keep at a course, complete it or leave it."""
    p, study, health, mind = now.world, people.study, people.health, people.mind
    help, traits, position = people.help, people.traits, people.standing.position
    weeks, helped = w - study.study_since[i], float(help.support[i])
    load = np.float64(study.study_hours[i]) + np.float64(people.job.job_hours[i])
    offered = now.terms[people.standing.terms[i]].sessions
    held = hold(
        remediated(float(traits.cognition[i]), help.sessions[i], offered, p),
        max(0.0, load - float(health.capacity[i])), float(health.symptoms[i]), helped,
        float(traits.fragility[i]), learned(float(mind.lessons[i]), p), p,
    )
    treated = 1 if w - people.person.entry_week[i] < treatment.end_week[i] else 0
    contacts = float(treatment.contacts_per_month[i])
    held -= kept_by_treatment(float(help.shared[i]), treated, contacts, p)
    held += cost_of_use(float(health.substance[i]), p)
    away, ill = is_away(int(health.sick_until[i]), p), float(health.symptoms[i])
    held += away_loses(away, p) - place_held(
        float(help.shared[i]), helped, away, ill, float(traits.symptom_level[i]), p
    )
    completed = w >= study.study_until[i]
    u = four(luck, people.person.key[i], w, _STUDY, 0)[1]
    if not completed and not happens(study_loss_rate(held, p), u):
        return
    note(log, w, i, _ENDED, _COMPLETED if completed else _DROPPED_OUT, 0, -1, weeks)
    study.study_since[i] = -1
    study.study_until[i] = -1
    study.study_hours[i] = 0.0
    if not completed:
        mind.lessons[i] += 1.0
        mind.belief[i] = less(float(mind.belief[i]), p.belief_step, helped, p)
        mind.clarity[i] = after_setback(float(mind.clarity[i]), helped, p)
    here = int(position[i]) & ~_IN_STUDY
    if not here & _IN_WORK:
        here = (here | _CLARIFICATION) & ~_ENDING
    move(log, w, position, i, here)


@stage
def _start(
    w: int, luck: Luck, now: Now, i: int, key: int, able: float, wants_job: int, study: Study,
    belief: Float32, position: UInt8, log: Log,
) -> None:
    """Let person `i` start a course: a main intake's, or a single subject beside the search."""
    p, full_time = now.world, now.market.full_time_hours
    u = four(luck, key, w, _LENGTH, 0)[0]
    hours = study_hours_within(able, now.main_intake, full_time, p)
    study.study_since[i] = w
    study.study_until[i] = w + course_weeks(u, now.main_intake, p)
    study.study_hours[i] = hours
    belief[i] = more(float(belief[i]), p.belief_place)
    note(log, w, i, _STARTED, 0, 0, -1, hours)
    here = (int(position[i]) | _IN_STUDY) & ~_CLARIFICATION
    if now.main_intake or not wants_job:
        here &= ~_SEARCH
    move(log, w, position, i, here)


@stage
def study(
    w: int, luck: Luck, now: Now, people: Candidates, workers: Workers, teams: Teams,
    treatment: Treatment, run: Run, log: Log,
) -> None:
    """Let courses go on or end, and at an intake let those who search start one."""
    p, mind, key, study_since = now.world, people.mind, people.person.key, people.study.study_since
    terms, position, worker = (
        people.standing.terms, people.standing.position, people.standing.worker
    )
    wants_education, traits = people.wish.wants_education, people.traits
    sick_until, trouble_until = people.health.sick_until, people.home.trouble_until
    for i in range(run.who[0], run.who[1]):
        if study_since[i] >= 0:
            _go_on(w, luck, now, i, people, treatment, log)
            continue
        if not wants_education[i] or not position[i] & _SEARCH or sick_until[i] >= 0:
            continue
        programme = now.terms[terms[i]]
        starts = now.intake
        if programme.apprenticeships and worker[i] >= 0:
            starts = max(now.intake, p.apprentice_intake)
        if starts > 0.0 and w >= trouble_until[i]:
            told = 0.0
            if programme.education_support:
                told = float(people.help.support[i])
                if worker[i] >= 0:
                    told = advised(told, float(teams.knowledge[workers.team[worker[i]]]), p)
            eagerness = eager(float(mind.motivation[i]), moved(float(mind.belief[i]), p), p)
            rate = study_applications(
                float(traits.ease_study[i]), float(traits.ease_advised[i]), eagerness, starts,
                told, p,
            )
            if happens(rate, four(luck, key[i], w, _STUDY, 0)[0]):
                able, wants_job = float(people.health.capacity[i]), people.wish.wants_job[i]
                _start(
                    w, luck, now, i, key[i], able, wants_job, people.study, mind.belief, position,
                    log,
                )
