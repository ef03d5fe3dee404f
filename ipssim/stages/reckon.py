"""Reckon what everybody's weeks come to, item by item, from the diary of a run that is over."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipssim.compiled import entry, stage
from ipssim.recorder import DIARY_INCOME, Noted
from ipssim.rules.jobcentre import municipal_share, publicly_supported, weeks_away
from ipssim.rules.money import benefit_of, municipal_tax, paid_back, state_tax, whole
from ipssim.vocabulary import Income
from ipssim.world.run import Floats, Ints
from ipssim.world.tariff import WEEKS, Tariff


class Purpose(IntEnum):
    """What money goes for; between whom, `outcomes.money.ends` says."""

    SUPPORT = 0  # the programme's posts, leaders and office help
    CONFERENCES = 1  # clinicians' time in them
    TALKS = 2  # the jobcentre's
    OFFERS = 3  # courses, and mentors in unpaid trials
    WAGE_SUBSIDY = 4  # private
    OFFERS_BACK = 5  # what the state pays of offers
    HOSPITAL = 6
    TREATMENT = 7  # outside hospital
    COPAYMENT = 8  # for both
    BENEFITS = 9  # with the supplement of a fleksjob
    BENEFITS_BACK = 10  # what the state pays of them
    SU = 11
    WAGES = 12
    MUNICIPAL_TAX = 13
    STATE_TAX = 14
    EQUALISATION = 15  # what of the municipality's tax others get
    USUAL_POSTS = 16  # those of the usual programme beside a service over time


(
    _SUPPORT, _CONFERENCES, _TALKS, _OFFERS, _WAGE_SUBSIDY, _OFFERS_BACK, _HOSPITAL, _TREATMENT,
    _COPAYMENT, _BENEFITS, _BENEFITS_BACK, _SU, _WAGES, _MUNICIPAL_TAX, _STATE_TAX, _EQUALISATION,
) = range(len(Purpose) - 1)  # all but the last are reckoned from a person's week
_PRAKTIK, _SUBSIDY, _IN_HOSPITAL = int(Noted.PRAKTIK), int(Noted.SUBSIDY), int(Noted.HOSPITAL)
_SERVED, _TALK, _TREATED = int(Noted.SERVED), int(Noted.TALK), int(Noted.TREATED)
_HELPED, _PARTNER, _IN_JOB = int(Noted.HELPED), int(Noted.PARTNER), int(Noted.IN_JOB)
_IN_STUDY, _BESIDE = int(Noted.IN_STUDY), int(Noted.BESIDE)
_PENSION, _ON_SU = int(Income.FOERTIDSPENSION), int(Income.SU)


@stage
def _week(
    said: int, hours: float, children: int, contacts: float, year: int, carried: float, old: int,
    on_course: int, subsidised: int, t: Tariff, row: Ints,
) -> None:
    """Write one week's amounts into `row` (`Purpose`), in whole øre."""
    income = said & DIARY_INCOME
    wage = whole(t.wage * hours)
    partner = 1 if said & _PARTNER else 0
    support = whole(benefit_of(income, hours, wage, children, partner, year, t))
    grant = whole(t.su) if income == _ON_SU else 0.0
    firm = 1 if said & (_PRAKTIK | _SUBSIDY) else 0
    offers = whole(t.praktik) * firm + whole(t.course) * on_course
    hospital = whole(t.bed) if said & _IN_HOSPITAL else 0.0
    treated = whole(t.visit * contacts) if said & _TREATED else 0.0
    municipal = whole(municipal_tax(support + grant, wage, t))
    row[_TALKS] = whole(t.talk) if said & _TALK else 0.0
    row[_OFFERS] = offers
    row[_WAGE_SUBSIDY] = whole(t.subsidy * hours) if subsidised else 0.0
    row[_OFFERS_BACK] = whole(t.offers_back * offers) if year <= t.offers_back_until else 0.0
    row[_HOSPITAL] = hospital
    row[_TREATMENT] = treated
    row[_COPAYMENT] = whole(t.copayment * (hospital + treated))
    row[_BENEFITS] = support
    row[_BENEFITS_BACK] = whole(support * paid_back(income, firm, old, year, carried, t))
    row[_SU] = grant
    row[_WAGES] = wage
    row[_MUNICIPAL_TAX] = municipal
    row[_STATE_TAX] = whole(state_tax(support + grant, wage, t))
    row[_EQUALISATION] = whole((1.0 - t.tax_kept) * municipal)


