"""What identifies a run, and what its manifest says so that it can be made again."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from ipssim.compiled import package_hash
from ipssim.settings.declare.changes import Change
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.own_rule import OwnRule
from ipssim.settings.read.convert import plain
from ipssim.settings.read.load import config_dir

_HOW_MANY = (
    "precision_points", "min_replicates", "max_replicates", "kept_worlds", "world_replicates",
    "language",
)
_LIBRARIES = ("numpy", "numba", "scipy", "pandas", "pyarrow", "matplotlib", "jinja2")
"""What the bytes of a run's files may depend on."""


def resolved(settings: Any) -> Any:
    """Return an experiment, or what is in it, as plain data, every value written out."""
    if isinstance(settings, tuple) and settings and isinstance(settings[0], Change):
        return plain(settings)
    if is_dataclass(settings):
        return {field.name: resolved(getattr(settings, field.name)) for field in fields(settings)}
    if isinstance(settings, OwnRule):
        return settings.told()
    if isinstance(settings, Mapping):
        return {name: resolved(one) for name, one in settings.items()}
    return tuple(map(resolved, settings)) if isinstance(settings, tuple) else settings


def data_hash() -> str:
    """Return a hash of what is read beside the settings: fidelity scales, sources, patterns.

    16 hexadecimal digits, over all files of configuration.
    """
    return files_hash(config_dir())


def files_hash(root: Path, pattern: str = "*") -> str:
    """Return a hash of the files below a folder that match, as 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob(pattern)):
        if not path.is_file() or "__pycache__" in path.parts:
            continue
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return digest.hexdigest()[:16]


def run_hash(
    experiment: Experiment, seed: int, worlds: Mapping[str, Experiment] | None = None
) -> str:
    """Return what identifies a run, in 12 hexadecimal digits.

    That is settings, seed, the sources that results are made by (`package_hash`) and the data that
    is read beside the settings. What only shows results is left out, and so is how many replicates
    and draws are asked for: more can be added to the same run.
    """
    settings = [resolved(one) for one in (experiment, *(worlds or {}).values())]
    for one in settings:
        for key in _HOW_MANY:
            one.pop(key)
    text = json.dumps([settings, list(worlds or {}), seed, package_hash(), data_hash()])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def folder_below(*names: str) -> Path:
    """Return the folder of these names below `outputs` in the working directory."""
    return Path("outputs", *(re.sub(r"[^\w-]+", "_", name) for name in names))


def default_folder(experiment: Experiment, seed: int) -> Path:
    """Return `outputs/<experiment>/<hash>` below the working directory."""
    return folder_below(experiment.name) / run_hash(experiment, seed)


def manifest_of(
    experiment: Experiment, seed: int, identity: str, replicates: int | None, **more: Any
) -> dict[str, Any]:
    """Return what makes a run repeatable; without `replicates` it is not complete yet."""
    return {
        "run": identity,
        "experiment": experiment.name,
        **more,
        "seed": seed,
        "replicates": replicates,
        "complete": replicates is not None,
        **made_with(),
        "settings": resolved(experiment),
        **({"each_week": rule.source} if (rule := experiment.each_week) else {}),
    }


def made_with() -> dict[str, Any]:
    """Return what results of this process are made with: ipssim, its data, Python, libraries."""
    return {
        "version": version("ipssim"),
        "sources": package_hash(),
        "data": data_hash(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "libraries": {name: version(name) for name in _LIBRARIES},
    }
