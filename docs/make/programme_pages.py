"""The document on programmes: side by side, and each with what its file says of a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ipssim.settings.read.load import options
from make.checkout import head_comment, source_link
from make.coverage import SYSTEMS
from make.markdown import code, document, table
from make.parameter_pages import shown
from make.programme_files import (
    STANDINGS,
    ProgrammeFile,
    field_groups,
    programme_file,
    programme_path,
)

_MARKS = {"assumed": "*a*", "unknown": "*u*", "default": "*d*", "no source given": "*?*"}


def programmes_page() -> str:
    """Set the programmes side by side, a section per group of fields, then tell of each."""
    known = options("programme")
    ordered = [system.programme for system in SYSTEMS if system.programme in known]
    ordered += [name for name in known if name not in ordered]
    files = [programme_file(name) for name in ordered]
    return document(
        "Programmes",
        "A programme is what its file sets and nothing else: no rule knows its name. Every setting"
        " is *policy*: something a contract or a timetable could state. `null` means no limit."
        " Where no source gives a value it is an assumption; the comment behind it in the file says"
        " so, and it is marked *assumed* here.",
        _overview(files),
        "## Side by side",
        "Bold where a value differs from that of most programmes. *a*: assumed; *u*: said to be"
        " unknown, and assumed; *d*: the file is silent and the default holds; no mark: the source"
        " is named in the programme's own section below. A programme that builds on another has"
        " that one's values and sources where it states none.",
        *(part for title, names in field_groups().items() for part in _group(title, names, files)),
        *(part for file in files for part in _in_full(file)),
    )


def _overview(files: Sequence[ProgrammeFile]) -> str:
    rows = []
    for file in files:
        differs = "states every field"
        if file.base or len(file.own) == 1:
            differs = ", ".join(code(field) for field in file.own)
        rows.append(
            (
                f"[{file.name}](#{file.name})", shown(file.specs["title"].value),
                f"[{file.base}](#{file.base})" if file.base else "", differs,
            )
        )
    return table(("programme", "what it is", "builds on", "differs from it in"), rows)


def _group(title: str, names: Sequence[str], files: Sequence[ProgrammeFile]) -> list[str]:
    """Return a heading, the group's values side by side, and what the fields mean."""
    rows = []
    for field in names:
        values = [shown(file.specs[field].value) for file in files]
        usual = Counter(values).most_common(1)[0][0]
        cells = []
        for file, value in zip(files, values, strict=True):
            said = value if value == usual else f"**{value}**"
            cells.append(f"{said} {_MARKS.get(file.standing(field), '')}".rstrip())
        rows.append((code(field), *cells))
    specs = [files[0].specs[field] for field in names]
    meanings = [
        (code(spec.name), spec.says, spec.unit, source_link(spec.source)) for spec in specs
    ]
    return [
        f"### {title}",
        table(("field", *(file.name for file in files)), rows),
        table(("field", "meaning", "unit", "where the setting is described"), meanings),
    ]


def _in_full(file: ProgrammeFile) -> list[str]:
    """Tell of a programme: its head comment, and what it states with where that is from."""
    base = programme_file(file.base) if file.base else None
    rows: list[tuple[str, ...]] = []
    for field in file.own:
        spec, stands = file.specs[field], file.standing(field)
        before = (code(shown(base.specs[field].value)),) if base else ()
        mark = f"*{stands}*" if stands in ("assumed", "unknown") else stands
        rows.append(
            (code(field), code(shown(spec.value)), *before, spec.unit, mark, file.comments[field])
        )
    counts = Counter(file.standing(field) for field in file.own)
    summary = ", ".join(f"{counts[word]} {word}" for word in STANDINGS if counts[word])
    heads = ("field", "value", *((f"in {base.name}",) if base else ()), "unit", "the value is")
    rest = f" All else is as in [{base.name}](#{base.name})." if base else ""
    parts = [
        f"## {file.name}",
        f"**{shown(file.specs['title'].value)}.** {head_comment(programme_path(file.name))}",
        f"Stated in the file: {summary}.{rest} `uv run ipssim run programme={file.name}` runs it;"
        f" `uv run ipssim compare programme@arms.usual={file.name}` puts it in the place of the"
        " arm of usual service.",
        table((*heads, "what the file says"), rows),
    ]
    silent = [field for names in field_groups().values() for field in names
              if field not in file.comments]
    if silent:
        parts.append(f"Nobody is admitted, so it says nothing of the other {len(silent)} settings;"
                     " their defaults stand and have no effect." if file.specs["limit_weeks"].value
                     == 0 else f"The default holds for {', '.join(map(code, silent))}.")
    return parts
