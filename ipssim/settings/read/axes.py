"""Read the axes of a sweep, written as Hydra writes them: `a=10,25`, `a=range(13,78,13)`."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ipssim.errors import COMMAND_LINE, InputError, Problem, Written, show
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.read.load import load_experiment
from ipssim.settings.read.meant import nearest

MOST_POINTS = 100_000
_COMMA = re.compile(r"[+-]?\d+,\d+")


@dataclass(frozen=True, slots=True)
class Axis:
    """A setting that is swept: its values, or the two ends of an interval that designs draw from.

    `values` are words as they would stand after a command, without the name.
    """

    key: str = ""
    values: tuple[str, ...] = ()
    interval: tuple[float, float] | None = None

    def at(self, share: float) -> str:
        """Return the value at a share (0 to 1) of the axis."""
        if self.interval is not None:
            low, high = self.interval
            return f"{low + share * (high - low):.6g}"
        return self.values[min(int(share * len(self.values)), len(self.values) - 1)]


def is_axis(word: str) -> bool:
    """Say whether a word sweeps a setting: several values, a range, or an interval."""
    return _parsed(word) is not None


def read_axes(
    words: Sequence[str], files: Sequence[Path] = ()
) -> tuple[Experiment, tuple[Axis, ...]]:
    """Return the experiment of all other words, and the axes; every value of each is checked.

    Raises `InputError` with everything wrong, as it would be said of a single setting.
    """
    swept = [word for word in words if is_axis(word)]
    rest = [word for word in words if word not in swept]
    base = load_experiment(rest, files=files)
    specs = dict(parameters(base))
    problems: list[Problem] = []
    axes: list[Axis] = []
    for word in swept:
        key, _, text = word.partition("=")
        spec = specs.get(key)
        if spec is None:
            problems.append(_unknown(key, text, specs))
            continue
        if isinstance(spec.value, float) and _COMMA.fullmatch(text.strip()):
            problems.append(Problem(
                key, Written(text), COMMAND_LINE, None, "This is two values, or one with a comma.",
                spec.allowed, f"{text.replace(',', '.')} (one value) or [{text}] (two)",
            ))
            continue
        if any(axis.key == key for axis in axes):
            problems.append(Problem(key, Written(text), COMMAND_LINE, None,
                                    "This is swept twice; put all values into one list."))
            continue
        found = _parsed(word)
        assert found is not None
        axes.append(Axis(key, *found))
    for axis in axes:
        ends = tuple(f"{end:.6g}" for end in axis.interval or ())
        for value in axis.values or ends:
            try:
                load_experiment([*rest, f"{axis.key}={value}"], files=files)
            except InputError as error:
                problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return base, tuple(axes)


def value_at(base: Experiment, key: str, word: str) -> Any:
    """Return a word as a value of a setting of an experiment."""
    from hydra.core.override_parser.overrides_parser import OverridesParser

    value = OverridesParser.create().parse_override(f"{key}={word}").value()
    spec = dict(parameters(base))[key]
    return float(value) if isinstance(spec.value, float) and isinstance(value, int) else value


def _unknown(key: str, text: str, specs: Mapping[str, Parameter]) -> Problem:
    return Problem(
        key, Written(text), COMMAND_LINE, None, f"There is no setting called {show(key)}.",
        "a setting with its section, such as arms.ips.caseload_cap",
        nearest(key, specs),
    )


def _parsed(word: str) -> tuple[tuple[str, ...], tuple[float, float] | None] | None:
    """Return the values of a word that sweeps, or its interval; None for any other word."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.core.override_parser.types import IntervalSweep

    key, equals, text = word.partition("=")
    if not equals or "@" in key:
        return None
    try:
        override = OverridesParser.create().parse_override(f"{key}={text}")
        if override.is_interval_sweep():
            sweep = override.value()
            assert isinstance(sweep, IntervalSweep)
            return (), (float(sweep.start or 0.0), float(sweep.end or 0.0))
        if override.is_sweep_override():
            return tuple(dict.fromkeys(map(str, override.sweep_string_iterator()))), None
        value = override.value()
    except Exception:  # what cannot be read is said when it is read as a setting
        return None
    if not isinstance(value, list) or key in _lists() or any(
        isinstance(item, list | dict) for item in value
    ):
        return None
    return tuple(_written(item) for item in value), None


@functools.cache
def _lists() -> frozenset[str]:
    """Return the settings that are lists themselves."""
    return frozenset(key for key, spec in parameters(Experiment()) if isinstance(spec.value, tuple))


def _written(value: Any) -> str:
    return "null" if value is None else show(value)


def grid(axes: Sequence[Axis]) -> list[dict[str, str]]:
    """Return every combination of the axes' values; raise `InputError` for an interval."""
    open_ends = [axis for axis in axes if axis.interval is not None]
    if open_ends:
        raise InputError([
            Problem(axis.key, Written("interval(...)"), COMMAND_LINE, None,
                    "A grid needs values; an interval is for --design random, lhs or sobol.",
                    nearest="a=1,2,3 or a=range(1,4,1)") for axis in open_ends
        ])
    keys = [axis.key for axis in axes]
    count = 1
    for axis in axes:
        count *= len(axis.values)
    if count > MOST_POINTS:
        raise InputError([Problem("axes", count, COMMAND_LINE, None,
                                  "These are too many points.", f"at most {MOST_POINTS}")])
    return [dict(zip(keys, values, strict=True))
            for values in itertools.product(*(axis.values for axis in axes))]
