"""Parameters: what holds in every programme alike, with range, source and meaning."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from ipssim.errors import COMMAND_LINE, Problem
from ipssim.report.lists.shape import Block, Listing, cell
from ipssim.report.tables import label_counts, model_parameters, setting_text
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter
from ipssim.settings.read.load import load_experiment
from ipssim.settings.read.meant import nearest


@functools.cache
def _shipped() -> Experiment:
    return load_experiment()


def parameters(words: Sequence[str] = ()) -> Listing:
    """List the parameters of world, population and surroundings that all the words speak of."""
    experiment = _shipped()
    chosen = _matching(words)
    rows = []
    groups: dict[str, list[tuple[str, Parameter]]] = {}
    for key, spec in chosen:
        groups.setdefault(_group(key), []).append((key, spec))
        rows.append((
            key, cell(spec.value), spec.unit, spec.low, spec.high,
            None if spec.prior is None else str(spec.prior), spec.label, spec.source, spec.says,
        ))
    blocks = [
        Block(group, heads=("", ""), rows=tuple(_described(key, spec) for key, spec in found),
              roomy=True)
        for group, found in groups.items()
    ]
    counts = label_counts(experiment)
    said = f"{len(chosen)} of {counts.total()} parameters." if words else ", ".join(
        f"{counts[label]} {label}" for label in counts
    ) + "."
    blocks.append(Block(before=(
        said, "Change one with `ipssim compare key=value`. A prior is what is believed before any"
        " fit.",
    )))
    columns = ("key", "value", "unit", "low", "high", "prior", "label", "source", "meaning")
    return Listing(tuple(blocks), columns, tuple(rows))


def check_words(words: Sequence[str]) -> list[Problem]:
    """Return the problem that no parameter speaks of these words, if none does."""
    if _matching(words):
        return []
    keys = [key for key, _ in model_parameters(_shipped())]
    groups = list(dict.fromkeys(_group(key) for key in keys))
    names = [*groups, *keys, *(key.rpartition(".")[2] for key in keys)]
    text = " ".join(words)
    return [Problem(
        "parameters", text, COMMAND_LINE, None, "No parameter speaks of this.",
        "a group (" + ", ".join(groups) + ") or other words", nearest(text, names),
    )]


def _matching(words: Sequence[str]) -> list[tuple[str, Parameter]]:
    """Return the parameters of a group, or those that hold all the words."""
    every = list(model_parameters(_shipped()))
    if len(words) == 1:
        asked = words[0].lower().strip(".")
        inside = [
            (key, spec) for key, spec in every
            if key.startswith(f"{asked}.") or asked == _group(key).rpartition(".")[2]
        ]
        if inside:
            return inside
    return [
        (key, spec) for key, spec in every
        if all(
            word.lower() in f"{key} {spec.says} {spec.unit} {spec.label} {spec.source}".lower()
            for word in words
        )
    ]


def _group(key: str) -> str:
    return ".".join(key.split(".")[: 2 if key.startswith("world.") else 1])


def _described(key: str, spec: Parameter) -> tuple[str, str]:
    if isinstance(spec.value, tuple):
        value = "[" + ", ".join(map(setting_text, spec.value)) + "]"
    else:
        value = setting_text(spec.value)
    yes_no = isinstance(spec.value, bool)
    bounds = "yes or no" if yes_no else replace(spec, unit="").allowed
    prior = f"; prior {spec.prior}" if spec.prior else ""
    basis = f"{spec.label}, {spec.source}" if spec.source else spec.label
    unit = "" if spec.unit == "word" or yes_no else f" {spec.unit}"
    return key, f"{value}{unit} ({bounds}{prior})\n{spec.says} [{basis}]"
