"""Scenario templates: what a town may say, with help, units, allowed values and defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ipssim.errors import InputError, Problem, show
from ipssim.report.lists.shape import Listing, cell
from ipssim.report.page.parts import Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.words import Words, words
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.service_over_time import Observed
from ipssim.settings.read.layers import BASED_ON
from ipssim.settings.read.load import load, load_experiment, options
from ipssim.settings.read.one_programme import DEFAULT

OURS, SERVICE = "ours", "service"
SHEETS = ("scenario", "place", "people", "prices", "service", "observed", "alternatives")
_CHOSEN = ("experiment", "language")
_BASE = {False: "town", True: "service_over_time"}
_SECTIONS = {
    "place": ("labour_market.", "jobcentre.", "organisation."), "people": ("population.",),
    "prices": ("prices.", "law."), "service": ("service.",),
}
_GROUPS = {
    "experiment": "scenario", "population": "people", "labour_market": "place",
    "jobcentre": "place", "organisation": "place", "prices": "prices", "law": "prices",
}
"""Configuration groups, and the sheet on which one of their files is chosen."""
_HEADS = ("setting", "value", "unit", "default", "allowed", "meaning", "source")
_LEFT_OUT = ("name", "precision_points", "min_replicates", "max_replicates", "world_replicates")
_OF_A_COHORT = ("prices.persist_years", "prices.fade")  # of no use in a service over time
_TIMES = ("year 2", "year 3")
_LONGEST_LIST = 255  # characters that a drop-down list of a workbook may have
_ROOM = (38, 16, 22, 16, 34, 80, 16)

Line = tuple[str, Parameter, str]


def lines(programme: str, *, over_time: bool, language: str = "en") -> dict[str, list[Line]]:
    """Return the settings of each sheet: key, its default as a `Parameter`, and its source."""
    w = words(language)
    base = load_experiment([f"experiment={_BASE[over_time]}"])
    found: dict[str, list[Line]] = {sheet: [] for sheet in SHEETS}
    for group, sheet in _GROUPS.items():
        chosen = _BASE[over_time] if group == "experiment" else ""
        found[sheet].append((group, _choice(w, group, chosen), ""))
    for key, spec in parameters(base):
        if "." not in key and key not in _LEFT_OUT:
            own = replace(spec, value=language) if key == "language" else spec
            found["scenario"].append((key, own, spec.source or ""))
        for sheet, starts in _SECTIONS.items():
            wanted = key not in _OF_A_COHORT if over_time else sheet != "service"
            if key.startswith(starts) and wanted:
                found[sheet].append((key, spec, spec.source or ""))
    if over_time:
        found["observed"] = [
            (f"observed.{when}.{key}", spec, "")
            for when in _TIMES for key, spec in parameters(Observed())
        ]
    given = load(programme)
    found["alternatives"] = [(BASED_ON, _choice(w, "programme", programme), "")] + [
        (key, spec, spec.source or "") for key, spec in parameters(given) if key != "name"
    ]
    return found


def _choice(w: Words, group: str, value: str) -> Parameter:
    return Parameter(group, value, "word", "policy", w.say(f"scenario.choice.{group}"),
                     choices=tuple(options(group)))


def write_template(
    path: Path, programme: str = "ips_shared_care", *, over_time: bool = False, language: str = ""
) -> Path:
    """Write a scenario to be filled in, as a workbook or, by its ending, YAML.

    `programme` is what the first alternative starts from; with `over_time` it is a service whose
    posts are planned year by year. Raises `InputError` for a name that is neither and for a file
    that is there.
    """
    if path.suffix.lower() not in (".xlsx", ".yaml", ".yml"):
        raise InputError([Problem(
            "scenario", str(path), message="A scenario is a workbook or YAML.",
            allowed="a name that ends in .xlsx or .yaml",
        )])
    if path.exists():
        raise InputError([Problem("scenario", str(path),
                                  message="This file is there already, and is not overwritten.")])
    w = words(language)
    found = lines(programme, over_time=over_time, language=w.language)
    arm = SERVICE if over_time else OURS
    if path.suffix.lower() == ".xlsx":
        _workbook(w, path, found, arm)
    else:
        path.write_text("\n".join(_yaml(w, found, arm)) + "\n", encoding="utf-8")
    return path


def _workbook(w: Words, path: Path, found: dict[str, list[Line]], arm: str) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        fill = book.add_format({"bg_color": "#fff8dc", "border": 1, "text_wrap": True})
        sheet = book.add_worksheet(w.say("scenario.sheets.read_me"))
        sheet.set_column(0, 0, 100, wrap)
        for row, text in enumerate(w.entry("scenario.read_me")):
            sheet.write_string(row, 0, text, bold if row == 0 else wrap)
        for name, settings in found.items():
            if not settings:
                continue
            sheet = book.add_worksheet(w.say(f"scenario.sheets.{name}"))
            heads = [w.say(f"scenario.columns.{head}") for head in _HEADS]
            if name == "alternatives":
                heads[1:2] = [arm] if arm == SERVICE else [arm, "second", "third"]
            sheet.write_row(0, 0, heads, bold)
            sheet.freeze_panes(1, 1)
            extra = len(heads) - len(_HEADS)
            for column in range(len(heads)):
                place = 0 if column == 0 else 1 if column <= 1 + extra else column - extra
                sheet.set_column(column, column, _ROOM[place])
            for row, (key, spec, source) in enumerate(settings, start=1):
                sheet.write_string(row, 0, key)
                for column in range(1, 2 + extra):
                    first = name == "alternatives" and column == 1 and key == BASED_ON
                    chosen = first or key in _CHOSEN
                    sheet.write(row, column, spec.value if chosen else None, fill)
                    _validate(w, sheet, row, column, spec)
                _explain(w, sheet, row, 2 + extra, _whole(name, key), spec, source, wrap)


def _whole(sheet: str, key: str) -> str:
    """Return the key of a setting with its section, as a scenario file has it."""
    return f"arms.{OURS}.{key}" if sheet == "alternatives" else key


def _explain(
    w: Words, sheet: Any, row: int, column: int, key: str, spec: Parameter, source: str, wrap: Any
) -> None:
    default = c.setting(w, spec.value) if isinstance(spec.value, bool) else cell(spec.value)
    if key.rpartition(".")[2] == "title":
        kind = "programme_title" if key.startswith("arms.") else "experiment_title"
        default = w.declared(f"{kind}.{spec.value}", str(spec.value))
    unit, allowed, meaning = c.explained(w, key, spec)
    for place, value in enumerate((
        unit, w.say("scenario.none") if default is None else default, allowed, meaning, source,
    )):
        if isinstance(value, int | float):
            sheet.write_number(row, column + place, value)
        else:
            sheet.write_string(row, column + place, str(value), wrap)


def _validate(w: Words, sheet: Any, row: int, column: int, spec: Parameter) -> None:
    """Let a cell take what the setting may be, as far as a spreadsheet can say it."""
    choices = list(spec.choices or ())
    if isinstance(spec.value, bool):
        choices = w.entry("scenario.yes_no")
    told = {"error_title": spec.name,
            "error_message": c.explained(w, spec.name, spec)[1][:_LONGEST_LIST] or "?"}
    if choices and len(",".join(choices)) <= _LONGEST_LIST:
        sheet.data_validation(row, column, row, column, {
            "validate": "list", "source": choices, **told,
        })
    elif not choices and isinstance(spec.value, int | float) and not spec.optional and (
        spec.low is not None and spec.high is not None
    ):
        kind = "integer" if isinstance(spec.value, int) else "decimal"
        sheet.data_validation(row, column, row, column, {
            "validate": kind, "criteria": "between", "minimum": spec.low, "maximum": spec.high,
            **told,
        })


def _yaml(w: Words, found: dict[str, list[Line]], arm: str) -> Iterator[str]:
    """Yield the lines of a YAML template: what is chosen, and everything else behind a #."""
    yield from (f"# {text}" for text in w.entry("scenario.read_me") if text)
    for name, settings in found.items():
        above: list[str] = []
        if settings:
            yield f"\n# {w.say(f'scenario.sheets.{name}')}"
        if name == "alternatives":
            yield "arms:"
            yield f"  {arm}:"
            above = ["arms", arm]
        section: list[str] = []
        for key, spec, _ in settings:
            *within, last = key.split(".")
            for depth, part in enumerate(within):
                if section[: depth + 1] != within[: depth + 1]:
                    yield f"{'  ' * depth}# {part}:"
            section = within
            chosen = key in (*_CHOSEN, BASED_ON)
            _, allowed, meaning = c.explained(w, _whole(name, key), spec, typed=True)
            indent = "  " * (len(within) + len(above))
            value = "null" if spec.value is None else show(
                list(spec.value) if isinstance(spec.value, tuple) else spec.value
            )
            mark = "" if chosen else "# "
            yield f"{indent}{mark}{last}: {value}  # {allowed}. {meaning}".replace(
                "# # ", "# ")


