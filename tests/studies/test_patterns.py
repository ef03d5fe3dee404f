"""The patterns: their data, their verdicts, and a run that can be ended and goes on."""

from __future__ import annotations

import json
import types
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ipssim.errors import InputError, Stopped
from ipssim.report.handed import patterns as run_all
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.read.load import load_experiment, sources
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.engine.measure import Chunk
from ipssim.studies.patterns import groups, run
from ipssim.studies.patterns.checks import checks
from ipssim.studies.patterns.judge import Verdict, judge, judged, worst
from ipssim.studies.patterns.published import Check, patterns
from ipssim.studies.patterns.result import PATTERNS, Patterns, measured_of
from ipssim.studies.patterns.run import plan_patterns, run_patterns

BAND = Check("x", "x", "%", low=10, high=20)
ABOVE = Check("x", "x", "%", low=0, direction=True)
BELOW = Check("x", "x", "%", high=5)


@pytest.mark.parametrize(("check", "value", "error", "verdict"), [
    (BAND, 15.0, 1.0, Verdict.INSIDE),
    (BAND, 10.0, 0.0, Verdict.INSIDE),  # a band holds its edges
    (BAND, 19.0, 1.0, Verdict.INSIDE_UNCERTAIN),
    (BAND, 21.0, 1.0, Verdict.OUTSIDE_UNCERTAIN),
    (BAND, 25.0, 1.0, Verdict.OUTSIDE),
    (BAND, 5.0, 1.0, Verdict.OUTSIDE),
    (BAND, 15.0, 10.0, Verdict.INSIDE_UNCERTAIN),  # wider than the band
    (BAND, 15.0, None, Verdict.INSIDE_UNCERTAIN),  # one replicate
    (BAND, 25.0, None, Verdict.OUTSIDE_UNCERTAIN),
    (BAND, None, None, Verdict.NOT_YET),
    (BELOW, 4.0, 0.1, Verdict.INSIDE),
    (BELOW, 5.1, 0.1, Verdict.OUTSIDE_UNCERTAIN),
    (ABOVE, 3.0, 1.0, Verdict.DIRECTION_HOLDS),
    (ABOVE, 1.0, 1.0, Verdict.DIRECTION_HOLDS_UNCERTAIN),
    (ABOVE, -1.0, 1.0, Verdict.DIRECTION_FAILS_UNCERTAIN),
    (ABOVE, -3.0, 1.0, Verdict.DIRECTION_FAILS),
    (ABOVE, 0.0, 0.0, Verdict.DIRECTION_FAILS),  # nothing is no direction
    (Check("x", "x", "%", shown=True), 3.0, 1.0, Verdict.SHOWN),
    (Check("x", "x", "%", shown=True), None, None, Verdict.NOT_YET),
])
def test_verdicts(
    check: Check, value: float | None, error: float | None, verdict: Verdict
) -> None:
    found = None if value is None else Estimate(value, error=error)
    assert judge(check, found) is verdict


def test_the_worst_verdict_is_the_pattern_s() -> None:
    assert worst([Verdict.INSIDE, Verdict.OUTSIDE_UNCERTAIN, Verdict.NOT_YET]) is (
        Verdict.OUTSIDE_UNCERTAIN
    )
    assert worst([Verdict.INSIDE, Verdict.NOT_YET]) is Verdict.NOT_YET
    assert worst([Verdict.INSIDE, Verdict.SHOWN]) is Verdict.INSIDE
    assert worst([]) is Verdict.NOT_YET
    assert [one for one in Verdict if one.fails] == list(Verdict)[:4]


# The data


def test_thirteen_patterns_with_sources_that_are_known() -> None:
    found = patterns()
    assert [one.number for one in found] == list(range(1, 14))
    known = sources()
    for one in found:
        assert one.sources
        assert set(one.sources) <= set(known)
        assert one.sureness in ("SEEN", "DERIVED", "RECALLED", "ASSUMED")
        assert one.sentence.endswith(".")
        assert not one.computed.endswith(".")
    keys = [check.key for one in found for check in one.checks]
    assert len(keys) == len(set(keys))
    for one in found:
        for check in one.checks:
            edges = [check.low, check.high].count(None)
            assert (edges == 2) == check.shown
            assert edges == 1 or not check.direction


@pytest.fixture(scope="module")
def tiny(little: Experiment) -> Experiment:
    return replace(little, population=replace(little.population, size=40))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("patterns") / "run"


@pytest.fixture(scope="module")
def found(tiny: Experiment, folder: Path) -> Patterns:
    return run_all(tiny, replicates=6, workers=1, out=folder)


