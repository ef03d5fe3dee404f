"""Read the axes of a sweep, written as Hydra writes them: `a=10,25`, `a=range(13,78,13)`."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ipssim.errors import COMMAND_LINE, InputError, Problem, Written, show
from ipssim.settings.declare.changes import CHANGES, Change
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.read.checks import check
from ipssim.settings.read.convert import dated_change
from ipssim.settings.read.load import choices, load_experiment
from ipssim.settings.read.meant import nearest
from ipssim.settings.read.origins import Report

MOST_POINTS = 100_000
_COMMA = re.compile(r"[+-]?\d+,\d+")


@dataclass(frozen=True, slots=True)
class Axis:
    """A setting that is swept: its values, or the two ends of an interval that designs draw from.

    `key` is the setting, or one from a point in time on ("arms.ips.caseload_cap@year2").
    `values` are words as they would stand after a command, without the name; `base` is the word
    for what the experiment has. Where values have names of their own, `together` says which
    settings each of them sets; with `steps` they are a way from the first to the last. What is
    drawn of a `whole` setting is rounded.
    """

    key: str = ""
    values: tuple[str, ...] = ()
    interval: tuple[float, float] | None = None
    base: str = field(default="", compare=False)
    together: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False)
    steps: bool = False
    whole: bool = field(default=False, compare=False)

    def at(self, share: float) -> str:
        """Return the value at a share (0 to 1) of the axis."""
        if self.interval is not None:
            low, high = self.interval
            drawn = low + share * (high - low)
            return str(round(drawn)) if self.whole else f"{drawn:.6g}"
        return self.values[min(int(share * len(self.values)), len(self.values) - 1)]

    @property
    def ends(self) -> tuple[str, ...]:
        """Return the values to look at one by one: all of them, or both ends of an interval."""
        return self.values or (self.at(0.0), self.at(1.0))

    @property
    def most_used(self) -> str:
        """Return the value it has where others are moved: the experiment's, or else the first."""
        return self.base or self.ends[0]

    def settings(self, base: Experiment, word: str) -> dict[str, Any]:
        """Return the settings that a value sets."""
        if self.together:
            return dict(self.together[word])
        return {self.key: value_at(base, self.key, word)}


def is_axis(word: str) -> bool:
    """Say whether a word sweeps a setting: several values, a range, or an interval."""
    return _parsed(word) is not None


def read_axes(
    words: Sequence[str], files: Sequence[Path] = (), base: Experiment | None = None
) -> tuple[Experiment, tuple[Axis, ...]]:
    """Return the experiment of all other words, and the axes; every value of each is checked.

    With `base`, that is the experiment, and every word is an axis. Raises `InputError` with
    everything wrong, as it would be said of a single setting.
    """
    swept = [word for word in words if is_axis(word)]
    rest = [word for word in words if word not in swept]
    if base is None:
        base = load_experiment(rest, files=files)
    elif rest:
        raise InputError([Problem(
            word.partition("=")[0], Written(word.partition("=")[2]),
            message="This is one value, and an experiment is given: change it there.",
            allowed="axes of two values or more, such as arms.ips.caseload_cap=10,25,50",
        ) for word in rest])
    _hold(len(found[0]) or 1 for word in swept if (found := _parsed(word)))
    base = replace(base, dials={})  # which are another way to say what is swept
    specs = dict(parameters(base))
    problems: list[Problem] = []
    axes: dict[str, Axis] = {}
    for number, word in enumerate(swept):
        key, _, text = word.partition("=")
        found = _parsed(word)
        assert found is not None
        try:
            if key in [other.partition("=")[0] for other in swept[:number]]:
                raise _wrong(key, text, "This is swept twice; put all values into one list.")
            chosen = key.partition("@")[0] in choices()
            axes[key] = _chosen(key, found[0], rest, files) if chosen else _axis(
                key, text, found, base, specs
            )
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return base, tuple(axes.values())


def _hold(counts: Iterable[int]) -> None:
    """Raise `InputError` for more points than a grid may have."""
    if (count := math.prod(counts)) > MOST_POINTS:
        raise InputError([Problem("axes", count, COMMAND_LINE, None,
                                  "These are too many points.", f"at most {MOST_POINTS}")])


def _axis(
    key: str, text: str, found: tuple[tuple[str, ...], tuple[float, float] | None],
    base: Experiment, specs: Mapping[str, Parameter],
) -> Axis:
    """Return the axis of a setting, every value checked."""
    spec = spec_at(key, specs)
    if spec is None:
        raise unknown_setting(key, text, specs)
    if isinstance(spec.value, float) and _COMMA.fullmatch(text.strip()):
        raise InputError([Problem(
            key, Written(text), COMMAND_LINE, None, "This is two values, or one with a comma.",
            spec.allowed, f"{text.replace(',', '.')} (one value) or [{text}] (two)",
        )])
    axis = Axis(key, *found, base=written(spec.value), whole=isinstance(spec.value, int))
    problems: list[Problem] = []
    for value in axis.ends:
        try:
            with_values(base, axis.settings(base, value))
        except InputError as error:
            problems += [replace(one, where=COMMAND_LINE) for one in error.problems]
            if "@" in key:  # what is wrong may be the time, which all values share
                break
    if problems:
        raise InputError(problems)
    return axis


