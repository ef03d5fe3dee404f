"""Comparisons: the summary beside the trial, paired differences, when there are enough."""

from __future__ import annotations

import csv
import functools
import math
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ipssim.errors import InputError
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.recorder import WEEKLY
from ipssim.report.handed import Comparison, compare
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.results import DIFFERENCES, SUMMARY
from ipssim.studies.run import POLICY, TRIAL, Chunk, run_chunk
from ipssim.studies.tables import difference_table, summary_table, weekly_table
from ipssim.trials.published import published

pytestmark = pytest.mark.usefixtures("undrawn")

T_OF_30 = 2.04523  # how many standard errors a 95 % interval of 30 replicates reaches

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("summary.csv", "differences.csv", "weekly.parquet", "events.parquet")
ANY = "job_or_education_ever"
RUN_CHUNK = "ipssim.studies.compare.run_chunk"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compare") / "run"


@pytest.fixture(scope="module")
def result(little: Experiment, folder: Path) -> Comparison:
    """30 replicates with one worker, written."""
    return compare(little, replicates=30, workers=1, out=folder)


@pytest.fixture(scope="module")
def means(result: Comparison, folder: Path) -> pd.DataFrame:
    """Per replicate means as they are stored."""
    files = sorted((folder / "replicates").glob("means-*.parquet"))
    return pd.concat([pd.read_parquet(file) for file in files], ignore_index=True)


def by_replicate(means: pd.DataFrame, calculation: str, arm: str, outcome: str) -> list[float]:
    rows = means[
        (means["calculation"] == calculation) & (means["arm"] == arm)
        & (means["outcome"] == outcome)
    ]
    return rows.sort_values("replicate")["mean"].tolist()


def made_up(experiment: Experiment, values: dict[str, list[float]]) -> Chunk:
    """Return a chunk in which every share has the given means per arm and replicate."""
    rows = [
        (replicate, calculation, arm, outcome, 10, value)
        for calculation in (TRIAL, POLICY)
        for arm, series in values.items()
        for outcome in OUTCOMES
        for replicate, value in enumerate(series)
    ]
    columns = ["replicate", "calculation", "arm", "outcome", "people", "mean"]
    return Chunk(0, len(values["ips"]), pd.DataFrame(rows, columns=columns), pd.DataFrame())


# The summary: the emulated trial beside the published one


def test_summary_has_exactly_its_columns(result: Comparison, folder: Path) -> None:
    columns = [
        "outcome", "arm", "estimate", "low", "high", "unit", "published", "published_low",
        "published_high", "inside", "replicates", "monte_carlo_error",
    ]
    assert list(SUMMARY) == columns
    assert list(result.summary.columns) == columns
    assert (folder / "summary.csv").read_text().splitlines()[0] == ",".join(columns)


def test_summary_has_every_outcome_for_arms_pooled_arm_and_difference(result: Comparison) -> None:
    arms = ["ips", "ips_plus", "ips_pooled", "usual", "ips_pooled - usual"]
    assert list(result.summary["outcome"].unique()) == list(OUTCOMES)
    for _, rows in result.summary.groupby("outcome"):
        assert list(rows["arm"]) == arms
    assert set(result.summary["replicates"]) == {30}


def test_units_are_those_of_the_outcomes(result: Comparison) -> None:
    for row in result.summary.itertuples():
        unit = OUTCOMES[row.outcome].unit
        difference = unit == "%" and " - " in row.arm
        assert row.unit == ("percentage points" if difference else unit)


def test_estimates_are_means_over_simulated_trials(
    result: Comparison, means: pd.DataFrame
) -> None:
    table = result.summary.set_index(["outcome", "arm"])
    for outcome, definition in OUTCOMES.items():
        scale = 100 if definition.unit == "%" else 1
        ips = [scale * value for value in by_replicate(means, TRIAL, "ips", outcome)]
        usual = [scale * value for value in by_replicate(means, TRIAL, "usual", outcome)]
        assert len(ips) == 30
        row = table.loc[(outcome, "ips")]
        assert row["estimate"] == pytest.approx(sum(ips) / 30)
        assert row["low"] == pytest.approx(np.percentile(ips, 2.5))
        assert row["high"] == pytest.approx(np.percentile(ips, 97.5))
        plus = [scale * value for value in by_replicate(means, TRIAL, "ips_plus", outcome)]
        pooled = [(30 * a + 30 * b) / 60 for a, b in zip(ips, plus, strict=True)]
        assert table.loc[(outcome, "ips_pooled"), "estimate"] == pytest.approx(sum(pooled) / 30)
        gaps = [a - b for a, b in zip(pooled, usual, strict=True)]
        row = table.loc[(outcome, "ips_pooled - usual")]
        assert row["estimate"] == pytest.approx(sum(gaps) / 30)
        assert row["high"] == pytest.approx(np.percentile(gaps, 97.5))


