"""The order in which a file names its arms changes no result of any arm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ipssim.report.handed import compare
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.setups import trial_arms, trial_setup
from ipssim.studies.run import run_chunk
from ipssim.studies.tables import summary_table


@pytest.fixture(scope="module")
def three(danish_trial: Experiment) -> Experiment:
    trial = replace(danish_trial.trial, sizes={"ips": 20, "ips_plus": 15, "usual": 25})
    return replace(
        danish_trial, trial=trial, accrual_weeks=8, horizon_weeks=40, kept_worlds=0, dials={},
    )


def turned(experiment: Experiment) -> Experiment:
    def backwards(listed: Mapping[str, Any]) -> dict[str, Any]:
        return dict(reversed(listed.items()))

    trial = experiment.trial
    pooled = {name: tuple(reversed(listed)) for name, listed in trial.pooled.items()}
    trial = replace(trial, sizes=backwards(trial.sizes), pooled=backwards(pooled))
    return replace(experiment, arms=backwards(experiment.arms), trial=trial)


def test_the_order_of_a_trials_arms_changes_no_mean(three: Experiment) -> None:
    assert list(turned(three).trial.sizes) != list(three.trial.sizes)
    keys = ["calculation", "replicate", "arm", "outcome"]
    one, other = (
        run_chunk(experiment, 3, 0, 2).means.sort_values(keys, ignore_index=True)
        for experiment in (three, turned(three))
    )
    assert one.equals(other)
    tables = [
        summary_table(experiment, [run_chunk(experiment, 3, 0, 2)]).sort_values(
            ["outcome", "arm"], ignore_index=True
        )
        for experiment in (three, turned(three))
    ]
    assert tables[0].equals(tables[1])


def test_what_arms_are_called_does_not_matter(three: Experiment) -> None:
    names = {"ips": "zebra", "ips_plus": "mole", "usual": "ant"}
    arms = {names.get(name, name): programme for name, programme in three.arms.items()}
    sizes = {names[name]: size for name, size in three.trial.sizes.items()}
    renamed = replace(three, arms=arms, trial=replace(three.trial, sizes=sizes))
    one, other = trial_setup(three), trial_setup(renamed)
    assert one is not None
    assert one == other
    assert [names[name] for name in trial_arms(three)] == list(trial_arms(renamed))


def test_arms_that_are_alike_are_told_apart_by_size_and_name(three: Experiment) -> None:
    arms = {**three.arms, "ips_plus": three.arms["ips"]}
    for sizes, first in (({"ips": 9, "ips_plus": 4}, "ips_plus"), ({"ips_plus": 4, "ips": 4},
                                                                   "ips")):
        alike = replace(three, arms=arms, trial=replace(three.trial, sizes=sizes, pooled={}))
        assert trial_arms(alike)[0] == first


def test_one_more_arm_changes_nothing_for_the_others(three: Experiment) -> None:
    more = replace(three, arms={"one_more": three.arms["none"], **three.arms})
    means = run_chunk(more, 3, 0, 1).means
    rest = means[means["arm"] != "one_more"].reset_index(drop=True)
    assert run_chunk(three, 3, 0, 1).means.equals(rest)


def test_each_arm_has_its_own_rows_of_events_and_scores_whatever_the_order(
    three: Experiment,
) -> None:
    one, other = (compare(each, seed=3, replicates=1, workers=1) for each in
                  (three, turned(three)))
    for arm in three.trial.sizes:
        mine, theirs = (
            found.events[found.events["arm"] == arm].drop(columns="arm").reset_index(drop=True)
            for found in (one, other)
        )
        assert len(mine) > 100
        assert mine.equals(theirs)
        mine, theirs = (
            found.fidelity[found.fidelity["arm"] == arm].reset_index(drop=True)
            for found in (one, other)
        )
        assert mine.equals(theirs)
