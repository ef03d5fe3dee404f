"""The jobcentre around everybody: talks that are due, cases that are heard, income that moves."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, Luck, four
from ipssim.compiled import stage
from ipssim.recorder import Log, note
from ipssim.rules.jobcentre import (
    basis_left,
    cash_benefit,
    has_talks,
    income_now,
    municipal_share,
    publicly_supported,
    talk_interval,
    talk_stress,
    track_of,
    weeks_away,
    weeks_counted,
)
from ipssim.rules.ways_out import clear_chance, decision_of, granted_weeks, hearing_wait
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Authority, Decision, EndingRule, Event, Income, Position, Service
from ipssim.world.columns import Candidates, Caseworkers
from ipssim.world.periods import Now
from ipssim.world.run import Run

_CASEWORKER = int(Draw.CASEWORKER)
_REHABILITATION = int(Draw.REHABILITATION)
_SERVED = int(Service.SERVED)
_OWN = int(Authority.OWN)
_BY_NEED = int(EndingRule.BY_NEED)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)
_TALK = int(Event.TALK)
_CASE_HEARD = int(Event.CASE_HEARD)
_INCOME_CHANGED = int(Event.INCOME_CHANGED)
_SICK_PAY = int(Income.SYGEDAGPENGE)
_PENSION = int(Income.FOERTIDSPENSION)
_COURSE = int(Income.RESSOURCEFORLOEB)
_REVALIDERING = int(Income.REVALIDERING)
_WITHOUT_FLEKSJOB = int(Income.LEDIGHEDSYDELSE)
_FLEKSJOB = int(Income.FLEKSJOB)
_D_COURSE = int(Decision.RESSOURCEFORLOEB)
_D_FLEKSJOB = int(Decision.FLEKSJOB)
_D_PENSION = int(Decision.FOERTIDSPENSION)
_HALF_YEAR = 26
_FAR_OFF = 32_000  # the last week that a column of weeks can hold, about


@stage
def talk(
    w: int, luck: Luck, now: Now, people: Candidates, caseworkers: Caseworkers, run: Run, log: Log
) -> None:
    """Hold the talks that are due with people on the jobcentre's benefits and without a place.

    A programme with authority of its own holds them itself when it has met the person lately. A
    caseworker whose week is full holds the rest later; talks in time are what the state pays for.
    """
    p = now.world
    law = now.law
    programmes = now.programmes
    key, place = people.person.key, people.person.place
    arm, service = people.standing.arm, people.standing.service
    income, track, system_trust = people.case.income, people.case.track, people.case.system_trust
    caseworker, next_talk = people.case.caseworker, people.case.next_talk
    new_caseworker = people.case.new_caseworker
    last_contact = people.help.last_contact
    employer = people.job.employer
    study_since = people.study.study_since
    stress = people.mind.stress
    assigned, talks, talks_due = caseworkers.assigned, caseworkers.talks, caseworkers.talks_due
    talks_in_time, talk_week = caseworkers.talks_in_time, caseworkers.talk_week
    talks_now = caseworkers.talks_now
    caseworker_start = run.caseworker_start
    for i in range(run.who[0], run.who[1]):
        if w < next_talk[i] or not has_talks(int(income[i])):
            continue
        interval = talk_interval(int(track[i]), law)
        if employer[i] >= 0 or study_since[i] >= 0:
            next_talk[i] = w + interval
            continue
        shielded = (
            service[i] == _SERVED
            and programmes[arm[i]].authority == _OWN
            and last_contact[i] >= 0
            and w - last_contact[i] <= p.shield_weeks
        )
        j = caseworker[i]
        in_time = next_talk[i] == w
        if in_time:
            talks_due[j] += 1
        if not shielded:
            if talk_week[j] != w:
                talk_week[j] = w
                talks_now[j] = 0
            if talks_now[j] >= law.talks_per_week:
                continue
            talks_now[j] += 1
        if in_time:
            talks_in_time[j] += 1
        next_talk[i] = w + interval
        draws = four(luck, key[i], w, _CASEWORKER, 0)
        if draws[0] * law.caseworker_change_weeks < interval:
            # to another desk, or somebody new sits down at the same one
            low, high = caseworker_start[place[i]], caseworker_start[place[i] + 1]
            caseworker[i] = low + int(draws[1] * (high - low))
            new_caseworker[i] = 1
            assigned[caseworker[i]] += 1
        if not shielded:
            talks[caseworker[i]] += 1
            note(log, w, i, _TALK, 0, 0, caseworker[i], 0.0)
            stress[i] = talk_stress(
                float(stress[i]), float(system_trust[i]), int(new_caseworker[i]), p
            )
            new_caseworker[i] = 0


@stage
def _begin_course(
    w: int, luck: Any, law: Any, i: int, key: int, income: int, basis: Any, course_until: Any
) -> None:
    """Put person `i` on a ressourceforløb or on revalidering for a time."""
    weeks = granted_weeks(four(luck, key, w, _REHABILITATION, 1)[0], law)
    basis[i] = income
    course_until[i] = min(w + weeks, _FAR_OFF)


@stage
def _sick_pay(
    w: int, luck: Any, law: Any, i: int, key: int, years: float, basis: Any, benefit_weeks: Any,
    next_assessment: Any, course_until: Any,
) -> None:
    """Look at sick pay where its weeks have changed the track, and let it run out (S2 5.2)."""
    weeks = int(benefit_weeks[i])
    if weeks < law.sick_pay_weeks:
        next_assessment[i] = w + int(law.sick_pay_weeks) - weeks
    elif weeks < law.sick_pay_ends_weeks:
        next_assessment[i] = w + int(law.sick_pay_ends_weeks + 0.999) - weeks
    elif four(luck, key, w, _REHABILITATION, 0)[3] < law.sick_pay_to_course:
        _begin_course(w, luck, law, i, key, _COURSE, basis, course_until)
    else:
        basis[i] = cash_benefit(years, law)


@stage
def _choose_pension(
    i: int, clarified: Any, wants_job: Any, wants_education: Any
) -> None:
    """Let person `i` choose the pension instead of going on (S0 4.1, 5.4)."""
    clarified[i] = 1
    wants_job[i] = 0
    wants_education[i] = 0


@stage
def _hear(
    w: int, luck: Any, p: WorldNumbers, law: Any, by_need: bool, prepared: int, i: int, key: int,
    years: float, working: int, capacity: float, lessons: float, wants_job: Any,
    wants_education: Any, basis: Any, flex: Any, next_assessment: Any, case_since: Any,
    course_until: Any, decision: Any, clarified: Any, log: Log,
) -> None:
    """Let the rehabilitation team decide a case, and change the basis with it (S2 2.1)."""
    draws = four(luck, key, w, _REHABILITATION, 0)
    over = 1 if course_until[i] >= 0 else 0
    tried = 1 if working or lessons > 0.0 else 0
    clear = clear_chance(tried, prepared, over, law, p)
    decided = decision_of(
        capacity, years, working, int(wants_education[i]), clear, draws[0], draws[1], law
    )
    decision[i] = decided
    case_since[i] = -1
    course_until[i] = -1
    note(log, w, i, _CASE_HEARD, 0, decided, -1, 0.0)
    if decided == _D_PENSION:
        basis[i] = _PENSION
        next_assessment[i] = w + _HALF_YEAR
        if by_need and draws[2] < p.pension_is_enough:
            _choose_pension(i, clarified, wants_job, wants_education)
    elif decided == _D_FLEKSJOB:
        basis[i] = _WITHOUT_FLEKSJOB
        flex[i] = 1
        next_assessment[i] = _FAR_OFF
    else:
        income = _COURSE if decided == _D_COURSE else _REVALIDERING
        _begin_course(w, luck, law, i, key, income, basis, course_until)
        next_assessment[i] = course_until[i]


@stage
def _consider(
    w: int, luck: Any, p: WorldNumbers, law: Any, by_need: bool, prepared: int, i: int, key: int,
    years: float, job_hours: float, study_hours: float, capacity: float, lessons: float,
    caseworker: int, wants_job: Any, wants_education: Any, basis: Any, track: Any,
    benefit_weeks: Any, flex: Any, next_assessment: Any, case_since: Any, course_until: Any,
    decision: Any, clarified: Any, next_case: Any, log: Log,
) -> None:
    """Bring, prepare, drop or hear the case of somebody whose capacity is low.

    Capacity must be low when a case is brought and still when it is heard.
    """
    over = course_until[i] >= 0 and w >= course_until[i]
    if course_until[i] > w:
        next_assessment[i] = course_until[i]
        return
    possible = job_hours < law.self_support_hours and study_hours < law.study_grant_hours
    if not possible or track[i] != 2 or capacity >= law.fleksjob_hours:
        case_since[i] = -1
        if over:
            course_until[i] = -1
            basis[i] = cash_benefit(years, law)
        return
    if case_since[i] < 0 and not over:
        if benefit_weeks[i] < law.hearing_benefit_weeks:
            return
        case_since[i] = w
    due = w if over else case_since[i] + hearing_wait(prepared, law, p)
    if w < due:
        next_assessment[i] = min(due, next_assessment[i])
    elif w < next_case[caseworker]:
        next_assessment[i] = next_case[caseworker]
    else:
        next_case[caseworker] = w + int(law.case_interval_weeks)
        working = 1 if job_hours > 0.0 else 0
        _hear(
            w, luck, p, law, by_need and working == 0, prepared, i, key, years, working, capacity,
            lessons, wants_job, wants_education, basis, flex, next_assessment, case_since,
            course_until, decision, clarified, log,
        )


@stage
def assess(
    w: int, luck: Luck, now: Now, people: Candidates, caseworkers: Caseworkers, run: Run, log: Log
) -> None:
    """Look at the cases that are due, move income with jobs and courses, and count its weeks."""
    p = now.world
    law = now.law
    steps = now.reimbursed_until
    carried = now.municipal_shares
    programmes = now.programmes
    key, entry_week, age = people.person.key, people.person.entry_week, people.person.age
    arm, position, service = people.standing.arm, people.standing.position, people.standing.service
    admitted_week = people.standing.admitted_week
    job_hours = people.job.job_hours
    study_hours = people.study.study_hours
    capacity = people.health.capacity
    lessons = people.mind.lessons
    caseworker, income, basis = people.case.caseworker, people.case.income, people.case.basis
    track, benefit_weeks = people.case.track, people.case.benefit_weeks
    weeks_off, flex, job_flex = people.case.weeks_off, people.case.flex, people.case.job_flex
    next_assessment, case_since = people.case.next_assessment, people.case.case_since
    course_until, decision = people.case.course_until, people.case.decision
    clarified = people.case.clarified
    wants_job, wants_education = people.wish.wants_job, people.wish.wants_education
    weeks_on_benefit = people.tally.weeks_on_benefit
    municipal_share_weeks = people.tally.municipal_share_weeks
    had_fleksjob = people.tally.had_fleksjob
    next_case = caseworkers.next_case
    for i in range(run.who[0], run.who[1]):
        years = float(age[i]) + (w - entry_week[i]) / 52.0
        job, study = float(job_hours[i]), float(study_hours[i])
        if w >= next_assessment[i]:
            next_assessment[i] = min(w + max(1, int(law.assessment_interval_weeks)), _FAR_OFF)
            programme = programmes[arm[i]]
            helped = service[i] == _SERVED and programme.worker_week_hours > 0.0
            by_need = helped and programme.ending == _BY_NEED
            if basis[i] == _SICK_PAY:
                _sick_pay(
                    w, luck, law, i, key[i], years, basis, benefit_weeks, next_assessment,
                    course_until,
                )
            elif basis[i] == _PENSION:
                next_assessment[i] = w + _HALF_YEAR
                settled = by_need and not position[i] & _OCCUPIED and not clarified[i]
                if settled and w - admitted_week[i] >= _HALF_YEAR:
                    u = four(luck, key[i], w, _REHABILITATION, 0)[3]
                    if u < p.pension_stays:
                        _choose_pension(i, clarified, wants_job, wants_education)
            elif has_talks(int(basis[i])) and not flex[i]:
                _consider(
                    w, luck, p, law, by_need, 1 if helped and programme.prepares_cases else 0, i,
                    key[i], years, job, study, float(capacity[i]), float(lessons[i]),
                    caseworker[i], wants_job, wants_education, basis, track, benefit_weeks, flex,
                    next_assessment, case_since, course_until, decision, clarified, next_case,
                    log,
                )
            track[i] = track_of(int(basis[i]), float(capacity[i]), int(benefit_weeks[i]), law)
        lives_on = income_now(int(basis[i]), int(flex[i]), job, study, law)
        if lives_on != income[i]:
            note(log, w, i, _INCOME_CHANGED, income[i], lives_on, -1, 0.0)
            income[i] = lives_on
            job_flex[i] = 1 if lives_on == _FLEKSJOB else 0
            had_fleksjob[i] = max(had_fleksjob[i], job_flex[i])
            left = basis_left(int(basis[i]), lives_on, years, law)
            if left != basis[i]:
                basis[i] = left
                course_until[i] = -1
            track[i] = track_of(lives_on, float(capacity[i]), int(benefit_weeks[i]), law)
        supported = publicly_supported(lives_on)
        weeks_off[i] = weeks_away(int(weeks_off[i]), supported)
        weeks = weeks_counted(int(benefit_weeks[i]), int(weeks_off[i]), supported, law)
        benefit_weeks[i] = weeks
        if supported:
            weeks_on_benefit[i] += 1
            share = municipal_share(weeks, steps, carried)
            municipal_share_weeks[i] = float(municipal_share_weeks[i]) + share
