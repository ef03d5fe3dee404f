"""What a week's income, work and help come to by law: benefit, tax, what the state pays back.

Amounts are in øre a week, hours in hours a week; rates and shares come with `Tariff`.
"""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.vocabulary import Income
from ipssim.world.tariff import FULL_TIME, Tariff

_KONTANTHJAELP = int(Income.KONTANTHJAELP)
_UDDANNELSESHJAELP = int(Income.UDDANNELSESHJAELP)
_SICK_PAY = int(Income.SYGEDAGPENGE)
_PENSION = int(Income.FOERTIDSPENSION)
_DAGPENGE = int(Income.DAGPENGE)
_COURSE = int(Income.RESSOURCEFORLOEB)
_REVALIDERING = int(Income.REVALIDERING)
_WITHOUT_FLEKSJOB = int(Income.LEDIGHEDSYDELSE)
_FLEKSJOB = int(Income.FLEKSJOB)


@rule
def whole(amount: float) -> float:
    """Round to whole øre, half of one up."""
    return math.floor(amount + 0.5)


@rule
def tapered(rate: float, wage: float, limit: float, t: Tariff) -> float:
    """Return a benefit that falls with the wage, and faster above a limit; never below nothing."""
    lost: float = t.taper * min(wage, limit) + t.taper_above * max(0.0, wage - limit)
    return max(0.0, rate - lost)


@rule
def cash_rate(income: int, children: int, year: int, t: Tariff) -> float:
    """Return kontanthjælp or what stands for it before any wage is taken off."""
    if children:
        rate: float = t.kontanthjaelp_children
    elif income == _UDDANNELSESHJAELP and year >= t.young_rate_from:
        rate = t.young_rate
    else:
        rate = t.kontanthjaelp
    return rate


@rule
def benefit_of(
    income: int, hours: float, wage: float, children: int, partner: int, year: int, t: Tariff
) -> float:
    """Return a week's public support that the municipality pays, beside so much of a wage.

    SU is the state's own, and who lives on a wage has none (evidence, money 1a).
    """
    part = max(0.0, 1.0 - hours / FULL_TIME)
    if income in (_KONTANTHJAELP, _UDDANNELSESHJAELP):
        taken: float = max(0.0, wage - t.disregard * hours)
        return max(0.0, cash_rate(income, children, year, t) - taken)
    if income == _SICK_PAY:
        return float(t.sygedagpenge) * part
    if income == _DAGPENGE:
        return float(t.dagpenge) * part
    if income == _WITHOUT_FLEKSJOB:
        return float(t.ledighedsydelse) * part
    if income == _COURSE:
        return tapered(cash_rate(income, children, year, t), wage, float(t.course_limit), t)
    if income == _FLEKSJOB:
        return tapered(float(t.fleksjob), wage, float(t.fleksjob_limit), t)
    if income == _REVALIDERING:
        return max(0.0, t.revalidering - max(0.0, wage - t.revalidering_free))
    if income == _PENSION:
        rate, free = t.pension, t.pension_free
        if partner:
            rate, free = t.pension_couple, t.pension_free_couple
        return max(0.0, rate - t.pension_taper * max(0.0, wage - free))
    return 0.0


@rule
def municipal_tax(support: float, wage: float, t: Tariff) -> float:
    """Return a week's tax to the municipality on so much public support and wage."""
    return float(t.municipal_tax) * _worked_base(support, wage, t)


@rule
def state_tax(support: float, wage: float, t: Tariff) -> float:
    """Return a week's tax to the state: AM-bidrag, bottom tax and health contribution."""
    base = max(0.0, support + wage * (1.0 - t.labour_tax) - t.allowance)
    found: float = t.labour_tax * wage + t.state_tax * base
    return found + float(t.health_tax) * _worked_base(support, wage, t)


@rule
def _worked_base(support: float, wage: float, t: Tariff) -> float:
    """Return income less allowances, that for people who work too."""
    working: float = min(t.work_allowance * wage, t.work_allowance_most)
    return max(0.0, support + wage * (1.0 - t.labour_tax) - t.allowance - working)


@rule
def paid_back(income: int, firm: int, old: int, year: int, share: float, t: Tariff) -> float:
    """Return the state's share of a benefit.

    `firm` says that the week was one of an unpaid trial or of wage subsidy, `old` that a pension
    was granted by older rules; `share` is the municipality's by the ladder.
    """
    if income == _PENSION and old:
        return float(t.old_pension)
    if year >= t.ladder_from:
        return 1.0 - share
    return float(t.before_firm) if firm else float(t.before_other)
