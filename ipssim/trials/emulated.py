"""Whether an arm still is the trial's: a changed programme is not set beside published figures."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.load import load

_LABELS = ("name", "title")


def changed_arms(experiment: Experiment) -> dict[str, list[str]]:
    """Return, per arm of the trial whose programme is not the trial's, what differs.

    Differences are written "caseload_cap 25 → 40". Names and titles do not count.
    """
    found: dict[str, list[str]] = {}
    for arm, name in experiment.trial.programmes.items():
        trials_own, here = load(name), experiment.arms[arm]
        differences = [
            f"{field.name} {_word(getattr(trials_own, field.name))} →"
            f" {_word(getattr(here, field.name))}"
            for field in dataclasses.fields(Programme)
            if field.name not in _LABELS
            and getattr(trials_own, field.name) != getattr(here, field.name)
        ]
        if differences:
            found[arm] = differences
    return found


def comparable(experiment: Experiment) -> Experiment:
    """Return the experiment with only those published figures that its arms can be held to.

    Figures of changed arms go, and so do pooled arms with a changed member.
    """
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


def _word(value: object) -> str:
    return "none" if value is None else str(value)
