"""Say which rules each stage of the week acts by and where a parameter is read, from the source.

Nothing is declared by hand. A stage acts by a rule when it, or a function it calls, names it.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from make.flow import PACKAGE, flows

ROOMS = ("rules", "stages")
Function = tuple[str, str]
"""A module of the package, such as "rules.belief", and a name in it."""


@dataclass(frozen=True, slots=True)
class _Module:
    """What a module's own functions name, and where its imported names come from."""

    functions: dict[str, ast.FunctionDef]
    imported: dict[str, Function]


def _module(path: Path) -> _Module:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    imported: dict[str, Function] = {}
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ipssim."):
            origin = node.module.removeprefix("ipssim.")
            for alias in node.names:
                imported[alias.asname or alias.name] = (origin, alias.name)
    functions = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
    return _Module(functions, imported)


@functools.cache
def _modules(package: Path) -> dict[str, _Module]:
    return {
        f"{room}.{path.stem}": _module(path)
        for room in ROOMS
        for path in sorted((package / room).glob("*.py"))
    }


def _named(name: str, module: _Module, function: ast.FunctionDef) -> set[Function]:
    """Return the functions, as module and name, that a function of module `name` names."""
    found: set[Function] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            if node.id in module.imported:
                found.add(module.imported[node.id])
            elif node.id in module.functions:
                found.add((name, node.id))
    return found


@functools.cache
def reached(package: Path = PACKAGE) -> dict[str, set[Function]]:
    """Return stage -> the functions it calls, itself and helpers included, in the week's order."""
    modules = _modules(package)
    named = {
        (name, function): _named(name, module, node)
        for name, module in modules.items()
        for function, node in module.functions.items()
    }
    week = _module(package / "week.py").imported
    found: dict[str, set[Function]] = {}
    for stage in flows(package):
        found[stage] = set()
        waiting = [week[stage]]
        while waiting:
            function = waiting.pop()
            if function not in found[stage]:
                found[stage].add(function)
                waiting += named.get(function, ())
    return found


def rules_by_stage(package: Path = PACKAGE) -> dict[str, set[Function]]:
    """Return stage -> the rules it acts by, in the week's order, helpers included.

    A rule is its module and name, such as ("rules.belief", "more").
    """
    known = {
        (name, function)
        for name, module in _modules(package).items() if name.startswith("rules.")
        for function in module.functions
    }
    return {stage: functions & known for stage, functions in reached(package).items()}


def rules_with(switch: str, package: Path = PACKAGE) -> set[Function]:
    """Return the rules of a mechanism: those of its own module, and all that read its switch."""
    found: set[Function] = set()
    for name, module in _modules(package).items():
        for function, node in module.functions.items():
            asked = any(
                isinstance(inner, ast.Attribute) and inner.attr == switch
                for inner in ast.walk(node)
            )
            if name == f"rules.{switch}" or (asked and name.startswith("rules.")):
                found.add((name, function))
    return found


def stages_of(switch: str, package: Path = PACKAGE) -> dict[str, list[str]]:
    """Return stage -> the rules of a mechanism it acts by, for the stages that use any.

    Rules of the mechanism's own module stand by name, others as `module.name`.
    """
    rules = rules_with(switch, package)
    found = {}
    for stage, functions in rules_by_stage(package).items():
        names = [
            name if module == f"rules.{switch}" else f"{module.removeprefix('rules.')}.{name}"
            for module, name in sorted(functions & rules)
        ]
        if names:
            found[stage] = names
    return found


@functools.cache
def _attributes(path: Path) -> frozenset[str]:
    """Return the names that a file asks of anything."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))


def readers(names: Iterable[str], package: Path = PACKAGE) -> dict[str, list[str]]:
    """Return parameter -> the files that read it, such as "rules/belief.py", in order."""
    wanted = set(names)
    found: dict[str, list[str]] = {name: [] for name in sorted(wanted)}
    for room in (*ROOMS, "world", "outcomes"):
        for path in sorted((package / room).glob("*.py")):
            for name in sorted(_attributes(path) & wanted):
                found[name].append(f"{room}/{path.name}")
    return found
