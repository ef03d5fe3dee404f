"""The jobcentre around everybody: talks that are due, cases that are heard, income that moves."""

from __future__ import annotations

from typing import NamedTuple

from ipssim.chance import Draw, Luck, four
from ipssim.compiled import stage
from ipssim.recorder import Log, Noted, note
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
from ipssim.world.charter import Int8, Int16
from ipssim.world.columns import Candidates, Caseworkers
from ipssim.world.periods import Now
from ipssim.world.person import Case, Mind, Person, Standing, Wish
from ipssim.world.records import LawNumbers
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
_NOTED_TALK = int(Noted.TALK)
_FAR_OFF = 32_000  # the last week that a column of weeks can hold, about


@stage
def talk(
    w: int, luck: Luck, now: Now, people: Candidates, caseworkers: Caseworkers, run: Run, log: Log
) -> None:
    """Hold the talks that are due with people on the jobcentre's benefits and without a place.

    A programme with authority of its own holds them itself once it has met the person. A
    caseworker whose week is full holds the rest later; talks in time are what the state pays for.
    Where a programme leaves measures to the jobcentre, a talk ends in an unpaid trial when due.
    """
    p, law, case = now.world, now.law, people.case
    terms, service, last_contact = (
        people.standing.terms, people.standing.service, people.help.last_contact
    )
    employer, study_since = people.job.employer, people.study.study_since
    ordered, next_praktik = people.praktik.ordered, people.praktik.next_praktik
    income, next_talk, caseworker = case.income, case.next_talk, case.caseworker
    talk_week, talks_now = caseworkers.talk_week, caseworkers.talks_now
    for i in range(run.who[0], run.who[1]):
        if w < next_talk[i] or not has_talks(int(income[i])):
            continue
        interval = talk_interval(int(case.track[i]), law)
        if employer[i] >= 0 or study_since[i] >= 0:
            next_talk[i] = w + interval
            continue
        shielded = (
            service[i] == _SERVED
            and now.terms[terms[i]].authority == _OWN
            and last_contact[i] >= people.standing.admitted_week[i]
        )
        j = caseworker[i]
        in_time = next_talk[i] == w
        if in_time:
            caseworkers.talks_due[j] += 1
        if not shielded:
            if talk_week[j] != w:
                talk_week[j] = w
                talks_now[j] = 0
            if talks_now[j] >= law.talks_per_week:
                continue
            talks_now[j] += 1
        if in_time:
            caseworkers.talks_in_time[j] += 1
        next_talk[i] = w + interval
        _may_change_desk(w, luck, i, interval, law, people.person, case, caseworkers, run)
        if not shielded:
            _hold_talk(w, i, p, case, people.mind, caseworkers, log)
            if run.diary.shape[0] > 0:
                weeks = w - people.person.entry_week[i]
                if weeks < run.diary.shape[1]:
                    run.diary[i, weeks] |= _NOTED_TALK
            beside = service[i] == _SERVED and now.terms[terms[i]].measures_beside
            due = w >= next_praktik[i] and people.praktik.praktik_employer[i] < 0
            if beside and due and talks_now[j] < law.talks_per_week:
                talks_now[j] += 1  # to find the trial takes the time of a talk
                ordered[i] = 1


@stage
def _may_change_desk(
    w: int, luck: Luck, i: int, interval: int, law: LawNumbers, person: Person, case: Case,
    caseworkers: Caseworkers, run: Run,
) -> None:
    """Let person `i` come to another desk, or somebody new sit down at the same one."""
    draws = four(luck, person.key[i], w, _CASEWORKER, 0)
    if draws[0] * law.caseworker_change_weeks < interval:
        place = person.place[i]
        low, high = run.caseworker_start[place], run.caseworker_start[place + 1]
        case.caseworker[i] = low + int(draws[1] * (high - low))
        case.new_caseworker[i] = 1
        caseworkers.assigned[case.caseworker[i]] += 1


@stage
def _hold_talk(
    w: int, i: int, p: WorldNumbers, case: Case, mind: Mind, caseworkers: Caseworkers, log: Log
) -> None:
    """Hold a talk with person `i`, which weighs more with somebody new."""
    j = case.caseworker[i]
    caseworkers.talks[j] += 1
    note(log, w, i, _TALK, 0, 0, j, 0.0)
    mind.stress[i] = talk_stress(
        float(mind.stress[i]), float(case.system_trust[i]), int(case.new_caseworker[i]), p
    )
    case.new_caseworker[i] = 0


