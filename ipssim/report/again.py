"""Make a finished run again from its manifest, and say of every file whether it is the same.

A manifest may come from anybody. It is data: what is taken from it is read as settings are, within
their bounds, and names of files are known by their shape.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from ipssim.compiled import package_hash
from ipssim.errors import InputError, Problem
from ipssim.report import handed
from ipssim.report.shown import Shown
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.axes import MOST_POINTS, Axis
from ipssim.settings.read.checks import build
from ipssim.settings.read.load import config_dir
from ipssim.settings.read.origins import Origin, Report
from ipssim.settings.read.ready import ready
from ipssim.settings.read.trials import check_named
from ipssim.studies.apart import GOAL, START
from ipssim.studies.designs import Design, experiments_at
from ipssim.studies.engine.cells import written_as
from ipssim.studies.engine.files import read_regular
from ipssim.studies.engine.folder import (
    DRAWS,
    EARLIER,
    FAILURES,
    MANIFEST,
    REPLICATES,
    Folder,
    read_manifest,
)
from ipssim.studies.engine.identity import manifest_of
from ipssim.studies.single import ARM

MOST_BYTES = 64_000_000
"""The largest manifest that is read; that of a hundred thousand points has a quarter of it."""
SAME, DIFFERS, MISSING, DAMAGED, LEFT = "same", "differs", "missing", "damaged", "left"
"""What a file is: the same bytes; others; not made again; not what its own manifest says; a part or
table of another number of runs, which is not made again."""
MADE_BY = ("version", "sources", "data", "python", "numpy", "libraries")
"""What a manifest says of the program and the machine."""
_OF_THE_FOLDER = ("files", "pages", "earlier", "tables", "complete", "digest")

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finished:
    """A run as its folder tells it: the manifest, and the settings in it, checked."""

    path: Path
    manifest: Facts
    experiment: Experiment

    @property
    def otherwise(self) -> list[tuple[str, str, str]]:
        """Return what made it that is otherwise here: name, there, here."""
        here = manifest_of(self.experiment, 0, "", 1)
        return [(name, str(self.manifest.get(name)), str(here[name]))
                for name in MADE_BY if self.manifest.get(name) != here[name]]


def finished(path: Path, *, unfinished: bool = False) -> Finished:
    """Return the run that a folder holds; with `unfinished`, one that never ended will do.

    Raises `InputError` where there is none, where its manifest is damaged or too large, and for
    settings that are none here.
    """
    place = path / MANIFEST
    try:
        found = place.lstat()
        large = stat.S_ISREG(found.st_mode) and found.st_size > MOST_BYTES
    except (OSError, ValueError):
        raise _refused(path, "There is no manifest.json here, so nobody can say what was run.",
                       "the folder of a finished run") from None
    if large:
        raise _refused(path, "Its manifest.json is too large.", f"at most {MOST_BYTES:,} bytes")
    said, whole = read_manifest(read_regular(place))
    settings = said.get("settings")
    if not whole or not isinstance(settings, dict):
        raise _refused(path, "Its manifest.json is damaged, or of another program.",
                       "a folder in which nothing was changed by hand")
    if said.get("complete") is not True and not unfinished:
        raise _refused(path, "This run was never finished.",
                       "a finished run; the command that began it goes on with it")
    report = Report(Origin(str(place)))
    experiment = build(Experiment, settings, report)
    check_named(experiment.trial, config_dir(), report, ("trial",))
    if report.problems:
        raise InputError([_of_another(path, said), *report.problems])
    return Finished(path, said, experiment)


def again(
    run: Finished, out: Path, *, workers: int | None = None, progress: bool = False
) -> dict[str, str]:
    """Make a run again into `out`, a new folder, and say of each of its files what it is.

    Raises `InputError` for a study that cannot be made again and for facts that are none, and what
    the study raises.
    """
    study = run.manifest.get("study")
    if not isinstance(study, str) or study not in AGAIN:
        raise _refused(run.path, f"A study called {study} cannot be made again from its folder.",
                       "one of " + ", ".join(AGAIN))
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError([Problem("--out", str(out), message="There is something there already.",
                                  allowed="a new folder")])
    before = Folder(run.path, str(run.manifest.get("run")))
    pages = run.manifest.get("pages")
    AGAIN[study](run, {
        "seed": run.manifest.get("seed"), "replicates": run.manifest.get("replicates"),
        "workers": workers, "out": out, "progress": progress, "csv": _way(before),
        "pages": bool(isinstance(pages, dict) and pages.get("made_by")),
    })
    return _compared(run, before, out)


def _compared(run: Finished, before: Folder, out: Path) -> dict[str, str]:
    """Return what each listed file is beside its like in `out`, and the manifest."""
    said, _ = read_manifest(read_regular(out / MANIFEST))
    after = Folder(out, str(said.get("run")))
    found = {}
    for name in sorted({*before.listed, *after.listed}):
        if name.startswith((EARLIER, FAILURES)):
            found[name] = LEFT
            continue
        there, here = before.intact(name), after.intact(name)
        if name in before.listed and there is None:
            found[name] = DAMAGED
        elif None in (there, here) and name.startswith((REPLICATES, DRAWS)):
            found[name] = LEFT
        else:
            found[name] = MISSING if here is None else SAME if there == here else DIFFERS
    apart = {*MADE_BY, *_OF_THE_FOLDER}
    alike = all(run.manifest.get(name) == said.get(name)
                for name in {*run.manifest, *said} - apart)
    return {**found, MANIFEST: SAME if alike else DIFFERS}


def _way(folder: Folder) -> str:
    """Return how the folder's CSV is written."""
    files = [name for name in folder.listed if name.endswith(".csv")]
    return next((written_as(content) for name in files if (content := folder.read(name))), "en")


