"""The settings of a run as a scenario: what they say otherwise than what they build on."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from ipssim.errors import InputError, Problem
from ipssim.report.again import Finished
from ipssim.report.lists.scenario import base_of
from ipssim.report.told import common as c
from ipssim.report.words import Words, words
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.read.arms import without
from ipssim.settings.read.convert import plain
from ipssim.settings.read.layers import BASED_ON
from ipssim.settings.read.load import load, load_experiment, options
from ipssim.settings.read.one_programme import DEFAULT, load_single
from ipssim.settings.read.origins import Key, leaves, nest, overlay
from ipssim.settings.read.workbook import meant
from ipssim.studies.apart import GOAL, START
from ipssim.studies.engine.files import write_whole
from ipssim.studies.engine.identity import resolved
from ipssim.studies.single import ARM, alone

_NOT_THERE: Any = object()
_ALONE = ("run", "review")
"""Studies of one programme, which a scenario says in a section of its own."""
_BETWEEN = ("path", "ablation")
"""Studies between two programmes; the others on the way are not the user's."""
_OF_ARMS = ("name", "title", "treated", "reference", "arms", "trial", "service")
_ENDINGS = (".yaml", ".yml", ".xlsx")

Said = list[tuple[Key, Any]]


def save_scenario(run: Finished, path: Path) -> str:
    """Write the settings of a run as a scenario, and return the command that runs it.

    The file says what differs from the shipped experiment it builds on, and is read again before it
    is kept: it leads to these settings and no others (of a path or an ablation, to its two ends).
    Raises `InputError` for a name that cannot be
    written and for settings that a file of this kind cannot say.
    """
    if path.suffix.lower() not in _ENDINGS or path.exists():
        raise InputError([Problem(
            "scenario", str(path), message="This file is there already, and is not overwritten."
            if path.exists() else "A scenario is a workbook or YAML.",
            allowed="a new name that ends in .xlsx or .yaml",
        )])
    study, experiment = str(run.manifest.get("study")), run.experiment
    one = study in _ALONE and ARM in experiment.arms
    if study in _BETWEEN:
        ends = {arm: experiment.arms[arm] for arm in (START, GOAL) if arm in experiment.arms}
        experiment = replace(experiment, arms=ends)
    said = [*(_of_one(experiment) if one else _of_arms(experiment))]
    kind = path.suffix.lower()
    content = _workbook(words("en"), run, said) if kind == ".xlsx" else _yaml(said)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / f"scenario{kind}"
        trial.write_bytes(content)
        with suppress(InputError):
            found = alone(*load_single(files=[trial])) if one else load_experiment(files=[trial])
            if _text(found) == _text(experiment):
                write_whole(path, content)
                command = study if one else "compare"
                return f"ipssim {command} {path} --seed {run.manifest.get('seed')}"
    raise InputError([Problem(
        "scenario", str(path), message="These settings cannot be said as a scenario: they have a"
        " trial, or an order of arms, that comes with no shipped experiment.",
    )])


def _text(experiment: Experiment) -> str:
    return json.dumps(resolved(experiment))


def _of_arms(experiment: Experiment) -> Iterator[tuple[Key, Any]]:
    """Yield what an experiment says otherwise than a shipped one, and which that is."""
    base = base_of(experiment)
    yield ("experiment",), base.name
    trial = experiment.trial.name
    if trial != base.trial.name and trial in options("trial"):
        base = replace(base, trial=load(trial, "trial"))
        yield ("trial",), trial
    below = plain(base)
    for arm in base.arms:
        if arm not in experiment.arms:
            yield ("arms", arm), None
            below = without(below, arm)
    for arm, programme in experiment.arms.items():
        if arm not in base.arms:
            start = programme.name if programme.name in options("programme") else DEFAULT
            yield ("arms", arm, BASED_ON), start
            below["arms"][arm] = plain(load(start))
    yield from _differing(plain(experiment), below)


def _of_one(experiment: Experiment) -> Iterator[tuple[Key, Any]]:
    """Yield the same of the only programme of a run and of what surrounds it."""
    programme = experiment.arms[ARM]
    start = programme.name if programme.name in options("programme") else DEFAULT
    yield ("programme", BASED_ON), start
    yield from _differing(plain(programme), plain(load(start)), ("programme",))
    here, below = (
        {name: value for name, value in plain(one).items() if name not in _OF_ARMS}
        for one in (experiment, load_experiment())
    )
    yield from _differing(here, below)


def _differing(ours: Any, base: Any, key: Key = ()) -> Iterator[tuple[Key, Any]]:
    """Yield every value that is not the base's; null where the base has one and this has none."""
    if isinstance(ours, Mapping) and isinstance(base, Mapping):
        for name in base:
            if name not in ours:
                yield (*key, name), None
        for name, item in ours.items():
            yield from _differing(item, base.get(name, _NOT_THERE), (*key, name))
    elif base is _NOT_THERE:
        yield from leaves(ours, key)
    elif ours != base:
        yield key, ours


def _yaml(said: Said) -> bytes:
    data: dict[str, Any] = {}
    for key, value in said:
        data = overlay(data, nest(key, value))
    text: str = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)
    return text.encode()


def _workbook(w: Words, run: Finished, said: Said) -> bytes:
    import xlsxwriter

    specs = dict(parameters(run.experiment))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        head = book.add_format({"bold": True})
        sheet = book.add_worksheet(w.say("scenario.sheets.scenario"))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 1, 38)
        for column, text in enumerate(("setting", "value", "unit", "meaning")):
            sheet.write_string(0, column, w.say(f"scenario.columns.{text}"), head)
        for row, (key, value) in enumerate(said, start=1):
            name = ".".join(key)
            sheet.write_string(row, 0, name)
            cell = _cell(name, value)
            (sheet.write_string if isinstance(cell, str) else sheet.write)(row, 1, cell)
            if name in specs:
                unit, _, meaning = c.explained(w, name, specs[name])
                sheet.write_string(row, 2, unit)
                sheet.write_string(row, 3, meaning)
    return buffer.getvalue()


def _cell(name: str, value: Any) -> Any:
    """Return a value as a cell that is read as just that."""
    if isinstance(value, list):
        text = "".join(f"{_item(name, item)};" for item in value) or "[]"
    elif isinstance(value, str):
        text = value if value and _read(value) == value else f'"{value}"'
    elif value is None:
        text = "none"
    elif isinstance(value, float) and float(f"{value:.16G}") != value:
        text = _item(name, value)
    else:
        return value
    if _read(text) != value:
        raise _unsaid(name, value)
    return text


def _read(text: str) -> Any:
    """Return what a cell with this text is read as."""
    try:
        return meant(text)
    except ValueError:
        return _NOT_THERE


def _item(name: str, value: Any) -> str:
    """Return a value as a part of a list, or a number with all its digits."""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").replace(".", ",")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list):
        raise _unsaid(name, value)
    return "none" if value is None else str(value)


def _unsaid(name: str, value: Any) -> InputError:
    return InputError([Problem(
        name, value, message="This cannot stand in the cell of a workbook.",
        allowed="a name that ends in .yaml",
    )])
