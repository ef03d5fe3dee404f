"""Checks of direction and size: their data, what is changed for each, and whether they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.patterns import switches as of_switches
from ipssim.studies.patterns.checks import (
    LIMITS,
    OPENNESS,
    WATCHED,
    arms_of,
    changed,
    check_values,
    checks,
    distance,
    letter,
    residuals,
    shut,
    values_of,
    variants,
)
from ipssim.studies.patterns.courses import first_job_weeks
from ipssim.studies.patterns.followed import LONG, SHORT, Course, Starts
from ipssim.studies.patterns.judge import CheckResult, Verdict
from ipssim.studies.patterns.published import Check
from ipssim.studies.patterns.recorded import Recorded
from ipssim.studies.patterns.run import judge_values
from ipssim.studies.patterns.switches import Switch, switch_values, switches
from ipssim.vocabulary import Channel, Event
from ipssim.world.build import Setup

PLAN = Path(__file__).resolve().parents[2] / "docs" / "analysis_plan.md"
FRESH = 30_001  # seeds that neither a fit nor its report uses
CLOSED = {"e_ips", "e_usual", "e_package", "e_none"}
OUTCOMES = {
    "weeks in a job, 130 weeks": "weeks",
    "share settled who end within 130 weeks, points": "settled_ended",
    "share with sick leave from a place, points": "sick_from_place",
}
"""Outcomes that the plan names in more words than the checks do."""


@pytest.fixture(scope="module")
def tiny(little: Experiment) -> Experiment:
    return replace(little, population=replace(little.population, size=60))


@pytest.fixture(scope="module")
def setups(tiny: Experiment) -> dict[str, Setup]:
    return variants(tiny)


# The data


def section(title: str) -> str:
    text = PLAN.read_text(encoding="utf-8")
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_every_letter_of_the_plan_has_a_number_and_no_other_does() -> None:
    rows = re.findall(r"^\| ([a-z]) \|", section("Checks of direction and size"), re.MULTILINE)
    found = list(dict.fromkeys(letter(one) for one in checks()))
    assert found == rows == list("abcdefghijklmnopqrs")
    keys = [one.key for one in checks()]
    assert len(keys) == len(set(keys))


def test_every_check_has_a_band_a_scale_and_says_what_it_asks() -> None:
    for one in checks():
        assert (one.low, one.high) != (None, None), one.key
        assert one.scale is not None, one.key
        assert one.scale > 0, one.key
        assert one.sentence.endswith("."), one.key
        assert not one.shown, one.key


def test_the_switches_are_those_of_the_plan() -> None:
    rows = re.findall(
        r"^\| ([a-z- ]+) \| ([^|]+) \| ([^|]+) \|$", section("Checks of direction and size"),
        re.MULTILINE,
    )
    planned = {
        (name.replace(" ", "_").replace("-", "_"), OUTCOMES.get(outcome, outcome), arm.lower())
        for name, outcome, arm in rows if name != "mechanism"
    }
    queue = {of_switches.QUEUE: "ips with a queue"}
    found = {
        (one.mechanism, one.outcome, queue.get(one.programme, one.programme))
        for one in switches()
    }
    assert found == planned


def test_every_mechanism_has_a_switch_that_must_move_something() -> None:
    assert {one.mechanism for one in switches()} >= {one.field for one in MECHANISMS}


@pytest.mark.parametrize(("low", "high", "value", "far"), [
    (None, 4.0, 4.0, 0.0), (None, 4.0, 8.0, 2.0), (-4.0, 4.0, -5.0, -0.5), (3.0, None, -1.0, -2.0),
])
def test_outside_its_band_a_check_costs_its_distance_in_scales(
    low: float | None, high: float | None, value: float, far: float
) -> None:
    assert distance(Check("x", "x", "%", low=low, high=high, scale=2.0), value) == far


def test_the_worst_number_of_a_letter_costs() -> None:
    found = residuals({"d_13": 7.0, "d_39": 11.0, "d_52": 0.0, "s_drift": -0.08, "s_arms": 0.0})
    assert found["d"] == pytest.approx(3.0)
    assert found["s"] == pytest.approx(-1.0)
    assert found["a"] == 0.0
    assert list(found) == list("abcdefghijklmnopqrs")


# What is changed


def test_what_is_changed_is_what_the_plan_names(danish_trial: Experiment) -> None:
    ips = arms_of(danish_trial)["ips"]

    def differs(name: str) -> set[str]:
        other = changed(ips)[name]
        return {
            field.name for field in fields(ips)
            if getattr(ips, field.name) != getattr(other, field.name)
        }

    assert differs("trials") == {"praktik", "praktik_every_weeks"}
    assert differs("short_trials") == {"praktik", "praktik_every_weeks", "praktik_weeks"}
    assert differs("five_minutes") == {
        "clarification_minutes", "search_minutes", "start_minutes", "steady_minutes",
        "employer_minutes",
    }
    assert changed(ips)["five_minutes"].employer_minutes == 2 * ips.employer_minutes
    assert differs("no_employers") == {"employer_minutes"}
    assert differs("monthly") == {"worker_change_weeks"}
    assert differs("late") == {"search_start_weeks"}
    assert differs("unsupported") == {"in_work_support"}
    assert differs("letters") == {"treatment_teams", "desk_days", "conference_minutes"}


def test_variants_are_one_cohort_followed_for_thirty_months(setups: Mapping[str, Setup]) -> None:
    assert {setup.horizon_weeks for setup in setups.values()} == {LONG}
    assert {setup.size for setup in setups.values()} == {60}
    assert set(LIMITS) | set(WATCHED) <= set(setups)
    assert {len(setup.programmes) for setup in setups.values()} == {1}


def test_every_check_is_counted_as_far_as_its_setting_exists(
    tiny: Experiment, setups: Mapping[str, Setup]
) -> None:
    found = values_of(setups, 1, 0)
    keys = {one.key for one in checks()}
    assert set(found) == (keys if shut(tiny) is not None else keys - CLOSED)
    assert values_of(setups, 1, 0) == pytest.approx(found, nan_ok=True)  # the same luck


def test_nothing_changed_is_no_difference(setups: Mapping[str, Setup]) -> None:
    same = dict.fromkeys(setups, setups["ips"])
    found = values_of(same, 3, 0)
    for key, value in found.items():
        if key != "s_drift":
            assert value == pytest.approx(1.0 if key in CLOSED else 0.0), key


def test_closed_employers_stand_at_the_bottom_of_their_prior(danish_trial: Experiment) -> None:
    closed = shut(danish_trial)
    if closed is None:
        pytest.skip("no setting says how open employers are")
    name = OPENNESS.partition(".")[2]
    assert getattr(closed.labour_market, name) < getattr(danish_trial.labour_market, name)


# What is counted


def test_what_is_seen_week_by_week_agrees_with_events(danish_trial: Experiment) -> None:
    long = replace(
        danish_trial, horizon_weeks=LONG, accrual_weeks=20,
        population=replace(danish_trial.population, size=200),
    )
    setup = Setup.of(long, [arms_of(danish_trial)["ips"]])
    course = Course.run(Simulation(setup, 2, 0))
    simulation = Simulation(setup, 2, 0, record="events").run()
    recorded = Recorded.of(simulation)
    expected = first_job_weeks(recorded, SHORT, 52)
    assert len(expected) > 20
    assert sorted(course.first_lengths(SHORT, 52)) == sorted(expected)
    jobs = recorded.having(Event.JOB_STARTED)
    who, first = np.unique(jobs["candidate"], return_index=True)
    assert (course.channel[who] == jobs["source"][first]).all()
    assert (course.alone(LONG) | course.together(LONG)).sum() == len(who)
    assert course.alone(LONG).sum() == (jobs["source"][first] == Channel.OWN).sum()
    tally = simulation.tables.candidates.tally
    assert (course.starts.weeks == tally.weeks_job).all()


def test_what_stands_at_eighteen_months_is_that_of_a_run_so_long(danish_trial: Experiment) -> None:
    """People who enter together leave together, so the longer run is the same until then."""
    def course(weeks: int) -> Course:
        given = replace(
            danish_trial, horizon_weeks=weeks, accrual_weeks=1,
            population=replace(danish_trial.population, size=80),
        )
        return Course.run(Simulation(Setup.of(given, [arms_of(given)["ips"]]), 1, 0))

    short, long = course(SHORT), course(LONG)
    for name in ("hours", "support", "symptoms", "in_work", "symptoms_entry"):
        np.testing.assert_array_equal(getattr(short, name), getattr(long, name), err_msg=name)
    assert short.starts.any() == long.starts.any()
    assert short.hours.any()


def test_shares_count_what_begins_within_the_weeks() -> None:
    never = np.iinfo(np.int64).max
    starts = Starts(
        np.array([10, 78, never, never]), np.array([never, 20, 130, never]), np.ones(4)
    )
    assert (starts.jobs(), starts.jobs(LONG)) == (25.0, 50.0)
    assert (starts.any(), starts.any(LONG)) == (50.0, 50.0)
    assert starts.studies() == 25.0


def test_a_switch_moves_by_enough_and_for_certain() -> None:
    one = Switch("belief", "any", "ips", 1.0)
    assert one.moved(np.array([2.0, 2.1, 1.9, 2.0]))
    assert one.moved(np.array([-2.0, -2.1, -1.9, -2.0]))
    assert not one.moved(np.array([0.5, 0.5, 0.5, 0.5]))
    assert not one.moved(np.array([9.0, -5.0, 7.0, -3.0]))
    assert not one.moved(np.array([9.0]))


def test_a_mechanism_that_is_off_already_is_left_out(tiny: Experiment) -> None:
    off = replace(tiny.world.mechanisms, belief=False)
    found = switch_values(replace(tiny, world=replace(tiny.world, mechanisms=off)), 1, 0)
    assert set(found) == {one.key for one in switches() if one.mechanism != "belief"}


# Whether they hold


REPLICATES = 40


@pytest.fixture(scope="module")
def found() -> Mapping[str, CheckResult]:
    """Return the verdict on each number over forty replicates: one minute and a half."""
    return {one.check.key: one for one in judge_values(_values(range(FRESH, FRESH + REPLICATES)))}


def _values(seeds: Sequence[int]) -> pd.DataFrame:
    """Return each number in each replicate (columns check, value)."""
    given = load_experiment()
    return pd.DataFrame([
        {"check": key, "value": value}
        for seed in seeds for key, value in check_values(given, seed, 0).items()
    ])


MISSED = {"f": "The shipped world misses it: -3.3 where -4 is asked (docs/status.md)."}


def _asked() -> list[Any]:
    return [
        pytest.param(one, id=one.key, marks=[
            pytest.mark.xfail(strict=True, reason=MISSED[one.key])
        ] if one.key in MISSED else []) for one in checks()
    ]


@pytest.mark.grid
@pytest.mark.parametrize("check", _asked())
def test_no_check_fails_for_certain_on_forty_fresh_replicates(
    check: Check, found: Mapping[str, CheckResult]
) -> None:
    """A number whose 95 % interval holds the edge of its band may lie on either side of it."""
    judged = found[check.key]
    assert judged.value is not None, "not simulated"
    assert judged.verdict not in (Verdict.OUTSIDE, Verdict.DIRECTION_FAILS), (
        f"{check.what}: {judged.value}"
    )


@pytest.mark.ci
def test_checks_hold_nearly_on_ten_replicates() -> None:
    """A short version of the above: nothing is more than one scale out of its band."""
    values = _values(range(FRESH, FRESH + 10)).groupby("check")["value"].mean()
    found = {str(key): float(value) for key, value in values.items()}
    assert [one.key for one in checks() if one.key not in found] == [], "not simulated"
    out = {one.key: round(distance(one, found[one.key]), 2) for one in checks()}
    assert {key: far for key, far in out.items() if abs(far) > 1.0} == {}


@pytest.mark.scan
def test_every_switch_moves_what_it_is_for() -> None:
    given = load_experiment()
    rows = pd.DataFrame([
        switch_values(given, seed, 0) for seed in range(FRESH, FRESH + REPLICATES)
    ])
    still = {
        one.key: (round(float(rows[one.key].mean()), 2), one.least) for one in switches()
        if not one.moved(rows[one.key].to_numpy())
    }
    assert still == {}