def _refused(path: Path, wrong: str, allowed: str) -> InputError:
    return InputError([Problem("folder", str(path), message=wrong, allowed=allowed)])


def _of_another(path: Path, said: Facts) -> Problem:
    """Return the problem that a folder's settings are not all settings here, by its version."""
    made, here = said.get("version"), version("ipssim")
    changed = "" if made != here else ", with other sources" if (
        said.get("sources") != package_hash()) else ", and its settings were changed since"
    return Problem(
        "folder", str(path), message=f"It was made by ipssim {made}{changed}; this is {here}, where"
        " the settings below are none. Its tables and pages open as they are.",
        allowed="the version of ipssim that made it",
    )


# What each study takes from its manifest


def _fact(run: Finished, name: str, kind: type | tuple[type, ...]) -> Any:
    """Return what a manifest says by this name, if it is of that kind."""
    value = run.manifest.get(name)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise InputError([Problem(
            name, value, str(run.path / MANIFEST), allowed="what ipssim writes there",
            message="The manifest does not say what was run.",
        )])
    return value


def _arm(run: Finished, name: str) -> Programme:
    found = run.experiment.arms.get(name)
    if found is None:
        raise _refused(run.path, f"Its settings have no arm called {name}.", "what ipssim writes")
    return found


def _drawn(kind: type[Shown], how: Facts) -> dict[str, Any]:
    return {**how, "pages": handed._pages(kind) if how["pages"] else None}


def _compare(run: Finished, how: Facts) -> None:
    handed.compare(run.experiment, **how)


def _service(run: Finished, how: Facts) -> None:
    handed.service(run.experiment, **_drawn(handed.ServiceStudy, how))


def _run(run: Finished, how: Facts) -> None:
    handed.run(_arm(run, ARM), run.experiment, **_drawn(handed.SingleRun, how))


def _review(run: Finished, how: Facts) -> None:
    weeks = _fact(run, "reviewed_weeks", list)
    span = weeks[1] - weeks[0] if [type(one) for one in weeks] == [int, int] else 0
    handed.review(
        _arm(run, ARM), run.experiment, weeks=span, **_drawn(handed.ReviewResult, how)
    )


def _ends(run: Finished) -> tuple[Programme, Programme]:
    """Return start and goal under the names and titles they had."""
    titles = _fact(run, "titles", list)
    if [type(title) for title in titles] != [str, str]:
        raise _refused(run.path, "Its titles are none.", "two texts")
    start, goal = (
        replace(_arm(run, arm), name=_fact(run, name, str), title=title)
        for arm, name, title in zip((START, GOAL), ("start", "goal"), titles, strict=True)
    )
    return start, goal


