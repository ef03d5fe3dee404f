"""Record the week: running tallies per person and weekly counts per arm."""

from __future__ import annotations

from ipssim.compiled import stage
from ipssim.recorder import LONG_WAIT, MOST_WAIT, WATCH, WEEKLY, YEARLY, Noted
from ipssim.vocabulary import Channel, Position, Service
from ipssim.world.charter import Int16
from ipssim.world.columns import Candidates, Treatment, Workers
from ipssim.world.person import Job, Standing, Study, Tally
from ipssim.world.run import Floats, Ints, Run

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
    _Y_STUDIES, _Y_JOB_WEEKS, _Y_STUDY_WEEKS, _Y_POSTS, _Y_PAID, _Y_LEADER_PLANNED,
    _Y_LEADER_PAID, _Y_LEFT, _Y_HIRED, _Y_SERVED_END, _Y_WAITING_END,
) = range(YEARLY.index("ended_0"))
_W_REFERRED, _W_SINCE, _W_FIRST, _W_WEEKS, _W_KEPT = range(len(WATCH))
_YEAR = 52
_PRAKTIK, _SUBSIDY = int(Noted.PRAKTIK), int(Noted.SUBSIDY)
_HOSPITAL, _NOTED_SERVED = int(Noted.HOSPITAL), int(Noted.SERVED)
_TREATED, _HELPED, _PARTNER = int(Noted.TREATED), int(Noted.HELPED), int(Noted.PARTNER)
_IN_JOB, _STUDYING = int(Noted.IN_JOB), int(Noted.IN_STUDY)
_BESIDE = int(Noted.BESIDE)
_OUTREACH = int(Channel.OUTREACH)


@stage
def record(
    w: int, people: Candidates, workers: Workers, treatment: Treatment, run: Run
) -> None:
    """Add this week to the tallies and to `weekly[arm, week since entry, WEEKLY]`.

    `yearly[arm, year, YEARLY]` is written here too, but for the endings; and for a service over
    time, where `watch` has rows, `watch[row, WATCH]` and `waits[year, weeks waited]`. Where money
    is reckoned, `diary[row, week since entry]` says what the week was (`Noted`).
    """
    _count_staff(w, workers, run)
    standing, job, study, tally = people.standing, people.job, people.study, people.tally
    arm, entry_week, position = standing.arm, people.person.entry_week, standing.position
    service, worker, support = standing.service, standing.worker, people.help.support
    for i in range(run.who[0], run.who[1]):
        weeks = w - entry_week[i]
        load = _tally(w, i, weeks, float(support[i]), job, study, tally)
        if people.health.sick_until[i] >= 0:
            tally.weeks_sick[i] += 1
        row = run.weekly[arm[i], weeks]
        _count_week(
            row, int(position[i]), service[i], load, tally.first_job[i] >= 0,
            tally.first_study[i] >= 0,
        )
        if service[i] == _SERVED:
            k = worker[i]
            row[_C_SERVED] += 1.0
            row[_C_MINUTES] += float(people.help.granted[i])
            row[_C_CASELOAD] += workers.caseload[k] / max(workers.share[k], 1.0 / workers.cap[k])
        if run.diary.shape[0] > 0:
            _keep_diary(w, i, weeks, people, treatment, run)
        if run.watch.shape[0] > 0:
            _count_year(w, i, standing, job, study, run.yearly, run.waits)
            _watch(w, i, run.window, standing, job, study, run.watch[i], run.yearly)


@stage
def _tally(
    w: int, i: int, weeks: int, support: float, job: Job, study: Study, tally: Tally
) -> float:
    """Count person `i`'s week, so many weeks after entry; return the hours in job or education."""
    load = 0.0
    if job.employer[i] >= 0:
        tally.weeks_job[i] += 1
        load += float(job.job_hours[i])
        tally.longest_job[i] = max(tally.longest_job[i], w - job.job_since[i] + 1)
        if tally.first_job[i] < 0:
            tally.first_job[i] = weeks
    if study.study_since[i] >= 0:
        tally.weeks_study[i] += 1
        load += float(study.study_hours[i])
        if tally.first_study[i] < 0:
            tally.first_study[i] = weeks
    if job.employer[i] >= 0 or study.study_since[i] >= 0:
        tally.weeks_either[i] += 1
    tally.hours[i] = float(tally.hours[i]) + load
    tally.support_sum[i] += support
    return load


@stage
def _count_week(
    row: Floats, here: int, service: int, load: float, had_job: bool, had_study: bool
) -> None:
    """Count somebody's week in the row of their arm and week since entry."""
    row[_C_PEOPLE] += 1.0
    row[_C_CLARIFICATION] += 1.0 if here & _CLARIFICATION else 0.0
    row[_C_SEARCH] += 1.0 if here & _SEARCH else 0.0
    row[_C_WORK] += 1.0 if here & _IN_WORK else 0.0
    row[_C_STUDY] += 1.0 if here & _IN_STUDY else 0.0
    row[_C_ENDING] += 1.0 if here & _ENDING else 0.0
    row[_C_WAITING] += 1.0 if service == _WAITING else 0.0
    row[_C_JOB] += 1.0 if had_job else 0.0
    row[_C_EDUCATION] += 1.0 if had_study else 0.0
    row[_C_ANY] += 1.0 if had_job or had_study else 0.0
    row[_C_HOURS] += load


