"""Say which columns each stage of the week reads and writes, from the stages' own source.

Nothing is declared by hand: a stage names the columns it uses of the tables and groups that its
arguments are annotated with, and its source shows what it does with each, also by way of the
functions it calls.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_type_hints

from ipssim.world.columns import TABLES, Candidates
from make.checkout import ROOT

PACKAGE = ROOT / "ipssim"
_GROUPS = {kind.__name__: name for name, kind in get_type_hints(Candidates).items()}
_KINDS = {
    **{name.capitalize(): name for name in TABLES}, **dict.fromkeys(_GROUPS, "candidates"),
}
"""Annotation of an argument -> the table it is, or is a group of columns of."""
_COLUMNS = {f"{name}.{column.name}": None for name, said in TABLES.items() for column in said}
"""Every column as "table.column", in the order of the charter."""


@dataclass(slots=True)
class _Function:
    """What a function does with columns, "table.column", and with arguments, by their names.

    `meant` is what its names stand for, a table included; `passes` is (column or argument, callee,
    position), and `calls` are the functions it calls.
    """

    arguments: list[str]
    meant: dict[str, set[str]]
    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    passes: list[tuple[str, str, int]] = field(default_factory=list)
    calls: set[str] = field(default_factory=set)

    def stands_for(self, node: ast.expr) -> set[str]:
        """Return the columns, tables or arguments that an expression may stand for."""
        if isinstance(node, ast.Name):
            return self.meant.get(node.id, set())
        if isinstance(node, ast.IfExp):
            return self.stands_for(node.body) | self.stands_for(node.orelse)
        found = set()
        if isinstance(node, ast.Attribute):
            for table in self.stands_for(node.value) & set(TABLES):
                if f"{table}.{node.attr}" in _COLUMNS:
                    found.add(f"{table}.{node.attr}")
                elif node.attr in _GROUPS.values():
                    found.add(table)
        return found


@dataclass(frozen=True, slots=True)
class Flow:
    """Columns that a stage reads and writes, as "table.column", in the order of the charter."""

    reads: tuple[str, ...]
    writes: tuple[str, ...]


def _functions(folder: Path) -> dict[str, ast.FunctionDef]:
    return {
        node.name: node
        for path in sorted(folder.glob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }


def _given(node: ast.FunctionDef) -> Iterator[tuple[ast.Name, ast.expr]]:
    """Yield (name, value) for each local name that is given one, `a, b = x, y` one by one."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assign):
            target, value = inner.targets[0], inner.value
            pairs: Iterable[tuple[ast.expr, ast.expr]] = ((target, value),)
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = zip(target.elts, value.elts, strict=True)
            yield from ((name, said) for name, said in pairs if isinstance(name, ast.Name))


def _own_use(node: ast.FunctionDef, known: set[str]) -> _Function:
    """Return what a function does with columns and with its arguments by itself."""
    function = _Function([argument.arg for argument in node.args.args], {})
    for argument in node.args.args:
        kind = argument.annotation.id if isinstance(argument.annotation, ast.Name) else ""
        function.meant[argument.arg] = {_KINDS.get(kind, argument.arg)}
    seen: set[int] = set()
    for name, value in _given(node):
        if meant := function.stands_for(value):
            function.meant.setdefault(name.id, set()).update(meant)
            seen.update(id(inner) for inner in ast.walk(value))
    for inner in ast.walk(node):
        if isinstance(inner, ast.AugAssign) and isinstance(inner.target, ast.Subscript):
            function.reads |= function.stands_for(inner.target.value)
        if isinstance(inner, ast.Subscript):
            stored = not isinstance(inner.ctx, ast.Load)
            (function.writes if stored else function.reads).update(
                function.stands_for(inner.value)
            )
            seen.add(id(inner.value))
        elif isinstance(inner, ast.Attribute):
            seen.add(id(inner.value))
        elif isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
            if inner.func.id == "len":
                seen.update(id(given) for given in inner.args)
            elif inner.func.id in known:
                function.calls.add(inner.func.id)
                for position, given in enumerate(inner.args):
                    for name_ in function.stands_for(given):
                        function.passes.append((name_, inner.func.id, position))
                        seen.add(id(given))
    for inner in ast.walk(node):
        if not isinstance(inner, ast.Name | ast.Attribute) or id(inner) in seen:
            continue
        if isinstance(inner.ctx, ast.Load):
            function.reads |= function.stands_for(inner)
    return function


def _uses(folder: Path) -> dict[str, _Function]:
    """Return what each function of the stages does with columns and arguments, calls included."""
    nodes = _functions(folder)
    functions = {name: _own_use(node, set(nodes)) for name, node in nodes.items()}
    changed = True
    while changed:
        changed = False
        for function in functions.values():
            before = len(function.reads) + len(function.writes)
            for name, callee, position in function.passes:
                called = functions[callee]
                if called.arguments[position] in called.reads:
                    function.reads.add(name)
                if called.arguments[position] in called.writes:
                    function.writes.add(name)
            for callee in function.calls:
                function.reads |= functions[callee].reads & set(_COLUMNS)
                function.writes |= functions[callee].writes & set(_COLUMNS)
            changed = changed or len(function.reads) + len(function.writes) > before
    return functions


def flows(package: Path = PACKAGE) -> dict[str, Flow]:
    """Return what each stage reads and writes, in the order in which `run_weeks` calls them."""
    functions = _uses(package / "stages")
    week = ast.parse((package / "week.py").read_text(encoding="utf-8"))
    (run_weeks,) = (
        node for node in week.body if isinstance(node, ast.FunctionDef) and node.name == "run_weeks"
    )
    (passing,) = (node for node in run_weeks.body if isinstance(node, ast.For))
    found: dict[str, Flow] = {}
    for statement in passing.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            used = functions[call.func.id]
            found[call.func.id] = Flow(
                tuple(column for column in _COLUMNS if column in used.reads),
                tuple(column for column in _COLUMNS if column in used.writes),
            )
    return found


def writers(package: Path = PACKAGE) -> dict[str, list[str]]:
    """Return "table.column" -> the stages that write it."""
    found: dict[str, list[str]] = {}
    for stage, flow in flows(package).items():
        for column in flow.writes:
            found.setdefault(column, []).append(stage)
    return found
