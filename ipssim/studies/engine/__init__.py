"""The engine of all studies: a plan becomes tasks, tasks become levels, levels estimates.

A study is its plan plus what is special about it. One that asks for no more than differences
between arms and worlds is its plan alone:

    plan = Plan(study="toy", experiment=experiment, contrasts=(
        Contrast("ips", ("", "ips"), ("", "usual")),
    ))
    study(plan, replicates=20).table()
"""

from ipssim.studies.engine.estimates import Estimate, Levels, Range
from ipssim.studies.engine.plan import Contrast, Plan
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.study import How, Means, Running, running, study

__all__ = [
    "Contrast", "Estimate", "How", "Levels", "Means", "Pages", "Plan", "Range", "Result",
    "Running", "running", "study",
]
