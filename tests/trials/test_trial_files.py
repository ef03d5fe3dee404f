"""A trial is one file, and every slip in it is one message at its line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

import ipssim
from ipssim.errors import InputError
from ipssim.outcomes.definitions import FOLLOWED_UP
from ipssim.settings.read.load import options
from ipssim.trials.emulated import arm_programme
from ipssim.vocabulary import OUTCOME_MEANS, OUTCOME_SHARES

TRIAL = """\
name: made_up
title: A made-up trial
source: burns_2007
weeks: 78
people: 60
reference: control
treated: ips
outcome: job_ever
validation: scored
population: danish_trial
labour_market: danish_trial
sizes: {ips: 30, control: 30}
programmes: {ips: ips_shared_care, control: jobcentre}
changes:
  ips: {caseload_cap: 20, limit_weeks: 52, worker_week_hours: 30, ending: by_date}
estimates:
  - {outcome: job_ever, arm: ips, n: 30, count: 15, weeks: 78, source: burns_2007}
  - {outcome: job_ever, arm: control, n: 30, count: 8, weeks: 78, source: burns_2007}
"""
SLIPS = {
    "outcome code": ("outcome: job_ever, arm: control", "outcome: job_evr, arm: control",
                     18, "Did you mean job_ever?"),
    "count above n": ("count: 15", "count: 31", 17, "More than all 30 people"),
    "source": ("count: 8, weeks: 78, source: burns_2007", "count: 8, weeks: 78, source: burns_207",
               18, "Did you mean burns_2007?"),
    "source of the trial": ("source: burns_2007\nweeks", "source: nobody\nweeks", 3, "no source"),
    "weeks no run covers": ("\nweeks: 78", "\nweeks: 52", 4, "no run covers"),
    "weeks beyond any run": ("count: 15, weeks: 78", "count: 15, weeks: 2000", 17, "1040"),
    "sizes that do not add up": ("people: 60", "people: 61", 5, "add up to 60"),
    "n above the arm": ("arm: ips, n: 30", "arm: ips, n: 31", 17, "30 people by its size"),
    "an arm that is no programme": ("control: jobcentre", "control: jobcenter", 13,
                                    "Did you mean jobcentre?"),
    "an arm without a programme": (", control: jobcentre}", "}", 12, "No programme stands for"),
    "an arm that is not there": ("arm: ips,", "arm: isp,", 17, "not among the sizes or pooled"),
    "the treated arm": ("treated: ips", "treated: control", 7, "not among the arms beside"),
    "no figure": ("n: 30, count: 15,", "n: 30,", 17, "neither is given"),
    "an amount is predicted": ("\noutcome: job_ever", "\noutcome: hours", 8, "is a share"),
    "people": ("population: danish_trial", "population: danish_trail", 10, "danish_trial?"),
    "a change of nothing": ("caseload_cap: 20", "caseload_cup: 20", 15, "caseload_cap"),
    "a change out of range": ("limit_weeks: 52", "limit_weeks: -1", 15, "below the lowest"),
    "changes that clash": ("ending: by_date", "course_weeks: 8", 15, "no course before search"),
    "changes of no arm": ("  ips: {caseload", "  isp: {caseload", 15, "has changes but no"),
}


def wrong(path: Path, text: str) -> InputError:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        ipssim.load(path, "trial")
    return caught.value


def test_a_trial_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "made_up.yaml"
    path.write_text(TRIAL, encoding="utf-8")
    trial = ipssim.load(path, "trial")
    ips = arm_programme(trial, "ips")
    assert (ips.caseload_cap, ips.limit_weeks, ips.worker_week_hours) == (20, 52, 30.0)
    assert ips.placement == ipssim.load("ips_shared_care").placement


@pytest.mark.parametrize("slip", SLIPS)
def test_each_slip_is_one_message_at_its_line(tmp_path: Path, slip: str) -> None:
    right, amiss, line, said = SLIPS[slip]
    assert TRIAL.count(right) == 1
    (problem,) = wrong(tmp_path / "made_up.yaml", TRIAL.replace(right, amiss)).problems
    assert said in str(problem)
    assert (problem.where, problem.line) == (str(tmp_path / "made_up.yaml"), line)


def test_all_slips_come_at_once(tmp_path: Path) -> None:
    text = TRIAL
    chosen = ("count above n", "source of the trial", "an arm that is no programme", "people",
              "a change of nothing", "sizes that do not add up")
    for slip in chosen:
        text = text.replace(*SLIPS[slip][:2])
    assert len(wrong(tmp_path / "made_up.yaml", text).problems) == len(chosen)


def test_a_slip_is_said_before_a_comparison_runs(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text("trial: {estimates: [{outcome: job_evr, arm: ips, n: 243, count: 300}]}\n")
    with pytest.raises(InputError, match="Did you mean job_ever") as caught:
        ipssim.load_experiment(files=[path])
    assert [one.line for one in caught.value.problems] == [1, 1]
    assert "More than all 243" in str(caught.value)


def test_every_outcome_is_a_share_or_an_amount() -> None:
    assert {code for code, one in FOLLOWED_UP.items() if one.unit == "%"} == {*OUTCOME_SHARES}
    assert {*FOLLOWED_UP} == {*OUTCOME_SHARES, *OUTCOME_MEANS}


def test_the_shipped_trials_are_as_the_plan_says() -> None:
    trials = {name: ipssim.load(name, "trial") for name in options("trial")}
    assert all(trial.name == name for name, trial in trials.items())
    archetypes = {
        name: trial.programmes[trial.reference]
        for name, trial in trials.items() if trial.validation == "scored"
    }
    assert archetypes == {
        "burns_2007": "train_place", "wong_2008": "train_place",
        "gold_2006": "train_place", "mueser_2004": "jobcentre", "viering_2015": "none",
        "sveinsdottir_2020": "train_place", "bejerholm_2015": "train_place",
        "drake_1999": "train_place",
    }
    halves = ("wong_2008", "gold_2006", "mueser_2004", "viering_2015", "bejerholm_2015",
              "drake_1999")
    for name in archetypes:
        assumed = [one for one in trials[name].estimates if "assumed" in one.note]
        assert bool(assumed) == (name in halves), name
