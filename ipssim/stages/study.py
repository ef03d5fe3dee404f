"""In study: start at an intake, keep at it, complete or leave."""

from __future__ import annotations

from ipssim.chance import Draw, Luck, four
from ipssim.compiled import stage
from ipssim.recorder import Log, note
from ipssim.rules.belief import less, more, moved
from ipssim.rules.common import happens
from ipssim.rules.contingencies import away_loses, is_away
from ipssim.rules.in_work import hold, study_loss_rate
from ipssim.rules.integration import kept_by_treatment
from ipssim.rules.job_search import course_weeks, eager, study_applications, study_hours_within
from ipssim.rules.persistent_trial import after_setback, learned
from ipssim.rules.sessions import remediated
from ipssim.rules.substance_use import use_loses
from ipssim.rules.team import advised
from ipssim.stages.muster import move
from ipssim.vocabulary import Event, Position, StudyEnding
from ipssim.world.columns import Candidates, Teams, Treatment, Workers
from ipssim.world.periods import Now
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
def study(
    w: int, luck: Luck, now: Now, people: Candidates, workers: Workers, teams: Teams,
    treatment: Treatment, run: Run, log: Log,
) -> None:
    """Let courses go on or end, and at an intake let those who search start one."""
    p = now.world
    programmes = now.programmes
    intake = now.intake
    main_intake = now.main_intake
    full_time = now.market.full_time_hours
    key, entry_week = people.person.key, people.person.entry_week
    arm, position, worker = people.standing.arm, people.standing.position, people.standing.worker
    wants_education, wants_job = people.wish.wants_education, people.wish.wants_job
    sick_until, symptoms = people.health.sick_until, people.health.symptoms
    capacity, substance = people.health.capacity, people.health.substance
    study_since, study_until = people.study.study_since, people.study.study_until
    study_hours = people.study.study_hours
    job_hours = people.job.job_hours
    ease_study, cognition = people.traits.ease_study, people.traits.cognition
    fragility = people.traits.fragility
    motivation, belief, lessons = people.mind.motivation, people.mind.belief, people.mind.lessons
    clarity = people.mind.clarity
    sessions, support, shared = people.help.sessions, people.help.support, people.help.shared
    trouble_until = people.home.trouble_until
    team = workers.team
    knowledge = teams.knowledge
    treatment_end, contacts_per_month = treatment.end_week, treatment.contacts_per_month
    for i in range(run.who[0], run.who[1]):
        able = float(capacity[i])
        helped = float(support[i])
        if study_since[i] >= 0:
            weeks = w - study_since[i]
            load = float(study_hours[i]) + float(job_hours[i])
            offered = programmes[arm[i]].sessions
            held = hold(
                remediated(float(cognition[i]), sessions[i], offered, p), max(0.0, load - able),
                float(symptoms[i]), helped, float(fragility[i]),
                learned(float(lessons[i]), p), p,
            )
            treated = 1 if w - entry_week[i] < treatment_end[i] else 0
            held -= kept_by_treatment(float(shared[i]), treated, float(contacts_per_month[i]), p)
            held += use_loses(float(substance[i]), p)
            held += away_loses(is_away(int(sick_until[i]), p), p)
            completed = w >= study_until[i]
            left = happens(study_loss_rate(held, p), four(luck, key[i], w, _STUDY, 0)[1])
            if completed or left:
                reason = _COMPLETED if completed else _DROPPED_OUT
                note(log, w, i, _ENDED, reason, 0, -1, weeks)
                study_since[i] = -1
                study_until[i] = -1
                study_hours[i] = 0.0
                here = int(position[i]) & ~_IN_STUDY
                if not completed:
                    lessons[i] += 1.0
                    belief[i] = less(float(belief[i]), p.belief_lost, helped, p)
                    clarity[i] = after_setback(float(clarity[i]), helped, p)
                if not here & _IN_WORK:
                    here = (here | _CLARIFICATION) & ~_ENDING
                move(log, w, position, i, here)
            continue
        if not wants_education[i] or not position[i] & _SEARCH or sick_until[i] >= 0:
            continue
        starts = intake
        if programmes[arm[i]].apprenticeships and worker[i] >= 0:
            starts = max(intake, p.apprentice_intake)
        if starts > 0.0 and w >= trouble_until[i]:
            told = 0.0
            if programmes[arm[i]].education_support:
                told = helped
                if worker[i] >= 0:
                    told = advised(helped, float(knowledge[team[worker[i]]]), p)
            eagerness = eager(float(motivation[i]), moved(float(belief[i]), p), p)
            rate = study_applications(float(ease_study[i]), eagerness, starts, told, p)
            if happens(rate, four(luck, key[i], w, _STUDY, 0)[0]):
                u = four(luck, key[i], w, _LENGTH, 0)[0]
                hours = study_hours_within(able, main_intake, full_time, p)
                study_since[i] = w
                study_until[i] = w + course_weeks(u, main_intake, p)
                study_hours[i] = hours
                belief[i] = more(float(belief[i]), p.belief_place)
                note(log, w, i, _STARTED, 0, 0, -1, hours)
                here = (int(position[i]) | _IN_STUDY) & ~_CLARIFICATION
                if main_intake or not wants_job[i]:
                    here &= ~_SEARCH
                move(log, w, position, i, here)
