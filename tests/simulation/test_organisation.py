"""Organisation and life in whole runs: what leaves with people, what comes between."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import ipssim
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import policy_setups
from ipssim.vocabulary import Channel, Event


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


def test_leaders_who_leave_take_with_them_what_they_lead() -> None:
    # a successor is as able, and no consultant leaves
    alike = ("world.workload.skill_sd=0", "world.mechanisms.exhaustion=false")
    stays = lived("ips_shared_care", *alike, "world.wearing.leaving=0.001")
    often = ("world.wearing.leaving=0.01", "world.wearing.vacancy_weeks=26")
    goes = lived("ips_shared_care", *alike, *often)
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


def test_a_company_centre_takes_its_time_and_knows_people_at_second_hand() -> None:
    """It makes as many visits; what they are worth comes later and hangs on what it was told."""
    def sent(told: float, *, weeks: float = 3.0, **rules: Any) -> pd.DataFrame:
        getting = (f"world.getting.centre_told={told}", f"world.getting.centre_weeks={weeks}",
                   "world.getting.lead_known=2.0")  # fmt: skip
        events = lived("ips_shared_care", *getting, size=120, **rules).recorder.frame()
        applied = events[events["kind"] == "applied"]
        applied = applied[applied["source"] == int(Channel.OUTREACH)]
        return applied.groupby("candidate")["week"].agg(["min", "size"])

    herself = sent(1.0)
    centre = {"outreach": "company_centre"}
    told, little, late = (sent(1.0, **centre), sent(0.3, **centre), sent(1.0, weeks=12.0, **centre))
    assert little["size"].sum() < told["size"].sum()
    assert herself["min"].median() < late["min"].median()


def test_sitting_with_treatment_builds_what_being_apart_does_not() -> None:
    near = lived("ips_shared_care", desk_days=5.0)
    far = lived("ips_shared_care", desk_days=0.0, conference_minutes=0.0)
    apart = lived("ips_shared_care", desk_days=0.0, conference_minutes=0.0, treatment_teams=0)
    cooperation = [float(run.tables.teams.cooperation.mean()) for run in (near, far, apart)]
    shared = [float(run.tables.candidates.shared.mean()) for run in (near, far, apart)]
    assert cooperation[0] > cooperation[1]
    assert shared[0] > shared[1] > shared[2] == 0.0


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
