"""Read what is written after a command: which options to compose and which values to set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ipssim.errors import COMMAND_LINE, NOT_GIVEN, Problem, Written, show
from ipssim.settings.declare.changes import CHANGES
from ipssim.settings.read.files import DEEPEST
from ipssim.settings.read.layers import is_file
from ipssim.settings.read.meant import decimals_meant, is_number_with_comma, nearest, quoted
from ipssim.settings.read.origins import Key, Origin, leaves, nest, overlay

LAYER = 2  # the command line wins over scenario files (1) and over the package's files (0)
_MOST = 500  # settings after a command
_LONGEST = 5_000  # characters of a value; Hydra's parser is slow
_NAME = re.compile(r"[^\W\d][\w-]*(\.[\w-]+)*")
_STRUCTURE = re.compile(r"[][{}()'\",]")
_PREFIXES = {
    "++": "Every setting exists already; write it without ++.",
    "+": "Every setting exists already; write it without +.",
    "~": "A setting cannot be taken away; give it another value. Only an arm can: ~arms.<arm>.",
}
_LEFT_OUT = re.compile(r"~\s*arms\.([\w-]+)")


@dataclass(slots=True)
class Overrides:
    """Arguments, read: Hydra's group choices, and values with their origins.

    `unplaced` are programmes given without an arm, as written and as meant; `removed` are arms to
    leave out.
    """

    choices: dict[str, str] = field(default_factory=dict)
    unplaced: dict[str, tuple[str, str]] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[Key, Origin] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_overrides(
    arguments: Iterable[str], options: Mapping[str, Sequence[str]], *, one_programme: bool = False
) -> Overrides:
    """Read override arguments such as `experiment=danish_trial` or `arms.ips.caseload_cap=30`.

    `options` holds the names to choose from in each group. The arms named in `programme@arms.…`
    are not checked here, because they depend on the experiment chosen. With `one_programme` there
    are no arms, and `programme=…` is a choice like any other.
    """
    read = Overrides()
    arguments = list(arguments)
    if len(arguments) > _MOST:
        wrong = f"There are {len(arguments):,} settings here; a scenario file (.yaml) takes more."
        allowed = f"at most {_MOST} settings"
        read.problems.append(_problem("settings", NOT_GIVEN, wrong, allowed))
        return read
    given: set[Key] = set()  # and all that stands above what is given
    above: set[Key] = set()
    for argument, parted in _rejoined(arguments):
        left_out = None if one_programme else _LEFT_OUT.fullmatch(argument.strip())
        if left_out:
            read.removed.append(left_out[1])
            continue
        name, value, problem = _split(argument)
        if parted:
            wrong = "A shell parts this at its blanks; leave them out, or put it in quotes."
            problem = _problem(name, value, wrong, near=f'"{name}={quoted(value) or value}"')
        group = name.partition("@")[0]
        # An option of a group and a value in the same section do not compete.
        key = ("=", name) if group in options else dated_key(name)
        parts = [key[:length] for length in range(1, min(len(key), DEEPEST) + 1)]
        if problem is None and (key in above or not given.isdisjoint(parts)):
            problem = _problem(name, value, "This is given twice; which one should count?")
        if problem is None:
            given.add(key)
            above.update(parts)
            if group in options:
                problem = _choose(read, name, value, group, options[group], one_programme)
            else:
                problem = _set(read, key, name, value)
        if problem is not None:
            read.problems.append(problem)
    return read


def dated_key(name: str) -> Key:
    """Return the key that a name stands for: `a.cap@year 2` is a change of `a.cap` at that time."""
    key, at, when = name.partition("@")
    *section, setting = key.split(".")
    return (*section, CHANGES, when.strip(), setting) if at else (*section, setting)


def _problem(
    name: str, value: Any, wrong: str, allowed: str = "", near: str | None = None
) -> Problem:
    given = Written(value) if isinstance(value, str) else value
    return Problem(name, given, COMMAND_LINE, None, wrong, allowed, near)


def _split(argument: str) -> tuple[str, str, Problem | None]:
    """Split `name=value` and refuse what cannot be one."""
    name, equals, value = argument.partition("=")
    name, value = name.strip(), value.strip()
    for prefix, wrong in _PREFIXES.items():
        if name.startswith(prefix):
            bare = name.removeprefix(prefix)
            near = f"{bare}={value}" if equals and prefix != "~" else None
            given = value if equals else NOT_GIVEN
            return name, value, _problem(name, given, wrong, near=near)
    if not equals:
        wrong = "This is neither a setting (name=value) nor a scenario file (.yaml)."
        return name, value, _problem(argument or '""', NOT_GIVEN, wrong)
    if not name:
        return name, value, _problem(argument, NOT_GIVEN, "There is no name before the = sign.")
    if not value:
        return name, value, _problem(name, "", "There is no value after the = sign.")
    return name, value, None


def _choose(
    read: Overrides, name: str, value: str, group: str, options: Sequence[str],
    one_programme: bool,
) -> Problem | None:
    """Note the choice of an option from a group, such as `population=danish_trial`."""
    package = name.partition("@")[2]
    if group == "programme" and not one_programme:
        meant = value if value in options or is_file(value) else nearest(value, options)
        if not package and meant:
            read.unplaced[name] = value, meant
            return None
        if not package.startswith("arms.") or package.count(".") != 1:
            return _problem(
                name, value, "A comparison has one programme per arm, so the arm must be named.",
                "programme@arms.<arm>=<programme>",
            )
    elif package:
        return _problem(name, value, f"There is only one {group}; leave out @{package}.")
    if value not in options and not (group == "programme" and is_file(value)):
        if _is_several(value):
            return _one_value(name, value)
        near = nearest(value, options)
        if near is not None:
            read.choices[name] = near  # so that the rest is judged against what was meant
        allowed = "one of " + ", ".join(options)
        allowed += ", or the path of a .yaml file" if group == "programme" else ""
        return _problem(name, value, f"There is no {group} called {show(value)}.", allowed, near)
    read.choices[name] = value
    return None


def _set(read: Overrides, key: Key, name: str, text: str) -> Problem | None:
    """Note the value of a setting; whether there is such a setting is found when it is used."""
    if not _NAME.fullmatch(name.partition("@")[0]):
        wrong = "A setting is named by words with points between them, such as population.size."
        return _problem(name, text, wrong)
    if len(key) > DEEPEST:
        return _problem(name, text, f"This name has {len(key):,} parts, and no setting has.")
    if len(text) > _LONGEST:
        wrong = f"This is longer than {_LONGEST:,} characters; put it into a scenario file (.yaml)."
        return _problem(name, text, wrong)
    if is_number_with_comma(text):  # not Hydra's several values; what is meant is found later
        _note(read, key, text, text)
        return None
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    try:
        override = OverridesParser.create().parse_override(f"value={text}")
        if override.is_sweep_override():
            return _one_value(name, text)
        value = override.value()
    except HydraException:
        if _STRUCTURE.search(text):
            return _unreadable(name, text)
        value = text  # Hydra's grammar knows no Danish letters
    except Exception:  # too many digits, too many brackets: whatever its parser cannot take
        return _problem(name, text, "This value cannot be read.")
    _note(read, key, text, value)
    return None


def _note(read: Overrides, key: Key, text: str, value: Any) -> None:
    """Keep a value, and that it was written here."""
    read.data = overlay(read.data, nest(key, value))
    for below, _ in leaves(value, key):
        written = text if below == key else None
        read.origins[below] = Origin(COMMAND_LINE, layer=LAYER, text=written)


def _unreadable(name: str, text: str) -> Problem:
    """Return what is wrong with brackets, quotes or the words of a list."""
    listed = quoted(text)
    if listed is None:
        return _problem(name, text, "This value cannot be read; a bracket or quote is amiss.")
    if meant := decimals_meant(text):
        wrong = "Decimals are written with a point, and commas stand between entries."
        return _problem(name, text, wrong, near=f"{name}=[{','.join(meant)}]")
    plain = listed.replace("'", "")
    return _problem(
        name, text, "After a command, words with letters such as æ, ø and å, or with signs, stand"
        f" in quotes, and all of it in others; in a scenario file (.yaml), {plain} will do.",
        near=f'"{name}={listed}"',
    )


def _rejoined(arguments: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield the arguments, and whether one is a list that the shell has parted at its blanks."""
    held = ""
    for argument in arguments:
        if held and "=" in argument:
            yield held, False
            held = ""
        whole = f"{held} {argument}" if held else argument
        if "=[" in whole and whole.count("[") > whole.count("]"):
            held = whole
        else:
            yield whole, bool(held)
            held = ""
    if held:
        yield held, False


def _is_several(value: str) -> bool:
    return bool(re.search(r",\S|\(", value))  # a title may hold a comma and a blank


def _one_value(name: str, value: str) -> Problem:
    return _problem(
        name, value, "Several values are given here, and a comparison takes one; a list is written"
        " in square brackets.",
    )
