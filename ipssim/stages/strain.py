"""What weighs in a week: dates, duties, hours, hiding; sick leave from a place that harms."""

from __future__ import annotations

from ipssim.chance import Draw, Luck, four
from ipssim.compiled import stage
from ipssim.recorder import Log, note
from ipssim.rules.acceleration import (
    deadline_stress,
    duty_stress,
    hurry_stress,
    next_motivation,
)
from ipssim.rules.common import happens
from ipssim.rules.contingencies import is_away
from ipssim.rules.disclosure import hiding_stress
from ipssim.rules.forced_placement import flare_up_rate, mismatch_of, sick_leave_weeks
from ipssim.rules.reach import bounded, far_away
from ipssim.rules.self_stigma import eased
from ipssim.stages.befall import in_reach
from ipssim.stages.place import end_placement
from ipssim.vocabulary import Channel, Event, Placement, PlaceTrainOrder, Service
from ipssim.world.columns import Candidates
from ipssim.world.periods import Now
from ipssim.world.run import Run

_STRAIN = int(Draw.STRAIN)
_SERVED = int(Service.SERVED)
_OUTREACH = int(Channel.OUTREACH)
_AVAILABLE = int(Placement.AVAILABLE)
_TRAIN_FIRST = int(PlaceTrainOrder.TRAIN_THEN_PLACE)
_STARTED = int(Event.SICK_LEAVE_STARTED)
_OVER = int(Event.SICK_LEAVE_ENDED)
_NO_DATE = 10_000  # weeks; a limit so far away is none


@stage
def strain(w: int, luck: Luck, now: Now, people: Candidates, run: Run, log: Log) -> None:
    """Add up what weighs this week, and let motivation and self-stigma move with it.

    Whoever is away ill is spared what the place asks.
    """
    p = now.world
    programmes = now.programmes
    key = people.person.key
    arm, service = people.standing.arm, people.standing.service
    admitted_week, search_weeks = people.standing.admitted_week, people.standing.search_weeks
    employer, job_told, job_hours = people.job.employer, people.job.job_told, people.job.job_hours
    job_channel = people.job.job_channel
    study_since, study_hours = people.study.study_since, people.study.study_hours
    capacity, sick_until = people.health.capacity, people.health.sick_until
    praktik_employer, praktik_until = people.praktik.praktik_employer, people.praktik.praktik_until
    subsidised, praktik_match = people.praktik.subsidised, people.praktik.praktik_match
    support = people.help.support
    motivation_entry, stress = people.mind.motivation_entry, people.mind.stress
    motivation, self_stigma = people.mind.motivation, people.mind.self_stigma
    reach = people.home.reach
    for i in range(run.who[0], run.who[1]):
        programme = programmes[arm[i]]
        working = 1 if employer[i] >= 0 else 0
        occupied = working == 1 or study_since[i] >= 0
        added = 0.0
        if sick_until[i] >= 0 and w >= sick_until[i]:
            sick_until[i] = -1
            note(log, w, i, _OVER, 0, 0, -1, 0.0)
        ill = is_away(int(sick_until[i]), p)
        if service[i] == _SERVED:
            weeks = w - admitted_week[i]
            left = min(
                programme.limit_weeks - weeks, programme.search_limit_weeks - search_weeks[i]
            )
            if not occupied and left < _NO_DATE:
                added += deadline_stress(left, p)
            in_course = programme.sequence == _TRAIN_FIRST and weeks < programme.course_weeks
            if programme.duty and in_course:
                added += duty_stress(p.course_misfit, p)
        bound = bounded(float(reach[i]), p)
        if bound < 1.0 and programme.placement == _AVAILABLE and not ill:
            e = praktik_employer[i]
            if e < 0 and job_channel[i] == _OUTREACH:
                e = employer[i]
            if e >= 0 and not in_reach(luck, key[i], e, bound):
                added += far_away(p)
        if praktik_employer[i] >= 0 and programme.placement == _AVAILABLE and not ill:
            misfit = mismatch_of(float(praktik_match[i]))
            if programme.duty:
                added += duty_stress(misfit, p)
            draws = four(luck, key[i], w, _STRAIN, 0)
            if happens(flare_up_rate(misfit, p), draws[0]):
                weeks = sick_leave_weeks(draws[1], p)
                sick_until[i] = w + weeks
                e = praktik_employer[i]
                end_placement(w, i, praktik_employer, praktik_until, subsidised, log)
                note(log, w, i, _STARTED, 0, 0, e, weeks)
        if occupied and not ill:
            load = float(job_hours[i]) + float(study_hours[i])
            able = float(capacity[i])
            if load > able:
                added += hurry_stress(load - able, able, p)
            if working == 1:
                added += hiding_stress(int(job_told[i]), p)
        felt = min(1.0, float(stress[i]) + added)
        stress[i] = felt
        motivation[i] = next_motivation(
            float(motivation[i]), float(motivation_entry[i]), felt, p
        )
        self_stigma[i] = eased(float(self_stigma[i]), working, float(support[i]), p)