def test_every_check_is_computed_or_known_to_be_missing(found: Patterns) -> None:
    keys = {check.key for one in patterns() for check in one.checks}
    computed = set(found.values["check"])
    elsewhere = {"fidelity_slope", "full_time_ma"}
    asked = {check.key for check in checks()}
    assert computed <= keys | asked
    assert keys - computed <= elsewhere
    assert not asked & keys
    assert [one.check for one in found.checks] == list(checks())


def test_parameters_that_patterns_move_are_there(tiny: Experiment) -> None:
    known = dict(parameters(tiny))
    assert known[groups.LEAVING].low is not None
    assert all(known[key].prior is not None for key in groups.TRAINING)


def test_means_and_errors_leave_out_what_could_not_be_counted() -> None:
    values = pd.DataFrame({
        "check": ["a", "a", "a", "b", "c"], "value": [1.0, 3.0, np.nan, np.nan, 5.0],
    })
    found = measured_of(values)
    assert {key: (one.value, one.error, one.n) for key, one in found.items()} == {
        "a": (2.0, pytest.approx(1.0), 2), "c": (5.0, None, 1),
    }


def test_failing_patterns_come_first() -> None:
    measured = {
        "back_again": Estimate(3.0, error=0.1), "search_start": Estimate(1.0, error=0.1),
        "first_job_later": Estimate(90.0, error=1.0),
    }
    results = judged(patterns(), measured)
    one = Patterns(
        experiment=load_experiment(), seed=1, replicates=5, results=results,
        values=pd.DataFrame(columns=["check", "value"]),
    )
    assert [result.pattern.number for result in one.failing] == [6]
    assert [result.pattern.number for result in one.worst_first()][:3] == [6, 1, 2]
    table = one.table()
    assert tuple(table.columns) == PATTERNS
    assert table.iloc[0]["check"] == "back_again"
    assert table.iloc[0]["verdict"] == "outside"
    assert "1 outside" in repr(one)


def test_what_is_written(found: Patterns, folder: Path, tiny: Experiment) -> None:
    table = pd.read_csv(folder / "patterns.csv")
    assert set(table["number"]) == set(range(1, 14))
    assert len(pd.read_csv(folder / "checks.csv")) == len(checks())
    assert set(pd.read_csv(folder / "values.csv")["replicate"]) == set(range(6))
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["complete"] is True
    assert f"{plan_patterns(tiny).folder().name}-patterns" == manifest["run"]
    assert (folder / "report.html").read_text().startswith("<!DOCTYPE html>")


def test_an_interrupted_run_goes_on_and_workers_leave_no_trace(
    tiny: Experiment, found: Patterns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stops(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
        if first == 5:
            raise KeyboardInterrupt
        return run_patterns(experiment, seed, first, stop)

    monkeypatch.setattr(run, "run_patterns", stops)
    with pytest.raises(Stopped, match="5 finished replicates are kept"):
        run_all(tiny, replicates=6, workers=1, out=tmp_path / "run")
    monkeypatch.undo()
    again = run_all(tiny, replicates=6, workers=2, out=tmp_path / "run")
    pd.testing.assert_frame_equal(again.table(), found.table(), check_exact=True)
    pd.testing.assert_frame_equal(again.check_table(), found.check_table(), check_exact=True)


def test_an_experiment_without_a_trial_is_refused(tiny: Experiment) -> None:
    with pytest.raises(InputError) as caught:
        run_all(replace(tiny, trial=Trial(reference="")), seed=-1)
    assert [one.setting for one in caught.value.problems] == ["trial", "seed"]
    with pytest.raises(InputError, match="control arm"):
        run_all(replace(tiny, treated="usual"))


def test_what_is_not_there_yet_is_not_simulated(
    tiny: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "MA", "no_such_programme")
    assert groups.ma_values(tiny, 1, 0) == {}


def test_the_study_of_sites_is_called_where_there_is_one(
    tiny: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slope over sites and its error are judged like any other value."""
    found = types.SimpleNamespace(slope=0.4, slope_error=0.05)
    study = types.SimpleNamespace(main=found)
    monkeypatch.setattr("ipssim.studies.sites.sites", lambda *_, **__: study)
    (row,) = run.run_sites(tiny, 1).to_dict("records")
    assert (row["check"], row["value"], row["error"]) == ("fidelity_slope", 0.4, 0.05)
    found.slope = None
    assert run.run_sites(tiny, 1).empty


def test_a_setting_that_no_rule_reads_counts_as_not_simulated(
    tiny: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where unclear limits change no event at all, no turnover is claimed for them."""
    values = groups.turnover_values(tiny, 1, 0)
    same = groups._recorded(tiny, groups.treated(tiny), 1, 0)
    monkeypatch.setattr(groups, "_recorded", lambda *given: same)
    assert np.isnan(groups.turnover_values(tiny, 1, 0)["turnover_unclear"])
    assert set(values) == {"turnover", "turnover_unclear", "turnover_above"}
