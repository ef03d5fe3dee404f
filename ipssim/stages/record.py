"""Record the week: running tallies per person and weekly counts per arm."""

from __future__ import annotations

from typing import Any

from ipssim.compiled import stage
from ipssim.recorder import LONG_WAIT, MOST_WAIT, WATCH, WEEKLY, YEARLY
from ipssim.vocabulary import Position, Service
from ipssim.world.columns import Candidates, Workers
from ipssim.world.run import Run

_SERVED = int(Service.SERVED)
_WAITING = int(Service.WAITING)
_CLARIFICATION = int(Position.CLARIFICATION)
_SEARCH = int(Position.SEARCH)
_IN_WORK = int(Position.IN_WORK)
_IN_STUDY = int(Position.IN_STUDY)
_ENDING = int(Position.ENDING)
(
    _C_PEOPLE, _C_CLARIFICATION, _C_SEARCH, _C_WORK, _C_STUDY, _C_ENDING, _C_SERVED, _C_WAITING,
    _C_JOB, _C_EDUCATION, _C_ANY, _C_HOURS, _C_MINUTES, _C_CASELOAD,
) = range(len(WEEKLY))
(
    _Y_SERVED, _Y_WAITING, _Y_REFERRED, _Y_ADMITTED, _Y_RETURNED, _Y_WAITED, _Y_LONG, _Y_JOBS,
    _Y_STUDIES, _Y_JOB_WEEKS, _Y_STUDY_WEEKS, _Y_POSTS, _Y_PAID, _Y_LEFT, _Y_HIRED, _Y_SERVED_END,
    _Y_WAITING_END,
) = range(YEARLY.index("ended_0"))
_W_REFERRED, _W_SINCE, _W_FIRST, _W_WEEKS, _W_KEPT = range(len(WATCH))
_YEAR = 52


@stage
def record(w: int, people: Candidates, workers: Workers, run: Run) -> None:
    """Add this week to the tallies and to `weekly[arm, week since entry, WEEKLY]`.

    `yearly[arm, year, YEARLY]` is written here too, but for the endings; and for a service over
    time, where `watch` has rows, `watch[row, WATCH]` and `waits[year, weeks waited]`.
    """
    arm, position, service = people.standing.arm, people.standing.position, people.standing.service
    worker, admitted_week = people.standing.worker, people.standing.admitted_week
    referred, waited = people.standing.referred, people.standing.waited
    admissions = people.standing.admissions
    entry_week = people.person.entry_week
    employer, job_since, job_hours = people.job.employer, people.job.job_since, people.job.job_hours
    study_since, study_hours = people.study.study_since, people.study.study_hours
    granted, support = people.help.granted, people.help.support
    weeks_job, weeks_study = people.tally.weeks_job, people.tally.weeks_study
    hours, first_job = people.tally.hours, people.tally.first_job
    first_study, longest_job = people.tally.first_study, people.tally.longest_job
    support_sum = people.tally.support_sum
    share, cap, caseload = workers.share, workers.cap, workers.caseload
    worker_arm, number, since = workers.arm, workers.number, workers.since
    vacant_until = workers.vacant_until
    weekly, waiting, window = run.weekly, run.waiting, run.window
    watch, yearly, waits = run.watch, run.yearly, run.waits
    _count_staff(
        w, run.workers, worker_arm, cap, share, number, since, vacant_until, run.places, waiting,
        yearly,
    )
    for i in range(run.who[0], run.who[1]):
        since = w - entry_week[i]
        load = 0.0
        if employer[i] >= 0:
            weeks_job[i] += 1
            load += float(job_hours[i])
            longest_job[i] = max(longest_job[i], w - job_since[i] + 1)
            if first_job[i] < 0:
                first_job[i] = since
        if study_since[i] >= 0:
            weeks_study[i] += 1
            load += float(study_hours[i])
            if first_study[i] < 0:
                first_study[i] = since
        hours[i] += load
        support_sum[i] += support[i]
        row = weekly[arm[i], since]
        here = int(position[i])
        row[_C_PEOPLE] += 1.0
        row[_C_CLARIFICATION] += 1.0 if here & _CLARIFICATION else 0.0
        row[_C_SEARCH] += 1.0 if here & _SEARCH else 0.0
        row[_C_WORK] += 1.0 if here & _IN_WORK else 0.0
        row[_C_STUDY] += 1.0 if here & _IN_STUDY else 0.0
        row[_C_ENDING] += 1.0 if here & _ENDING else 0.0
        row[_C_WAITING] += 1.0 if service[i] == _WAITING else 0.0
        row[_C_JOB] += 1.0 if first_job[i] >= 0 else 0.0
        row[_C_EDUCATION] += 1.0 if first_study[i] >= 0 else 0.0
        row[_C_ANY] += 1.0 if first_job[i] >= 0 or first_study[i] >= 0 else 0.0
        row[_C_HOURS] += load
        if service[i] == _SERVED:
            row[_C_SERVED] += 1.0
            row[_C_MINUTES] += float(granted[i])
            k = worker[i]
            row[_C_CASELOAD] += caseload[k] / max(share[k], 1.0 / cap[k])
        if watch.shape[0] > 0:
            _count_year(
                w, i, arm, service, employer, job_since, study_since, admitted_week, waited,
                admissions, yearly, waits,
            )
            _watch(
                w, i, arm, employer, job_since, study_since, admitted_week, referred, window,
                watch, yearly,
            )


