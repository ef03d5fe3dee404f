"""Write the documents that can be made from the code, and say which of them are stale.

`python -m ipssim.report.generated` writes them into `docs/`; with `--check` it writes nothing and
exits with 1 if any file is missing or differs. Each generator returns one document's text.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipssim.report.markdown import COMMAND, code, document, table
from ipssim.report.odd import odd_page

if TYPE_CHECKING:
    from ipssim.settings.parameter import Parameter

ROOT = Path(__file__).resolve().parents[2]
LABELS = {
    "measured": "in a source, as it stands",
    "calibrated": "fitted to a published result",
    "assumed": "nobody has measured it; see its range",
    "policy": "somebody decides it",
}
Keyed = tuple[str, "Parameter"]


def _shown(value: object) -> str:
    """Write a setting's value as it would stand in a settings file."""
    if isinstance(value, tuple):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    if isinstance(value, float):
        return f"{value:g}"
    words = {None: "null", True: "true", False: "false", "": '""'}
    return words[value] if value is None or isinstance(value, bool) or value == "" else str(value)


def _source(key: str | None) -> str:
    return f"[{key}](sources.md#{key.lower()})" if key else ""


def _allowed(spec: Parameter) -> str:
    """Say what a value may be, without the unit, which has a column of its own."""
    return replace(spec, unit="").allowed


def _parameter_groups() -> dict[str, tuple[str, list[Keyed]]]:
    """Return title -> (an explanation, the parameters as the default experiment has them)."""
    from ipssim.settings.experiment import Estimate
    from ipssim.settings.load import load_experiment
    from ipssim.settings.parameter import parameters
    from ipssim.settings.programme import Programme

    experiment = load_experiment([])
    groups: dict[str, tuple[str, list[Keyed]]] = {"Experiment": ("", [])}
    known = {
        "population": ("Population", "Who the candidates are at entry."),
        "labour_market": ("Labour market", "Employers and education in the places people live."),
        "organisation": ("Organisation", "How workers are staffed around a programme."),
    }
    for key, spec in parameters(experiment):
        first, *rest = key.split(".")
        if first in ("arms", "trial"):
            continue
        title, about = known.get(first, ("Experiment", ""))
        if first == "world":
            title = f"World: {rest[0]}"
            about = (type(getattr(experiment.world, rest[0])).__doc__ or "").strip()
        groups.setdefault(title, (about, []))[1].append((key, spec))
    groups["Programme"] = (
        "Defaults; [programmes.md](programmes.md) shows each programme. `<arm>` stands for the"
        " arm's name.",
        list(parameters(Programme(), "arms.<arm>.")),
    )
    groups["Published trial"] = (
        "The fields of `configs/trial/*.yaml`: a trial and each of its figures.",
        [
            *((key, spec) for key, spec in parameters(type(experiment.trial)(), "trial.")),
            *parameters(Estimate(), "trial.estimates[]."),
        ],
    )
    return groups


def parameters_page() -> str:
    """List every parameter by group, with counts by label on top."""
    groups = _parameter_groups()
    counts = Counter(spec.label for _, keyed in groups.values() for _, spec in keyed)
    total = sum(counts.values())
    heads = ("key", "value", "unit", "allowed", "prior", "label", "source", "meaning")
    parts = [
        f"{total} settings, with the values of the main comparison. A prior is what is believed"
        " before any fit.",
        table(
            ("label", "settings", "what it says"),
            [(label, counts[label], says) for label, says in LABELS.items()],  # type: ignore[index]
        ),
    ]
    for title, (about, keyed) in groups.items():
        rows = [
            (
                code(key), code(_shown(spec.value)), spec.unit, _allowed(spec), spec.prior or "",
                spec.label, _source(spec.source), spec.meaning,
            )
            for key, spec in keyed
        ]
        parts += [f"## {title}", *([about] if about else []), table(heads, rows)]
    return document("Parameters", *parts)


def columns_page() -> str:
    """List every column of every table, with the stages that write it."""
    from ipssim.report.flow import writers
    from ipssim.world.columns import TABLES

    written = writers()
    parts = [
        "The stages that write a column are read from their source. `draw` means that it is set"
        " when the world is drawn and never changes."
    ]
    for name, columns in TABLES.items():
        size = sum(_itemsize(column.dtype) for column in columns)
        rows = [
            (
                code(column.name), code(column.dtype), column.unit, column.meaning,
                ", ".join(written.get(f"{name}.{column.name}", ["draw"])),
            )
            for column in columns
        ]
        parts += [
            f"## {name}",
            f"{len(columns)} columns, {size} bytes a row.",
            table(("column", "dtype", "unit", "meaning", "written by"), rows),
        ]
    return document("Tables and columns", *parts)


def _itemsize(dtype: str) -> int:
    import numpy as np

    return int(np.dtype(dtype).itemsize)


def schedule_page() -> str:
    """Print the week: the stages in order, what each does, reads and writes."""
    from ipssim.report.flow import flows
    from ipssim.week import WEEK

    flow = flows()
    order = table(
        ("", "stage", "what happens", "source"),
        [
            (number, f"**{stage.name}**", stage.does, stage.source or "assumed")
            for number, stage in enumerate(WEEK, 1)
        ],
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
        order,
        "## Reads and writes",
        "Columns of [the tables](columns.md), read from the stages' source; a name without a table"
        " is a candidate's column. `record` also fills the weekly counts, and every stage may note"
        " events.",
        table(("stage", "", "columns"), parts),
    )


