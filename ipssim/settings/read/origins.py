"""Remember where each setting was written, and collect what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ipssim.errors import PYTHON, InputError, Problem, Written, nearest

Key = tuple[str, ...]
_MOST_GUESSES = 40  # each costs milliseconds, and fewer problems than that are shown
_CLOSE_LEAF = 0.75  # a leaf taken from elsewhere in the tree must be spelt nearly the same


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a setting was written.

    `depth` is how many leading parts of the full key the file itself stands for. A later `layer`
    wins over an earlier one. `text` is a scalar as it was written.
    """

    where: str = PYTHON
    line: int | None = None
    depth: int = 0
    layer: int = 0
    text: str | None = None


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
        self._guesses = 0

    def origin(self, key: Key) -> Origin:
        """Return the origin of a key, or of the nearest section above it that has one."""
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
            Problem(setting, value, origin.where, origin.line, wrong, allowed, near)
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
        beside = nearest(key[-1], siblings)
        if beside is not None:
            return ".".join((*key[depth:-1], beside))
        full = ".".join(key)
        leaves = {name.rpartition(".")[2] for name in self.known}
        leaf = nearest(key[-1], leaves, cutoff=_CLOSE_LEAF)
        if leaf is not None:
            alike = [name for name in self.known if name.rpartition(".")[2] == leaf]
            return nearest(full, alike, cutoff=0) or alike[0]
        return nearest(full, self.known)

    def is_flawed(self, key: Key) -> bool:
        """Say whether a problem was noted for the key, above it, or below it."""
        return any(
            flawed[: len(key)] == key or key[: len(flawed)] == flawed for flawed in self._flawed
        )

    def latest(self, keys: Sequence[Key]) -> Key:
        """Return the key whose value was given last: the one a user most likely meant to change."""
        return max(keys, key=lambda key: self.origins.get(key, self.default).layer)

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