@stage
def _begin_course(
    w: int, luck: Luck, law: LawNumbers, i: int, key: int, income: int, case: Case
) -> None:
    """Put person `i` on a ressourceforløb or on revalidering for a time."""
    weeks = granted_weeks(four(luck, key, w, _REHABILITATION, 1)[0], law)
    case.basis[i] = income
    case.course_until[i] = min(w + weeks, _FAR_OFF)


@stage
def _sick_pay(
    w: int, luck: Luck, law: LawNumbers, i: int, key: int, years: float, case: Case
) -> None:
    """Look at sick pay where its weeks have changed the track, and let it run out (S2 5.2)."""
    weeks = int(case.benefit_weeks[i])
    if weeks < law.sick_pay_weeks:
        case.next_assessment[i] = w + int(law.sick_pay_weeks) - weeks
    elif weeks < law.sick_pay_ends_weeks:
        case.next_assessment[i] = w + int(law.sick_pay_ends_weeks + 0.999) - weeks
    elif four(luck, key, w, _REHABILITATION, 0)[3] < law.sick_pay_to_course:
        _begin_course(w, luck, law, i, key, _COURSE, case)
    else:
        case.basis[i] = cash_benefit(years, law)


@stage
def _choose_pension(i: int, case: Case, wish: Wish) -> None:
    """Let person `i` choose the pension instead of going on (S0 4.1, 5.4)."""
    case.clarified[i] = 1
    wish.wants_job[i] = 0
    wish.wants_education[i] = 0


class Heard(NamedTuple):
    """Somebody whose case may be heard: who, and what the rehabilitation team sees of them."""

    i: int
    key: int
    years: float  # of age
    job_hours: float
    study_hours: float
    capacity: float
    lessons: float


@stage
def _hear(
    w: int, luck: Luck, now: Now, one: Heard, by_need: bool, prepared: int, case: Case,
    wish: Wish, log: Log,
) -> None:
    """Let the rehabilitation team decide a case, and change the basis with it (S2 2.1)."""
    p, law, i = now.world, now.law, one.i
    draws = four(luck, one.key, w, _REHABILITATION, 0)
    working = 1 if one.job_hours > 0.0 else 0
    over = 1 if case.course_until[i] >= 0 else 0
    tried = 1 if working or one.lessons > 0.0 else 0
    clear = clear_chance(tried, prepared, over, law, p)
    decided = decision_of(
        one.capacity, one.years, working, int(wish.wants_education[i]), clear, draws[0], draws[1],
        law,
    )
    case.decision[i] = decided
    case.case_since[i] = -1
    case.course_until[i] = -1
    note(log, w, i, _CASE_HEARD, 0, decided, -1, 0.0)
    if decided == _D_PENSION:
        case.basis[i] = _PENSION
        case.next_assessment[i] = w + _HALF_YEAR
        if by_need and working == 0 and draws[2] < p.pension_is_enough:
            _choose_pension(i, case, wish)
    elif decided == _D_FLEKSJOB:
        case.basis[i] = _WITHOUT_FLEKSJOB
        case.flex[i] = 1
        case.next_assessment[i] = _FAR_OFF
    else:
        income = _COURSE if decided == _D_COURSE else _REVALIDERING
        _begin_course(w, luck, law, i, one.key, income, case)
        case.next_assessment[i] = case.course_until[i]


@stage
def _consider(
    w: int, luck: Luck, now: Now, one: Heard, by_need: bool, prepared: int, case: Case,
    wish: Wish, next_case: Int16, log: Log,
) -> None:
    """Bring, prepare, drop or hear the case of somebody whose capacity is low.

    Capacity must be low when a case is brought and still when it is heard.
    """
    law, i, course_until, case_since = now.law, one.i, case.course_until, case.case_since
    over = course_until[i] >= 0 and w >= course_until[i]
    if course_until[i] > w:
        case.next_assessment[i] = course_until[i]
        return
    possible = one.job_hours < law.self_support_hours and one.study_hours < law.study_grant_hours
    if not possible or case.track[i] != 2 or one.capacity >= law.fleksjob_hours:
        case_since[i] = -1
        if over:
            course_until[i] = -1
            case.basis[i] = cash_benefit(one.years, law)
        return
    if case_since[i] < 0 and not over:
        if case.benefit_weeks[i] < law.hearing_benefit_weeks:
            return
        case_since[i] = w
    j = case.caseworker[i]
    due = w if over else case_since[i] + hearing_wait(prepared, law, now.world)
    if w < due:
        case.next_assessment[i] = min(due, case.next_assessment[i])
    elif w < next_case[j]:
        case.next_assessment[i] = next_case[j]
    else:
        next_case[j] = w + int(law.case_interval_weeks)
        _hear(w, luck, now, one, by_need, prepared, case, wish, log)


