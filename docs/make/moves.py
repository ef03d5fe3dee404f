"""Say which stages move a person from one position to another, from the stages' own source.

A function that moves somebody clears flags (`here & ~_SEARCH`) and sets others (`here | _IN_WORK`);
the stages that call it are those that do so. Nothing is declared by hand.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from ipssim.vocabulary import Position
from make.calls import reached
from make.flow import PACKAGE

Moves = dict[tuple[str, str], list[str]]
"""(position left, position taken) -> stages, in the week's order; "" is any, or none."""


def _flags(node: ast.expr) -> Iterator[str]:
    """Yield the positions that an expression names, as `_SEARCH` or `(_SEARCH | _IN_WORK)`."""
    for inner in ast.walk(node):
        name = inner.id.removeprefix("_") if isinstance(inner, ast.Name) else ""
        if name in Position.__members__:
            yield name


def _changed(node: ast.FunctionDef) -> tuple[set[str], set[str]]:
    """Return the positions that a function clears, and those that it sets."""
    cleared: set[str] = set()
    taken: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.Invert):
            cleared.update(_flags(inner.operand))
        elif isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.BitOr):
            if not list(_flags(inner.left)):  # `_SEARCH | _IN_WORK` is a question, no move
                taken.update(_flags(inner.right))
        elif isinstance(inner, ast.AugAssign) and isinstance(inner.op, ast.BitOr):
            taken.update(_flags(inner.value))
    return cleared, taken


def moves(package: Path = PACKAGE) -> Moves:
    """Return which stages lead from a position to another.

    A flag that a function clears and may set again is kept, and is not where it leads.
    """
    found: Moves = {}
    for stage, functions in reached(package).items():
        for module, name in sorted(functions):
            if not module.startswith("stages."):
                continue
            path = package / "stages" / f"{module.removeprefix('stages.')}.py"
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.name == name:
                    cleared, taken = _changed(node)
                    for left in sorted(cleared) or [""]:
                        for goal in sorted(taken - cleared) or [""]:
                            if left or goal:
                                stages = found.setdefault((left, goal), [])
                                stages += [] if stage in stages else [stage]
    return found
