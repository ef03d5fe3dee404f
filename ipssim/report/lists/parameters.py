"""Parameters: what holds in every programme alike, with range, source and meaning."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from ipssim.errors import Problem
from ipssim.report.lists.shape import Listing, cell, unknown
from ipssim.report.page.parts import Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.words import Words, words
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter
from ipssim.settings.read.load import load_experiment
from ipssim.settings.read.meant import nearest

COLUMNS = ("key", "value", "unit", "low", "high", "prior", "label", "source", "meaning")


@functools.cache
def _shipped() -> Experiment:
    return load_experiment()


def parameters(asked: Sequence[str] = (), language: str = "") -> Listing:
    """List the parameters of world, population and surroundings that all the words speak of."""
    w = words(language)
    chosen = _matching(w, asked)
    groups: dict[str, list[Row]] = {}
    for key, spec in chosen:
        groups.setdefault(_group(key), []).append(Row((key, _described(w, key, spec))))
    counts = c.label_counts(_shipped())
    said = w.say("lists.parameters.some", count=len(chosen), total=counts.total()) if asked else (
        w.say("lists.parameters.all", labels=w.listed([
            w.say("lists.parameters.label", number=counts[label],
                  label=w.say(f"lists.labels.{label}")) for label in counts
        ]))
    )
    return Listing(
        (*(Section(group, group, (Table(("", ""), tuple(rows), numbers=2, roomy=True),))
           for group, rows in groups.items()),
         Section("change", "", (Said(said), Said(w.say("lists.parameters.change"))))),
        COLUMNS,
        tuple(
            (key, cell(spec.value), spec.unit, spec.low, spec.high,
             None if spec.prior is None else str(spec.prior), spec.label, spec.source, spec.says)
            for key, spec in chosen
        ),
    )


def check_words(asked: Sequence[str]) -> list[Problem]:
    """Return the problem that no parameter speaks of these words, if none does."""
    if _matching(words(), asked):
        return []
    keys = [key for key, _ in c.model_parameters(_shipped())]
    groups = list(dict.fromkeys(_group(key) for key in keys))
    names = [*groups, *keys, *(key.rpartition(".")[2] for key in keys)]
    text = " ".join(asked)
    return [unknown(words(), "parameters", text, ", ".join(groups), nearest(text, names))]


def _matching(w: Words, asked: Sequence[str]) -> list[tuple[str, Parameter]]:
    """Return the parameters of a group, or those that hold all the words."""
    every = list(c.model_parameters(_shipped()))
    if len(asked) == 1:
        name = asked[0].lower().strip(".")
        inside = [
            (key, spec) for key, spec in every
            if key.startswith(f"{name}.") or name == _group(key).rpartition(".")[2]
        ]
        if inside:
            return inside
    return [
        (key, spec) for key, spec in every
        if all(
            word.lower() in " ".join((
                key, spec.says, spec.unit, spec.label, spec.source or "",
                w.declared(f"parameter.{key}", ""),
            )).lower() for word in asked
        )
    ]


def _group(key: str) -> str:
    return ".".join(key.split(".")[: 2 if key.startswith("world.") else 1])


def _described(w: Words, key: str, spec: Parameter) -> str:
    """Say what a parameter is: value, what it may be, prior, meaning and where it comes from."""
    value = c.setting(w, spec.value)
    if isinstance(spec.value, tuple):
        part = "; " if w.decimal == "," else ", "
        value = "[" + part.join(c.setting(w, one) for one in spec.value) + "]"
    yes_no = isinstance(spec.value, bool)
    plain = spec.unit == "word" or yes_no
    bounds = [w.say("lists.yes_no") if yes_no else w.said(replace(spec, unit="").allowed)]
    if spec.prior:
        bounds.append(w.say("lists.parameters.prior", prior=c.prior(w, spec)))
    basis = [w.say(f"lists.labels.{spec.label}"), *([spec.source] if spec.source else [])]
    return w.say(
        "lists.parameters.described", bounds="; ".join(bounds), basis=", ".join(basis),
        value=value if plain else f"{value} {w.declared(f'unit.{spec.unit}', spec.unit)}",
        meaning=w.declared(f"parameter.{key}", spec.says),
    )
