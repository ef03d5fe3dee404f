"""From an experiment to what is run: setups and the hash that names a run."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ipssim
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import config_dir, load_experiment
from ipssim.studies.engine import identity
from ipssim.studies.engine.identity import default_folder, resolved, run_hash
from ipssim.studies.engine.setups import policy_setups, trial_arms, trial_setup

PACKAGE = Path(ipssim.__file__).parent
HOW_MANY = {
    ("precision_points",), ("min_replicates",), ("max_replicates",), ("kept_worlds",),
    ("world_replicates",), ("language",),
}
Path_ = tuple[str, ...]


def leaves(settings: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Yield every single value of nested settings with the way to it."""
    if dataclasses.is_dataclass(settings):
        for field in dataclasses.fields(settings):
            yield from leaves(getattr(settings, field.name), (*path, field.name))
    elif isinstance(settings, Mapping):
        for name, item in settings.items():
            yield from leaves(item, (*path, name))
    else:
        yield path, settings


def other(value: Any) -> Any:
    """Return a value of the same kind that is not the same."""
    match value:
        case bool():
            return not value
        case None:
            return 1
        case int():
            return value + 1
        case float():
            return value + 2**-10
        case str():
            return value + "x"
        case tuple():
            return value[:-1]
    raise AssertionError(value)


