"""Dials: every combination of the listed values is one more arm beside the arm it belongs to."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Value, parameters
from ipssim.settings.declare.programme import Programme

MOST_DIAL_ARMS = 500

_WORDS = {  # how the settings that are dialled most are said
    "limit_weeks": ("{} weeks", "no time limit"),
    "caseload_cap": ("{} per worker", ""),
}


@dataclass(frozen=True, slots=True)
class DialArm:
    """One arm of a grid: the arm `base` with `values` in place of its own.

    `name` reads `package(limit_weeks=39, caseload_cap=25)`, which no arm of a user's own can be
    called.
    """

    name: str
    base: str
    values: Mapping[str, Value]
    programme: Programme

    @property
    def words(self) -> str:
        """Say the values in words, such as "39 weeks, 25 per worker"."""
        return ", ".join(value_words(name, value) for name, value in self.values.items())


def dial_arms(experiment: Experiment) -> tuple[DialArm, ...]:
    """Return the arms that the experiment's dials add, base by base, the last dial fastest."""
    return tuple(arm for base in experiment.dials for arm in arms_of_dials(experiment, base))


def arms_of_dials(experiment: Experiment, base: str) -> tuple[DialArm, ...]:
    """Return the arms that the dials of one base arm add; none without dials."""
    lists = experiment.dials.get(base, {})
    if not lists:
        return ()
    programme = experiment.arms[base]
    found = []
    for chosen in itertools.product(*lists.values()):
        values = dict(zip(lists, chosen, strict=True))
        said = ", ".join(f"{name}={_written(value)}" for name, value in values.items())
        arm = DialArm(f"{base}({said})", base, values, programme)
        title = f"{programme.title or base}: {arm.words}"
        # Field types were checked when the lists were read.
        changed = replace(programme, **values, title=title)  # type: ignore[arg-type]
        found.append(replace(arm, programme=changed))
    return tuple(found)


def grid_size(lists: Mapping[str, Sequence[Value]]) -> int:
    """Return how many arms these lists of values make."""
    return math.prod(len(values) for values in lists.values()) if lists else 0


def value_words(name: str, value: Value) -> str:
    """Say a setting's value so that it can stand alone: "39 weeks", "no time limit"."""
    with_value, without = _WORDS.get(name, ("", ""))
    if value is None and without:
        return without
    if with_value:
        return with_value.format(_written(value))
    return f"{name} {_written(value)}"


def setting_unit(name: str) -> str:
    """Return the unit of a programme's setting."""
    return dict(parameters(Programme()))[name].unit


def _written(value: Value) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
