"""Programmes: what each is, and some of them side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ipssim.errors import COMMAND_LINE, InputError, Problem, printable
from ipssim.report.lists.shape import Block, Listing, cell
from ipssim.report.tables import setting_text
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.layers import builds_on, is_file
from ipssim.settings.read.load import config_dir, load, options, sources
from ipssim.settings.read.meant import nearest

_LABELS = ("name", "title")
_FIELD_WIDTH = 26  # characters; the longest name of a programme's field


def programmes(configs: Path | None = None) -> Listing:
    """List the shipped programmes: what they are, main limits, sources."""
    folder = (configs or config_dir()) / "programme"
    rows, records = [], []
    for name in options("programme", configs):
        programme = load(name, configs=configs)
        text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
        about = _first_sentence(text)
        keys = ", ".join(_cited(text, sources(configs)))
        limits = main_limits(programme)
        what = [programme.title, about, _built_on(folder / f"{name}.yaml"),
                f"Sources: {keys or 'none named'}"]
        rows.append((name, "\n".join(part for part in what if part), "\n".join(limits)))
        records.append((name, programme.title, about, "; ".join(limits), keys))
    block = Block(
        heads=("programme", "what it is", "main limits"), rows=tuple(rows), roomy=True,
        after=("`ipssim programmes A B` sets programmes side by side, with the source of each"
               " setting; `ipssim programmes A` shows one in full. Values without a source are"
               " assumed.",),
    )
    return Listing((block,), ("name", "title", "about", "limits", "sources"), tuple(records))


def main_limits(programme: Programme) -> list[str]:
    """Say in a few words what limits a programme sets."""
    if programme.limit_weeks == 0:
        return ["nobody is admitted"]
    limits = [
        "no end date" if programme.limit_weeks is None else f"ends after {programme.limit_weeks}"
        " weeks",
        f"{programme.caseload_cap} people a worker",
    ]
    if programme.in_work_limit_weeks is not None:
        limits.append(f"{programme.in_work_limit_weeks} weeks in work")
    if programme.search_limit_weeks is not None:
        limits.append(f"{programme.search_limit_weeks} weeks of search")
    if programme.hours_budget is not None:
        limits.append(f"{programme.hours_budget:g} hours a person")
    return limits


def check_programmes(
    names: Sequence[str], configs: Path | None = None, *, least: int = 2
) -> list[Problem]:
    """Return what is wrong with programmes that are to be set side by side, `least` or more."""
    problems = []
    known = options("programme", configs)
    for name in names:
        if name in known:
            continue
        if not is_file(name):
            problems.append(Problem(
                "programme", name, COMMAND_LINE, None, f"There is no programme called {name}.",
                "one of " + ", ".join(known) + ", or the path of a .yaml file",
                nearest(name, known),
            ))
            continue
        try:
            load(name, configs=configs)
        except InputError as error:
            problems += error.problems
    if len(names) < least:
        problems.append(Problem(
            "--compare", " ".join(names), COMMAND_LINE, None,
            "Two or more programmes are needed here.", "some of " + ", ".join(known),
        ))
    return problems


def programme_fields(
    names: Sequence[str], *, everything: bool = False, configs: Path | None = None
) -> Listing:
    """Set programmes side by side: settings that differ, or all, with unit, meaning and source."""
    shown = {printable(name): dict(parameters(load(name, configs=configs))) for name in names}
    first = next(iter(shown.values()))
    specs = [spec for field, spec in first.items() if field not in _LABELS]
    values = {
        spec.name: [fields[spec.name].value for fields in shown.values()] for spec in specs
    }
    chosen = [spec for spec in specs if everything or len(set(values[spec.name])) > 1]
    records = tuple(
        (spec.name, *(cell(value) for value in values[spec.name]), spec.unit, spec.source,
         spec.says)
        for spec in chosen
    )
    names = list(shown)
    tables = tuple(
        Block(
            heads=("setting", *part),
            rows=tuple(
                (spec.name, *(setting_text(shown[name][spec.name].value) for name in part))
                for spec in chosen
            ),
        )
        for part in _parts(names)
    ) if chosen else (Block(before=("These programmes differ in no setting.",)),)
    alike = len(specs) - len(chosen)
    after = () if everything or not alike else (
        f"The other {alike} settings are the same; --all shows them.",
    )
    meanings = tuple((spec.name, _meaning(spec)) for spec in chosen)
    if not chosen:
        glossary = Block(after=after)
    else:
        glossary = Block(
            "What they mean (unit; source of the setting)", heads=("", ""), rows=meanings,
            after=after,
        )
    return Listing(
        (*tables, glossary), ("setting", *names, "unit", "source", "meaning"), records
    )


def _built_on(path: Path) -> str:
    """Say in a line what a programme's file starts from and which settings it changes."""
    below, stated = builds_on(path, path.name)
    if below is None:
        return ""
    own = [field for field in stated if field not in _LABELS]
    return f"As {below}, but for {', '.join(own)}."


def _meaning(spec: Parameter) -> str:
    unit = "" if spec.unit in ("word", "yes/no") else spec.unit
    said = "; ".join(part for part in (unit, spec.source) if part)
    return f"{spec.says} ({said})" if said else spec.says


def _parts(names: Sequence[str], width: int = 80) -> Iterator[Sequence[str]]:
    """Split names into as many tables as 80 columns ask for."""
    cell = max(16, *(len(name) for name in names)) + 1
    room = max(1, (width - _FIELD_WIDTH - 1) // cell)
    for start in range(0, len(names), room):
        yield names[start : start + room]


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
