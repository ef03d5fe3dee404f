"""The document on what Python users get: every public name, from its docstring."""

from __future__ import annotations

import inspect
from typing import Any

import ipssim
from make.markdown import cell, code, document, table
from make.public import RESULT, members, signature

EXAMPLE = '''```python
import ipssim

experiment = ipssim.load_experiment(["arms.ips.caseload_cap=40"])
result = ipssim.compare(experiment, replicates=20)
result.differences                    # a pandas table
result.report("report.html")          # one file to read and to send on
result.figure()                       # the picture of the answer, for matplotlib
```'''


def python_page() -> str:
    """List functions, results and settings with what their docstrings say."""
    things = {name: getattr(ipssim, name) for name in ipssim.__all__}
    calls = {name: thing for name, thing in things.items() if not isinstance(thing, type)}
    kinds = {name: thing for name, thing in things.items() if isinstance(thing, type)}
    results = {name: kind for name, kind in kinds.items() if hasattr(kind, "save_figures")}
    others = {name: kind for name, kind in kinds.items() if name not in results}
    some = next(iter(results.values()))
    return document(
        "Python",
        "Everything that `import ipssim` hands to users. Names are imported when they are first"
        " used. What is listed here is [stable](stability.md).",
        EXAMPLE,
        "## Functions",
        *(part for name, thing in calls.items() for part in _call(name, thing)),
        "## Results",
        "A study returns a result. Every result can",
        table(("call", "what it does"), [
            (code(name + signature(getattr(some, name))), _first(getattr(some, name)))
            for name in RESULT
        ]),
        "and each has its tables, as pandas frames, by the names below.",
        table(("result", "what it is", "its tables"), [
            (f"`{name}`", _first(kind), ", ".join(code(one) for one in _tables(kind)))
            for name, kind in results.items()
        ]),
        "## Settings, models and errors",
        *(part for name, kind in others.items() for part in _kind(name, kind)),
    )


def _call(name: str, thing: Any) -> list[str]:
    return [f"### {name}", f"```python\nipssim.{name}{signature(thing)}\n```", _said(thing)]


def _kind(name: str, kind: type) -> list[str]:
    """Return a class: what it is, and its members; a programme's are on a page of their own."""
    said = [f"### {name}", _said(kind)]
    if hasattr(kind, "__dataclass_fields__") and len(members(kind)) > 15:
        return [*said, f"{len(members(kind))} settings: [parameters](parameters.md)."]
    rows = []
    for one in members(kind):
        member = inspect.getattr_static(kind, one.split("(")[0], None)
        told = callable(member) or isinstance(member, property | classmethod | staticmethod)
        rows.append((code(one), _first(member) if told else ""))
    return [*said, table(("member", "what it does"), rows)] if rows else said


def _tables(kind: Any) -> list[str]:
    return list(dict.fromkeys(attribute for _, attribute in kind.FILES))


def _said(thing: Any) -> str:
    """Return a docstring as Markdown: paragraphs; what is set apart in it is code."""
    paragraphs = (inspect.getdoc(thing) or "").split("\n\n")
    return "\n\n".join(
        f"```python\n{inspect.cleandoc(one)}\n```" if one.startswith("    ") else one
        for one in paragraphs
    )


def _first(thing: Any) -> str:
    return cell((inspect.getdoc(thing) or "").split("\n\n")[0])
