"""What the generated documents read from the checkout: sources, stories, comments in the files."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
SURENESS = {
    "SEEN": "the figures were read in the source",
    "DERIVED": "computed from figures that were read",
    "RECALLED": "remembered and not read again: unverified",
}


@functools.cache
def sources() -> dict[str, dict[str, Any]]:
    """Return the entries of `configs/sources.yaml` by key."""
    text = (ROOT / "configs" / "sources.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return found


def citation(key: str) -> str:
    """Return who, when, what about and where, with a link where there is one."""
    entry = sources()[key]
    doi = entry.get("doi")
    link = f" [doi:{doi}](https://doi.org/{doi})" if doi else ""
    return f"{entry['citation']}{link}"


def source_link(key: str | None, up: str = "") -> str:
    """Return a link to a source; `up` leads from the page's folder to `docs/`."""
    return f"[{key}]({up}sources.md#{key.lower()})" if key else ""


def story_path(name: str) -> Path:
    """Return where the story of that name is, or will be."""
    return ROOT / "tests" / "stories" / f"{name}.yaml"


def story(name: str) -> dict[str, Any] | None:
    """Return a story as it is written, or None where there is none yet."""
    path = story_path(name)
    if not path.is_file():
        return None
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def head_comment(path: Path) -> str:
    """Return the comment at the head of a YAML file, as one line."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    return " ".join(lines)


def yaml_comments(path: Path) -> dict[str, str]:
    """Return key -> the comment behind it ("" without one), for the keys at the left margin."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        key = re.match(r"(\w+):", line)
        if key:
            _, _, comment = line.partition(" #")
            found[key[1]] = comment.strip()
    return found


def code_comments(path: Path) -> dict[str, dict[str, str]]:
    """Return class -> name -> the comment behind it, for codes written as `NAME = 3  # why`."""
    found: dict[str, dict[str, str]] = {}
    inside: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        opened = re.match(r"class (\w+)", line)
        if opened:
            inside = found.setdefault(opened[1], {})
        code = re.match(r"    ([A-Z_]+) = -?\d+(?:  # (.*))?$", line)
        if code:
            inside[code[1]] = code[2] or ""
    return found