def test_pooled_arm_is_the_mean_weighted_by_size(danish_trial: Experiment) -> None:
    trial = replace(danish_trial.trial, sizes={"ips": 30, "ips_plus": 10, "usual": 20})
    uneven = replace(danish_trial, trial=trial)
    chunk = made_up(uneven, {"ips": [0.8, 0.6], "ips_plus": [0.4, 0.2], "usual": [0.5, 0.3]})
    table = summary_table(uneven, [chunk]).set_index(["outcome", "arm"])["estimate"]
    assert table[ANY, "ips_pooled"] == pytest.approx(100 * (0.75 * 0.7 + 0.25 * 0.3))
    assert table[ANY, "ips_pooled - usual"] == pytest.approx(60 - 40)
    run = run_chunk(
        replace(uneven, horizon_weeks=10, accrual_weeks=5), 1, 0, 1
    ).means.set_index(["calculation", "arm", "outcome"])
    assert run.loc[(TRIAL, "ips", ANY), "people"] == 30
    assert run.loc[(TRIAL, "ips_plus", ANY), "people"] == 10


@pytest.mark.parametrize(
    ("usual", "inside"),
    [
        ([0.465, 0.465], True),
        ([0.2, 0.73], True),  # no simulated trial is inside, but their mean is
        ([0.41, 0.39], False),
        ([0.41, 0.55, 0.2], False),  # one trial is inside, but their mean is not
        ([0.54, 0.56], False),
    ],
)
def test_inside_says_where_the_simulated_mean_is(
    danish_trial: Experiment, usual: list[float], inside: bool
) -> None:
    high = [0.595] * len(usual)
    chunk = made_up(danish_trial, {"ips": high, "ips_plus": high, "usual": usual})
    row = summary_table(danish_trial, [chunk]).set_index(["outcome", "arm"]).loc[(ANY, "usual")]
    assert (row["published_low"], row["published_high"]) == pytest.approx((40.2, 52.8), abs=0.1)
    assert row["inside"] is inside


def test_inside_is_empty_where_nothing_was_published(danish_trial: Experiment) -> None:
    flat = [0.5, 0.5]
    chunk = made_up(danish_trial, {"ips": flat, "ips_plus": flat, "usual": flat})
    table = summary_table(danish_trial, [chunk]).set_index(["outcome", "arm"])
    for key in ((ANY, "ips_pooled - usual"), ("hours", "usual"), ("job_ever", "ips")):
        assert table.loc[key, "inside"] in (True, False)
        assert not math.isnan(table.loc[key, "published"])
    for key in (("hours", "ips_plus"), ("weeks_to_first", "ips"), ("job_ever", "usual")):
        assert table.loc[key, "inside"] is None
        assert pd.isna(table.loc[key, "published"])


def test_a_published_mean_without_a_spread_is_shown_but_not_judged(
    danish_trial: Experiment
) -> None:
    later = replace(danish_trial, horizon_weeks=130)
    flat = [0.5, 0.5]
    chunk = made_up(later, {"ips": flat, "ips_plus": flat, "usual": flat})
    row = summary_table(later, [chunk]).set_index(["outcome", "arm"]).loc[("weeks_job", "usual")]
    assert row["published"] == 17
    assert pd.isna(row["published_low"])
    assert row["inside"] is None


def test_published_columns_are_the_trials_own(danish_trial: Experiment) -> None:
    flat = [0.5, 0.5]
    chunk = made_up(danish_trial, {"ips": flat, "ips_plus": flat, "usual": flat})
    table = summary_table(danish_trial, [chunk]).set_index(["outcome", "arm"])
    figures = published(danish_trial.trial, 78)
    assert len(figures) >= 9
    for figure in figures:
        row = table.loc[(figure.outcome, figure.arm)]
        assert row["published"] == figure.value
        assert (row["published_low"], row["published_high"]) == (figure.low, figure.high)
    assert table["published"].notna().sum() == len(figures)


