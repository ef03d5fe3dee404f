"""Whether it still is the trial: what was changed is not set beside published figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load

Change: TypeAlias = tuple[str, Any, Any]
"""A setting, and its value in the trial and here."""
_LABELS = ("name", "title")


def changed_arms(experiment: Experiment) -> dict[str, list[Change]]:
    """Return, per arm of the trial whose programme is not the trial's, what differs.

    Names and titles do not count.
    """
    found = {
        arm: _changes(arm_programme(experiment.trial, arm), experiment.arms[arm], _LABELS)
        for arm in experiment.trial.programmes
    }
    return {arm: changes for arm, changes in found.items() if changes}


def arm_programme(trial: Trial, arm: str, base: Programme | None = None) -> Programme:
    """Return the programme that stands for a trial's arm, with the changes that the trial states.

    `base` takes the place of the programme that the trial names.
    """
    found = load(trial.programmes[arm]) if base is None else base
    return check(replace(found, **trial.changes.get(arm, {})))


def changed_setup(experiment: Experiment) -> dict[str, list[Change]]:
    """Return what differs from the trial's people, place and follow-up, by "people" and so on.

    How many people there are does not count, nor how long they are followed where the trial
    published figures at that time too.
    """
    trial = experiment.trial
    found: dict[str, list[Change]] = {}
    for key, group, here, left_out in (
        ("people", "population", experiment.population, ("size",)),
        ("place", "labour_market", experiment.labour_market, ()),
    ):
        name = getattr(trial, group)
        if name and (changes := _changes(load(name, group), here, left_out)):
            found[key] = changes
    weeks = {figure.weeks for figure in trial.estimates}
    if weeks and experiment.horizon_weeks not in weeks:
        found["weeks"] = [("horizon_weeks", trial.weeks, experiment.horizon_weeks)]
    return found


def comparable(experiment: Experiment) -> Experiment:
    """Return the experiment with only those published figures that its arms can be held to.

    Figures of changed arms go, and so do pooled arms with a changed member; with other people or in
    another place all of them go.
    """
    if {"people", "place"} & {*changed_setup(experiment)}:
        return replace(experiment, trial=replace(experiment.trial, estimates=()))
    changed = changed_arms(experiment)
    if not changed:
        return experiment
    trial = experiment.trial
    pooled = {
        name: members for name, members in trial.pooled.items() if not set(members) & set(changed)
    }
    gone = {*changed, *(set(trial.pooled) - set(pooled))}
    estimates = tuple(item for item in trial.estimates if item.arm not in gone)
    return replace(experiment, trial=replace(trial, pooled=pooled, estimates=estimates))


def _changes(given: Any, here: Any, left_out: Sequence[str]) -> list[Change]:
    return [
        (field.name, getattr(given, field.name), getattr(here, field.name))
        for field in dataclasses.fields(given)
        if field.name not in left_out and getattr(given, field.name) != getattr(here, field.name)
    ]
