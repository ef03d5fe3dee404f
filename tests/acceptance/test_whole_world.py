"""The whole world, item by item: programmes, organisation, life, review, service, patterns.

Each test is small; what it only touches is tested in full where its part is.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ipssim
from ipssim.cli import main
from ipssim.report.coverage import SYSTEMS, missing
from ipssim.report.fidelity import TITLE
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.law import validity_note
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.simulation import Simulation
from ipssim.study.ablation import plan_ablation
from ipssim.study.ablation_result import alone, without
from ipssim.study.design import policy_setups
from ipssim.vocabulary import Event

TINY = ["population.size=40", "horizon_weeks=26", "accrual_weeks=30"]
ARMS = "trial.sizes={ips: 15, ips_plus: 15, usual: 10}"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lived(name: str, *settings: str, size: int = 60, weeks: int = 78, **rules: Any) -> Simulation:
    """Run one programme with changed rules for some people, and keep the events."""
    experiment = ipssim.load_experiment([f"programme@arms.usual={name}", *settings])
    small = replace(
        experiment, arms={"usual": replace(experiment.arms["usual"], **rules)},
        horizon_weeks=weeks, accrual_weeks=10,
        population=replace(experiment.population, size=size),
    )
    return Simulation(policy_setups(small)["usual"], 1, 0, record="events").run()


def times(run: Simulation, kind: Event) -> int:
    return int((run.recorder.events()["kind"] == int(kind)).sum())


# 1. The systems


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.programme)
def test_every_system_serves_those_it_is_for(system: Any) -> None:
    people = system.population or "danish_trial"
    run = lived(system.programme, f"population={people}", size=40, weeks=26)
    assert np.isfinite(run.tables.candidates.symptoms).all()
    assert np.isfinite(run.tables.candidates.capacity).all()
    admitted = times(run, Event.ADMITTED)
    assert admitted == 0 if system.programme == "none" else admitted > 0


def test_no_part_of_the_world_is_missing() -> None:
    assert len(SYSTEMS) == 13
    assert missing() == []


def test_the_jobcentre_s_rules_are_for_their_years_and_a_report_says_so(here: Path) -> None:
    rules = ipssim.load_experiment().jobcentre
    assert (rules.valid_from, rules.valid_to) == (2012, 2017)
    late = ["labour_market.start_year=2025", *TINY, ARMS]
    told = validity_note(ipssim.load_experiment(late))
    assert told is not None
    assert "2012 to 2017" in told
    words = ["compare", *late, "--replicates", "1", "--workers", "1", "--quiet", "--out", "late"]
    assert main(words) == 0
    assert "rules are those of 2012 to 2017" in (here / "late/report.html").read_text("utf-8")


# 2. The organisation


def test_leaders_who_leave_take_with_them_what_they_lead() -> None:
    alike = "world.teaming.leader_sd=0"  # a successor is as able
    stays = lived("ips_shared_care", alike, "world.teaming.leader_leaves=0")
    often = ("world.teaming.leader_leaves=0.015", "world.teaming.leader_vacancy=39")
    goes = lived("ips_shared_care", alike, *often)
    assert stays.tables.teams.leader_number.max() == 0
    assert goes.tables.teams.leader_number.max() > 0
    assert goes.tables.teams.knowledge.mean() < stays.tables.teams.knowledge.mean()
    assert goes.tables.teams.cooperation.mean() < stays.tables.teams.cooperation.mean()
    nobody = lived("ips_shared_care", leader=False, leader_caseload=0)
    assert nobody.tables.teams.supervision.mean() < stays.tables.teams.supervision.mean()


def test_consultants_who_leave_take_trust_and_networks_with_them() -> None:
    stay = lived("ips_shared_care", "world.wearing.leaving=0.001")
    leave = lived("ips_shared_care", "world.wearing.leaving=0.01")
    assert times(leave, Event.WORKER_CHANGED) > times(stay, Event.WORKER_CHANGED)
    assert times(leave, Event.CONTACT) < times(stay, Event.CONTACT)
    assert leave.tables.candidates.trust.mean() < stay.tables.candidates.trust.mean()
    assert leave.tables.workers.network_trust.sum() < stay.tables.workers.network_trust.sum()


def test_a_company_centre_is_a_gate() -> None:
    own = lived("ips_shared_care")
    gate = lived("ips_shared_care", outreach="company_centre")
    assert gate.tables.workers.visits.sum() < own.tables.workers.visits.sum()
    assert times(gate, Event.CONTACT) > 0


def test_sitting_with_treatment_builds_what_being_apart_does_not() -> None:
    near = lived("ips_shared_care", desk_days=5.0)
    far = lived("ips_shared_care", desk_days=0.0, conference_minutes=0.0)
    apart = lived("ips_shared_care", desk_days=0.0, conference_minutes=0.0, treatment_teams=0)
    cooperation = [float(run.tables.teams.cooperation.mean()) for run in (near, far, apart)]
    shared = [float(run.tables.candidates.shared.mean()) for run in (near, far, apart)]
    assert cooperation[0] > cooperation[1]
    assert shared[0] > shared[1] > shared[2] == 0.0


# 3. Life


@pytest.mark.parametrize(
    ("mechanism", "kinds"),
    [
        ("contingencies", (Event.BEFALLEN, Event.HOSPITAL_STARTED)),
        ("broader_needs", (Event.NEED_MET,)),
        ("reach", (Event.STAYED_AWAY,)),
    ],
)
def test_life_comes_between_and_not_without_its_mechanism(
    mechanism: str, kinds: tuple[Event, ...]
) -> None:
    run = lived("ips_shared_care", size=120)
    quiet = lived("ips_shared_care", f"world.mechanisms.{mechanism}=false", size=120)
    for kind in kinds:
        assert times(run, kind) > 0
        assert times(quiet, kind) == 0


def test_use_rises_with_loose_weeks_and_meetings_hold_it() -> None:
    people = "population=substance_use"
    met = lived("ips_shared_care", people, size=120).tables.candidates
    alone_ = lived("none", people, size=120).tables.candidates
    using = met.substance_entry > 0
    assert using.any()
    assert met.substance[using].mean() < alone_.substance[using].mean()


def test_incomes_move_and_cases_are_heard() -> None:
    run = lived("jobcentre", "population=jobcentre_clients", size=200)
    assert times(run, Event.INCOME_CHANGED) > 0
    assert times(run, Event.CASE_HEARD) > 0
    assert times(run, Event.TALK) > 0


# 4. The review


def test_a_programme_is_reviewed_and_a_report_has_a_section_for_it(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", "programme=package", *TINY, "--replicates", "1", "--out", "r"]) == 0
    shown = capsys.readouterr().out
    assert "of 125 points" in shown
    assert "Danish adaptation" in shown
    assert (here / "r/review.html").is_file()
    assert len(pd.read_csv(here / "r/items.csv")) == 25
    words = ["compare", *TINY, ARMS, "--replicates", "1", "--workers", "1", "--quiet"]
    assert main([*words, "--out", "c"]) == 0
    assert TITLE in (here / "c/report.html").read_text("utf-8")


# 5. The service over time


def test_a_service_over_time_runs_and_reports(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["compare", "experiment=service_over_time", "population.size=60", "service.weeks=78",
             "service.posts_by_year=[2,3]", "accrual_weeks=60", "horizon_weeks=40"]
    assert main([*words, "--replicates", "2", "--workers", "1", "--out", "s"]) == 0
    assert "Report" in capsys.readouterr().out
    assert (here / "s/report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert json.loads((here / "s/manifest.json").read_text("utf-8"))["complete"] is True


# 6. The ablation


def test_every_mechanism_is_left_out_once_and_alone_once(danish_trial: Experiment) -> None:
    plan = plan_ablation(danish_trial)
    assert [one.field for one in plan.mechanisms] == [one.field for one in MECHANISMS]
    for one in MECHANISMS:
        assert {without(one.field), alone(one.field)} <= set(plan.worlds)


# 7. The patterns


def test_thirteen_patterns_are_shown_with_their_verdicts(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["patterns", *TINY, ARMS, "--replicates", "1", "--workers", "1", "--out", "p"]
    assert main(words) == 0
    assert "Report: p/report.html" in capsys.readouterr().out
    table = pd.read_csv(here / "p/patterns.csv")
    assert sorted(set(table["number"])) == list(range(1, 14))
    assert table["verdict"].notna().all()
