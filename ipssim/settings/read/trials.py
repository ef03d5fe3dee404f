"""What a trial names: programmes with changes, sources, people, a place; all has to be there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ipssim.errors import InputError, show
from ipssim.settings.declare.experiment import Trial
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import build
from ipssim.settings.read.files import read
from ipssim.settings.read.layers import find_programme, programme_document
from ipssim.settings.read.meant import nearest
from ipssim.settings.read.origins import Key, Origin, Report


def check_named(trial: Trial, folder: Path, report: Report, key: Key = ()) -> None:
    """Note in `report` what a trial names that is not there; `key` is where the trial stands.

    `folder` holds the configuration files.
    """
    for below, name, kind, names in _named(trial, folder):
        place = (*key, *below)
        if name and name not in names and not report.is_flawed(place):
            report.add(place, name, f"There is no {kind} called {show(name)}.",
                       "one of " + ", ".join(names), nearest(name, names))
    for arm in trial.sizes if trial.validation != "none" else ():
        if arm not in trial.programmes:
            report.add((*key, "sizes", arm), trial.sizes[arm],
                       f"No programme stands for the arm {show(arm)}.",
                       "its programme below programmes")
    for arm in trial.changes:
        place = (*key, "changes", arm)
        if arm not in trial.programmes:
            report.add(place, arm, f"{show(arm)} has changes but no programme.",
                       "one of " + ", ".join(trial.programmes) if trial.programmes
                       else "its programme below programmes", nearest(arm, trial.programmes))
        elif not report.is_flawed((*key, "programmes", arm)):
            _check_changes(trial, arm, folder, report, place)


def _named(trial: Trial, folder: Path) -> Iterator[tuple[Key, str, str, list[str]]]:
    """Yield every name: its key, itself, what it is a name of, and the names there are."""
    known = {
        kind: sorted(path.stem for path in (folder / kind).glob("*.yaml"))
        for kind in ("programme", "population", "labour_market")
    }
    there = folder / "sources.yaml"
    sources = list(read(there, shown="sources.yaml").data) if there.is_file() else []
    for arm, name in trial.programmes.items():
        yield ("programmes", arm), name, "programme", known["programme"]
    for kind in ("population", "labour_market"):
        yield (kind,), getattr(trial, kind), kind, known[kind]
    if sources:
        yield ("source",), trial.source, "source", sources
        for index, figure in enumerate(trial.estimates):
            yield ("estimates", str(index), "source"), figure.source, "source", sources


def _check_changes(trial: Trial, arm: str, folder: Path, report: Report, place: Key) -> None:
    """Note what is wrong with the arm's changes, at the line of each."""
    try:
        path, shown = find_programme(trial.programmes[arm], folder, Path())
        base = programme_document(path, shown, folder).data
    except InputError as error:
        report.problems += error.problems
        return
    stated = trial.changes[arm]
    origins = {
        key[len(place):]: replace(origin, depth=0) for key, origin in report.origins.items()
        if key[: len(place)] == place and key != place
    }
    above = report.origin(place)
    inner = Report(Origin(above.where, above.line), origins)
    build(Programme, {**base, **stated}, inner)
    report.problems += [
        replace(one, setting=".".join((*place, one.setting))) for one in inner.problems
    ]
