"""The law of a week: benefits that taper, tax, what the state pays back (evidence, money 1)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.jobcentre import publicly_supported
from ipssim.rules.money import (
    benefit_of,
    cash_rate,
    municipal_tax,
    paid_back,
    state_tax,
    tapered,
    whole,
)
from ipssim.settings.declare.benefits_and_taxes import Law
from ipssim.settings.declare.prices import Prices
from ipssim.vocabulary import Income
from ipssim.world.tariff import staff_of, tariff_of

T = tariff_of(Prices(), Law())
LAW = settings(max_examples=60, deadline=None)
hours = st.floats(0, 45)
supported = st.sampled_from([one for one in Income if publicly_supported(int(one))])


def of(income, worked, year=2016, children=0, partner=0):
    return benefit_of(int(income), worked, T.wage * worked, children, partner, year, T)


@LAW
@given(income=supported, worked=hours, more=st.floats(0, 10))
def test_more_work_never_means_more_benefit(income, worked, more):
    assert 0.0 <= of(income, worked + more) <= of(income, worked)


@LAW
@given(income=supported, worked=hours, more=st.floats(0.5, 10))
def test_working_more_never_leaves_less_after_tax(income, worked, more):
    def kept(n):
        support, wage = of(income, n), T.wage * n
        return support + wage - municipal_tax(support, wage, T) - state_tax(support, wage, T)

    by_the_hour = (Income.SYGEDAGPENGE, Income.DAGPENGE, Income.LEDIGHEDSYDELSE)
    if income in (*by_the_hour, Income.REVALIDERING):  # which loses a krone for each krone
        return
    assert kept(worked + more) >= kept(worked) - 1.0


@pytest.mark.parametrize("income", [Income.SU, Income.SELF_SUPPORTED])
def test_nothing_of_the_municipality_for_students_and_those_who_live_on_a_wage(income):
    assert of(income, 10.0) == 0.0


def test_children_give_more_and_a_partner_less():
    assert of(Income.KONTANTHJAELP, 0.0, children=1) > of(Income.KONTANTHJAELP, 0.0)
    assert of(Income.FOERTIDSPENSION, 0.0, partner=1) < of(Income.FOERTIDSPENSION, 0.0)


def test_the_special_rate_of_the_young_ends():
    young = int(Income.UDDANNELSESHJAELP)
    assert cash_rate(young, 0, 2025, T) == T.kontanthjaelp > cash_rate(young, 0, 2026, T)
    assert cash_rate(int(Income.KONTANTHJAELP), 0, 2026, T) == T.kontanthjaelp


def test_a_benefit_falls_faster_above_its_limit_and_never_below_nothing():
    assert tapered(1000.0, 100.0, 200.0, T) == pytest.approx(1000.0 - 30.0)
    assert tapered(1000.0, 300.0, 200.0, T) == pytest.approx(1000.0 - 60.0 - 55.0)
    assert tapered(10.0, 1e6, 200.0, T) == 0.0


@LAW
@given(support=st.floats(0, 5e5), wage=st.floats(0, 5e5))
def test_tax_is_part_of_income(support, wage):
    paid = municipal_tax(support, wage, T) + state_tax(support, wage, T)
    assert 0.0 <= paid <= 0.52 * (support + wage)


def test_income_below_the_allowance_is_not_taxed_but_for_the_labour_tax():
    assert municipal_tax(T.allowance - 1.0, 0.0, T) == state_tax(T.allowance - 1.0, 0.0, T) == 0.0
    assert state_tax(0.0, 1000.0, T) == pytest.approx(80.0)


def test_the_state_pays_back_by_the_rules_of_the_year():
    cash, pension = int(Income.KONTANTHJAELP), int(Income.FOERTIDSPENSION)
    assert paid_back(cash, 1, 0, 2015, 0.8, T) == 0.5
    assert paid_back(cash, 0, 0, 2015, 0.8, T) == 0.3
    assert paid_back(cash, 1, 0, 2016, 0.8, T) == pytest.approx(0.2)
    assert paid_back(pension, 0, 1, 2020, 0.8, T) == 0.35
    assert paid_back(pension, 0, 0, 2020, 0.8, T) == pytest.approx(0.2)


@pytest.mark.parametrize(("amount", "said"), [(0.49, 0), (0.5, 1), (1.5, 2), (2.4999, 2)])
def test_amounts_are_rounded_to_whole_ore(amount, said):
    assert whole(amount) == said


def test_staff_cost_pay_overheads_and_hours_that_are_worked():
    dear = staff_of(replace(Prices(), consultant_year=520_000.0, overhead=0.5, net_hours=1300.0))
    assert dear.week == pytest.approx(100 * 520_000 * 1.5 / 52)
    assert dear.hour == pytest.approx(100 * 520_000 * 1.5 / 1300)
