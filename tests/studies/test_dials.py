"""Dials: lists of values are checked, become arms, and are run beside the others, paired."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_dials import DIALS, small_dials

from ipssim.errors import InputError
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.handed import compare
from ipssim.settings.declare.dial_arms import MOST_DIAL_ARMS, dial_arms
from ipssim.settings.read.load import load_experiment
from ipssim.studies.engine.identity import run_hash
from ipssim.studies.engine.setups import policy_setups
from ipssim.studies.mechanisms import MEASURES
from ipssim.studies.results import DIALS as COLUMNS
from ipssim.studies.results import Comparison
from ipssim.studies.run import POLICY, run_chunk
from ipssim.studies.tables import matched

ANY = "job_or_education_ever"
CALL = ["experiment=ips_vs_package"]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = tmp_path_factory.mktemp("dials") / "run"
    return compare(small_dials(kept_worlds=0), replicates=3, workers=1, out=folder)


# Settings


def test_the_shipped_experiment_has_24_arms_beside_the_four() -> None:
    experiment = load_experiment(CALL)
    assert list(experiment.arms) == ["ips", "package", "usual", "none"]
    arms = dial_arms(experiment)
    assert len(arms) == 5 * 4 + 4
    assert experiment.trial.sizes == {}
    assert (experiment.treated, experiment.reference) == ("ips", "package")
    assert arms[1].name == "package(limit_weeks=13, caseload_cap=25)"
    assert arms[1].programme.title == "Time-limited package: 13 weeks, 25 per worker"
    assert arms[16].programme.limit_weeks is None
    assert arms[16].words == "no time limit, 10 per worker"
    assert len({arm.name for arm in arms}) == len(arms)


def test_only_the_dialled_settings_differ_from_the_base_arm() -> None:
    experiment = load_experiment([*CALL, "arms.package.praktik_weeks=6"])
    base = experiment.arms["package"]
    for arm in dial_arms(experiment):
        if arm.base == "package":
            back = replace(arm.programme, limit_weeks=base.limit_weeks,
                           caseload_cap=base.caseload_cap, title=base.title)
            assert back == base


def test_a_base_arm_can_still_be_changed() -> None:
    experiment = load_experiment([*CALL, "arms.package.limit_weeks=39"])
    assert experiment.arms["package"].limit_weeks == 39
    assert {arm.programme.limit_weeks for arm in dial_arms(experiment)
            if arm.base == "package"} == {13, 26, 39, 52, None}


def test_dials_can_be_set_and_taken_away_on_the_command_line() -> None:
    experiment = load_experiment([*CALL, "dials.package.limit_weeks=[20,null]", "dials.ips=null"])
    assert experiment.dials == {
        "package": {"limit_weeks": (20, None), "caseload_cap": (10, 25, 50, 80)}
    }
    one = load_experiment([*CALL, "dials.package.limit_weeks=null"])
    assert list(one.dials["package"]) == ["caseload_cap"]
    own = load_experiment(["dials.usual.contact_interval_weeks=[2,4]"])
    assert [arm.name for arm in dial_arms(own)] == [
        "usual(contact_interval_weeks=2)", "usual(contact_interval_weeks=4)",
    ]


def test_everything_wrong_with_dials_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        load_experiment([
            *CALL, "dials.package.limit_weks=[1]", "dials.pakage.caseload_cap=[5]",
            "dials.ips.caseload_cap=[0,25,25.0,ten]", "dials.package.limit_weeks=26",
            "dials.package.caseload_cap=[]", "dials.ips.name=[a]",
        ])
    problems = {(p.setting, p.nearest): p for p in caught.value.problems}
    assert ("dials.package.limit_weks", "dials.package.limit_weeks") in problems
    assert ("dials.pakage.caseload_cap", "package") in problems
    assert ("dials.package.limit_weeks", "[26]") in problems
    text = str(caught.value)
    for words in ("Entry 1 (0)", "from 1 to 2000 people", "Entry 3 repeats 25", "Entry 4 (ten)",
                  "This list is empty", "There is no setting called dials.ips.name"):
        assert words in text
    assert all(problem.where == "command line" for problem in caught.value.problems)


def test_an_arm_that_contradicts_itself_is_named() -> None:
    with pytest.raises(InputError) as caught:
        load_experiment([*CALL, "dials.ips.sequence=[train_then_place]"])
    (problem,) = caught.value.problems[:1]
    assert problem.setting == "dials.ips.sequence"
    assert "ips(caseload_cap=10, sequence=train_then_place)" in problem.message


def test_too_many_arms_are_refused() -> None:
    with pytest.raises(InputError, match=str(MOST_DIAL_ARMS)):
        load_experiment([*CALL, f"dials.ips.caseload_cap={list(range(1, 502))}".replace(" ", "")])


def test_values_in_python_are_checked_too() -> None:
    with pytest.raises(InputError, match="below the lowest"):
        compare(small_dials(dials={"ips": {"caseload_cap": (0,)}}), replicates=1)


def test_dials_belong_to_the_run_and_their_number_of_draws_does_not() -> None:
    one = small_dials()
    assert run_hash(one, 1) != run_hash(replace(one, dials={}), 1)
    assert run_hash(one, 1) == run_hash(replace(one, kept_worlds=9), 1)


# Runs


def test_every_arm_is_run_on_the_same_cohort() -> None:
    experiment = small_dials()
    setups = policy_setups(experiment)
    assert list(setups) == [*experiment.arms, *(arm.name for arm in dial_arms(experiment))]
    chunk = run_chunk(experiment, 1, 0, 1)
    assert set(chunk.means["arm"]) == set(setups)
    assert set(chunk.means["calculation"]) == {POLICY}


def test_a_dial_at_the_value_of_its_base_changes_nothing() -> None:
    experiment = small_dials(
        dials={"package": {"limit_weeks": (26,), "caseload_cap": (60,)}}, kept_worlds=0
    )
    table = compare(experiment, replicates=2, workers=1).dials
    assert (table["difference"] == 0).all()


def test_the_rest_of_a_run_does_not_know_of_dials(result: Comparison) -> None:
    plain = compare(replace(result.experiment, dials={}), replicates=3, workers=1)
    pd.testing.assert_frame_equal(plain.differences, result.differences, check_exact=True)
    assert plain.dials.empty
    assert plain.mechanisms.empty


def test_the_table_of_dials(result: Comparison) -> None:
    table = result.dials
    assert list(table.columns) == list(COLUMNS)
    own = table[table["against"] == "reference"]
    assert len(own) == 8 * len(OUTCOMES)
    assert set(own["reference"]) == {"package"}
    pairs = table[(table["against"] == "matched") & (table["outcome"] == ANY)]
    assert list(zip(pairs["arm"], pairs["reference"], strict=True)) == [
        (f"ips(caseload_cap={cap})", f"package(limit_weeks={weeks}, caseload_cap={cap})")
        for weeks in (8, 20, "none") for cap in (10, 50)
    ]
    assert matched(result.experiment, "ips(caseload_cap=10)") is None


def test_differences_are_paired_and_levels_add_up(result: Comparison) -> None:
    folder = result.folder
    assert folder is not None
    means = pd.read_parquet(next((folder / "replicates").glob("means-*.parquet")))
    wide = means[means["outcome"] == ANY].pivot_table(
        index="replicate", columns="arm", values="mean"
    )
    for row in result.dials[result.dials["outcome"] == ANY].itertuples():
        gaps = 100 * (wide[row.arm] - wide[row.reference])
        assert row.difference == pytest.approx(gaps.mean(), abs=1e-9)
        assert row.monte_carlo_error == pytest.approx(gaps.std(ddof=1) / np.sqrt(3), abs=1e-9)
        assert row.level == pytest.approx(100 * wide[row.arm].mean())


def test_mechanisms_are_counted_for_every_arm(result: Comparison) -> None:
    table = result.mechanisms.set_index("arm")
    assert set(table.index) == {*result.experiment.arms,
                                *(arm.name for arm in dial_arms(result.experiment))}
    assert list(table.columns) == [*MEASURES, "replicates"]
    assert (table["replicates"] == 3).all()
    shares = table[["admitted", "ended_by_limit", "ended_before_start", "trial_cut"]]
    assert shares.min(axis=None) >= 0
    assert shares.max(axis=None) <= 100
    assert (table["ended_before_start"] <= table["ended_by_limit"]).all()
    assert table.loc["none", "admitted"] == 0
    assert table.loc["ips", "ended_by_limit"] == 0
    short = table.loc["package(limit_weeks=8, caseload_cap=10)"]
    long = table.loc["package(limit_weeks=20, caseload_cap=10)"]
    assert short["ended_by_limit"] > long["ended_by_limit"] > 0
    assert short["weeks_served"] < long["weeks_served"]


def test_tables_are_written(result: Comparison) -> None:
    folder = result.folder
    assert folder is not None
    written = pd.read_csv(folder / "dials.csv")
    assert len(written) == len(result.dials)
    assert (folder / "mechanisms.csv").is_file()
    assert not list(folder.glob("prior_*"))


def test_arms_of_a_users_own_stand_beside_the_rest() -> None:
    experiment = small_dials(kept_worlds=0)
    mine = replace(experiment.arms["package"], limit_weeks=30, title="Ours")
    own = replace(experiment, arms={**experiment.arms, "mine": mine}, dials=DIALS)
    found = compare(own, replicates=1, workers=1)
    assert "mine" in set(found.differences["arm"])


# Folders


def test_a_finished_run_asked_for_again_is_left_alone(
    result: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = result.folder
    assert folder is not None
    assert not result.already_complete
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.*")}
    again = compare(result.experiment, replicates=3, workers=1, out=folder)
    assert again.already_complete
    pd.testing.assert_frame_equal(again.dials, result.dials, check_exact=True)
    after = {path: path.stat().st_mtime_ns for path in folder.glob("*.*")}
    changed = {path.name for path, when in after.items() if before.get(path) != when}
    assert changed == {"manifest.json"}


def test_another_number_of_replicates_keeps_the_tables_before(tmp_path: Path) -> None:
    experiment = small_dials(kept_worlds=0, dials={})
    folder = tmp_path / "run"
    compare(experiment, replicates=2, workers=1, out=folder)
    kept = (folder / "differences.csv").read_bytes()
    more = compare(experiment, replicates=4, workers=1, out=folder)
    assert more.earlier == ("earlier/2_replicates",)
    assert not more.already_complete
    assert (folder / "earlier" / "2_replicates" / "differences.csv").read_bytes() == kept
    assert more.manifest["tables"]["replicates"] == 4
    fewer = compare(experiment, replicates=2, workers=1, out=folder)
    assert fewer.earlier == ("earlier/4_replicates",)
    assert (folder / "differences.csv").read_bytes() == kept
