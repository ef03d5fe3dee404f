"""Remember where each setting was written, and collect what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ipssim.errors import COMMAND_LINE, PYTHON, InputError, Problem, Written
from ipssim.settings.read.meant import either, nearest, same, spelt

Key = tuple[str, ...]
_MOST_GUESSES = 25  # each costs milliseconds, and fewer problems than that are shown
_ELSEWHERE = ("trial.", "service.")  # rarely meant where the section is not named
_SHORT = 4  # letters; such a word is spelt like too many
_CLOSE = 0.85  # a name taken from elsewhere in the tree must be spelt nearly the same


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a setting was written.

    `depth` is how many leading parts of the full key the file itself stands for. A later `layer`
    wins over an earlier one. `text` is a scalar as it was written, `cell` its sheet and cell.
    """

    where: str = PYTHON
    line: int | None = None
    depth: int = 0
    layer: int = 0
    text: str | None = None
    cell: str = ""


class Report:
    """What is wrong with a tree of settings, with the origin each setting came from.

    `known` holds the dotted keys to look through for a misspelt one.
    """

    def __init__(
        self,
        default: Origin | None = None,
        origins: Mapping[Key, Origin] | None = None,
        known: Sequence[str] = (),
    ) -> None:
        self.default = default or Origin()
        self.origins = origins or {}
        self.known = known
        self.problems: list[Problem] = []
        self._flawed: set[Key] = set()
        self._written: dict[Key, Key] = {}
        self._guesses = 0

    def spell(self, key: Key, written: Key) -> None:
        """Remember that a setting is written in another way than it is called."""
        self._written[key] = written

    def origin(self, key: Key) -> Origin:
        """Return the origin of a key, or of the nearest section above it that has one."""
        key = self._written.get(key, key)
        for length in range(len(key), -1, -1):
            found = self.origins.get(key[:length])
            if found is not None:
                return found
        return self.default

    def text(self, key: Key) -> str | None:
        """Return the scalar as it was written, or None where that is not known."""
        origin = self.origins.get(key)
        return None if origin is None else origin.text

    def add(
        self, key: Key, value: Any, wrong: str, allowed: str = "", near: str | None = None
    ) -> None:
        """Note a problem with the setting `key`."""
        origin = self.origin(key)
        self._flawed.add(key)
        setting = ".".join(key[origin.depth :]) or ".".join(key) or "settings"
        text = self.text(key)
        if text:
            value = Written(text)
        self.problems.append(
            Problem(setting, value, origin.where, origin.line, wrong, allowed, near, origin.cell)
        )

    def add_unknown(self, key: Key, value: Any, siblings: Sequence[str]) -> None:
        """Note a setting that does not exist, with the valid one spelt most like it."""
        if key not in self.origins and isinstance(value, Mapping) and value:
            for name, item in value.items():
                self.add_unknown((*key, str(name)), item, siblings if not self.known else ())
            return
        depth = self.origin(key).depth
        name = ".".join(key[depth:])
        self.add(
            key, value, f"There is no setting called {name}.",
            near=self._suggest(key, depth, siblings),
        )

    def _suggest(self, key: Key, depth: int, siblings: Sequence[str]) -> str | None:
        self._guesses += 1
        if self._guesses > _MOST_GUESSES:
            return None
        known = [tuple(name.split(".")) for name in self.known if not name.startswith(_ELSEWHERE)]
        elsewhere = dict.fromkeys(part for name in known for part in reversed(name))
        beside = same(key[-1], siblings)
        if beside is None and (written := same(".".join(key), self.known)):
            return written
        if beside is None and same(key[-1], elsewhere) is None:
            beside = nearest(key[-1], siblings)
        if beside is not None:
            return ".".join((*key[depth:-1], beside))
        if not siblings:  # the section itself may be misspelt
            dials = [("dials", *name[1:]) for name in known if name[0] == "arms"]
            walked: Key = ()
            for part in key:
                below = {
                    name[len(walked)] for name in known + dials
                    if len(name) > len(walked) and name[: len(walked)] == walked
                }
                walked = (*walked, nearest(part, sorted(below)) or "")
            if all(walked):
                return ".".join(walked)
        found = same(key[-1], elsewhere)
        if found is None and len(key[-1]) > _SHORT:
            found = spelt(key[-1], elsewhere, _CLOSE)
        places = dict.fromkeys(name[: name.index(found) + 1] for name in known if found in name)
        within = [place for place in places if all(same(part, place) for part in key[:-1])]
        alike = [".".join(place) for place in within or places]
        text = self.text(key) if self.origin(key).where == COMMAND_LINE and len(alike) > 1 else None
        return either([name if text is None else f"{name}={text}" for name in alike]) or None

    def is_flawed(self, key: Key) -> bool:
        """Say whether a problem was noted for the key, above it, or below it."""
        return any(
            flawed[: len(key)] == key or key[: len(flawed)] == flawed for flawed in self._flawed
        )

    def latest(self, keys: Sequence[Key]) -> Key:
        """Return the key whose value was given last: the one a user most likely meant to change."""
        def layer(key: Key) -> int:
            return self.origins.get(self._written.get(key, key), self.default).layer

        return max(keys, key=layer)

    def raise_if_any(self) -> None:
        """Raise one `InputError` with every problem noted so far."""
        if self.problems:
            raise InputError(self.problems)


def leaves(value: Any, key: Key = ()) -> Iterator[tuple[Key, Any]]:
    """Yield (key, value) for everything below a nested mapping that is not itself a mapping."""
    if isinstance(value, Mapping) and value:
        for name, item in value.items():
            yield from leaves(item, (*key, str(name)))
    else:
        yield key, value


def nest(key: Key, value: Any) -> dict[str, Any]:
    """Return the nested mapping in which `key` holds `value`."""
    for name in reversed(key):
        value = {name: value}
    return dict(value)


def overlay(base: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return `base` with the values of `extra` laid over it, section by section."""
    merged = dict(base)
    for name, value in extra.items():
        below = merged.get(name)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[name] = overlay(below, value)
        else:
            merged[name] = value
    return merged
