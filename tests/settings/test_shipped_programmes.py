"""The shipped programmes as configuration, each differing in exactly what its source says."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import ipssim
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.layers import builds_on
from ipssim.settings.read.load import options
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import policy_setups
from make.checkout import yaml_comments
from make.programme_files import programme_file, programme_path

ROOT = Path(__file__).resolve().parents[2]
IN_FULL = ("ips_shared_care", "ips_ma", "jobcentre", "package", "youth_centre")
BUILT_ON: dict[str, tuple[str, dict[str, Any]]] = {  # the base, and what is set apart from it
    "ips_colocated": ("ips_shared_care", {
        "team_size": 2, "authority": "jobcentre", "treatment_teams": 2, "desk_days": 5.0,
        "documentation_minutes": 8.0, "outreach": "company_centre",
    }),
    "ips_in_jobcentre": ("ips_colocated", {
        "desk_days": 0.0, "conference_minutes": 0.0, "team_share": 0.105,
    }),
    "ips_private": ("ips_shared_care", {
        "duty_incomes_only": True, "authority": "jobcentre", "desk_days": 0.0,
        "conference_minutes": 0.0, "documentation_minutes": 8.0, "team_share": 0.105,
    }),
    "ips_small": ("ips_shared_care", {
        "team_size": 2, "leader": False, "leader_caseload": 0, "supervision_interval_weeks": 4,
        "review_interval_weeks": None, "caseload_cap": 12, "worker_week_hours": 18.5,
    }),
    "ips_split": ("ips_shared_care", {"workers_per_person": 2}),
    "ips_plus": ("ips_shared_care", {"sessions": 48}),
    "ips_ma_limited": ("ips_ma", {
        "admits_psychosis": True, "limit_weeks": 26, "hours_goal": None, "ending": "by_date",
        "ending_weeks": 0,
    }),
    "train_place": ("package", {
        "limit_weeks": None, "repeat_after_weeks": None, "caseload_cap": 30, "course_weeks": 26,
        "praktik_every_weeks": 13, "duty": False,
    }),
    "sheltered": ("train_place", {
        "course_weeks": 52, "praktik_weeks": 52, "praktik_every_weeks": 4,
    }),
}  # fmt: skip
NAMES = options("programme")


def test_every_programme_is_described_here() -> None:
    assert sorted((*IN_FULL, *BUILT_ON, "none")) == NAMES


@pytest.mark.parametrize("name", IN_FULL)
def test_one_that_stands_alone_states_every_field_in_order(name: str) -> None:
    text = (ROOT / "configs" / "programme" / f"{name}.yaml").read_text(encoding="utf-8")
    fields = [field.name for field in dataclasses.fields(Programme) if field.name != "changes"]
    assert list(yaml.safe_load(text)) == fields


@pytest.mark.parametrize("name", BUILT_ON)
def test_one_that_builds_on_another_differs_in_exactly_what_it_states(name: str) -> None:
    base, stated = BUILT_ON[name]
    assert builds_on(programme_path(name), name) == (base, ("name", "title", *stated))
    before, after = dataclasses.asdict(ipssim.load(base)), dataclasses.asdict(ipssim.load(name))
    changed = {field: after[field] for field in after if after[field] != before[field]}
    assert changed == {"name": name, "title": after["title"], **stated}


@pytest.mark.parametrize("name", NAMES)
def test_every_value_names_a_source_or_is_called_assumed(name: str) -> None:
    file = programme_file(name)
    assert file.own
    unsaid = [field for field in file.own if file.standing(field) in ("no source given", "default")]
    assert unsaid == []


def test_every_number_of_a_population_names_a_source_or_is_called_assumed() -> None:
    said = re.compile(r"\bS[0-4]\b|\b(?:19|20)\d\d\b|Sherpa|\bassumed\b")
    for name in ("mood_anxiety", "youth", "substance_use", "jobcentre_clients"):
        comments = yaml_comments(ROOT / "configs" / "population" / f"{name}.yaml")
        assert [key for key, text in comments.items() if not said.search(text)] == [], name


def test_programmes_are_what_their_sources_tell() -> None:
    """What the sources say of each system, where a field can say it (S2 3, 5)."""
    ips, usual = ipssim.load("ips_shared_care"), ipssim.load("jobcentre")
    assert (ips.team_size, ips.leader, ips.leader_caseload) == (6, True, 15)
    assert (ips.authority, ips.outreach, ips.clerk_hours) == ("own", "direct", 0.0)
    assert 15 <= ips.conference_minutes <= 20
    ma = ipssim.load("ips_ma")
    assert (ma.caseload_cap, ma.hours_goal, ma.outreach) == (20, 37.0, "ordinary_channels")
    assert ma.stand_in
    assert ma.waits_for_treatment
    assert not ma.admits_psychosis
    assert not ma.treatment_contact_required
    monthly = ma.search_minutes * 52 / 12 / ma.contact_interval_weeks
    assert monthly == pytest.approx(3 * 90, abs=3)
    assert ma.steady_minutes * 52 / 12 / ma.steady_interval_weeks == pytest.approx(60, abs=6)
    for municipal in (usual, ipssim.load("package"), ipssim.load("youth_centre")):
        assert (municipal.treatment_teams, municipal.desk_days) == (0, 0.0)
        assert municipal.workers_per_person == 3
    assert usual.prepares_cases
    assert usual.fleksjob_help
    assert not usual.partners_together
    youth = ipssim.load("youth_centre")
    assert (youth.age_from, youth.age_to) == (15, 29)
    assert youth.partners_together
    assert youth.apprenticeships


OWN_PEOPLE = {"ips_ma": "mood_anxiety", "youth_centre": "youth"}
RUNS = [(name, OWN_PEOPLE.get(name, "danish_trial")) for name in NAMES]
ANY = dict.fromkeys([
    *((name, "mood_anxiety") for name in NAMES),
    *(("ips_shared_care", people) for people in options("population")),
])


@pytest.mark.parametrize(("name", "people"), RUNS)
def test_a_programme_serves_those_it_is_for(name: str, people: str) -> None:
    run = lived(name, people)
    assert np.isfinite(run.tables.candidates.capacity).all()
    admitted = (run.tables.candidates.admitted_week >= 0).any()
    assert admitted == (name != "none")


@pytest.mark.parametrize(("name", "people"), ANY)
def test_any_programme_runs_for_any_population(name: str, people: str) -> None:
    assert np.isfinite(lived(name, people).tables.candidates.symptoms).all()


def lived(name: str, people: str) -> Simulation:
    """Return a quarter of a year of 30 people under a programme."""
    experiment = ipssim.load_experiment([f"population={people}", f"programme@arms.usual={name}"])
    changed = replace(
        experiment, arms={"usual": experiment.arms["usual"]}, horizon_weeks=13, accrual_weeks=4,
        population=replace(experiment.population, size=30),
    )
    return Simulation(policy_setups(changed)["usual"], 1, 0).run()


@pytest.mark.parametrize("name", ["ips_ma", "youth", "substance_use", "ips_in_denmark"])
def test_experiments_set_programmes_beside_each_other_for_those_they_serve(name: str) -> None:
    experiment = ipssim.load_experiment(f"experiment={name}")
    assert check(experiment) == experiment
    assert len(experiment.arms) >= 2


def test_the_trial_of_ips_ma_is_never_fitted() -> None:
    """What a fit aims at names the Danish trial alone."""
    for path in (*(ROOT / "ipssim").rglob("*.py"), *(ROOT / "configs" / "world").glob("*.yaml")):
        assert "ips_ma_2017" not in path.read_text(encoding="utf-8"), path.name
    trial = ipssim.load_experiment("experiment=ips_ma").trial
    assert dict(trial.sizes) == {"ips_ma": 162, "usual": 164}


def test_ips_is_without_limits_and_by_preference() -> None:
    ips, package = ipssim.load("ips_shared_care"), ipssim.load("package")
    assert ips.limit_weeks is ips.search_limit_weeks is ips.in_work_limit_weeks is None
    assert ips.hours_budget is None
    assert (ips.placement, ips.sequence, ips.ending) == (
        "preference", "place_then_train", "by_need"
    )
    assert (ips.caseload_cap, ips.outreach) == (25, "direct")
    assert package.limit_weeks == 26
    assert (package.placement, package.sequence) == ("available", "train_then_place")
    assert 8 <= package.course_weeks <= 12


def test_every_field_is_policy_and_none_is_called_success() -> None:
    for name, spec in parameters(Programme()):
        assert spec.label == "policy", name
        assert spec.prior is None, name
        assert not {"quality", "effect", "success", "fidelity"} & set(name.split("_"))
