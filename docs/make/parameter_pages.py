"""The documents on parameters and on the sources they rest on."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import fields, replace

from ipssim.settings.declare.experiment import Experiment, TrialFigure
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.settings.read.load import load_experiment
from make.checkout import SURENESS, citation, source_link, sources
from make.markdown import code, document, table

LABELS = {
    "measured": "in a source, as it stands",
    "calibrated": "fitted to a published result",
    "assumed": "nobody has measured it; see its range",
    "policy": "somebody decides it",
}
Keyed = tuple[str, Parameter]
_ABOUT = {
    "population": ("Population", "Who the candidates are at entry."),
    "labour_market": ("Labour market", "Employers and education in the places people live."),
    "jobcentre": ("Jobcentre", "The rules around everybody on public support, for some years."),
    "organisation": ("Organisation", "How workers are staffed around a programme."),
    "prices": ("Prices", "What staff, offers, treatment and work cost, in kroner of one year."),
    "law": ("Law", "Benefits and how they taper, what the state pays back, and tax."),
}


def shown(value: object) -> str:
    """Write a setting's value as it would stand in a settings file."""
    if isinstance(value, tuple):
        return "[" + ", ".join(shown(item) for item in value) + "]"
    if isinstance(value, float):
        return f"{value:g}"
    words = {None: "null", True: "true", False: "false", "": '""'}
    return words[value] if value is None or isinstance(value, bool) or value == "" else str(value)


def world_group(experiment: Experiment, name: str) -> str:
    """Say in a line what a group of world parameters holds."""
    return (type(getattr(experiment.world, name)).__doc__ or "").strip()


@functools.cache
def world_parameters() -> dict[str, Keyed]:
    """Return name -> (key, parameter) for the world, with the values of the main comparison."""
    world = load_experiment([]).world
    return {
        spec.name: (key, spec)
        for group in fields(world)
        for key, spec in parameters(getattr(world, group.name), f"world.{group.name}.")
    }


def mechanism_of(name: str) -> str:
    """Return the switch of the mechanism a world parameter belongs to, "" where it has none."""
    for mechanism in MECHANISMS:
        if name == mechanism.field or name in mechanism.parameters:
            return mechanism.field
    return ""


def parameter_groups() -> dict[str, tuple[str, list[Keyed]]]:
    """Return title -> (an explanation, the parameters as the main comparison has them)."""
    experiment = load_experiment([])
    groups: dict[str, tuple[str, list[Keyed]]] = {"Experiment": ("", [])}
    for key, spec in parameters(experiment):
        first, *rest = key.split(".")
        if first in ("arms", "trial"):
            continue
        title, about = _ABOUT.get(first, ("Experiment", ""))
        if first == "world":
            title, about = f"World: {rest[0]}", world_group(experiment, rest[0])
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
            *parameters(TrialFigure(), "trial.estimates[]."),
        ],
    )
    return groups


def parameters_page() -> str:
    """List every parameter by group, with counts by label on top."""
    groups = parameter_groups()
    counts = Counter(spec.label for _, keyed in groups.values() for _, spec in keyed)
    parts = [
        f"{sum(counts.values())} settings, with the values of the main comparison. A prior is what"
        " is believed before any fit. A source beside an assumed value says that something is so;"
        " it does not give the number. World parameters are the same in every arm; each belongs to"
        " one of the [mechanisms](mechanisms/README.md), which can be switched off, or is always"
        " at work.",
        table(
            ("label", "settings", "what it says"),
            [(label, counts[label], says) for label, says in LABELS.items()],  # type: ignore[index]
        ),
    ]
    heads = ("key", "value", "unit", "allowed", "prior", "label", "source", "meaning")
    for title, (about, keyed) in groups.items():
        world = title.startswith("World: ")
        rows = []
        for key, spec in keyed:
            row = [
                code(key), code(shown(spec.value)), spec.unit, replace(spec, unit="").allowed,
                spec.prior or "", spec.label, source_link(spec.source), spec.says,
            ]
            if world:
                field = mechanism_of(spec.name)
                row.append(f"[{field}](mechanisms/{field}.md)" if field else "always at work")
            rows.append(row)
        shown_heads = (*heads, "mechanism") if world else heads
        parts += [f"## {title}", *([about] if about else []), table(shown_heads, rows)]
    return document("Parameters", *parts)


def sources_page() -> str:
    """List the sources, how far each reaches, and what rests on it."""
    used = Counter(
        spec.source for _, keyed in parameter_groups().values() for _, spec in keyed if spec.source
    )
    parts = ["; ".join(f"{word}: {says}" for word, says in SURENESS.items()) + "."]
    for key, source in sources().items():
        uses = f"{used[key]} settings" if used[key] != 1 else "1 setting"
        resting = [
            f"[{mechanism.title}](mechanisms/{mechanism.field}.md)"
            for mechanism in MECHANISMS
            if key in mechanism.sources
        ]
        parts += [
            f"## {key}",
            citation(key),
            f"*{source['kind']}, {source['sureness']}; {uses}.* {source['reach']}",
            *(["Mechanisms: " + ", ".join(resting) + "."] if resting else []),
        ]
    return document("Sources", *parts)
