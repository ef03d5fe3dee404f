"""The path between two programmes: what the steps are, and that their parts add up."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ipssim.errors import InputError, Stopped
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.handed import Path, follow_path, plan_path
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load
from ipssim.studies import steps as steps_module
from ipssim.studies.engine.measure import Chunk, cohort_means
from ipssim.studies.path import PATH
from ipssim.studies.run import run_chunk
from ipssim.studies.steps import GROUPS, LABELS, between, programme_of, steps_between, ways

pytestmark = pytest.mark.usefixtures("undrawn")

DECLARED = [field.name for field in dataclasses.fields(Programme)]
PARTS = ("alone", "left_out", "forward", "backward")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> FilePath:
    return tmp_path_factory.mktemp("path") / "run"


@pytest.fixture(scope="module")
def path(little: Experiment, folder: FilePath) -> Path:
    """The package to IPS, seven replicates, written."""
    return follow_path(little, replicates=7, workers=1, out=folder)


def changed(programme: Programme, **values: Any) -> Programme:
    return replace(programme, name="changed", **values)


# The steps


def test_the_grouping_table_names_fields_of_a_programme_once_each() -> None:
    named = [field for fields in GROUPS.values() for field in fields]
    assert set(named) <= set(DECLARED) - set(LABELS)
    assert len(named) == len(set(named))
    assert all(len(fields) > 1 for fields in GROUPS.values())
    assert not set(GROUPS) & (set(DECLARED) - {"praktik", "ending"})


@pytest.mark.parametrize("grouped", [True, False])
@pytest.mark.parametrize(("start", "goal"), [
    ("package", "ips_shared_care"), ("ips_shared_care", "package"), ("jobcentre", "package"),
    ("none", "package"), ("ips_shared_care", "jobcentre"),
])
def test_steps_hold_every_differing_field_once_in_order(
    start: str, goal: str, grouped: bool
) -> None:
    low, high = load(start), load(goal)
    steps = steps_between(low, high, grouped=grouped)
    fields = [field for step in steps for field in step.fields]
    differing = {
        name for name in DECLARED
        if name not in LABELS and getattr(low, name) != getattr(high, name)
    }
    assert sorted(fields) == sorted(differing)
    firsts = [DECLARED.index(step.fields[0]) for step in steps]
    assert firsts == sorted(firsts)
    for step in steps:
        assert step.before == tuple(getattr(low, name) for name in step.fields)
        assert step.after == tuple(getattr(high, name) for name in step.fields)
        assert (len(step.fields) > 1) == bool(step.why)
    for chosen in ways(len(steps)):
        check(between(low, high, steps, chosen))


def test_every_declared_field_can_be_a_step(little: Experiment) -> None:
    """Fields that nobody thought of when the path was written are steps of their own."""
    start = little.arms["ips"]
    grouped = {name: group for group, names in GROUPS.items() for name in names}
    for field in dataclasses.fields(Programme):
        if field.name in LABELS:
            continue
        value = getattr(start, field.name)
        spec = field.metadata["parameter"]
        if spec.choices:
            other: Any = next(word for word in spec.choices if word != value)
        elif isinstance(value, bool):
            other = not value
        elif value is None:
            other = 7
        else:
            other = type(value)(value + 1) if spec.high is None or value < spec.high else spec.low
        (step,) = steps_between(start, changed(start, **{field.name: other}))
        assert step.fields == (field.name,)
        assert step.name == field.name, grouped.get(field.name)


def test_groups_go_together_and_ungrouped_only_contradictions(little: Experiment) -> None:
    package, ips = little.arms["package"], little.arms["ips"]
    by_name = {step.name: step for step in steps_between(package, ips)}
    assert by_name["praktik"].fields == ("praktik", "praktik_weeks", "praktik_every_weeks")
    assert by_name["placement order"].fields == ("sequence", "course_weeks", "search_start_weeks")
    single = steps_between(package, ips, grouped=False)
    several = [step for step in single if len(step.fields) > 1]
    assert {step.fields for step in several} == {
        ("sequence", "course_weeks"), ("praktik", "praktik_every_weeks"),
    }
    assert all("contradiction" in step.why for step in several)
    assert len(single) > len(by_name)


def test_contradictions_outside_the_table_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps_module, "GROUPS", {})
    start = Programme(outreach="none", employer_minutes=0.0, in_work_support=False,
                      in_work_limit_weeks=0, caseload_cap=30)
    goal = Programme(in_work_limit_weeks=10)
    found = {step.fields for step in steps_between(start, goal)}
    assert found == {
        ("in_work_limit_weeks", "in_work_support"), ("employer_minutes", "outreach"),
        ("caseload_cap",),
    }


def test_programmes_are_found_by_arm_then_by_shipped_name(little: Experiment) -> None:
    own = replace(little.arms["package"], limit_weeks=52)
    mine = replace(little, arms={**little.arms, "package": own})
    assert programme_of("package", mine, "start") == own
    assert programme_of("jobcentre", mine, "start") == load("jobcentre")
    assert programme_of(own, mine, "start") == own


@pytest.mark.parametrize(("how", "setting", "near"), [
    ({"start": "pakage"}, "start", "package"),
    ({"goal": "ips_shared"}, "goal", "ips_shared_care"),
    ({"outcome": "job_evr"}, "outcome", "job_ever"),
    ({"replicates": 0}, "replicates", None),
    ({"seed": -1}, "seed", None),
    ({"workers": True}, "workers", None),
    ({"start": "ips", "goal": "ips"}, "goal", None),
])
def test_what_cannot_be_is_refused(
    little: Experiment, tmp_path: FilePath, how: Mapping[str, Any], setting: str, near: str | None
) -> None:
    with pytest.raises(InputError) as caught:
        follow_path(little, **how, out=tmp_path / "run")
    (problem,) = caught.value.problems
    assert (problem.setting, problem.nearest) == (setting, near)
    assert list(tmp_path.iterdir()) == []


def test_all_that_is_wrong_comes_at_once(little: Experiment) -> None:
    with pytest.raises(InputError) as caught:
        follow_path(little, "pakage", "nobody", outcome="x", seed=-1, replicates=0)
    assert len(caught.value.problems) == 5


# What the steps do


@pytest.mark.parametrize("outcome", list(OUTCOMES))
def test_both_paths_add_up_to_the_whole_difference(path: Path, outcome: str) -> None:
    found = path.of(outcome)
    for name in ("forward", "backward"):
        parts = sum(getattr(part, name).value for part in found.steps)
        assert parts == pytest.approx(found.total.value, abs=1e-9)
        levels = [getattr(part, f"{name}_level") for part in found.steps]
        ends = (levels if name == "forward" else levels[::-1])
        assert ends[-1] == found.goal_level.value  # the very same run, to the last bit
    assert found.goal_level.value - found.start_level.value == pytest.approx(found.total.value)


def test_first_and_last_steps_of_a_path_are_alone_and_left_out(path: Path) -> None:
    first, last = path.steps[0], path.steps[-1]
    assert first.forward == first.alone
    assert last.backward == last.alone
    assert last.forward == last.left_out
    assert first.backward == first.left_out


def test_effects_are_paired_means_with_their_error(little: Experiment, path: Path) -> None:
    """One step worked out by hand from runs of its own."""
    plan = plan_path(little)
    package, ips = little.arms["package"], little.arms["ips"]
    (index,) = [k for k, part in enumerate(path.steps) if part.step.name == "caseload_cap"]
    arms = {
        "a": package, "b": changed(package, caseload_cap=25), "c": ips,
        "d": changed(ips, caseload_cap=60),
    }
    own = replace(little, arms=arms, treated="a", reference="c", trial=type(little.trial)())
    means = run_chunk(own, 1, 0, 7).means
    table = means[means["outcome"] == "hours"].pivot(
        index="replicate", columns="arm", values="mean"
    )
    part = path.of("hours").steps[index]
    for effect, values in (
        (part.alone, table["b"] - table["a"]), (part.left_out, table["c"] - table["d"]),
        (part.interaction, table["c"] - table["d"] - table["b"] + table["a"]),
    ):
        assert effect.value == pytest.approx(values.mean(), abs=1e-9)
        assert effect.error == pytest.approx(values.std(ddof=1) / np.sqrt(7), abs=1e-9)
    assert len(plan.experiment.arms) == path.programmes


def test_a_step_that_changes_nothing_contributes_exactly_zero(little: Experiment) -> None:
    start = little.arms["ips"]
    goal = changed(start, hours_budget=10_000.0, limit_weeks=4)  # the budget is never reached
    found = follow_path(little, start, goal, replicates=3, workers=1)
    assert [part.step.name for part in found.steps] == ["limit_weeks", "hours_budget"]
    nothing = found.steps[1]
    for name in (*PARTS, "interaction"):
        assert (getattr(nothing, name).value, getattr(nothing, name).error) == (0.0, 0.0)
    assert found.steps[0].alone.value != 0
    assert (found.sum_alone.value, found.sum_alone.error) == (found.total.value, found.total.error)


def test_one_replicate_has_no_error(little: Experiment) -> None:
    found = follow_path(little, "none", "package", replicates=1, workers=1)
    assert found.total.error is None
    assert found.total.half is None
    assert found.table()["forward_error"].isna().all()


def test_the_table_has_one_row_per_step(path: Path) -> None:
    table = path.table()
    assert tuple(table.columns) == PATH
    assert list(table["number"]) == list(range(1, len(path.steps) + 1))
    row = table.set_index("step").loc["limit_weeks"]
    assert (row["before"], row["after"], row["unit"]) == ("26", "null", "percentage points")
    assert set(table["replicates"]) == {7}


# What is written, and going on


def test_what_is_written(path: Path, folder: FilePath) -> None:
    names = {found.relative_to(folder).as_posix() for found in folder.rglob("*")}
    assert {
        "path.csv", "report.html", "manifest.json", "figures/waterfall.svg",
        "figures/waterfall.png", "figures/interaction.svg", "figures/interaction.png",
        "replicates/means-000000-000005.parquet", "replicates/means-000005-000007.parquet",
    } <= names
    table = pd.read_csv(folder / "path.csv")
    assert list(table["outcome"].unique()) == list(OUTCOMES)
    assert len(table) == len(OUTCOMES) * len(path.steps)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["complete"] is True
    assert (manifest["study"], manifest["start"], manifest["goal"]) == (
        "path", "package", "ips_shared_care",
    )
    assert f"{plan_path(path.experiment).folder().name}-path" == manifest["run"]


@pytest.mark.ci
def test_nothing_is_run_twice_and_workers_leave_no_trace(
    little: Experiment, path: Path, folder: FilePath, tmp_path: FilePath,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two = follow_path(little, replicates=7, workers=2, out=tmp_path / "two")
    pd.testing.assert_frame_equal(two.table(), path.table(), check_exact=True)
    assert (tmp_path / "two" / "path.csv").read_bytes() == (folder / "path.csv").read_bytes()

    def never(worlds: Experiment, seed: int, first: int, stop: int, **how: bool) -> Chunk:
        raise AssertionError("run again")

    monkeypatch.setattr("ipssim.studies.path.cohort_means", never)
    again = follow_path(little, replicates=7, workers=1, out=folder, outcome="hours")
    pd.testing.assert_frame_equal(again.table(), path.of("hours").table(), check_exact=True)


@pytest.mark.ci
def test_an_interrupted_path_goes_on(
    little: Experiment, path: Path, tmp_path: FilePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []

    def stops(worlds: Experiment, seed: int, first: int, stop: int, **how: bool) -> Chunk:
        if first == 5:
            raise KeyboardInterrupt
        return cohort_means(worlds, seed, first, stop, **how)

    def noted(worlds: Experiment, seed: int, first: int, stop: int, **how: bool) -> Chunk:
        ran.append(first)
        return cohort_means(worlds, seed, first, stop, **how)

    monkeypatch.setattr("ipssim.studies.path.cohort_means", stops)
    with pytest.raises(Stopped, match="5 finished replicates are kept"):
        follow_path(little, replicates=7, workers=1, out=tmp_path / "run")
    monkeypatch.setattr("ipssim.studies.path.cohort_means", noted)
    found = follow_path(little, replicates=7, workers=1, out=tmp_path / "run")
    assert ran == [5]
    pd.testing.assert_frame_equal(found.table(), path.table(), check_exact=True)


def test_the_same_programme_on_two_ways_is_run_once(little: Experiment) -> None:
    plan = plan_path(little)
    distinct = {replace(programme, name="") for programme in plan.experiment.arms.values()}
    assert len(distinct) == len(plan.experiment.arms)
    assert set(plan.points.values()) == set(plan.experiment.arms)
    assert plan.experiment.arms["start"].limit_weeks == 26
    nth = next(n for n, step in enumerate(plan.steps, 1) if "limit_weeks" in step.fields)
    assert plan.experiment.arms[f"with_{nth}"].limit_weeks is None


def test_a_path_names_itself(path: Path) -> None:
    assert "package to ips_shared_care" in repr(path)
    assert f"{len(path.steps)} steps" in repr(path)


@pytest.mark.ci
def test_how_it_gets_on_is_told_on_standard_error_and_only_when_asked(
    little: Experiment, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    follow_path(little, "none", "package", replicates=1, workers=1, progress=True)
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.endswith(" programmes: 0 of 1 replicates\n")
    assert said.err.count("\n") == 1
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    follow_path(little, "none", "package", replicates=1, workers=1)
    assert capfd.readouterr() == ("", "")
    follow_path(little, "none", "package", replicates=1, workers=1, progress=True)
    assert capfd.readouterr().out == ""


@pytest.fixture(scope="module")
def city(danish_trial: Experiment) -> Experiment:
    return replace(danish_trial, population=replace(danish_trial.population, size=200))


@pytest.mark.ci
def test_a_time_limit_alone_is_the_whole_path(city: Experiment) -> None:
    """With one step, all four ways of looking at it are the same number."""
    ips = city.arms["ips"]
    limited = replace(ips, name="limited", limit_weeks=26)
    path = follow_path(city, limited, ips, replicates=6, workers=1)
    (part,) = path.steps
    whole = (part.alone, part.left_out, part.forward, part.backward, path.total)
    assert len({(one.value, one.error) for one in whole}) == 1
    assert part.interaction.value == 0
    assert part.alone.told
    assert part.alone.value > 0  # more time, more starts


@pytest.mark.ci
def test_there_and_back_is_the_same_way(city: Experiment) -> None:
    """From goal to start every number changes its sign, and alone and left out change places."""
    there = follow_path(city, "package", "usual", replicates=3, workers=1)
    back = follow_path(city, "usual", "package", replicates=3, workers=1)
    assert back.total.value == pytest.approx(-there.total.value)
    for one, other in zip(there.steps, back.steps, strict=True):
        assert one.step.fields == other.step.fields
        assert other.alone.value == pytest.approx(-one.left_out.value)
        assert other.left_out.value == pytest.approx(-one.alone.value)
        assert other.forward.value == pytest.approx(-one.backward.value)
