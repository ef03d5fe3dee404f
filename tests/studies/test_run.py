"""Replicates: rows of means, weekly sums, and the first trial with its events."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ipssim.outcomes.definitions import FOLLOWED_UP, OUTCOMES
from ipssim.outcomes.followup import from_events, from_tallies
from ipssim.recorder import WEEKLY
from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.stages.reckon import Purpose
from ipssim.studies.engine.setups import policy_setups, trial_arms, trial_setup
from ipssim.studies.run import POLICY, TRIAL, Chunk, recorded_trial, run_chunk


@pytest.fixture(scope="module")
def chunk(little: Experiment) -> Chunk:
    return run_chunk(little, 1, 0, 4)


def test_one_row_per_replicate_calculation_arm_and_outcome(
    little: Experiment, chunk: Chunk
) -> None:
    means = chunk.means
    assert list(means.columns) == ["replicate", "calculation", "arm", "outcome", "people", "mean"]
    keys = means[["replicate", "calculation", "arm", "outcome"]]
    assert not keys.duplicated().any()
    money = 4 * 5 * len(Purpose)  # by purpose, in the one year there is
    assert len(means) == 4 * (3 + 5) * len(OUTCOMES) + money
    assert set(means.loc[means["calculation"] == TRIAL, "arm"]) == {"ips", "ips_plus", "usual"}
    assert set(means.loc[means["calculation"] == POLICY, "arm"]) == set(little.arms)
    assert means["mean"].notna().all()
    people = means.groupby("calculation")["people"].unique().map(list).to_dict()
    assert people == {POLICY: [60], TRIAL: [30]}


def test_means_are_those_of_the_simulations(little: Experiment, chunk: Chunk) -> None:
    setup = trial_setup(little)
    assert setup is not None
    run = Simulation(setup, 1, 2).run()
    values, arm = from_tallies(run), run.tables.candidates.arm
    means = chunk.means.set_index(["replicate", "calculation", "arm", "outcome"])["mean"]
    for code, name in enumerate(trial_arms(little)):
        for outcome in FOLLOWED_UP:
            assert means[2, TRIAL, name, outcome] == values[outcome][arm == code].mean()
    cohort = from_tallies(Simulation(policy_setups(little)["package"], 1, 2).run())
    for outcome in FOLLOWED_UP:
        assert means[2, POLICY, "package", outcome] == cohort[outcome].mean()


def test_replicates_differ_and_seeds_differ(little: Experiment, chunk: Chunk) -> None:
    hours = chunk.means[chunk.means["outcome"] == "hours"]
    table = hours.pivot_table(index="replicate", columns=["calculation", "arm"], values="mean")
    assert (table[POLICY, "ips"].nunique(), table[TRIAL, "usual"].nunique()) == (4, 4)
    elsewhere = run_chunk(little, 2, 0, 1).means
    assert not np.array_equal(elsewhere["mean"], chunk.means["mean"][: len(elsewhere)])


def test_how_replicates_are_cut_into_chunks_changes_nothing(
    little: Experiment, chunk: Chunk
) -> None:
    parts = [run_chunk(little, 1, 0, 1), run_chunk(little, 1, 1, 4)]
    means = pd.concat([part.means for part in parts], ignore_index=True)
    pd.testing.assert_frame_equal(means, chunk.means, check_exact=True)
    counts = list(WEEKLY)
    total = sum(part.weekly[counts].to_numpy() for part in parts)
    np.testing.assert_allclose(total, chunk.weekly[counts], rtol=1e-12)


def test_weekly_counts_cover_follow_up(little: Experiment, chunk: Chunk) -> None:
    weekly = chunk.weekly
    assert list(weekly.columns) == ["calculation", "arm", "week", *WEEKLY]
    for (calculation, _), rows in weekly.groupby(["calculation", "arm"]):
        assert list(rows["week"]) == list(range(26))
        assert set(rows["people"]) == {4.0 * (30 if calculation == TRIAL else 60)}


def test_weekly_and_means_tell_the_same_story(chunk: Chunk) -> None:
    last = chunk.weekly[chunk.weekly["week"] == 25].set_index(["calculation", "arm"])
    mean = chunk.means.groupby(["outcome", "calculation", "arm"])["mean"].mean()
    for key, row in last.iterrows():
        share = row["reached_any"] / row["people"]
        assert share == pytest.approx(mean["job_or_education_ever", key[0], key[1]])
        assert row["in_work"] / row["people"] == pytest.approx(
            mean["in_work_at_end", key[0], key[1]]
        )
    hours = chunk.weekly.groupby(["calculation", "arm"])["hours"].sum() / last["people"]
    for key, value in hours.items():
        assert value == pytest.approx(mean["hours", key[0], key[1]])


def test_recorded_trial_is_the_first_replicate(little: Experiment, chunk: Chunk) -> None:
    run = recorded_trial(little, 1)
    assert run is not None
    assert run.luck == (1, 0)
    values = from_events(run.recorder.events(), 90, 26, little.world.satisfaction)
    arm = run.tables.candidates.arm
    means = chunk.means.set_index(["replicate", "calculation", "arm", "outcome"])["mean"]
    for code, name in enumerate(trial_arms(little)):
        for outcome in FOLLOWED_UP:
            assert values[outcome][arm == code].mean() == pytest.approx(
                means[0, TRIAL, name, outcome], rel=1e-6, abs=1e-6
            )


def test_without_a_trial_only_the_policy_effect_is_run(little: Experiment, chunk: Chunk) -> None:
    alone = replace(little, trial=replace(little.trial, sizes={}))
    assert recorded_trial(alone, 1) is None
    means = run_chunk(alone, 1, 0, 1).means
    assert set(means["calculation"]) == {POLICY}
    with_trial = chunk.means[(chunk.means["replicate"] == 0)
                             & (chunk.means["calculation"] == POLICY)]
    assert np.array_equal(means["mean"], with_trial["mean"])  # who else is run does not matter
