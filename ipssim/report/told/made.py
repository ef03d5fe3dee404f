"""How a result was made, and from what: the folded section on it, and sources as they are cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ipssim.report.page.parts import Part, Row, Said, Section, Table, Terms
from ipssim.report.told.common import experiment_title, setting
from ipssim.report.words import Words
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.read.load import sources as shipped_sources


def cited(w: Words, keys: str) -> str:
    """Write source keys (comma-separated) as citations."""
    known = shipped_sources()
    found = [key.strip() for key in keys.split(",") if key.strip()]
    return "; ".join(
        w.declared(f"source.{key}", known.get(key, {}).get("citation", key)).rstrip(".")
        for key in found
    ) or w.say("blank")


def short_source(w: Words, keys: str) -> str:
    """Write source keys for a narrow cell: christensen_2019 as Christensen 2019."""
    found = [key.strip() for key in keys.split(",") if key.strip()]
    return ", ".join(
        w.declared(f"source.{key}.short", key if len(key) <= 2 else " ".join(
            word.upper() if len(word) <= 2 else word.capitalize() for word in key.split("_")
        ))
        for key in found
    )


def source_list(w: Words, keys: Iterable[str]) -> tuple[Part, ...]:
    """Return what is behind source keys: citation, how sure, and how far it reaches."""
    known = shipped_sources()
    pairs = []
    for key in sorted({*keys} - {""}):
        one = known.get(key, {})
        doi = f" doi:{one['doi']}." if one.get("doi") else ""
        sure = f" ({w.say('sure.RECALLED')})" if one.get("sureness") == "RECALLED" else ""
        reach = w.declared(f"source.{key}.reach", one.get("reach", ""))
        pairs.append((key, f"{cited(w, key)}{doi}{sure} {reach}".strip()))
    return (Said(w.say("made.sources")), Terms(tuple(pairs))) if pairs else ()


def manifest_rows(w: Words, manifest: Mapping[str, Any]) -> Table:
    """Return what a manifest says in single words and numbers."""
    return Table(("", ""), tuple(
        Row((key, setting(w, found) if isinstance(found, bool) else str(found)))
        for key, found in manifest.items()
        if isinstance(found, str | int | float | bool)
    ), numbers=2)


def made(
    w: Words, experiment: Experiment, manifest: Mapping[str, Any], *parts: Part,
    key: str = "made.run",
) -> Section:
    """Return the folded section on how it was made: parts of the study, then what all have."""
    said = w.say(
        key, version=manifest.get("version", w.say("blank")),
        run=manifest.get("run", w.say("blank")), seed=manifest.get("seed", w.say("blank")),
        runs=manifest.get("replicates", w.say("blank")),
        experiment=experiment_title(w, experiment),
    )
    keys = {spec.source for _, spec in parameters(experiment) if spec.source}
    keys = {one.strip() for key in keys for one in key.split(",")}
    if experiment.trial.source:
        keys.add(experiment.trial.source)
    return Section("made", w.say("made.title"), (
        Said(said), *parts, *source_list(w, keys), Said(w.say("made.manifest")),
        manifest_rows(w, manifest),
    ), folded=True)
