"""The jobcentre around everybody: talks that are due, cases that are heard, income that moves."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, four
from ipssim.compiled import stage
from ipssim.recorder import note
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
    w: int, luck: Any, p: WorldNumbers, law: Any, programmes: Any, who: Any, key: Any,
    arm: Any, place: Any, income: Any, track: Any, service: Any, last_contact: Any,
    employer: Any, study_since: Any, system_trust: Any, stress: Any, caseworker: Any,
    next_talk: Any, new_caseworker: Any, caseworker_start: Any, assigned: Any, talks: Any,
    talks_due: Any, talks_in_time: Any, talk_week: Any, talks_now: Any, log: Any, count: Any,
) -> None:
    """Hold the talks that are due with people on the jobcentre's benefits and without a place.

    A programme with authority of its own holds them itself when it has met the person lately. A
    caseworker whose week is full holds the rest later; talks in time are what the state pays for.
    """
    for i in range(who[0], who[1]):
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
            note(log, count, w, i, _TALK, 0, 0, caseworker[i], 0.0)
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
    course_until: Any, decision: Any, clarified: Any, log: Any, count: Any,
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
    note(log, count, w, i, _CASE_HEARD, 0, decided, -1, 0.0)
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
    decision: Any, clarified: Any, next_case: Any, log: Any, count: Any,
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
            course_until, decision, clarified, log, count,
        )


@stage
def assess(
    w: int, luck: Any, p: WorldNumbers, law: Any, steps: Any, carried: Any, programmes: Any,
    who: Any, key: Any, arm: Any, entry_week: Any, age: Any, position: Any, service: Any,
    admitted_week: Any, job_hours: Any, study_hours: Any, capacity: Any, lessons: Any,
    caseworker: Any, wants_job: Any, wants_education: Any, income: Any, basis: Any, track: Any,
    benefit_weeks: Any, weeks_off: Any, flex: Any, job_flex: Any, next_assessment: Any,
    case_since: Any, course_until: Any, decision: Any, clarified: Any, weeks_on_benefit: Any,
    municipal_share_weeks: Any, had_fleksjob: Any, next_case: Any, log: Any, count: Any,
) -> None:
    """Look at the cases that are due, move income with jobs and courses, and count its weeks."""
    for i in range(who[0], who[1]):
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
                    log, count,
                )
            track[i] = track_of(int(basis[i]), float(capacity[i]), int(benefit_weeks[i]), law)
        now = income_now(int(basis[i]), int(flex[i]), job, study, law)
        if now != income[i]:
            note(log, count, w, i, _INCOME_CHANGED, income[i], now, -1, 0.0)
            income[i] = now
            job_flex[i] = 1 if now == _FLEKSJOB else 0
            had_fleksjob[i] = max(had_fleksjob[i], job_flex[i])
            left = basis_left(int(basis[i]), now, years, law)
            if left != basis[i]:
                basis[i] = left
                course_until[i] = -1
            track[i] = track_of(now, float(capacity[i]), int(benefit_weeks[i]), law)
        supported = publicly_supported(now)
        weeks_off[i] = weeks_away(int(weeks_off[i]), supported)
        weeks = weeks_counted(int(benefit_weeks[i]), int(weeks_off[i]), supported, law)
        benefit_weeks[i] = weeks
        if supported:
            weeks_on_benefit[i] += 1
            share = municipal_share(weeks, steps, carried)
            municipal_share_weeks[i] = float(municipal_share_weeks[i]) + share
