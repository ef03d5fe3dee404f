"""Imports point one way, heavy libraries stay where they are used, and nothing goes in a circle."""

from __future__ import annotations

import ast
import functools
import graphlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "ipssim"
SHARED = ("spoken", "vocabulary", "errors", "cache", "chance", "compiled")
ORDER = (
    "settings", "world", "rules", "recorder", "stages", "week", "simulation", "model", "outcomes",
    "trials", "studies", "report", "dashboard", "cli", "__main__",
)
SAME_ROOM = {"agents": "model"}
ONLY_IN = {
    "hydra": {"settings"},
    "omegaconf": {"settings"},
    "mesa": {"model", "agents", "dashboard"},
    "matplotlib": {"report"},
    "jinja2": {"report"},
    "rich": {"report", "studies"},
    "distributed": {"studies"},
    "SALib": {"studies"},
    "solara": {"dashboard"},
    "uvicorn": {"dashboard"},
}
HEAVY = {"numba", "pandas", "matplotlib", "mesa", "hydra", "scipy", "pyarrow", "solara"}


@dataclass(frozen=True)
class Import:
    """One imported module or name, as a full dotted name."""

    module: str
    line: int
    target: str
    only_for_types: bool


def module_name(path: Path) -> str:
    """Return the dotted name of a file of the package."""
    parts = list(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports_of(module: str, source: str, is_package: bool = False) -> Iterator[Import]:
    """Yield every import of a module, wherever it stands."""
    tree = ast.parse(source)
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.split(".") if is_package else module.split(".")[:-1]
                parents = parents[: len(parents) - node.level + 1]
                base = ".".join([*parents, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            yield Import(module, node.lineno, name, id(node) in typing_only)


def room_of(module: str) -> str:
    """Return the room of a dotted name: its second part; the package itself is "ipssim"."""
    parts = module.split(".")
    return "ipssim" if len(parts) == 1 else SAME_ROOM.get(parts[1], parts[1])


def wrong_way(found: Import) -> str | None:
    """Say what is wrong with an import of our own package, or return None."""
    if found.target.split(".")[0] != "ipssim" or found.module == "ipssim":
        return None
    here, there = room_of(found.module), room_of(found.target)
    if found.target == "ipssim.__version__" or there == here:
        return None
    if there in SHARED:
        return None
    if there not in ORDER:
        return f"{found.module}, line {found.line}: imports {found.target} from the package's top"
    if here in SHARED or ORDER.index(there) > ORDER.index(here):
        return f"{found.module}, line {found.line}: {here} may not import {there}"
    return None


@functools.cache
def all_imports() -> list[Import]:
    """Return every import in the package."""
    return [
        found
        for module, path in MODULES.items()
        for found in imports_of(module, path.read_text("utf-8"), path.name == "__init__.py")
    ]


def test_each_module_has_a_room() -> None:
    rooms = {room_of(module) for module in MODULES} - {"ipssim"}
    assert rooms <= {*SHARED, *ORDER}, "give new rooms a place in ORDER and in docs/architecture.md"
    assert len(rooms) >= 6


def test_imports_point_one_way() -> None:
    assert [problem for found in all_imports() if (problem := wrong_way(found))] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("ipssim.rules.ending", "from ipssim.studies.compare import compare"),
        ("ipssim.settings.read.load", "import ipssim.world.columns"),
        ("ipssim.chance", "from ipssim.settings import world"),
        ("ipssim.world.columns", "from ..report import handed"),
        ("ipssim.studies.run", "def late():\n    from ipssim.cli import main"),
        ("ipssim.studies.results", "def late():\n    from ipssim.report.page.html import render"),
        ("ipssim.studies.engine.result", "from ipssim.report import handed"),
        ("ipssim.report.handed", "from ipssim import compare"),
    ],
)
def test_wrong_imports_are_seen(module: str, source: str) -> None:
    assert [wrong_way(found) for found in imports_of(module, source)] != [None]


def test_what_makes_the_documents_is_used_by_nothing_in_the_package() -> None:
    assert [found for found in all_imports() if found.target.split(".")[0] == "make"] == []


def test_no_import_circle() -> None:
    graph: dict[str, set[str]] = {module: set() for module in MODULES}
    for found in all_imports():
        if found.module == "ipssim" or found.only_for_types:
            continue
        name = found.target
        while name not in MODULES and "." in name:
            name = name.rpartition(".")[0]
        if name in MODULES and name not in ("ipssim", found.module):
            graph[found.module].add(name)
    graphlib.TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_library_is_imported_only_in_its_rooms(library: str) -> None:
    rooms = {
        found.module.split(".")[1] if "." in found.module else "ipssim"
        for found in all_imports()
        if found.target.split(".")[0] == library
    }
    assert rooms <= ONLY_IN[library]


def test_importing_the_package_and_the_command_line_loads_nothing_heavy() -> None:
    code = "import ipssim, ipssim.cli, sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = {name.split(".")[0] for name in json.loads(done.stdout)}
    assert "ipssim" in loaded
    assert loaded & HEAVY == set()
