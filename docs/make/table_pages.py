"""The documents on tables, codes, the week, outcomes and draws; the week inside architecture.md."""

from __future__ import annotations

from enum import IntEnum, IntFlag

from ipssim import vocabulary
from ipssim.chance import DRAWS
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.week import WEEK
from ipssim.world.charter import Column
from ipssim.world.columns import TABLES
from make.calls import stages_of
from make.checkout import ROOT, code_comments
from make.flow import flows, writers
from make.markdown import code, document, filled, table

ROWS = {
    "candidates": "One row per person, in order of entry; in large runs in order of place, then"
    " entry. The row is not the person's number: `key` is, and it is the same in every arm.",
    "employers": "One row per employer, in order of place.",
    "openings": "One row per opening an employer can have, in order of employer: one advertised and"
    " one hidden, three of each where the employer is large. Each comes and lapses by itself,"
    " whoever looks.",
    "workers": "One row per post, in order of place and programme. A row is a post and not a"
    " person: `number` counts who has held it. A leader with people of their own has a row"
    " before those of the team (`leads`). Skills are drawn when a run begins (`hire`) and when a"
    " post gets somebody new.",
    "teams": "One row per team, in order of place and programme.",
    "caseworkers": "One row per caseworker at a jobcentre, in order of place.",
    "treatment": "One row per candidate, in the same order.",
}


def columns_page() -> str:
    """List every column of every table, with the stages that write it."""
    written = writers()
    parts = [
        "The stages that write a column are read from their source. `draw` means that it is set"
        " when the world is drawn and never changes. A unit with a capital letter is a list of"
        " codes in [vocabulary.md](vocabulary.md). No row is ever removed or moved. A"
        " [rule of one's own](own_rules.md) reads every column and may write those marked “yes”;"
        " the others are kept in step with each other, or with events, by the stages. The CSV"
        " files of a run have columns of their own: [get the data out](howto.md#get-the-data-out)."
    ]
    for name, columns in TABLES.items():
        size = sum(column.size for column in columns)
        rows = [
            (
                code(column.name), _dtype(column), _unit(column.unit), column.meaning,
                ", ".join(written.get(f"{name}.{column.name}", ["draw"])),
                "yes" if column.free else "",
            )
            for column in columns
        ]
        parts += [
            f"## {name}",
            f"{ROWS[name]} {len(columns)} columns, {size} bytes a row.",
            table(("column", "dtype", "unit", "meaning", "written by", "own rules"), rows),
        ]
    return document("Tables and columns", *parts)


def _dtype(column: Column) -> str:
    return code(column.dtype) + (f" × {column.wide}" if column.wide else "")


def _unit(unit: str) -> str:
    return f"[{unit}](vocabulary.md#{unit.lower()})" if hasattr(vocabulary, unit) else unit


def vocabulary_page() -> str:
    """List the words of the practice with the codes that tables and events hold."""
    comments = code_comments(ROOT / "ipssim" / "vocabulary.py")
    parts = [
        "Tables and events hold numbers; these are their words. Settings files use the words, in"
        " small letters. Flags may be added up: a person can be in work (4) and searching (2) at"
        " the same time (6).",
    ]
    for name, found in comments.items():
        kind: type[IntEnum | IntFlag] = getattr(vocabulary, name)
        flags = " Flags." if issubclass(kind, IntFlag) else ""
        rows = [
            (int(getattr(kind, word)), code(word.lower()), says) for word, says in found.items()
        ]
        doc = " ".join((kind.__doc__ or "").split())
        parts += [f"## {name}", f"{doc}{flags}", table(("code", "word", "meaning"), rows)]
    return document("Words and codes", *parts)


def schedule_page() -> str:
    """Print the week: the stages in order, what each does, acts by, reads and writes."""
    flow = flows()
    acts = {mechanism.field: stages_of(mechanism.field) for mechanism in MECHANISMS}
    order = []
    for number, stage in enumerate(WEEK, 1):
        names = ", ".join(
            f"[{field}](mechanisms/{field}.md)" for field, found in acts.items()
            if stage.name in found
        )
        order.append(
            (number, f"**{stage.name}**", stage.does, names, stage.source or "assumed")
        )
    parts = []
    for stage in WEEK:
        for verb, columns in (
            ("reads", flow[stage.name].reads), ("writes", flow[stage.name].writes),
        ):
            names = ", ".join(code(column.removeprefix("candidates.")) for column in columns)
            parts.append((stage.name if verb == "reads" else "", verb, names))
    return document(
        "The week",
        "One week for everyone, in this order.",
        table(("", "stage", "what happens", "mechanisms at work", "source"), order),
        "## Reads and writes",
        "Columns of [the tables](columns.md), read from the stages' source; a name without a table"
        " is a candidate's column. `record` also fills the weekly counts, and every stage may note"
        " events. When a run begins, `hire` gives everybody who holds a post skills of their own.",
        table(("stage", "", "columns"), parts),
    )


def outcomes_page() -> str:
    """List the outcomes with unit and wording."""
    rows = [(code(o.code), o.short, o.unit, o.wording) for o in OUTCOMES.values()]
    return document(
        "Outcomes",
        "Each is counted from a person's events. A share of people has the unit %.",
        table(("code", "outcome", "unit", "wording"), rows),
    )


def draws_page() -> str:
    """List the named draws of chance."""
    rows = [(int(draw), code(draw.name.lower()), says) for draw, says in DRAWS.items()]
    return document(
        "Draws of chance",
        "A draw depends on the seed, the replicate, who, the week, one of these names and the"
        " occurrence, and on nothing else. A number, once used, keeps its meaning.",
        table(("number", "name", "whose, and what for"), rows),
    )


def architecture_page() -> str:
    """Return docs/architecture.md, which is written by hand, with the week printed into it."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    steps = "\n".join(f"{n}. `{stage.name}`: {stage.does}" for n, stage in enumerate(WEEK, 1))
    return filled(text, "week", steps)