def _chosen(
    key: str, values: Sequence[str], rest: Sequence[str], files: Sequence[Path]
) -> Axis:
    """Return the axis of a choice between shipped settings: `programme@arms.ips=a,b`."""
    place = key.partition("@")[2] or key
    together = {}
    for value in values:
        found: Any = load_experiment([*rest, f"{key}={value}"], files=files)
        for name in place.split("."):
            found = found[name] if isinstance(found, Mapping) else getattr(found, name)
        together[value] = {place: found}
    return Axis(key, tuple(values), together=together)


def with_values(experiment: Experiment, values: Mapping[str, Any]) -> Experiment:
    """Return the experiment with these settings, by dotted key, in place of its own; checked.

    A whole section is put in before settings within it.
    """
    changed: Any = experiment
    for key in sorted(values, key=lambda key: key.count(".")):
        setting, dated, _ = key.partition("@")
        *section, name = setting.split(".")
        names = [*section, CHANGES if dated else name]
        changed = _replaced(changed, names, values[key])
    checked: Experiment = check(changed)
    return checked


def _replaced(settings: Any, names: Sequence[str], value: Any) -> Any:
    name, *below = names
    found = settings[name] if isinstance(settings, Mapping) else getattr(settings, name)
    inner = _replaced(found, below, value) if below else value
    if isinstance(inner, Change):
        same = (inner.when, inner.setting)
        inner = (*(one for one in found if (one.when, one.setting) != same), inner)
    if isinstance(settings, Mapping):
        return {**settings, name: inner}
    return replace(settings, **{name: inner})


def value_at(base: Experiment, key: str, word: str) -> Any:
    """Return a word as a value of a setting of an experiment; raise `InputError` if it is none."""
    setting, dated, when = key.partition("@")
    try:
        value = _parser().parse_override(f"{setting}={word}").value()
    except Exception:  # Hydra's own, ANTLR's, and Python's too
        raise _wrong(key, word, "This cannot be read as a value.") from None
    found: Any = base
    for name in setting.split("."):
        section = found
        found = found[name] if isinstance(found, Mapping) else getattr(found, name)
    value = float(value) if isinstance(found, float) and type(value) is int else value
    if not dated:
        return value
    report = Report()
    change = dated_change(type(section), when, name, value, report, (key,))
    if change is None:
        given = Written(word)
        raise InputError([replace(one, setting=key, value=given) for one in report.problems])
    return change


def spec_at(key: str, specs: Mapping[str, Parameter]) -> Parameter | None:
    """Return what is declared of an axis's setting; None where there is no such setting."""
    return specs.get(key.partition("@")[0])


def unknown_setting(key: str, text: str, specs: Mapping[str, Parameter]) -> InputError:
    """Return the error that there is no such setting, with the nearest."""
    return InputError([Problem(
        key, Written(text), COMMAND_LINE, None, f"There is no setting called {show(key)}.",
        "a setting with its section, such as arms.ips.caseload_cap",
        nearest(key, specs),
    )])


def _wrong(key: str, text: str, said: str) -> InputError:
    return InputError([Problem(key, Written(text), COMMAND_LINE, None, said)])


@functools.cache
def _parser() -> Any:
    from hydra.core.override_parser.overrides_parser import OverridesParser

    return OverridesParser.create()


def _parsed(word: str) -> tuple[tuple[str, ...], tuple[float, float] | None] | None:
    """Return the values of a word that sweeps, or its interval; None for any other word."""
    from hydra.core.override_parser.types import IntervalSweep

    key, equals, text = word.partition("=")
    if not equals or key == "experiment":
        return None
    try:
        override = _parser().parse_override(f"{key.partition('@')[0]}={text}")
        if override.is_interval_sweep():
            sweep = override.value()
            assert isinstance(sweep, IntervalSweep)
            return (), (float(sweep.start or 0.0), float(sweep.end or 0.0))
        if override.is_sweep_override():
            return tuple(dict.fromkeys(map(
                written, itertools.islice(override.sweep_iterator(), MOST_POINTS + 1)))), None
        value = override.value()
    except Exception:  # what cannot be read is said when it is read as a setting
        return None
    if not isinstance(value, list) or key in _lists() or any(
        isinstance(item, list | dict) for item in value
    ):
        return None
    return tuple(map(written, value)), None


@functools.cache
def _lists() -> frozenset[str]:
    """Return the settings that are lists themselves."""
    return frozenset(key for key, spec in parameters(Experiment()) if isinstance(spec.value, tuple))


def written(value: Any) -> str:
    """Return the word that a value is after a command."""
    return "null" if value is None else show(value)


def grid(axes: Sequence[Axis]) -> list[dict[str, str]]:
    """Return every combination of the axes' values; raise `InputError` for an interval."""
    open_ends = [axis for axis in axes if axis.interval is not None]
    if open_ends:
        raise InputError([
            Problem(axis.key, Written("interval(...)"), COMMAND_LINE, None,
                    "A grid needs values; an interval is for --design one, random, lhs or sobol.",
                    nearest="a=1,2,3 or a=range(1,4,1)") for axis in open_ends
        ])
    keys = [axis.key for axis in axes]
    _hold(len(axis.values) for axis in axes)
    return [dict(zip(keys, values, strict=True))
            for values in itertools.product(*(axis.values for axis in axes))]
