"""The jobcentre's rules as data: the years they are for, and what must go together."""

from dataclasses import replace

import pytest

from ipssim.errors import InputError
from ipssim.report.words import words
from ipssim.settings.declare.law import Jobcentre, beyond_its_years, years_of
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load_experiment

said = words("en")


def test_the_years_a_run_reaches():
    trial = load_experiment()
    assert years_of(trial) == (2012, 2017)
    market = replace(trial.labour_market, start_year=2020, start_calendar_week=1)
    short = replace(trial, labour_market=market, accrual_weeks=10, horizon_weeks=42)
    assert years_of(short) == (2020, 2020)
    assert years_of(replace(short, horizon_weeks=43)) == (2020, 2021)


def test_a_service_over_time_reaches_the_years_that_it_is_watched():
    service = load_experiment(["experiment=service_over_time", "service.weeks=156"])
    assert years_of(service) == (2012, 2015)


def notes(words=()):
    found = beyond_its_years(load_experiment(list(words)))
    return " ".join(said.say(f"law.{key}", **years) for key, years in found.items())


def test_a_run_within_the_years_says_only_which_shares_older_years_have():
    note = notes()
    assert "2016" in note
    assert "law has changed" not in note


def test_a_run_beyond_the_years_says_so_and_runs():
    note = notes(["labour_market.start_year=2025"])
    assert note.startswith("The jobcentre's rules are those of 2012 to 2017; this run goes from")
    assert "reimbursement" not in note


def test_nothing_is_said_where_all_holds():
    within = ["labour_market.start_year=2016", "horizon_weeks=26", "accrual_weeks=10"]
    assert notes(within) == ""


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (Jobcentre(valid_from=2018), "end before they begin"),
        (Jobcentre(reimbursement_weeks=(4, 26)), "each step needs a share"),
        (Jobcentre(reimbursement_weeks=(4, 52, 26)), "later than the one before"),
        (Jobcentre(resource_course_weeks=(60.0, 52.0)), "The shortest course and the longest"),
        (Jobcentre(resource_course_weeks=(60.0,)), "The shortest course and the longest"),
        (Jobcentre(sick_pay_weeks=60), "after it has run out"),
        (Jobcentre(pension_hours=20.0), "less capacity than a fleksjob"),
    ],
)
def test_rules_that_do_not_go_together(rules, message):
    with pytest.raises(InputError, match=message):
        check(rules)


def test_other_years_are_other_numbers():
    rules = Jobcentre(
        valid_from=2026, valid_to=2030, reimbursement_weeks=(10,), reimbursement_shares=(0.5, 0.1)
    )
    assert check(rules) == rules
