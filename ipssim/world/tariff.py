"""Prices and law as one record of numbers, in øre at the level of one year."""

from __future__ import annotations

import functools
from typing import NamedTuple

from ipssim.settings.declare.benefits_and_taxes import Law
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.price import at_level
from ipssim.settings.declare.prices import Prices

WEEKS = 52
_MONTH = 12.0 / WEEKS
_ORE = 100.0
_DAYS = 7.0
FULL_TIME = 37.0
"""Hours of a full-time week."""


class Tariff(NamedTuple):
    """What a week is reckoned by: øre a week, unless said otherwise."""

    kontanthjaelp: float
    kontanthjaelp_children: float
    young_rate: float
    young_rate_from: float  # calendar year
    sygedagpenge: float
    pension: float
    pension_couple: float
    dagpenge: float
    revalidering: float
    ledighedsydelse: float
    fleksjob: float
    su: float
    disregard: float  # øre an hour
    course_limit: float
    fleksjob_limit: float
    taper: float  # share
    taper_above: float  # share
    revalidering_free: float
    pension_free: float
    pension_free_couple: float
    pension_taper: float  # share
    ladder_from: float  # calendar year
    before_firm: float  # share, as the four after it
    before_other: float
    old_pension: float
    offers_back: float
    copayment: float
    offers_back_until: float  # calendar year
    labour_tax: float  # share, as the three after it
    state_tax: float
    health_tax: float
    municipal_tax: float
    allowance: float
    work_allowance: float  # share
    work_allowance_most: float
    tax_kept: float  # share
    wage: float  # øre an hour
    talk: float  # øre a talk
    course: float
    praktik: float
    subsidy: float  # øre an hour of those jobs that may have one
    subsidy_weeks: float  # weeks
    bed: float
    visit: float  # for one contact a month


def _numbers(settings: Prices | Law, year: int) -> dict[str, float]:
    """Return the numbers of settings, those in kroner at the level of a year."""
    shipped = dict(parameters(type(settings)()))
    return {
        name: at_level(shipped[name], float(spec.value), year)
        for name, spec in parameters(settings) if isinstance(spec.value, (int, float))
    }


class Staff(NamedTuple):
    """What staff cost, in øre with overheads."""

    week: float  # a full-time week of a consultant, caseworker or mentor
    hour: float  # an hour that is worked
    leader: float  # factor on them, as the two after it
    clerk: float
    clinician: float
    conference: float  # clinicians in a conference


@functools.lru_cache(64)
def staff_of(prices: Prices) -> Staff:
    """Return what staff cost at the level of `prices.year`."""
    p = _numbers(prices, prices.year)
    whole = _ORE * p["consultant_year"] * (1.0 + p["overhead"])
    return Staff(
        whole / WEEKS, whole / p["net_hours"], p["leader_factor"], p["clerk_factor"],
        p["clinician_factor"], p["conference_people"],
    )


@functools.lru_cache(64)
def tariff_of(prices: Prices, law: Law) -> Tariff:
    """Return prices and law at the level of `prices.year`."""
    p, b = _numbers(prices, prices.year), _numbers(law, prices.year)
    month, year = _ORE * _MONTH, _ORE / WEEKS
    return Tariff(
        kontanthjaelp=month * b["kontanthjaelp"],
        kontanthjaelp_children=month * b["kontanthjaelp_children"],
        young_rate=month * b["young_rate"],
        young_rate_from=b["young_rate_from"],
        sygedagpenge=_ORE * b["sygedagpenge"],
        pension=month * b["foertidspension"],
        pension_couple=month * b["foertidspension_couple"],
        dagpenge=month * b["dagpenge"],
        revalidering=month * b["revalidering"],
        ledighedsydelse=_ORE * b["ledighedsydelse"],
        fleksjob=month * b["fleksjob"],
        su=month * (b["su_month"] + b["su_supplement_share"] * b["su_supplement"]),
        disregard=_ORE * b["disregard_hour"],
        course_limit=month * b["course_limit"],
        fleksjob_limit=month * b["fleksjob_limit"],
        taper=b["taper"],
        taper_above=b["taper_above"],
        revalidering_free=year * b["revalidering_free"],
        pension_free=year * b["pension_free"],
        pension_free_couple=year * b["pension_free_couple"],
        pension_taper=b["pension_taper"],
        ladder_from=b["ladder_from"],
        before_firm=b["before_firm"],
        before_other=b["before_other"],
        old_pension=b["old_pension"],
        offers_back=b["offers_back"],
        copayment=b["copayment"],
        offers_back_until=b["offers_back_until"],
        labour_tax=b["labour_tax"],
        state_tax=b["state_tax"],
        health_tax=b["health_tax"],
        municipal_tax=b["municipal_tax"],
        allowance=year * b["allowance"],
        work_allowance=b["work_allowance"],
        work_allowance_most=year * b["work_allowance_most"],
        tax_kept=b["tax_kept"],
        wage=_ORE * p["wage_hour"],
        talk=p["talk_hours"] * staff_of(prices).hour,
        course=_ORE * p["course_week"],
        praktik=_ORE * p["praktik_week"],
        subsidy=_ORE * p["subsidy_hour"] * p["subsidy_share"],
        subsidy_weeks=p["subsidy_weeks"],
        bed=_ORE * _DAYS * p["bed_day"],
        visit=month * p["visit"],
    )