def base_of(experiment: Experiment) -> Experiment:
    """Return the shipped experiment of that name; where there is none, the default."""
    named = experiment.name in options("experiment")
    return load_experiment([f"experiment={experiment.name}"] if named else [])


def differing(experiment: Experiment, base: Experiment, language: str = "") -> Listing:
    """List what an experiment says otherwise than the one it builds on, alternatives included."""
    w = words(language)
    known = options("programme")
    new = {arm: load(one.name if one.name in known else DEFAULT)
           for arm, one in experiment.arms.items() if arm not in base.arms}
    before = dict(parameters(replace(base, arms={**base.arms, **new})))
    rows = [Row((f"arms.{arm}", one.name, "", "")) for arm, one in new.items()]
    records: list[tuple[Any, ...]] = [(f"arms.{arm}", one.name, None, "")
                                      for arm, one in new.items()]
    for key, spec in parameters(experiment):
        was = before.get(key)
        if (was is None and spec.value is not None) or (was and was.value != spec.value):
            default = "" if was is None else c.setting_of(w, was)
            unit = c.explained(w, key, spec)[0]
            rows.append(Row((key, c.setting_of(w, spec), default, unit)))
            records.append((key, cell(spec.value), cell(was.value) if was else None, spec.unit))
    gone = [arm for arm in base.arms if arm not in experiment.arms]
    notes = [Said(w.say("scenario.gone", arms=w.listed(gone)))] if gone else []
    if not rows:
        notes.append(Said(w.say("scenario.same")))
    return Listing(
        (Section("differs", w.say("scenario.differs", base=base.name), (
            *notes, *((Table(tuple(w.entry("scenario.heads")), tuple(rows), left=(1, 2, 3)),)
                     if rows else ()),
        )),),
        ("setting", "value", "default", "unit"), tuple(records),
    )
