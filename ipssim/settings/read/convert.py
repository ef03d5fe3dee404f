"""Turn nested plain values into the frozen settings, and note every value that does not fit."""

from __future__ import annotations

import dataclasses
import functools
import math
import re
import types
import typing
from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any, TypeVar

from ipssim.errors import printable, show
from ipssim.settings.declare.changes import (
    EVERYBODY,
    FOR,
    MOST_CHANGES,
    NEW,
    WRITTEN,
    Change,
    nearest_when,
    read_when,
)
from ipssim.settings.declare.parameter import Parameter, field_types, spec_of
from ipssim.settings.read.meant import decimals_meant, either, nearest, number_meant
from ipssim.settings.read.origins import Key, Report, leaves

T = TypeVar("T")

_FLAW: Any = object()
_WITH_A_POINT = "Decimals are written with a point."
_LABELS = ("name", "title")  # what a thing is called; a list of names would change nothing
_MOST_ENTRIES = 1000  # of a dial; a comparison takes fewer arms than that
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
_OCTAL = re.compile(r"[+-]?0\d+")
_CLOCK = re.compile(r"[+-]?\d+(:[0-5]?\d)+")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ANY = Parameter("", None, "word", "policy", "Any value of the right type.")


class Refused(ValueError):  # noqa: N818 - says what happened to a value; never leaves this room
    """A value does not fit; the message says why."""

    def __init__(self, wrong: str, near: str | None = None) -> None:
        super().__init__(wrong)
        self.near = near


def convert(cls: type[T], data: Any, report: Report, key: Key = ()) -> T:
    """Build the settings class `cls` from a nested mapping.

    Values that do not fit are noted in `report` and left at their defaults.
    """
    plain_class: type = cls
    fields = _declared(plain_class)
    if not isinstance(data, Mapping):
        name = key[-1] if key else "This"
        example = next(iter(fields))
        report.add(
            key, data, f"{name} holds several settings, such as {example}, and not one value."
        )
        return cls()
    values: dict[str, Any] = {}
    grids = _grids(plain_class)
    for name, raw in data.items():
        below = (*key, str(name))
        if name not in fields:
            report.add_unknown(below, raw, tuple(fields))
            continue
        if name in grids:
            values[name] = _grid(grids[name], raw, report, below)
            continue
        if (dated := _dated(plain_class)) and name == dated.name:
            values[name] = _changes(plain_class, dated.metadata, raw, report, below)
            continue
        value = _value(*fields[name], raw, report, below)
        if value is not _FLAW:
            values[name] = value
    return cls(**values)


def plain(settings: Any) -> Any:
    """Return settings as nested dicts, lists and scalars, the inverse of `convert`."""
    if dataclasses.is_dataclass(settings) and not isinstance(settings, type):
        return {
            field.name: plain(getattr(settings, field.name))
            for field in dataclasses.fields(settings)
        }
    if isinstance(settings, Mapping):
        return {str(name): plain(item) for name, item in settings.items()}
    if isinstance(settings, tuple) and settings and isinstance(settings[0], Change):
        dates: dict[str, dict[str, Any]] = {}
        for one in settings:
            dates.setdefault(one.when, {})[one.setting] = plain(one.value)
        return dates
    if isinstance(settings, (list, tuple)):
        return [plain(item) for item in settings]
    # NumPy's scalars and arrays say what they hold in plain Python.
    return settings.tolist() if hasattr(settings, "tolist") else settings


@functools.cache
def _declared(cls: type) -> dict[str, tuple[Any, Parameter]]:
    """Return the type and the declared bounds of each field of a settings class."""
    hints = field_types(cls)
    return {
        field.name: (hints[field.name], spec_of(field) or _ANY)
        for field in dataclasses.fields(cls)
    }


@functools.cache
def _grids(cls: type) -> dict[str, type]:
    """Return the fields that hold lists of values for another settings class, with that class."""
    return {
        field.name: field.metadata["grid_of"]
        for field in dataclasses.fields(cls)
        if "grid_of" in field.metadata
    }


