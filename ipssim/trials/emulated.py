"""Whether it still is the trial: what was changed is not set beside published figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias

import pandas as pd

from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.files import read
from ipssim.settings.read.layers import defaults
from ipssim.settings.read.load import config_dir, load, options
from ipssim.settings.world import World

Change: TypeAlias = tuple[str, Any, Any]
"""A setting, and its value in the trial and here."""
_LABELS = ("name", "title")
_ACCRUAL, _WAY_IN = "accrual_weeks", "way_in"


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


def other_programme(experiment: Experiment, arm: str) -> bool:
    """Say whether another shipped programme stands in an arm than the one of the trial's arm."""
    name = experiment.arms[arm].name
    return name != experiment.trial.programmes[arm] and name in options("programme")


def changed_setup(experiment: Experiment) -> dict[str, list[Change]]:
    """Return what differs from the trial's people, place, intake and so on, by "people" and so on.

    How many people there are does not count, nor how long they are followed where the trial
    published figures at that time too. Jobcentre, organisation, intake and world are held to those
    of the shipped experiment that is the trial; switched-off mechanisms do not count.
    """
    found = {key: changes for key, changes in _setup(experiment) if changes}
    trial = experiment.trial
    weeks = {figure.weeks for figure in trial.estimates}
    if weeks and experiment.horizon_weeks not in weeks:
        found["weeks"] = [("horizon_weeks", trial.weeks, experiment.horizon_weeks)]
    return found


def _setup(experiment: Experiment) -> Iterator[tuple[str, list[Change]]]:
    trial = experiment.trial
    own = _own(trial.name)
    for key, group, name, left_out in (
        ("people", "population", trial.population, ("size",)),
        ("place", "labour_market", trial.labour_market, ()),
        ("jobcentre", "jobcentre", own.get("jobcentre"), ()),
        ("organisation", "organisation", own.get("organisation"), ()),
    ):
        if name:
            yield key, _changes(load(name, group), getattr(experiment, group), left_out)
    if own and own[_ACCRUAL] != experiment.accrual_weeks:
        yield "intake", [(_ACCRUAL, own[_ACCRUAL], experiment.accrual_weeks)]
    if own:
        yield "world", _world_changes(load(own["world"], "world"), experiment.world)


@cache
def _own(trial: str) -> Mapping[str, Any]:
    """Return what the shipped experiment of a trial is made of; nothing where there is none."""
    for name in options("experiment"):
        document = read(config_dir() / "experiment" / f"{name}.yaml", shown=f"{name}.yaml")
        chosen = {
            str(group).removeprefix("/"): option for entry in defaults(document)
            if isinstance(entry, Mapping) for group, option in entry.items()
        }
        if chosen.get("trial") == trial:
            return {**chosen, _ACCRUAL: document.data[_ACCRUAL]}
    return {}


def _world_changes(given: World, here: World) -> list[Change]:
    """Return the numbers that differ; none where the world is one that was matched to the trial."""
    names = [field.name for field in dataclasses.fields(given) if field.name != "mechanisms"]
    found = [one for name in names for one in _changes(getattr(given, name), getattr(here, name))]
    return [] if found and _kept(here, {name for name, _, _ in found}) else found


def _kept(world: World, changed: set[str]) -> bool:
    """Say whether a world is a kept one, of which these numbers differ from the shipped one's."""
    table = pd.read_parquet(config_dir() / "world" / f"kept_{world.getting.way_in}.parquet")
    keys = [str(key) for key in table if str(key).startswith("world.")]
    if changed - {_WAY_IN, *(key.rpartition(".")[2] for key in keys)}:
        return False
    values = [attrgetter(key.removeprefix("world."))(world) for key in keys]
    return bool((table[keys] == values).all(axis=1).any())


def comparable(experiment: Experiment) -> Experiment:
    """Return the experiment with only those published figures that its arms can be held to.

    Figures of changed arms go, and so do pooled arms with a changed member; with other people, in
    another place, in another world and so on all of them go.
    """
    if {*changed_setup(experiment)} - {"weeks"}:
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


def _changes(given: Any, here: Any, left_out: Sequence[str] = ()) -> list[Change]:
    return [
        (field.name, getattr(given, field.name), getattr(here, field.name))
        for field in dataclasses.fields(given)
        if field.name not in left_out and getattr(given, field.name) != getattr(here, field.name)
    ]