def test_inside_is_written_true_false_or_empty(
    danish_trial: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the trial's own follow-up, with few people, all three words occur."""
    trial = replace(danish_trial.trial, sizes={"ips": 60, "ips_plus": 60, "usual": 60})
    quick = replace(
        danish_trial, trial=trial, population=replace(danish_trial.population, size=30)
    )
    found = compare(quick, replicates=3, workers=1, out=tmp_path / "run")
    with (tmp_path / "run" / "summary.csv").open(newline="", encoding="utf-8") as file:
        rows = {(row["outcome"], row["arm"]): row for row in csv.DictReader(file)}
    words = {True: "true", False: "false", None: ""}
    for row in found.summary.itertuples():
        written = rows[row.outcome, row.arm]
        assert written["inside"] == words[row.inside]
        if row.inside is None:
            assert written["published_low"] == ""
        else:
            low, high = float(written["published_low"]), float(written["published_high"])
            assert row.inside == (low <= row.estimate <= high)
    assert rows[ANY, "usual"]["inside"] in ("true", "false")
    assert rows["weeks_to_first", "usual"]["inside"] == ""


# Paired differences


def test_differences_are_paired_with_their_monte_carlo_error(
    result: Comparison, means: pd.DataFrame, little: Experiment
) -> None:
    assert list(result.differences.columns) == list(DIFFERENCES)
    table = result.differences.set_index(["outcome", "arm"])
    assert len(table) == len(OUTCOMES) * len(little.arms)
    for outcome, definition in OUTCOMES.items():
        scale = 100 if definition.unit == "%" else 1
        usual = by_replicate(means, POLICY, "usual", outcome)
        for arm in little.arms:
            values = by_replicate(means, POLICY, arm, outcome)
            gaps = [scale * (a - b) for a, b in zip(values, usual, strict=True)]
            mean = sum(gaps) / 30
            error = math.sqrt(sum((gap - mean) ** 2 for gap in gaps) / 29) / math.sqrt(30)
            row = table.loc[(outcome, arm)]
            assert row["difference"] == pytest.approx(mean, abs=1e-9)
            assert row["monte_carlo_error"] == pytest.approx(error, abs=1e-9)
            assert row["low"] == pytest.approx(mean - T_OF_30 * error, rel=1e-3, abs=1e-9)
            assert row["high"] == pytest.approx(mean + T_OF_30 * error, rel=1e-3, abs=1e-9)
            assert row["level"] == pytest.approx(scale * sum(values) / 30)
            assert row["reference_level"] == pytest.approx(scale * sum(usual) / 30)
            assert row["reference"] == "usual"


def test_identical_programmes_differ_by_exactly_nothing(
    little: Experiment, result: Comparison
) -> None:
    renamed = replace(little.arms["usual"], name="another", title="Another")
    twins = replace(
        little, arms={"ips": renamed, "usual": little.arms["usual"]}, trial=type(little.trial)()
    )
    for table, arm in (
        (compare(twins, replicates=3, workers=1).differences, "ips"),
        (result.differences, "usual"),
    ):
        rows = table[table["arm"] == arm]
        assert len(rows) == len(OUTCOMES)
        assert (rows[["difference", "monte_carlo_error", "low", "high"]] == 0.0).all(axis=None)
    ips = result.differences.set_index(["outcome", "arm"]).loc[(ANY, "ips")]
    assert ips["difference"] != 0


def test_pairing_is_worth_its_while(result: Comparison, means: pd.DataFrame) -> None:
    """The same people with the same luck: less scatter than from two separate cohorts."""
    outcome = "symptoms_end"
    ips = np.array(by_replicate(means, POLICY, "package", outcome))
    usual = np.array(by_replicate(means, POLICY, "usual", outcome))
    assert np.var(ips - usual, ddof=1) < 0.2 * (np.var(ips, ddof=1) + np.var(usual, ddof=1))


def test_one_replicate_has_no_error(little: Experiment) -> None:
    table = compare(little, replicates=1, workers=1).differences
    assert table[["monte_carlo_error", "low", "high"]].isna().all(axis=None)
    assert table["difference"].notna().all()


# How many replicates


def half_widths(
    experiment: Experiment, total: int, chunk: Callable[..., Chunk]
) -> dict[int, float]:
    """Return half of the 95 % interval of the watched difference by number of replicates."""
    chunks = [chunk(1, first, first + 10) for first in range(0, total, 10)]
    means = pd.concat([chunk.means for chunk in chunks])
    gaps = 100 * (
        np.array(by_replicate(means, POLICY, experiment.treated, ANY))
        - np.array(by_replicate(means, POLICY, experiment.reference, ANY))
    )
    return {
        n: float(stats.t.ppf(0.975, n - 1)) * float(np.std(gaps[:n], ddof=1)) / math.sqrt(n)
        for n in range(10, total + 1, 10)
    }


@pytest.fixture(scope="module")
def chunk(little: Experiment) -> Callable[..., Chunk]:
    """Chunks of the experiment, each worked out once whatever the rule for stopping."""
    return functools.cache(lambda *which: run_chunk(little, *which))


@pytest.fixture(scope="module")
def widths(little: Experiment, chunk: Callable[..., Chunk]) -> dict[int, float]:
    return half_widths(little, 60, chunk)


@pytest.mark.parametrize("least", [1, 10, 15, 40])
@pytest.mark.parametrize("precise_at", [10, 30, 50])
def test_stops_when_precise_and_not_before_the_least(
    little: Experiment, widths: dict[int, float], least: int, precise_at: int,
    chunk: Callable[..., Chunk], monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(RUN_CHUNK, lambda _, *which: chunk(*which))
    points = widths[precise_at] * 1.0001
    rule = replace(little, precision_points=points, min_replicates=least, max_replicates=60)
    expected = next(n for n, width in widths.items() if n >= least and width <= points)
    assert compare(rule, workers=1).replicates == expected


def test_stops_at_the_most_allowed(little: Experiment) -> None:
    rule = replace(little, precision_points=0.01, min_replicates=5, max_replicates=23)
    found = compare(rule, workers=1)
    assert found.replicates == 23
    assert set(found.summary["replicates"]) == {23}


def test_a_difference_known_exactly_stops_at_the_least(little: Experiment) -> None:
    twin = replace(little.arms["ips"], name="twin")
    rule = replace(
        little, arms={**little.arms, "twin": twin}, treated="ips", reference="twin",
        precision_points=0.01, min_replicates=20, max_replicates=100,
    )
    assert compare(rule, workers=1).replicates == 20


@pytest.mark.parametrize("replicates", [1, 7, 10, 11])
def test_replicates_asked_for_are_exact(little: Experiment, replicates: int) -> None:
    rule = replace(little, precision_points=50.0, min_replicates=1, max_replicates=5)
    found = compare(rule, replicates=replicates, workers=1)
    assert found.replicates == replicates
    assert set(found.summary["replicates"]) == set(found.differences["replicates"]) == {replicates}


def test_the_rule_counts_nothing_that_only_a_second_worker_did(little: Experiment) -> None:
    rule = replace(little, precision_points=50.0, min_replicates=10, max_replicates=200)
    assert compare(rule, workers=2).replicates == 10


@pytest.mark.parametrize(
    ("how", "setting"),
    [
        ({"replicates": 0}, "replicates"), ({"replicates": -3}, "replicates"),
        ({"replicates": 2.5}, "replicates"), ({"replicates": True}, "replicates"),
        ({"seed": -1}, "seed"), ({"seed": 2**32}, "seed"), ({"seed": None}, "seed"),
        ({"workers": 0}, "workers"), ({"workers": "2"}, "workers"),
    ],
)
def test_impossible_numbers_are_refused_and_nothing_is_written(
    little: Experiment, tmp_path: Path, how: dict[str, Any], setting: str
) -> None:
    with pytest.raises(InputError) as caught:
        compare(little, out=tmp_path / "run", **how)
    assert [problem.setting for problem in caught.value.problems] == [setting]
    assert list(tmp_path.iterdir()) == []


def test_all_impossible_numbers_and_settings_are_said() -> None:
    with pytest.raises(InputError) as caught:
        compare(Experiment(), replicates=0, seed=-1, workers=0)
    assert "arm" in str(caught.value)


# The same bytes, however it is run


def same_bytes(first: Path, second: Path) -> None:
    for name in TABLES:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_two_workers_leave_no_trace(
    little: Experiment, result: Comparison, folder: Path, tmp_path: Path
) -> None:
    compare(little, replicates=30, workers=2, out=tmp_path / "run")
    same_bytes(folder, tmp_path / "run")
    assert (folder / "manifest.json").read_bytes() == (
        tmp_path / "run" / "manifest.json"
    ).read_bytes()


def test_how_a_run_was_cut_leaves_no_trace(
    little: Experiment, result: Comparison, folder: Path, tmp_path: Path
) -> None:
    """Kept chunks and fresh ones, some and then more: the tables are the same."""
    for replicates in (4, 20, 30):
        compare(little, replicates=replicates, workers=1, out=tmp_path / "run")
    same_bytes(folder, tmp_path / "run")


def test_progress_leaves_no_trace(
    little: Experiment, result: Comparison, folder: Path, tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    compare(little, replicates=30, workers=1, out=tmp_path / "run", progress=True)
    same_bytes(folder, tmp_path / "run")
    assert capfd.readouterr().out == ""


SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path
import ipssim
experiment = ipssim.load_experiment([])
little = replace(
    experiment, population=replace(experiment.population, size=60),
    trial=replace(experiment.trial, sizes={"ips": 30, "ips_plus": 30, "usual": 30}),
    horizon_weeks=26, accrual_weeks=10, kept_worlds=0,
)
ipssim.compare(little, replicates=30, workers=1, out=Path(sys.argv[1]))
"""


def test_another_process_with_another_hash_seed_writes_the_same_bytes(
    result: Comparison, folder: Path, tmp_path: Path
) -> None:
    subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "run")], check=True, cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1"}, timeout=300,
    )
    same_bytes(folder, tmp_path / "run")


# Weekly table and events


def test_weekly_table_is_per_person(result: Comparison, folder: Path, little: Experiment) -> None:
    weekly = result.weekly
    assert list(weekly.columns) == ["calculation", "arm", "week", *WEEKLY]
    assert len(weekly) == 26 * (3 + 5)
    people = weekly.groupby(["calculation", "arm"])["people"].unique()
    assert people[TRIAL, "usual"] == [30]
    assert people[POLICY, "ips"] == [60]
    shares = ["clarification", "search", "in_work", "in_study", "ending", "in_service", "waiting",
              "reached_job", "reached_education", "reached_any"]
    assert weekly[shares].min(axis=None) >= 0
    assert weekly[shares].max(axis=None) <= 1
    for _, rows in weekly.groupby(["calculation", "arm"]):
        for name in ("reached_job", "reached_education", "reached_any"):
            assert rows.sort_values("week")[name].is_monotonic_increasing
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "weekly.parquet"), weekly)


def test_weekly_table_by_hand() -> None:
    def chunk(first: int, stop: int, **counts: float) -> Chunk:
        row = {"calculation": POLICY, "arm": "ips", "week": 0, **dict.fromkeys(WEEKLY, 0.0)}
        return Chunk(first, stop, pd.DataFrame(), pd.DataFrame([{**row, **counts}]))

    table = weekly_table([
        chunk(0, 2, people=20.0, in_work=4.0, hours=100.0, in_service=10.0, caseload=200.0),
        chunk(2, 4, people=20.0, in_work=6.0, hours=140.0, in_service=6.0, caseload=120.0),
    ])
    row = table.iloc[0]
    assert row["people"] == 10  # per replicate
    assert row["in_work"] == 0.25
    assert row["hours"] == 6
    assert row["in_service"] == 0.4
    assert row["caseload"] == 20  # averaged over people served
    assert math.isnan(weekly_table([chunk(0, 1, people=3.0)]).iloc[0]["caseload"])


def test_nobody_is_served_without_a_programme(result: Comparison) -> None:
    none = result.weekly[result.weekly["arm"] == "none"]
    assert (none[["in_service", "waiting", "contact_minutes"]] == 0).all(axis=None)
    assert none["caseload"].isna().all()


def events_of(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "events.parquet")


def spells(events: pd.DataFrame, start: str) -> pd.Series:
    """Return the week since entry of each person's first start of a kind."""
    entered = events[events["kind"] == "entered"].set_index("candidate")["week"]
    first = events[events["kind"] == start].groupby("candidate")["week"].min()
    return (first - entered.reindex(first.index)).astype(int)


def test_events_are_the_first_replicate(
    result: Comparison, folder: Path, means: pd.DataFrame
) -> None:
    """Shares counted by hand from the written events are the stored means of replicate 0."""
    events = events_of(folder)
    assert list(events.columns) == [
        "candidate", "week", "kind", "source", "target", "party", "amount", "calculation",
        "arm",
    ]
    events = events[events["calculation"] == TRIAL]
    arm = events[events["kind"] == "entered"].set_index("candidate")["arm"]
    assert dict(arm.value_counts()) == {
        "ips": 30, "ips_plus": 30, "usual": 30, "package": 0, "none": 0,
    }
    jobs, courses = spells(events, "job_started"), spells(events, "study_started")
    contact = events[events["kind"] == "contact"].groupby("candidate")["amount"].sum() / 60
    symptoms = events[events["kind"] == "followed_up"].set_index("candidate")["amount"]
    for name in ("ips", "ips_plus", "usual"):
        members = arm.index[arm == name]

        def share(who: pd.Index, members: pd.Index = members) -> float:
            return len(members.intersection(who)) / len(members)

        expected = {
            "job_ever": share(jobs.index), "education_ever": share(courses.index),
            ANY: share(jobs.index.union(courses.index)),
            "contact_hours": contact.reindex(members, fill_value=0).mean(),
            "symptoms_end": symptoms[members].mean(),
            "weeks_to_first": np.minimum(
                jobs.reindex(members, fill_value=26), courses.reindex(members, fill_value=26)
            ).mean(),
        }
        for outcome, value in expected.items():
            found = by_replicate(means, TRIAL, name, outcome)[0]
            assert found == pytest.approx(value, rel=1e-5, abs=1e-6), (name, outcome)
    of_trial = result.events[result.events["calculation"] == TRIAL]
    pd.testing.assert_frame_equal(events, of_trial)


# Without a trial, and what a comparison can do


def test_without_a_trial_there_are_differences_and_no_summary(
    little: Experiment, tmp_path: Path
) -> None:
    alone = replace(little, trial=type(little.trial)())
    found = compare(alone, replicates=3, workers=1, out=tmp_path / "run")
    assert found.summary.empty
    assert list(found.summary.columns) == list(SUMMARY)
    assert set(found.events["calculation"]) == {POLICY}
    assert set(found.weekly["calculation"]) == {POLICY}
    assert len(found.differences) == len(OUTCOMES) * 5
    for name in TABLES:
        assert (tmp_path / "run" / name).is_file()
    assert pd.read_parquet(tmp_path / "run" / "events.parquet").equals(found.events)
    assert found.report(tmp_path / "report.html").is_file()


def test_a_trial_without_a_control_arm_has_no_difference(little: Experiment) -> None:
    trial = replace(little.trial, reference="", pooled={}, estimates=())
    found = compare(replace(little, trial=trial), replicates=2, workers=1)
    assert set(found.summary["arm"]) == {"ips", "ips_plus", "usual"}


def test_a_comparison_shows_itself(result: Comparison, tmp_path: Path) -> None:
    assert result.table() is result.summary
    assert result.report(tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE")
    assert result.figure("hours").axes
    with pytest.raises(InputError, match="Did you mean hours"):
        result.figure("hour")


def test_without_a_folder_nothing_is_written(
    little: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert compare(little, replicates=1, workers=1).folder is None
    assert list(tmp_path.iterdir()) == []


def test_settings_are_checked(little: Experiment, tmp_path: Path) -> None:
    wrong = replace(little, population=replace(little.population, size=0, women=3.0))
    with pytest.raises(InputError) as caught:
        compare(wrong, out=tmp_path / "run")
    assert len(caught.value.problems) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("table", [summary_table, difference_table])
def test_tables_do_not_depend_on_chunks(
    little: Experiment, table: Callable[[Experiment, list[Chunk]], pd.DataFrame]
) -> None:
    whole = [run_chunk(little, 1, 0, 6)]
    parts = [run_chunk(little, 1, 0, 1), run_chunk(little, 1, 1, 6)]
    pd.testing.assert_frame_equal(table(little, whole), table(little, parts), check_exact=True)


def test_work_is_not_started_before_settings_are_right(
    little: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*arguments: Any) -> Chunk:
        raise AssertionError("run")

    monkeypatch.setattr(RUN_CHUNK, never)
    with pytest.raises(InputError):
        compare(little, replicates=0)
