"""Simulate time-unlimited supported employment (IPS) and time-limited jobcentre packages.

    import ipssim

    experiment = ipssim.load_experiment(["arms.ips.caseload_cap=40"])
    result = ipssim.compare(experiment, replicates=20)
    result.summary

Names are imported when they are first used, so `import ipssim` is quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ipssim.errors import InputError, Problem, Stopped, WorkError
    from ipssim.model import PathwayModel
    from ipssim.settings.declare.experiment import Experiment
    from ipssim.settings.declare.programme import Programme
    from ipssim.settings.read.load import load, load_experiment
    from ipssim.simulation import Simulation
    from ipssim.studies.ablation import ablation
    from ipssim.studies.ablation_result import Ablation
    from ipssim.studies.compare import compare
    from ipssim.studies.explain import Explanation, explain
    from ipssim.studies.path import follow_path, plan_path
    from ipssim.studies.patterns.result import Patterns
    from ipssim.studies.patterns.run import patterns
    from ipssim.studies.results import Comparison
    from ipssim.studies.review import ReviewResult, review
    from ipssim.studies.service import ServiceStudy, service
    from ipssim.studies.single import SingleRun, run

__version__ = "0.1.0"

_HOMES = {
    "Ablation": "ipssim.studies.ablation_result",
    "Comparison": "ipssim.studies.results",
    "Experiment": "ipssim.settings.declare.experiment",
    "Explanation": "ipssim.studies.explain",
    "InputError": "ipssim.errors",
    "PathwayModel": "ipssim.model",
    "Patterns": "ipssim.studies.patterns.result",
    "Problem": "ipssim.errors",
    "Programme": "ipssim.settings.declare.programme",
    "ReviewResult": "ipssim.studies.review",
    "ServiceStudy": "ipssim.studies.service",
    "Simulation": "ipssim.simulation",
    "SingleRun": "ipssim.studies.single",
    "Stopped": "ipssim.errors",
    "WorkError": "ipssim.errors",
    "ablation": "ipssim.studies.ablation",
    "compare": "ipssim.studies.compare",
    "explain": "ipssim.studies.explain",
    "follow_path": "ipssim.studies.path",
    "load": "ipssim.settings.read.load",
    "load_experiment": "ipssim.settings.read.load",
    "patterns": "ipssim.studies.patterns.run",
    "plan_path": "ipssim.studies.path",
    "review": "ipssim.studies.review",
    "run": "ipssim.studies.single",
    "service": "ipssim.studies.service",
}

__all__ = [
    "Ablation",
    "Comparison",
    "Experiment",
    "Explanation",
    "InputError",
    "PathwayModel",
    "Patterns",
    "Problem",
    "Programme",
    "ReviewResult",
    "ServiceStudy",
    "Simulation",
    "SingleRun",
    "Stopped",
    "WorkError",
    "ablation",
    "compare",
    "explain",
    "follow_path",
    "load",
    "load_experiment",
    "patterns",
    "plan_path",
    "review",
    "run",
    "service",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'ipssim' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
