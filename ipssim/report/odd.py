"""The model described by the ODD protocol, as far as the code itself can say it.

ODD: Overview, Design concepts, Details (Grimm et al. 2020, JASSS 23(2)7).
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil

from ipssim.report.markdown import cell, code, document, table

PURPOSE = """The model asks what time-unlimited, preference-led support (IPS) and time-limited
jobcentre packages lead to for people with severe mental illness, through which mechanisms. It is
for policy questions about groups, not for decisions about a person. Patterns it is judged by are
listed in `configs/trial/` (published trials) and, for the whole, in `docs/status.md`."""

CONCEPTS = {
    "Basic principles": "Mechanisms follow five Danish source documents and published figures"
    " (docs/sources.md); what no source says is assumed and labelled so (docs/parameters.md).",
    "Emergence": "Outcomes, caseloads, waiting, contact minutes and the falling first-job hazard"
    " come out of the rules; none is set.",
    "Adaptation": "People search when it feels safe enough, say yes or no to offers, look on from"
    " a poor match; workers spend a limited week by need and follow leads by preference or by"
    " availability, as the programme says.",
    "Objectives": "None is optimised; choices are thresholds and chances.",
    "Learning": "A lost job or course leaves clarity and experience behind; employers' trust in a"
    " worker grows with visits and burns with refusals and early endings.",
    "Prediction": "None.",
    "Sensing": "Workers see positions, waiting and symptoms of their people; employers see the gap"
    " in a CV and who vouches. Nobody sees drive and fragility.",
    "Interaction": "People share workers, and search among the same employers' openings; worker"
    " time and openings are scarce.",
    "Stochasticity": "Every draw is a function of seed, replicate, who, week and purpose"
    " (docs/draws.md), the same in every arm.",
    "Collectives": "Programmes, places and caseloads.",
    "Observation": "Events per person (docs/outcomes.md says how outcomes are counted) and weekly"
    " counts per arm.",
}


def odd_page() -> str:
    """Return the description of the model: entities, schedule, concepts, submodels."""
    from ipssim.week import WEEK
    from ipssim.world.columns import TABLES

    entities = table(
        ["entity", "state variables", "names"],
        [
            (name, len(columns), ", ".join(column.name for column in columns))
            for name, columns in TABLES.items()
        ],
    )
    schedule = table(
        ["", "stage", "what it does", "source"],
        [(n, code(s.name), s.does, s.source) for n, s in enumerate(WEEK, 1)],
    )
    concepts = table(["concept", "in this model"], list(CONCEPTS.items()))
    return document(
        "The model by the ODD protocol",
        "## Purpose and patterns",
        " ".join(PURPOSE.split()),
        "## Entities, state variables and scales",
        "Units and meanings are in columns.md. One step is one week; a place is a labour market.",
        entities,
        "## Process overview and scheduling",
        schedule,
        "## Design concepts",
        concepts,
        "## Initialization",
        "The world is drawn anew for each seed and replicate: candidates jointly (a severity behind"
        " symptoms, cognition, capacity and history; age bounds what a life can have held),"
        " employers by place, workers as the caseload cap asks for.",
        "## Input data",
        "Settings only (configs/); no time series is read.",
        "## Submodels",
        "Every rule, with the first line of its own description; parameters are in parameters.md.",
        _submodels(),
    )


def _submodels() -> str:
    rules = importlib.import_module("ipssim.rules")
    rows = []
    for module in pkgutil.iter_modules(rules.__path__):
        room = importlib.import_module(f"ipssim.rules.{module.name}")
        for name, item in vars(room).items():
            function = getattr(item, "py_func", item)
            if inspect.isfunction(function) and function.__module__ == room.__name__:
                says = (inspect.getdoc(function) or "").split("\n\n")[0]
                rows.append((module.name, code(name), cell(says)))
    return table(["mechanism", "rule", "says"], rows)
