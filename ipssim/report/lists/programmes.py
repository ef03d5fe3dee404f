"""Programmes: what each is, and some of them side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ipssim.errors import COMMAND_LINE, InputError, Problem, printable
from ipssim.report.lists.shape import Listing, cell, unknown
from ipssim.report.page.parts import Part, Row, Said, Section, Table, Terms
from ipssim.report.told import common as c
from ipssim.report.words import Words, words
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.layers import builds_on, is_file
from ipssim.settings.read.load import config_dir, load, options, sources
from ipssim.settings.read.meant import nearest

_LABELS = ("name", "title")


def programmes(configs: Path | None = None, language: str = "") -> Listing:
    """List the shipped programmes: what they are, main limits, sources."""
    w, folder = words(language), (configs or config_dir()) / "programme"
    rows, records = [], []
    for name in options("programme", configs):
        programme = load(name, configs=configs)
        text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
        about = w.declared(f"programme.{name}.about", _first_sentence(text))
        keys = ", ".join(_cited(text, sources(configs)))
        limits = main_limits(w, programme)
        what = (
            c.programme_title(w, programme) if programme.title else "", about,
            _built_on(w, folder / f"{name}.yaml"),
            w.say("lists.programmes.sources", sources=keys or w.say("lists.programmes.no_sources")),
        )
        rows.append(Row((name, "\n".join(part for part in what if part), "\n".join(limits))))
        records.append((name, programme.title, about, "; ".join(limits), keys))
    return Listing(
        (Section("programmes", "", (
            Table(tuple(w.entry("lists.programmes.heads")), tuple(rows), numbers=3, roomy=True),
            Said(w.say("lists.programmes.more")),
        )),),
        ("name", "title", "about", "limits", "sources"), tuple(records),
    )


def main_limits(w: Words, programme: Programme) -> list[str]:
    """Say in a few words what limits a programme sets."""
    if programme.limit_weeks == 0:
        return [w.say("lists.limits.nobody")]
    limits = [
        w.say("lists.limits.no_end") if programme.limit_weeks is None
        else w.say("lists.limits.end", weeks=w.say("count.weeks", count=programme.limit_weeks)),
        w.say("lists.limits.people", count=programme.caseload_cap),
    ]
    for name, key in (("in_work_limit_weeks", "work"), ("search_limit_weeks", "search")):
        weeks = getattr(programme, name)
        if weeks is not None:
            limits.append(w.say(f"lists.limits.{key}", weeks=w.say("count.weeks", count=weeks)))
    if programme.hours_budget is not None:
        limits.append(w.say("lists.limits.hours", hours=programme.hours_budget))
    return limits


def check_programmes(
    names: Sequence[str], configs: Path | None = None, *, least: int = 2
) -> list[Problem]:
    """Return what is wrong with programmes that are to be set side by side, `least` or more."""
    w, problems = words(), []
    known = options("programme", configs)
    for name in names:
        if name in known:
            continue
        if not is_file(name):
            problems.append(
                unknown(w, "programme", name, ", ".join(known), nearest(name, known))
            )
            continue
        try:
            load(name, configs=configs)
        except InputError as error:
            problems += error.problems
    if len(names) < least:
        problems.append(Problem(
            "--compare", " ".join(names), COMMAND_LINE, None, w.say("lists.programmes.two"),
            w.say("lists.programmes.some_of", known=", ".join(known)),
        ))
    return problems


def programme_fields(
    names: Sequence[str], *, everything: bool = False, configs: Path | None = None,
    language: str = "",
) -> Listing:
    """Set programmes side by side: settings that differ, or all, with unit, meaning and source."""
    w = words(language)
    shown = {printable(name): dict(parameters(load(name, configs=configs))) for name in names}
    first = next(iter(shown.values()))
    specs = [spec for field, spec in first.items() if field not in _LABELS]
    values = {spec.name: [one[spec.name].value for one in shown.values()] for spec in specs}
    chosen = [spec for spec in specs if everything or len(set(values[spec.name])) > 1]
    alike = len(specs) - len(chosen)
    after = () if everything or not alike else (
        Said(w.say("lists.programmes.alike", count=alike)),
    )
    parts: tuple[Part, ...] = (Said(w.say("lists.programmes.none")), *after)
    if chosen:
        rows = tuple(
            Row((spec.name, *(c.setting(w, value) for value in values[spec.name])))
            for spec in chosen
        )
        heads = (w.say("lists.programmes.setting"), *shown)
        parts = (Table(heads, rows, left=tuple(range(1, len(heads)))),)
    sections = [Section("settings", "", parts)]
    if chosen:
        terms = Terms(tuple((spec.name, _meaning(w, spec)) for spec in chosen))
        sections.append(Section("meaning", w.say("lists.programmes.meaning"), (terms, *after)))
    return Listing(tuple(sections), ("setting", *shown, "unit", "source", "meaning"), tuple(
        (spec.name, *map(cell, values[spec.name]), spec.unit, spec.source, spec.says)
        for spec in chosen
    ))


def _built_on(w: Words, path: Path) -> str:
    """Say in a line what a programme's file starts from and which settings it changes."""
    below, stated = builds_on(path, path.name)
    if below is None:
        return ""
    own = [field for field in stated if field not in _LABELS]
    return w.say("lists.programmes.built_on", below=below, own=", ".join(own))


def _meaning(w: Words, spec: Parameter) -> str:
    said = "; ".join(part for part in (c.setting_unit(w, spec), spec.source) if part)
    meaning = w.declared(f"programme_field.{spec.name}", spec.says)
    return f"{meaning} ({said})" if said else meaning


def _first_sentence(text: str) -> str:
    """Return the first sentence of the comment that a settings file begins with."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# ").rstrip())
    return re.split(r"(?<=[.])\s+(?=[A-Z])", " ".join(lines), maxsplit=1)[0]


def _cited(text: str, known: Mapping[str, Any]) -> list[str]:
    """Return the keys of sources that a file's comments name, by key or by author and year."""
    comments = " ".join(line.partition("#")[2] for line in text.splitlines())
    found = []
    for key in known:
        author, _, year = key.partition("_")
        named = rf"\b{re.escape(key)}\b"
        if re.fullmatch(r"\d{4}", year):
            named += rf"|\b{re.escape(author)}\b[^()#;]*\b{year}\b"
        if re.search(named, comments, flags=0 if len(key) < 3 else re.IGNORECASE):
            found.append(key)
    return found