@stage
def _look_at_case(
    w: int, luck: Luck, now: Now, one: Heard, standing: Standing, case: Case, wish: Wish,
    next_case: Int16, log: Log,
) -> None:
    """Look at what somebody lives on, when that is due."""
    law, i, key, basis = now.law, one.i, one.key, int(case.basis[one.i])
    case.next_assessment[i] = min(w + max(1, int(law.assessment_interval_weeks)), _FAR_OFF)
    programme = now.terms[standing.terms[i]]
    helped = standing.service[i] == _SERVED and programme.worker_week_hours > 0.0
    by_need = helped and programme.ending == _BY_NEED
    if basis == _SICK_PAY:
        _sick_pay(w, luck, law, i, key, one.years, case)
    elif basis == _PENSION:
        case.next_assessment[i] = w + _HALF_YEAR
        settled = by_need and not standing.position[i] & _OCCUPIED and not case.clarified[i]
        u = four(luck, key, w, _REHABILITATION, 0)[3]
        known = w - standing.admitted_week[i] >= _HALF_YEAR
        if settled and known and u < now.world.pension_stays:
            _choose_pension(i, case, wish)
    elif has_talks(basis) and not case.flex[i]:
        prepared = 1 if helped and programme.prepares_cases else 0
        _consider(w, luck, now, one, by_need, prepared, case, wish, next_case, log)
    case.track[i] = track_of(int(case.basis[i]), one.capacity, int(case.benefit_weeks[i]), law)


@stage
def _change_income(
    w: int, i: int, lives_on: int, years: float, capacity: float, law: LawNumbers, case: Case,
    had_fleksjob: Int8, log: Log,
) -> None:
    """Let person `i` live on something else from this week on."""
    note(log, w, i, _INCOME_CHANGED, case.income[i], lives_on, -1, 0.0)
    case.income[i] = lives_on
    case.job_flex[i] = 1 if lives_on == _FLEKSJOB else 0
    had_fleksjob[i] = max(had_fleksjob[i], case.job_flex[i])
    left = basis_left(int(case.basis[i]), lives_on, years, law)
    if left != case.basis[i]:
        case.basis[i] = left
        case.course_until[i] = -1
    case.track[i] = track_of(lives_on, capacity, int(case.benefit_weeks[i]), law)


@stage
def assess(
    w: int, luck: Luck, now: Now, people: Candidates, caseworkers: Caseworkers, run: Run, log: Log
) -> None:
    """Look at the cases that are due, move income with jobs and courses, and count its weeks."""
    law, case, tally, key = now.law, people.case, people.tally, people.person.key
    age, entry_week, capacity = people.person.age, people.person.entry_week, people.health.capacity
    job_hours, study_hours = people.job.job_hours, people.study.study_hours
    income, basis, flex = case.income, case.basis, case.flex
    benefit_weeks, weeks_off = case.benefit_weeks, case.weeks_off
    weeks_on_benefit, municipal_share_weeks = tally.weeks_on_benefit, tally.municipal_share_weeks
    for i in range(run.who[0], run.who[1]):
        years = float(age[i]) + (w - entry_week[i]) / 52.0
        if w >= case.next_assessment[i]:
            one = Heard(
                i, key[i], years, float(job_hours[i]), float(study_hours[i]), float(capacity[i]),
                float(people.mind.lessons[i]),
            )
            _look_at_case(
                w, luck, now, one, people.standing, case, people.wish, caseworkers.next_case, log
            )
        lives_on = income_now(
            int(basis[i]), int(flex[i]), float(job_hours[i]), float(study_hours[i]), law
        )
        if lives_on != income[i]:
            able = float(capacity[i])
            _change_income(w, i, lives_on, years, able, law, case, tally.had_fleksjob, log)
        supported = publicly_supported(lives_on)
        weeks_off[i] = weeks_away(int(weeks_off[i]), supported)
        weeks = weeks_counted(int(benefit_weeks[i]), int(weeks_off[i]), supported, law)
        benefit_weeks[i] = weeks
        if supported:
            weeks_on_benefit[i] += 1
            share = municipal_share(weeks, now.reimbursed_until, now.municipal_shares)
            municipal_share_weeks[i] = float(municipal_share_weeks[i]) + share
