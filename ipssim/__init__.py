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
    from ipssim.study.ablation import ablation
    from ipssim.study.ablation_result import Ablation
    from ipssim.study.compare import compare
    from ipssim.study.explain import Explanation, explain
    from ipssim.study.path import follow_path, plan_path
    from ipssim.study.patterns.result import Patterns
    from ipssim.study.patterns.run import patterns
    from ipssim.study.results import Comparison
    from ipssim.study.review import ReviewResult, review
    from ipssim.study.service import ServiceStudy, service
    from ipssim.study.single import SingleRun, run

__version__ = "0.1.0"

_HOMES = {
    "Ablation": "ipssim.study.ablation_result",
    "Comparison": "ipssim.study.results",
    "Experiment": "ipssim.settings.declare.experiment",
    "Explanation": "ipssim.study.explain",
    "InputError": "ipssim.errors",
    "PathwayModel": "ipssim.model",
    "Patterns": "ipssim.study.patterns.result",
    "Problem": "ipssim.errors",
    "Programme": "ipssim.settings.declare.programme",
    "ReviewResult": "ipssim.study.review",
    "ServiceStudy": "ipssim.study.service",
    "Simulation": "ipssim.simulation",
    "SingleRun": "ipssim.study.single",
    "Stopped": "ipssim.errors",
    "WorkError": "ipssim.errors",
    "ablation": "ipssim.study.ablation",
    "compare": "ipssim.study.compare",
    "explain": "ipssim.study.explain",
    "follow_path": "ipssim.study.path",
    "load": "ipssim.settings.read.load",
    "load_experiment": "ipssim.settings.read.load",
    "patterns": "ipssim.study.patterns.run",
    "plan_path": "ipssim.study.path",
    "review": "ipssim.study.review",
    "run": "ipssim.study.single",
    "service": "ipssim.study.service",
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