def _grid(kind: type, raw: Any, report: Report, key: Key) -> dict[str, dict[str, Any]]:
    """Convert {name: {field: [values]}}; a null in place of a name's or field's leaves it out."""
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        report.add(key, raw, "Names with lists are needed here, written {arm: {setting: [...]}}.")
        return {}
    fields = {name: _declared(kind)[name] for name in _declared(kind) if name not in _LABELS}
    named: dict[str, dict[str, Any]] = {}
    for name, lists in raw.items():
        here = (*key, str(name))
        if lists is None:
            continue
        if not isinstance(lists, Mapping):
            report.add(here, lists, "Settings with lists are needed here, as {setting: [...]}.")
            continue
        named[str(name)] = {}
        for field, entries in lists.items():
            below = (*here, str(field))
            if field not in fields:
                report.add_unknown(below, entries, tuple(fields))
            elif entries is not None:
                named[str(name)][field] = _entries(*fields[field], entries, report, below)
    return named


@functools.cache
def _dated(cls: type) -> dataclasses.Field[Any] | None:
    """Return the field of a settings class that holds dated changes, if it has one."""
    return next((one for one in dataclasses.fields(cls) if "fixed" in one.metadata), None)


def _changes(
    cls: type, rules: Mapping[str, Any], raw: Any, report: Report, key: Key
) -> tuple[Change, ...]:
    """Convert {when: {setting: value}}; a null in place of a date or a value leaves it out."""
    if not raw:
        return ()
    if not isinstance(raw, Mapping):
        report.add(key, raw, "Changes stand by when: {year 2: {setting: value}}.", WRITTEN)
        return ()
    found: dict[tuple[str, bool, str], tuple[int, Change]] = {}
    for when, values in raw.items():
        here = (*key, str(when))
        read = read_when(str(when))
        if read is None:
            below, given = next(leaves(values, here))
            report.add(below, given, f"{printable(str(when))} is no point in time.", WRITTEN,
                       nearest_when(str(when)))
        elif values is not None and not isinstance(values, Mapping):
            report.add(here, values, "Settings with values are needed here.")
        elif values:
            whom = values.get(FOR, NEW if read[1] else EVERYBODY)
            if whom not in (NEW, EVERYBODY):
                report.add((*here, FOR), whom, "A change is for everybody, or for new people.",
                           either((EVERYBODY, NEW)), nearest(whom, (EVERYBODY, NEW)))
            for one in _changes_at(cls, rules, read[0], whom == NEW, values, report, here):
                layer = report.origin((*here, one.setting)).layer
                spelt = one.since, one.new, one.setting  # as "year2" and "year 2" are
                before = found.get(spelt)
                if before and before[0] == layer:
                    report.add((*here, one.setting), one.value, "This changes twice at that time.")
                elif before is None or before[0] < layer:
                    found[spelt] = layer, one
    if len(found) > MOST_CHANGES:
        report.add(key, len(found), "These are too many changes.", f"at most {MOST_CHANGES}")
        return ()
    return tuple(found[key][1] for key in sorted(found))


def dated_change(
    cls: type, when: str, setting: str, value: Any, report: Report, key: Key
) -> Change | None:
    """Return the change of one setting of a section at a time; None with what is wrong noted."""
    dated = _dated(cls)
    if dated is None:
        report.add(key, value, "Settings of this section have no dated changes.")
        return None
    found = _changes(cls, dated.metadata, {when: {setting: value}}, report, key)
    return found[0] if found else None


def _changes_at(
    cls: type, rules: Mapping[str, Any], since: str, new: bool, values: Mapping[str, Any],
    report: Report, key: Key,
) -> list[Change]:
    fields = {name: one for name, one in _declared(cls).items() if one[1] is not _ANY}
    found = []
    for name, raw in values.items():
        below = (*key, str(name))
        if name == FOR:
            continue
        if name not in fields:
            report.add_unknown(below, raw, tuple(fields))
        elif why := rules["fixed"].get(name):
            report.add(below, raw, f"{name} cannot change during a run: {why}")
        elif new and name in rules["of_workers"]:
            report.add(below, raw, f"{name} is not of a person, so it cannot change for new people"
                       " alone; leave `for: new` out.")
        elif (value := _value(*fields[name], raw, report, below)) is not _FLAW:
            found.append(Change(since, str(name), value, new))
            report.spell((*key[:-1], found[-1].when, str(name)), below)
    return found


