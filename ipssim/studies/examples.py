"""Ready examples of lives: a kind of life that people have told of, and how to find one like it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ipssim.errors import PYTHON, InputError, Problem, show
from ipssim.settings.read.files import read
from ipssim.settings.read.load import config_dir
from ipssim.settings.read.meant import nearest

FILE = "lives.yaml"


@dataclass(frozen=True, slots=True)
class Example:
    """A kind of life: `says` tells what it is about, `ask` what to look for in it.

    `person` is a description (`people`), `arms` the two programmes, `settings` words as after a
    command, `source` a key of `sources.yaml`, and `told_in` the same in words.
    """

    name: str
    title: str
    says: str
    ask: str
    person: str
    source: str
    told_in: str
    arms: tuple[str, str] = ("ips", "package")
    settings: tuple[str, ...] = ()


@functools.cache
def examples() -> Mapping[str, Example]:
    """Return the ready examples by name, in the order of their file."""
    known = {one.name for one in fields(Example)} - {"name"}
    found = {}
    for name, data in read(config_dir() / FILE, shown=FILE).data.items():
        strange = sorted(set(data) - known)
        if strange:
            raise InputError([Problem(f"{name}.{strange[0]}", where=FILE,
                                      message="An example of a life has no such part.")])
        lists: dict[str, Any] = {key: tuple(data.pop(key)) for key in ("arms", "settings")
                                 if key in data}
        found[name] = Example(name=name, **data, **lists)
    return found


def example_of(name: str | None, *, where: str = PYTHON) -> Example | None:
    """Return a ready example (None: none); raise `InputError` where there is none of that name."""
    if name is None:
        return None
    known = examples()
    if name not in known:
        raise InputError([Problem(
            "example", name, where, None, f"There is no example of a life called {show(name)}.",
            "one of " + ", ".join(known), nearest(name, known),
        )])
    return known[name]