def programmes_page() -> str:
    """Set the programmes side by side, a row per field."""
    from ipssim.settings.load import load, options
    from ipssim.settings.parameter import parameters

    programmes = {name: load(name) for name in sorted(options("programme"))}
    columns = {name: dict(parameters(programme)) for name, programme in programmes.items()}
    first = next(iter(columns.values()))
    rows = []
    for field in fields(next(iter(programmes.values()))):
        if field.name == "name":
            continue
        spec = first[field.name]
        values = [_shown(column[field.name].value) for column in columns.values()]
        marked = [f"**{value}**" if len(set(values)) > 1 else value for value in values]
        rows.append((code(field.name), *marked, spec.unit, _source(spec.source), spec.meaning))
    return document(
        "Programmes",
        "A programme is what its file sets and nothing else: no rule knows its name. Bold where"
        " programmes differ; `null` means no limit. Every setting is *policy*; the source is where"
        " the setting is described.",
        table(("field", *columns, "unit", "source", "meaning"), rows),
    )


def outcomes_page() -> str:
    """List the outcomes with unit and wording."""
    from ipssim.outcomes.definitions import OUTCOMES

    rows = [(code(o.code), o.short, o.unit, o.wording) for o in OUTCOMES.values()]
    return document(
        "Outcomes",
        "Each is counted from a person's events. A share of people has the unit %.",
        table(("code", "outcome", "unit", "wording"), rows),
    )


def draws_page() -> str:
    """List the named draws of chance."""
    from ipssim.chance import DRAWS

    rows = [(int(draw), code(draw.name.lower()), says) for draw, says in DRAWS.items()]
    return document(
        "Draws of chance",
        "A draw depends on the seed, the replicate, who, the week, one of these names and the"
        " occurrence, and on nothing else. A number, once used, keeps its meaning.",
        table(("number", "name", "whose, and what for"), rows),
    )


def sources_page() -> str:
    """List the sources, how far each reaches and which settings rest on it."""
    import yaml

    sources: dict[str, dict[str, Any]] = yaml.safe_load(
        (ROOT / "configs" / "sources.yaml").read_text(encoding="utf-8")
    )
    used = Counter(
        spec.source for _, keyed in _parameter_groups().values() for _, spec in keyed if spec.source
    )
    parts = [
        "SEEN: the figures were read in the source. DERIVED: computed from such figures. RECALLED:"
        " remembered and not read again, shown as unverified."
    ]
    for key, source in sources.items():
        doi = source.get("doi")
        link = f" [doi:{doi}](https://doi.org/{doi})" if doi else ""
        uses = f"{used[key]} settings" if used[key] != 1 else "1 setting"
        parts += [
            f"## {key}",
            f"{source['citation']}{link}",
            f"*{source['kind']}, {source['sureness']}; {uses}.* {source['reach']}",
        ]
    return document("Sources", *parts)


def architecture_page() -> str:
    """Return docs/architecture.md, which is written by hand, with the week printed into it."""
    from ipssim.week import WEEK

    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    start, end = "<!-- week: printed from the code -->", "<!-- /week -->"
    head, rest = text.split(start)
    _, tail = rest.split(end)
    steps = "\n".join(f"{n}. `{stage.name}`: {stage.does}" for n, stage in enumerate(WEEK, 1))
    return f"{head}{start}\n{steps}\n{end}{tail}"


PAGES: dict[str, Callable[[], str]] = {
    "parameters.md": parameters_page,
    "columns.md": columns_page,
    "schedule.md": schedule_page,
    "programmes.md": programmes_page,
    "outcomes.md": outcomes_page,
    "draws.md": draws_page,
    "sources.md": sources_page,
    "architecture.md": architecture_page,
    "odd.md": odd_page,
}


def stale(folder: Path, pages: dict[str, Callable[[], str]] | None = None) -> list[str]:
    """Return the names of documents in `folder` that are missing or differ from the code."""
    found = []
    for name, page in (PAGES if pages is None else pages).items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != page():
            found.append(name)
    return found


def write(folder: Path, pages: dict[str, Callable[[], str]] | None = None) -> list[str]:
    """Write the documents that are stale, and return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = PAGES if pages is None else pages
    names = stale(folder, pages)
    for name in names:
        (folder / name).write_text(pages[name](), encoding="utf-8", newline="\n")
    return names


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the documents; return the exit code."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")
    parser.add_argument("--folder", type=Path, default=ROOT / "docs", help="where they are kept")
    given = parser.parse_args(arguments)
    if not (ROOT / "configs" / "sources.yaml").is_file():
        parser.error("the documents are made in a checkout of the project, not from a wheel")
    if given.check:
        names = stale(given.folder)
        for name in names:
            print(f"{given.folder / name} is stale; run: {COMMAND}")
        return 1 if names else 0
    for name in write(given.folder):
        print(f"wrote {given.folder / name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
