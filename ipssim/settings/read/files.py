"""Read settings files, which may be anything, and remember the line of every value."""

from __future__ import annotations

import errno
import functools
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.reader import Reader
from yaml.resolver import Resolver

from ipssim.errors import NOT_GIVEN, InputError, Problem, Written
from ipssim.settings.read.origins import Key, Origin

MOST_BYTES = 1_000_000
"""The largest file of settings that is read; the largest of ours has a hundredth of that."""
DEEPEST = 20
"""Levels that settings may have; ours have five."""
_NO_FILE = "This is a pipe, a device or a socket, and a file is needed."
_MOST_VALUES = 20_000  # in one file, what an alias repeats counted each time
_LONGEST_NUMBER = 400  # characters; the largest number of a float has 309 digits
_PLAIN = {
    f"tag:yaml.org,2002:{tag}": words for tag, words in {
        "map": "names with values", "seq": "a list", "str": "a text", "int": "a whole number",
        "float": "a number", "bool": "true or false", "null": "null",
    }.items()
}
_MEANT = {
    "did not find expected ',' or ']'": "a , or a ] is missing",
    "did not find expected ',' or '}'": "a , or a } is missing",
    "found unexpected end of stream": "it ends before what was begun with a quotation mark",
    "mapping values are not allowed in this context":
        "there is a colon where none can be; put the text in quotation marks",
    "did not find expected '-' indicator": "a - is missing before an entry of a list",
    "did not find expected key": "it does not stand as far in as the lines above",
    "found unknown directive name": "a line begins with %; put the text in quotation marks",
    "found character that cannot start any token":
        "there is a character that nothing can begin with; put the text in quotation marks",
    "found undefined alias": "* names something that has no such name",
    "could not find expected ':'": "a : is missing",
}
"""What the parser says of a file that is no YAML, in words of somebody who writes one."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a settings file says, as plain values, with the origin of each."""

    data: dict[str, Any]
    origins: dict[Key, Origin] = field(default_factory=dict)


class _Unfit(Exception):  # noqa: N818 - says what a file has; never leaves this room
    """A file is no settings, or more than settings can be; `line` is where that shows."""

    def __init__(self, wrong: str, line: int) -> None:
        super().__init__(wrong)
        self.line = line


if TYPE_CHECKING or not yaml.__with_libyaml__:
    _Parser = yaml.SafeLoader
else:  # ten times as fast

    class _Parser(Composer, yaml.cyaml.CParser, SafeConstructor, Resolver):
        def __init__(self, text: str) -> None:
            yaml.cyaml.CParser.__init__(self, text)
            for part in (Composer, SafeConstructor, Resolver):
                part.__init__(self)


class _Loader(_Parser):
    """YAML as a reader expects it, within bounds: 1e-3 is a number, and a date is just text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way of declaring them
        first: [pair for pair in pairs if pair[0] in _PLAIN]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    _count = _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose one node, and stop a file that is too large or too deep while it is read."""
        self._count += 1
        self._depth += 1
        line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
        if self._count > 2 * _MOST_VALUES:  # a name and its value are two
            raise _Unfit(_TOO_MANY, line)
        if self._depth > DEEPEST:
            raise _Unfit(_TOO_DEEP, line)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


_OPENED_WRONG = {errno.ENXIO: _NO_FILE, errno.EOPNOTSUPP: _NO_FILE}  # what sockets say
_TOO_MANY = f"This file says too much: more than {_MOST_VALUES:,} values."
_TOO_DEEP = f"This is nested too deeply: more than {DEEPEST} levels."
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9][0-9_]*(\.[0-9_]*)?[eE][-+]?[0-9]+$"),
    list("-+0123456789"),
)


