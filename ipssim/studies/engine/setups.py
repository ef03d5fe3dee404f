"""From an experiment to what is run: one emulated trial and one cohort per distinct programme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from ipssim.settings.declare.dial_arms import dial_arms
from ipssim.settings.declare.experiment import Experiment
from ipssim.world.build import Setup
from ipssim.world.records import programme_records

Found = TypeVar("Found")


def trial_arms(experiment: Experiment) -> tuple[str, ...]:
    """Return the emulated trial's arms in the order of their codes, whatever the file's order.

    People are randomised to arms in this order, so it goes by the rules and sizes of the arms.
    Names decide only between arms that are alike in both.
    """
    sizes, arms = experiment.trial.sizes, list(experiment.trial.sizes)
    rules = programme_records([experiment.arms[name] for name in arms]) if arms else []
    keys = {
        name: (tuple(rule), str(experiment.arms[name].changes), sizes[name], name)
        for name, rule in zip(arms, rules, strict=True)
    }
    return tuple(sorted(arms, key=keys.__getitem__))


def trial_setup(experiment: Experiment, *, priced: bool = False) -> Setup | None:
    """Return the emulated trial: its arms at its sizes, together in one place; None without one."""
    arms = trial_arms(experiment)
    if not arms:
        return None
    programmes = [experiment.arms[name] for name in arms]
    sizes = [experiment.trial.sizes[name] for name in arms]
    return Setup.of(experiment, programmes, sizes, priced=priced)


def policy_setups(experiment: Experiment, *, priced: bool = False) -> dict[str, Setup]:
    """Return one setup per arm, dials included: the same cohort under each arm's programme.

    Arms whose programmes differ in nothing but their names share one setup object.
    """
    setups: dict[str, Setup] = {}
    known: dict[bytes, Setup] = {}
    programmes = dict(experiment.arms)
    programmes |= {arm.name: arm.programme for arm in dial_arms(experiment)}
    for name, programme in programmes.items():
        rules = programme_records([programme])
        key = rules.tobytes() + f"{rules.dtype} {programme.changes}".encode()
        if key not in known:
            known[key] = Setup.of(experiment, [programme], priced=priced)
        setups[name] = known[key]
    return setups


def of_each(setups: Mapping[str, Setup], run: Callable[[Setup], Found]) -> Iterator[
    tuple[str, Found]
]:
    """Yield what `run` makes of every arm's setup; arms that share a setup are run once."""
    done: dict[int, Found] = {}
    for arm, setup in setups.items():
        if id(setup) not in done:
            done[id(setup)] = run(setup)
        yield arm, done[id(setup)]
