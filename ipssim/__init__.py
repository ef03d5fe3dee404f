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
    from ipssim.report.handed import (
        Ablation,
        Comparison,
        Explanation,
        Match,
        Patterns,
        ReviewResult,
        Sensitivity,
        ServiceStudy,
        SingleRun,
        Sites,
        Sweep,
        Validation,
        ablation,
        compare,
        explain,
        find_people,
        follow_path,
        match,
        openness,
        patterns,
        plan_path,
        review,
        run,
        sensitivity,
        service,
        sites,
        sweep,
        validate,
    )
    from ipssim.settings.declare.experiment import Experiment
    from ipssim.settings.declare.programme import Programme
    from ipssim.settings.read.axes import read_axes
    from ipssim.settings.read.load import load, load_experiment, scenario
    from ipssim.simulation import Simulation

__version__ = "0.1.0"

_HOMES = {
    "Ablation": "ipssim.report.handed",
    "Comparison": "ipssim.report.handed",
    "Experiment": "ipssim.settings.declare.experiment",
    "Explanation": "ipssim.report.handed",
    "InputError": "ipssim.errors",
    "Match": "ipssim.report.handed",
    "PathwayModel": "ipssim.model",
    "Patterns": "ipssim.report.handed",
    "Problem": "ipssim.errors",
    "Programme": "ipssim.settings.declare.programme",
    "ReviewResult": "ipssim.report.handed",
    "Sensitivity": "ipssim.report.handed",
    "ServiceStudy": "ipssim.report.handed",
    "Simulation": "ipssim.simulation",
    "SingleRun": "ipssim.report.handed",
    "Sites": "ipssim.report.handed",
    "Stopped": "ipssim.errors",
    "Sweep": "ipssim.report.handed",
    "Validation": "ipssim.report.handed",
    "WorkError": "ipssim.errors",
    "ablation": "ipssim.report.handed",
    "compare": "ipssim.report.handed",
    "explain": "ipssim.report.handed",
    "find_people": "ipssim.report.handed",
    "follow_path": "ipssim.report.handed",
    "load": "ipssim.settings.read.load",
    "load_experiment": "ipssim.settings.read.load",
    "match": "ipssim.report.handed",
    "openness": "ipssim.report.handed",
    "patterns": "ipssim.report.handed",
    "plan_path": "ipssim.report.handed",
    "review": "ipssim.report.handed",
    "run": "ipssim.report.handed",
    "read_axes": "ipssim.settings.read.axes",
    "sensitivity": "ipssim.report.handed",
    "scenario": "ipssim.settings.read.load",
    "service": "ipssim.report.handed",
    "sites": "ipssim.report.handed",
    "sweep": "ipssim.report.handed",
    "validate": "ipssim.report.handed",
}

__all__ = [
    "Ablation",
    "Comparison",
    "Experiment",
    "Explanation",
    "InputError",
    "Match",
    "PathwayModel",
    "Patterns",
    "Problem",
    "Programme",
    "ReviewResult",
    "Sensitivity",
    "ServiceStudy",
    "Simulation",
    "SingleRun",
    "Sites",
    "Stopped",
    "Sweep",
    "Validation",
    "WorkError",
    "ablation",
    "compare",
    "explain",
    "find_people",
    "follow_path",
    "load",
    "load_experiment",
    "match",
    "openness",
    "patterns",
    "plan_path",
    "read_axes",
    "review",
    "run",
    "scenario",
    "sensitivity",
    "service",
    "sites",
    "sweep",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'ipssim' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
