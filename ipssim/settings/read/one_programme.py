"""Load one programme and what surrounds it, for a run without arms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ipssim.errors import COMMAND_LINE, NOT_GIVEN, InputError, Problem, Written
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import build
from ipssim.settings.read.files import Document
from ipssim.settings.read.layers import BASED_ON, find_programme, over, programme_document
from ipssim.settings.read.load import (
    assemble,
    choices,
    choose_named,
    config_dir,
    read_scenario,
)
from ipssim.settings.read.origins import Origin, Report
from ipssim.settings.read.overrides import Overrides, read_overrides

DEFAULT = "ips_shared_care"
_SECTION = "programme"
_NO_ARMS = "A run has one programme and no arms; `ipssim compare` has arms."


@dataclass(frozen=True, slots=True)
class _One:
    """The one section of settings that is checked here."""

    programme: Programme = field(default_factory=Programme)


_KNOWN = tuple(key for key, _ in parameters(_One()))


def load_single(
    overrides: Sequence[str] = (), *, files: Sequence[Path] = (), configs: Path | None = None
) -> tuple[Programme, Experiment]:
    """Return one programme and the experiment that gives it its people and surroundings.

    `overrides` are written as for `load_experiment`, but the programme is `programme=<name or
    file>` (default: IPS) and its settings are `programme.<setting>=<value>`; scenario files have a
    section `programme`. Raises `InputError` with all problems at once.
    """
    folder = configs or config_dir()
    words, problems = _without_arms(overrides)
    given = read_overrides(words, choices(folder), one_programme=True)
    problems = given.problems = [*problems, *given.problems]
    scenarios = [(path, read_scenario(path, problems)) for path in files]
    choose_named(given, scenarios, choices(folder))
    programme = _programme(folder, given, scenarios, problems)
    around = Overrides(
        {name: option for name, option in given.choices.items() if name != _SECTION},
        data=_rest(given.data), origins=given.origins,
    )
    rest = [(path, Document(_rest(layer.data), layer.origins)) for path, layer in scenarios]
    experiment = assemble(folder, around, rest, problems, list(_KNOWN))
    if programme is None or experiment is None or problems:
        raise InputError(problems)
    return programme, experiment


def _rest(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in (_SECTION, "arms")}


def _without_arms(overrides: Sequence[str]) -> tuple[list[str], list[Problem]]:
    """Return the words that a run can understand, and what is wrong with the others."""
    words, problems = [], []
    for word in overrides:
        name, equals, value = word.partition("=")
        bare = name.strip().lstrip("~")
        if bare == "arms" or bare.startswith(("arms.", "programme@")):
            setting = ".".join(bare.split(".")[2:]) if bare.startswith("arms.") else ""
            near = f"programme.{setting}={value}" if setting else f"programme={value or DEFAULT}"
            problems.append(Problem(
                name, Written(value) if equals else NOT_GIVEN, COMMAND_LINE, None, _NO_ARMS,
                nearest=near,
            ))
        else:
            words.append(word)
    return words, problems


def _programme(
    folder: Path, given: Overrides, scenarios: Sequence[tuple[Path, Document]],
    problems: list[Problem],
) -> Programme | None:
    """Put the programme together and check it; what is wrong is added to `problems`."""
    report = Report(Origin(_SECTION), known=_KNOWN)
    choice: Any = given.choices.get(_SECTION)
    beside, at = Path(), Origin(COMMAND_LINE)
    for path, document in scenarios:
        report.origins = document.origins
        if "arms" in document.data:
            report.add(("arms",), document.data["arms"], _NO_ARMS, near=_SECTION)
        section = document.data.get(_SECTION)
        if choice is None and isinstance(section, dict) and BASED_ON in section:
            choice, beside = section[BASED_ON], path.parent
            at = report.origin((_SECTION, BASED_ON))
    whole = _chosen(folder, DEFAULT if choice is None else choice, beside, at, report)
    for layer in [document for _, document in scenarios] + [Document(given.data, given.origins)]:
        if _SECTION in layer.data:
            section = layer.data[_SECTION]
            if isinstance(section, dict):
                section = {name: item for name, item in section.items() if name != BASED_ON}
            origins = {key: one for key, one in layer.origins.items() if key[:1] == (_SECTION,)}
            whole = over(whole, Document({_SECTION: section}, origins))
    report.origins = whole.origins
    found = build(_One, whole.data, report)
    problems += report.problems
    return None if report.problems else found.programme


def _chosen(folder: Path, choice: Any, beside: Path, at: Origin, report: Report) -> Document:
    """Return the chosen programme as a section; empty where there is no such programme."""
    try:
        path, shown = find_programme(choice, folder, beside)
        found = programme_document(path, shown, folder, (_SECTION,))
    except InputError as error:
        for problem in error.problems:
            if problem.setting == BASED_ON and problem.line is None:
                setting = _SECTION if at.where == COMMAND_LINE else f"{_SECTION}.{BASED_ON}"
                problem = replace(problem, setting=setting, where=at.where, line=at.line)
            report.problems.append(problem)
        return Document({_SECTION: {}})
    return Document({_SECTION: found.data}, found.origins)