def with_value(settings: Any, path: Path_, value: Any) -> Any:
    """Return settings with one value replaced."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(settings, Mapping):
        return {**settings, first: with_value(settings[first], rest, value)}
    return replace(settings, **{first: with_value(getattr(settings, first), rest, value)})


def test_hash_changes_with_every_setting(danish_trial: Experiment) -> None:
    before = run_hash(danish_trial, 1)
    paths = dict(leaves(danish_trial))
    assert len(paths) > 250
    unchanged = {
        path for path, value in paths.items() if path[-1] != "changes"
        and run_hash(with_value(danish_trial, path, other(value)), 1) == before
    }
    assert unchanged == HOW_MANY


def test_a_dated_change_is_another_run_and_another_setup(danish_trial: Experiment) -> None:
    before = run_hash(danish_trial, 1)
    words = ["arms.ips.caseload_cap@year2=40", "arms.ips.caseload_cap@year3=40",
             "arms.ips.caseload_cap@year2,new=40", "labour_market.openness@year2=-1"]
    assert len({before, *(run_hash(load_experiment([word]), 1) for word in words)}) == 5
    setups = policy_setups(load_experiment([words[0], "programme@arms.same=ips_shared_care"]))
    assert setups["ips"] is not setups["same"]


def test_hash_changes_with_seed_and_sources_and_nothing_else(
    danish_trial: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run_hash(danish_trial, 1)
    assert re.fullmatch("[0-9a-f]{12}", before)
    assert run_hash(load_experiment([]), 1) == before
    assert run_hash(check(danish_trial), 1) == before
    assert run_hash(danish_trial, 2) != before
    monkeypatch.setattr(identity, "package_hash", lambda: "another source")
    assert run_hash(danish_trial, 1) != before


def test_sources_are_those_that_results_are_made_by(tmp_path: Path) -> None:
    """A changed word, template, style or command is no other run; it draws pages again."""
    package = tmp_path / "ipssim"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))

    def hashes() -> tuple[str, str]:
        code = (
            "from ipssim.compiled import package_hash; from ipssim.report.handed import pages_hash;"
            "print(package_hash(), pages_hash())"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(tmp_path), "NUMBA_DISABLE_JIT": "1"},
        )
        made, shown = done.stdout.split()
        return made, shown

    def changed(name: str) -> None:
        path = package / name
        path.write_bytes(path.read_bytes() + b"\n")

    shutil.copytree(config_dir(), tmp_path / "configs")
    first = hashes()
    for name in (
        "report/words/en.yaml", "report/page/base.html.j2", "report/page/style.css",
        "report/figures/style.py", "report/told/compare.py",
    ):
        changed(name)
        again = hashes()
        assert again[0] == first[0], name
        assert again[1] != first[1], name
        first = again
    changed("cli/compare.py")
    assert hashes() == first
    for name in ("rules/reach.py", "studies/engine/estimates.py", "outcomes/followup.py"):
        changed(name)
        again = hashes()
        assert again[0] != first[0], name
        assert again[1] == first[1], name
        first = again


def test_hash_is_the_same_for_the_same_number_written_otherwise() -> None:
    whole = load_experiment(["arms.ips.travel_minutes=20"])
    point = load_experiment(["arms.ips.travel_minutes=20.0"])
    assert run_hash(whole, 1) == run_hash(point, 1)


def test_hash_sees_the_order_of_a_trials_arms(little: Experiment) -> None:
    """Results are the same, but tables show arms in the order of the sizes: another folder."""
    turned = dict(reversed(little.trial.sizes.items()))
    assert list(turned) != list(little.trial.sizes)
    assert run_hash(replace(little, trial=replace(little.trial, sizes=turned)), 1) != run_hash(
        little, 1
    )


def test_resolved_is_plain_data_with_every_value(little: Experiment) -> None:
    plain = json.loads(json.dumps(resolved(little)))
    assert plain["arms"]["ips"]["caseload_cap"] == little.arms["ips"].caseload_cap
    assert plain["world"]["getting"]["own_search"] == little.world.getting.own_search
    assert plain["trial"]["sizes"] == {"ips": 30, "ips_plus": 30, "usual": 30}
    assert set(plain) == {field.name for field in dataclasses.fields(Experiment)}


def test_default_folder_is_by_experiment_and_hash(little: Experiment) -> None:
    assert default_folder(little, 3) == Path("outputs") / "danish_trial" / run_hash(little, 3)
    odd = replace(little, name="../a b/c")
    assert len(default_folder(odd, 3).parts) == 3
    assert ".." not in default_folder(odd, 3).parts


def test_the_trial_has_its_arms_at_its_sizes(danish_trial: Experiment) -> None:
    setup = trial_setup(danish_trial)
    assert setup is not None
    arms = trial_arms(danish_trial)
    assert dict(zip(arms, setup.sizes or (), strict=True)) == danish_trial.trial.sizes
    assert setup.size == 720
    assert setup.programmes == tuple(danish_trial.arms[name] for name in arms)
    assert setup.weeks == danish_trial.accrual_weeks + danish_trial.horizon_weeks


def test_without_sizes_there_is_no_trial(little: Experiment) -> None:
    assert trial_setup(replace(little, trial=replace(little.trial, sizes={}))) is None


def test_every_arm_is_given_the_same_cohort(little: Experiment) -> None:
    setups = policy_setups(little)
    assert list(setups) == list(little.arms)
    for name, setup in setups.items():
        assert setup.sizes is None
        assert setup.size == 60
        assert setup.population == little.population
        assert setup.world == little.world
        assert replace(setup.programmes[0], name="", title="") == replace(
            little.arms[name], name="", title=""
        )


def test_identical_programmes_share_one_setup(little: Experiment) -> None:
    setups = policy_setups(little)
    assert setups["ips"] is not setups["ips_plus"]
    assert setups["ips"] is not setups["usual"]
    renamed = replace(little.arms["usual"], name="whatever", title="Whatever")
    again = policy_setups(replace(little, arms={**little.arms, "package": renamed}))
    assert again["package"] is again["usual"]


def test_programmes_that_differ_in_one_field_share_nothing(little: Experiment) -> None:
    usual = little.arms["usual"]
    for field, value in leaves(usual):
        if field in {("name",), ("title",), ("changes",)}:
            continue
        if isinstance(value, str):
            continue  # words are tested below: any text is no programme
        arms = {"usual": usual, "other": replace(usual, **{field[0]: other(value)})}
        setups = policy_setups(replace(little, arms=arms))
        assert setups["usual"] is not setups["other"], field
    for field, word in (
        ("placement", "preference"), ("sequence", "train_then_place"), ("outreach", "direct"),
        ("praktik", "never"), ("authority", "own"), ("ending", "by_need"),
    ):
        arms = {"usual": usual, "other": replace(usual, **{field: word})}
        setups = policy_setups(replace(little, arms=arms))
        assert setups["usual"] is not setups["other"], field