def _entries(hint: Any, spec: Parameter, raw: Any, report: Report, key: Key) -> tuple[Any, ...]:
    """Convert a list of values for one field and note every entry that does not fit."""
    if not isinstance(raw, (list, tuple)):
        report.add(key, raw, "A list is needed here, written [first, second, ...].",
                   near=f"[{show(raw)}]")
        return ()
    if len(raw) > _MOST_ENTRIES:
        report.add(key, raw, f"There are {len(raw):,} entries here.", f"at most {_MOST_ENTRIES}")
        return ()
    if not raw:
        report.add(key, "[]", "This list is empty; null takes the dial away.")
    values: list[Any] = []
    for index, item in enumerate(raw, start=1):
        try:
            value = _entry(hint, spec, item)
        except Refused as refused:
            if "int" not in str(hint) and (meant := _commas_meant(raw, spec, report, key)):
                report.add(key, raw, _WITH_A_POINT, _allowed(hint, spec), meant)
                return ()
            report.add(key, raw, f"Entry {index} ({show(item)}): {refused}",
                       _allowed(hint, spec), refused.near)
            continue
        if value in values:
            report.add(key, raw, f"Entry {index} repeats {show(value)}; each value stands once.")
        else:
            values.append(value)
    return tuple(values)


def _entry(hint: Any, spec: Parameter, item: Any) -> Any:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        if item is None:
            return None
        (hint,) = (option for option in typing.get_args(hint) if option is not type(None))
    if item is None:
        raise Refused("A value is needed here; null is not one.")
    return _scalar(hint, spec, item, None)


def _value(hint: Any, spec: Parameter, raw: Any, report: Report, key: Key) -> Any:
    if hint is Any:  # what it may be hangs on something else, which checks it
        return raw
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        if raw is None:
            return None
        (hint,) = (option for option in typing.get_args(hint) if option is not type(None))
    if dataclasses.is_dataclass(hint):
        return convert(typing.cast(type, hint), raw, report, key)
    try:
        if raw is None:
            raise Refused("A value is needed here; null is not one.")
        if typing.get_origin(hint) is tuple:
            return _several(typing.get_args(hint)[0], spec, raw, report, key)
        if isinstance(typing.get_origin(hint), type) and issubclass(
            typing.get_origin(hint), Mapping
        ):
            return _named(typing.get_args(hint)[1], spec, raw, report, key)
        return _scalar(hint, spec, raw, report.text(key))
    except Refused as refused:
        allowed = _allowed(hint, spec)
        for below, item in leaves(raw, key):
            if below == key:
                report.add(key, raw, str(refused), allowed, refused.near)
            else:
                report.add(below, item, f"{key[-1]} has one value and nothing below it.", allowed)
        return _FLAW


def _several(kind: Any, spec: Parameter, raw: Any, report: Report, key: Key) -> tuple[Any, ...]:
    if isinstance(raw, Real | str) and report.origin(key).cell:
        raw = (raw,)  # one value in a cell is a list of one
    if not isinstance(raw, (list, tuple)):
        near = f"[{show(raw)}]" if not isinstance(raw, Mapping) else None
        raise Refused("A list is needed here, written [first, second, ...].", near)
    if dataclasses.is_dataclass(kind):
        return tuple(
            convert(typing.cast(type, kind), item, report, (*key, str(index)))
            for index, item in enumerate(raw)
        )
    values = []
    for index, item in enumerate(raw, start=1):
        try:
            values.append(_scalar(kind, spec, item, None))
        except Refused as refused:
            near = refused.near
            if kind is float and (meant := _commas_meant(raw, spec, report, key)):
                refused, near = Refused(_WITH_A_POINT), meant
            raise Refused(f"Entry {index}: {refused}", near) from None
    return tuple(values)


