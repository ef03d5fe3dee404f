"""What weighs in a week: dates, duties, hours, hiding; sick leave from a place that harms."""

from __future__ import annotations

import numpy as np

from ipssim.chance import Draw, Luck, four
from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
from ipssim.rules.common import happens
from ipssim.rules.contingencies import is_away
from ipssim.rules.disclosure import hiding_stress
from ipssim.rules.ended_too_early import (
    deadline_stress,
    duty_stress,
    hurry_stress,
    next_motivation,
)
from ipssim.rules.forced_placement import flare_up_rate, mismatch_of, sick_leave_weeks
from ipssim.rules.reach import bounded, far_away
from ipssim.rules.self_stigma import eased
from ipssim.settings.world import WorldNumbers
from ipssim.stages.befall import in_reach
from ipssim.stages.place import end_placement
from ipssim.vocabulary import Channel, Event, Placement, PlaceTrainOrder, Service
from ipssim.world.charter import Int16
from ipssim.world.columns import Candidates
from ipssim.world.periods import Now
from ipssim.world.person import Trial
from ipssim.world.records import ProgrammeNumbers
from ipssim.world.run import Run

_STRAIN = int(Draw.STRAIN)
_SERVED = int(Service.SERVED)
_OUTREACH = int(Channel.OUTREACH)
_AVAILABLE = int(Placement.AVAILABLE)
_TRAIN_FIRST = int(PlaceTrainOrder.TRAIN_THEN_PLACE)
_STARTED = int(Event.SICK_LEAVE_STARTED)
_OVER = int(Event.SICK_LEAVE_ENDED)
_NO_DATE = 10_000  # weeks; a limit so far away is none


@rule
def _dates(
    weeks: int, searched: int, occupied: bool, programme: ProgrammeNumbers, p: WorldNumbers
) -> float:
    """Return what the dates and duties of a programme add, so many weeks after admission."""
    added = 0.0
    left = min(programme.limit_weeks - weeks, programme.search_limit_weeks - searched)
    if not occupied and left < _NO_DATE:
        added += deadline_stress(left, p)
    in_course = programme.sequence == _TRAIN_FIRST and weeks < programme.course_weeks
    if programme.duty and in_course:
        added += duty_stress(1.0, p)
    return added


@stage
def _placement(
    w: int, luck: Luck, i: int, key: int, duty: bool, p: WorldNumbers, praktik: Trial,
    sick_until: Int16, log: Log,
) -> float:
    """Return what a placement adds that was at hand and not wished for; it can make ill."""
    misfit = mismatch_of(float(praktik.praktik_match[i]))
    draws = four(luck, key, w, _STRAIN, 0)
    if happens(flare_up_rate(misfit, p), draws[0]):
        weeks = sick_leave_weeks(draws[1], p)
        sick_until[i] = w + weeks
        e = praktik.praktik_employer[i]
        end_placement(w, i, praktik, log)
        note(log, w, i, _STARTED, 0, 0, e, weeks)
    return duty_stress(misfit, p) if duty else 0.0


@stage
def strain(w: int, luck: Luck, now: Now, people: Candidates, run: Run, log: Log) -> None:
    """Add up what weighs this week, and let motivation and self-stigma move with it.

    Whoever is away ill is spared what the place asks.
    """
    p, mind, job = now.world, people.mind, people.job
    key, terms, service = people.person.key, people.standing.terms, people.standing.service
    admitted_week, search_weeks = people.standing.admitted_week, people.standing.search_weeks
    employer, study_since, job_hours = job.employer, people.study.study_since, job.job_hours
    praktik_employer, reach = people.praktik.praktik_employer, people.home.reach
    sick_until, capacity = people.health.sick_until, people.health.capacity
    stress, motivation, self_stigma = mind.stress, mind.motivation, mind.self_stigma
    study_hours, support = people.study.study_hours, people.help.support
    for i in range(run.who[0], run.who[1]):
        programme = now.terms[terms[i]]
        working = 1 if employer[i] >= 0 else 0
        occupied = working == 1 or study_since[i] >= 0
        added = 0.0
        if sick_until[i] >= 0 and w >= sick_until[i]:
            sick_until[i] = -1
            note(log, w, i, _OVER, 0, 0, -1, 0.0)
        ill = is_away(int(sick_until[i]), p)
        placed = programme.placement == _AVAILABLE and not ill
        if service[i] == _SERVED:
            weeks = w - admitted_week[i]
            added += _dates(weeks, search_weeks[i], occupied, programme, p)
        bound = bounded(float(reach[i]), p)
        if bound < 1.0 and placed:
            e = praktik_employer[i]
            if e < 0 and job.job_channel[i] == _OUTREACH:
                e = employer[i]
            if e >= 0 and not in_reach(luck, key[i], e, bound):
                added += far_away(p)
        if praktik_employer[i] >= 0 and placed:
            added += _placement(
                w, luck, i, key[i], programme.duty, p, people.praktik, sick_until, log
            )
        if occupied and not ill:
            load = np.float64(job_hours[i]) + np.float64(study_hours[i])
            able = float(capacity[i])
            if load > able:
                added += hurry_stress(load - able, able, p)
            if working == 1:
                added += hiding_stress(int(job.job_told[i]), p)
        felt = min(1.0, float(stress[i]) + added)
        stress[i] = felt
        motivation[i] = next_motivation(
            float(motivation[i]), float(mind.motivation_entry[i]), felt, p
        )
        self_stigma[i] = eased(float(self_stigma[i]), working, float(support[i]), p)