@functools.lru_cache(maxsize=64)
def _composed(text: str) -> yaml.Node | None:
    """Return the nodes of a text; many arms may start from the same programme's file."""
    node: yaml.Node | None = _Loader(text).get_single_node()
    return node


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return what a regular file holds, if that is not more than `most` bytes.

    Raises `OSError` with a reason that can be shown, and never waits: what is opened is looked at
    before it is read, so that a pipe, a device or a socket cannot stand in a file's place.
    """
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):  # each where there is one
        flags |= getattr(os, name, 0)
    try:
        opened = os.open(path, flags)
    except ValueError as error:  # such as a null character
        raise OSError(0, f"This file cannot be read: {error}.") from None
    with open(opened, "rb") as file:
        found = os.fstat(file.fileno())
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError
        if not stat.S_ISREG(found.st_mode):
            raise OSError(0, _NO_FILE)
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(0, f"This file is too large: more than {most:,} bytes.")
    return content


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
        self._count = 0

    def read(self, path: Path) -> Document:
        text = self._text(path)
        if hidden := Reader.NON_PRINTABLE.search(text):
            line = text.count("\n", 0, hidden.start()) + 1
            raise self._unreadable("This is not valid YAML: a hidden character is here.", line)
        try:
            node = _composed(text)
            data = {} if node is None else self._value(node, self.prefix)
        except yaml.YAMLError as error:
            raise InputError([self._malformed(error, text)]) from None
        except _Unfit as error:
            raise self._unreadable(str(error), error.line) from None
        except Exception as error:  # whatever a file can do to a parser is said of the file
            raise self._unreadable(f"This file cannot be read as YAML: {error}.") from error
        if not isinstance(data, dict):
            raise self._unreadable("This file must hold settings, one per line, as name: value.")
        if self.problems:
            raise InputError(self.problems)
        # What the file leaves out has no line in it.
        self.origins[self.prefix] = Origin(self.shown, None, len(self.prefix), self.layer)
        return Document(data, self.origins)

    def _text(self, path: Path) -> str:
        try:
            return read_bytes(path).decode("utf-8-sig")
        except FileNotFoundError:
            raise self._unreadable("This file does not exist.") from None
        except IsADirectoryError:
            raise self._unreadable("This is a folder, and a file is needed.") from None
        except UnicodeDecodeError:
            raise self._unreadable(
                "This file is not text in UTF-8; save it again with that encoding."
            ) from None
        except OSError as error:
            reason = error.strerror or str(error)
            if error.errno:
                reason = _OPENED_WRONG.get(error.errno) or f"This file cannot be read: {reason}."
            raise self._unreadable(reason) from None

    def _unreadable(self, wrong: str, line: int | None = None) -> InputError:
        return InputError([Problem("file", self.shown, self.shown, line, wrong)])

    def _malformed(self, error: yaml.YAMLError, text: str) -> Problem:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        reason = _MEANT.get(reason, reason)
        lines = text.splitlines()
        line = None if mark is None else min(mark.line + 1, max(len(lines), 1))
        written = lines[line - 1].strip() if line is not None and lines else "file"
        if line is not None and lines and "\t" in lines[line - 1]:
            reason = "there is a tab here; use blanks"
        return Problem(
            written or "file", NOT_GIVEN, self.shown, line, f"This is not valid YAML: {reason}."
        )

    def _value(self, node: yaml.Node, key: Key) -> Any:
        self._count += 1
        line = node.start_mark.line + 1
        if self._count > _MOST_VALUES:  # what is repeated stands elsewhere than where it counts
            above = self.origins.get(key[: len(self.prefix) + 1])
            raise _Unfit(_TOO_MANY, (above and above.line) or line)
        if len(key) - len(self.prefix) > DEEPEST:
            raise _Unfit(_TOO_DEEP, line)
        text = node.value if isinstance(node, yaml.ScalarNode) and not node.style else None
        # The line of the name above a section is the one to show, and it is noted already.
        self.origins.setdefault(key, self._origin(node, text))
        if self._is_tagged(node, key):
            return None
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, key))
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*key, str(i))) for i, item in enumerate(node.value)]
        return self._scalar(node, key)

    def _is_tagged(self, node: yaml.Node, key: Key) -> bool:
        """Note a tag that would make something else of a value than what is written."""
        if node.tag in _PLAIN:
            return False
        tag = node.tag.replace("tag:yaml.org,2002:", "!!")
        value = Written(node.value) if isinstance(node, yaml.ScalarNode) else NOT_GIVEN
        self._note(key, value, node, f"{tag} is not a plain value; write it without a tag.")
        return True

    def _scalar(self, node: yaml.Node, key: Key) -> Any:
        number = node.tag.endswith((":int", ":float"))
        if number and len(node.value) > _LONGEST_NUMBER:
            self._note(key, Written(node.value), node, "This number is too long.")
            return None
        try:
            return self._loader.construct_object(node)
        except Exception:  # PyYAML's own, an index, a key, a value: all say the same
            wrong = f"This cannot be read as {_PLAIN[node.tag]}."
            self._note(key, Written(node.value), node, wrong)
            return None

    def _note(self, key: Key, value: Any, node: yaml.Node, wrong: str) -> None:
        dotted = ".".join(key[len(self.prefix) :]) or "file"
        self.problems.append(
            Problem(dotted, value, self.shown, node.start_mark.line + 1, wrong)
        )

    def _pairs(self, node: yaml.MappingNode, key: Key) -> Iterator[tuple[str, Any]]:
        first: dict[str, int] = {}
        for name_node, value_node in node.value:
            if not isinstance(name_node, yaml.ScalarNode):
                line = name_node.start_mark.line + 1
                raise _Unfit("The name of a setting is a word, and this is not one.", line)
            name, below = name_node.value, (*key, name_node.value)
            if self._is_tagged(name_node, below):
                continue
            line = name_node.start_mark.line + 1
            scalar = isinstance(value_node, yaml.ScalarNode) and not value_node.style
            origin = self._origin(name_node, value_node.value if scalar else None)
            if name in first:
                value = Written(value_node.value) if scalar else NOT_GIVEN
                dotted = ".".join(below[len(self.prefix) :])
                wrong = f"{dotted} is set twice in this file, first on line {first[name]}."
                self._note(below, value, name_node, wrong)
                continue
            first[name] = line
            self.origins[below] = origin
            yield name, self._value(value_node, below)

    def _origin(self, node: yaml.Node, text: str | None) -> Origin:
        return Origin(self.shown, node.start_mark.line + 1, len(self.prefix), self.layer, text)
