"""Programmes as data: what a programme's fields say, and what each does in a run."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.load import options
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import policy_setups
from ipssim.vocabulary import Ending

ROOT = Path(__file__).resolve().parents[2]
NAMES = tuple(options("programme"))


def run_arm(
    experiment: Experiment, arm: str, weeks: int = 78, size: int = 200, **rules: Any
) -> Simulation:
    changed = replace(
        experiment, arms={arm: replace(experiment.arms[arm], **rules)}, horizon_weeks=weeks,
        accrual_weeks=26, population=replace(experiment.population, size=size),
    )
    return Simulation(policy_setups(changed)[arm], 1, 0, record="events").run()


def endings(run: Simulation) -> pd.DataFrame:
    """Return every ended course with the weeks it lasted since its admission."""
    events = run.recorder.frame()
    rows = events[events["kind"].isin(["admitted", "service_ended"])]
    lasted = rows.groupby("candidate")["week"].diff()
    ended = rows["kind"] == "service_ended"
    return rows[ended].assign(weeks=lasted[ended], reason=rows.loc[ended, "source"])


def test_rules_never_read_a_programmes_name() -> None:
    """Below `studies` no code compares a name, and the records that rules get hold none."""
    from ipssim.world.records import programme_records

    assert not {"name", "title"} & set(programme_records([Programme()]).dtype.names)
    names = {*NAMES, "ips", "ips_plus", "usual"}
    for room in ("rules", "stages", "world", "outcomes"):
        for path in (ROOT / "ipssim" / room).rglob("*.py"):
            told = names - {"none"} if room == "outcomes" else names  # there it is a word too
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert node.value not in told, path.name


def test_under_none_nobody_is_admitted(danish_trial: Experiment) -> None:
    run = run_arm(danish_trial, "none")
    events = run.recorder.frame()
    assert not events["kind"].isin(["admitted", "contact", "service_ended"]).any()
    assert (run.tables.candidates.worker == -1).all()


# What each field does, in a whole run


def test_the_overall_limit_ends_support_at_its_week(danish_trial: Experiment) -> None:
    for limit in (5, 26):
        found = endings(run_arm(danish_trial, "package", limit_weeks=limit))
        by_limit = found[found["reason"] == int(Ending.LIMIT)]
        assert len(by_limit) > 100
        assert (by_limit["weeks"] == limit).all()
        assert (found["weeks"] <= limit).all()
    unlimited = endings(run_arm(danish_trial, "ips"))
    assert not (unlimited["reason"] == int(Ending.LIMIT)).any()


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ({"search_limit_weeks": 10}, Ending.SEARCH_LIMIT),
        ({"in_work_limit_weeks": 6}, Ending.IN_WORK_LIMIT),
        ({"hours_budget": 10.0}, Ending.BUDGET),
    ],
)
def test_limits_per_phase_and_the_budget_end_support(
    danish_trial: Experiment, rules: dict[str, Any], reason: Ending
) -> None:
    without = endings(run_arm(danish_trial, "ips"))
    assert not (without["reason"] == int(reason)).any()
    run = run_arm(danish_trial, "ips", **rules)
    found = endings(run)
    assert (found["reason"] == int(reason)).sum() > 10
    if reason is Ending.BUDGET:
        most = 10 * 60 + 60 + 75 + 15 + 30 + 12  # a week may begin just below the budget
        assert run.tables.candidates.worker_minutes.max() <= most


def test_return_is_a_rule(danish_trial: Experiment) -> None:
    def returns(**rules: Any) -> pd.DataFrame:
        rules = {"repeat_after_weeks": None, **rules}
        events = run_arm(danish_trial, "package", 104, limit_weeks=8, **rules).recorder.frame()
        rows = events[events["kind"].isin(["service_ended", "returned"])]
        gap = rows.groupby("candidate")["week"].diff()
        return gap[rows["kind"] == "returned"]

    assert returns(return_allowed=False).empty
    assert returns(return_gap_weeks=0).min() < 13
    assert returns(return_gap_weeks=13).min() >= 13
    assert len(returns(return_gap_weeks=0)) > len(returns(return_gap_weeks=52)) > 0
    sent = returns(return_allowed=False, repeat_after_weeks=13)
    assert sent.min() == 13
    assert len(sent) > len(returns(return_gap_weeks=13))  # more than come by themselves


def test_pace_sets_the_time_between_contacts(danish_trial: Experiment) -> None:
    """Neither hospital, help and advice beside, time nor treatment changes contacts here."""
    world = danish_trial.world
    quiet = replace(
        world.mechanisms, contingencies=False, broader_needs=False, integration=False
    )
    even = replace(world.getting, contact_first=1.0, contact_last=1.0)
    short = replace(world.workload, talk_minutes=0.0)
    plain = replace(
        danish_trial, world=replace(world, mechanisms=quiet, getting=even, workload=short)
    )
    for weeks in (1, 3):
        run = run_arm(plain, "ips", contact_interval_weeks=weeks, steady_interval_weeks=6)
        events = run.recorder.frame()
        contacts = events[events["kind"] == "contact"]
        assert contacts.groupby("candidate")["week"].diff().min() == weeks
        assert set(contacts["amount"]) <= {75.0, 60.0, 45.0}


def test_place_then_train_and_train_then_place(danish_trial: Experiment) -> None:
    """Under train_then_place no employer is approached for anybody before the course is over."""
    world = danish_trial.world
    open_doors = replace(world, getting=replace(world.getting, lead_known=5.0))
    run = run_arm(replace(danish_trial, world=open_doors), "package")
    events = run.recorder.frame()
    admitted = events[events["kind"] == "admitted"].groupby("candidate")["week"].first()
    trials = events[events["kind"] == "praktik_started"].groupby("candidate")["week"].first()
    assert len(trials) > 0
    assert ((trials - admitted.reindex(trials.index)) >= 10).all()


@pytest.mark.parametrize(
    ("rules", "none_left"),
    [
        ({"outreach": "none", "employer_minutes": 0.0}, lambda e: (e["kind"] == "applied")
         & (e["source"] == 1)),
        ({"praktik": "never"}, lambda e: e["kind"] == "praktik_started"),
    ],
)
def test_outreach_and_praktik_can_be_left_out(
    danish_trial: Experiment, rules: dict[str, Any],
    none_left: Callable[[pd.DataFrame], pd.Series],
) -> None:
    assert none_left(run_arm(danish_trial, "ips").recorder.frame()).any()
    assert not none_left(run_arm(danish_trial, "ips", **rules).recorder.frame()).any()


def test_praktik_lasts_its_weeks_and_routine_means_more_of_it(danish_trial: Experiment) -> None:
    counts = {}
    for rule in ("if_insisted", "routine"):
        events = run_arm(danish_trial, "ips", praktik=rule, praktik_weeks=6).recorder.frame()
        started = events[events["kind"] == "praktik_started"]
        assert (started["amount"] == 6).all()
        counts[rule] = len(started)
    assert counts["routine"] > counts["if_insisted"] > 0


def test_without_in_work_support_nobody_at_work_is_contacted(danish_trial: Experiment) -> None:
    with_support = run_arm(danish_trial, "ips", ending="by_date")
    without = run_arm(danish_trial, "ips", ending="by_date", in_work_support=False)

    def contacts_at_work(run: Simulation) -> int:
        events = run.recorder.frame()
        working: set[int] = set()
        found = 0
        for row in events.itertuples():
            if row.kind == "job_started":
                working.add(row.candidate)
            elif row.kind == "job_ended":
                working.discard(row.candidate)
            elif row.kind == "contact" and row.candidate in working:
                found += 1
        return found

    assert contacts_at_work(with_support) > 50
    assert contacts_at_work(without) == 0


def test_ending_by_need_fades_out_and_by_date_does_not(danish_trial: Experiment) -> None:
    by_need = endings(run_arm(danish_trial, "ips", 130))
    by_date = endings(run_arm(danish_trial, "ips", 130, ending="by_date"))
    agreed = by_need["reason"] == int(Ending.AGREED)
    assert agreed.sum() > 5
    assert not (by_date["reason"] == int(Ending.AGREED)).any()


# Every point between is a programme


@pytest.mark.parametrize("limit", [1, 13, 39, 104, None])
@pytest.mark.parametrize("cap", [1, 40, 2000])
def test_every_point_between_ips_and_package_runs(
    danish_trial: Experiment, limit: int | None, cap: int
) -> None:
    run = run_arm(danish_trial, "ips", 26, 30, limit_weeks=limit, caseload_cap=cap)
    assert np.isfinite(run.tables.candidates.symptoms).all()
