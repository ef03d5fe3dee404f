"""What the files of programmes say: what each builds on, and where its values are from."""

from __future__ import annotations

import functools
import inspect
import re
from dataclasses import dataclass, fields
from pathlib import Path

from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.layers import builds_on
from ipssim.settings.read.load import load
from make.checkout import ROOT, yaml_comments

LABELS = ("name", "title", "changes")
STANDINGS = ("assumed", "unknown", "from a source", "no source given", "default")
_SOURCED = re.compile(r"\bS[0-4]\b|\b(?:19|20)\d\d\b|\bNCT\d+\b|world\.md")


def programme_path(name: str) -> Path:
    """Return the file a programme is kept in."""
    return ROOT / "configs" / "programme" / f"{name}.yaml"


@dataclass(frozen=True, slots=True)
class ProgrammeFile:
    """A programme with what its file, and those it builds on, say of each value."""

    name: str
    specs: dict[str, Parameter]
    base: str | None
    own: tuple[str, ...]  # fields that the file itself states
    comments: dict[str, str]  # of stated fields, the file's own and inherited ones

    def standing(self, field: str) -> str:
        """Say where a value comes from, one of `STANDINGS`."""
        return standing(field, self.comments)


@functools.cache
def programme_file(name: str) -> ProgrammeFile:
    """Return a shipped programme with what its file says."""
    path = programme_path(name)
    base, stated = builds_on(path, f"programme/{name}.yaml")
    inherited = programme_file(base).comments if base else {}
    known = dict(parameters(load(name)))
    said = {key: text for key, text in yaml_comments(path).items() if key in known}
    return ProgrammeFile(
        name=name,
        specs=known,
        base=base,
        own=tuple(field for field in stated if field not in LABELS),
        comments={**inherited, **said},
    )


def standing(field: str, comments: dict[str, str]) -> str:
    """Say where a value comes from, as the comment behind it in the programme's file says.

    "assumed" in a comment wins over a source beside it: then the source says that something is
    so, and the number is assumed. "unknown" first says that a source names it as unknown.
    """
    if field not in comments:
        return "default"
    comment = comments[field]
    if comment.startswith("unknown"):
        return "unknown"
    if re.search(r"\bassumed\b", comment):
        return "assumed"
    return "from a source" if _SOURCED.search(comment) else "no source given"


@functools.cache
def field_groups() -> dict[str, tuple[str, ...]]:
    """Return the fields of a programme by the heading they stand under in `Programme`."""
    names = {field.name for field in fields(Programme)} - set(LABELS)
    groups: dict[str, list[str]] = {}
    heading = ""
    for line in inspect.getsource(Programme).splitlines():
        said = re.match(r"    # (.+)$", line)
        field = re.match(r"    (\w+): ", line)
        if said:
            heading = said[1]
        elif field and field[1] in names:
            groups.setdefault(heading, []).append(field[1])
    return {title: tuple(found) for title, found in groups.items()}
