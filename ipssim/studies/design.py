"""From an experiment to what is run: one emulated trial and one cohort per distinct programme."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ipssim.compiled import package_hash
from ipssim.settings.declare.dial_arms import dial_arms
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import config_dir
from ipssim.world.build import Setup
from ipssim.world.records import programme_records

_HOW_MANY = (
    "precision_points", "min_replicates", "max_replicates", "prior_draws", "prior_replicates",
    "prior_seed",
)


def trial_arms(experiment: Experiment) -> tuple[str, ...]:
    """Return the emulated trial's arms in the order of their codes, whatever the file's order.

    People are randomised to arms in this order, so it goes by the rules and sizes of the arms.
    Names decide only between arms that are alike in both.
    """
    sizes, arms = experiment.trial.sizes, list(experiment.trial.sizes)
    rules = programme_records([experiment.arms[name] for name in arms]) if arms else []
    keys = {name: (tuple(rule), sizes[name], name) for name, rule in zip(arms, rules, strict=True)}
    return tuple(sorted(arms, key=keys.__getitem__))


def trial_setup(experiment: Experiment) -> Setup | None:
    """Return the emulated trial: its arms at its sizes, together in one place; None without one."""
    arms = trial_arms(experiment)
    if not arms:
        return None
    programmes = [experiment.arms[name] for name in arms]
    return Setup.of(experiment, programmes, [experiment.trial.sizes[name] for name in arms])


def policy_setups(experiment: Experiment) -> dict[str, Setup]:
    """Return one setup per arm, dials included: the same cohort under each arm's programme.

    Arms whose programmes differ in nothing but their names share one setup object.
    """
    setups: dict[str, Setup] = {}
    known: dict[bytes, Setup] = {}
    programmes = dict(experiment.arms)
    programmes |= {arm.name: arm.programme for arm in dial_arms(experiment)}
    for name, programme in programmes.items():
        rules = programme_records([programme])
        key = rules.tobytes() + str(rules.dtype).encode()
        if key not in known:
            known[key] = Setup.of(experiment, [programme])
        setups[name] = known[key]
    return setups


def resolved(experiment: Experiment) -> dict[str, Any]:
    """Return the experiment as plain data, every value written out."""
    plain = replace(
        experiment,
        arms=dict(experiment.arms),
        dials={arm: dict(lists) for arm, lists in experiment.dials.items()},
        trial=replace(
            experiment.trial,
            sizes=dict(experiment.trial.sizes),
            pooled=dict(experiment.trial.pooled),
            programmes=dict(experiment.trial.programmes),
        ),
    )
    return asdict(plain)


def data_hash() -> str:
    """Return a hash of what is read beside the settings: fidelity scales, sources, patterns, pages.

    16 hexadecimal digits, over all files of configuration and all templates.
    """
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parents[1]
    for root, kind in ((config_dir(), "*.yaml"), (package / "report", "*.j2")):
        for path in sorted(root.rglob(kind)):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return digest.hexdigest()[:16]


def run_hash(experiment: Experiment, seed: int) -> str:
    """Return what identifies a run, in 12 hexadecimal digits.

    That is settings, seed, the package's sources and the data that it reads beside the settings.

    How many replicates and draws are asked for is left out, so that more can be added to the same
    run.
    """
    settings = resolved(experiment)
    for key in _HOW_MANY:
        settings.pop(key)
    text = json.dumps([settings, seed, package_hash(), data_hash()])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def default_folder(experiment: Experiment, seed: int) -> Path:
    """Return `outputs/<experiment>/<hash>` below the working directory."""
    name = re.sub(r"[^\w-]+", "_", experiment.name)
    return Path("outputs") / name / run_hash(experiment, seed)
