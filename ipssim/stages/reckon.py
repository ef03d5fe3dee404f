"""Reckon what everybody's weeks come to, item by item, from the diary of a run that is over."""

from __future__ import annotations

from enum import IntEnum

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


(
    _SUPPORT, _CONFERENCES, _TALKS, _OFFERS, _WAGE_SUBSIDY, _OFFERS_BACK, _HOSPITAL, _TREATMENT,
    _COPAYMENT, _BENEFITS, _BENEFITS_BACK, _SU, _WAGES, _MUNICIPAL_TAX, _STATE_TAX, _EQUALISATION,
) = range(len(Purpose))
_PRAKTIK, _SUBSIDY, _IN_HOSPITAL = int(Noted.PRAKTIK), int(Noted.SUBSIDY), int(Noted.HOSPITAL)
_SERVED, _TALK, _TREATED = int(Noted.SERVED), int(Noted.TALK), int(Noted.TREATED)
_HELPED, _PARTNER, _IN_JOB = int(Noted.HELPED), int(Noted.PARTNER), int(Noted.IN_JOB)
_IN_STUDY = int(Noted.IN_STUDY)
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


@entry
def reckon(
    diary: NDArray[np.uint16], worked: NDArray[np.float32], entry_week: NDArray[np.int16],
    arm: NDArray[np.int8], children: NDArray[np.int8], contacts: NDArray[np.float32],
    before: NDArray[np.int16], calendar: Ints, steps: Floats, carried: Floats, resets: float,
    course_weeks: Ints, with_subsidy: NDArray[np.int8], posts: Ints, t: Tariff, room: Ints,
    each: Ints, by_year: Ints, by_week: Ints,
) -> None:
    """Reckon all weeks of everybody, in whole øre.

    `calendar` has the calendar year of each week of the run, `posts` (programmes, 2) what a week of
    being served costs of the programme's staff and of clinicians' conferences. Amounts are added
    up in `each` (people, `Purpose`) and `by_year` (programmes, years since entry, `Purpose`), and
    written into `by_week` (people, weeks, `Purpose`) if it has rows. `room` (2, `Purpose`) is to
    work in.
    """
    row, total = room[0], room[1]
    for i in range(diary.shape[0]):
        weeks, away, on_course, in_job = int(before[i]), 0, 0, 0
        code, old = int(arm[i]), 0
        if diary[i, 0] & DIARY_INCOME == _PENSION:
            old = 1
        for k in range(diary.shape[1]):
            said, year = int(diary[i, k]), calendar[entry_week[i] + k]
            income = said & DIARY_INCOME
            supported = publicly_supported(income)
            away = weeks_away(away, supported)
            weeks = weeks + 1 if supported else (0 if away >= resets else weeks)
            if income == _PENSION and year < t.ladder_from:
                old = 1
            on_course = on_course + 1 if said & _SERVED else 0
            in_job = in_job + 1 if said & _IN_JOB else 0
            attends = 0 < on_course <= course_weeks[code] and not said & (_IN_JOB | _IN_STUDY)
            subsidised = (
                said & _HELPED and with_subsidy[code] and supported and in_job <= t.subsidy_weeks
            )
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
            if k % WEEKS == WEEKS - 1 or k == diary.shape[1] - 1:
                for item in range(row.shape[0]):
                    each[i, item] += total[item]
                    by_year[code, k // WEEKS, item] += total[item]
                    total[item] = 0
