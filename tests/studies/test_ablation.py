"""The ablation: which worlds are run, that changes are paired, and that nothing is run twice."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ipssim.errors import InputError, Stopped
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.outcomes.followup import from_tallies
from ipssim.report.handed import Ablation, ablation
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.mechanisms import MECHANISMS, Mechanisms
from ipssim.simulation import Simulation
from ipssim.studies.ablation import (
    ABLATION,
    ALL_OFF,
    ALL_ON,
    alone,
    plan_ablation,
    without,
)
from ipssim.studies.engine.measure import Chunk, cohort_means
from ipssim.world.build import Setup

pytestmark = pytest.mark.usefixtures("undrawn")

KEPT_ON = ("belief", "resonance")


@pytest.fixture(scope="module")
def few(little: Experiment) -> Experiment:
    """The little experiment with all mechanisms off but two, so that few worlds are run."""
    off = {one.name: one.name in KEPT_ON for one in dataclasses.fields(Mechanisms)}
    return replace(little, world=replace(little.world, mechanisms=Mechanisms(**off)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ablation") / "run"


@pytest.fixture(scope="module")
def found(few: Experiment, folder: Path) -> Ablation:
    return ablation(few, replicates=5, workers=1, out=folder)


def test_every_registered_mechanism_is_switched_both_ways(little: Experiment) -> None:
    plan = plan_ablation(little)
    fields = [one.field for one in MECHANISMS]
    assert [one.field for one in plan.mechanisms] == fields
    worlds = plan.worlds
    assert len(worlds) == 2 + 2 * len(fields)
    assert list(worlds)[:2] == [ALL_ON, ALL_OFF]

    def on(name: str) -> set[str]:
        switches = worlds[name].world.mechanisms
        return {field for field in fields if getattr(switches, field)}

    assert on(ALL_ON) == set(fields)
    assert on(ALL_OFF) == set()
    for field in fields:
        assert on(without(field)) == set(fields) - {field}
        assert on(alone(field)) == {field}


def test_what_is_off_stays_off(few: Experiment) -> None:
    plan = plan_ablation(few)
    assert {one.field for one in plan.mechanisms} == set(KEPT_ON)
    assert all(not world.world.mechanisms.pace for world in plan.worlds.values())


def test_levels_and_changes_are_those_of_the_same_luck(few: Experiment, found: Ablation) -> None:
    """One mechanism worked out by hand from runs of its own."""
    worlds = plan_ablation(few).worlds

    def difference(name: str) -> np.ndarray:
        means = [
            [
                from_tallies(Simulation(Setup.of(worlds[name], [programme]), 1, r).run())["hours"]
                .mean() for r in range(5)
            ]
            for programme in worlds[name].arms.values()
        ]
        return np.array(means[1]) - np.array(means[0])

    part = next(one for one in found.of("hours").parts if one.mechanism.field == "resonance")
    on, off = difference(ALL_ON), difference(ALL_OFF)
    for change, values in (
        (part.left_out.change, on - difference(without("resonance"))),
        (part.alone.change, difference(alone("resonance")) - off),
        (found.of("hours").carried, on - off),
    ):
        assert change is not None
        assert change.value == pytest.approx(values.mean(), abs=1e-9)
        assert change.error == pytest.approx(values.std(ddof=1) / np.sqrt(5), abs=1e-9)


@pytest.mark.parametrize("outcome", list(OUTCOMES))
def test_sums_and_rests_come_to_what_is_carried(found: Ablation, outcome: str) -> None:
    one = found.of(outcome)
    total = one.carried.value + one.unexplained.value
    assert total == pytest.approx(one.total.value, abs=1e-9)
    for parts, rest in (
        (one.sum_left_out, one.rest_left_out), (one.sum_alone, one.rest_alone)
    ):
        assert parts.value + rest.value == pytest.approx(one.carried.value, abs=1e-9)


def test_with_one_mechanism_left_out_and_alone_are_the_same(few: Experiment) -> None:
    switches = replace(few.world.mechanisms, belief=False)
    single = replace(few, world=replace(few.world, mechanisms=switches))
    one = ablation(single, replicates=3, workers=1)
    (part,) = one.parts
    assert part.left_out.change == part.alone.change
    assert part.alone.change is not None
    assert (part.alone.change.value, part.alone.change.error) == (
        one.carried.value, one.carried.error
    )
    assert one.rest_alone.value == one.rest_left_out.value == 0


def test_nothing_to_switch_is_refused_with_all_else_that_is_wrong(few: Experiment) -> None:
    none = replace(few.world.mechanisms, belief=False, resonance=False)
    with pytest.raises(InputError) as caught:
        ablation(replace(few, world=replace(few.world, mechanisms=none)), outcome="x", seed=-1)
    assert {one.setting for one in caught.value.problems} == {"world.mechanisms", "outcome", "seed"}
    with pytest.raises(InputError, match="Did you mean package"):
        ablation(few, "pakage")


def test_what_is_written(found: Ablation, folder: Path) -> None:
    table = pd.read_csv(folder / "ablation.csv")
    assert tuple(table.columns) == ABLATION
    assert len(table) == len(OUTCOMES) * (2 + 2 * len(KEPT_ON))
    kept = pd.read_parquet(folder / "ablation.parquet")
    assert len(kept) == len(table)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["complete"] is True
    assert (manifest["study"], manifest["start"]) == ("ablation", "package")
    assert (folder / "figures" / "ablation.png").is_file()
    assert (folder / "report.html").exists()
    assert found.plan.folder().parts[:2] == (
        "outputs", "ablation",
    )
    assert "2 mechanisms" in repr(found)


def test_an_interrupted_ablation_goes_on_and_workers_leave_no_trace(
    few: Experiment, found: Ablation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []

    def stops(worlds: dict[str, Experiment], seed: int, first: int, stop: int) -> Chunk:
        if first == 4:
            raise KeyboardInterrupt
        ran.append(first)
        return cohort_means(worlds, seed, first, stop)

    monkeypatch.setattr("ipssim.studies.ablation.cohort_means", stops)
    with pytest.raises(Stopped, match="4 finished replicates are kept"):
        ablation(few, replicates=5, workers=1, out=tmp_path / "run")
    assert ran == [0, 2]
    monkeypatch.undo()
    again = ablation(few, replicates=5, workers=2, out=tmp_path / "run", outcome="hours")
    pd.testing.assert_frame_equal(again.table(), found.of("hours").table(), check_exact=True)