@stage
def _count_staff(
    w: int, workers: Any, arm: Any, cap: Any, share: Any, number: Any, since: Any,
    vacant_until: Any, places: Any, waiting: Any, yearly: Any,
) -> None:
    """Count posts, who holds them and who waits; what stands when the year is over is set."""
    year = w // _YEAR
    for code in range(yearly.shape[0]):
        row = yearly[code, year]
        row[_Y_WAITING_END] = 0.0
        row[_Y_SERVED_END] = 0.0
        for q in range(places[0], places[1]):
            row[_Y_WAITING] += waiting[code, q]
            row[_Y_WAITING_END] += waiting[code, q]
        row[_Y_LEFT] = 0.0
    for k in range(workers[0], workers[1]):
        row = yearly[arm[k], year]
        row[_Y_LEFT] += number[k]
        if cap[k] > 0:
            row[_Y_POSTS] += share[k]
            if vacant_until[k] <= w:
                row[_Y_PAID] += share[k]
            if since[k] == w:
                row[_Y_HIRED] += 1.0


@stage
def _count_year(
    w: int, i: int, arm: Any, service: Any, employer: Any, job_since: Any, study_since: Any,
    admitted_week: Any, waited: Any, admissions: Any, yearly: Any, waits: Any,
) -> None:
    """Count person `i` in the calendar year, under the programme that serves them."""
    year = w // _YEAR
    row = yearly[arm[i], year]
    if admitted_week[i] == w:
        row[_Y_ADMITTED] += 1.0
        if arm[i] == 0:
            row[_Y_RETURNED] += 1.0 if admissions[i] > 1 else 0.0
            row[_Y_WAITED] += waited[i]
            row[_Y_LONG] += 1.0 if waited[i] > LONG_WAIT else 0.0
            waits[year, min(int(waited[i]), MOST_WAIT)] += 1
    if service[i] == _SERVED:
        row[_Y_SERVED] += 1.0
        row[_Y_SERVED_END] += 1.0
        if employer[i] >= 0:
            row[_Y_JOB_WEEKS] += 1.0
            row[_Y_JOBS] += 1.0 if job_since[i] == w else 0.0
        if study_since[i] >= 0:
            row[_Y_STUDY_WEEKS] += 1.0
            row[_Y_STUDIES] += 1.0 if study_since[i] == w else 0.0


@stage
def _watch(
    w: int, i: int, arm: Any, employer: Any, job_since: Any, study_since: Any,
    admitted_week: Any, referred: Any, window: int, watch: Any, yearly: Any,
) -> None:
    """Keep what becomes of person `i` within a window from the first admission on."""
    mine = watch[i]
    if referred[i] == 0 and mine[_W_REFERRED] < 0:
        mine[_W_REFERRED] = w
        yearly[0, w // _YEAR, _Y_REFERRED] += 1.0
    if mine[_W_SINCE] < 0 and arm[i] == 0 and admitted_week[i] == w:
        mine[_W_SINCE] = w
    begun = int(mine[_W_SINCE])
    if begun < 0 or w < begun or w >= begun + window:
        return
    if mine[_W_WEEKS] < 0:
        mine[_W_WEEKS] = 0
        mine[_W_KEPT] = 0
    if employer[i] >= 0 or study_since[i] >= 0:
        mine[_W_WEEKS] += 1
        if mine[_W_FIRST] < 0:
            mine[_W_FIRST] = w - begun
    if employer[i] >= 0:
        mine[_W_KEPT] = max(mine[_W_KEPT], w - max(job_since[i], begun) + 1)
