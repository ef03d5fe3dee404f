"""An arm whose programme was changed is no longer the trial's, and is not held to its figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load, load_experiment, options
from ipssim.studies.priors import drawn_experiment
from ipssim.studies.worlds import kept_worlds
from ipssim.trials.emulated import changed_arms, changed_setup, comparable, other_programme
from ipssim.trials.published import published


@pytest.fixture(scope="module")
def shipped() -> Experiment:
    return load_experiment()


def test_the_shipped_arms_are_the_trials(shipped: Experiment) -> None:
    assert changed_arms(shipped) == {}
    assert comparable(shipped) is shipped


def test_a_name_is_no_change(shipped: Experiment) -> None:
    renamed = {**shipped.arms, "ips": replace(shipped.arms["ips"], name="x", title="y")}
    assert changed_arms(replace(shipped, arms=renamed)) == {}


def test_a_changed_arm_loses_its_figures_and_its_pool(shipped: Experiment) -> None:
    changed = {**shipped.arms, "ips": replace(shipped.arms["ips"], caseload_cap=40)}
    experiment = replace(shipped, arms=changed)
    assert changed_arms(experiment) == {"ips": [("caseload_cap", 25, 40)]}
    kept = comparable(experiment)
    assert kept.trial.pooled == {}
    arms = {figure.arm for figure in published(kept.trial, 78)}
    assert "ips" not in arms
    assert "ips_pooled" not in arms
    assert {"ips_plus", "usual"} <= arms


def test_a_changed_control_is_not_compared(shipped: Experiment) -> None:
    experiment = replace(shipped, arms={**shipped.arms, "usual": load("package")})
    kept = comparable(experiment)
    arms = {figure.arm for figure in published(kept.trial, 78)}
    assert not {arm for arm in arms if "usual" in arm}
    assert "ips_pooled" in arms


def test_other_people_or_another_place_lose_all_figures(shipped: Experiment) -> None:
    assert changed_setup(shipped) == {}
    more = replace(shipped, population=replace(shipped.population, size=99))
    assert changed_setup(more) == {}
    young = replace(shipped, population=replace(shipped.population, age_mean=24.0))
    assert list(changed_setup(young)) == ["people"]
    assert changed_setup(young)["people"][0][2] == 24.0
    assert published(comparable(young).trial, 78) == []
    market = replace(shipped.labour_market, openness=2.0)
    assert list(changed_setup(replace(shipped, labour_market=market))) == ["place"]


@pytest.mark.parametrize(("key", "word"), [
    ("organisation", "organisation.workers=2"), ("intake", "accrual_weeks=20"),
    ("world", "world.queueing.lets_go=0.08"), ("jobcentre", "jobcentre.talk_interval_weeks=4"),
    ("world", "world.getting.own_search=2.0"), ("world", "world.getting.way_in=person"),
])
def test_another_staffing_intake_jobcentre_or_world_loses_all_figures(key: str, word: str) -> None:
    here = load_experiment([word])
    assert list(changed_setup(here)) == [key]
    assert len(changed_setup(here)[key]) == 1
    assert comparable(here).trial.estimates == ()


@pytest.mark.parametrize("way", ["both", "hours", "person"])
def test_a_kept_world_is_the_trials(shipped: Experiment, way: str) -> None:
    drawn = {str(key): float(value) for key, value in kept_worlds(1, way).iloc[0].items()}
    kept = drawn_experiment(shipped, {"world.getting.way_in": way, **drawn})
    assert changed_setup(kept) == {}
    other = drawn_experiment(kept, {"world.getting.own_search": 1.0})
    assert list(changed_setup(other)) == ["world"]


def test_a_mechanism_switched_off_is_told_elsewhere() -> None:
    assert changed_setup(load_experiment(["world.mechanisms.belief=false"])) == {}


def test_another_shipped_programme_in_an_arm_is_no_change_of_the_trials() -> None:
    for word, other in (
        ("programme@arms.usual=sheltered", True), ("arms.usual.caseload_cap=9", False),
    ):
        here = load_experiment([word])
        assert list(changed_arms(here)) == ["usual"]
        assert other_programme(here, "usual") is other


def test_another_follow_up_is_told_where_nothing_was_published_at_it(shipped: Experiment) -> None:
    assert changed_setup(replace(shipped, horizon_weeks=130)) == {}
    assert changed_setup(replace(shipped, horizon_weeks=52)) == {
        "weeks": [("horizon_weeks", 78, 52)]
    }


def test_every_shipped_experiment_is_its_trial() -> None:
    every = [load_experiment([f"experiment={name}"]) for name in options("experiment")]
    found = [one for one in every if one.trial.name != "none"]
    assert {one.trial.name for one in found} == {"danish_2019", "ips_ma_2017"}
    assert [changed_setup(one) for one in found] == [{}] * len(found)
