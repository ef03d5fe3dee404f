"""Say which columns each stage of the week reads and writes, from the stages' own source.

Nothing is declared by hand: `run_weeks` names the columns it gives to a stage, and the stage's
source shows what it does with each, also by way of the functions it calls.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path

from make.checkout import ROOT

PACKAGE = ROOT / "ipssim"
TABLE_NAMES = {
    "c": "candidates", "e": "employers", "o": "openings", "k": "workers", "j": "caseworkers",
    "t": "treatment", "g": "teams",
}
"""The short names of the tables in `run_weeks`."""


@dataclass(slots=True)
class _Function:
    """What a function does with its arguments; `passes` is (argument, callee, position)."""

    arguments: list[str]
    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    passes: list[tuple[str, str, int]] = field(default_factory=list)
    aliases: dict[str, set[str]] = field(default_factory=dict)

    def meant(self, name: str) -> set[str]:
        """Return the arguments a name may stand for: itself, or those a local name was given."""
        return {name} if name in self.arguments else self.aliases.get(name, set())


@dataclass(frozen=True, slots=True)
class Flow:
    """Columns that a stage reads and writes, as "table.column", in the order given."""

    reads: tuple[str, ...]
    writes: tuple[str, ...]


def _functions(folder: Path) -> dict[str, ast.FunctionDef]:
    return {
        node.name: node
        for path in sorted(folder.glob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }


def _aliases(node: ast.FunctionDef, arguments: set[str]) -> dict[str, set[str]]:
    """Return local names that stand for an argument: `counted = hidden if so else advertised`."""
    found: dict[str, set[str]] = {}
    for inner in ast.walk(node):
        if not isinstance(inner, ast.Assign) or not isinstance(inner.targets[0], ast.Name):
            continue
        value = inner.value
        given = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        names = {item.id for item in given if isinstance(item, ast.Name)} & arguments
        if names:
            found.setdefault(inner.targets[0].id, set()).update(names)
    return found


def _own_use(node: ast.FunctionDef, known: set[str]) -> _Function:
    """Return what a function does with its arguments by itself."""
    function = _Function([argument.arg for argument in node.args.args])
    names = set(function.arguments)
    function.aliases = _aliases(node, names)
    seen: set[int] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.AugAssign) and isinstance(inner.target, ast.Subscript):
            base = inner.target.value
            if isinstance(base, ast.Name):
                function.reads |= function.meant(base.id)
        if isinstance(inner, ast.Subscript) and isinstance(inner.value, ast.Name):
            meant = function.meant(inner.value.id)
            if meant:
                stored = not isinstance(inner.ctx, ast.Load)
                (function.writes if stored else function.reads).update(meant)
                seen.add(id(inner.value))
        elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            seen.add(id(inner.value))
        elif isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
            if inner.func.id == "len":
                seen.update(id(given) for given in inner.args)
            elif inner.func.id in known:
                for position, given in enumerate(inner.args):
                    if isinstance(given, ast.Name):
                        for name in function.meant(given.id):
                            function.passes.append((name, inner.func.id, position))
                            seen.add(id(given))
    function.reads |= names & {
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load) and id(inner) not in seen
    }
    return function


def _uses(folder: Path) -> dict[str, _Function]:
    """Return what each function of the stages does with its arguments, calls included."""
    nodes = _functions(folder)
    functions = {name: _own_use(node, set(nodes)) for name, node in nodes.items()}
    changed = True
    while changed:
        changed = False
        for function in functions.values():
            before = len(function.reads) + len(function.writes)
            for argument, callee, position in function.passes:
                called = functions[callee]
                if called.arguments[position] in called.reads:
                    function.reads.add(argument)
                if called.arguments[position] in called.writes:
                    function.writes.add(argument)
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
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        function = functions[call.func.id]
        reads, writes = [], []
        for given, argument in zip(call.args, function.arguments, strict=True):
            if not isinstance(given, ast.Attribute) or not isinstance(given.value, ast.Name):
                continue
            if given.value.id in TABLE_NAMES:
                column = f"{TABLE_NAMES[given.value.id]}.{given.attr}"
                if argument in function.reads:
                    reads.append(column)
                if argument in function.writes:
                    writes.append(column)
        found[call.func.id] = Flow(tuple(reads), tuple(writes))
    return found


def writers(package: Path = PACKAGE) -> dict[str, list[str]]:
    """Return "table.column" -> the stages that write it."""
    found: dict[str, list[str]] = {}
    for stage, flow in flows(package).items():
        for column in flow.writes:
            found.setdefault(column, []).append(stage)
    return found
