"""Read settings files and remember the line of every value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ipssim.errors import NOT_GIVEN, InputError, Problem, Written
from ipssim.settings.read.origins import Key, Origin

_PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_DEEPEST = 20  # levels; our settings have five


@dataclass(frozen=True, slots=True)
class Document:
    """What a settings file says, as plain values, with the origin of each."""

    data: dict[str, Any]
    origins: dict[Key, Origin] = field(default_factory=dict)


class _Loader(yaml.SafeLoader):
    """YAML as a reader expects it: 1e-3 is a number, and a date is just text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way of declaring them
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9][0-9_]*(\.[0-9_]*)?[eE][-+]?[0-9]+$"),
    list("-+0123456789"),
)


def read(
    path: Path, *, shown: str | None = None, prefix: Key = (), layer: int = 0
) -> Document:
    """Read a YAML file of settings.

    `shown` is what messages call the file; `prefix` the section of the experiment its keys belong
    to. Raises `InputError` when the file cannot be read as a mapping of settings.
    """
    return _Reader(shown or str(path), prefix, layer).read(path)


class _Reader:
    def __init__(self, shown: str, prefix: Key, layer: int) -> None:
        self.shown = shown
        self.prefix = prefix
        self.layer = layer
        self.origins: dict[Key, Origin] = {}
        self.problems: list[Problem] = []
        self._loader = _Loader("")

    def read(self, path: Path) -> Document:
        text = self._text(path)
        try:
            self._loader = _Loader(text)
            node = self._loader.get_single_node()
            data = {} if node is None else self._value(node, self.prefix)
        except yaml.YAMLError as error:
            raise InputError([self._malformed(error, text)]) from None
        except (RecursionError, ValueError) as error:
            reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            raise self._unreadable(f"This file cannot be read as YAML: {reason}.") from None
        if not isinstance(data, dict):
            raise self._unreadable("This file must hold settings, one per line, as name: value.")
        if self.problems:
            raise InputError(self.problems)
        # What the file leaves out has no line in it.
        self.origins[self.prefix] = Origin(self.shown, None, len(self.prefix), self.layer)
        return Document(data, self.origins)

    def _text(self, path: Path) -> str:
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            raise self._unreadable("This file does not exist.") from None
        except IsADirectoryError:
            raise self._unreadable("This is a folder, and a file is needed.") from None
        except UnicodeDecodeError:
            raise self._unreadable(
                "This file is not text in UTF-8; save it again with that encoding."
            ) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise self._unreadable(f"This file cannot be read: {reason}.") from None
        return text

    def _unreadable(self, wrong: str) -> InputError:
        return InputError([Problem("file", self.shown, self.shown, message=wrong)])

    def _malformed(self, error: yaml.YAMLError, text: str) -> Problem:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        lines = text.splitlines()
        line = None if mark is None else min(mark.line + 1, max(len(lines), 1))
        written = lines[line - 1].strip() if line is not None and lines else "file"
        if line is not None and lines and "\t" in lines[line - 1]:
            reason = "there is a tab here; use blanks"
        return Problem(
            written or "file", NOT_GIVEN, self.shown, line, f"This is not valid YAML: {reason}."
        )

    def _value(self, node: yaml.Node, key: Key) -> Any:
        if len(key) > _DEEPEST:
            raise RecursionError
        text = node.value if isinstance(node, yaml.ScalarNode) and node.style is None else None
        # The line of the name above a section is the one to show, and it is noted already.
        self.origins.setdefault(key, self._origin(node, text))
        if not isinstance(node, yaml.ScalarNode) and not node.tag.startswith(_PLAIN_TAGS):
            raise ValueError(f"{node.tag} on line {node.start_mark.line + 1} is not a plain value")
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, key))
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*key, str(i))) for i, item in enumerate(node.value)]
        return self._loader.construct_object(node)

    def _pairs(self, node: yaml.MappingNode, key: Key) -> Iterator[tuple[str, Any]]:
        first: dict[str, int] = {}
        for name_node, value_node in node.value:
            if not isinstance(name_node, yaml.ScalarNode):
                raise ValueError(f"the name on line {name_node.start_mark.line + 1} is not a word")
            name, below = name_node.value, (*key, name_node.value)
            line = name_node.start_mark.line + 1
            scalar = isinstance(value_node, yaml.ScalarNode) and value_node.style is None
            origin = self._origin(name_node, value_node.value if scalar else None)
            if name in first:
                dotted = ".".join(below[len(self.prefix) :])
                value = Written(value_node.value) if scalar else NOT_GIVEN
                self.problems.append(Problem(
                    dotted, value, self.shown, line,
                    f"{dotted} is set twice in this file, first on line {first[name]}.",
                ))
                continue
            first[name] = line
            self.origins[below] = origin
            yield name, self._value(value_node, below)

    def _origin(self, node: yaml.Node, text: str | None) -> Origin:
        return Origin(self.shown, node.start_mark.line + 1, len(self.prefix), self.layer, text)
