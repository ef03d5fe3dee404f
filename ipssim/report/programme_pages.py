"""The document on programmes: side by side, and each in full with what its file says of a value."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from pathlib import Path

from ipssim.report.checkout import ROOT, head_comment, source_link, yaml_comments
from ipssim.report.markdown import code, document, table
from ipssim.report.parameter_pages import shown
from ipssim.settings.load import load, options
from ipssim.settings.parameter import Parameter, parameters
from ipssim.settings.programme import Programme

_LABELS = ("name", "title")
STANDINGS = ("assumed", "from a source", "no source given", "default")
_SOURCED = re.compile(r"\bS[0-4]\b|\b(?:19|20)\d\d\b|\bNCT\d+\b")


def programme_path(name: str) -> Path:
    """Return the file a programme is kept in."""
    return ROOT / "configs" / "programme" / f"{name}.yaml"


def standing(field: str, comments: dict[str, str]) -> str:
    """Say where a value comes from, as the comment behind it in the programme's file says.

    "assumed" in a comment wins over a source beside it: then the source says that something is
    so, and the number is assumed.
    """
    if field not in comments:
        return "default"
    comment = comments[field]
    if re.search(r"\bassumed\b", comment):
        return "assumed"
    return "from a source" if _SOURCED.search(comment) else "no source given"


def programmes_page() -> str:
    """Set the programmes side by side, a row per field, then each in full."""
    programmes: dict[str, Programme] = {name: load(name) for name in sorted(options("programme"))}
    specs = {name: dict(parameters(programme)) for name, programme in programmes.items()}
    comments = {name: yaml_comments(programme_path(name)) for name in programmes}
    names = [field.name for field in fields(Programme) if field.name not in _LABELS]
    return document(
        "Programmes",
        "A programme is what its file sets and nothing else: no rule knows its name. Every setting"
        " is *policy*: something a contract or a timetable could state. `null` means no limit."
        " Where no source gives a value it is an assumption; the comment behind it in the file says"
        " so, and it is marked *assumed* here.",
        "## Side by side",
        "Bold where programmes differ; *a* where the value is assumed; *d* where the file is silent"
        " and the default holds. The source is where the setting is described, not where every"
        " programme's value is from.",
        _side_by_side(names, specs, comments),
        *(part for name in programmes for part in _in_full(name, names, specs, comments)),
    )


def _side_by_side(
    names: list[str], specs: dict[str, dict[str, Parameter]], comments: dict[str, dict[str, str]]
) -> str:
    rows = []
    for field in names:
        values = {name: shown(spec[field].value) for name, spec in specs.items()}
        differ = len(set(values.values())) > 1
        cells = []
        for name, value in values.items():
            mark = {"assumed": " *a*", "default": " *d*"}.get(standing(field, comments[name]), "")
            cells.append(f"**{value}**{mark}" if differ else f"{value}{mark}")
        spec = next(iter(specs.values()))[field]
        rows.append((code(field), *cells, spec.unit, source_link(spec.source), spec.meaning))
    return table(("field", *specs, "unit", "source", "meaning"), rows)


def _in_full(
    name: str, names: list[str], specs: dict[str, dict[str, Parameter]],
    comments: dict[str, dict[str, str]],
) -> list[str]:
    said = comments[name]
    stated = [field for field in names if field in said]
    silent = [code(field) for field in names if field not in said]
    rows = []
    for field in stated:
        spec, stands = specs[name][field], standing(field, said)
        rows.append(
            (
                code(field), code(shown(spec.value)), spec.unit,
                f"*{stands}*" if stands == "assumed" else stands, said[field],
            )
        )
    counts = Counter(standing(field, said) for field in stated)
    summary = ", ".join(f"{counts[word]} {word}" for word in STANDINGS if counts[word])
    parts = [
        f"## {name}",
        f"**{shown(specs[name]['title'].value)}.** {head_comment(programme_path(name))}",
        f"Stated in the file: {summary}. `uv run ipssim compare programme@arms.usual={name}` puts"
        " it in the place of the arm of usual service.",
        table(("field", "value", "unit", "the value is", "what the file says"), rows),
    ]
    if silent:
        parts.append(f"The file is silent, and the default holds, for {', '.join(silent)}.")
    return parts