@stage
def _keep_diary(
    w: int, i: int, weeks: int, people: Candidates, treatment: Treatment, run: Run
) -> None:
    """Write down what money needs of person `i`'s week, so many weeks after entry.

    A talk has been noted already, when it was held.
    """
    if weeks >= run.diary.shape[1]:
        return
    said = int(people.case.income[i])
    if people.praktik.praktik_employer[i] >= 0:
        said |= _SUBSIDY if people.praktik.subsidised[i] else _PRAKTIK
    if people.health.hospital_until[i] >= 0:
        said |= _HOSPITAL
    if people.standing.service[i] == _SERVED:
        said |= _NOTED_SERVED
    if weeks < treatment.end_week[i]:
        said |= _TREATED
    if people.home.partner[i]:
        said |= _PARTNER
    if people.job.employer[i] >= 0:
        said |= _IN_JOB
        if people.job.job_channel[i] == _OUTREACH:
            said |= _HELPED
        run.worked[i, weeks] = people.job.job_hours[i]
    if people.study.study_since[i] >= 0:
        said |= _STUDYING
    if run.watch.shape[0] > 0 and people.standing.arm[i] > 0:
        said |= _BESIDE
    run.diary[i, weeks] |= said


@stage
def _count_staff(w: int, workers: Workers, run: Run) -> None:
    """Count posts, leaders' own people apart, who holds them and who waits.

    What stands when the year is over is set.
    """
    year, waiting, share = w // _YEAR, run.waiting, workers.share
    for code in range(run.yearly.shape[0]):
        row = run.yearly[code, year]
        row[_Y_WAITING_END] = 0.0
        row[_Y_SERVED_END] = 0.0
        for q in range(run.places[0], run.places[1]):
            row[_Y_WAITING] += waiting[code, q]
            row[_Y_WAITING_END] += waiting[code, q]
        row[_Y_LEFT] = 0.0
    for k in range(run.workers[0], run.workers[1]):
        row = run.yearly[workers.arm[k], year]
        row[_Y_LEFT] += workers.number[k]
        if workers.cap[k] > 0:
            leads = workers.leads[k]
            row[_Y_LEADER_PLANNED if leads else _Y_POSTS] += share[k]
            if workers.vacant_until[k] <= w:
                row[_Y_LEADER_PAID if leads else _Y_PAID] += share[k]
            if workers.since[k] == w:
                row[_Y_HIRED] += 1.0


@stage
def _count_year(
    w: int, i: int, standing: Standing, job: Job, study: Study, yearly: Floats, waits: Ints
) -> None:
    """Count person `i` in the calendar year, under the programme that serves them."""
    year, arm, waited = w // _YEAR, standing.arm[i], standing.waited[i]
    row = yearly[arm, year]
    if standing.admitted_week[i] == w:
        row[_Y_ADMITTED] += 1.0
        if arm == 0:
            row[_Y_RETURNED] += 1.0 if standing.admissions[i] > 1 else 0.0
            row[_Y_WAITED] += waited
            row[_Y_LONG] += 1.0 if waited > LONG_WAIT else 0.0
            waits[year, min(int(waited), MOST_WAIT)] += 1
    if standing.service[i] == _SERVED:
        row[_Y_SERVED] += 1.0
        row[_Y_SERVED_END] += 1.0
        if job.employer[i] >= 0:
            row[_Y_JOB_WEEKS] += 1.0
            row[_Y_JOBS] += 1.0 if job.job_since[i] == w else 0.0
        if study.study_since[i] >= 0:
            row[_Y_STUDY_WEEKS] += 1.0
            row[_Y_STUDIES] += 1.0 if study.study_since[i] == w else 0.0


@stage
def _watch(
    w: int, i: int, window: int, standing: Standing, job: Job, study: Study, mine: Int16,
    yearly: Floats,
) -> None:
    """Keep what becomes of person `i` within a window from the first admission on."""
    employer = job.employer[i]
    if standing.referred[i] == 0 and mine[_W_REFERRED] < 0:
        mine[_W_REFERRED] = w
        yearly[0, w // _YEAR, _Y_REFERRED] += 1.0
    if mine[_W_SINCE] < 0 and standing.arm[i] == 0 and standing.admitted_week[i] == w:
        mine[_W_SINCE] = w
    begun = int(mine[_W_SINCE])
    if begun < 0 or w < begun or w >= begun + window:
        return
    if mine[_W_WEEKS] < 0:
        mine[_W_WEEKS] = 0
        mine[_W_KEPT] = 0
    if employer >= 0 or study.study_since[i] >= 0:
        mine[_W_WEEKS] += 1
        if mine[_W_FIRST] < 0:
            mine[_W_FIRST] = w - begun
    if employer >= 0:
        mine[_W_KEPT] = max(mine[_W_KEPT], w - max(job.job_since[i], begun) + 1)