def _path(run: Finished, how: Facts) -> None:
    handed.follow_path(
        run.experiment, *_ends(run), outcome=_fact(run, "outcome", str),
        grouped=_fact(run, "grouped", bool), **_drawn(handed.Path, how),
    )


def _ablation(run: Finished, how: Facts) -> None:
    handed.ablation(run.experiment, *_ends(run), outcome=_fact(run, "outcome", str),
                    **_drawn(handed.Ablation, how))


def _patterns(run: Finished, how: Facts) -> None:
    handed.patterns(run.experiment, **_drawn(handed.Patterns, how))


def _sites(run: Finished, how: Facts) -> None:
    handed.sites(run.experiment, count=_fact(run, "sites", int), widths=_fact(run, "widths", list),
                 **_drawn(handed.Sites, how))


def _match(run: Finished, how: Facts) -> None:
    handed.match(run.experiment, worlds=_fact(run, "worlds", int), **_drawn(handed.Match, how))


def _validate(run: Finished, how: Facts) -> None:
    report = Report(Origin(str(run.path / MANIFEST)))
    trials = [build(Trial, one, report) for one in _fact(run, "predicted", list)]
    for trial in trials:
        check_named(trial, config_dir(), report, ("predicted",))
    report.raise_if_any()
    handed.validate(*trials, experiment=run.experiment, **_drawn(handed.Validation, how))


def _sweep(run: Finished, how: Facts) -> None:
    report = Report(Origin(str(run.path / MANIFEST)))
    axes = [build(Axis, one, report) for one in _fact(run, "axes", list)]
    report.raise_if_any()
    columns = _fact(run, "points", dict)
    counts = {len(words) if isinstance(words, list) else 0 for words in columns.values()}
    if len(counts) != 1 or not 1 <= max(counts) <= MOST_POINTS:
        raise _refused(run.path, "Its points are none.", f"1 to {MOST_POINTS} points")
    points, kind = pd.DataFrame(columns).astype(str), _fact(run, "design", str)
    if "sensitivity" in run.manifest:
        facts = _fact(run, "sensitivity", dict)
        handed.sensitivity(
            run.experiment, axes, method=kind, points=int(facts.get("points", 0)),
            outcome=str(facts.get("outcome")), **_drawn(handed.Sensitivity, how),
        )
        return
    named = _fact(run, "ready", str)
    try:
        here = experiments_at(run.experiment, axes, points)
    except InputError:
        raise
    except Exception as error:  # whatever a word can do to a parser is said of the manifest
        raise _refused(run.path, "Its points cannot be read.", "what ipssim writes") from error
    handed.run_sweep(
        Design(run.experiment, tuple(axes), points, here, kind, ready(named) if named else None),
        worlds=_fact(run, "in_worlds", int), subgroups=_fact(run, "subgroups", bool),
        precision=_fact(run, "precision", (int, float, type(None))), **_drawn(handed.Sweep, how),
    )


def _openness(run: Finished, how: Facts) -> None:
    handed.openness(run.experiment, worlds=_fact(run, "worlds", int),
                    **_drawn(handed.Openness, how))


def _explain(run: Finished, how: Facts) -> None:
    described = _fact(run, "described", (str, type(None)))
    chosen = None if _fact(run, "chosen", bool) else described or _fact(run, "person", int)
    handed.explain(
        run.experiment, chosen, _fact(run, "arms", list), seed=how["seed"],
        **{name: _fact(run, name, int) for name in ("replicate", "luck", "another", "lucks")},
        alike=_fact(run, "alike", bool), example=_fact(run, "example", (str, type(None))),
    ).write(how["out"], how["csv"])


AGAIN: dict[str, Callable[[Finished, Facts], None]] = {
    "compare": _compare, "service": _service, "run": _run, "review": _review, "path": _path,
    "ablation": _ablation, "patterns": _patterns, "sites": _sites, "match": _match,
    "validate": _validate, "sweep": _sweep, "openness": _openness,
    "explain": _explain,
}
"""How each study is made again from its settings and facts."""