def _commas_meant(raw: Any, spec: Parameter, report: Report, key: Key) -> str | None:
    """Return a list of whole numbers as the decimals it may stand for: [0,03, 0,97]."""
    where = report.origin(key).where  # a file below may have had entries of its own
    below = [(*key, str(index)) for index in range(len(raw))]
    meant = decimals_meant(",".join(
        (report.origin(entry).where == where and report.text(entry)) or str(item)
        for entry, item in zip(below, raw, strict=True)
    ))
    fits = meant and all(spec.high is None or float(part) <= spec.high for part in meant)
    return f"[{', '.join(meant)}]" if meant and fits else None


def _named(kind: Any, spec: Parameter, raw: Any, report: Report, key: Key) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise Refused("Names with values are needed here, written {name: value, ...}.")
    for name in raw:
        _check_text(str(name))
    converted = {
        str(name): _value(kind, spec, item, report, (*key, str(name)))
        for name, item in raw.items()
    }
    # A plain dict and not a read-only view, because worker processes must be able to unpickle it.
    return {name: value for name, value in converted.items() if value is not _FLAW}


def _scalar(kind: Any, spec: Parameter, raw: Any, text: str | None) -> Any:
    if kind is bool:
        return _yes_or_no(raw)
    if kind is str:
        return _word(raw, spec)
    return _number(kind, raw, spec, text)


def _yes_or_no(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    near = nearest(raw, ("true", "false")) if isinstance(raw, str) else None
    raise Refused("Yes or no is needed here, written true or false.", near)


def _word(raw: Any, spec: Parameter) -> str:
    if not isinstance(raw, str):
        kind = "true or false (so are a bare yes, no, on and off)" if isinstance(raw, bool) else (
            "a number" if isinstance(raw, Real) else "none"
        )
        raise Refused(f"A word is needed here, and this is {kind}; put a text in quotes.")
    _check_text(raw)
    if spec.choices is not None and raw not in spec.choices:
        raise Refused("This is not one of the choices.", nearest(raw, spec.choices))
    return raw


def _check_text(text: str) -> None:
    """Refuse what would steer a terminal or turn a text round where it is shown."""
    if hidden := _HIDDEN.search(text):
        raise Refused(f"This text holds a hidden character, {printable(hidden[0])}; leave it out.")


def _number(kind: type, raw: Any, spec: Parameter, text: str | None) -> float:
    if isinstance(raw, bool):
        raise Refused("A number is needed here, and this is true or false.")
    if isinstance(raw, str):
        raise Refused(*number_meant(raw, spec, whole=kind is int))
    if not isinstance(raw, Real):
        raise Refused("A number is needed here.")
    _check_reading(kind, spec, text)
    try:
        number = float(raw)
    except OverflowError:
        raise Refused("This number is too large.") from None
    if not math.isfinite(number):
        raise Refused("A finite number is needed here.")
    if kind is int and not number.is_integer():
        raise Refused("A whole number is needed here.")
    if spec.low is not None and number < spec.low:
        raise Refused("This is below the lowest value allowed.")
    if spec.high is not None and number > spec.high:
        per_cent = spec.high == 1 and number.is_integer() and number <= 100
        near = f"{number / 100:.12g}" if per_cent else None
        raise Refused("This is above the highest value allowed.", near)
    if kind is int:
        return int(raw) if isinstance(raw, Integral) else int(number)
    return number


def _check_reading(kind: type, spec: Parameter, text: str | None) -> None:
    """Refuse numbers that the file format would read as something else than was meant."""
    if text is None:
        return
    if kind is int and _THOUSANDS.fullmatch(text):
        raise Refused(*number_meant(text, spec, whole=True))
    if _OCTAL.fullmatch(text):
        raise Refused("A leading zero changes the value of a number; leave it out.")
    if _CLOCK.fullmatch(text):
        raise Refused("A number is needed here, and this looks like a clock time.")


def _allowed(hint: Any, spec: Parameter) -> str:
    if hint is bool:
        return "true or false"
    if spec.low is None and spec.high is None and spec.choices is None:
        return ""
    return spec.allowed