class Kept(NamedTuple):
    """What a run has kept of people, by row."""

    diary: NDArray[np.uint16]  # (people, weeks since entry)
    worked: NDArray[np.float32]  # (people, weeks since entry) hours in a job
    entry_week: NDArray[np.int16]
    arm: NDArray[np.int8]
    children: NDArray[np.int8]
    contacts: NDArray[np.float32]  # with treatment, a month
    before: NDArray[np.int16]  # weeks on public support that count at entry


class Terms(NamedTuple):
    """By what it is reckoned beside the tariff."""

    calendar: Ints  # (weeks of the run,) calendar year
    over_time: int  # 1 for a service: by years of the run, and people change between programmes
    steps: Floats  # last week of each step of reimbursement
    carried: Floats  # the municipality's share in each and after the last
    resets: float  # weeks without support after which weeks are counted afresh
    course_weeks: Ints  # (programmes,)
    with_subsidy: NDArray[np.int8]  # (programmes,) private wage subsidy is used
    posts: Ints  # (programmes, 2) what a week of being served costs: staff, conferences


class Book(NamedTuple):
    """Where amounts are written, in whole øre."""

    each: Ints  # (people, `Purpose`)
    by_year: Ints  # (programmes, years since entry, `Purpose`); of a service (1, years of the run)
    by_week: Ints  # (people, weeks since entry, `Purpose`), or no rows
    room: Ints  # (2, `Purpose`) to work in


@entry
def reckon(kept: Kept, terms: Terms, t: Tariff, book: Book) -> None:
    """Reckon all weeks of everybody that lie within the run, and add the amounts up."""
    diary, worked, entry_week, arm = kept.diary, kept.worked, kept.entry_week, kept.arm
    children, contacts, before = kept.children, kept.contacts, kept.before
    steps, carried, posts = terms.steps, terms.carried, terms.posts
    each, by_year, by_week = book.each, book.by_year, book.by_week
    row, total = book.room[0], book.room[1]
    for i in range(diary.shape[0]):
        weeks, away, on_course, in_job = int(before[i]), 0, 0, 0
        code, old, entry = int(arm[i]), 0, int(entry_week[i])
        first = max(0, -entry)
        stop = min(diary.shape[1], terms.calendar.shape[0] - entry)
        account, shift = (0, entry) if terms.over_time else (code, 0)
        if first < stop and diary[i, first] & DIARY_INCOME == _PENSION:
            old = 1
        for k in range(first, stop):
            said, year = int(diary[i, k]), terms.calendar[entry + k]
            if terms.over_time and code != (1 if said & _BESIDE else 0):
                code, on_course = 1 - code, 0
            income = said & DIARY_INCOME
            supported = publicly_supported(income)
            away = weeks_away(away, supported)
            weeks = weeks + 1 if supported else (0 if away >= terms.resets else weeks)
            if income == _PENSION and year < t.ladder_from:
                old = 1
            on_course = on_course + 1 if said & _SERVED else 0
            in_job = in_job + 1 if said & _IN_JOB else 0
            free = not said & (_IN_JOB | _IN_STUDY)
            attends = free and 0 < on_course <= terms.course_weeks[code]
            able = supported and in_job <= t.subsidy_weeks
            subsidised = said & _HELPED and terms.with_subsidy[code] and able
            served = 1 if said & _SERVED else 0
            _week(
                said, float(worked[i, k]), int(children[i]), float(contacts[i]), year,
                municipal_share(weeks, steps, carried), old, 1 if attends else 0,
                1 if subsidised else 0, t, row,
            )
            row[_SUPPORT] = posts[code, 0] * served
            row[_CONFERENCES] = posts[code, 1] * served
            for item in range(row.shape[0]):
                total[item] += row[item]
                if by_week.shape[0] > 0:
                    by_week[i, k, item] = row[item]
            if (k + shift) % WEEKS == WEEKS - 1 or k == stop - 1:
                for item in range(row.shape[0]):
                    each[i, item] += total[item]
                    by_year[account, (k + shift) // WEEKS, item] += total[item]
                    total[item] = 0
